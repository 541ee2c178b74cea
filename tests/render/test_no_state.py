"""What a page tells is the same whoever counts it: forks that find all counted ahead, or one process that counts as it goes."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gate
import pytest

from busanalys.figures.figure import METADATA_KEY
from busanalys.render import Result

Rendered = tuple[Path, list[Result]]
LAST_FIRST = gate.every(range(2024, 2012, -1), but=[2018])


def told_in_forks(executed: Path) -> list[Any]:
    """Tables, statements, titles and drawings that the outputs of an executed notebook hold, in order."""
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [(one["metadata"], one["data"]) for one in outputs if METADATA_KEY in one.get("metadata", {})]


def told_here(notebook: Path, parameters: Mapping[str, object]) -> list[Any]:
    """The same of the cells run in this process, without IPython."""
    found: list[Any] = []

    def display(*shown: Any) -> None:
        bundles = [one._repr_mimebundle_() for one in shown if hasattr(one, "_repr_mimebundle_")]
        found.extend((described, data) for data, described in bundles if METADATA_KEY in described)

    space: dict[str, Any] = {"display": display}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            run("".join(cell["source"]), space)
        if "parameters" in cell["metadata"].get("tags", []):
            space |= parameters
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def run(source: str, space: dict[str, Any]) -> None:
    """Run a cell and show its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    if last:
        space["display"](eval(compile(ast.Expression(last.value), "cell", "eval"), space))


def lines(outputs: list[Any]) -> list[Any]:
    """Texts of several lines as one: a notebook's file keeps them as lists."""
    joined = [(described, {kind: _whole(text) for kind, text in data.items()}) for described, data in outputs]
    return json.loads(json.dumps(joined))  # type: ignore[no-any-return]


def _whole(text: Any) -> Any:
    return "".join(text) if isinstance(text, list) and all(isinstance(line, str) for line in text) else text


@pytest.mark.parametrize("year", LAST_FIRST)
def test_every_table_and_statement_is_the_same_in_forks_and_in_one_process(rendered_example: Rendered, year: int) -> None:
    out, results = rendered_example
    rendered = [one.task for one in results if one.status == "rendered"]
    made = [task for task in rendered if task.year == year and task.group in ("", "norrtalje")]
    assert {"yearly_report", "sip_uptake"} <= {task.notebook.stem for task in made}
    for task in made:
        here, forked = lines(told_here(task.notebook, dict(task.parameters))), lines(told_in_forks(out / task.executed))
        assert len(here) > 5, task.name
        assert here == forked, task.name
