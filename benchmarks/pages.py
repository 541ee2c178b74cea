"""How long the pages are for a reader: screens wide and narrow, A4 pages, visible words, and what the first two screens show.

uv run python benchmarks/pages.py OUTPUT [OUTPUT…]      # folders of `busanalys render`, or single pages
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import measure
from playwright.sync_api import Browser, Page, sync_playwright

WIDE, NARROW, SCREEN = 1200, 390, 800  # pixels
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
COLUMNS = (
    "page", "screens at 1200", "screens at 390", "A4", "visible words", "screen of the first figure or table",
    "overview ends on screen", "first word on change on screen",
)  # fmt: skip
UNCOUNTED = ".scoreboard tbody th, .group-list"  # names of groups
CHANGE = re.compile(r"ökade|minskade|steg|sjönk|oförändrat|fler |färre |ändrat", re.IGNORECASE)
VISIBLE = """(uncounted) => {
  document.querySelectorAll('.unseen, .skip').forEach((part) => part.remove());
  const words = (said) => said.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
  const names = Array.from(document.querySelectorAll(uncounted)).reduce((sum, part) => sum + words(part.innerText), 0);
  const drawn = Array.from(document.querySelectorAll('.plot')).reduce((sum, part) => sum + words(part.innerText || ''), 0);
  return words(document.body.innerText) - names - drawn;
}"""
PLACES = """() => Array.from(document.querySelectorAll('main p, main li, header p, figcaption p'), (part) =>
  [part.innerText, part.getBoundingClientRect().top + window.scrollY])"""
TOP = "() => { const part = document.querySelector('figure, main table'); return part ? part.getBoundingClientRect().top : 0; }"
OVERVIEW = "() => { const part = document.querySelector('.overview'); return part ? part.getBoundingClientRect().bottom : 0; }"


def main(places: list[str]) -> None:
    """Print one line per page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(FLAGS))
        rows = [_measured(browser, page) for place in places for page in _pages(Path(place))]
        browser.close()
    print(measure.markdown(COLUMNS, rows))


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next(path for name in names if (path := shutil.which(name)))


def _pages(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    else:
        yield from (page for page in sorted(place.rglob("*.html")) if page.parent != place)


def _measured(browser: Browser, page: Path) -> tuple[object, ...]:
    opened = _opened(browser, page, WIDE)
    wide, first, overview = (_screens(opened, script) for script in ("() => document.body.scrollHeight", TOP, OVERVIEW))
    change = next((top / SCREEN for said, top in opened.evaluate(PLACES) if CHANGE.search(said)), 0)
    words = opened.evaluate(VISIBLE, UNCOUNTED)
    sheets = _sheets(_opened(browser, page, WIDE))
    narrow = _screens(_opened(browser, page, NARROW), "() => document.body.scrollHeight")
    name = "/".join(page.with_suffix("").parts[-3:])
    return name, f"{wide:.1f}", f"{narrow:.1f}", sheets, words, *(f"{value:.1f}" for value in (first, overview, change))


def _opened(browser: Browser, page: Path, width: int) -> Page:
    opened = browser.new_page(viewport={"width": width, "height": SCREEN})
    opened.goto(page.resolve().as_uri())
    opened.wait_for_selector("html[data-drawn=yes]", state="attached")
    return opened


def _screens(page: Page, script: str) -> float:
    return float(page.evaluate(script)) / SCREEN


def _sheets(page: Page) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


if __name__ == "__main__":
    main(sys.argv[1:])
