"""An indicator over the years as a small line: the first, the lowest and the last point with their numbers, gaps at breaks."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style
from busanalys.figures.charts.room import Anchor, Room
from busanalys.figures.charts.words import BREAK_WORDS

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Hashable, Any]
WHISKER = "#A9C6E3"
PLOT, ROOF = 114, 16  # pixels from 0 to 100 per cent, and over that
ACROSS = 290  # pixels of the years on a phone; where the page is wider words take a smaller part of it
APART = 0.2  # of the years between the lowest point and an end, for its number to say more than theirs
REACH = 4  # pixels that words reach outside their point
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
    """The numbers at the first, last and lowest point and words where the wording is new, each clear of all else."""
    room = _room(rows)
    lowest = min(reversed(range(len(rows))), key=lambda one: _share(rows[one]))
    found = [_number(rows[-1], "right", room), _number(rows[0], "left", room)]
    first, place, last = (rows[one]["year"] for one in (0, lowest, -1))
    found += [_number(rows[lowest], "center", room)] if APART * (last - first) < min(place - first, last - place) else []
    breaks = [
        _break((before["year"] + row["year"]) / 2, (first, last), room) for before, row in pairwise(rows) if row["break_before"]
    ]
    return [note for note in (*found, *breaks) if note]


def _share(row: Row) -> float:
    return float(row["count"] / row["base"])


def _room(rows: Sequence[Row]) -> Room:
    whole = [(before, row) for before, row in pairwise(rows) if not row["break_before"]]
    line = [((one["year"], _share(one)), (other["year"], _share(other))) for one, other in whole]
    strokes = [((row["year"], row["lower"]), (row["year"], row["upper"])) for row in _bounded(rows)]
    points = [((row["year"], _share(row)),) * 2 for row in rows]
    year = ACROSS / (1.1 * (rows[-1]["year"] - rows[0]["year"]))
    return Room(([*line, *points], strokes), year, PLOT, ROOF)


def _bounded(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["lower"] is not None and row["lower"] == row["lower"] and row["upper"] > row["lower"]]


def _whiskers(rows: Sequence[Row]) -> list[dict[str, Any]]:
    bounded = _bounded(rows)
    years = [year for row in bounded for year in (row["year"], row["year"], None)]
    levels = [level for row in bounded for level in (row["lower"], row["upper"], None)]
    look = {"line": {"color": WHISKER, "width": 3}, "hoverinfo": "skip", "cliponaxis": False}
    return [{"type": "scatter", "mode": "lines", "x": years, "y": levels} | look] if bounded else []


def _line(rows: Sequence[Row]) -> dict[str, Any]:
    points: list[tuple[Any, Any]] = []
    for row in rows:
        points += [(None, None)] if row["break_before"] and points else []
        points.append((row["year"], _share(row)))
    look = {"line": {"color": style.ACCENT, "width": 3}, "hoverinfo": "skip", "cliponaxis": False}
    return {"type": "scatter", "mode": "lines", "x": [year for year, _ in points], "y": [share for _, share in points]} | look


def _points(rows: Sequence[Row]) -> dict[str, Any]:
    ends = (rows[0]["year"], rows[-1]["year"])
    marker = {"color": style.ACCENT, "size": [8 if row["year"] in ends else 5 for row in rows]}
    said = [f"{row['year']}: {text.of_base(row['count'], row['base'], row['base_unit'])}" for row in rows]
    hover = {"customdata": said, "hovertemplate": "%{customdata}<extra></extra>", "cliponaxis": False}
    place = {"x": [row["year"] for row in rows], "y": [_share(row) for row in rows]}
    return {"type": "scatter", "mode": "markers", "marker": marker} | place | hover


def _number(row: Row, anchor: Anchor, room: Room) -> dict[str, Any] | None:
    """The number at a point where there is room for it; None where there is none."""
    per_cent = text.percent(int(row["count"]), int(row["base"]))
    count = f"{text.number(row['count'])} av {text.number(row['base'])}"
    words = f"<b>{count}</b>" + (f", {per_cent}" if per_cent else "")
    pixels = style.width_of(f"{count}, {per_cent}", style.SMALL_SIZE) + 2 * REACH
    shift = room.beside(row["year"], _share(row), pixels, anchor)
    if shift is None:
        return None
    reach = {"left": -REACH, "center": 0, "right": REACH}[anchor]
    where: dict[str, Any] = {"xref": "x", "xanchor": anchor, "align": anchor, "xshift": reach, "color": style.ACCENT} | PLATE
    return style.note_at(words, x=row["year"], y=_share(row), yshift=shift, **where)


def _break(place: float, span: tuple[float, float], room: Room) -> dict[str, Any] | None:
    """The words over a break, near an end of the years moved inwards."""
    pixels = style.width_of(BREAK_WORDS, style.SMALL_SIZE)
    start, end = span
    middle = min(max(place, start + pixels / room.year / 2), end - pixels / room.year / 2)
    shift = room.above(middle, pixels)
    return style.note_at(BREAK_WORDS, x=middle, y=0, xref="x", xanchor="center", yshift=shift) if shift is not None else None
