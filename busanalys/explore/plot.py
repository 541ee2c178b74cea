"""A plot as a widget: plotly's JSON goes to the browser as it is, which draws it whole and tells what is clicked on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from plotly.io.json import to_json_plotly

OnClick = Callable[[str, Any], None]


class Plot(anywidget.AnyWidget):
    """A plotly figure in the browser. `drawing` is its JSON; `on_click` gets the name of the clicked trace and its x value.

    plotly's own widget checks every value again at each change and carries all of plotly.js with each plot, which takes
    longer than everything else; here the page has it once (`actions.Browser`).
    """

    _esm = Path(__file__).parent / "plot.js"
    drawing = traitlets.Unicode('{"data": [], "layout": {}}').tag(sync=True)

    def __init__(self, on_click: OnClick | None = None) -> None:
        super().__init__()
        self._on_click = on_click
        self.on_msg(self._clicked)

    def draw(self, data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> None:
        """Show these traces in the place of those before."""
        self.drawing = str(to_json_plotly({"data": data, "layout": layout}))

    def _clicked(self, _: object, content: Mapping[str, Any], buffers: object) -> None:
        if self._on_click:
            self._on_click(str(content.get("name")), content.get("x"))
