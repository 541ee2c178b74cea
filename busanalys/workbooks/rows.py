"""Rows of text put into a workbook that openpyxl has made: openpyxl itself takes 500 bytes and 15 µs for every cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from busanalys.workbooks.book import letter

STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NO_TEXTS = f'<sst xmlns="{MAIN}"></sst>'.encode()
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
LINKS = (
    ("[Content_Types].xml", b"</Types>", f'<Override PartName="/{STRINGS}" ContentType="{KIND}"/>'.encode()),
    (
        "xl/_rels/workbook.xml.rels",
        b"</Relationships>",
        f'<Relationship Type="{RELATION}" Target="sharedStrings.xml" Id="rIdTexts"/>'.encode(),
    ),
)
COUNTS = re.compile(rb' (?:count|uniqueCount)="\d+"')
DIMENSION = re.compile(rb'<dimension ref="[^"]*" ?/>')
Style = Callable[[int, str, bool], int]


class Texts:
    """The texts of cells, each stored once, by their number."""

    def __init__(self, stored: bytes) -> None:
        self._stored, self._first = stored, stored.count(b"<si>")
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number that cells name a text by."""
        return self._numbers.setdefault(text, self._first + len(self._numbers))

    def part(self) -> bytes:
        """The part of a workbook that holds them, after those that were stored."""
        added = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self._numbers)
        return COUNTS.sub(b"", self._stored).replace(b"</sst>", added.encode() + b"</sst>")


def added(book: bytes, rows: Mapping[str, tuple[Sequence[Sequence[str]], Collection[int], Style]]) -> bytes:
    """The workbook with rows below the headings of some sheets, by the sheets' parts such as `xl/worksheets/sheet3.xml`.

    With the rows come those, from 0, that wait for a person, and a function that gives the number of a cell's style by the
    place of its column, its text and whether its row waits.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(whole, "w", compresslevel=3) as target:
        parts = {name: made.read(name) for name in made.namelist()}
        if STRINGS not in parts:  # openpyxl has written its texts into their cells
            parts |= {STRINGS: NO_TEXTS, **{name: parts[name].replace(end, new + end) for name, end, new in LINKS}}
        texts = Texts(parts.pop(STRINGS))
        for name, content in parts.items():
            with target.open(_entry(name), "w") as part:
                part.writelines(_sheet(content, *rows[name], texts) if name in rows else [content])
        target.writestr(_entry(STRINGS), texts.part())
    return whole.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """A part without today's time, so that the same content gives the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet(made: bytes, rows: Sequence[Sequence[str]], waiting: Collection[int], style: Style, texts: Texts) -> Iterator[bytes]:
    width = max((len(row) for row in rows), default=1)
    before, after = DIMENSION.sub(f'<dimension ref="A1:{letter(width)}{len(rows) + 1}"/>'.encode(), made).split(b"</sheetData>")
    yield before
    yield from _rows(rows, waiting, style, texts, [letter(place) for place in range(1, width + 1)])
    yield b"</sheetData>" + after


def _rows(
    rows: Iterable[Sequence[str]], waiting: Collection[int], style: Style, texts: Texts, letters: Sequence[str]
) -> Iterator[bytes]:
    ends: dict[bool, list[dict[str, str]]] = {waits: [{} for _ in letters] for waits in (False, True)}
    for number, row in enumerate(rows, 2):
        cells, waits = [], number - 2 in waiting
        known = ends[waits]
        for place, text in enumerate(row):
            if (rest := known[place].get(text)) is None:
                value = f' t="s"><v>{texts.number(text)}</v></c>' if text else "/>"
                rest = known[place][text] = f'" s="{style(place, text, waits)}"{value}'
            cells.append(f'<c r="{letters[place]}{number}{rest}')
        yield f'<row r="{number}">{"".join(cells)}</row>'.encode()
