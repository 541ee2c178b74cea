"""What cannot be right in a table once its header is known: cells without a header, joined or split rows, garbled cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from busanalys.errors import Problem
from busanalys.intake.file.body import Body
from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import Grid, filled
from busanalys.intake.file.header import Header
from busanalys.survey.encoding import MOJIBAKE, SAVE_AS_UTF8
from busanalys.workbooks import marks
from busanalys.workbooks.cells import letter
from busanalys.workbooks.container import EXPORT_AGAIN, SHOWN
from busanalys.workbooks.marks import Spot
from busanalys.workbooks.reader import Merge

MOST_CHARACTERS = 32_767  # what a cell of Excel holds
TAB = "\t"
DELIMITERS = f";,{TAB}|"
JOINED_CELLS = 3
LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")
ERROR_VALUE = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SAKNAS!|REFERENS!|VÄRDEFEL!|NAMN\?|DIVISION/0!|OGILTIGT!|#+)"
)
QUOTE_IT = 'put quotation marks around the text ("Ja, men sällan"), or export the file from the survey tool again'


class Mark(NamedTuple):
    """A kind of damage to one cell: how it is told, and the words for it."""

    kind: str
    shows: Callable[[str], bool]
    what: str
    cause: str
    remedy: str


MARKS = (
    Mark(
        "mojibake",
        lambda cell: any(mark in cell for mark in MOJIBAKE),
        "å, ä or ö is garbled: the text was read in one encoding and saved in another",
        "a UTF-8 file was opened in Excel by double-clicking and saved",
        SAVE_AS_UTF8,
    ),
    Mark(
        "long cell",
        lambda cell: len(cell) > MOST_CHARACTERS,
        f"the cell holds more than {MOST_CHARACTERS:,} characters, which no answer does",
        "a whole document was pasted into an answer, or a quotation mark was not closed",
        "shorten the text in a copy of the file",
    ),
)


def problems(grid: Grid, head: Header, below: Body, named: set[int], file: str) -> list[Problem]:
    """Everything that is wrong in the header and the rows of answers; totals and remarks may be as they like."""
    first = grid.rows[head.first]
    found = [*_joined(grid.rows[: head.body], below.rows, len(named), file)]
    found += _lost_letters(grid.rows[head.first : head.body], file)
    found += _unnamed(named, below.rows, file, first.number)
    found += _stale(grid, head, below, file)
    return [*found, *_marked((*grid.rows[head.first : head.body], *below.rows), file)]


def _stale(grid: Grid, head: Header, below: Body, file: str) -> list[Problem]:
    """Merged cells, formulas and error values among the answers, one problem of each kind."""
    kept = {row.number for row in below.rows}
    last, left_out = grid.rows[head.body - 1].number, {row.number for row in grid.rows} - kept
    outside = {*range(last + 1), *left_out}
    merged = [merge for merge in grid.merged if merge.top not in outside]
    errors = grid.errors.outside(outside)
    for row in below.rows:
        for place, cell in enumerate(row.cells, 1):
            if cell[:1] == "#" and ERROR_VALUE.fullmatch(cell):
                errors.add(Spot(row.number, place, cell))
    return [*_merged(merged, file), *marks.formulas(grid.formulas.outside(outside), file), *marks.errors(errors, file)]


def _merged(merged: Sequence[Merge], file: str) -> list[Problem]:
    what = "cells are merged among the answers, so that it cannot be told whose answer it is"
    cause = "someone made the sheet easier to read"
    remedy = "unmerge the cells in a copy of the file and fill in every one of them"
    shown = tuple(f"{letter(merge.left)}{merge.top}:{letter(merge.right)}{merge.bottom}" for merge in merged)
    first = min(merged, default=None)
    return [Problem("merged cells", what, file, first.top, letter(first.left), shown, cause, remedy)] if first else []


def _joined(top: Sequence[Row], rows: Sequence[Row], width: int, file: str) -> list[Problem]:
    """Rows whose cells stand in one: another delimiter than the header's, or a whole CSV file in column A."""
    whole = width <= JOINED_CELLS
    wanted = JOINED_CELLS if whole else width - 1
    found = [(row, sign) for row in (*top, *rows) for sign in DELIMITERS if _is_joined(row, sign, wanted)]
    return [_as_one(row, sign, whole, file) for row, sign in (found[:1] if whole else found)]


def _as_one(row: Row, sign: str, whole: bool, file: str) -> Problem:
    between = f"with '{'tab' if sign == TAB else sign}' between them"
    what = f"all columns stand in one, {between}" if whole else f"the row's cells stand in one, {between}, unlike other rows"
    cause = "parts with different delimiters were put together, or the file was opened with the wrong delimiter and saved"
    return Problem("mixed delimiters", what, file, row.number, "A", (row.cells[0][:SHOWN],), cause, EXPORT_AGAIN)


def _is_joined(row: Row, sign: str, wanted: int) -> bool:
    return len(filled(row)) <= JOINED_CELLS and any(cell.count(sign) >= wanted for cell in row.cells[:JOINED_CELLS])


def _lost_letters(top: Sequence[Row], file: str) -> Iterator[Problem]:
    what, cause = "a letter of the heading became a question mark", "the file was saved in an encoding without å, ä and ö"
    for row in top:
        for place, cell in enumerate(row.cells, 1):
            if LOST_LETTER.search(cell):
                yield Problem("lost letters", what, file, row.number, letter(place), (cell[:SHOWN],), cause, EXPORT_AGAIN)


def _unnamed(named: set[int], rows: Sequence[Row], file: str, line: int) -> list[Problem]:
    strays: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        for place in _beyond(row, named):
            strays[place].append(row)
    if not strays:
        return []
    few = {row.number: row for found in strays.values() for row in found}
    if min(strays) > max(named, default=0) and 2 * len(few) <= len(rows):
        return [_wide(row, max(named, default=0), file) for row in few.values()]
    shown = tuple(f"{letter(place)}: {found[0].cells[place - 1][:SHOWN]}" for place, found in sorted(strays.items()))
    cause, remedy = "the header was deleted or stands on another row", "write a heading over each of the columns, or clear them"
    return [
        Problem("empty header", "columns hold answers but have no heading", file, line, values=shown, cause=cause, remedy=remedy)
    ]


def _beyond(row: Row, named: set[int]) -> list[int]:
    if len(row.cells) <= len(named) == max(named, default=0):
        return []
    return [place for place in filled(row) if place not in named]


def _wide(row: Row, width: int, file: str) -> Problem:
    what = f"the row has {max(filled(row))} cells but the header has {width}"
    cause = "a text that holds the delimiter has no quotation marks around it"
    return Problem("row width", what, file, row.number, letter(width + 1), row.cells[width:][:3], cause, QUOTE_IT)


def _marked(rows: Sequence[Row], file: str) -> Iterator[Problem]:
    texts = {cell for row in rows for cell in row.cells}
    wrong = {text: mark for mark in reversed(MARKS) for text in texts if mark.shows(text)}
    for row in rows if wrong else ():
        for place, cell in enumerate(row.cells, 1):
            if cell in wrong:
                mark = wrong[cell]
                yield Problem(mark.kind, mark.what, file, row.number, letter(place), (cell[:SHOWN],), mark.cause, mark.remedy)
