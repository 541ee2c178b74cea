"""The figures of a page drawn once, as pictures for where no script runs: one for wide and one for narrow screens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.render import loose
from busanalys.render.export import chromium, pictures
from busanalys.render.page import addresses, analyst, blocks, drawing, links

IN_PAGE = "page"  # the folder of the pictures that a page shows, without their titles
WIDE, NARROW = "wide", "narrow"
WIDTHS = {WIDE: 760, NARROW: 358}  # pixels; a telephone leaves 358 of its 390
STYLE = re.compile(r' style="([^"]*)"')
UNUSED = re.compile(r' (?:data-unformatted|data-math|data-notex)="[^"]*"')
LONG_NUMBER = re.compile(r"(\d+\.\d{2})\d+")
BETWEEN = re.compile(r">\s+<")
SAFE = "!$'()*+,-./:;=?@_~"  # what needs no code in an address in double quotes and in a list of them (srcset)


def drawn(figures: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The SVG of the figures of `blocks.contents`, without titles, by anchor and width; BrowserError when they fail."""
    with files.temporary() as folder:
        orders = [one for figure in figures for one in _orders(figure, folder)]
        chromium.draw(orders)
        found: dict[str, dict[str, str]] = {}
        for one in orders:
            anchor, _, width = Path(one["path"]).stem.rpartition("@")
            found.setdefault(anchor, {})[width] = slim(Path(one["path"]).read_text(encoding="utf-8"))
        return found


def embed_all(pages: Mapping[Path, Path], is_single: bool) -> dict[Path, str]:
    """Put pictures of their figures into pages (page to executed notebook); the pages that failed, with the reason.

    A single file holds them itself, another page finds them in a folder beside it. Pages that have them are left alone.
    BrowserError when there is no browser.
    """
    lacking = [(page, book) for page, book in pages.items() if links.lacks_pictures(page.read_text(encoding="utf-8"))]
    if lacking:
        chromium.executable()
    found = {page: _embed(page, book, is_single) for page, book in lacking}
    return {page: reason for page, reason in found.items() if reason}


def _embed(page: Path, notebook: Path, is_single: bool) -> str:
    import nbformat

    every = blocks.contents(nbformat.read(notebook, as_version=4)).blocks
    shown = [block for block in every if block["kind"] == blocks.FIGURE and analyst.is_drawable(block["plot"])]
    figures = {block["anchor"]: block for block in shown}
    try:
        pictured = drawn(figures.values()).items()
        found = {one: _inside(svgs) if is_single else _beside(page, figures[one], svgs) for one, svgs in pictured}
        files.write(page, links.pictured(page.read_text(encoding="utf-8"), found))
    except BusanalysError as error:
        return str(error)
    return ""


def _inside(svgs: Mapping[str, str]) -> links.Picture:
    return links.Picture(address(svgs[WIDE]), address(svgs[NARROW]))


def _beside(page: Path, figure: Mapping[str, Any], svgs: Mapping[str, str]) -> links.Picture:
    """Pictures of a figure in a folder beside its page."""
    folder = Path(f"{page.stem}{pictures.FOLDER}") / IN_PAGE
    names = {width: folder / loose.named(f"{figure['anchor']}-{width}.svg", figure["synthetic"]) for width in svgs}
    for width, svg in svgs.items():
        files.write(page.parent / names[width], svg)
    return links.Picture(*(addresses.address(names[width].as_posix()) for width in (WIDE, NARROW)))


def _orders(figure: Mapping[str, Any], folder: Path) -> Iterator[dict[str, Any]]:
    plot = drawing.prepared(figure["plot"])
    for name, width in WIDTHS.items():
        shown = drawing.narrow(plot) if name == NARROW else plot
        size = {"width": width, "height": shown["layout"]["height"], "scale": 1}
        yield {"fig": shown, "path": str(folder / f"{figure['anchor']}@{name}.svg"), "opts": {"format": "svg", **size}}


def slim(svg: str) -> str:
    """The same picture in fewer letters: what many parts share is said once, and no number has more than two decimals."""
    classes: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return f' class="{classes.setdefault(found[1], f"s{len(classes)}")}"'

    short = re.sub(r' class="[^"]*"', "", UNUSED.sub("", svg))
    shared = STYLE.sub(named, short)
    rules = "".join(f".{name}{{{style.replace('&quot;', chr(39))}}}" for style, name in classes.items())
    head, mark, rest = shared.partition(">")
    return BETWEEN.sub("><", LONG_NUMBER.sub(r"\1", f"{head}{mark}<style>{rules}</style>{rest}"))


def address(svg: str) -> str:
    """The picture as an address that holds it."""
    return f"data:image/svg+xml,{quote(svg, safe=SAFE)}"
