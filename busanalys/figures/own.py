"""An analyst's own plotly figure with all that a figure of the report has: caption, text alternative, table, source, notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from busanalys import names
from busanalys.errors import UsageError
from busanalys.figures import style
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

HEIGHT = 420  # pixels, unless the figure has a height of its own
PAIRS = (("x", "y"), ("locations", "z"), ("labels", "values"))


def figure(
    plot: go.Figure,
    *,
    title: str,
    source: str,
    base: str = "",
    table: pd.DataFrame | None = None,
    alt: str = "",
    notes: Sequence[str] = (),
    synthetic: bool = False,
) -> Figure:
    """The plotly figure as a `Figure`: page, workbook, Word and pictures then treat it as one of ours.

    `title` says the finding, `base` what is counted and of how many, `source` where the numbers come from. `table` is the
    data behind it; unless given, the points of the traces. `alt` replaces the text alternative that is made of title and
    table. Set `synthetic` for made-up data. Raises UsageError for a figure whose points no table can be made of.
    """
    drawn = plot.to_plotly_json()
    data = table if table is not None else _points(drawn["data"])
    own = {name: value for name, value in drawn["layout"].items() if name not in ("title", "template", "height")}
    described = style.layout(drawn["layout"].get("height", HEIGHT), title, base, synthetic, **_with_room(own))
    said = alt or words.alt("Diagram", _rows(data), title=title, closing=[base] if base else [], synthetic=synthetic)
    drawing = style.draw(drawn["data"], described)
    return Figure(names.slug(title, "-", 60), title, base, drawing, data, said, source, tuple(notes), synthetic)


def _with_room(layout: Mapping[str, Any]) -> dict[str, Any]:
    """The analyst's layout with room for labels of axes, which plotly reserves itself when it may."""
    axes = {name: {"automargin": True} | layout.get(name, {}) for name in ("xaxis", "yaxis")}
    return {"showlegend": layout.get("showlegend", True), **layout, **axes}


def _points(traces: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    frames = [_frame(trace) for trace in traces]
    if not frames or any(frame is None for frame in frames):
        raise UsageError(
            "The figure has a trace whose points cannot be listed in a table. "
            "Give the data behind it: bus.figure(fig, table=frame, …)."
        )
    return pd.concat([frame for frame in frames if frame is not None], ignore_index=True)


def _frame(trace: Mapping[str, Any]) -> pd.DataFrame | None:
    import pandas as pd

    for first, second in PAIRS:
        across, up = trace.get(first), trace.get(second)
        if across is not None and up is not None and len(across) == len(up):
            named = {"Serie": trace["name"]} if trace.get("name") else {}
            return pd.DataFrame({**named, first: list(across), second: list(up)})
    return None


def _rows(table: pd.DataFrame) -> list[str]:
    return [" ".join(str(cell) for cell in row) for row in table.itertuples(index=False)]
