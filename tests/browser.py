"""Open pages in a real Chromium with the network blocked, and note every request and error."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# One process draws all pages of a context, which compiles plotly once and not for every page: a third of the time.
SHARED = ("--process-per-site", "--renderer-process-limit=1")
PATIENCE = 60  # seconds
MISSING = "no Chromium found: install one (Debian: apt-get install chromium) to run the browser tests"


def executable() -> str:
    """The path of a Chromium; without one the test is skipped, or fails where BUSANALYS_REQUIRE_BROWSER is set."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("BUSANALYS_REQUIRE_BROWSER"):
        pytest.fail(MISSING)
    if found is None:
        pytest.skip(MISSING)
    return found


@contextmanager
def started() -> Iterator[Browser]:
    """A headless browser that closes at the end."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *SHARED])
        _kept(browser, True)
        yield browser
        browser.close()


@cache
def _kept(browser: Browser, scripts: bool) -> BrowserContext:
    """What pages are opened in, with one that stays open, so that its process does."""
    context = browser.new_context(java_script_enabled=scripts, offline=True)
    context.new_page()
    return context


@dataclass
class Visit:
    """An open page with what it asked for beyond its own folder and what went wrong in it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def wait_until_drawn(self) -> None:
        """Wait until the page's script has drawn what it can draw."""
        self.page.wait_for_selector("html[data-drawn=yes]", state="attached", timeout=PATIENCE * 1000)

    def resize(self, width: int) -> None:
        """Give the window another width and wait until every plot has followed."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.wait_until("[...document.querySelectorAll('.plot')].every((p) => !p.drawing || p.drawing.width === p.clientWidth)")

    def wait_until(self, expression: str) -> None:
        """Wait until a JavaScript expression is true; Playwright's own way of polling needs eval, which our pages forbid."""
        last = time.monotonic() + PATIENCE
        while not self.page.evaluate(expression):
            assert time.monotonic() < last, f"never true: {expression}"
            self.page.wait_for_timeout(50)


@contextmanager
def visit(browser: Browser, path: Path, width: int = 1200, scripts: bool = True) -> Iterator[Visit]:
    """Open a file; whatever it requests from a network is refused and noted."""
    page = _kept(browser, scripts).new_page()
    page.set_viewport_size({"width": width, "height": 900})
    seen = Visit(page)

    def note(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            seen.requests.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    if scripts:
        page.wait_for_load_state("load")
    yield seen
    page.close()
