"""The drawing of a trend: columns of bounds, the line, printed points, breaks, and counts and bases under the years."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from busanalys import text
from busanalys.figures import style

Row = dict[Hashable, Any]
PLOT, BELOW = 280, 90
MARGIN = {"l": 46, "r": 42, "b": BELOW + 22, "t": 8}
HEIGHT = PLOT + MARGIN["t"] + MARGIN["b"]
FULL_YEARS = 6
AREAS = "områden"
LINES = {"computed": style.ACCENT, "printed": style.CATEGORIES[3]}
BREAK_WIDTH = 150
BREAK_LINE = 15
COLUMN = 0.86


@dataclass(frozen=True)
class _Scale:
    """Per cent, or counts as soon as one base is under ten."""

    counts: bool
    top: float

    def of(self, share: float, total: float) -> float:
        return share * total if self.counts else 100 * share


def plot(rows: Sequence[Row], title: str, subtitle: str, synthetic: bool) -> dict[str, Any]:
    """The drawing of rows of `indicators.trend`, in order of year."""
    drawn = [row for row in rows if row["base"]]
    computed = [row for row in drawn if row["origin"] == "computed"]
    scale = _scale(rows)
    labels, shapes, above = _breaks(computed)
    traces = [
        *_bounds([row for row in computed if known(row["lower"])], scale, _column_width(rows)),
        *_panel(computed, scale),
        *_line(computed, scale),
        *_printed(drawn, scale),
    ]
    notes = [*labels, _row_heads(), *_last(computed or drawn, scale, _column_width(rows))]
    return style.draw(
        traces,
        style.layout(HEIGHT + above, title, subtitle, synthetic, **_frame(rows, scale, above), shapes=shapes, annotations=notes),
    )


def _frame(rows: Sequence[Row], scale: _Scale, above: int) -> dict[str, Any]:
    legend = {"y": -BELOW / PLOT, "yanchor": "top", "traceorder": "reversed"}
    return {
        "xaxis": _years(rows),
        "yaxis": _values(scale),
        "legend": legend,
        "margin": MARGIN | {"t": MARGIN["t"] + above},
        "barmode": "overlay",
    }


def _scale(rows: Sequence[Row]) -> _Scale:
    counts = any(0 < row["base"] < text.SMALL_BASE for row in rows)
    largest = max(row["total"] if known(row["total"]) else row["base"] for row in rows)
    return _Scale(counts, float(max(largest, 1)) if counts else 100)


def _years(rows: Sequence[Row]) -> dict[str, Any]:
    """The x axis, with count and base of every year under it as in a small table."""
    first, last = rows[0]["year"], rows[-1]["year"]
    of_year = {row["year"]: row for row in sorted(rows, key=lambda row: str(row["origin"]), reverse=True)}
    years = list(range(first, last + 1))
    labels = [f"{_short(year, len(years))}<br>{_counts(of_year.get(year))}" for year in years]
    return {
        "range": [first - 0.6, last + 0.6],
        "tickvals": years,
        "ticktext": labels,
        "tickangle": 0,
        "ticklen": 8,
        "tickcolor": style.WHITE,
    }


def _short(year: int, number: int) -> str:
    return str(year) if number <= FULL_YEARS else f"{year % 100:02d}"


def _counts(row: Row | None) -> str:
    return f"<b>{text.number(row['count'])}</b><br>{text.number(row['base'])}" if row else "–<br>–"


def _row_heads() -> dict[str, Any]:
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "right", "align": "right", "yanchor": "top"}
    return style.note_at("År<br>Antal<br>Bas", x=0, y=0, xshift=-8, yshift=-9, **place)


def _column_width(rows: Sequence[Row]) -> float:
    return COLUMN * min(1.0, (int(rows[-1]["year"]) - int(rows[0]["year"]) + 1) / 6)


def _values(scale: _Scale) -> dict[str, Any]:
    step = max(1, round(scale.top / 4)) if scale.counts else 25
    look = {"showgrid": True, "gridcolor": style.RULE, "ticksuffix": "" if scale.counts else f"{text.NO_BREAK}%"}
    return {"range": [0, scale.top * 1.1], "tick0": 0, "dtick": step, "layer": "below traces"} | look


def _bounds(rows: Sequence[Row], scale: _Scale, width: float) -> list[dict[str, Any]]:
    if not rows:
        return []
    bottoms, middles, tops = zip(*(_levels(row, scale) for row in rows), strict=True)
    outline = {"color": style.BAND_EDGE, "width": 1}
    surely = {"color": style.BAND, "line": outline}
    unknown = surely | {"pattern": style.pattern(style.BAND_UNKNOWN)}
    traces = [_columns(rows, bottoms, middles, "Lägsta och högsta möjliga andel", surely, width)]
    if any(top > middle for middle, top in zip(middles, tops, strict=True)):
        traces.append(_columns(rows, middles, tops, "Därav ”vet ej”", unknown, width))
    return traces


def _levels(row: Row, scale: _Scale) -> tuple[float, float, float]:
    unknown = row["unknown_count"] / row["total"] if row["total"] else 0
    lower, upper = float(row["lower"]), float(row["upper"])
    return tuple(scale.of(share, row["total"]) for share in (lower, upper - unknown, upper))  # type: ignore[return-value]


def _columns(
    rows: Sequence[Row], bottoms: Sequence[float], tops: Sequence[float], name: str, marker: dict[str, Any], width: float
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [row["year"] for row in rows],
        "y": [top - bottom for bottom, top in zip(bottoms, tops, strict=True)],
        "base": list(bottoms),
        "width": width,
        "name": name,
        "marker": marker,
        "hoverinfo": "skip",
    }


def _line(rows: Sequence[Row], scale: _Scale) -> list[dict[str, Any]]:
    if not rows:
        return []
    points = _with_gaps(rows, scale)
    return [
        _hover([said for _, _, said in points])
        | {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [year for year, _, _ in points],
            "y": [value for _, value, _ in points],
            "name": "Andel" if not scale.counts else "Antal",
            "line": {"color": LINES["computed"], "width": 2.5},
            "marker": {"color": LINES["computed"], "size": 8, "line": {"color": style.WHITE, "width": 1}},
            "cliponaxis": False,
        }
    ]


def _hover(said: Sequence[str]) -> dict[str, Any]:
    return {"customdata": list(said), "hovertemplate": "%{customdata}<extra></extra>"}


def _with_gaps(rows: Sequence[Row], scale: _Scale) -> list[tuple[Any, ...]]:
    points: list[tuple[Any, ...]] = []
    for row in rows:
        if row["break_before"]:
            points.append((None, None, ""))
        points.append((row["year"], scale.of(row["count"] / row["base"], row["base"]), point(row)))
    return points


def _last(rows: Sequence[Row], scale: _Scale, width: float) -> list[dict[str, Any]]:
    """The share of the last year beside its point; where the axis is counts it stands under the year alone."""
    if not rows or scale.counts:
        return []
    row = rows[-1]
    count, base = int(row["count"]), int(row["base"])
    place: dict[str, Any] = {"xref": "x", "xshift": 4, "size": 13, "color": LINES[str(row["origin"])]}
    return [style.note_at(f"<b>{text.percent(count, base)}</b>", x=row["year"] + width / 2, y=100 * count / base, **place)]


def _panel(rows: Sequence[Row], scale: _Scale) -> list[dict[str, Any]]:
    ends = [row for row in rows if known(row["panel_base"]) and row["panel_base"]]
    if not ends:
        return []
    years: list[int | None] = []
    values: list[float | None] = []
    for row in ends:
        years += [int(row["compared_year"]), row["year"], None]
        values += [_panel_value(row, "panel_count_before", scale), _panel_value(row, "panel_count", scale), None]
    look = {"line": {"color": style.QUIET, "width": 1.5, "dash": "dot"}, "marker": {"size": 5, "color": style.QUIET}}
    name = "Besked båda åren" if rows[-1]["base_unit"] == AREAS else "Samma grupper båda åren"
    return [{"type": "scatter", "mode": "lines+markers", "x": years, "y": values, "name": name, "hoverinfo": "skip"} | look]


def _panel_value(row: Row, key: str, scale: _Scale) -> float:
    count, base = int(row[key]), int(row["panel_base"])
    return scale.of(count / base, base)


def _printed(rows: Sequence[Row], scale: _Scale) -> list[dict[str, Any]]:
    points = [row for row in rows if row["origin"] == "printed" and row["base"]]
    if not points:
        return []
    marker = {"symbol": "diamond-open", "size": 13, "color": LINES["printed"], "line": {"width": 2}}
    return [
        _hover([point(row) for row in points])
        | {
            "type": "scatter",
            "mode": "markers",
            "x": [row["year"] for row in points],
            "y": [scale.of(row["count"] / row["base"], row["base"]) for row in points],
            "name": "Tryckt i källan, egen bas",
            "marker": marker,
            "cliponaxis": False,
        }
    ]


def _breaks(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """The labels of the breaks, each on a level of its own above the drawing, their lines and the room they need."""
    found = [
        ((before["year"] + row["year"]) / 2, str(row["break_text"])) for before, row in pairwise(rows) if row["break_before"]
    ]
    middle = (rows[0]["year"] + rows[-1]["year"]) / 2 if rows else 0
    labels, shapes, above = [], [], 0
    for place, said in reversed(found):
        lines = style.wrap(text.sentence_case(said), BREAK_WIDTH, style.SMALL_SIZE)
        anchor = "left" if place <= middle else "right"
        at: dict[str, Any] = {
            "bgcolor": style.WHITE,
            "xref": "x",
            "yref": "paper",
            "xanchor": anchor,
            "align": anchor,
            "yanchor": "bottom",
            "yshift": above,
        }
        labels.append(style.note_at("<br>".join(lines), x=place, y=1, **at))
        shapes.append(_break_line(place, above))
        above += len(lines) * BREAK_LINE + 4
    return labels, shapes, above


def _break_line(place: float, above: int) -> dict[str, Any]:
    upright = {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1 + above / PLOT}
    return upright | {"line": {"color": style.QUIET, "width": 1.5, "dash": "dash"}}


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
