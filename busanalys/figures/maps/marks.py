"""What maps of every kind are made of: filled outlines, names on them, hover texts and the legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys.figures import style
from busanalys.figures.maps.units import number

if TYPE_CHECKING:
    import pandas as pd

LABEL_SIZE = 11
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


def name(words: str, x: float, y: float, look: style.Look, axes: str, size: int = LABEL_SIZE) -> dict[str, Any]:
    """A name written on an area in the colour that reads on its fill, on a white plate where the fill has a pattern."""
    plate = {"bgcolor": style.WHITE, "borderpad": 1, "opacity": 0.9} if look.pattern else {}
    font = {"size": size, "color": style.INK if look.pattern else look.on}
    place = {"xref": f"x{axes}", "yref": f"y{axes}", "showarrow": False}
    return {"text": words, "x": round(x, 1), "y": round(y, 1), "font": font} | place | plate


def led(words: str, place: tuple[float, float], area: tuple[float, float], axes: str, size: int = LABEL_SIZE) -> dict[str, Any]:
    """A text beside an area with a thin line that leads to it."""
    line = {"showarrow": True, "arrowhead": 0, "arrowwidth": 0.8, "arrowcolor": style.INK, "standoff": 0}
    ends = {"x": round(area[0], 1), "y": round(area[1], 1), "ax": round(place[0], 1), "ay": round(place[1], 1)}
    on = {"xref": f"x{axes}", "yref": f"y{axes}", "axref": f"x{axes}", "ayref": f"y{axes}"}
    plate = {"bgcolor": style.WHITE, "borderpad": 0, "opacity": 0.95, "font": {"size": size, "color": style.INK}}
    return {"text": words} | ends | on | plate | line


def legend(counted: pd.DataFrame, looks: Mapping[str, style.Look]) -> list[dict[str, Any]]:
    """One empty trace per category of `counted` (of `units`), which the legend shows with how many of what it holds."""
    numbers = {category: number(rows) for category, rows in counted.groupby("category", sort=False)}
    return [
        {"type": "bar", "x": [None], "y": [None], "marker": style.bar_marker(looks[row["category"]])}
        | {"name": f"{escape(row['label'])} ({numbers[row['category']]})", "showlegend": True, "hoverinfo": "skip"}
        for row in style.legend_order(counted).to_dict("records")
    ]
