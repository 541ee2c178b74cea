"""One sheet of a workbook as rows of cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from busanalys.errors import DataError, Problem
from busanalys.intake.file import archive, container, rehearsal, scan
from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import Fault, Grid, Merge, letter
from busanalys.workbooks.cells import text_of

MOST_CELLS = 10_000_000
READERS = {archive.XLSX: scan.xlsx, archive.ODS: scan.ods}
VALUES = "in a copy of the file, copy all cells and paste them back as values (Paste special, Values)"
Scanned = Mapping[str, scan.Sheet]


def grid(content: bytes, file: str, sheet: str | None, zipped: bool) -> Grid:
    """The cells of the sheet named, or of the only visible sheet that holds anything.

    Raises DataError for a workbook that is damaged, protected or too large, and when no sheet or several could be meant.
    """
    if not zipped and not rehearsal.survives(content):
        raise DataError([container.damaged(file, "the program that reads it gave up")])
    scanned = _scanned(content, file) if zipped else {}
    try:
        return _grid(CalamineWorkbook.from_filelike(io.BytesIO(content)), file, sheet, scanned)
    except PasswordError:
        raise DataError([container.protected(file)]) from None
    except CalamineError as error:
        raise DataError([container.damaged(file, str(error))]) from None


def _scanned(content: bytes, file: str) -> Scanned:
    kind, parts = archive.parts(content, file)
    sheets = READERS[kind](parts)
    problems = [_too_wide(name, each, file) for name, each in sheets.items() if each.rows * each.columns > MOST_CELLS]
    if problems:
        raise DataError(problems)
    return sheets


def _too_wide(name: str, sheet: scan.Sheet, file: str) -> Problem:
    what = f"the sheet '{name}' reaches to row {sheet.rows:,}: {sheet.rows * sheet.columns:,} cells, almost all of them blank"
    cause = "something was written far below or beside the answers"
    remedy = "in a copy of the file, delete everything below and beside the answers, or copy the answers alone to a new workbook"
    shown = f"{letter(sheet.columns)}{sheet.rows}"
    return Problem("too many cells", what, file, sheet.rows, letter(sheet.columns), (shown,), cause, remedy)


def _grid(book: CalamineWorkbook, file: str, sheet: str | None, scanned: Scanned) -> Grid:
    visible = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible and m.typ == SheetTypeEnum.WorkSheet]
    if sheet is not None and sheet not in visible:
        remedy = "name one of the visible sheets with --sheet, or show the sheet in Excel first"
        raise DataError(
            [Problem("unknown sheet", f"there is no visible sheet '{sheet}'", file, values=tuple(visible), remedy=remedy)]
        )
    sheets = [book.get_sheet_by_name(name) for name in ([sheet] if sheet else visible)]
    held = [each for each in sheets if each.start or scanned.get(each.name, scan.Sheet(0, 0)).spots]
    if len(held) != 1:
        raise DataError([_several(tuple(each.name for each in held), file) if held else _none(book.sheet_names, file)])
    return _cells(held[0], file, scanned.get(held[0].name, scan.Sheet(0, 0)))


def _several(names: tuple[str, ...], file: str) -> Problem:
    cause, remedy = "the workbook holds answers and something else", "name the sheet with the answers: --sheet NAME"
    return Problem("several sheets", "several sheets hold something", file, values=names, cause=cause, remedy=remedy)


def _none(names: list[str], file: str) -> Problem:
    cause = "the export was made before anyone had answered, or the sheet with the answers is hidden"
    remedy = f"show the sheet in Excel and save, or {container.EXPORT_AGAIN}"
    return Problem("empty file", "no visible sheet of the workbook holds anything", file, None, "", tuple(names), cause, remedy)


def _cells(sheet: CalamineSheet, file: str, scanned: scan.Sheet) -> Grid:
    left = sheet.start[1] if sheet.start else 0
    rows = (Row(number, ("",) * left + tuple(map(text_of, cells))) for number, cells in enumerate(sheet.iter_rows(), 1))
    merged = tuple(Merge(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
    faults = (*_merges(merged, file), *_spots(scanned, file))
    return Grid([row for row in rows if any(row.cells)], sheet.name, merged=merged, faults=faults)


def _merges(merged: tuple[Merge, ...], file: str) -> Iterator[Fault]:
    what = "cells are merged among the answers, so that it cannot be told whose answer it is"
    cause, remedy = (
        "someone made the sheet easier to read",
        "unmerge the cells in a copy of the file and fill in every one of them",
    )
    for merge in merged:
        shown = f"{letter(merge.left)}{merge.top}:{letter(merge.right)}{merge.bottom}"
        problem = Problem("merged cells", what, file, merge.top, letter(merge.left), (shown,), cause, remedy)
        yield Fault(merge.top, merge.left, problem)


def _spots(sheet: scan.Sheet, file: str) -> Iterator[Fault]:
    for spot in sheet.spots:
        yield Fault(spot.row, spot.place, _formula(spot, file) if spot.is_formula else _error(spot, file))


def _formula(spot: scan.Spot, file: str) -> Problem:
    outside = "[" in spot.text
    what = "the cell is linked to another workbook" if outside else "the cell holds a formula, not an answer"
    cause = "the sheet was put together by hand; what the formula gives may have changed since"
    return Problem("formula", what, file, spot.row, letter(spot.place), (f"={spot.text}"[: container.SHOWN],), cause, VALUES)


def _error(spot: scan.Spot, file: str) -> Problem:
    what, cause = "the cell holds an error value, not an answer", "a formula lost what it referred to"
    return Problem(
        "error value", what, file, spot.row, letter(spot.place), (spot.text,), cause, "write the answer, or clear the cell"
    )
