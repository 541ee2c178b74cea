"""A place in the dashboard for one view: its title, its plot and what stands under it, replaced in one go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets

from busanalys.explore.parts import caption, foot, key, narrow
from busanalys.explore.plot import OnClick, Plot
from busanalys.explore.views import Shown
from busanalys.figures import style
from busanalys.figures.figure import Figure

OUTLINE = "Vald grupp"
EMPTY: dict[str, Any] = {"data": [], "layout": {}}


class Panel:
    """A caption, a plot with its key beside it, and a foot.

    `on_click` is called with the name of the clicked trace and its x value.
    """

    def __init__(self, kind: str, on_click: OnClick | None = None) -> None:
        self.caption, self.key, self.foot = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.plot = Plot(on_click)
        self.shown: Shown | None = None
        self.mark: tuple[Mapping[str, Any], str] | None = None
        self.widget, self.middle = ipywidgets.VBox(), ipywidgets.HBox([self.plot, self.key])
        self.middle.add_class("bus-middle")
        for part in (kind, "bus-panel"):
            self.widget.add_class(part)

    def show(self, shown: Shown, mark: Mapping[str, Any] | None = None, whose: str = "") -> None:
        """Draw a figure, or set a table or note as text, and say `whose` it is.

        `mark` has `layout` to add and names of areas, `outlined`, each with its line.
        """
        if shown is not self.shown or (mark or {}, whose) != self.mark:
            self.shown, self.mark = shown, (mark or {}, whose)
            self.caption.value, self.foot.value = caption(shown, whose), foot(shown)
            self.key.value = key(shown) if isinstance(shown, Figure) else ""
            self._draw(narrow(shown) if isinstance(shown, Figure) else EMPTY, mark or {})
        # a plot without a figure leaves the page: the one before must not stand under other words
        middle = [self.middle] if isinstance(shown, Figure) else []
        self.widget.children = [self.caption, *middle, self.foot]

    def _draw(self, plot: Mapping[str, Any], mark: Mapping[str, Any]) -> None:
        outlines = _outlined(plot["data"], mark.get("outlined", {}))
        self.plot.draw([*plot["data"], *outlines], {**plot["layout"], **mark.get("layout", {})})


def _outlined(traces: list[dict[str, Any]], lines: Mapping[str, str]) -> list[dict[str, Any]]:
    """A thick line round the areas of these names, solid or dashed, above all that is drawn."""
    kept = ("type", "x", "y", "xaxis", "yaxis")
    look = {"mode": "lines", "hoverinfo": "skip", "showlegend": False, "name": OUTLINE}
    return [
        {key: trace[key] for key in kept if key in trace}
        | look
        | {"line": {"color": colour, "width": width, "dash": lines[name]}}
        for trace in traces
        if (name := str(trace.get("name"))) in lines
        for colour, width in ((style.WHITE, 5), (style.BLACK, 3))
    ]
