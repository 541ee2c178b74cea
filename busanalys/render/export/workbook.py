"""Every table behind a year's figures as one workbook, with a cover sheet of sources and bases."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import files
from busanalys.figures.figure import METADATA_KEY, is_made_up
from busanalys.figures.style import SYNTHETIC
from busanalys.render.export.zipped import zipped
from busanalys.render.page import blocks, numbers
from busanalys.text import plain_text
from busanalys.workbooks.book import PROPERTIES, bytes_of, new_book, set_text, set_widths

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

COVER = "Innehåll"
WIDEST, NARROWEST = 60, 9
LINE, HIGHEST = 15, 409  # points that a line takes, and a row at most
A4 = 9
LONGEST_TEXT = 32_000  # Excel takes 32 767 characters in a cell
PAGES = {"yearly_report": "", "sip_uptake": "SIP", "habilitation_routines": "Habilitering", "method_and_sources": "Metod"}
FORBIDDEN, LONGEST_NAME = r"[\[\]:*?/\\']", 18  # in the name of a sheet, which takes 31 characters
Described = dict[str, Any]


def write(path: Path, notebooks: Iterable[Path], title: str, synthetic: bool, day: date, standing: str = "") -> None:
    """Write the workbook of the tables in executed notebooks; nothing is written when they hold none.

    `standing` says whether they are a draft.

    Raises UsageError when the file cannot be written, for instance because it is open in Excel.
    """
    found = tables((notebook.stem, json.loads(notebook.read_text(encoding="utf-8"))) for notebook in notebooks)
    if found:
        files.write(path, workbook(found, title, synthetic, day, standing))


def tables(notebooks: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Described]:
    """What figures and tables of executed notebooks (name, and the notebook as its file has it) say of themselves, in order.

    `sheet` is what each is called: its number on the page, after the page's name in others than the yearly report.
    """
    return [one for name, notebook in notebooks for one in _numbered(name, notebook)]


def _numbered(name: str, notebook: Mapping[str, Any]) -> Iterator[Described]:
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    described = [output.get("metadata", {}).get(METADATA_KEY) for output in outputs]
    shown = [one for one in described if one and one.get("kind") in blocks.NUMBERED]
    page = PAGES.get(name, re.sub(FORBIDDEN, " ", name)[:LONGEST_NAME])
    for one, number in zip(shown, blocks.numbered(one["kind"] for one in shown), strict=True):
        if one.get("table"):
            yield {**one, "sheet": f"{page} {number.lower()}" if page else number}


def workbook(described: Sequence[Described], title: str, synthetic: bool, day: date, standing: str = "") -> bytes:
    """The workbook's bytes: a cover sheet, then a sheet per table with frozen header; text never becomes a formula.

    The same tables on the same `day` give the same bytes.
    """
    book = new_book(day, plain_text(title))
    _fill_cover(book.worksheets[0], described, [title, standing], synthetic)
    for one in described:
        _fill(book.create_sheet(one["sheet"]), one, synthetic)
    return _dated(bytes_of(book), datetime(day.year, day.month, day.day))


@dataclass
class _Writer:
    """Appends rows to a sheet and remembers those whose words may take several lines, and how cells look."""

    sheet: Worksheet
    row: int = 0
    wrapped: list[int] = field(default_factory=list)
    looks: dict[tuple[bool, bool], Any] = field(default_factory=dict)

    def add(self, values: Iterable[object], *, bold: bool = False, wrap: bool = True) -> None:
        self.row += 1
        self.wrapped += [self.row] if wrap else []
        for column, value in enumerate(values, 1):
            cell: Cell = self.sheet.cell(self.row, column)
            self._dress(cell, bold, wrap)
            _set(cell, value)

    def _dress(self, cell: Cell, bold: bool, wrap: bool) -> None:
        """Give a cell the look of the first like it: openpyxl takes longer to look one up than for all the rest of a cell."""
        from openpyxl.styles import Alignment, Font

        if (bold, wrap) in self.looks:
            cell._style = copy(self.looks[bold, wrap])
            return
        cell.font, cell.alignment = Font(bold=bold), Alignment(wrap_text=wrap, vertical="top")
        self.looks[bold, wrap] = copy(cell._style)


def _set(cell: Cell, value: object) -> None:
    if isinstance(value, str):
        set_text(cell, _cell_text(value))
    elif isinstance(value, bool):
        cell.value = "ja" if value else "nej"
    else:
        cell.value = value
        if isinstance(value, numbers.Share):
            cell.number_format = "0 %"


def _cell_text(value: str) -> str:
    clean = plain_text(value)
    return clean if len(clean) <= LONGEST_TEXT else f"{clean[:LONGEST_TEXT]} …"


def _fill_cover(sheet: Worksheet, described: Iterable[Described], opening: Sequence[str], synthetic: bool) -> None:
    sheet.title = COVER
    writer = _Writer(sheet)
    for words in filter(None, [*opening, SYNTHETIC if synthetic else ""]):
        writer.add([words], bold=True, wrap=False)
    writer.add([])
    writer.add(["Blad", "Rubrik", "Fråga, år och bas", "Källa", "Anmärkningar"], bold=True)
    for one in described:
        writer.add([one["sheet"], heading(one), one.get("subtitle", ""), one["source"], " ".join(one["notes"])])
        _link(sheet.cell(writer.row, 1), one["sheet"])
    _fit(sheet, [24, 45, 45, 40, 60], writer.wrapped)


def _link(cell: Cell, sheet: str) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
    cell.font = Font(underline="single", color="12436D")


def heading(one: Mapping[str, Any]) -> str:
    """The title of a figure or the caption of a table."""
    return str(one.get("title") or one.get("caption") or one["id"])


def _fill(sheet: Worksheet, one: Described, synthetic: bool) -> None:
    writer = _Writer(sheet)
    above = [f"{one['sheet']}. {heading(one)}", one.get("subtitle", ""), SYNTHETIC if is_made_up(one, synthetic) else ""]
    for number, words in enumerate(filter(None, above)):
        writer.add([words], bold=number == 0, wrap=False)
    writer.add([])
    columns, rows = numbers.apart(one["table"]["columns"], one["table"]["rows"])
    writer.add(columns, bold=True)
    header = writer.row
    for row in rows:
        writer.add(row)
    if columns and rows:
        sheet.auto_filter.ref = f"A{header}:{sheet.cell(writer.row, len(columns)).coordinate}"
    sheet.freeze_panes = f"A{header + 1}"
    _add_below(writer, one)
    _fit(sheet, [_width(place, columns, rows) for place in range(len(columns))], writer.wrapped)
    sheet.print_title_rows = f"{header}:{header}"


def _add_below(writer: _Writer, one: Described) -> None:
    writer.add([])
    for words in (*one["notes"], one["source"]):
        if words:
            writer.add([words], wrap=False)
    writer.add([f"Till {COVER}"], wrap=False)
    _link(writer.sheet.cell(writer.row, 1), COVER)


def _width(place: int, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    longest = max([len(str(row[place] if row[place] is not None else "")) for row in rows] + [len(columns[place]) + 3])
    return min(max(longest + 2, NARROWEST), WIDEST)


def _fit(sheet: Worksheet, widths: Sequence[int], wrapped: Iterable[int]) -> None:
    """Give columns their widths, wrapped rows the height of their words, and paper all columns on one page across."""
    set_widths(sheet, widths)
    for row in wrapped:
        cells = [str(sheet.cell(row, number).value or "") for number in range(1, len(widths) + 1)]
        lines = max((-(-len(cell) // max(width - 2, 1)) for cell, width in zip(cells, widths, strict=True)), default=1)
        if lines > 1:
            sheet.row_dimensions[row].height = min(LINE * lines, HIGHEST)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _dated(content: bytes, made: datetime) -> bytes:
    """The same workbook with one date on all of its parts, since openpyxl stamps them with the time of saving."""
    stamp = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[PROPERTIES] = stamp.sub(rb"\g<1>" + made.strftime("%Y-%m-%dT00:00:00Z").encode(), parts[PROPERTIES])
    return zipped(parts.items(), made)
