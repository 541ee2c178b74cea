"""Every kind of page for every reader: by keyboard, enlarged, without motion, without JavaScript, on paper, on a dead network."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import browser
import gate
import pypdf
import pytest
from playwright.sync_api import Browser, Page

import busanalys
from busanalys.render import Result
from busanalys.render.export import pdf

Rendered = tuple[Path, list[Result]]
KINDS = ("yearly_report", "sip_uptake", "norrtalje")
STEPS = 2000
OVER_ITS_CELL = """[...document.querySelectorAll('.matrix th[scope=row]')]
    .filter((head) => head.scrollWidth > head.clientWidth + 1).map((head) => head.textContent)"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSABLE = "a[href]:not([tabindex='-1']), summary, input, button, [tabindex='0']"


def pages(rendered_example: Rendered) -> list[Path]:
    """One page of every kind and the index; every page with BUSANALYS_FULL=1."""
    out, results = rendered_example
    found = [result.task.page for result in results]
    if not gate.FULL:
        found = [page for page in found if page.parts[1] == "2018" and page.stem in KINDS]
        assert len(found) == len(KINDS)
    return [*(out / page for page in found), out / "index.html"]


def ready(seen: browser.Visit, path: Path) -> None:
    if path.name != "index.html":
        seen.wait_until_drawn()


@pytest.fixture(scope="module")
def opened(rendered_example: Rendered, chromium: Browser) -> Iterator[Page]:
    """The report of a year, opened and drawn once."""
    report = next(page for page in pages(rendered_example) if page.name == "yearly_report.html")
    with browser.visit(chromium, report) as seen:
        seen.wait_until_drawn()
        yield seen.page


@pytest.fixture
def report(opened: Page) -> Iterator[Page]:
    """The report as it was opened; how it is seen is set back at the end."""
    yield opened
    opened.emulate_media(reduced_motion="null", forced_colors="null", color_scheme="null")


@contextmanager
def dead_network() -> Iterator[tuple[int, list[str]]]:
    """A proxy that takes every connection and never answers: its port, and who came."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            held = []
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                held.append(connection)
                came.append(str(address))

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], came


def test_a_network_that_hangs_is_never_asked_and_every_figure_is_drawn(rendered_example: Rendered, chromium: Browser) -> None:
    with dead_network() as (port, came):
        context = chromium.new_context(proxy={"server": f"http://127.0.0.1:{port}"})
        opened = context.new_page()
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        for path in pages(rendered_example) if gate.FULL else pages(rendered_example)[:1]:
            opened.goto(path.as_uri())
            ready(browser.Visit(opened), path)
        context.close()
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert came == []


def reached(page: Page) -> list[str]:
    """What the Tab key reaches one after the other, until it leaves the page."""
    page.evaluate(f"document.querySelectorAll({FOCUSABLE!r}).forEach((one, number) => (one.dataset.number = number))")
    order: list[str] = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        number = page.evaluate("document.activeElement.dataset.number ?? ''")
        if not number or number in order:
            return order
        order.append(number)
    raise AssertionError("the Tab key never leaves the page")


@pytest.mark.full
def test_the_tab_key_reaches_everything_in_order_and_leaves_again(rendered_example: Rendered, chromium: Browser) -> None:
    for path in pages(rendered_example):
        with browser.visit(chromium, path) as seen:
            ready(seen, path)
            wanted = [
                number
                for number, one in enumerate(seen.page.query_selector_all(FOCUSABLE))
                if one.is_visible() or "skip" in str(one.get_attribute("class"))
            ]
            assert reached(seen.page) == [str(number) for number in wanted], path


def test_what_has_the_focus_is_marked(report: Page) -> None:
    for selector in ("a", "summary"):
        report.keyboard.press("Tab")
        report.locator(f"main {selector}").first.focus()
        assert report.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_nothing_scrolls_sideways_on_a_phone_enlarged_or_on_paper(rendered_example: Rendered, chromium: Browser) -> None:
    for path in pages(rendered_example):
        with browser.visit(chromium, path, 320) as seen:  # 1280 pixels enlarged to 400 per cent
            ready(seen, path)
            assert seen.page.evaluate(SIDEWAYS) <= 0, path
            assert seen.page.evaluate(OVER_ITS_CELL) == [], path
            seen.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
            assert seen.page.evaluate(SIDEWAYS) <= 0, path
            seen.page.set_viewport_size({"width": 672, "height": 900})
            seen.page.emulate_media(media="print")
            seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
            clipped = [
                plot
                for plot in seen.page.query_selector_all(".plot")
                if plot.evaluate("plot => plot.scrollWidth > plot.clientWidth + 1")
            ]
            assert clipped == [], path


def test_without_javascript_text_and_table_of_every_figure_stand_open(rendered_example: Rendered, chromium: Browser) -> None:
    for path in pages(rendered_example) if gate.FULL else pages(rendered_example)[:2]:
        with browser.visit(chromium, path, scripts=False) as seen:
            figures = seen.page.query_selector_all("figure")
            parts = [figure.query_selector(part) for figure in figures for part in (".alternative", "table")]
            assert all(part is not None and part.is_visible() for part in parts), path


def test_whoever_wants_no_motion_gets_none(report: Page) -> None:
    report.emulate_media(reduced_motion="reduce")
    moving = "getComputedStyle(one).transitionDuration.replace(/0s|, /g, '') || getComputedStyle(one).animationName !== 'none'"
    assert report.evaluate(f"Array.from(document.querySelectorAll('*')).filter((one) => {moving}).length") == 0


GROUNDS = """() => Array.from(document.querySelectorAll('.plot .main-svg:first-child, main table svg'), (drawing) =>
  getComputedStyle(drawing).backgroundColor)"""


def test_with_forced_colours_the_page_takes_them_and_drawings_keep_their_white_ground(report: Page) -> None:
    assert report.evaluate("getComputedStyle(document.body).color") != "rgb(255, 255, 255)"
    report.emulate_media(forced_colors="active", color_scheme="dark")
    assert report.evaluate("getComputedStyle(document.body).color") == "rgb(255, 255, 255)"
    assert set(report.evaluate(GROUNDS)) == {"rgb(255, 255, 255)"}


LEAST_LINES = 12  # of a sheet that is not left half empty by accident: a large figure has as many


@pytest.mark.slow
def test_on_paper_the_year_takes_ten_sheets_none_almost_empty_and_every_answer_stands_under_its_title(
    rendered_example: Rendered,
) -> None:
    out, results = rendered_example
    reports = [result.task for result in results if result.task.notebook.stem == "yearly_report"]
    reports = reports if gate.FULL else reports[-1:]
    assert reports
    for task in reports:
        printed = pypdf.PdfReader(io.BytesIO(pdf.printed(out / task.page, date(2026, 11, 26))))
        sheets = [[line for line in sheet.extract_text().splitlines() if line.strip()] for sheet in printed.pages]
        assert len(sheets) <= 10, task.name
        assert min(map(len, sheets)) >= LEAST_LINES, (task.name, [len(lines) for lines in sheets])
        board = next("\n".join(lines) for lines in reversed(sheets) if "Alla svar på en sida" in "\n".join(lines))
        register = busanalys.load(task.dataset).registry
        names = [register.group_name(group) for group in register.groups(task.year)["group_id"]]
        assert [name for name in names if name[:5] not in board] == [], task.name
