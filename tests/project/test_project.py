"""What the repository promises about itself: one set of dependencies, pins without addresses, notebooks without outputs."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def conda_requirements() -> set[str]:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^\s*- ([A-Za-z][\w.-]*)(>=[\w.]+)?$", text.partition("dependencies:")[2], re.M)
    return {name + bound for name, bound in listed if name != "pip"}


def test_conda_and_uv_name_the_same_dependencies_with_the_same_bounds() -> None:
    expected = {*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]}
    expected.add(f"python{PROJECT['project']['requires-python']}")
    assert conda_requirements() == expected


def test_every_dependency_has_an_exact_pin() -> None:
    pinned = {re.split(r"==", line)[0] for line in PROJECT["tool"]["uv"]["constraint-dependencies"]}
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    assert {re.split(r"[\[>=]", line)[0] for line in wanted} <= pinned


def test_pins_hold_versions_and_no_addresses() -> None:
    assert all("://" not in line and "==" in line for line in PROJECT["tool"]["uv"]["constraint-dependencies"])


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs_and_with_one_parameters_cell(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None]
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in code) == 1


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_defines_no_functions_and_knows_no_paths_or_colours(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert not re.findall(r"^\s*def |\bPath\(|open\(|#[0-9A-Fa-f]{6}\b", source, re.M)
