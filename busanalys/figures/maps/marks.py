"""What maps of every kind are made of: filled outlines, hover texts and the legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys.figures import style
from busanalys.figures.maps.units import number

if TYPE_CHECKING:
    import pandas as pd

KEY = 310  # pixels for the words beside a colour on a phone
HOVER = {"hoveron": "fills", "hoverinfo": "text"}


def polygon(xs: Sequence[float | None], ys: Sequence[float | None], axes: str) -> dict[str, Any]:
    """A filled outline on the axes with this suffix; plotly's own choropleth fetches a world map and stays blank offline."""
    place = {"xaxis": f"x{axes}", "yaxis": f"y{axes}"}
    return {"type": "scatter", "x": xs, "y": ys, "mode": "lines", "fill": "toself", "showlegend": False} | place


def hover(row: Mapping[Any, Any], origin: str) -> str:
    """The words that follow the pointer: area, answer, group and its other areas, and where the answer comes from."""
    lines = [f"<b>{escape(str(row['name']))}</b>", escape(str(row["label"]))]
    lines += [escape(str(row["group_name"]))] if row["group_name"] and row["group_name"] != row["name"] else []
    lines += [f"Tillsammans med {escape(str(row['members']))}"] if row["members"] else []
    return "<br>".join([*lines, *style.wrap(origin)])


def legend(counted: pd.DataFrame, looks: Mapping[str, style.Look]) -> list[dict[str, Any]]:
    """One empty trace per category of `counted` (of `units`), which the legend shows with how many of what it holds."""
    numbers = {category: number(rows) for category, rows in counted.groupby("category", sort=False)}
    return [
        {"type": "bar", "x": [None], "y": [None], "marker": style.bar_marker(looks[row["category"]])}
        | {"name": _said(str(row["label"]), numbers[row["category"]]), "showlegend": True, "hoverinfo": "skip"}
        for row in style.legend_order(counted).to_dict("records")
    ]


def _said(label: str, number: str) -> str:
    """The words beside a colour, the number on a line of its own where a phone has no room for both."""
    number = f"({number})"
    fits = style.width_of(f"{label} {number}", style.SMALL_SIZE) <= KEY
    return f"{escape(label)} {number}" if fits else f"{style.wrapped(label, KEY, style.SMALL_SIZE)}<br>{number}"
