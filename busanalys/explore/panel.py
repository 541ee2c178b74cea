"""A place in the dashboard for one view: its title, its plot and what stands under it, replaced in one go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import ipywidgets
import plotly.graph_objects as go

from busanalys.explore.parts import caption, foot, narrow
from busanalys.explore.views import Shown
from busanalys.figures.figure import Figure

OnClick = Callable[[str, Any], None]
OUTLINE = "Vald grupp"
EMPTY: dict[str, Any] = {"data": [], "layout": {}}


class Panel:
    """A caption, a plot and a foot. `on_click` is called with the name of the clicked trace and its x value."""

    def __init__(self, kind: str, on_click: OnClick | None = None) -> None:
        self.caption, self.foot = ipywidgets.HTML(), ipywidgets.HTML()
        self.plot = go.FigureWidget()
        self.plot._config = {"displayModeBar": False, "responsive": True, "plotlyServerURL": ""}
        self.on_click = on_click
        self.shown: Shown | None = None
        self.mark: Mapping[str, Any] | None = None
        self.widget = ipywidgets.VBox()
        for part in (kind, "bus-panel"):
            self.widget.add_class(part)

    def show(self, shown: Shown, mark: Mapping[str, Any] | None = None) -> None:
        """Draw a figure, or set a table or note as text; `mark` has `layout` to add and names of areas, `outlined`."""
        if shown is not self.shown or mark != self.mark:
            self.shown, self.mark = shown, mark
            self.caption.value, self.foot.value = caption(shown), foot(shown)
            self._draw(narrow(shown) if isinstance(shown, Figure) else EMPTY, mark or {})
        # a plot without a figure leaves the page: the one before must not stand under other words
        middle = [self.plot] if isinstance(shown, Figure) else []
        self.widget.children = [self.caption, *middle, self.foot]

    def _draw(self, plot: dict[str, Any], mark: Mapping[str, Any]) -> None:
        layout = plot["layout"] | mark.get("layout", {})
        left_over = set(self.plot.layout.to_plotly_json()) - set(layout)
        self.plot.data = []
        with self.plot.batch_update():
            for name in left_over:
                self.plot.layout[name] = None
        self.plot.layout = layout
        self.plot.add_traces([*plot["data"], *_outlined(plot["data"], mark.get("outlined", ()))])
        for trace in self.plot.data if self.on_click else ():
            trace.on_click(self._clicked)

    def _clicked(self, trace: Any, points: Any, state: object) -> None:
        if points.point_inds and self.on_click:
            self.on_click(str(trace.name), next(iter(points.xs), None))


def _outlined(traces: list[dict[str, Any]], names: Collection[str]) -> list[dict[str, Any]]:
    """A thick line round the areas of these names, above all that is drawn."""
    line = {"mode": "lines", "line": {"color": "#0b0c0c", "width": 3}, "hoverinfo": "skip", "showlegend": False, "name": OUTLINE}
    kept = ("type", "x", "y", "xaxis", "yaxis")
    return [{key: trace[key] for key in kept if key in trace} | line for trace in traces if trace.get("name") in names]
