"""The blocks of a page in order: markdown, figures, tables, prose and plain outputs; never code, prompts, warnings or errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from busanalys.figures.figure import METADATA_KEY, PLOTLY_MIME
from busanalys.figures.headings import sectioned
from busanalys.render.page import analyst, cells, drawing, markup, packing

if TYPE_CHECKING:
    import nbformat

Block = dict[str, Any]
FIGURE, TABLE = "figure", "table"
COMMENTARY = "commentary"
PROSE = ("prose", "note", "headline", "draft")
ABSENCE, OTHER = "absence", "other"
NUMBERED = {FIGURE: "Figur", TABLE: "Tabell"}
KNOWN = (FIGURE, TABLE, COMMENTARY, *PROSE, ABSENCE)
OPENING = "opening"
HEADING = re.compile(r"^(#{1,6})[ \t]", re.MULTILINE)


@dataclass
class Content:
    """A page's title, blocks and headings, and its plots by anchor with what they share, packed for the page's script.

    `opening` is how many blocks, and `opening_headings` how many headings, stand before the list of contents.
    """

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    headings: list[markup.Heading] = field(default_factory=list)
    plots: str = ""
    opening: int = 0
    opening_headings: int = 0


def contents(notebook: nbformat.NotebookNode) -> Content:
    """The content of an executed notebook; its first heading of level one becomes the title.

    A heading under which cells have shown that there is nothing to show, and no other cell anything, is left out. The
    contents stand after the last cell tagged `opening`.
    """
    content, anchors = Content(), markup.Anchors()
    for cell in _told(list(sectioned(notebook.cells))):
        if cell.cell_type == "markdown":
            _add_markdown(content, cell.source, anchors)
        elif cell.cell_type == "code":
            content.blocks += _blocks(cell)
            if OPENING in cell.metadata.get("tags", ()):
                content.opening, content.opening_headings = len(content.blocks), len(content.headings)
    _name(content.blocks, anchors)
    _pack_plots(content)
    return content


def titled(title: str, about: str) -> str:
    """A page's title with what it is about: `Profil: Alfa`, `BUS-gruppen i Alfa`."""
    joint = " " if title.endswith(" i") else ": "
    return f"{title}{joint}{about}" if about else title


def is_empty(notebook: nbformat.NotebookNode) -> bool:
    """Whether the cells have shown that there is nothing to show: neither a figure nor a table, but why there is none."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = {output["metadata"].get(METADATA_KEY, {}).get("kind", OTHER) for output in outputs if "metadata" in output}
    return ABSENCE in kinds and not kinds & {FIGURE, TABLE, COMMENTARY, OTHER}


def _told(cells: Sequence[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """The cells without those that head nothing."""
    return [cell for place, cell in enumerate(cells) if not _heads_nothing(cell, cells[place + 1 :])]


def _heads_nothing(cell: nbformat.NotebookNode, after: Sequence[nbformat.NotebookNode]) -> bool:
    level = _level(cell)
    if level < 2:
        return False
    own = list(takewhile(lambda one: not 0 < _level(one) <= level, after))
    shown = [one for one in own if one.cell_type == "code" and one.outputs]
    plain = any(one.cell_type == "markdown" and not _level(one) for one in own)
    return bool(shown) and not plain and not any(_blocks(one) for one in shown)


def _level(cell: nbformat.NotebookNode) -> int:
    """The level of the first heading of a markdown cell; 0 where it has none."""
    found = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
    return len(found[1]) if found else 0


def _blocks(cell: nbformat.NotebookNode) -> list[Block]:
    return [block for output in cell.outputs if (block := _block(output))]


def left_out(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    """What an analyst shows that the page cannot, with the number of the cell: `cell 3: a formula, …`."""
    return tuple(f"cell {place}: {what}" for place, cell in enumerate(notebook.cells, 1) for what in _left_out(cell))


def _left_out(cell: nbformat.NotebookNode) -> list[str]:
    if cell.cell_type == "markdown":
        return markup.left_out(cell.source)
    outputs = [output for output in cell.get("outputs", []) if "data" in output]
    return [what for output in outputs for what in analyst.left_out(output["data"], METADATA_KEY in output["metadata"])]


def _add_markdown(content: Content, source: str, anchors: markup.Anchors) -> None:
    if not content.title:
        content.title, source = markup.title_in(source)
    shown, headings = markup.from_markdown(source, anchors)
    content.headings += headings
    if shown.strip():
        content.blocks.append({"kind": "markdown", "html": shown})


def _block(output: Mapping[str, Any]) -> Block | None:
    if output["output_type"] == "stream":
        return analyst.printed(output["text"]) if output["name"] == "stdout" else None
    if output["output_type"] not in ("display_data", "execute_result"):
        return None
    data, described = output["data"], output["metadata"].get(METADATA_KEY)
    if not described or described["kind"] not in KNOWN:
        return analyst.block(data)
    if _says_nothing(described):
        return None
    if described["kind"] == COMMENTARY:
        return {**described, "html": _plain(described["text"]), "earlier_html": _plain(described["earlier"])}
    return dict(described) | ({"plot": data[PLOTLY_MIME]} if described["kind"] == FIGURE else {})


def _says_nothing(described: Mapping[str, Any]) -> bool:
    kind = described["kind"]
    return kind == ABSENCE or (kind in PROSE and not described["paragraphs"] and not described["points"])


def _plain(source: str) -> str:
    """Markdown without headings of the page's outline as safe HTML."""
    return markup.from_markdown(source, markup.Anchors())[0]


def numbered(kinds: Iterable[str]) -> Iterator[str]:
    """What each figure or table of a page is called, by their kinds in order: `Figur 1`, `Tabell 1`, `Figur 2`."""
    counts = Counter[str]()
    for kind in kinds:
        counts[kind] += 1
        yield f"{NUMBERED[kind]} {counts[kind]}"


def _name(blocks: Iterable[Block], anchors: markup.Anchors) -> None:
    shown = [block for block in blocks if block["kind"] in NUMBERED]
    for block, number in zip(shown, numbered(block["kind"] for block in shown), strict=True):
        block["number"] = number
        block["anchor"] = anchors.new(block["id"])
        block["page_table"] = cells.page_table(block["table"]) if block["table"] else None


def _pack_plots(content: Content) -> None:
    figures = [block for block in content.blocks if block["kind"] == FIGURE]
    plots, shared = drawing.share(drawing.prepared(block["plot"]) for block in figures)
    for block, plot in zip(figures, plots, strict=True):
        block["height"] = round(plot["layout"]["height"])
    named = {block["anchor"]: plot for block, plot in zip(figures, plots, strict=True)}
    content.plots = packing.packed(drawing.as_json(shared | {"plots": named}))
