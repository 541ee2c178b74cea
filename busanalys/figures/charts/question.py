"""A question in one drawing: this year's answers as one bar with its key, and the years beside it, or under it on a phone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from busanalys import states, text
from busanalys.figures import style, tables
from busanalys.figures.charts import small_line, trend_plot, words
from busanalys.figures.figure import Figure
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

Cells = Mapping[Hashable, Any]
LEFT, GAP = 0.42, 0.04  # of a wide page: the bar, and what is left free before the years
BAR, KEY_GAP, KEY_LINE, KEY_MORE = 30, 10, 21, 17  # the last is what each further line of the same words takes
KEY_ROOM, KEY_SIZE = 300, style.TEXT_SIZE - 1  # pixels for words beside a colour, and of their letters
LEAST_INSIDE = 0.07  # of the bar, for a number to fit inside
ROOF, FLOOR = small_line.ROOF, 24
YEARS_HEIGHT = ROOF + small_line.PLOT + FLOOR
LEVELS, NARROW_LEVELS = 0.05, 0.1  # of the page and of a phone, for the per cent to the left of the years
BETWEEN = 22
MOST_YEARS = 6  # written under the line
HIDDEN = {"visible": False, "fixedrange": True}


@by_frame
def question(
    frame: pd.DataFrame,
    years: pd.DataFrame,
    *,
    id: str,
    title: str,
    subtitle: str,
    wording: str,
    year: int,
    answer: str,
    source: str,
    synthetic: bool,
    notes: tuple[str, ...] = (),
) -> Figure:
    """The answers of the year as one bar of the whole base, and the indicator year by year where two years are known.

    `frame` is one of `indicators.distribution` with a base, `years` one of `indicators.trend` or empty; `answer` is the
    indicator's own answer as it is worded.
    """
    bar = _bar(frame)
    rows = small_line.drawn(years)
    points = [f"{row['label']}: {_counted(row)}" for row in style.legend_order(frame).to_dict("records")]
    over = [trend_plot.point(dict(row)) for row in rows]
    return Figure(
        id,
        title,
        subtitle,
        _drawing(bar, rows, title, subtitle, synthetic),
        tables.question_frame(frame, year, answer, years),
        words.alt("Stapel över årets svar", points, title=title, closing=[wording, "; ".join(over)], synthetic=synthetic),
        source,
        notes,
        synthetic,
    )


def _counted(row: Cells) -> str:
    counted = text.count_and_share(int(row["count"]), int(row["base"])) if row["in_base"] else text.number(int(row["count"]))
    return f"{counted}" + (f", {states.MERGED_NOTE}" if row["kind"] == "merged" else "")


def _bar(frame: pd.DataFrame) -> dict[str, Any]:
    """Traces, notes and height of the bar and its key, on hidden axes in shares of the base and pixels from the top."""
    rows = [row for row in style.legend_order(frame).to_dict("records") if row["count"]]
    looks = style.looks(frame)
    inside = [row for row in rows if row["in_base"]]
    base = max(sum(int(row["count"]) for row in inside), 1)
    traces, notes, place = [], [], 0.0
    for row in inside:
        part, look = int(row["count"]) / base, looks[str(row["category"])]
        traces.append(_segment(row, part, place, look))
        if part >= LEAST_INSIDE:
            notes.append(_inside(int(row["count"]), place + part / 2, look))
        place += part
    top = float(BAR + KEY_GAP)
    for row in rows:
        lines = _key(row)
        more = (len(lines) - 1) * KEY_MORE
        traces.append(_swatch(top + KEY_LINE / 2, looks[str(row["category"])]))
        where: dict[str, Any] = {"xref": "x2", "yref": "y2", "size": KEY_SIZE, "color": style.INK}
        notes.append(style.note_at("<br>".join(lines), x=0.05, y=top + (KEY_LINE + more) / 2, **where))
        top += KEY_LINE + more
    return {"traces": traces, "notes": notes, "height": top}


def _segment(row: Cells, part: float, place: float, look: style.Look) -> dict[str, Any]:
    return _rectangle(part, place, BAR / 2, BAR, look) | {
        "name": style.plain(str(row["label"])),
        "hovertemplate": f"{style.plain(str(row['label']))}<br><b>{_counted(row)}</b><extra></extra>",
    }


def _rectangle(length: float, base: float, middle: float, height: float, look: style.Look) -> dict[str, Any]:
    where = {"x": [length], "base": [base], "y": [middle], "width": height, "xaxis": "x2", "yaxis": "y2"}
    return {"type": "bar", "orientation": "h", "marker": style.bar_marker(look), "showlegend": False} | where


def _swatch(middle: float, look: style.Look) -> dict[str, Any]:
    return _rectangle(0.035, 0, middle, 12, look) | {"hoverinfo": "skip"}


def _inside(count: int, place: float, look: style.Look) -> dict[str, Any]:
    ground = {"bgcolor": look.colour} if look.pattern else {}
    where: dict[str, Any] = {"xref": "x2", "yref": "y2", "xanchor": "center", "size": style.TEXT_SIZE, "color": look.on} | ground
    return style.note_at(f"<b>{count}</b>", x=place, y=BAR / 2, **where)


def _key(row: Cells) -> list[str]:
    """The answer with its number, in lines that a phone has room for."""
    number, outside = _counted_plain(row), "" if row["in_base"] else ", utanför basen"
    *first, last = style.wrap(tables.answer_label(row), KEY_ROOM, KEY_SIZE)
    said = f"<b>{number}</b>{outside}"
    fits = style.width_of(f"{last} {number}{outside}", KEY_SIZE) <= KEY_ROOM
    return [*first, f"{last} {said}"] if fits else [*first, last, said]


def _counted_plain(row: Cells) -> str:
    count, base = int(row["count"]), int(row["base"])
    return text.count_and_share(count, base) if row["in_base"] else text.number(count)


def _drawing(bar: dict[str, Any], rows: Sequence[Cells], title: str, subtitle: str, synthetic: bool) -> dict[str, Any]:
    """Bar and years beside each other on a wide page, the years under the bar on a phone."""
    height = max(bar["height"], YEARS_HEIGHT if rows else 0)
    across, down = HIDDEN | {"range": [0, 1], "anchor": "y2"}, HIDDEN | {"range": [height, 0], "anchor": "x2"}
    described: dict[str, Any] = {"xaxis2": across, "yaxis2": down, "showlegend": False, "barmode": "overlay"}
    if not rows:
        return style.draw(
            bar["traces"], style.layout(height + 4, title, subtitle, synthetic, annotations=bar["notes"], **described)
        )
    tall = bar["height"] + BETWEEN + YEARS_HEIGHT
    described |= {
        "xaxis2": across | {"domain": [0, LEFT]},
        "xaxis": _years(rows) | {"domain": [LEFT + GAP + LEVELS, 1], "anchor": "y"},
        "yaxis": _levels() | {"domain": [FLOOR / height, 1 - ROOF / height], "anchor": "x"},
        "annotations": [*bar["notes"], *small_line.notes(rows)],
    }
    narrow = {
        "height": tall + 4,
        "xaxis2.domain": [0, 1],
        "yaxis2.domain": [1 - bar["height"] / tall, 1],
        "yaxis2.range": [bar["height"], 0],  # no higher than the bar, whose white ground would hide the years
        "xaxis.domain": [NARROW_LEVELS, 1],
        "yaxis.domain": [FLOOR / tall, (YEARS_HEIGHT - ROOF) / tall],
    }
    layout = style.layout(height + 4, title, subtitle, synthetic, **described)
    return style.draw([*small_line.traces(rows), *bar["traces"]], layout | {"meta": layout["meta"] | {"narrow": narrow}})


def _years(rows: Sequence[Cells]) -> dict[str, Any]:
    first, last = int(rows[0]["year"]), int(rows[-1]["year"])
    step = -(-(last - first + 1) // MOST_YEARS)
    years = list(range(last, first - 1, -step))[::-1]
    pad = 0.05 * max(last - first, 1)
    look = {"showgrid": False, "zeroline": False, "fixedrange": True, "tickangle": 0, "tickfont": {"size": style.SMALL_SIZE}}
    return look | {"range": [first - pad, last + pad], "tickvals": years, "ticktext": [str(year) for year in years]}


def _levels() -> dict[str, Any]:
    look = {"showgrid": True, "gridcolor": style.RULE, "zeroline": False, "fixedrange": True, "layer": "below traces"}
    small = {"tickfont": {"size": 11, "color": style.QUIET}, "ticktext": [f"{one}{text.NO_BREAK}%" for one in (0, 50, 100)]}
    return look | small | {"range": [0, 1], "tickvals": [0, 0.5, 1]}
