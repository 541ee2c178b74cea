"""A number that groups report, year by year: the median and the middle half of the same groups."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

WIDTH, HEIGHT, PAD = 300, 20, 6  # of the drawing of a year
HEADINGS = {"year": "År", "lower": "Undre kvartil", "median": "Median", "upper": "Övre kvartil", "groups": "BUS-grupper"}


@by_frame
def numbers(frame: pd.DataFrame, *, id: str, question_label: str, source: str, synthetic: bool) -> Table | Prose:
    """A row per year with median and quartiles, drawn on one scale; a note when the frame is empty.

    `frame` is one of `indicators.same_groups_numbers`: in every row the same groups.
    """
    if frame.empty:
        return words.nothing(f"”{question_label}” bland samma grupper", None)
    rows = frame.to_dict("records")
    first, last, groups = rows[0], rows[-1], text.number(int(rows[-1]["groups"]))
    then, now = text.decimal(first["median"]), text.decimal(last["median"])
    title = f"{question_label}: medianen gick från {then} till {now} bland samma grupper"
    if then == now:
        title = f"{question_label}: medianen är {now}, som {first['year']}, bland samma grupper"
    subtitle = words.sentences(
        f"De {groups} BUS-grupper som angav ett antal varje år {first['year']}–{last['year']}",
        "Stapeln är den mellersta hälften av grupperna, strecket medianen",
    )
    whole = max(float(frame["upper"].max()), 1.0)
    body = "".join(_row(row, whole) for row in rows)
    heads = ("År", f"0–{text.decimal(whole)}", "Median", "Mellersta hälften")
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    caption = f'<span class="board-title">{escape(title)}</span><span class="board-subtitle">{escape(subtitle)}</span>'
    markup = f'<table class="years-table"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    table = frame.assign(year=frame["year"].astype(str)).rename(columns=HEADINGS)[list(HEADINGS.values())]
    return Table(id, title, table, source, (), synthetic, markup)


def _row(row: Mapping[Hashable, Any], whole: float) -> str:
    lower, median, upper = (float(row[name]) for name in ("lower", "median", "upper"))
    said = f"{text.decimal(lower)}–{text.decimal(upper)}"
    cells = f'<td class="drawn">{_drawn(lower, median, upper, whole)}</td><td>{text.decimal(median)}</td><td>{said}</td>'
    return f'<tr><th scope="row">{row["year"]}</th>{cells}</tr>'


def _drawn(lower: float, median: float, upper: float, whole: float) -> str:
    west, middle, east = (round(PAD + (WIDTH - 2 * PAD) * value / whole, 1) for value in (lower, median, upper))
    half = HEIGHT / 2
    scale = f'<path d="M{PAD} {half}H{WIDTH - PAD}" stroke="{style.RULE}"/>'
    box = f'<rect x="{west}" y="4" width="{round(max(east - west, 1), 1)}" height="{HEIGHT - 8}" fill="{style.BAND_EDGE}"/>'
    line = f'<path d="M{middle} 1V{HEIGHT - 1}" stroke="{style.ACCENT}" stroke-width="4"/>'
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{scale}{box}{line}</svg>'
