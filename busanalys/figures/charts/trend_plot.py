"""The drawing of a trend: the county's line, two thin grey ones for its kinds of group, whiskers, and "vet ej" under the years.

Everything has its place in pixels up and down, so that labels at the right end can be kept apart at any width.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from busanalys import text
from busanalys.figures import style, tables
from busanalys.figures.charts.room import Anchor, Point, Room
from busanalys.figures.charts.words import BREAK_WORDS

Row = dict[Hashable, Any]
PLOT, ABOVE, YEARS, STRIP = 250, 30, 30, 44
LEFT, FLOOR = 46, 8
SIDE, NARROW_SIDE = 176, 124  # pixels for the labels at the right end
NARROW_PLOT = 184  # pixels across on a phone
YEAR_ROOM = 42  # pixels for a year in four digits
LINE, SMALL_LINE, APART = 18, 15, 3
BESIDE = 16  # pixels from the last point to the words about it
END = 0.023  # of the years, past the last of them
WIDE_PLOT = style.PAGE_WIDTH - LEFT - SIDE
APART_YEARS = 0.2  # of all years
REACH = 5  # pixels that words reach outside their point
RING = 6  # pixels from the middle of a printed point to its edge
KINDS = {kind: (tables.LINES[kind], colour) for kind, colour in {"municipality": "#5F5F5F", "district": "#8A8A8A"}.items()}
AREAS = "områden"
WHISKER = "#A9C6E3"
OPEN_WORDS = "beroende på dem som inte gav besked"
PLATE: dict[str, Any] = {"bgcolor": "rgba(255,255,255,0.85)", "borderpad": 1}


@dataclass(frozen=True)
class _Scale:
    """Per cent, or counts as soon as one base is under ten."""

    counts: bool
    top: float

    def of(self, count: float, base: float) -> float:
        return count if self.counts else 100 * count / base

    def pixels(self, value: float) -> float:
        """How far under the top of the plot a value lies."""
        return PLOT * (1 - value / self.top)


@dataclass(frozen=True)
class _Label:
    """Words at the right end of a line: what the point is, and what is written in which colour."""

    year: int
    value: float
    lines: tuple[str, ...]
    colour: str

    @property
    def height(self) -> float:
        return LINE + SMALL_LINE * (len(self.lines) - 1)


def plot(rows: Sequence[Row], title: str, subtitle: str, synthetic: bool, marked: int | None = None) -> dict[str, Any]:
    """The drawing of rows of `indicators.trend`, in order of year, with a band behind a marked one."""
    drawn = [row for row in rows if row["base"]]
    computed = [row for row in drawn if row["origin"] == "computed"]
    scale = _scale(rows)
    with_strip = any(known(row["unknown_count"]) and row["unknown_count"] for row in computed)
    below = YEARS + (STRIP if with_strip else 0)
    traces = [*_whiskers(computed, scale), *_kind_lines(computed, scale), *_line(computed, scale), *_printed(drawn, scale)]
    wide, narrow = (_notes(rows, computed, scale, side, with_strip, below) for side in (SIDE, NARROW_SIDE))
    described = style.layout(
        ABOVE + PLOT + below + FLOOR,
        title,
        subtitle,
        synthetic,
        xaxis=_years(rows, below) | _ticks(rows, None),
        yaxis=_values(scale, below),
        yaxis2=_strip_axis(computed, below),
        margin={"l": LEFT, "r": SIDE, "t": ABOVE, "b": FLOOR},
        showlegend=False,
        shapes=[*_band(marked), *_break_rules(computed)],
        annotations=wide,
    )
    changes = {"margin.r": NARROW_SIDE, "annotations": narrow}
    changes |= {f"xaxis.{key}": value for key, value in _ticks(rows, NARROW_PLOT).items()}
    strip = [_unknown(computed, _span(rows))] if with_strip else []
    return style.draw([*traces, *strip], described | {"meta": described["meta"] | {"narrow": changes}})


def _band(year: int | None) -> list[dict[str, Any]]:
    look = {"layer": "below", "fillcolor": style.TRACK, "line": {"width": 0}}
    band = {"type": "rect", "yref": "y domain", "y0": 0, "y1": 1} | look
    return [] if year is None else [band | {"x0": year - 0.45, "x1": year + 0.45}]


def _scale(rows: Sequence[Row]) -> _Scale:
    counts = any(0 < row["base"] < text.SMALL_BASE for row in rows)
    largest = max(row["total"] if known(row["total"]) else row["base"] for row in rows)
    return _Scale(counts, float(max(largest, 1)) if counts else 100)


def _years(rows: Sequence[Row], below: float) -> dict[str, Any]:
    return {"range": list(_span(rows)), "anchor": "y", "tickangle": 0, "ticklen": 5, "tickcolor": style.RULE, "ticks": "outside"}


def _span(rows: Sequence[Row]) -> tuple[float, float]:
    """From where to where the years reach: a little past the last, short of the words beside it, whatever the number of years."""
    first, last = rows[0]["year"], rows[-1]["year"]
    start = first - max(0.4 * (last - first) / 11, 0.1)
    return start, last + END * (last - start)


def _ticks(rows: Sequence[Row], pixels: float | None) -> dict[str, Any]:
    """The years that are written: all where there is room, else every second or third back from the last."""
    first, last = int(rows[0]["year"]), int(rows[-1]["year"])
    step = 1 if pixels is None else max(1, -(-YEAR_ROOM * (last - first + 1) // int(pixels)))
    years = list(range(last, first - 1, -step))[::-1]
    return {"tickvals": years, "ticktext": [str(year) for year in years]}


def _values(scale: _Scale, below: float) -> dict[str, Any]:
    step = max(1, round(scale.top / 2)) if scale.counts else 50
    look = {"showgrid": True, "gridcolor": style.RULE, "ticksuffix": "" if scale.counts else f"{text.NO_BREAK}%"}
    domain = [below / (PLOT + below), 1]
    return {"range": [0, scale.top], "tick0": 0, "dtick": step, "layer": "below traces", "domain": domain} | look


def _strip_axis(rows: Sequence[Row], below: float) -> dict[str, Any]:
    most = max((row["unknown_count"] for row in rows if known(row["unknown_count"])), default=0)
    top = (STRIP - LINE) / (PLOT + below)
    return {"visible": False, "fixedrange": True, "range": [0, max(most, 1) * 1.8], "domain": [0, top], "anchor": "x"}


def _whiskers(rows: Sequence[Row], scale: _Scale) -> list[dict[str, Any]]:
    """One upright stroke per year from the lowest to the highest possible level."""
    bounded = [row for row in rows if known(row["lower"]) and row["upper"] > row["lower"]]
    if not bounded:
        return []
    years = [year for row in bounded for year in (row["year"], row["year"], None)]
    levels = [level for row in bounded for level in (*_bounds(row, scale), None)]
    look = {"line": {"color": WHISKER, "width": 4}, "hoverinfo": "skip", "cliponaxis": False}
    return [{"type": "scatter", "mode": "lines", "x": years, "y": levels, "name": "Lägsta och högsta möjliga"} | look]


def _bounds(row: Row, scale: _Scale) -> tuple[float, float]:
    total = row["total"]
    return scale.of(float(row["lower"]) * total, total), scale.of(float(row["upper"]) * total, total)


def _kind_lines(rows: Sequence[Row], scale: _Scale) -> Iterator[dict[str, Any]]:
    for kind, (name, colour) in KINDS.items():
        points = _kind_points(rows, kind)
        if len(points) > 1:
            hovers = [f"{name} {row['year']}: {_level(row[f'{kind}_count'], row[f'{kind}_base'], scale)}" for row in points]
            line = {"line": {"color": colour, "width": 1.5}, "marker": {"color": colour, "size": 3}}
            values = [scale.of(row[f"{kind}_count"], row[f"{kind}_base"]) for row in points]
            yield _broken(points, values, hovers) | line | {"name": name}


def _kind_points(rows: Sequence[Row], kind: str) -> list[Row]:
    """The rows that have a point: where counts are drawn all, else those with a base of at least ten."""
    base = f"{kind}_base"
    return [row for row in rows if known(row.get(base)) and row[base] >= text.SMALL_BASE]


def _line(rows: Sequence[Row], scale: _Scale) -> Iterator[dict[str, Any]]:
    if not rows:
        return
    marked = {row["year"] for row in _marked(rows)}
    sizes = [9 if row["year"] in marked else 5 for row in rows]
    drawn = _broken(rows, [scale.of(row["count"], row["base"]) for row in rows], [point(row) for row in rows], sizes)
    look = {"color": style.ACCENT, "width": 3}
    yield drawn | {"name": "Antal" if scale.counts else "Andel", "line": look}


def _broken(
    rows: Sequence[Row], values: Sequence[float], hovers: Sequence[str], sizes: Sequence[int] | None = None
) -> dict[str, Any]:
    """A line through the rows with a gap wherever the question changed on the way."""
    points: list[tuple[Any, Any, str, int]] = []
    for row, value, said, size in zip(rows, values, hovers, sizes or [0] * len(rows), strict=True):
        if row["break_before"] and points:
            points.append((None, None, "", 0))
        points.append((row["year"], value, said, size))
    years, levels, customdata, marks = (list(column) for column in zip(*points, strict=True))
    shown = {"type": "scatter", "mode": "lines+markers", "x": years, "y": levels, "cliponaxis": False}
    hover = {"customdata": customdata, "hovertemplate": "%{customdata}<extra></extra>"}
    marker = {"marker": {"color": style.ACCENT, "size": marks, "line": {"width": 0}, "opacity": 1}} if sizes else {}
    return shown | hover | marker


def _marked(rows: Sequence[Row]) -> list[Row]:
    """The first, the lowest and the last point; where several are lowest, the latest of them."""
    lowest = min(reversed(rows), key=lambda row: row["count"] / row["base"])
    return list({row["year"]: row for row in (rows[0], lowest, rows[-1])}.values())


def _printed(rows: Sequence[Row], scale: _Scale) -> list[dict[str, Any]]:
    points = [row for row in rows if row["origin"] == "printed"]
    if not points:
        return []
    marker = {"symbol": "circle-open", "size": 11, "color": style.INK, "line": {"width": 2}}
    place = {"x": [row["year"] for row in points], "y": [scale.of(row["count"], row["base"]) for row in points]}
    hover = {"customdata": [f"{point(row)}<br>{row['source']}" for row in points]}
    shown = {"type": "scatter", "mode": "markers", "name": "Tryckt i källan", "marker": marker, "cliponaxis": False}
    return [shown | place | hover | {"hovertemplate": "%{customdata}<extra></extra>"}]


def _unknown(rows: Sequence[Row], span: tuple[float, float]) -> dict[str, Any]:
    """The strip of "vet ej": a small column with its number under each year."""
    counts = [int(row["unknown_count"]) if known(row["unknown_count"]) else 0 for row in rows]
    words = {"text": [str(count) for count in counts], "textposition": "outside", "textangle": 0, "cliponaxis": False}
    font = {"textfont": {"size": style.SMALL_SIZE, "color": style.QUIET}, "constraintext": "none"}
    fill = {"color": style.UNKNOWN.colour, "line": {"color": style.UNKNOWN.line, "width": 1}}
    marker = {"marker": fill, "width": END * (span[1] - span[0]), "hoverinfo": "skip", "name": "Vet ej"}
    return {"type": "bar", "x": [row["year"] for row in rows], "y": counts, "yaxis": "y2"} | words | font | marker


def _notes(
    rows: Sequence[Row], computed: Sequence[Row], scale: _Scale, side: float, with_strip: bool, below: float
) -> list[dict[str, Any]]:
    """All words in the plot, for labels of `side` pixels at the right end."""
    strip = [_strip_head(below)] if with_strip else []
    is_narrow = side == NARROW_SIDE
    room = _room(rows, computed, scale, NARROW_PLOT if is_narrow else WIDE_PLOT)
    return [
        *_break_words(computed),
        *_inner(computed, scale, room, is_narrow),
        *_of_print(rows, scale, room),
        *strip,
        *_ends(computed, scale, side),
    ]


def _strip_head(below: float) -> dict[str, Any]:
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "right", "align": "right"}
    return style.note_at("Vet ej,<br>antal", x=0, y=0, xshift=-6, yshift=(STRIP - LINE) / 2 - 2, **place)


def _inner(rows: Sequence[Row], scale: _Scale, room: Room, short: bool) -> Iterator[dict[str, Any]]:
    """The values of the first and the lowest point where they are clear of all lines; on a phone the share alone."""
    inner = [row for row in _marked(rows) if row is not rows[-1] and (row is rows[0] or _is_apart(row, rows))] if rows else []
    for row in inner:
        said = _level(row["count"], row["base"], scale)
        words = said.rpartition(", ")[2] if short else said
        anchor = _anchor(row, rows)
        value = scale.of(row["count"], row["base"])
        shift = room.beside(row["year"], value / scale.top, style.width_of(words, style.SMALL_SIZE) + 2 * REACH, anchor)
        if shift is not None:
            reach = {"left": -REACH, "center": 0, "right": REACH}[anchor]
            place: dict[str, Any] = {"xanchor": anchor, "xshift": reach, "yshift": shift}
            yield style.note_at(f"<b>{words}</b>", x=row["year"], y=value, xref="x", color=style.ACCENT, **place, **PLATE)


def _is_apart(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a point is so far from the first that its number says more than that of the first."""
    return bool(row["year"] - rows[0]["year"] >= APART_YEARS * (rows[-1]["year"] - rows[0]["year"]))


