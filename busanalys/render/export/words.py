"""The parts of a Word document that its library has no words for: fields, alternatives, rows, and safe HTML as paragraphs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from busanalys.text import plain_text

if TYPE_CHECKING:
    from bs4 import Tag
    from docx.document import Document
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

LISTS = {"ul": "List Bullet", "ol": "List Number"}
HEADINGS = {f"h{level}": level - 1 for level in range(2, 7)}
MARKS = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic"}


def field(line: Paragraph, instruction: str, shown: str) -> None:
    """Add a field such as PAGE to a paragraph; `shown` stands there until the program counts anew."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    simple.append(run)
    line._p.append(simple)


def picture(book: Document, png: bytes, alternative: str, most: tuple[float, float]) -> None:
    """Add a picture with its text alternative, at most so many centimetres wide and high."""
    from docx.shared import Cm

    line = book.add_paragraph()
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(io.BytesIO(png), width=Cm(most[0]))
    if shape.height > Cm(most[1]):
        shape.width, shape.height = round(shape.width * Cm(most[1]) / shape.height), Cm(most[1])
    about = shape._inline.docPr
    about.set("descr", plain_text(alternative))


def row(given: _Row, cells: Sequence[str], looks: Sequence[str], size: float, is_head: bool = False) -> None:
    """Fill a row of a table; numbers stand to the right, no row is broken over pages, and a head repeats on each."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    described = given._tr.get_or_add_trPr()
    described.append(OxmlElement("w:cantSplit"))
    if is_head:
        described.append(OxmlElement("w:tblHeader"))
    for cell, text, look in zip(given.cells, cells, looks, strict=True):
        line = cell.paragraphs[0]
        line.paragraph_format.space_after = Pt(0)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if look == "number" else None
        run = line.add_run(plain_text(text))
        run.font.size, run.bold = Pt(size), is_head or None


def add(book: Document, html: str) -> None:
    """Add safe HTML: headings as headings, lists as lists, everything else as paragraphs of its words."""
    from bs4 import BeautifulSoup

    for element in BeautifulSoup(html, "html.parser").find_all([*HEADINGS, "p", "li", "pre", "tr", "dt", "dd"]):
        if element.name in HEADINGS:
            book.add_heading(plain_text(element.get_text(" ", strip=True)), HEADINGS[element.name])
        elif not element.find(["p", "li"]):
            _runs(book.add_paragraph(style=_style(element)), element)


def _style(element: Tag) -> str | None:
    inside = element if element.name == "li" else element.find_parent("li")
    return LISTS[inside.parent.name] if inside and inside.parent and inside.parent.name in LISTS else None


def _runs(line: Paragraph, element: Tag) -> None:
    for piece in element.find_all(string=True):
        run = line.add_run(plain_text(piece).replace("\n", " "))
        for parent in piece.parents:
            if parent.name in MARKS:
                setattr(run, MARKS[parent.name], True)
        address = piece.find_parent("a")
        if address and str(address.get("href", "")).startswith(("http", "mailto:")):
            line.add_run(f" ({address['href']})")
