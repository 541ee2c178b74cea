"""A number per thousand children among the same groups, year by year, as a table with bars."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

HEADINGS = {
    "year": "År",
    "number": "Antal",
    "children": "Barn 0–17 år",
    "rate": text.sentence_case(words.PER_THOUSAND),
    "groups": "BUS-grupper",
    "as_of": "Barn den 31 december",
}


@by_frame
def rates(frame: pd.DataFrame, *, id: str, what: str, source: str, synthetic: bool, notes: tuple[str, ...] = ()) -> Table | Prose:
    """A row per year with the number per 1,000 children; a note when the frame is empty.

    `frame` is one of `indicators.per_thousand_years`, in every row the same groups; `what` is what is counted (`SIP`).
    """
    if frame.empty:
        return words.nothing(f"{what} {words.PER_THOUSAND} bland samma grupper", None)
    rows = frame.to_dict("records")
    first, last, groups = rows[0], rows[-1], text.number(int(rows[-1]["groups"]))
    moved = f"från {_rate(first)} till {_rate(last)}" if _rate(first) != _rate(last) else f"{_rate(last)} båda åren"
    title = f"{what} {words.PER_THOUSAND}: {moved} bland samma {groups} BUS-grupper"
    subtitle = words.sentences(
        f"De BUS-grupper som angav ett antal varje år {first['year']}–{last['year']}", "Antal och barn gäller dem"
    )
    whole = max(float(frame["rate"].max()), 0.1)
    columns = ("År", f"0–{text.number(round(whole, 1), 1)}", HEADINGS["rate"], HEADINGS["number"], HEADINGS["children"])
    heads = "".join(f'<th scope="col">{one}</th>' for one in columns)
    caption = f'<span class="board-title">{escape(title)}</span><span class="board-subtitle">{escape(subtitle)}</span>'
    body = "".join(_row(row, whole) for row in rows)
    markup = (
        f'<table class="years-table"><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )
    table = frame.assign(year=frame["year"].astype(str), rate=frame["rate"].round(1)).rename(columns=HEADINGS)
    return Table(id, title, table[list(HEADINGS.values())], source, notes, synthetic, markup)


def _rate(row: Mapping[Hashable, Any]) -> str:
    return text.number(round(float(row["rate"]), 1), 1)


def _row(row: Mapping[Hashable, Any], whole: float) -> str:
    bar = f'<div class="track"><span class="answered" style="width:{100 * float(row["rate"]) / whole:.1f}%"></span></div>'
    counts = (text.number(int(row["number"])), text.number(int(row["children"])))
    cells = f'<td class="drawn" aria-hidden="true">{bar}</td><td class="counted">{_rate(row)}</td>'
    return f'<tr><th scope="row">{row["year"]}</th>{cells}{"".join(f"<td>{one}</td>" for one in counts)}</tr>'
