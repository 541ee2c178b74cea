"""Pages made from the code: the API from its docstrings, the data model from its schemas, the floors as a picture."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import busanalys as bus
from busanalys import paths
from busanalys.figures.figure import Figure, Prose, Table
from busanalys.reporting import GroupProfile, Report
from busanalys.survey import schemas

ROOT = Path(__file__).resolve().parent.parent
CLASSES = (bus.Survey, Report, GroupProfile, Figure, Table, Prose)
MODULES = ("indicators", "charts", "maps", "tables")
PARTS = {"codebook": schemas.CODEBOOK, "registry": schemas.REGISTRY, "context": schemas.CONTEXT, "published": schemas.DATASET}
FLOOR_HEIGHT, WIDTH, BOX_HEIGHT = 62, 860, 34


def generated() -> dict[str, str]:
    """The content of every generated file by its path in docs/."""
    return {"api.md": api(), "data_model.md": data_model(), "pictures/architecture.svg": architecture()}


def api() -> str:
    """The reference of everything that `import busanalys as bus` gives."""
    functions = [name for name in bus.__all__ if inspect.isfunction(getattr(bus, name))]
    parts = ["# API reference", "Generated from the docstrings by `uv run python docs/build.py`.", "## busanalys"]
    parts += [_function(f"bus.{name}", getattr(bus, name)) for name in functions]
    parts += [part for one in CLASSES for part in _class(one)]
    parts += [part for name in MODULES for part in _module(name)]
    return "\n\n".join(parts) + "\n"


def _function(shown: str, function: Callable[..., Any]) -> str:
    return f"### `{shown}{_signature(function)}`\n\n{inspect.getdoc(function)}"


def _signature(function: Callable[..., Any]) -> str:
    plain = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
    return plain.replace("(self, ", "(").replace("(self)", "()")


def _class(one: type) -> Iterator[str]:
    yield f"## {one.__name__}\n\n{inspect.getdoc(one)}"
    for name, member in inspect.getmembers(one):
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        if inspect.isfunction(member):
            yield _function(name, member)
        elif isinstance(member, property):
            yield f"### `{name}`\n\n{inspect.getdoc(member)}"


def _module(name: str) -> Iterator[str]:
    module = getattr(bus, name)
    yield f"## bus.{name}\n\n{inspect.getdoc(module)}"
    for one in sorted(getattr(module, "__all__", vars(module))):
        member = getattr(module, one)
        if inspect.isfunction(member) and not one.startswith("_") and member.__module__.startswith("busanalys"):
            yield _function(f"bus.{name}.{one}", member)


def data_model() -> str:
    """Every column of every CSV file, with its meaning from data/README.md."""
    opening = (
        "# Data model\n\nGenerated from `busanalys/survey/schemas.py` and `data/README.md` by `uv run python docs/build.py`. "
        "An empty cell means none. `busanalys check` holds every file against this."
    )
    tables = [_table(part, table) for part, specs in PARTS.items() for table in specs]
    return "\n\n".join([opening, *tables]) + "\n"


def _table(part: str, table: schemas.TableSpec) -> str:
    meanings = _meanings(table.name)
    head = f"## {part}/{table.name}.csv\n\nA row is told apart by {', '.join(table.key) or 'nothing'}.\n\n"
    rows = [f"| {_column(field)} | {meanings.get(field.name, '')} |" for field in table.fields]
    return head + "\n".join(["| column | type | filled | holds | meaning |", "|---|---|---|---|---|", *rows])


def _column(field: schemas.Field) -> str:
    holds = ", ".join(field.enum) or (f"→ {field.refers}" if field.refers else "")
    return f"{field.name} | {field.type} | {'always' if field.required else 'may be empty'} | {holds}"


def _meanings(table: str) -> dict[str, str]:
    text = (paths.project_root() / "data" / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"/{table}.csv\n")[2].partition("\n##")[0]
    return dict(re.findall(r"^\| (\w+) \| (.+) \|$", section, re.M))


def floors() -> list[tuple[str, ...]]:
    """The rooms of the package from the bottom, as the contract of import-linter in pyproject.toml holds them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    rooms = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [tuple(layer.split(" | ")) for layer in reversed(rooms)]


def architecture() -> str:
    """The floors as an SVG: imports go downward only."""
    rows = list(reversed(floors()))
    height = FLOOR_HEIGHT * len(rows) + 46
    drawn = [_floor(row, place) for place, row in enumerate(rows)]
    data = f'<text x="12" y="{height - 14}">data/*.csv, maps/ and notebooks/ lie beside the package</text>'
    title = "<title>The floors of the package: imports go downward only</title>"
    box = f'viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" font-size="13"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    return "\n".join([head, title, *drawn, data, "</svg>"]) + "\n"


def _floor(names: tuple[str, ...], place: int) -> str:
    y, width = place * FLOOR_HEIGHT + 12, (WIDTH - 24) / len(names)
    boxes = [_box(name, 12 + number * width, y, width - 6) for number, name in enumerate(names)]
    return "\n".join(boxes)


def _box(name: str, x: float, y: float, width: float) -> str:
    size = min(13.0, 1.55 * width / len(name))
    rectangle = f'<rect x="{x:.0f}" y="{y}" width="{width:.0f}" height="{BOX_HEIGHT}" fill="#e8f0f7" stroke="#12436d"/>'
    label = f'<text x="{x + width / 2:.0f}" y="{y + 22}" text-anchor="middle" font-size="{size:.1f}">{escape(name)}</text>'
    return rectangle + label


def changed(folder: Path) -> Mapping[str, str]:
    """The generated files that differ from those in a folder."""
    return {name: content for name, content in generated().items() if not _same(folder / name, content)}


def _same(path: Path, content: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == content
