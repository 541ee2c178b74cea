"""Run one notebook through papermill in a clean process and make the result the same every time."""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import paths
from busanalys.errors import BusanalysError, UnknownNameError, UsageError
from busanalys.render.run import forked
from busanalys.survey import county

if TYPE_CHECKING:
    import nbformat

FORK, KERNEL_ENGINE = "fork", "kernel"
ENGINES = (FORK, KERNEL_ENGINE)
KERNEL = "python3"
QUIET = ["--IPKernelApp.log_level=CRITICAL", "--HistoryManager.enabled=False"]
COLOUR_CODES = re.compile(r"\x1b\[[0-9;]*m")
PENDING = "pending"
PAPERMILL_MARK = "papermill-error-cell-tag"


@dataclass
class NotebookError(BusanalysError):
    """A notebook that failed: the number of the cell (from 1), its first line, and the message in words.

    `partial` is the notebook as far as it came, for a look.
    """

    notebook: str
    cell: int | None
    source: str
    message: str
    partial: nbformat.NotebookNode | None = field(default=None, repr=False)

    def __str__(self) -> str:
        where = f"cell {self.cell} ({self.source})" if self.cell is not None else "before the first cell"
        return f"{self.notebook}: {where}: {self.message}"

    def __reduce__(self) -> tuple[type[NotebookError], tuple[object, ...]]:
        return type(self), (self.notebook, self.cell, self.source, self.message, self.partial)


def execute(
    notebook: Path,
    parameters: Mapping[str, object],
    timeout: int | None = None,
    *,
    engine: str = "",
    data: Path | None = None,
    memory: int | None = None,
) -> nbformat.NotebookNode:
    """The executed notebook, made deterministic: ids follow from position, no timings, no paths of this machine.

    `timeout` is seconds per cell, `data` the data folder that `busanalys.load` shall use in it, `engine` one of ENGINES (by
    default the one of this system) and `memory` the bytes that its process may take (only where it is a fork).
    Raises UnknownNameError for a parameter that the notebook does not have or an unknown engine, and NotebookError when
    a cell fails, hangs or ends its process.
    """
    chosen = chosen_engine(engine)
    _check_parameters(notebook, parameters)
    with _environment(data):
        return _worded(normalised(_executed(notebook, parameters, timeout, chosen, memory)), paths.data_dir(data))


def as_text(notebook: nbformat.NotebookNode) -> str:
    """A notebook as a file, each cell on a line of its own: nbformat gives a line to every number of every drawing."""
    about = {key: value for key, value in notebook.items() if key != "cells"}
    cells = ",\n".join(_json(cell) for cell in notebook.cells)
    return f'{{"cells": [\n{cells}\n],\n{_json(about)[1:]}\n'


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _worded(notebook: nbformat.NotebookNode, data: Path) -> nbformat.NotebookNode:
    """The notebook with its written text in the words of the county; what its cells show has them already."""
    say = county.read(data).said
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = say(cell.source)
    return notebook


def chosen_engine(engine: str = "") -> str:
    """The engine of that name, else the one of this system: forks on Linux, kernels elsewhere.

    Raises UnknownNameError if there is no such engine and UsageError if it does not work here.
    """
    if engine and engine not in ENGINES:
        raise UnknownNameError("engine", engine, ENGINES)
    if engine == FORK and not forked.available():
        raise UsageError("The engine 'fork' works on Linux only. Leave out --engine, or write --engine kernel.")
    return engine or (FORK if forked.available() else KERNEL_ENGINE)


def _check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    known = parameters_of(notebook)
    for name in parameters:
        if name not in known:
            raise UnknownNameError(f"parameter of {notebook.name}", name, known)


def parameters_of(notebook: Path) -> list[str]:
    """The names that the cell tagged `parameters` assigns, in order; none where there is no such cell.

    The code is parsed, since papermill looks for them line by line and misses those with a compound type or in a tuple.
    """
    import nbformat

    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if "parameters" in cell.metadata.get("tags", [])]
    return [name for cell in cells for name in _assigned(cell.source)]


def _assigned(source: str) -> list[str]:
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # the cell fails in its turn, with its own message
        return []
    targets = [target for one in statements if isinstance(one, ast.Assign) for target in one.targets]
    targets += [one.target for one in statements if isinstance(one, ast.AnnAssign)]
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


@contextmanager
def _environment(data: Path | None) -> Iterator[None]:
    before = os.environ.get(paths.DATA_VARIABLE)
    if data is not None:
        os.environ[paths.DATA_VARIABLE] = str(data)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(paths.DATA_VARIABLE, None)
        else:
            os.environ[paths.DATA_VARIABLE] = before


