"""A report as a Word document, to be pasted into a case file: headings, pictures with text alternatives, real tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from busanalys.figures.figure import is_made_up
from busanalys.figures.style import SYNTHETIC
from busanalys.render.export import columns, words, wordtemplate
from busanalys.render.export.zipped import zipped
from busanalys.render.page import blocks
from busanalys.render.page.cells import PageTable
from busanalys.render.page.html import UNTITLED
from busanalys.text import plain_text

if TYPE_CHECKING:
    import nbformat
    from docx.document import Document
    from docx.section import Section, _Footer, _Header
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    from busanalys.render.page.html import Facts
    from busanalys.render.page.standing import Standing

LANGUAGE, FONT = "sv-SE", "Arial"
TEXT_SIZE, TABLE_SIZE = 10.5, 8
MARGIN, WIDTH, TALLEST = 2.0, 17.0, 20.0  # cm of an upright A4 page
EMU = 360_000  # of Word's units in a centimetre
LEVELS = 2  # of headings in the contents


def document(
    notebook: nbformat.NotebookNode,
    facts: Facts,
    stands: Standing,
    pictures: Mapping[str, bytes],
    day: date,
    template: bytes | None = None,
) -> bytes:
    """The bytes of the document of an executed notebook, the same every time for the same `day`.

    `pictures` holds PNGs by anchor (`pictures.untitled`); a figure without one stands as text and table.
    `template` is an own Word file (`wordtemplate.content`), whose styles, header, footer and margins are kept.
    """
    import docx

    content = blocks.contents(notebook)
    written = _Writer(wordtemplate.emptied(template) if template else docx.Document(), facts.synthetic)
    if not template:
        _look(written.document)
    _settle(written.document, content.title or UNTITLED, facts, stands, day)
    _cover(written, content.title or UNTITLED, facts, stands)
    for block in content.blocks[: content.opening]:
        written.block(block, pictures.get(block.get("anchor", "")), stands.is_signed)
    place = written.say("Innehåll", bold=True)
    for block in content.blocks[content.opening :]:
        written.block(block, pictures.get(block.get("anchor", "")), stands.is_signed)
    _close(written, facts, stands)
    words.contents(written.document, place, LEVELS)
    packed = io.BytesIO()
    written.document.save(packed)
    return _repacked(packed.getvalue(), day)


def _repacked(content: bytes, day: date) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return zipped([(name, packed.read(name)) for name in packed.namelist()], day)


def _look(book: Document) -> None:
    """Our own font and margins, where no template says how documents look."""
    from docx.shared import Cm, Pt

    normal, section = book.styles["Normal"], book.sections[0]
    normal.font.name, normal.font.size = FONT, Pt(TEXT_SIZE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)


def _settle(book: Document, title: str, facts: Facts, stands: Standing, day: date) -> None:
    """Language and hyphens, paper, properties, what stands at the head (made-up data) and at the foot (status, page)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    normal = book.styles["Normal"]
    spoken = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia"):
        spoken.set(qn(kind), LANGUAGE)
    for style in book.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(spoken)
    stamp = datetime(day.year, day.month, day.day)
    about = book.core_properties
    made_up = f" ({SYNTHETIC.lower()})" if facts.synthetic else ""
    about.title, about.language, about.author, about.comments = f"{title} {facts.year}{made_up}", LANGUAGE, "", ""
    about.last_modified_by, about.created, about.modified, about.revision = "", stamp, stamp, 1
    about.subject = facts.dataset_title
    words.hyphenate(book)
    _upright(book.sections[0], False)
    if facts.synthetic:
        _empty_line(book.sections[0].header).add_run(SYNTHETIC).bold = True
    _foot(_empty_line(book.sections[0].footer), f"{stands.status}. {title} {facts.year}. Sida ")


def _empty_line(part: _Header | _Footer) -> Paragraph:
    """A line for words of ours at the head or foot of pages, after what a template says there."""
    return next((line for line in part.paragraphs if not line.text), None) or part.add_paragraph()


