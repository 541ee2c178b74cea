"""Run one notebook through papermill in a kernel of its own."""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys.errors import BusanalysError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import nbformat

KERNEL = "python3"
WITHOUT_SAVING = None  # papermill would save the whole notebook twice per cell
QUIET = ["--IPKernelApp.log_level=ERROR"]
COLOUR_CODES = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class NotebookError(BusanalysError):
    """A notebook that failed: the number of the cell, its first line, and the message in words."""

    notebook: str
    cell: int | None
    source: str
    message: str

    def __str__(self) -> str:
        where = f"cell {self.cell} ({self.source})" if self.cell is not None else "starting the kernel"
        return f"{self.notebook}: {where}: {self.message}"


def execute(notebook: Path, parameters: Mapping[str, object], timeout: int | None = None) -> nbformat.NotebookNode:
    """The executed notebook, made deterministic: ids follow from position, no timings.

    `timeout` is seconds per cell. Raises UnknownNameError for a parameter that the notebook does not have and
    NotebookError when a cell fails or hangs.
    """
    _check_parameters(notebook, parameters)
    return normalised(_run(notebook, parameters, timeout))


def _check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    import papermill

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = papermill.inspect_notebook(str(notebook))
    for name in parameters:
        if name not in known:
            raise UnknownNameError(f"parameter of {notebook.name}", name, known)


def _run(notebook: Path, parameters: Mapping[str, object], timeout: int | None) -> Any:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    options = {
        "kernel_name": KERNEL,
        "progress_bar": False,
        "cwd": str(notebook.parent),
        "execution_timeout": timeout,
        "extra_arguments": QUIET,
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return papermill.execute_notebook(str(notebook), WITHOUT_SAVING, dict(parameters), **options)
    except PapermillExecutionError as error:
        message = COLOUR_CODES.sub("", f"{error.ename}: {error.evalue}")
        raise NotebookError(notebook.name, error.cell_index, _first_line(error.source), message) from error
    except CellTimeoutError as error:
        raise NotebookError(notebook.name, None, "", f"a cell ran longer than {timeout} s and was stopped") from error
    except DeadKernelError as error:
        raise NotebookError(notebook.name, None, "", "the process died, perhaps for want of memory") from error


def _first_line(source: str) -> str:
    return source.strip().splitlines()[0] if source.strip() else "empty"


def normalised(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The same notebook with ids by position and without timings, process ids and paths of this machine."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = _without_machine(output["text"])
    return notebook


def _without_machine(text: str) -> str:
    temporary = text.replace(tempfile.gettempdir() + os.sep, "")
    return re.sub(r"ipykernel_\d+", "ipykernel", temporary)
