"""Which rows under the header are answers, and which are totals or remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from busanalys.errors import shorten
from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import filled

TOTAL = re.compile(
    r"((del|total)?summa|(sub|grand )?total(t|a|er)?|antal( svar| svarande| respondenter)?"
    r"|medel(värde)?|median|standardavvikelse|procent|andel"
    r"|genomsnitt|sum|average|mean|count|n)[\s:=.()\dn]*",
    re.IGNORECASE,
)
FIGURE = re.compile(r"[-+−]?[\d\s]*([.,]\d+)?\s*(%|st)?|[-–]|#[A-Z0-9/!?]+")
REMARK_CELLS = 1
REMARK_LENGTH = 25
SHOWN = 60


@dataclass(frozen=True)
class Body:
    """The rows of answers, and what stood among and below them that is no answer, in words."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def body(rows: Sequence[Row], width: int, headings: Sequence[str] = ()) -> Body:
    """The rows without totals, remarks that follow them, and the headings once more, as files put together have them.

    `width` is the number of columns of the table.
    """
    again = [row for row in rows if row.cells == tuple(headings)]
    kept = [row for row in rows if row not in again]
    totals: list[Row] = []
    remarks: list[Row] = []
    while kept:
        if _is_total(kept[-1]):
            totals.append(kept.pop())
        elif _is_remark(kept, width):
            remarks.append(kept.pop())
        else:
            break
    between = [row for row in kept if _is_total(row)]
    answers = [row for row in kept if row not in between]
    return Body(tuple(answers), tuple(_notes(answers, [*between, *totals[::-1]], remarks[::-1], again)))


def _is_total(row: Row) -> bool:
    first, *others = [cell for cell in row.cells if cell]
    return TOTAL.fullmatch(first) is not None and all(FIGURE.fullmatch(cell) for cell in others)


def _is_remark(rows: Sequence[Row], width: int) -> bool:
    last = rows[-1]
    if width < 3 or len(filled(last)) > REMARK_CELLS or not any(sign.isalpha() for sign in _first(last)):
        return False
    above = rows[-2:-1]
    apart = any(last.number > row.number + 1 or _is_total(row) or len(last.cells) < len(row.cells) for row in above)
    return apart or len(_first(last)) > REMARK_LENGTH


def _first(row: Row) -> str:
    return next(cell for cell in row.cells if cell)


def _notes(kept: Sequence[Row], totals: Sequence[Row], remarks: Sequence[Row], again: Sequence[Row]) -> list[str]:
    notes = []
    if kept:
        first, last = kept[0].number, kept[-1].number
        blank = last - first + 1 - len(kept) - sum(first < row.number < last for row in (*totals, *again))
        notes += [f"{blank} blank row{'s' * (blank != 1)} between the answers left out"] if blank else []
    for what, rows in (
        ("rows with totals", totals),
        ("remarks below the table", remarks),
        ("rows that repeat the headings", again),
    ):
        if rows:
            numbers = ", ".join(str(row.number) for row in rows)
            notes.append(f"{what} left out (row {numbers}): {shorten([_first(row)[:SHOWN] for row in rows])}")
    return notes