def _executed(
    notebook: Path, parameters: Mapping[str, object], timeout: int | None, engine: str, memory: int | None
) -> nbformat.NotebookNode:
    prepared: nbformat.NotebookNode | None = None
    logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it would print we say ourselves
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            prepared = _prepared(notebook, parameters)
            with chdir(notebook.parent):
                executed: nbformat.NotebookNode = _run(prepared, timeout, engine, memory)
    except Exception as error:
        raise _explained(error, notebook, prepared, timeout) from error
    return executed


def _prepared(notebook: Path, parameters: Mapping[str, object]) -> Any:
    """The notebook with its parameters put in; some editors leave the language out."""
    import papermill

    options = {"kernel_name": KERNEL, "language": "python", "prepare_only": True}
    return papermill.execute_notebook(str(notebook), None, dict(parameters), **options)


def _run(prepared: Any, timeout: int | None, engine: str, memory: int | None) -> Any:
    """The notebook run by an engine of papermill, which would write it at the end also where nobody asks for a file."""
    from papermill.execute import raise_for_execution_errors

    options = {"memory": memory} if engine == FORK else {"extra_arguments": list(QUIET), "coalesce_streams": True}
    run = _engine(engine).execute_notebook(prepared, KERNEL, progress_bar=False, execution_timeout=timeout, **options)
    raise_for_execution_errors(run, None)
    return run


def _engine(name: str) -> Any:
    if name == KERNEL_ENGINE:
        from papermill.engines import NBClientEngine

        return NBClientEngine
    from busanalys.render.run.forked.engine import ForkEngine

    return ForkEngine


def _explained(error: Exception, notebook: Path, prepared: Any, timeout: int | None) -> NotebookError:
    partial = _partial(prepared) if prepared else None
    number, source = _stopped_at(partial)
    return NotebookError(notebook.name, number, source, _in_words(error, timeout), partial)


def _in_words(error: Exception, timeout: int | None) -> str:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        return COLOUR_CODES.sub("", f"{error.ename}: {error.evalue}")
    if isinstance(error, CellTimeoutError):
        return f"the cell ran longer than {timeout} s and was stopped"
    if isinstance(error, DeadKernelError):
        return "the process died in this cell, perhaps for want of memory"
    return f"{type(error).__name__}: {error}"


def _partial(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if PAPERMILL_MARK not in cell.metadata.get("tags", [])]
    return normalised(notebook, keep_status=True)


def _stopped_at(partial: nbformat.NotebookNode | None) -> tuple[int | None, str]:
    """The number and first line of the last cell that was begun: papermill marks those after it as pending."""
    begun: tuple[int | None, str] = (None, "")
    for number, cell in enumerate(partial.cells if partial else [], 1):
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("status") not in (None, PENDING):
            begun = (number, _first_line(cell.source))
    return begun


def _first_line(source: str) -> str:
    return source.strip().splitlines()[0] if source.strip() else "empty"


def warned(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    """The lines that the cells of an executed notebook wrote to standard error, warnings above all."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    written = [output["text"] for output in outputs if output["output_type"] == "stream" and output["name"] == "stderr"]
    return tuple(line for text in written for line in text.splitlines() if line.strip())


def normalised(notebook: nbformat.NotebookNode, keep_status: bool = False) -> nbformat.NotebookNode:
    """The same notebook with ids by position and without timings, process ids and paths of this machine."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
        cell.metadata.pop("execution", None)
        if not keep_status:
            cell.metadata.pop("papermill", None)
        for output in cell.get("outputs", []):
            _normalise(output)
    return notebook


def _normalise(output: Any) -> None:
    for key in ("text", "evalue"):
        if key in output:
            output[key] = without_machine(output[key])
    if "traceback" in output:
        output["traceback"] = [without_machine(line) for line in output["traceback"]]


def without_machine(words: str) -> str:
    """The text without process ids and without the folders of this machine (project, Python, temporary files, home)."""
    for folder, name in _folders():
        words = words.replace(folder, name)
    return re.sub(r"ipykernel_\d+", "ipykernel", words)


def _folders() -> list[tuple[str, str]]:
    temporary = {tempfile.gettempdir(), str(Path(tempfile.gettempdir()).resolve())}
    places = [(str(paths.project_root()), ""), (sys.prefix, "<python>"), *((folder, "") for folder in temporary)]
    known = [(folder + os.sep, f"{name}{os.sep}" if name else "") for folder, name in (*places, (str(Path.home()), "~"))]
    return sorted(known, key=lambda pair: -len(pair[0]))