def _room(every: Sequence[Row], rows: Sequence[Row], scale: _Scale, pixels: float) -> Room:
    """Where words fit: never on the county's line or a ring, on a thin line or a stroke only where nothing else is free."""
    lines = [_pairs(rows, "count", "base", scale)]
    lines += [_pairs(_kind_points(rows, kind), f"{kind}_count", f"{kind}_base", scale) for kind in KINDS]
    bounded = [(row["year"], _bounds(row, scale)) for row in rows if known(row["lower"])]
    strokes = [((year, low / scale.top), (year, high / scale.top)) for year, (low, high) in bounded]
    printed = [(row["year"], scale.of(row["count"], row["base"]) / scale.top) for row in every if _is_ring(row)]
    rings = [((year, share - RING / PLOT), (year, share + RING / PLOT)) for year, share in printed]
    start, end = _span(every)
    drawn = ([*lines[0], *rings], [*lines[1], *lines[2]], strokes)
    return Room(drawn, pixels / (end - start), PLOT, 0 if _breaks(rows) else ABOVE - FLOOR)


def _pairs(rows: Sequence[Row], count: str, base: str, scale: _Scale) -> list[tuple[Point, Point]]:
    points = [(float(row["year"]), scale.of(row[count], row[base]) / scale.top) for row in rows]
    drawn = [pair for pair, row in zip(pairwise(points), rows[1:], strict=True) if not row["break_before"]]
    return [*drawn, *zip(points, points, strict=True)]