def _upright(section: Section, on_its_side: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    short, long = Cm(21), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if on_its_side else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if on_its_side else (short, long)


def _foot(line: Paragraph, said: str) -> None:
    line.add_run(plain_text(said))
    words.field(line, "PAGE", "1")


def _cover(written: _Writer, title: str, facts: Facts, stands: Standing) -> None:
    written.say(stands.status, bold=True)
    written.document.add_paragraph(plain_text(f"{blocks.titled(title, facts.about)} {facts.year}"), style="Title")
    written.made_up()
    lines = [("Underlag", facts.dataset_title), ("Enkäten stängde", facts.closed), ("Sammanställd", stands.day or facts.made)]
    lines += [("Fastställd", f"{stands.day} av {stands.by}"), ("Beteckning", stands.reference)] if stands.is_signed else []
    for name, value in [*lines, ("Mottagare", facts.reader)]:
        if value:
            written.say(f"{name}: {value}")
    if stands.label:
        _correction(written, stands)


def _correction(written: _Writer, stands: Standing) -> None:
    written.document.add_heading(plain_text(stands.label), 1)
    written.say(stands.reason or stands.remark)
    if stands.changes:
        rows = tuple((change.what, change.before or "–", change.now or "–") for change in stands.changes)
        written.table(PageTable(("Uppgift", "Tidigare", "Nu"), ("", "", ""), rows))


def _close(written: _Writer, facts: Facts, stands: Standing) -> None:
    versions = ", ".join(f"{name} {value}" for name, value in facts.versions.items())
    for said in (f"{stands.status}. Programversioner: {versions}.", f"Kontrollsumma för underlaget (SHA-256): {facts.digest}"):
        written.say(said, small=True)
    written.made_up()


class _Writer:
    """Adds the blocks of a page to a document, with figures and tables numbered as they come."""

    def __init__(self, book: Document, synthetic: bool) -> None:
        self.document = book
        self._synthetic = synthetic
        self._on_its_side = False

    def block(self, block: Mapping[str, Any], picture: bytes | None, is_signed: bool) -> None:
        """Add one block of `blocks.contents`."""
        kind = block["kind"]
        self._lay(block["page_table"] if kind == blocks.TABLE else None)
        if kind == blocks.FIGURE:
            self._figure(block, picture)
        elif kind == blocks.TABLE:
            self._table(block, picture)
        elif kind == blocks.COMMENTARY:
            self._commentary(block, is_signed)
        elif kind == "draft" and is_signed:
            return
        elif kind in blocks.PROSE:
            self._prose(block)
        elif kind in ("markdown", "html"):
            words.add(self.document, block["html"])
        else:
            self.say(block.get("text") or block.get("alt", ""))

    def say(self, said: str, *, bold: bool = False, small: bool = False, style: str | None = None) -> Paragraph:
        """Add a paragraph of plain text."""
        from docx.shared import Pt

        line = self.document.add_paragraph(style=style)
        run = line.add_run(plain_text(said))
        run.bold = bold or None
        if small:
            run.font.size, line.paragraph_format.space_after = Pt(TABLE_SIZE), Pt(2)
        return line

    def made_up(self, block: Mapping[str, Any] | None = None) -> None:
        """Announce made-up data where they are shown."""
        if is_made_up(block or {}, self._synthetic):
            self.say(SYNTHETIC, bold=True).paragraph_format.keep_with_next = block is not None

    def _figure(self, block: Mapping[str, Any], picture: bytes | None) -> None:
        self.made_up(block)
        self._caption(block["number"], block["title"])
        for said in filter(None, (block.get("subtitle"), None if picture else block["alt"])):
            self.say(said).paragraph_format.keep_with_next = picture is not None
        if picture:
            words.picture(self.document, picture, block["alt"], self._room())
        self._remarks(block)
        if block["page_table"]:
            if self._lay(block["page_table"]):
                self.say(block["title"], bold=True).paragraph_format.keep_with_next = True
            self.table(block["page_table"])

    def _table(self, block: Mapping[str, Any], picture: bytes | None) -> None:
        self.made_up(block)
        self._caption(block["number"], block["caption"])
        if picture:
            words.picture(self.document, picture, block["alt"], self._room())
        self.table(block["page_table"])
        self._remarks(block)

    def _room(self) -> tuple[float, float]:
        """Centimetres across and down that a picture may take on this page."""
        return min(WIDTH, self._across()), TALLEST

    def _caption(self, number: str, title: str) -> None:
        kind, _, place = number.partition(" ")
        line = self.document.add_paragraph(f"{kind} ", style="Caption")
        line.paragraph_format.keep_with_next = True
        words.field(line, f"SEQ {kind} \\* ARABIC", place)
        line.add_run(plain_text(f". {title}"))

    def _remarks(self, block: Mapping[str, Any]) -> None:
        for said in (*block["notes"], block["source"]):
            if said:
                self.say(said, small=True)

    def _commentary(self, block: Mapping[str, Any], is_signed: bool) -> None:
        self.say(block["label"], bold=True)
        words.add(self.document, block["html"])
        if block["earlier"] and not is_signed:
            self.say(block["earlier_label"], bold=True)
            words.add(self.document, block["earlier_html"])

    def _prose(self, block: Mapping[str, Any]) -> None:
        for said in block["paragraphs"]:
            self.say(said, bold=block["kind"] == "headline")
        for point in block["points"]:
            self.say(point, style="List Bullet")

    def table(self, table: PageTable) -> None:
        """Add a real table whose header row repeats."""
        set_ = self.document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
        _fill(set_, table)
        words.set_widths(set_, columns.widths(table, TABLE_SIZE, self._across()))
        self.say("", small=True)

    def _lay(self, table: PageTable | None) -> bool:
        """Turn the page for what comes next: on its side for a table that is too wide for an upright one."""
        on_its_side = table is not None and columns.needed(table, TABLE_SIZE) > WIDTH
        if on_its_side != self._on_its_side:
            _upright(self.document.add_section(), on_its_side)
        self._on_its_side = on_its_side
        return on_its_side

    def _across(self) -> float:
        """Centimetres between the margins of the last page."""
        section = self.document.sections[-1]
        sides = (section.left_margin or 0) + (section.right_margin or 0)
        return ((section.page_width or 0) - sides) / EMU


def _fill(set_: Table, table: PageTable) -> None:
    words.row(set_.rows[0], table.columns, ["" for _ in table.columns], TABLE_SIZE, is_head=True)
    for cells in table.rows:
        words.row(set_.add_row(), cells, table.looks, TABLE_SIZE)  # type: ignore[no-untyped-call]
