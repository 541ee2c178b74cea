"""The analyst's own report: every view that is sent to it becomes a heading and a cell of one notebook, ready to render."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from busanalys import files, paths
from busanalys.errors import UsageError
from busanalys.explore.choice import Choice
from busanalys.explore.views import VIEWS, source

if TYPE_CHECKING:
    from nbformat import NotebookNode

NAME = "mitt_urval"
TITLE = "# Mitt urval ur uppföljningen av {}"
SETUP = "import busanalys as bus\n\nsurvey = bus.load(dataset)"
KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


def send(chosen: Choice, view: str, heading: str, folder: Path | None = None) -> Path:
    """Add a view to the notebook of chosen views and return its path; it is made the first time.

    The years of the views stand in the notebook as they were chosen. Raises UsageError when the view cannot be drawn, or
    when the notebook is there but is no notebook.
    """
    call = source(chosen, view, "survey")
    if not call:
        raise UsageError(f"The view '{VIEWS[view].label}' does not exist for {chosen.indicator}, so nothing was added.")
    path = (folder or paths.notebooks_dir()) / f"{NAME}.ipynb"
    notebook = _read(path) if path.exists() else _new(chosen)
    notebook.cells += [nbformat.v4.new_markdown_cell(f"## {heading}"), nbformat.v4.new_code_cell(call)]
    files.write(path, nbformat.writes(_numbered(notebook)) + "\n")
    return path


def _new(chosen: Choice) -> NotebookNode:
    title = TITLE.format(chosen.survey.registry.county.agreement)
    given = f'year = {chosen.year}\ndataset = "{chosen.dataset}"'
    parameters = nbformat.v4.new_code_cell(given, metadata={"tags": ["parameters"]})
    cells = [
        nbformat.v4.new_markdown_cell(title),
        parameters,
        nbformat.v4.new_code_cell(SETUP),
    ]
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)
    return made


def _read(path: Path) -> NotebookNode:
    try:
        found: NotebookNode = nbformat.read(path, as_version=4)
    except (OSError, ValueError, json.JSONDecodeError) as error:
        raise UsageError(f"{path} cannot be read as a notebook: {error}. Move it away; a new one is then made.") from None
    return found


def _numbered(notebook: NotebookNode) -> NotebookNode:
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
    return notebook
