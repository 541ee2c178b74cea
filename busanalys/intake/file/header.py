"""Which rows of a sheet are its header, and what they call each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import Grid, filled
from busanalys.names import one_line

TITLE_CELLS = 3
TITLE_ROWS = 30
ANSWER_WORDS = frozenset({"response", "open-ended response", "svar", "öppet svar", "fritext"})
IDENTIFIER, ZONE = re.compile(r'\{\s*"ImportId"\s*:'), re.compile(r'"timeZone"\s*:\s*"([^"]+)"')
DAY = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}(?!\d)|\d{1,2} [^\W\d_]{3,} \d{4}")
NUMERIC = re.compile(r"[-+−]?[\d\s]+([.,:/-]\d+)*\s*%?")


@dataclass(frozen=True)
class Header:
    """The place of the header among the rows of a grid: `first` is its index, `depth` one or two rows.

    `imported` is 1 where a row of the tool's own identifiers (Qualtrics) follows.
    """

    first: int
    depth: int
    imported: int = 0

    @property
    def body(self) -> int:
        """Index of the first row under the header."""
        return self.first + self.depth + self.imported


def find(grid: Grid) -> Header:
    """The first row that is no title, and whether the row under it names options; `grid` holds at least one row."""
    for first in range(min(TITLE_ROWS, len(grid.rows) - 2)):
        if _identifiers(grid.rows[first + 2]):
            return Header(first, 2, 1)
    for first in range(min(TITLE_ROWS, len(grid.rows) - 1)):
        if _has_options(grid, first):
            return Header(first, 2)
        if not _is_title(grid.rows, first):
            return Header(first, 1)
    return Header(0, 1)


def names(grid: Grid, header: Header) -> dict[int, tuple[str, str]]:
    """Question and option by the 1-based place of the column, for every column that the header names."""
    questions = grid.rows[header.first]
    if header.imported:
        return {place: (one_line(cell), "") for place, cell in enumerate(grid.rows[header.first + 1].cells, 1)}
    if header.depth == 1:
        named = filled(questions)
        return {place: (one_line(_cell(questions, place)), "") for place in sorted(named | _unnamed(grid, header, named))}
    return dict(_two_rows(questions, grid.rows[header.first + 1]))


def _unnamed(grid: Grid, header: Header, named: set[int]) -> set[int]:
    """The columns without heading within the header's width that hold something, where they are few: a person's notes beside."""
    width = len(grid.rows[header.first].cells)
    found = {place for row in grid.rows[header.body :] for place in filled(row) if place <= width} - named
    return found if 2 * len(found) <= len(named) else set()


def codes(grid: Grid, header: Header) -> dict[int, tuple[str, str]]:
    """The tool's own code and the time zone of each column, where a row of identifiers tells them."""
    if not header.imported:
        return {}
    own, told = grid.rows[header.first], grid.rows[header.first + 2]
    return {place: (_cell(own, place), _zone(_cell(told, place))) for place in range(1, len(told.cells) + 1)}


def _identifiers(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell]
    return len(cells) > 1 and all(IDENTIFIER.match(cell) for cell in cells)


def _zone(cell: str) -> str:
    found = ZONE.search(cell)
    return found[1] if found else ""


def _two_rows(questions: Row, options: Row) -> Iterator[tuple[int, tuple[str, str]]]:
    question = ""
    for place in range(1, max(len(questions.cells), len(options.cells)) + 1):
        own, option = one_line(_cell(questions, place)), one_line(_cell(options, place))
        question = own or question
        if not own and not option:
            continue
        named = option and question and option != own and option.casefold() not in ANSWER_WORDS
        yield place, (question, option) if named else (own or question or option, "")


def _cell(row: Row, place: int) -> str:
    return row.cells[place - 1] if place <= len(row.cells) else ""


def _is_title(rows: Sequence[Row], index: int) -> bool:
    """Whether the row holds far fewer cells than a row soon after it."""
    count = len(filled(rows[index]))
    widest = max(len(filled(row)) for row in rows[index : index + TITLE_ROWS])
    return count <= min(TITLE_CELLS, max(1, widest // 3)) and widest > count


def _has_options(grid: Grid, index: int) -> bool:
    """Whether row `index` holds questions and the row under it the options of some of them."""
    if index + 2 > len(grid.rows) - 1 or grid.rows[index + 1].number != grid.rows[index].number + 1:
        return False
    upper, lower = grid.rows[index], grid.rows[index + 1]
    gaps = _used(grid.rows, index) - filled(upper)
    headed = {place for place in filled(upper) if place + 1 not in gaps}
    if len(filled(upper)) < 2 or _is_answer(grid.rows, index + 1, headed):
        return False
    return _merged_header(grid, upper) or _completes(grid.rows, index) or _repeats(upper, lower)


def _is_answer(rows: Sequence[Row], index: int, headed: set[int]) -> bool:
    """Whether a row holds a day, a number, or texts that stand below in their own columns too: an answer, never a heading.

    In the columns that are not `headed`, of single options, tools write the very name of the option again.
    """
    row, below = rows[index], rows[index + 1 : index + 1 + TITLE_ROWS]
    cells = [(place, cell) for place, cell in enumerate(row.cells, 1) if cell and cell.casefold() not in ANSWER_WORDS]
    if any(DAY.match(cell) or NUMERIC.fullmatch(cell) for _, cell in cells):
        return True
    own = [(place, cell) for place, cell in cells if place in headed]
    again = sum(any(_cell(other, place) == cell for other in below) for place, cell in own)
    return 2 * again > len(own)


def _merged_header(grid: Grid, upper: Row) -> bool:
    last = max(filled(upper))
    across = (m for m in grid.merged if m.top == m.bottom == upper.number and m.right > m.left)
    down = (m for m in grid.merged if m.top == upper.number and m.bottom == upper.number + 1)
    return any(merge.left <= last for merge in across) or any(down)


def _completes(rows: Sequence[Row], index: int) -> bool:
    """Whether the lower row fills every gap of the upper and says nothing, or only "Svar", under single questions."""
    upper, lower = filled(rows[index]), filled(rows[index + 1])
    gaps = _used(rows, index) - upper
    if not gaps or not gaps <= lower:
        return False
    starters = {place for place in upper if place + 1 in gaps}
    spoken = {place for place in lower - gaps - starters if _cell(rows[index + 1], place).casefold() not in ANSWER_WORDS}
    return not spoken or _contrasts(rows, index)


def _used(rows: Sequence[Row], index: int) -> set[int]:
    return {place for row in rows[index : index + TITLE_ROWS] for place in filled(row)}


def _contrasts(rows: Sequence[Row], index: int) -> bool:
    """Whether the lower row is all words while some column under it is all numbers."""
    lower = rows[index + 1]
    if any(NUMERIC.fullmatch(cell) for cell in lower.cells):
        return False
    below = rows[index + 2 : index + 2 + TITLE_ROWS]
    columns = ([_cell(row, place) for row in below if _cell(row, place)] for place in filled(lower))
    return any(cells and all(NUMERIC.fullmatch(cell) for cell in cells) for cells in columns)


def _repeats(upper: Row, lower: Row) -> bool:
    """Whether the upper row repeats a question over columns that the lower row tells apart."""
    runs = [(a, a + 1) for a, (one, two) in enumerate(pairwise(upper.cells), 1) if one and one == two]
    if not runs:
        return False
    told_apart = all(_cell(lower, a) and _cell(lower, b) and _cell(lower, a) != _cell(lower, b) for a, b in runs)
    single = filled(upper) - {place for run in runs for place in run}
    return told_apart and not single & filled(lower)
