"""What is chosen as files: the table as CSV, the figure as one HTML page that opens anywhere."""

from __future__ import annotations

from typing import Any

import nbformat
import pandas as pd

from busanalys.explore.choice import Choice
from busanalys.explore.views import Shown
from busanalys.figures.figure import Figure, Prose, Table, table_content
from busanalys.render.export import pictures
from busanalys.render.page import assets, blocks, facts, readers
from busanalys.render.page import html as page


def table_of(shown: Shown) -> pd.DataFrame:
    """The data behind what is shown; a note gives its words as rows."""
    if isinstance(shown, Prose):
        return pd.DataFrame({"Text": [*shown.paragraphs, *shown.points]})
    return shown.table if isinstance(shown, Figure) else shown.frame


def csv(shown: Shown) -> bytes:
    """The table as CSV that a Swedish Excel opens, with its source below and what it is."""
    if isinstance(shown, Prose):
        return readers.csv_bytes(table_content(table_of(shown)), has_values=False)
    return readers.csv_bytes(table_content(table_of(shown)), [shown.source], shown.synthetic)


def picture(figure: Figure) -> tuple[dict[str, Any], dict[str, Any]]:
    """The plot with title, base, notes, source and notice as slides have it, and its width, height and scale."""
    (block,) = blocks.contents(_notebook(figure)).blocks
    plot = pictures.captioned(block)
    return plot, pictures.size(plot)


def html(chosen: Choice, shown: Shown) -> bytes:
    """One HTML page of what is shown, with everything that it needs inside."""
    return page.page(_notebook(shown), facts.of_survey(chosen.survey, chosen.year, chosen.parameters), assets.inside()).encode()


def _notebook(shown: Shown) -> nbformat.NotebookNode:
    data, metadata = shown._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    title = shown.title if isinstance(shown, Figure) else shown.caption if isinstance(shown, Table) else "Anmärkning"
    cells = [nbformat.v4.new_markdown_cell(f"# {title}"), nbformat.v4.new_code_cell("", outputs=[output])]
    made: nbformat.NotebookNode = nbformat.v4.new_notebook(cells=cells)
    return made
