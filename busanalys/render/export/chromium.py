"""Run the Chromium of this machine without a window; whatever goes wrong with it is said in words."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.render.export import programs

if TYPE_CHECKING:
    from choreographer import Tab

PATIENCE = 180  # seconds
DRAWN_BY_LOT = re.compile(r"(?<=defs-)[0-9a-f]{6}|(?<=#p[0-9a-f]{6}-)[0-9a-f]{6}")  # of a drawing, and of its patterns
DRAWING = 60_000  # milliseconds that a page may believe to pass while it draws; Chromium lets them pass faster
QUIET = (
    "--headless", "--disable-gpu", "--disable-quic", "--disable-extensions", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--no-default-browser-check", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND", f"--virtual-time-budget={DRAWING}",
)  # fmt: skip
PLACES = """JSON.stringify(
  [...document.querySelectorAll(%s)].map((one) => one.getBoundingClientRect()).map((one) => [one.top, one.height])
)"""
MISSING = (
    "No Chromium, Chrome or Edge was found; PDFs and pictures need one. Install one (Debian and Ubuntu: apt-get install "
    "chromium; Windows has Edge; anywhere: uv run choreo_get_chrome) or name its path in the variable BROWSER_PATH. "
    "Pages, tables and workbooks do without."
)


class BrowserError(BusanalysError):
    """There is no browser, or it crashed, hung or wrote nothing; outputs are as they were."""


def executable() -> str:
    """The path of a Chromium, Chrome or Edge; BrowserError says how to get one where there is none."""
    from choreographer.browsers.chromium import Chromium

    found = Chromium.find_browser(skip_local=False)
    if not found or not Path(found).is_file():
        raise BrowserError(MISSING)
    return str(found)


def made(address: str, options: Sequence[str], name: str) -> bytes:
    """What Chromium writes of a page: `options` hold `{name}` where the path to write to goes. BrowserError if nothing."""
    browser = executable()
    with files.temporary() as folder:
        target = folder / name
        own = [f"--user-data-dir={folder}/profile", *(option.format(name=target) for option in options)]
        outcome = programs.outcome([browser, *QUIET, *_unconfined(), *own, address], PATIENCE, folder)
        if not target.is_file() or not target.stat().st_size:
            raise BrowserError(f"{browser} wrote nothing of {address} ({outcome}). {REMEDY}")
        return target.read_bytes()


REMEDY = "Usual cause: the browser crashed or is of another kind. Try again, or name another one in BROWSER_PATH."


def draw(orders: Sequence[Mapping[str, Any]]) -> None:
    """Draw plots with kaleido, each to its `path`, the same plot to the same bytes; BrowserError when not all are drawn."""
    import kaleido

    executable()
    options = {"page_generator": kaleido.PageGenerator(mathjax=False), "timeout": PATIENCE}
    try:
        kaleido.write_fig_from_object_sync(list(orders), kopts=options)
    except Exception as error:  # kaleido and choreographer raise all kinds
        raise BrowserError(f"The figures were not drawn ({str(error) or type(error).__name__}). {REMEDY}") from error
    if lost := [one["path"] for one in orders if not Path(one["path"]).is_file()]:
        raise BrowserError(f"{len(lost)} of {len(orders)} figures were not drawn. {REMEDY}")
    for path in (Path(one["path"]) for one in orders if one["path"].endswith(".svg")):
        files.write(path, _settled(path.read_text(encoding="utf-8")))


def photographs(page: str, selector: str, width: int, scale: float) -> list[bytes]:
    """A PNG of every element of an HTML page that `selector` finds, laid out `width` pixels wide; BrowserError when it fails."""
    browser = executable()
    with files.temporary() as folder, ThreadPoolExecutor(1) as apart:  # JupyterLab has a loop of its own in this thread
        place = folder / "page.html"
        place.write_text(page, encoding="utf-8")
        task = _photographs(browser, place.as_uri(), selector, width, scale)
        try:
            return apart.submit(asyncio.run, asyncio.wait_for(task, PATIENCE)).result()
        except Exception as error:  # choreographer raises all kinds
            raise BrowserError(f"The tables were not drawn ({str(error) or type(error).__name__}). {REMEDY}") from error


async def _photographs(browser: str, address: str, selector: str, width: int, scale: float) -> list[bytes]:
    from choreographer import Browser

    async with Browser(browser) as open_:
        tab = await open_.create_tab()
        screen = {"width": width, "height": width, "deviceScaleFactor": 1, "mobile": False}
        await _answer(tab, "Emulation.setDeviceMetricsOverride", screen)
        await _answer(tab, "Page.enable", {})
        loaded = tab.subscribe_once("Page.loadEventFired")
        await _answer(tab, "Page.navigate", {"url": address})
        await loaded
        places = json.loads(await _value(tab, PLACES % json.dumps(selector)))
        clips = [{"x": 0, "y": top, "width": width, "height": height, "scale": scale} for top, height in places]
        shown = {"format": "png", "captureBeyondViewport": True}
        return [base64.b64decode((await _answer(tab, "Page.captureScreenshot", shown | {"clip": one}))["data"]) for one in clips]


async def _value(tab: Tab, script: str) -> str:
    found = await _answer(tab, "Runtime.evaluate", {"expression": script})
    return str(found["result"]["value"])


async def _answer(tab: Tab, command: str, wanted: dict[str, Any]) -> dict[str, Any]:
    said: Any = await tab.send_command(command, wanted)
    return dict(said["result"])


def _settled(svg: str) -> str:
    """A drawing whose parts are numbered, where plotly drew lots for their names."""
    numbers: dict[str, str] = {}
    for lot in DRAWN_BY_LOT.findall(svg):
        numbers.setdefault(lot, f"{len(numbers):06x}")
    return re.sub("|".join(numbers), lambda found: numbers[found[0]], svg) if numbers else svg


def _unconfined() -> list[str]:
    """Chromium refuses to confine itself when root starts it, as in a container."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
