"""The one reader of workbooks (.xlsx, .xls, .ods): sheets as rows of values, with what their values do not tell.

It is to run in a limited process (`incoming.confined`), since libraries hang, break or take all memory on some files.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from busanalys.errors import DataError, Problem
from busanalys.workbooks import archive, biff, container, marks
from busanalys.workbooks.cells import letter
from busanalys.workbooks.marks import Marks

MOST_CELLS = 10_000_000  # of the area that a sheet reaches over, blank ones too
MOST_WRITTEN = 2_500_000  # cells that stand in the file: a dataset of 200 groups, 60 questions and 30 years has 2 million
CELL = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:c|table-cell)[\s/>]")
SCANS = {archive.XLSX: marks.xlsx, archive.ODS: marks.ods}


class Merge(NamedTuple):
    """A merged range; rows and columns count from 1 and both ends are included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Page:
    """A visible sheet: its rows of values from the first row and column on, its merged ranges and its marks."""

    name: str
    rows: list[tuple[object, ...]]
    merged: tuple[Merge, ...]
    marks: Marks

    @property
    def is_blank(self) -> bool:
        """Whether the sheet holds nothing at all."""
        return not self.rows and not self.marks.formulas.count and not self.marks.errors.count


@dataclass(frozen=True)
class Book:
    """A workbook: the names of all its sheets, and its visible sheets in order."""

    names: tuple[str, ...]
    pages: tuple[Page, ...]


def book(content: bytes, file: str) -> Book:
    """The visible sheets of a workbook.

    Raises DataError for what is no workbook, damaged, protected or too large; formulas and error values are only
    marked, since they may stand beside what matters.
    """
    kind = container.kind(content, file)
    if kind == container.TEXT:
        raise DataError([container.other("a text file", file, remedy="save it as .xlsx in Excel or LibreOffice")])
    scanned: dict[str, Marks] = {}
    if kind == container.ZIPPED:
        zipped, parts = archive.parts(content, file)
        _refuse_many(parts, file)
        scanned = SCANS[zipped](parts, file)
        _refuse_wide(scanned, file)
        content = archive.packed(parts)
    with _foreign(file):
        source = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _book(source, scanned if kind == container.ZIPPED else biff.xls(content, file))


@contextmanager
def _foreign(file: str) -> Iterator[None]:
    """What the library raises, panics of its Rust code among it, as words."""
    try:
        yield
    except PasswordError:
        raise DataError([container.protected(file)]) from None
    except (DataError, MemoryError, KeyboardInterrupt):
        raise
    except (ValueError, OverflowError) as error:
        raise DataError([_impossible(file, str(error))]) from None
    except CalamineError as error:
        raise DataError([container.damaged(file, str(error))]) from None
    except BaseException:
        raise DataError([_impossible(file, "the program that reads it gave up")]) from None


def _impossible(file: str, detail: str) -> Problem:
    what, cause = f"the workbook holds a value that cannot be read ({detail})", "a number far too large is shown as a date"
    return Problem("damaged workbook", what, file, cause=cause, remedy=container.OPEN_AND_SAVE)


def _book(source: CalamineWorkbook, scanned: dict[str, Marks]) -> Book:
    shown = [m.name for m in source.sheets_metadata if m.visible == SheetVisibleEnum.Visible and m.typ == SheetTypeEnum.WorkSheet]
    pages = (_page(source.get_sheet_by_name(name), scanned.get(name, Marks())) for name in shown)
    return Book(tuple(source.sheet_names), tuple(pages))


def _page(sheet: CalamineSheet, found: Marks) -> Page:
    left = ("",) * sheet.start[1] if sheet.start else ()
    rows: list[tuple[object, ...]] = [(*left, *cells) for cells in sheet.iter_rows()] if sheet.start else []
    merged = tuple(Merge(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
    return Page(sheet.name, rows, merged, found)


def _refuse_many(parts: Mapping[str, bytes], file: str) -> None:
    """Raise where more cells are written than can be read in time, counted without parsing."""
    count = sum(1 for part in parts.values() for _ in CELL.finditer(part))
    if count > MOST_WRITTEN:
        what = f"the workbook holds {count:,} cells; at most {MOST_WRITTEN:,} are read"
        cause = "formats or formulas reach over whole columns, or it holds other sheets than the answers"
        remedy = "copy the answers alone to a new workbook, pasted as values"
        raise DataError([Problem("too many cells", what, file, cause=cause, remedy=remedy)])


def _refuse_wide(scanned: dict[str, Marks], file: str) -> None:
    wide = [_too_wide(name, each, file) for name, each in scanned.items() if each.rows * each.columns > MOST_CELLS]
    if wide:
        raise DataError(wide)


def _too_wide(name: str, found: Marks, file: str) -> Problem:
    what = f"the sheet '{name}' reaches to row {found.rows:,}: {found.rows * found.columns:,} cells, almost all of them blank"
    cause = "something was written far below or beside the answers"
    remedy = "in a copy of the file, delete everything below and beside the answers, or copy the answers alone to a new workbook"
    shown = f"{letter(found.columns)}{found.rows}"
    return Problem("too many cells", what, file, found.rows, letter(found.columns), (shown,), cause, remedy)
