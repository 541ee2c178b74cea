"""Tables as CSV: Swedish Excel opens them right, nothing in them computes, and the link holds the file itself."""

from __future__ import annotations

import csv
import io
import re
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

import browser
import firefox
import gate
import hostile
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from handmade import FACTS, figure, html, shown, table
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from busanalys.figures.figure import table_content
from busanalys.figures.style import SYNTHETIC
from busanalys.render.page import assets, readers


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_has_a_byte_order_mark_semicolons_decimal_commas_and_windows_line_ends() -> None:
    frame = pd.DataFrame({"Svar": ["ja", "nej; kanske"], "Antal": [1200, None], "Andel": [0.425, 3.0], "Finns": [True, False]})
    content = readers.csv_bytes(table_content(frame))
    assert content.startswith(b"\xef\xbb\xbfSvar;Antal;Andel;Finns;Statuskod\r\n")
    assert rows(content)[1:3] == [["ja", "1200", "0,425", "ja", "answered"], ["nej; kanske", "", "3", "nej", "answered"]]


def test_title_base_notes_and_source_stand_below_and_made_up_data_says_so_in_every_row() -> None:
    content = {"columns": ["Svar"], "rows": [["ja"], ["nej"]]}
    assert rows(readers.csv_bytes(content, ["Titel", "", "Källa: x."])) == [
        ["Svar", "Statuskod"],
        ["ja", "answered"],
        ["nej", "answered"],
        [],
        ["Titel"],
        ["Källa: x."],
    ]
    assert all(row[-1] == SYNTHETIC for row in rows(readers.csv_bytes(content, synthetic=True))[1:3])


@pytest.mark.parametrize("words", gate.every(hostile.ALL, but=hostile.ALL[::4]))
def test_hostile_words_stay_text(words: str) -> None:
    content = readers.csv_bytes({"columns": [words], "rows": [[words], ["sist"]]}, [words])
    read = rows(content)
    assert read[2][0] == "sist", "the words made or broke a row"
    assert not [row[0] for row in read if row and row[0].strip(" ").startswith(readers.FORMULA_SIGNS)]


@pytest.mark.parametrize("words", hostile.FORMULAS)
def test_words_that_look_like_formulas_are_kept_behind_an_apostrophe(words: str) -> None:
    assert rows(readers.csv_bytes({"columns": ["A"], "rows": [[words]]}))[1][0].lstrip("'") == words.lstrip("'")


def test_a_page_links_every_table_to_its_own_file() -> None:
    page = BeautifulSoup(html(shown(figure()), shown(table()), facts=replace(FACTS, synthetic=True)), "html.parser")
    links = page.select("a[download]")
    assert [link["download"] for link in links] == ["PAHITTAT-trial-2014-works.csv", "PAHITTAT-trial-2014-groups.csv"]
    content = unquote_to_bytes(str(links[0]["href"]).partition(",")[2])
    assert rows(content)[1] == ["ja", "13", "0,42", "answered", SYNTHETIC]


@given(st.text() | st.sampled_from([*hostile.HTML, *hostile.FORMULAS]))
@gate.examples(100)
def test_an_address_holds_every_letter_and_nothing_that_ends_or_changes_it(words: str) -> None:
    content = readers.csv_bytes({"columns": ["A"], "rows": [[words]]})
    kind, comma, held = readers.address(content).partition(",")
    assert (kind, comma, unquote_to_bytes(held)) == ("data:text/csv;charset=utf-8", ",", content)
    assert not re.search(r"""[\s"'<>&#%?]""", re.sub("%[0-9A-F]{2}", "", held))


@pytest.mark.parametrize("scripts", [True, False], ids=["JavaScript on", "JavaScript off"])
def test_the_link_gives_the_file_also_in_a_page_that_was_mailed_alone(tmp_path: Path, chromium: Browser, scripts: bool) -> None:
    path = tmp_path / "page.html"
    path.write_text(html(shown(table()), assets=assets.inside()), encoding="utf-8")
    with browser.visit(chromium, path, scripts=scripts) as seen, seen.page.expect_download() as waited:
        seen.page.click("a[download]")
        assert waited.value.suggested_filename == "trial-2014-groups.csv"
        assert Path(waited.value.path()).read_bytes().startswith(b"\xef\xbb\xbfGrupp;Antal svar;Statuskod\r\n")


@pytest.mark.full
@pytest.mark.parametrize("scripts", [True, False], ids=["JavaScript on", "JavaScript off"])
def test_firefox_saves_the_same_swedish_file(tmp_path: Path, scripts: bool) -> None:
    path, frame = tmp_path / "page.html", pd.DataFrame({"Område": ["Älvsjö"], "Andel": [41.5]})
    path.write_text(html(shown(table("Andelar", frame)), assets=assets.inside()), encoding="utf-8")
    saved = tmp_path / "profile" / "downloads" / "trial-2014-groups.csv"
    with firefox.started(tmp_path / "profile", scripts=scripts) as fox:
        fox.ask("WebDriver:Navigate", url=path.as_uri())
        fox.click("a[download]")
        last = time.monotonic() + firefox.PATIENCE
        while not saved.is_file() or not saved.stat().st_size:
            assert time.monotonic() < last, "Firefox saved nothing"
            time.sleep(0.1)
    assert saved.read_bytes().startswith("\ufeffOmråde;Andel\r\nÄlvsjö;41,5\r\n".encode())
