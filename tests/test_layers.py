"""Imports go downward only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import busanalys

PACKAGE = Path(busanalys.__file__).parent
FLOORS = (
    ("errors", "paths", "text", "states", "schemas", "cache", "replacing"),
    (
        "encoding",
        "csvfile",
        "commentary",
        "signatures",
        "incoming",
        "codebook",
        "registry",
        "geography",
        "overview",
        "survey",
        "validate",
        "datapackage",
        "workbooks",
    ),
    ("naming", "harmonise", "indicators", "reconciliation"),
    ("importing", "editing", "fieldwork"),
    ("style", "figure", "statements", "charts", "maps", "tables", "listings", "prose", "reporting"),
    ("render", "example"),
    ("explore",),
    ("cli", "__main__"),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}


def imported(path: Path) -> set[str]:
    """The top-level modules of the package that a file imports, in functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "busanalys":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("busanalys."):
            names.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("busanalys.")}
    return names


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_its_own_floor_and_those_below(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        return
    assert own in FLOOR, f"{own} has no floor yet: add it to FLOORS"
    above = {name for name in imported(path) if FLOOR.get(name, -1) > FLOOR[own]}
    assert not above, f"{path.name} on floor {FLOOR[own]} imports from above: {sorted(above)}"
