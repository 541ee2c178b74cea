"""What a stranger takes over: notebooks are stripped, files are small, the citation fits, the hooks call what exists."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from busanalys import paths

ROOT = paths.project_root(Path(__file__).parent)


def tool(name: str) -> ModuleType:
    """A script of .ci/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_is_committed_stripped(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tool("strip_notebooks").stripped(text) == text


def test_stripping_takes_outputs_and_keeps_the_parameters_tag(tmp_path: Path) -> None:
    source = json.loads((ROOT / "notebooks" / "explore.ipynb").read_text(encoding="utf-8"))
    source["cells"][1] |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": ["x"]}], "execution_count": 3}
    source["cells"][1]["metadata"]["execution"] = {"shell.execute_reply": "2024"}
    path = tmp_path / "explore.ipynb"
    path.write_text(json.dumps(source), encoding="utf-8")
    assert tool("strip_notebooks").main([str(path)]) == 1
    assert path.read_text(encoding="utf-8") == (ROOT / "notebooks" / "explore.ipynb").read_text(encoding="utf-8")
    assert tool("strip_notebooks").main([str(path)]) == 0


def test_a_large_file_is_refused_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small").write_bytes(b"x")
    (tmp_path / "large").write_bytes(b"x" * 1_000_001)
    assert tool("large_files").main([str(tmp_path / "small")]) == 0
    assert tool("large_files").main([str(tmp_path / "small"), str(tmp_path / "large")]) == 1
    assert "large is 1.0 MB" in capsys.readouterr().out


def test_the_hooks_call_scripts_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    scripts = [word for hook in hooks for word in hook["entry"].split() if word.startswith(".ci/")]
    assert scripts
    assert all((ROOT / script).is_file() for script in scripts)


def test_the_citation_names_the_version_of_the_package() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (str(cited["version"]), cited["title"]) == (project["version"], project["name"])


WRITTEN_BY_USERS = ("notebooks/mitt_urval.ipynb", "data/example/comments/2025/travel.md")


def test_files_that_the_documentation_names_exist() -> None:
    import re

    for page in [ROOT / "CONTRIBUTING.md", ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        named = re.findall(r"`((?:docs|tests|data|notebooks|busanalys|\.ci)/[\w./-]+\.\w+)`", page.read_text(encoding="utf-8"))
        missing = [name for name in named if not (ROOT / name).exists() and name not in WRITTEN_BY_USERS]
        assert not missing, f"{page.name}: {missing}"
