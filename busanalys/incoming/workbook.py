"""One sheet of a workbook as rows of cells."""

from __future__ import annotations

import io

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from busanalys.errors import DataError, Problem
from busanalys.incoming.cells import text_of
from busanalys.incoming.export import Row
from busanalys.incoming.grid import Grid, Merge


def grid(content: bytes, file: str, sheet: str | None) -> Grid:
    """The cells of the sheet named, or of the only visible sheet that holds anything."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible and m.typ == SheetTypeEnum.WorkSheet]
    if sheet is not None and sheet not in visible:
        raise DataError([Problem("unknown sheet", f"there is no sheet {sheet!r}", file, values=tuple(visible))])
    sheets = [book.get_sheet_by_name(name) for name in ([sheet] if sheet else visible)]
    held = [each for each in sheets if each.start]
    if len(held) != 1:
        raise DataError([Problem("several sheets", "name one sheet", file, values=tuple(each.name for each in held))])
    return _cells(held[0])


def _cells(sheet: CalamineSheet) -> Grid:
    top, left = sheet.start or (0, 0)
    rows = [Row(number, ("",) * left + tuple(map(text_of, cells))) for number, cells in enumerate(sheet.to_python(), top + 1)]
    merged = tuple(Merge(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
    return Grid([row for row in rows if any(row.cells)], sheet.name, merged=merged)
