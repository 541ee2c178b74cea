"""Headings that come from data: a notebook that loops over themes shows each under its own, as a written heading would stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from busanalys.figures.figure import METADATA_KEY, MimeBundle

if TYPE_CHECKING:
    import nbformat

KIND = "heading"


@dataclass(frozen=True)
class Heading:
    """A heading of the second level; on a page it heads what is shown after it, and is left out over nothing."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        return {"text/markdown": f"## {self.text}", "text/plain": self.text}, {METADATA_KEY: {"kind": KIND, "text": self.text}}


def sectioned(cells: Iterable[nbformat.NotebookNode]) -> Iterator[nbformat.NotebookNode]:
    """The cells of an executed notebook, with the headings among their outputs as markdown cells of their own."""
    for cell in cells:
        yield from _parts(cell) if cell.cell_type == "code" and any(map(_heading, cell.outputs)) else [cell]


def _parts(cell: nbformat.NotebookNode) -> Iterator[nbformat.NotebookNode]:
    import nbformat

    shown: list[Any] = []
    for output in cell.outputs:
        if heading := _heading(output):
            yield from [nbformat.from_dict({**cell, "outputs": shown})] if shown else []
            yield nbformat.v4.new_markdown_cell(f"## {heading}")
        shown = [] if heading else [*shown, output]
    yield from [nbformat.from_dict({**cell, "outputs": shown})] if shown else []


def _heading(output: Mapping[str, Any]) -> str:
    described = output.get("metadata", {}).get(METADATA_KEY, {})
    return str(described["text"]) if described.get("kind") == KIND else ""
