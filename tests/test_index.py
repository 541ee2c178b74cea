"""The index: searched by name, listed whole without JavaScript, linked to what exists, honest about accessibility."""

from __future__ import annotations

from pathlib import Path

import browser
import hostile
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from busanalys import files
from busanalys.render.page import assets, index

GROUPS = ("Farsta", "Norrtälje", "Älvsjö")


def entry(title: str, year: int, about: str = "", **more: object) -> index.Entry:
    described = {"link": f"d/{year}/{about or title}.html", "made": "1 juni 2015", "failed": False, "about": about}
    return index.Entry(year, title, **(described | more))  # type: ignore[arg-type]


def shelves(*words: str) -> list[index.Shelf]:
    entries = [entry("Årsrapport", 2014, pdf="d/2014/arsrapport.pdf"), entry("Årsrapport", 2015, failed=True)]
    entries += [entry("Profil", 2014, name) for name in (*GROUPS, *words)]
    books = {2014: "d/2014/tables.xlsx"}
    return [index.Shelf("Verklig", False, tuple(entries), books), index.Shelf("Exempel", True, (entry("Årsrapport", 2013),), {})]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    files.write(tmp_path / assets.FOLDER / assets.STYLE, assets.files([assets.STYLE])[assets.STYLE])
    files.write(tmp_path / "index.html", index.index(shelves(), "2 juni 2015"))
    return tmp_path / "index.html"


def visible(page: Page) -> list[str]:
    return [entry.get_attribute("data-name") or "" for entry in page.query_selector_all("li[data-name]") if entry.is_visible()]


def test_a_pdf_and_a_workbook_are_linked_and_a_failed_page_says_so() -> None:
    page = BeautifulSoup(index.index(shelves(), "2 juni 2015"), "html.parser")
    links = {str(link["href"]) for link in page.select("main a")}
    assert {"d/2014/arsrapport.pdf", "d/2014/tables.xlsx"} <= links
    assert "kunde inte framställas på nytt 1 juni 2015" in page.get_text()


def test_a_search_shows_what_has_all_its_words_opens_the_profiles_and_says_how_many(written: Path, chromium: Browser) -> None:
    with browser.visit(chromium, written) as seen:
        seen.page.fill("#sok", "ÄLV 2014")
        assert visible(seen.page) == ["Älvsjö Profil 2014 Verklig"]
        assert seen.page.inner_text("#traffar") == "1 av 7 visas"
        assert seen.page.is_visible("text=Verkliga uppgifter")
        assert not seen.page.is_visible("text=Exempel")
        seen.page.fill("#sok", "finns inte")
        assert (visible(seen.page), seen.page.inner_text("#traffar")) == ([], "Inget med det namnet")
        seen.page.fill("#sok", "")
        assert len(visible(seen.page)) == 4, "reports and workbook; profiles are folded again"
        assert (seen.requests, seen.errors) == ([], [])


def test_without_javascript_everything_is_listed_and_there_is_no_field_that_does_nothing(
    written: Path, chromium: Browser
) -> None:
    with browser.visit(chromium, written, scripts=False) as seen:
        assert not seen.page.is_visible("#sok")
        assert len(seen.page.query_selector_all("li[data-name]")) == 7
        assert seen.page.is_visible("text=Årsrapport 2014")


@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(written: Path, chromium: Browser, width: int) -> None:
    with browser.visit(chromium, written, width) as seen:
        seen.page.fill("#sok", "farsta")
        found = Axe().run(seen.page)
        assert found.violations_count == 0, found.generate_report()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_accessibility_statement_says_what_is_met_what_is_not_and_what_to_do(written: Path) -> None:
    words = BeautifulSoup(written.read_text(encoding="utf-8"), "html.parser").get_text()
    for part in ("EN 301 549", "Vad som är uppfyllt", "Vad som inte är uppfyllt", "Om något inte fungerar"):
        assert part in words
    assert "@" not in words


def test_hostile_names_come_out_as_text(tmp_path: Path, chromium: Browser) -> None:
    path = tmp_path / "index.html"
    path.write_text(index.index(shelves(*(words.strip() or "x" for words in hostile.HTML)), "2 juni 2015"), encoding="utf-8")
    with browser.visit(chromium, path) as seen:
        seen.page.fill("#sok", "script")
        assert seen.page.evaluate(f"window.{hostile.MARK}") is None
        assert visible(seen.page)
