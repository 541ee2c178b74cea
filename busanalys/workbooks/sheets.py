"""Workbooks that people fill in: tables of text cells with drop-downs and notes, written whole and read back as text."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import files, incoming
from busanalys.errors import DataError, Problem
from busanalys.language import named
from busanalys.text import today
from busanalys.workbooks import marks, reader, rows
from busanalys.workbooks.book import OURS, PROPERTIES, bytes_of, letter, new_book, set_text
from busanalys.workbooks.cells import text_of

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ABOUT, LISTS = "about", "lists"
SUFFIX = ".xlsx"
AS_TEXT = "@"
LONGEST_CELL = 32_767  # what Excel keeps of a text; the rest would be lost
NARROWEST, WIDEST = 10, 60
MOST_COLUMNS = 100  # of a sheet that people fill in; ours have thirty at most
EMPTY_ROWS = 500  # rows below the last that drop-downs reach, for rows that people add
DARK, GREY, WAITING = "12436D", "EDEDED", "FCE4CF"


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook: its rows as text, one cell per column.

    `choices` holds for a column the values that its drop-down offers (others are refused on typing), `notes` what a column
    means, `locked` the columns that are there to be read, which Excel then keeps from being changed by mistake. `open` are
    the rows, from 0, that wait for a person, and that are coloured.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    open: frozenset[int] = frozenset()

    def renamed(self, name: str, columns: Mapping[str, str]) -> Sheet:
        """The sheet with another name, and other headings for its columns."""
        return replace(
            self,
            name=name,
            columns=tuple(columns[column] for column in self.columns),
            choices={columns[column]: values for column, values in self.choices.items()},
            notes={columns[column]: note for column, note in self.notes.items()},
            locked=frozenset(columns[column] for column in self.locked),
        )


def write(path: Path, sheets: Sequence[Sheet], about: Sequence[str] = (), first: str = ABOUT) -> None:
    """Write a workbook whole or not at all: the lines of `about` on a sheet called `first`, then a sheet per table.

    Every cell is text, so that codes keep their zeros and nothing is taken for a formula or a date. Raises DataError for
    texts that no workbook can hold and UsageError where the file cannot be written.
    """
    files.check_target(path, SUFFIX, is_own)
    problems = [problem for sheet in sheets for problem in _impossible(sheet, path.name)]
    if problems:
        raise DataError(problems)
    book = new_book(today())
    _about(book, about, first)
    lists = _Lists(book)
    tables = [(page, sheet, _table(page, sheet, lists)) for sheet in sheets for page in [book.create_sheet(sheet.name)]]
    content = bytes_of(book)
    below = {page.path.lstrip("/"): (sheet.rows, sheet.open, style) for page, sheet, style in tables}
    files.write(path, rows.added(content, below))


def is_own(path: Path) -> bool:
    """Whether a file is a workbook that `write` made and nobody saved since: Excel puts the name of who did in its place."""
    try:
        with zipfile.ZipFile(path) as book:
            return f"lastModifiedBy>{OURS}<".encode() in book.read(PROPERTIES)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _impossible(sheet: Sheet, file: str) -> list[Problem]:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    shown_as = f"{file}, sheet {sheet.name}"
    what = f"the text is longer than the {LONGEST_CELL} characters that a cell of a workbook holds"
    long = [(n, c, cell[:20]) for n, c, cell in _cells(sheet, lambda text: len(text) > LONGEST_CELL)]
    strange = [(n, c, cell[:20]) for n, c, cell in _cells(sheet, lambda text: bool(ILLEGAL_CHARACTERS_RE.search(text)))]
    return [
        *(Problem("long cell", what, shown_as, n, c, (cell,), remedy="shorten it") for n, c, cell in long),
        *(
            Problem("control character", "the text has a character that no workbook can hold", shown_as, n, c, (cell,))
            for n, c, cell in strange
        ),
    ]


def _cells(sheet: Sheet, wanted: Callable[[str], bool]) -> Iterator[tuple[int, str, str]]:
    """The cells whose text is wanted, with their row and column; every different text is looked at once."""
    for place, column in enumerate(sheet.columns):
        if found := {text for text in {row[place] for row in sheet.rows} if wanted(text)}:
            yield from ((number, column, row[place]) for number, row in enumerate(sheet.rows, 2) if row[place] in found)


def _about(book: Workbook, lines: Sequence[str], name: str) -> None:
    from openpyxl.styles import Alignment

    sheet = book.active
    sheet.title = name
    sheet.column_dimensions["A"].width = 2 * WIDEST
    for line in lines:
        sheet.append([None])
        cell = sheet.cell(sheet.max_row, 1)
        _set(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


class _Lists:
    """The hidden sheet that holds what drop-downs offer, a column per list: in the rule itself Excel allows 255 characters."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        self._places: dict[tuple[str, ...], str] = {}

    def reference(self, values: Sequence[str]) -> str:
        """Where the values stand, as a formula; equal lists stand once."""
        known = tuple(values)
        if known not in self._places:
            place = len(self._places) + 1
            for number, value in enumerate(known, 1):
                _set(self._sheet.cell(number, place), value)
            column = letter(place)
            self._places[known] = f"{LISTS}!${column}$1:${column}${len(known)}"
        return self._places[known]


