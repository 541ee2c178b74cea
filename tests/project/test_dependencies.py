"""The page of dependencies names those that are declared, and the bill of materials holds all that is installed for them."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from busanalys import paths

ROOT = paths.project_root()
SCRIPT = ROOT / "tools" / "bill_of_materials.py"
ROW = re.compile(r"^\| ([a-z0-9-]+) \| (.+) \| (\d{4}-\d{2}) \| (.+) \|$", re.MULTILINE)


def declared() -> set[str]:
    """The packages that pyproject.toml names for the main job, without versions and extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {re.split(r"[\[<>=!~ ;]", line)[0] for line in project["dependencies"]}


def test_every_dependency_has_its_purpose_and_what_would_replace_it() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [name for name, *_ in ROW.findall(page)] == sorted(declared())


def test_the_month_of_a_release_is_that_of_the_version_that_is_tested() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    locked = {one["name"]: one for one in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    for name, _, month, _ in ROW.findall(page):
        files = [*locked[name].get("wheels", []), *([locked[name]["sdist"]] if "sdist" in locked[name] else [])]
        assert min(one["upload-time"] for one in files)[:7] == month, name


def test_the_bill_of_materials_names_every_package_once_with_its_licence_and_what_it_needs(tmp_path: Path) -> None:
    target = tmp_path / "bom.json"
    subprocess.run([sys.executable, str(SCRIPT), str(target)], check=True)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(target.read_text(encoding="utf-8")) is None
    bill = json.loads(target.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "1.6", "busanalys")
    names = [one["name"] for one in bill["components"]]
    assert len(names) == len(set(names))
    assert declared() <= set(names)
    assert not {"pytest", "ruff", "mypy"} & set(names)
    assert all(one["licenses"][0] and "not stated" not in str(one["licenses"]) for one in bill["components"])
    references = {one["bom-ref"] for one in (*bill["components"], bill["metadata"]["component"])}
    assert {one["ref"] for one in bill["dependencies"]} == references
    assert {other for one in bill["dependencies"] for other in one["dependsOn"]} <= references


def test_one_command_lists_the_licence_of_every_package() -> None:
    listed = subprocess.run([sys.executable, str(SCRIPT), "--licences"], check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in listed.splitlines()]
    assert declared() <= {name for name, _, _ in rows}
    assert all(version and licence and licence != "not stated" for _, version, licence in rows)


def test_a_package_that_is_needed_by_way_of_another_is_found() -> None:
    spec = importlib.util.spec_from_file_location("bill_of_materials", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert {"papermill", "nbclient", "pyzmq", "jupyter-client"} <= set(module.needed("papermill"))
