"""Everything public says what it does: modules, classes, functions, methods and properties, without exception."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import busanalys
from busanalys.indicators import __all__ as indicator_names

PACKAGE = Path(busanalys.__file__).parent
Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def public(tree: ast.Module | ast.ClassDef, where: str) -> Iterator[tuple[str, Documented]]:
    """The public things of a module or class, its methods included."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield f"{where}.{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{where}.{node.name}")


@cache
def everything() -> dict[str, Documented]:
    found: dict[str, Documented] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name, tree = str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))
        found[name] = tree
        found |= dict(public(tree, name))
    return found


def test_every_public_thing_has_a_docstring() -> None:
    things = everything()
    assert len(things) > 400
    assert not [name for name, node in things.items() if not ast.get_docstring(node)]


def test_the_first_line_of_a_docstring_is_a_sentence() -> None:
    opened = {name: (ast.get_docstring(node) or "").split("\n\n")[0].strip() for name, node in everything().items()}
    assert not {name: line for name, line in opened.items() if not line.endswith((".", ":", "?"))}


def test_what_an_analyst_imports_says_what_it_does() -> None:
    from busanalys import indicators

    names = [*(getattr(busanalys, name) for name in busanalys.__all__)]
    names += [getattr(indicators, name) for name in indicator_names if callable(getattr(indicators, name))]
    assert all(thing.__doc__ for thing in names)