def _table(page: Worksheet, sheet: Sheet, lists: _Lists) -> rows.Style:
    """Make a table without its rows; the style of a cell by its column and text."""
    page.append([None] * len(sheet.columns))
    for place, column in enumerate(sheet.columns, 1):
        _head(page.cell(1, place), column, sheet.notes.get(column, ""))
        _prepare(page, sheet, place)
        if sheet.choices.get(column):
            _drop_down(page, place, lists.reference(sheet.choices[column]), len(sheet.rows))
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    _protect(page, sheet)
    styles = {kind: _style(page.cell(2, place), *kind) for place, kind in enumerate(product((False, True), repeat=3), 1)}
    page.delete_rows(2)
    is_locked = [column in sheet.locked for column in sheet.columns]
    return lambda place, text, waits: styles[is_locked[place], "\n" in text or len(text) > WIDEST, waits]


def _style(cell: Cell, locked: bool, long: bool, waits: bool) -> int:
    """The number of the style of cells that may not be written in, whose text needs several lines, or that wait for a person."""
    from openpyxl.styles import Alignment, PatternFill, Protection

    cell.number_format = AS_TEXT
    cell.protection = Protection(locked=locked)
    cell.fill = PatternFill("solid", fgColor=WAITING if waits else GREY) if locked or waits else PatternFill()
    cell.alignment = Alignment(wrap_text=True, vertical="top") if long else Alignment()
    return int(cell.style_id)


def _head(cell: Cell, column: str, note: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    _set(cell, column)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=DARK)
    if note:
        cell.comment = Comment(note, "busanalys", width=360, height=24 * (2 + len(note) // 45))


def _prepare(page: Worksheet, sheet: Sheet, place: int) -> None:
    """The whole column as text that may be written in, so that a row that someone adds is text too."""
    from openpyxl.styles import Protection

    column = sheet.columns[place - 1]
    lines = {line for text in {row[place - 1] for row in sheet.rows} for line in text.splitlines()}
    lengths = [len(column) + 4, *(len(line) + 2 for line in lines)]
    dimension = page.column_dimensions[letter(place)]
    dimension.width = min(max(*lengths, NARROWEST), WIDEST)
    dimension.number_format = AS_TEXT
    dimension.protection = Protection(locked=column in sheet.locked)


def _set(cell: Cell, text: str) -> None:
    """A text as a text, also where it begins like a formula."""
    cell.number_format = AS_TEXT
    set_text(cell, text)


def _drop_down(page: Worksheet, place: int, reference: str, rows: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=f"={reference}", allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Finns inte i listan", "Välj något i listan."
    column = letter(place)
    rule.add(f"{column}2:{column}{1 + rows + EMPTY_ROWS}")
    page.add_data_validation(rule)


def _protect(page: Worksheet, sheet: Sheet) -> None:
    if sheet.locked:
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = page.protection.autoFilter = page.protection.sort = False


def read(path: Path) -> dict[str, pd.DataFrame]:
    """Every visible table of a workbook as a frame of text cells, "" where empty, by the name of its sheet.

    The index is the row of the sheet less 2, as in a CSV file that is read; rows without any text are left out. Raises
    DataError where it is no workbook that can be opened, and for formulas and error values.
    """
    frames, problems = frames_and_problems(path)
    if problems:
        raise DataError(problems)
    return frames


def frames_and_problems(path: Path) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The tables as `read` gives them, and the formulas and error values among them, whose results may be old.

    The file is read in a limited process of its own. Raises DataError where it is no workbook that can be opened.
    """
    content = incoming.content(path)
    tables, problems = incoming.confined(path.name, incoming.USUAL, texts, content, path.name)
    return {name: _frame(rows) for name, rows in tables.items()}, problems


def texts(content: bytes, file: str) -> tuple[dict[str, list[tuple[str, ...]]], list[Problem]]:
    """The visible tables of a workbook's content as rows of text by sheet, and what is stale in them, in this process."""
    pages = [page for page in reader.book(content, file).pages if page.name not in (ABOUT, named(ABOUT, "sheet"), LISTS)]
    if foreign := [_foreign(page, file) for page in pages if page.rows and len(page.rows[0]) > MOST_COLUMNS]:
        raise DataError(foreign)
    problems = [problem for page in pages for problem in marks.stale(page.marks, f"{file}, sheet {page.name}")]
    return {page.name: [tuple(map(_text, row)) for row in page.rows] for page in pages}, problems


def _foreign(page: reader.Page, file: str) -> Problem:
    what = (
        f"the sheet '{page.name}' has {len(page.rows[0]):,} columns; no sheet that busanalys writes has more than {MOST_COLUMNS}"
    )
    cause, remedy = "it is another workbook, or something was written far to the right", "name the workbook that busanalys wrote"
    return Problem("too many cells", what, file, 1, cause=cause, remedy=remedy)


def _frame(rows: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    import pandas as pd

    head, *body = rows or [()]
    width = max((place for place, name in enumerate(head, 1) if name), default=0)
    filled = {number: row[:width] for number, row in enumerate(body) if any(row)}
    return pd.DataFrame(list(filled.values()), index=list(filled), columns=list(head[:width]), dtype=str)


def _text(value: object) -> str:
    return value if isinstance(value, str) else text_of(value)
