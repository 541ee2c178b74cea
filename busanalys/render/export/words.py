"""The parts of a Word document that its library has no words for: fields, alternatives, rows, and safe HTML as paragraphs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from busanalys.text import plain_text

if TYPE_CHECKING:
    from bs4 import Tag
    from docx.document import Document
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

LISTS = {"ul": "List Bullet", "ol": "List Number"}
HEADINGS = {f"h{level}": level - 1 for level in range(2, 7)}
AFTER_HYPHENS = (  # what the schema has after the word on hyphens in the settings of a paragraph
    "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap",
    "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr",
    "w:sectPr", "w:pPrChange",
)  # fmt: skip
MARKS = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic"}


def field(line: Paragraph, instruction: str, shown: str) -> None:
    """Add a field such as PAGE to a paragraph; `shown` stands there until the program counts anew."""
    simple, run, text = _element("w:fldSimple", instr=instruction), _element("w:r"), _element("w:t")
    text.text = shown
    run.append(text)
    simple.append(run)
    line._p.append(simple)


def contents(book: Document, place: Paragraph, levels: int) -> None:
    """Add the field of contents after the line `place`, with the document's headings in it as links.

    Word counts its pages when the reader has it update the field; it does not ask to when the document is opened.
    """
    from docx.text.paragraph import Paragraph

    wanted = {f"Heading {level + 1}" for level in range(levels)}
    headings = [line for line in book.paragraphs if line.style and line.style.name in wanted]
    after = place
    for number, heading in enumerate(headings):
        line = Paragraph(_element("w:p"), place._parent)
        after._p.addnext(line._p)
        if number == 0:
            _instruct(line, f'TOC \\o "1-{levels}" \\h \\z \\u')
        _entry(line, heading, number)
        after = line
    if headings:
        _mark(after, "end")


def _instruct(line: Paragraph, instruction: str) -> None:
    """The beginning of a field that spans several lines."""
    from docx.oxml.ns import qn

    _mark(line, "begin")
    run, text = _element("w:r"), _element("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = instruction
    run.append(text)
    line._p.append(run)
    _mark(line, "separate")


def _mark(line: Paragraph, kind: str) -> None:
    run = _element("w:r")
    run.append(_element("w:fldChar", fldCharType=kind))
    line._p.append(run)


def _entry(line: Paragraph, heading: Paragraph, number: int) -> None:
    """A link to a heading, which gets a bookmark; headings of level two stand further in."""
    from docx.shared import Cm, Pt

    name = f"_Toc{number + 1:08d}"
    heading._p.insert(1 if heading._p.pPr is not None else 0, _element("w:bookmarkStart", id=str(number), name=name))
    heading._p.append(_element("w:bookmarkEnd", id=str(number)))
    link = _element("w:hyperlink", anchor=name, history="1")
    run, text = _element("w:r"), _element("w:t")
    text.text = heading.text
    run.append(text)
    link.append(run)
    line._p.append(link)
    line.paragraph_format.space_after = Pt(2)
    line.paragraph_format.left_indent = Cm(0.6) if heading.style and heading.style.name != "Heading 1" else None


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def hyphenate(book: Document) -> None:
    """Let words break at their syllables where a line says so (`row`), by the program's own Swedish; nowhere else."""
    from docx.oxml.ns import qn

    settings = book.settings.element
    if settings.find(qn("w:autoHyphenation")) is None:
        before = settings.find(qn("w:defaultTabStop"))
        place = list(settings).index(before) + 1 if before is not None else _place(settings)
        settings.insert(place, _element("w:autoHyphenation"))
    _break_words(book.styles["Normal"].element.get_or_add_pPr(), is_allowed=False)


def _place(settings: Any) -> int:
    """Where the setting belongs in a file without the one before it: the schema has an order."""
    later = ("}characterSpacingControl", "}footnotePr", "}endnotePr", "}compat", "}rsids", "}mathPr", "}themeFontLang")
    return next((place for place, one in enumerate(settings) if one.tag.endswith(later)), len(settings))


def _break_words(about: Any, is_allowed: bool) -> None:
    about.insert_element_before(_element("w:suppressAutoHyphens", val="0" if is_allowed else "1"), *AFTER_HYPHENS)


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Give the columns of a table their widths in centimetres."""
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for given in table.rows:
        for cell, width in zip(given.cells, widths, strict=True):
            cell.width = Cm(width)


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
    from docx.shared import Pt

    described = given._tr.get_or_add_trPr()
    described.append(_element("w:cantSplit"))
    if is_head:
        described.append(_element("w:tblHeader"))
    for cell, text, look in zip(given.cells, cells, looks, strict=True):
        line = cell.paragraphs[0]
        line.paragraph_format.space_after = Pt(0)
        _break_words(line._p.get_or_add_pPr(), is_allowed=True)
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
