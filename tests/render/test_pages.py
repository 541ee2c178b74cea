"""The pages in a real browser with the network blocked: every chart and map drawn, nothing asked for, readable by all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import browser
import gate
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from handmade import FACTS
from playwright.sync_api import Browser, Page

from busanalys.render import Result
from busanalys.render.page import assets
from busanalys.render.page.html import page

IN_A_FOLDER, ALONE = 400_000, 2_500_000  # bytes
Rendered = tuple[Path, list[Result]]
SIGNS = ".main-svg .layer-above .shapelayer path"
MARKS = f".main-svg .js-fill, .main-svg .point path, .main-svg .points path, .main-svg .trace path, {SIGNS}"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
YEARLY = ("yearly_report", "method_and_sources", "sip_uptake", "habilitation_routines")


@pytest.mark.slow
def test_every_page_is_drawn_asks_nothing_of_a_network_and_announces_what_is_made_up(
    rendered: Rendered, rendered_example: Rendered, chromium: Browser
) -> None:
    assert {result.status for result in rendered_example[1]} == {"rendered"}, [result.reason for result in rendered_example[1]]
    made = [(out, result) for out, results in (rendered, rendered_example) for result in results if result.status == "rendered"]
    names = [f"example/2024/{name}" for name in (*YEARLY, "groups/norrtalje")] + ["published/2014/yearly_report"]
    looked_at = [(out, result) for out, result in made if gate.FULL or result.task.page.with_suffix("").as_posix() in names]
    assert len(looked_at) >= len(names)
    for out, result in looked_at:
        with browser.visit(chromium, out / result.task.page) as seen:
            seen.wait_until_drawn()
            figures = seen.page.query_selector_all("figure")
            assert all(len(figure.query_selector_all(MARKS)) > 0 for figure in figures), result.task.name
            notices = seen.page.query_selector_all("figure .synthetic, .table .synthetic")
            assert notices or not (result.task.synthetic and figures), result.task.name
            assert result.task.synthetic or not notices, result.task.name
            assert ("Påhittade exempeldata" in seen.page.inner_text("body")) == result.task.synthetic, result.task.name
            assert not result.task.synthetic or "Påhittade exempeldata" in seen.page.inner_text(".band")
            assert (seen.requests, seen.errors) == ([], []), result.task.name


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    gate.every([*YEARLY, "groups/norrtalje"], but=["yearly_report", "groups/norrtalje"]),
)
def test_axe_finds_nothing_in_any_kind_of_page(rendered_example: Rendered, chromium: Browser, name: str) -> None:
    with browser.visit(chromium, rendered_example[0] / "example" / "2018" / f"{name}.html") as seen:
        seen.wait_until_drawn()
        found = Axe().run(seen.page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()


def test_no_year_is_written_as_a_number_with_a_space_for_thousands(rendered_example: Rendered) -> None:
    pages = list(rendered_example[0].rglob("*.html"))
    assert len(pages) > 10
    year = re.compile("[ >](1\u00a09|2\u00a00)\\d\\d\\b(?!(–[\\d\u00a0]+)? barn)")  # so many children are no year
    assert [page.name for page in pages if year.search(page.read_text(encoding="utf-8"))] == []


@pytest.mark.slow
def test_every_page_is_small_enough_to_mail(rendered: Rendered, rendered_example: Rendered) -> None:
    pages = [path for out, _ in (rendered, rendered_example) for path in out.rglob("*.html")]
    assert len(pages) > 20
    assert {path: size for path in pages if (size := path.stat().st_size) > IN_A_FOLDER} == {}


def test_a_single_file_is_small_enough_to_mail(rendered_example: Rendered) -> None:
    books = (rendered_example[0] / "example").glob("*/*.ipynb")
    sizes = [len(page(nbformat.read(book, as_version=4), FACTS, assets.inside()).encode()) for book in books]
    assert len(sizes) >= 9
    assert max(sizes) <= ALONE


def page_of(rendered: Rendered, year: int) -> Path:
    return rendered[0] / "published" / str(year) / "yearly_report.html"


@pytest.fixture(scope="module")
def printed(rendered: Rendered, chromium: Browser) -> Iterator[Page]:
    """The report of the printed facts of 2014, opened and drawn once."""
    with browser.visit(chromium, page_of(rendered, 2014)) as seen:
        seen.wait_until_drawn()
        yield seen.page


@pytest.mark.slow
def test_the_maps_of_2014_show_25_municipalities_and_14_districts(printed: Page) -> None:
    assert len(printed.query_selector_all("#coverage-map .js-fill")) >= 39


@pytest.mark.full
@pytest.mark.parametrize("year", [2013, 2014, 2015])
def test_axe_finds_nothing(rendered: Rendered, chromium: Browser, year: int) -> None:
    with browser.visit(chromium, page_of(rendered, year)) as seen:
        seen.wait_until_drawn()
        found = Axe().run(seen.page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_the_index(rendered: Rendered, chromium: Browser) -> None:
    with browser.visit(chromium, rendered[0] / "index.html") as seen:
        found = Axe().run(seen.page)
        assert found.violations_count == 0, found.generate_report()


def test_the_page_never_scrolls_sideways(rendered: Rendered, chromium: Browser) -> None:
    with browser.visit(chromium, page_of(rendered, 2014), 320) as seen:
        seen.wait_until_drawn()
        for width in (320, 390, 1200):
            seen.resize(width)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_every_figure_shows_its_text_and_table(rendered: Rendered, chromium: Browser) -> None:
    with browser.visit(chromium, page_of(rendered, 2014), scripts=False) as seen:
        figures = seen.page.query_selector_all("figure")
        assert figures
        for figure in figures:
            alternative, table = figure.query_selector(".alternative"), figure.query_selector("table")
            assert alternative is not None
            assert table is not None
            assert alternative.is_visible()
            assert table.is_visible()


def test_the_tables_under_figures_open_from_the_keyboard(printed: Page) -> None:
    table = printed.locator("figure table").first
    assert not table.is_visible()
    printed.locator("figure summary").first.focus()
    printed.keyboard.press("Enter")
    assert table.is_visible()
