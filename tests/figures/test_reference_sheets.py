"""Each kind of figure for the first, a middle and the last year, on page, phone and slide, in colour, grey and colour-blind.

`BUSANALYS_PICTURES=keep uv run pytest tests/figures/test_reference_sheets.py` keeps the sheets anew, after somebody has looked.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import browser
import nbformat
import picture
import pytest
from handmade import html, notebook, shown
from playwright.sync_api import Browser, Page

from busanalys import survey
from busanalys.figures.figure import Figure, Table
from busanalys.render import loose
from busanalys.render.export import pictures
from busanalys.render.page import assets, blocks
from busanalys.reporting import Report, report

KEEP = os.environ.get("BUSANALYS_PICTURES") == "keep"
FOLDER = picture.FOLDER / "sheets"
YEARS = (2013, 2018, 2024)
WIDTHS = {"page": (1200, 90), "phone": (390, 50)}  # pixels across of the window, and of each picture on the sheet
SLIDE = 90
EXAMPLE = survey.load("example")
QUESTION, WORKS = "local_agreement", "sip_template_works"
# deuteranopia after Machado and others (2009)
SIGHTS = {
    "colour": "",
    "grey": "filter:grayscale(1)",
    "deuteranopia": "filter:url(#d)",
}
FILTER = (
    '<svg width="0" height="0"><filter id="d" color-interpolation-filters="linearRGB"><feColorMatrix values="'
    "0.367322 0.860646 -0.227968 0 0 0.280085 0.672501 0.047413 0 0 -0.011820 0.042940 0.968881 0 0 0 0 0 1 0"
    '"/></filter></svg>'
)


def parts(made: Report) -> dict[str, Figure | Table]:
    """The kinds of figures that the year has."""
    every = {
        "map": made.answer_map(QUESTION),
        "tiles": made.answer_tiles(QUESTION),
        "years": made.year_matrix(QUESTION),
        "change": made.transitions(QUESTION),
        "demands": made.requirements(),
        "question": made.question(QUESTION),
        "scoreboard": made.scoreboard(),
        "overview": made.overview(),
        "trend": made.trend(WORKS),
        "members": made.members_by_area("municipality"),
        "response": made.response_rate(),
        "numbers": made.number_trend("sip_count"),
    }
    return {name: one for name, one in every.items() if isinstance(one, Figure | Table)}


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    """A page to lay out sheets and reckon with pictures in."""
    context = chromium.new_context(viewport={"width": 282, "height": 400})
    yield context.new_page()
    context.close()


def taken(year: int, width: int, folder: Path, chromium: Browser) -> dict[str, bytes]:
    """A picture of every kind of figure of a year."""
    kinds = parts(report(EXAMPLE, year))
    page = folder / f"{year}.html"
    page.write_text(html(*map(shown, kinds.values()), assets=assets.inside()), encoding="utf-8")
    with browser.visit(chromium, page, width=width) as seen:
        seen.wait_until_drawn()
        places = seen.page.locator("figure .plot, .table > .scroll")
        return {name: places.nth(number).screenshot() for number, name in enumerate(kinds)}


def slides(year: int, folder: Path) -> dict[str, bytes]:
    """Every kind of figure of a year as `render --pictures` draws it."""
    kinds = parts(report(EXAMPLE, year))
    path = folder / f"{year}.ipynb"
    book = notebook(*map(shown, kinds.values()))
    nbformat.write(book, path)
    assert pictures.write_all([path]) == {}
    names = [loose.named(f"{block['anchor']}.png", True) for block in blocks.contents(book).blocks]
    return {kind: (folder / f"{year}_pictures" / name).read_bytes() for kind, name in zip(kinds, names, strict=True)}


def sheet(every: list[bytes], across: int, blank: Page) -> bytes:
    """The pictures of the years beside each other, a row for each sight."""
    addresses = ["data:image/png;base64," + base64.b64encode(one).decode() for one in every]
    row = "".join(f'<img src="{one}" style="width:{across}px;margin:2px;vertical-align:top">' for one in addresses)
    rows = "".join(f'<div style="white-space:nowrap;{sight}">{row}</div>' for sight in SIGHTS.values())
    blank.set_content(f'<body style="margin:0">{FILTER}{rows}</body>', wait_until="load")
    return blank.screenshot(full_page=True)


@pytest.mark.full
@pytest.mark.parametrize("name", WIDTHS)
def test_every_kind_looks_as_it_did_when_its_sheet_was_kept(name: str, tmp_path: Path, chromium: Browser, blank: Page) -> None:
    window, across = WIDTHS[name]
    assert changed([taken(year, window, tmp_path, chromium) for year in YEARS], name, across, blank) == {}


@pytest.mark.full
def test_every_kind_looks_on_a_slide_as_it_did_when_its_sheet_was_kept(tmp_path: Path, blank: Page) -> None:
    assert changed([slides(year, tmp_path) for year in YEARS], "slide", SLIDE, blank) == {}


def changed(years: list[dict[str, bytes]], name: str, across: int, blank: Page) -> dict[str, float]:
    """The kinds whose sheet is not as it was kept, with how far it is apart."""
    apart = {}
    for kind in sorted({kind for year in years for kind in year}):
        made = sheet([year[kind] for year in years if kind in year], across, blank)
        kept = FOLDER / f"{kind}-{name}.png"
        if KEEP:
            FOLDER.mkdir(exist_ok=True)
            kept.write_bytes(made)
        assert kept.is_file(), f"no sheet of {kind} is kept; look at it and keep it with BUSANALYS_PICTURES=keep"
        apart[kind] = picture.difference(blank, made, kept.read_bytes())
    return {kind: value for kind, value in apart.items() if value > picture.TOLERANCE}