def _anchor(row: Row, rows: Sequence[Row]) -> Anchor:
    """Words about a point near an end of the line reach inwards."""
    if row["year"] <= rows[0]["year"] + 1:
        return "left"
    return "right" if row["year"] >= rows[-1]["year"] - 1 else "center"


def _level(count: float, base: float, scale: _Scale) -> str:
    share = "" if scale.counts else text.percent(int(count), int(base))
    return f"{text.number(count)} av {text.number(base)}" + (f", {share}" if share else "")


def _is_ring(row: Row) -> bool:
    return bool(row["origin"] == "printed" and row["base"])


def _of_print(rows: Sequence[Row], scale: _Scale, room: Room) -> Iterator[dict[str, Any]]:
    """What each printed point says, with its own base, since that is another than the line's."""
    for row in filter(_is_ring, rows):
        value = scale.of(row["count"], row["base"])
        lines = (f"tryckt: {_level(row['count'], row['base'], scale)}", f"({row['base_unit']})")
        pixels = max(style.width_of(line, style.SMALL_SIZE) for line in lines) + 2 * REACH
        shift = room.beside(row["year"], value / scale.top, pixels, "left", len(lines))
        if shift is not None:
            place: dict[str, Any] = {"xref": "x", "xshift": -REACH, "yshift": shift}
            yield style.note_at("<br>".join(lines), x=row["year"], y=value, **place, **PLATE)


