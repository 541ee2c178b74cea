"""Plain papermill and plain nbconvert run every notebook, as somebody would who knows nothing of this package's commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import gate
import nbformat
import pytest

from busanalys import paths

NOTEBOOKS = sorted(path.stem for path in paths.notebooks_dir().glob("*.ipynb"))
SHORT = ("explore",)
RUN = [name for name in NOTEBOOKS if gate.FULL or name in SHORT]


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("JPY_SESSION_NAME", "VSCODE_PID")}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN)
def test_papermill_runs_a_notebook_from_any_folder(name: str, tmp_path: Path) -> None:
    notebook, out = paths.notebooks_dir() / f"{name}.ipynb", tmp_path / "out.ipynb"
    ran = run("papermill", str(notebook), str(out), "-p", "year", "2014", "-p", "dataset", "example", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    outputs = [output for cell in nbformat.read(out, as_version=4).cells for output in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]


@pytest.mark.full
@pytest.mark.parametrize("name", RUN)
def test_nbconvert_executes_a_notebook_to_a_page(name: str, tmp_path: Path) -> None:
    notebook = paths.notebooks_dir() / f"{name}.ipynb"
    ran = run("nbconvert", "--to", "html", "--execute", "--output-dir", str(tmp_path), str(notebook), folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
    if name in SHORT:
        assert "Plotly.newPlot(" in page
        assert "busanalys lab" in page


@pytest.mark.full
def test_a_parameter_that_does_not_exist_ends_papermill_with_words_and_no_traceback_of_ours(tmp_path: Path) -> None:
    notebook = paths.notebooks_dir() / "explore.ipynb"
    ran = run("papermill", str(notebook), "out.ipynb", "-p", "year", "1999", folder=tmp_path)
    assert ran.returncode != 0
    assert "UnknownNameError: Unknown year of dataset example '1999'" in ran.stderr
    assert "2013, 2014" in ran.stderr
    assert "busanalys/explore" not in ran.stderr
