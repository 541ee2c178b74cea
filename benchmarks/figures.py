"""The figures of notebooks alone, one after the other in this process: `python figures.py '[[notebook, parameters], …]'`.

Nothing of the project is imported here, so that the same file serves an earlier commit.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def show(*shown: object) -> None:
    """Make of each figure or table what a notebook would keep of it."""
    for one in shown:
        if hasattr(one, "_repr_mimebundle_"):
            one._repr_mimebundle_()


def run(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Run the cells of a notebook, with the parameters in the place of its own."""
    space: dict[str, Any] = {"display": show}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            _run_cell("".join(cell["source"]), space)
        if "parameters" in cell["metadata"].get("tags", []):
            space.update(parameters)


def _run_cell(source: str, space: dict[str, Any]) -> None:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    if last:
        show(eval(compile(ast.Expression(last.value), "cell", "eval"), space))


if __name__ == "__main__":
    for path, given in json.loads(sys.argv[1]):
        run(Path(path), given)
