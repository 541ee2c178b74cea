"""`jupyter nbconvert --to busanalys notebook.ipynb`: an executed notebook as our page in one file."""

from __future__ import annotations

import ast
from typing import Any

import nbformat
from nbconvert.exporters import Exporter

from busanalys import survey
from busanalys.errors import UsageError
from busanalys.render.page import assets, facts
from busanalys.render.page import html as page

TAGS = ("parameters", "injected-parameters")
NEEDED = ("dataset", "year")


class PageExporter(Exporter):
    """Makes the page of a notebook that was run; its `parameters` cell says which dataset and year it is about."""

    file_extension = ".html"
    export_from_notebook = "Page of busanalys"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: nbformat.NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        """The page and nbconvert's resources; UsageError where the notebook does not say its dataset and year."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        given = _parameters(nb)
        missing = [name for name in NEEDED if name not in given]
        if missing:
            raise UsageError(
                f"The notebook does not say its {' and '.join(missing)}. Set dataset and year in a cell tagged 'parameters', "
                "run the notebook and convert it again."
            )
        about = facts.of_survey(survey.load(given["dataset"]), int(given["year"]), given)
        return page.page(nb, about, assets.inside()), resources


def _parameters(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """The plain values that the cells of parameters assign, those that papermill put in last."""
    cells = [cell for tag in TAGS for cell in notebook.cells if tag in cell.metadata.get("tags", [])]
    statements = [one for cell in cells for one in ast.parse(cell.source).body if isinstance(one, ast.Assign | ast.AnnAssign)]
    return {name: value for one in statements for name, value in _plain(one)}


def _plain(statement: ast.Assign | ast.AnnAssign) -> list[tuple[str, Any]]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    try:
        value = ast.literal_eval(statement.value) if statement.value else None
    except ValueError:
        return []
    return [(target.id, value) for target in targets if isinstance(target, ast.Name)]
