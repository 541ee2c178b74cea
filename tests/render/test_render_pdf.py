"""PDFs: tagged, Swedish, small, the same bytes every time; a browser that is missing, crashes or hangs harms nothing."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import browser
import frames
import hostile
import pandas as pd
import plotly.graph_objects as go
import pytest
from handmade import FACTS, figure, html, markdown, raw_plot, shown, table
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from busanalys import cli
from busanalys.figures import charts, scoreboard
from busanalys.figures.figure import Prose, Table
from busanalys.render.export import chromium, pdf
from busanalys.render.page import assets
from busanalys.render.page import printed as freshness
from busanalys.text import plain_text

pytestmark = pytest.mark.slow

DAY = date(2015, 6, 1)
FIND = "choreographer.browsers.chromium.Chromium.find_browser"


def page(tmp_path: Path, *cells: object) -> Path:
    path = tmp_path / "page.html"
    path.write_text(html(*cells, assets=assets.inside()), encoding="utf-8")  # type: ignore[arg-type]
    return path


def words_of(path: Path) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(path).pages)


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """A program in the browser's place."""
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(program))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF of a page of all kinds of blocks, beside the page, with hostile words in texts and tables."""
    browser.executable()
    plot = go.Figure(go.Scatter(x=[1], y=[1], mode="text", text=["ritat"]))
    figures = (markdown("# Provrapport\n\n## Figurer"), shown(figure()), raw_plot(plot))
    words = (shown(table("Kommentarer", pd.DataFrame({"Kommentar": hostile.ALL}))), shown(Prose(hostile.ALL)))
    path = page(tmp_path_factory.mktemp("report"), *figures, markdown("## Tabeller"), shown(table()), *words)
    assert pdf.write_all({path: path.with_suffix(".pdf")}, DAY) == {}
    return path.with_suffix(".pdf")


def test_a_pdf_is_tagged_titled_in_swedish_and_holds_the_drawn_figure_and_its_caption(report: Path) -> None:
    read = PdfReader(report)
    catalog = read.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("sv")
    assert read.metadata is not None
    assert read.metadata.title == "Provrapport 2014"
    assert read.outline, "headings become bookmarks"
    words = words_of(report)
    assert "13 av 31 svarar" in words
    assert "ritat" in words, "the words inside the drawing"


def smallest(path: Path) -> float:
    """The size in points of the smallest words of a PDF, with whatever scales them."""
    sizes: list[float] = []

    def note(words: str, matrix: Sequence[float], line: Sequence[float], _: object, size: float) -> None:
        if words.strip():
            sizes.append(size * math.hypot(line[0], line[1]) * math.hypot(matrix[0], matrix[1]))

    for sheet in PdfReader(path).pages:
        sheet.extract_text(visitor_text=note)
    return min(sizes)


@pytest.mark.slow
def test_every_sheet_says_title_year_status_page_and_that_the_data_is_made_up_and_nothing_is_under_eight_points(
    tmp_path: Path,
) -> None:
    browser.executable()
    words = pd.DataFrame({f"Fråga om samordningsrutiner {n}": ["Håller på att arbeta fram"] * 40 for n in range(9)})
    title = 'Prov "1" \\ <2>'
    facts = replace(FACTS, synthetic=True)
    path, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    answers = frames.cells([(f"Nacka {n}", "", "Rubrikord", "ja", "Ja", "positive", 1) for n in range(80)])
    matrix = charts.matrix(answers, id="s", subject="Rutiner", source="Prov", synthetic=False)
    told = answers.assign(row_label=[f"Täby {n}" for n in range(80)])
    board = Table("b", "Alla svar", words, markup=scoreboard.markup(told, set(), "Alla svar"))
    cells = (markdown(f"# {title}"), shown(figure()), shown(table("Bred", words)), shown(matrix), shown(board))
    path.write_text(html(*cells, facts=facts, assets=assets.inside()), encoding="utf-8")
    pdf.write_all({path: printed}, DAY)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(printed).pages]
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        assert f"Sida {number} av {len(sheets)}" in sheet
        assert 'Prov "1" \\ <2> 2014' in sheet
        assert "Utkast" in sheet
        assert "Påhittade exempeldata, beskriver inte verkligheten" in sheet
    for group in ("Nacka", "Täby"):
        over = [sheet for sheet in sheets if re.search(rf"{group} \d", sheet)]
        assert all("Rubrikord" in sheet for sheet in over)
        assert len(over) > 1
    assert " ".join(sheets).count("●") == 80 + 80 + 2, "every answer is seen on its sheet, and both keys"
    assert smallest(printed) >= 7.95


def roles(element: Any) -> list[str]:
    """The roles of a tag of a PDF and of all below it, in the order of reading."""
    inner = element.get("/K", [])
    below = [one.get_object() for one in (inner if isinstance(inner, list) else [inner])]
    own = [element["/S"].removeprefix("/")] if "/S" in element else []
    return own + [role for one in below if isinstance(one, DictionaryObject) for role in roles(one)]


def test_headings_figures_captions_and_tables_of_a_pdf_are_tagged_as_such_in_the_order_of_the_page(report: Path) -> None:
    found = roles(PdfReader(report).trailer["/Root"]["/StructTreeRoot"])
    wanted = ["H1", "H2", "H2", *(2 * ["Figure", "Caption"]), "H2", "Table", "Table"]
    assert [role for role in found if role in wanted] == wanted
    assert {"TR", "TH", "TD", "P"} <= set(found)


@pytest.mark.slow
def test_the_same_page_gives_the_same_bytes_and_a_pdf_that_is_up_to_date_is_left_alone(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, printed = page(tmp_path), tmp_path / "page.pdf"
    path.write_bytes(report.with_suffix(".html").read_bytes())
    first = pdf.printed(path, DAY)
    assert first == report.read_bytes()
    printed.write_bytes(first + b"%kept")
    os.utime(path, (time.time() + 10, time.time() + 10))
    pdf.write_all({path: printed}, DAY)
    assert printed.read_bytes() == first + b"%kept"
    path.write_text(path.read_text(encoding="utf-8").replace("<h1>Prov", "<h1>Nyprov"), encoding="utf-8")
    os.utime(path, (0, 0))
    monkeypatch.setattr(chromium, "made", lambda *_: first)  # what Chromium prints is known by now
    pdf.write_all({path: printed}, DAY)
    assert printed.read_bytes().startswith(b"%PDF-1.4")
    assert b"%kept" not in printed.read_bytes()
    assert pdf.is_fresh(path, printed)
    monkeypatch.setattr(freshness, "shared", lambda: b"another style")
    assert not pdf.is_fresh(path, printed)


def test_hostile_words_come_out_as_text_in_a_pdf(report: Path) -> None:
    content, words = report.read_bytes(), "".join(words_of(report).split())
    assert not [sign for sign in (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile", b"javascript:") if sign in content]
    for line in (*hostile.HTML, *hostile.FORMULAS):
        assert "".join(plain_text(line).split()) in words


def test_without_a_browser_the_command_says_how_to_get_one_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(FIND, lambda **_: None)
    monkeypatch.setattr("sys.argv", ["busanalys", "render", "2014", "--pdf", "--out", str(tmp_path / "output")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "apt-get install chromium" in capsys.readouterr().err
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("echo kraschade >&2; exit 3", "exit code 3: kraschade"),
        ("exec sleep 60", "stopped after 0.2 s"),
        ("exit 0", "exit code 0"),
    ],
    ids=["crashes", "hangs", "writes nothing"],
)
def test_a_browser_that_fails_is_explained_and_the_earlier_pdf_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, said: str
) -> None:
    path, printed = page(tmp_path, markdown("# T")), tmp_path / "page.pdf"
    printed.write_bytes(b"earlier")
    os.utime(printed, (0, 0))
    stand_in(tmp_path, monkeypatch, does)
    monkeypatch.setattr(chromium, "PATIENCE", 0.2)
    failed = pdf.write_all({path: path.with_suffix(".pdf")}, DAY)
    assert said in failed[printed]
    assert "BROWSER_PATH" in failed[printed]
    assert printed.read_bytes() == b"earlier"


def test_what_is_named_as_a_browser_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nowhere"))
    with pytest.raises(chromium.BrowserError, match="BROWSER_PATH"):
        chromium.executable()
