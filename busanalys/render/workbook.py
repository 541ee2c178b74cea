"""Every table behind a year's figures as one workbook, with a cover sheet of sources and bases."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from busanalys.figure import METADATA_KEY

if TYPE_CHECKING:
    import nbformat
    from openpyxl.worksheet.worksheet import Worksheet

WIDEST, NARROWEST = 60, 10
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
SYNTHETIC = "Påhittade exempeldata, beskriver inte verkligheten"


def tables(notebooks: Iterable[nbformat.NotebookNode]) -> list[dict[str, Any]]:
    """What figures and tables of executed notebooks say of themselves, in order, each id once."""
    found: dict[str, dict[str, Any]] = {}
    for notebook in notebooks:
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                described = output.get("metadata", {}).get(METADATA_KEY)
                if described and "table" in described:
                    found.setdefault(described["id"], described)
    return list(found.values())


def workbook(described: list[dict[str, Any]], title: str) -> bytes:
    """The workbook's bytes: a cover sheet, then a sheet per table with frozen header; text never becomes a formula."""
    from openpyxl import Workbook

    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Innehåll"
    names = [f"{number} {_sheet_name(one['id'])}"[:31] for number, one in enumerate(described, 1)]
    _fill_cover(cover, described, names, title)
    for one, name in zip(described, names, strict=True):
        _fill(book.create_sheet(name), one)
    book.properties.creator = "busanalys"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_cover(sheet: Worksheet, described: list[dict[str, Any]], names: list[str], title: str) -> None:
    _row(sheet, [title], bold=True)
    if any(one["synthetic"] for one in described):
        _row(sheet, [SYNTHETIC], bold=True)
    sheet.append([])
    _row(sheet, ["Blad", "Tabell", "Fråga, år och bas", "Källa", "Anmärkningar"], bold=True)
    for one, name in zip(described, names, strict=True):
        heading = one.get("title") or one["caption"]
        _row(sheet, [name, heading, one.get("subtitle", ""), one["source"], " ".join(one["notes"])])
    _widths(sheet)


def _fill(sheet: Worksheet, one: Mapping[str, Any]) -> None:
    _row(sheet, one["table"]["columns"], bold=True)
    for row in one["table"]["rows"]:
        _row(sheet, row)
    sheet.freeze_panes = "A2"
    _widths(sheet)


def _row(sheet: Worksheet, values: Iterable[object], bold: bool = False) -> None:
    from openpyxl.styles import Alignment, Font

    number = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column)
        cell.value = CONTROL.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _widths(sheet: Worksheet) -> None:
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(max(longest + 2, NARROWEST), WIDEST)


def _sheet_name(identity: str) -> str:
    return FORBIDDEN_IN_NAMES.sub(" ", identity)
