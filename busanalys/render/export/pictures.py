"""Figures as pictures for slides: PNG and SVG with title, base and source, drawn by kaleido in a browser."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.figures import style
from busanalys.render import loose
from busanalys.render.export import boards, chromium, slides
from busanalys.render.page import analyst, blocks

FOLDER = "_pictures"
FORMATS = ("png", "svg")
ACROSS = boards.ACROSS
WIDEST = 1280  # pixels that a figure is drawn at, before it is scaled to ACROSS
SLIDE = 16 / 9
TALL = 0.8  # of its width is a picture high that a screen shows in parts
ROOM = 1.2  # how much wider than a page: a system's own font may be wider than those that lines are broken for
GAP = 10
MARGINS: dict[str, Any] = {
    "height": 450,
    "margin": {"l": 80, "r": 80, "t": 100, "b": 80},
}  # plotly's own, for an analyst's figure


def write_all(notebooks: Iterable[Path]) -> dict[Path, str]:
    """Write the pictures of executed notebooks, each to a folder beside its page; the notebooks that failed, with the reason.

    `yearly_report_pictures/response-map.png` is 1600 pixels wide, and `slides.html` shows all of them one by one; what is
    made of made-up data says so in its name. Earlier pictures stay where new ones fail; nothing else in the folder is touched.

    BrowserError when there is no browser.
    """
    chromium.executable()
    found = {notebook: _write(notebook) for notebook in notebooks}
    return {notebook: reason for notebook, reason in found.items() if reason}


def _write(notebook: Path) -> str:
    import nbformat

    content = blocks.contents(nbformat.read(notebook, as_version=4))
    figures = [one for one in content.blocks if one["kind"] == blocks.FIGURE and analyst.is_drawable(one["plot"])]
    boarded = [block for block in content.blocks if boards.is_board(block)]
    try:
        made = drawn(figures) | _boards(boarded)
        made |= _slides(content.title, [one for one in content.blocks if one in figures or one in boarded], made)
        for name, picture in made.items():
            files.write(notebook.with_name(notebook.stem + FOLDER) / name, picture)
    except BusanalysError as error:
        return str(error)
    return ""


def _slides(title: str, pictured: Sequence[Mapping[str, Any]], made: Mapping[str, bytes]) -> dict[str, bytes]:
    """The page that shows what is pictured in its order, by its file name; nothing where nothing is."""
    synthetic = any(block["synthetic"] for block in pictured)
    page = slides.page(title, [_slide(block, made) for block in pictured], synthetic)
    return {loose.named(slides.NAME, synthetic): page} if pictured else {}


def _slide(block: Mapping[str, Any], made: Mapping[str, bytes]) -> slides.Slide:
    png, svg = (loose.named(f"{block['anchor']}.{kind}", bool(block["synthetic"])) for kind in FORMATS)
    width, height = struct.unpack(">II", made[png][16:24])
    kept, kind = (made[svg], "image/svg+xml") if svg in made else (made[png], "image/png")
    return slides.Slide(kept, kind, block.get("alt") or block["caption"], height > TALL * width)


def drawn(figures: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """Pictures by file name of the figures of `blocks.contents`; BrowserError when the browser does not draw them all."""
    with files.temporary() as folder:
        wanted = [one for figure in figures for one in _orders(figure, folder)]
        chromium.draw(wanted)
        return {path.name: path.read_bytes() for one in wanted if (path := Path(one["path"]))}


def _boards(tables: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    names = [loose.named(f"{table['anchor']}.png", bool(table["synthetic"])) for table in tables]
    return dict(zip(names, boards.drawn(tables, titled=True), strict=True))


def untitled(every: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """PNGs by anchor of what a document shows as pictures of the blocks of a page: figures, and tables with an `alt`.

    Title, base, source and notice are set as text around them.

    BrowserError when the browser does not draw them all.
    """
    figures = [block for block in every if block["kind"] == blocks.FIGURE and analyst.is_drawable(block["plot"])]
    tables = [block for block in every if boards.is_board(block) and block["alt"]]
    return _bares(figures) | dict(zip((one["anchor"] for one in tables), boards.drawn(tables, titled=False), strict=True))


def _bares(figures: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    with files.temporary() as folder:
        wanted = {figure["anchor"]: _bare(figure, folder / f"{figure['anchor']}.png") for figure in figures}
        if wanted:
            chromium.draw(list(wanted.values()))
        return {anchor: Path(one["path"]).read_bytes() for anchor, one in wanted.items()}


def _bare(figure: Mapping[str, Any], place: Path) -> dict[str, Any]:
    plot = {"data": figure["plot"]["data"], "layout": MARGINS | figure["plot"]["layout"]}
    shown = style.untitled(plot) if "title_height" in (plot["layout"].get("meta") or {}) else plot
    width = style.PAGE_WIDTH
    size = {"width": width, "height": shown["layout"]["height"], "scale": ACROSS / width}
    return {"fig": shown, "path": str(place), "opts": {"format": "png", **size}}


def _orders(figure: Mapping[str, Any], folder: Path) -> list[dict[str, Any]]:
    plot = captioned(figure)
    places = {kind: folder / loose.named(f"{figure['anchor']}.{kind}", bool(figure["synthetic"])) for kind in FORMATS}
    return [{"fig": plot, "path": str(place), "opts": {"format": kind, **size(plot)}} for kind, place in places.items()]


def size(plot: Mapping[str, Any]) -> dict[str, float]:
    """Width and height in which a captioned plot is drawn, and the scale that makes it ACROSS pixels wide."""
    height = plot["layout"]["height"]
    width = round(min(max(style.PAGE_WIDTH * ROOM, height * SLIDE), WIDEST))
    return {"width": width, "height": height, "scale": ACROSS / width}


def captioned(figure: Mapping[str, Any]) -> dict[str, Any]:
    """The plot with its notes and source in words beneath it; notice, title and base stand above it already."""
    layout = MARGINS | figure["plot"]["layout"]
    margin = MARGINS["margin"] | layout["margin"]
    lines = [line for words in (*figure["notes"], _source(figure)) for line in _lines(words)]
    place = {"yref": "paper", "yanchor": "top", "yshift": -margin["b"] - GAP, "xshift": -margin["l"]}
    below = [style.note_at("<br>".join(lines), x=0, y=0, **place)] if lines else []
    room = len(lines) * style.LINE_HEIGHT + 2 * GAP
    layout |= {"height": layout["height"] + room, "margin": margin | {"b": margin["b"] + room}}
    return {"data": figure["plot"]["data"], "layout": layout | {"annotations": [*layout.get("annotations", []), *below]}}


def _source(figure: Mapping[str, Any]) -> str:
    return f"{style.SYNTHETIC}. {figure['source']}" if figure["synthetic"] else figure["source"]


def _lines(words: str) -> list[str]:
    lines = style.wrap(words, style.PAGE_WIDTH, style.SMALL_SIZE) if words else []
    return [line.replace(style.SYNTHETIC, f"<b>{style.SYNTHETIC}</b>") for line in lines]
