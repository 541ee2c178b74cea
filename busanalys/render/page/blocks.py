"""The blocks of a page in order: markdown, figures, tables, prose and plain outputs; never code, prompts, warnings or errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from busanalys.figures.figure import METADATA_KEY, PLOTLY_MIME
from busanalys.render.page import analyst, cells, drawing, markup, packing

if TYPE_CHECKING:
    import nbformat

Block = dict[str, Any]
FIGURE, TABLE = "figure", "table"
COMMENTARY = "commentary"
KNOWN = (FIGURE, TABLE, COMMENTARY, "prose", "note")


@dataclass
class Content:
    """A page's title, blocks and headings, and its plots by anchor with what they share, packed for the page's script."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    headings: list[markup.Heading] = field(default_factory=list)
    plots: str = ""


def contents(notebook: nbformat.NotebookNode) -> Content:
    """The content of an executed notebook; its first heading of level one becomes the title."""
    content, anchors = Content(), markup.Anchors()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            _add_markdown(content, cell.source, anchors)
        elif cell.cell_type == "code":
            content.blocks += [block for output in cell.outputs if (block := _block(output))]
    _name(content.blocks, anchors)
    _pack_plots(content)
    return content


def left_out(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    """What an analyst shows that the page cannot, with the number of the cell: `cell 3: a formula, …`."""
    outputs = [(place, output) for place, cell in enumerate(notebook.cells, 1) for output in cell.get("outputs", [])]
    return tuple(
        f"cell {place}: {what}" for place, output in outputs if "data" in output for what in analyst.left_out(output["data"])
    )


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
    if described["kind"] == COMMENTARY:
        return {**described, "html": _plain(described["text"]), "earlier_html": _plain(described["earlier"])}
    return dict(described) | ({"plot": data[PLOTLY_MIME]} if described["kind"] == FIGURE else {})


def _plain(source: str) -> str:
    """Markdown without headings of the page's outline as safe HTML."""
    return markup.from_markdown(source, markup.Anchors())[0]


def _name(blocks: Iterable[Block], anchors: markup.Anchors) -> None:
    for block in blocks:
        if block["kind"] in (FIGURE, TABLE):
            block["anchor"] = anchors.new(block["id"])
            block["page_table"] = cells.page_table(block["table"]) if block["table"] else None


def _pack_plots(content: Content) -> None:
    figures = [block for block in content.blocks if block["kind"] == FIGURE]
    plots, shared = drawing.share(drawing.prepared(block["plot"]) for block in figures)
    for block, plot in zip(figures, plots, strict=True):
        block["height"] = round(plot["layout"]["height"])
    named = {block["anchor"]: plot for block, plot in zip(figures, plots, strict=True)}
    content.plots = packing.packed(drawing.as_json(shared | {"plots": named}))
