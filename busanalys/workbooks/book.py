"""How every workbook begins and ends: what it says of itself, texts that stay texts, widths, and its bytes."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import files

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

OURS, PROPERTIES = "busanalys", "docProps/core.xml"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NO_ROOM = "IO_E"  # how lxml begins the system's reasons


def new_book(day: date, title: str = "") -> Workbook:
    """A workbook of this program, made on a day, with one empty sheet."""
    from openpyxl import Workbook

    book = Workbook()
    about = book.properties
    about.creator = about.lastModifiedBy = OURS
    about.title, about.language = title or None, "sv"
    about.created = about.modified = datetime.combine(day, time())
    return book


def set_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as a text, also where it begins like a formula; an empty one leaves the cell blank."""
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_SIGNS)


def set_widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    """Make the first columns of a sheet so many characters wide."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[letter(place)].width = width


def letter(place: int) -> str:
    """The letters of a column by its place from 1."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))


def bytes_of(book: Workbook) -> bytes:
    """The bytes of a workbook; UsageError where the temporary folder, in which openpyxl writes every sheet, takes no more."""
    content = io.BytesIO()
    try:
        book.save(content)
    except Exception as error:  # with lxml it is no OSError
        if not isinstance(error, OSError) and not str(error).startswith(NO_ROOM):
            raise
        reason = error if isinstance(error, OSError) else OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise files.refused(Path(tempfile.gettempdir()), reason) from error
    return content.getvalue()
