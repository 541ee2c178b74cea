"""A place in the dashboard for one view: its title, its plot and what stands under it, replaced in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import plotly.graph_objects as go

from busanalys.explore.parts import caption, foot, narrow
from busanalys.explore.views import Shown
from busanalys.figures.figure import Figure

OnClick = Callable[[str, Any], None]
EMPTY: dict[str, Any] = {"data": [], "layout": {}}


class Panel:
    """A caption, a plot and a foot. `on_click` is called with the name of the clicked trace and its x value."""

    def __init__(self, kind: str, on_click: OnClick | None = None) -> None:
        self.caption, self.foot = ipywidgets.HTML(), ipywidgets.HTML()
        self.plot = go.FigureWidget()
        self.plot._config = {"displayModeBar": False, "responsive": True, "plotlyServerURL": ""}
        self.on_click = on_click
        self.shown: Shown | None = None
        self.widget = ipywidgets.VBox()
        for part in (kind, "bus-panel"):
            self.widget.add_class(part)

    def show(self, shown: Shown, mark: Mapping[str, Any] | None = None) -> None:
        """Draw a figure, or set a table or note as text; `mark` is added to the layout of the plot."""
        if shown is not self.shown:
            self.shown = shown
            self.caption.value, self.foot.value = caption(shown), foot(shown)
            self._draw(narrow(shown) if isinstance(shown, Figure) else EMPTY, mark or {})
        elif isinstance(shown, Figure) and mark:
            self.plot.layout.update(_marked(narrow(shown)["layout"], mark))
        # a plot without a figure leaves the page: the one before must not stand under other words
        middle = [self.plot] if isinstance(shown, Figure) else []
        self.widget.children = [self.caption, *middle, self.foot]

    def _draw(self, plot: dict[str, Any], mark: Mapping[str, Any]) -> None:
        layout = plot["layout"] | _marked(plot["layout"], mark)
        left_over = set(self.plot.layout.to_plotly_json()) - set(layout)
        self.plot.data = []
        with self.plot.batch_update():
            for name in left_over:
                self.plot.layout[name] = None
        self.plot.layout = layout
        self.plot.add_traces(plot["data"])
        for trace in self.plot.data if self.on_click else ():
            trace.on_click(self._clicked)

    def _clicked(self, trace: Any, points: Any, state: object) -> None:
        if points.point_inds and self.on_click:
            self.on_click(str(trace.name), next(iter(points.xs), None))


def _marked(layout: Mapping[str, Any], mark: Mapping[str, Any]) -> dict[str, Any]:
    """What a mark changes in a layout: its shapes are drawn beside those of the figure."""
    shapes = [*layout.get("shapes", []), *mark.get("shapes", [])]
    return {**mark, **({"shapes": shapes} if shapes else {})}
