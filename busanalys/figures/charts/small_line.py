"""An indicator over the years as a small line: the first, the lowest and the last point with their numbers, gaps at breaks."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Hashable, Any]
BREAK_WORDS = "ny formulering"
WHISKER = "#A9C6E3"
APART = 0.3  # of the line's length between the lowest point and an end, for its number to fit
HIGH, LOW = 0.9, 0.18  # over and under these shares a number stands under and over its point
NEAR = 3  # points that a number may cover
SHIFT = 15
PLATE = {"bgcolor": "rgba(255,255,255,0.85)", "borderpad": 1}


def drawn(years: pd.DataFrame) -> list[Row]:
    """The rows of `indicators.trend` that a line goes through; empty where there are not two."""
    if years.empty:
        return []
    rows = years[years["base"].gt(0) & years["origin"].eq("computed")].sort_values("year").to_dict("records")
    return list(rows) if len(rows) > 1 else []


def traces(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Pale strokes for what non-response may mean, the line, and its points."""
    return [*_whiskers(rows), _line(rows), _points(rows)]


def notes(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The numbers at the first, lowest and last point, and words where the wording is new."""
    last, first = _number(rows, len(rows) - 1, "right"), _number(rows, 0, "left")
    breaks = [_break((before["year"] + row["year"]) / 2) for before, row in pairwise(rows) if row["break_before"]]
    return [first, *_lowest(rows), last, *breaks]


def _whiskers(rows: Sequence[Row]) -> list[dict[str, Any]]:
    bounded = [row for row in rows if row["lower"] is not None and row["lower"] == row["lower"] and row["upper"] > row["lower"]]
    years = [year for row in bounded for year in (row["year"], row["year"], None)]
    levels = [level for row in bounded for level in (row["lower"], row["upper"], None)]
    look = {"line": {"color": WHISKER, "width": 3}, "hoverinfo": "skip", "cliponaxis": False}
    return [{"type": "scatter", "mode": "lines", "x": years, "y": levels} | look] if bounded else []


def _line(rows: Sequence[Row]) -> dict[str, Any]:
    points: list[tuple[Any, Any]] = []
    for row in rows:
        points += [(None, None)] if row["break_before"] and points else []
        points.append((row["year"], row["count"] / row["base"]))
    look = {"line": {"color": style.ACCENT, "width": 3}, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "lines", "x": [year for year, _ in points], "y": [share for _, share in points]} | look


def _points(rows: Sequence[Row]) -> dict[str, Any]:
    ends = (rows[0]["year"], rows[-1]["year"])
    marker = {"color": style.ACCENT, "size": [8 if row["year"] in ends else 5 for row in rows]}
    said = [f"{row['year']}: {text.of_base(row['count'], row['base'], row['base_unit'])}" for row in rows]
    hover = {"customdata": said, "hovertemplate": "%{customdata}<extra></extra>", "cliponaxis": False}
    place = {"x": [row["year"] for row in rows], "y": [row["count"] / row["base"] for row in rows]}
    return {"type": "scatter", "mode": "markers", "marker": marker} | place | hover


def _lowest(rows: Sequence[Row]) -> list[dict[str, Any]]:
    place = min(reversed(range(len(rows))), key=lambda one: rows[one]["count"] / rows[one]["base"])
    lowest = rows[place]
    span = APART * (rows[-1]["year"] - rows[0]["year"])
    free = lowest["year"] - rows[0]["year"] >= span and rows[-1]["year"] - lowest["year"] >= span
    return [_number(rows, place, "center")] if free else []


def _number(rows: Sequence[Row], place: int, anchor: str) -> dict[str, Any]:
    """The number at a point, on the side of the line where its neighbours leave room."""
    row = rows[place]
    share = row["count"] / row["base"]
    near = [one["count"] / one["base"] for one in rows[max(place - NEAR, 0) : place + NEAR + 1]]
    under = share > HIGH or (share > LOW and max(near) - share > share - min(near))
    per_cent = text.percent(int(row["count"]), int(row["base"]))
    words = f"<b>{text.number(row['count'])} av {text.number(row['base'])}</b>" + (f", {per_cent}" if per_cent else "")
    shift = {"left": -4, "center": 0, "right": 4}[anchor]
    where: dict[str, Any] = {"xref": "x", "xanchor": anchor, "align": anchor, "xshift": shift, "color": style.ACCENT} | PLATE
    return style.note_at(words, x=row["year"], y=share, yshift=-SHIFT if under else SHIFT, **where)


def _break(place: float) -> dict[str, Any]:
    return style.note_at(BREAK_WORDS, x=place, y=0.04, xref="x", xanchor="center")
