"""One sheet of a workbook as rows of cells."""

from __future__ import annotations

from busanalys.errors import DataError, Problem
from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import Grid
from busanalys.workbooks import container, reader
from busanalys.workbooks.cells import shown


def grid(content: bytes, file: str, sheet: str | None) -> Grid:
    """The cells of the sheet named, or of the only visible sheet that holds anything.

    Raises DataError for a workbook that is damaged, protected or too large, and when no sheet or several could be meant.
    """
    book = reader.book(content, file)
    visible = tuple(page.name for page in book.pages)
    if sheet is not None and sheet not in visible:
        remedy = "name one of the visible sheets with --sheet, or show the sheet in Excel first"
        raise DataError([Problem("unknown sheet", f"there is no visible sheet '{sheet}'", file, values=visible, remedy=remedy)])
    held = [page for page in book.pages if sheet in (None, page.name) and not page.is_blank]
    if len(held) != 1:
        raise DataError([_several(tuple(page.name for page in held), file) if held else _none(book.names, file)])
    return _grid(held[0])


def _several(names: tuple[str, ...], file: str) -> Problem:
    cause, remedy = "the workbook holds answers and something else", "name the sheet with the answers: --sheet NAME"
    return Problem("several sheets", "several sheets hold something", file, values=names, cause=cause, remedy=remedy)


def _none(names: tuple[str, ...], file: str) -> Problem:
    cause = "the export was made before anyone had answered, or the sheet with the answers is hidden"
    remedy = f"show the sheet in Excel and save, or {container.EXPORT_AGAIN}"
    return Problem("empty file", "no visible sheet of the workbook holds anything", file, None, "", names, cause, remedy)


def _grid(page: reader.Page) -> Grid:
    marks = page.marks
    rows = (Row(number, tuple(map(shown, cells)), number in marks.hidden_rows) for number, cells in enumerate(page.rows, 1))
    kept = [row for row in rows if any(row.cells)]
    return Grid(kept, page.name, page.merged, marks.formulas, marks.errors, frozenset(marks.hidden_columns), marks.from_1904)