def _ends(rows: Sequence[Row], scale: _Scale, side: float) -> Iterator[dict[str, Any]]:
    labels = [*_main_end(rows, scale, side), *_kind_ends(rows, scale, side)]
    for label, top in zip(labels, _apart([(scale.pixels(one.value), one.height) for one in labels]), strict=True):
        shift = scale.pixels(label.value) - LINE / 2 - top
        point: dict[str, Any] = {"xref": "x", "x": label.year, "y": label.value}
        place: dict[str, Any] = {"xshift": BESIDE, "yshift": shift + LINE / 2, "yanchor": "top", "color": label.colour}
        yield style.note_at("<br>".join(label.lines), **point, **place)
        if abs(shift) >= SMALL_LINE / 2:
            yield style.note_at("", **point) | _leader(shift)


def _leader(shift: float) -> dict[str, Any]:
    """A line from a point to the first line of its words, left of all words above them."""
    end = {"showarrow": True, "arrowhead": 0, "ax": BESIDE - 2, "ay": -shift}
    return end | {"arrowwidth": 0.8, "arrowcolor": style.GREY, "standoff": 5}


def _main_end(rows: Sequence[Row], scale: _Scale, side: float) -> Iterator[_Label]:
    if not rows:
        return
    row = rows[-1]
    value = scale.of(row["count"], row["base"])
    words = style.wrap(_open_words(row, scale), int(side - BESIDE - 4), style.SMALL_SIZE) if known(row["lower"]) else []
    quiet = tuple(f'<span style="color:{style.QUIET}">{line}</span>' for line in words if line)
    yield _Label(int(row["year"]), value, (f"<b>{_level(row['count'], row['base'], scale)}</b>", *quiet), style.ACCENT)


