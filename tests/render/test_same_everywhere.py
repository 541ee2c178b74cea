"""One report, four forms: page, PDF, Word and workbook hold the same figures in the same order under the same words."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import docx
import nbformat
import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup
from docx.document import Document
from handmade import FACTS

from busanalys.render import Result
from busanalys.render.export import pdf, word
from busanalys.render.page.blocks import NUMBERED
from busanalys.render.page.standing import Standing

Rendered = tuple[Path, list[Result]]
DAY = date(2026, 11, 26)
PAGES = {"yearly_report": "", "sip_uptake": "SIP ", "method_and_sources": "Metod "}
NUMBER = re.compile(rf"({'|'.join(NUMBERED.values())}) (\d+)\. ?(.*)", re.DOTALL)
Captions = list[tuple[str, str]]


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u00a0]+", "", words)


def on_page(page: Path) -> Captions:
    """The number and title of every figure and table of a page, in order."""
    parsed = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    found = []
    for number in parsed.select(".figure-number"):
        title = number.find_next("span", class_=["unseen", "board-title"]) if number.parent.name == "caption" else None
        words = title.get_text() if title else number.parent.get_text().removeprefix(number.get_text())
        found.append((number.get_text().rstrip("."), words.strip()))
    return found


def read(executed: Path) -> Document:
    book = nbformat.read(executed, as_version=4)
    return docx.Document(io.BytesIO(word.document(book, FACTS, Standing(), {}, DAY)))


def in_document(executed: Path) -> Captions:
    captions = [line for line in read(executed).paragraphs if line.style and line.style.name == "Caption"]
    found = []
    for line in captions:
        whole = "".join(text.text for text in line._p.iter("{*}t"))
        match = NUMBER.fullmatch(whole)
        assert match, whole
        found.append((f"{match[1]} {match[2]}", match[3]))
    return found


def in_words(page: Path) -> list[str]:
    """The headings and sentences of a page outside figures and tables, in order."""
    main = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("main")
    assert main is not None
    for part in main.select("figure, .table, nav, noscript, .draft"):
        part.decompose()
    return [one.get_text(" ", strip=True) for one in main.select("h2, h3, .headline p, .prose p, .prose li, .note p")]


def in_workbook(book: Path, prefix: str) -> Captions:
    sheets = openpyxl.load_workbook(book)
    found = []
    for sheet in sheets.worksheets[1:]:
        number, _, title = str(sheet["A1"].value).partition(". ")
        assert number == sheet.title
        plain = sheet.title.removeprefix(prefix)
        if prefix != "" and plain != sheet.title:
            found.append((plain.capitalize(), title))
        elif prefix == "" and NUMBER.fullmatch(f"{sheet.title}. "):
            found.append((sheet.title, title))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["yearly_report", *(pytest.param(n, marks=pytest.mark.full) for n in PAGES if n != "yearly_report")]
)
def test_page_document_workbook_and_pdf_tell_the_same_in_the_same_order(rendered_example: Rendered, name: str) -> None:
    folder = rendered_example[0] / "example" / "2018"
    captions = on_page(folder / f"{name}.html")
    assert len(captions) >= 8
    assert in_document(folder / f"{name}.ipynb") == captions
    assert in_workbook(folder / "tables.xlsx", PAGES[name]) == captions
    document = read(folder / f"{name}.ipynb")
    written = iter(squeezed(line.text) for line in document.paragraphs if line.text)
    lost = [said for said in in_words(folder / f"{name}.html") if squeezed(said) not in written]
    assert lost == [], "headings and sentences come in the order of the page"
    printed = pypdf.PdfReader(io.BytesIO(pdf.printed(folder / f"{name}.html", DAY)))
    text = squeezed("".join(sheet.extract_text() for sheet in printed.pages))
    places = [text.find(squeezed(f"{number}.")) for number, _ in captions]
    assert -1 not in places and places == sorted(places)
    lost = [title for number, title in captions if squeezed(title) not in text and number != "Tabell 1"]
    assert lost == []
