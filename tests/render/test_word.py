"""The report as a Word document: real headings, captions, tables and alternatives, opened by LibreOffice too."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import gate
import hostile
import nbformat
import pandas as pd
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from handmade import FACTS, figure, markdown, notebook, shown, table

from busanalys.errors import DataError
from busanalys.figures.figure import Prose, Table
from busanalys.figures.statements import Change
from busanalys.figures.style import SYNTHETIC
from busanalys.publishing import pdfa
from busanalys.render import Profiles, Request, render
from busanalys.render.export import chromium, columns, documents, word, wordtemplate
from busanalys.render.page import blocks
from busanalys.render.page.standing import Standing

DRAFT = Standing()
DAY = date(2024, 6, 3)
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
BOOK = notebook(
    markdown("# Årsrapport"), markdown("## Samverkan\n\nEtt **viktigt** stycke.\n\n- ett\n- två"), shown(figure()), shown(table())
)


def written(book: object = BOOK, stands: Standing = DRAFT, pictures: dict[str, bytes] | None = None, **more: object) -> Document:
    facts = replace(FACTS, **more)  # type: ignore[arg-type]
    content = word.document(book, facts, stands, pictures if pictures is not None else {"works": DOT}, DAY)  # type: ignore[arg-type]
    return docx.Document(io.BytesIO(content))


def opening(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    cell.metadata["tags"] = [blocks.OPENING]
    return cell


def styles(document: Document) -> list[tuple[str, str]]:
    return [(line.style.name or "", line.text) for line in document.paragraphs if line.style and line.text]


def test_headings_captions_and_lists_have_their_styles() -> None:
    said = styles(written())
    assert ("Title", "Årsrapport 2014") in said
    assert ("Heading 1", "Samverkan") in said
    assert ("List Bullet", "ett") in said
    assert [text for style, text in said if style == "Caption"] == ["Figur . 13 av 31 svarar ”ja”", "Tabell . Svar per grupp"]


def test_captions_and_pages_are_numbered_by_fields() -> None:
    document = written()
    fields = [field.get(qn("w:instr")) for field in document.element.iter(qn("w:fldSimple"))]
    assert fields == ["SEQ Figur \\* ARABIC", "SEQ Tabell \\* ARABIC"]
    foot = document.sections[0].footer.paragraphs[0]
    assert "Utkast. Årsrapport 2014. Sida" in foot.text
    assert [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))] == ["PAGE"]


def test_a_picture_carries_its_text_alternative() -> None:
    document = written()
    (about,) = document.element.iter(qn("wp:docPr"))
    assert about.get("descr") == "Stapeldiagram: ja 13, nej 18."


def test_a_table_of_tiles_is_a_picture_with_its_alternative_and_the_table_after_it() -> None:
    tiles = Table("tiles", "Länet", pd.DataFrame({"BUS-grupp": ["Nacka"]}), markup="<ul><li>Nacka</li></ul>", alt="Rutor: 1 ja.")
    document = written(notebook(shown(tiles)), pictures={"tiles": DOT})
    (about,) = document.element.iter(qn("wp:docPr"))
    assert about.get("descr") == "Rutor: 1 ja."
    assert [cell.text for cell in document.tables[0].columns[0].cells] == ["BUS-grupp", "Nacka"]


def test_without_a_picture_the_alternative_stands_as_text() -> None:
    assert ("Normal", "Stapeldiagram: ja 13, nej 18.") in styles(written(pictures={}))


def test_tables_are_real_and_their_head_repeats() -> None:
    first, second = written().tables
    assert [cell.text for cell in first.rows[0].cells] == ["Svar", "Antal", "Andel"]
    assert [cell.text for cell in second.rows[1].cells] == ["Farsta", "1\u00a0200"]
    assert all(list(one.rows[0]._tr.iter(qn("w:tblHeader"))) for one in (first, second))


def test_a_table_with_many_columns_stands_on_a_page_on_its_side() -> None:
    wide = pd.DataFrame({f"Kolumn {number}": ["Fungerar"] for number in range(14)})
    book = notebook(markdown("# Rapport"), shown(table(frame=wide)), shown(table("Andra", wide)), markdown("Slut."))
    sections = written(book).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]  # type: ignore[operator]


def test_columns_fill_the_page_and_none_is_narrower_than_its_longest_word() -> None:
    rows = pd.DataFrame({"Grupp": ["Hägersten-Älvsjö"], "Svar": ["ja"], "Vad de säger": ["Ett långt svar i många ord. " * 9]})
    (made,) = written(notebook(shown(table(frame=rows)))).tables
    widths = [column.width.cm for column in made.columns if column.width]
    assert sum(widths) == pytest.approx(word.WIDTH, abs=0.01)
    assert widths[1] < widths[0] < widths[2]
    assert widths[0] > len("Hägersten-") * columns.LETTER * word.TABLE_SIZE


def test_words_break_at_syllables_in_tables_and_nowhere_else() -> None:
    document = written()
    assert document.settings.element.find(qn("w:autoHyphenation")) is not None

    def keeps_whole(element: Any) -> set[str]:
        return {one.get(qn("w:val")) for one in element.iter(qn("w:suppressAutoHyphens"))}

    assert keeps_whole(document.styles["Normal"].element) == {"1"}
    assert all(keeps_whole(cell._tc) == {"0"} for cell in document.tables[0].rows[0].cells)


def test_the_contents_are_a_field_with_links_to_the_headings_after_what_opens_the_report() -> None:
    book = notebook(
        markdown("# Rapport"), markdown("## Nytt i år\n\nFler."), opening(shown(Prose(("Läget.",)))),
        markdown("## Svar\n\nText."), markdown("### Mer\n\nText."),
    )  # fmt: skip
    document = written(book)
    texts = [line.text for line in document.paragraphs]
    place = texts.index("Innehåll")
    assert texts[place + 1 : place + 4] == ["Nytt i år", "Svar", "Mer"]
    assert texts.index("Läget.") < place < texts.index("Svar", place + 4)
    codes = [one.text for one in document.element.iter(qn("w:instrText"))]
    assert codes == ['TOC \\o "1-2" \\h \\z \\u']
    assert [one.get(qn("w:fldCharType")) for one in document.element.iter(qn("w:fldChar"))] == ["begin", "separate", "end"]
    linked = [one.get(qn("w:anchor")) for one in document.element.iter(qn("w:hyperlink"))]
    marked = [one.get(qn("w:name")) for one in document.element.iter(qn("w:bookmarkStart"))]
    assert linked == marked and len(set(linked)) == 3


def test_made_up_data_are_announced_at_the_top_and_at_every_figure() -> None:
    made = written(synthetic=True)
    assert [text for _, text in styles(made)].count(SYNTHETIC) == 4, "top, figure, table and end"
    assert made.sections[0].header.paragraphs[0].text == SYNTHETIC
    assert SYNTHETIC.lower() in made.core_properties.title
    assert [text for _, text in styles(written(synthetic=True, pictures={}))].count(SYNTHETIC) == 4
    real = written()
    assert SYNTHETIC not in [text for _, text in styles(real)]
    assert not real.sections[0].header.paragraphs[0].text


def test_the_language_is_swedish_and_the_properties_say_what_it_is() -> None:
    document = written()
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    about = document.core_properties
    assert (about.title, about.language, about.author) == ("Årsrapport 2014", "sv-SE", "")


def test_a_signed_report_says_by_whom_and_what_was_corrected() -> None:
    change = Change("report", "Svaren", "ja", "Antal", "13", "12")
    stands = Standing("Fastställd, version 2", "3 juni 2024", "Anna Ek", "B 17", "Rättelse", "Ett svar var fel.", (change,))
    document = written(stands=stands)
    said = [text for _, text in styles(document)]
    assert {"Fastställd: 3 juni 2024 av Anna Ek", "Beteckning: B 17", "Rättelse", "Ett svar var fel."} <= set(said)
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Svaren – ja, antal", "13", "12"]


def test_the_same_report_gives_the_same_bytes() -> None:
    one, other = (word.document(BOOK, FACTS, Standing(), {"works": DOT}, DAY) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("text", gate.every(hostile.ALL, but=hostile.ALL[::4]))
def test_hostile_texts_come_out_as_text(text: str) -> None:
    content = word.document(notebook(markdown("# R"), shown(Prose((text,)))), FACTS, Standing(), {}, DAY)
    assert docx.Document(io.BytesIO(content)).paragraphs
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower() or "external" in name.lower()]


def without_browser(figures: object) -> dict[str, bytes]:
    raise chromium.BrowserError("no browser")


@pytest.mark.full
def test_a_document_is_written_beside_its_page_and_opens_in_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from busanalys import paths

    request = Request(paths.data_dir(), tmp_path, [2018], ["example"], profiles=Profiles(groups=("norrtalje",)), jobs=2)
    tasks = [result.task for result in render(request) if result.task.group or result.task.notebook.stem == "sip_uptake"]
    monkeypatch.setattr("busanalys.render.export.pictures.untitled", without_browser)
    told: list[str] = []
    assert documents.write_all(tasks, request, told.append) == {}
    assert told == ["no pictures in the documents: no browser"]
    made = tmp_path / "example" / "2018" / "PAHITTAT-sip_uptake.docx"
    assert "Påhittade exempeldata" in docx.Document(str(made)).paragraphs[2].text
    try:
        pdfa.executable()
    except pdfa.OfficeError as error:
        pytest.skip(str(error))
    printed = pdfa.printed(made)
    assert b"pdfaid:part" in printed or b"pdfaid" in printed
    assert printed.startswith(b"%PDF-1.")


def template(folder: Path, remove: str = "") -> Path:
    book = docx.Document()
    book.add_paragraph("Mallens egen text")
    book.sections[0].header.paragraphs[0].text = "Myndigheten"
    book.styles["Normal"].font.name = "Georgia"
    if remove:
        book.styles[remove].delete()
    book.save(str(folder / "mall.docx"))
    return folder / "mall.docx"


def test_a_document_keeps_header_and_font_of_a_template_but_not_its_text(tmp_path: Path) -> None:
    own = wordtemplate.content(template(tmp_path))
    made = docx.Document(io.BytesIO(word.document(BOOK, FACTS, DRAFT, {"works": DOT}, DAY, own)))
    assert made.sections[0].header.paragraphs[0].text == "Myndigheten"
    assert made.styles["Normal"].font.name == "Georgia"
    texts = [line.text for line in made.paragraphs]
    assert "Samverkan" in texts and "Mallens egen text" not in texts
    assert "Utkast. Årsrapport 2014. Sida" in "".join(line.text for line in made.sections[0].footer.paragraphs)


def test_a_template_that_is_no_word_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "mall.docx").write_text("ingen mall")
    with pytest.raises(DataError, match="no Word document"):
        wordtemplate.content(tmp_path / "mall.docx")


def test_a_template_without_a_needed_style_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="List Number"):
        wordtemplate.content(template(tmp_path, "List Number"))