def possible(row: Row) -> tuple[int, int]:
    """The lowest and the highest count that the missing answers leave possible, of all that existed and were asked."""
    return int(row["count"]), int(row["count"] + row["open_count"] + row["unknown_count"])


def _open_words(row: Row, scale: _Scale) -> str:
    low, high = possible(row)
    if low == high:
        return ""
    total = int(row["total"])
    shown = (low, high) if scale.counts else (text.whole_percent(low, total), text.whole_percent(high, total))
    return f"{shown[0]}–{shown[1]}{'' if scale.counts else f'{text.NO_BREAK}%'}, {OPEN_WORDS}"


def _kind_ends(rows: Sequence[Row], scale: _Scale, side: float) -> Iterator[_Label]:
    for kind, (name, colour) in KINDS.items():
        points = _kind_points(rows, kind)
        if len(points) > 1:
            row = points[-1]
            value = scale.of(row[f"{kind}_count"], row[f"{kind}_base"])
            yield _Label(int(row["year"]), value, tuple(style.wrap(name, int(side - BESIDE - 4), style.SMALL_SIZE)), colour)


def _apart(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """The tops of labels, given where their points lie and how high they are, so that none covers another."""
    tops: dict[int, float] = {}
    order = sorted(range(len(wanted)), key=lambda place: wanted[place][0])
    free = -ABOVE + 2.0
    for place in order:
        tops[place] = max(wanted[place][0] - LINE / 2, free)
        free = tops[place] + wanted[place][1] + APART
    limit = PLOT + 2.0
    for place in reversed(order):
        tops[place] = min(tops[place], limit - wanted[place][1])
        limit = tops[place] - APART
    return [tops[place] for place in range(len(wanted))]


def _breaks(rows: Sequence[Row]) -> list[float]:
    return [(before["year"] + row["year"]) / 2 for before, row in pairwise(rows) if row["break_before"]]


def _break_rules(rows: Sequence[Row]) -> list[dict[str, Any]]:
    upright = {"type": "line", "yref": "y", "y0": 0, "y1": 1, "layer": "below", "line": {"color": style.RULE, "width": 1}}
    return [upright | {"x0": place, "x1": place, "yref": "y domain"} for place in _breaks(rows)]


def _break_words(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """The words over each gap, every second one a line higher, since years lie close."""
    for number, place in enumerate(_breaks(rows)):
        shift = 2 + (number % 2) * 13
        early = place < (rows[0]["year"] + rows[-1]["year"]) / 2
        at: dict[str, Any] = {"xref": "x", "yref": "y domain", "xanchor": "left" if early else "right", "yanchor": "bottom"}
        yield style.note_at(BREAK_WORDS, x=place, y=1, yshift=shift, **at)


def point(row: Row) -> str:
    """A year in words: `2014: 20 av 31 enkätsvar (65 %) (tryckt i källan)`."""
    said = f"{row['year']}: {text.of_base(row['count'], row['base'], row['base_unit'])}"
    changed = f" ({row['break_text']})" if row["break_before"] else ""
    printed = " (tryckt i källan)" if row["origin"] == "printed" else ""
    return said + changed + printed


def known(value: Any) -> bool:
    """Whether a cell holds a value."""
    import pandas as pd

    return not pd.isna(value)
