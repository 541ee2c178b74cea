"""The descriptor of a dataset folder: a Frictionless Data Package of its CSV files, made from the columns in `schemas`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from busanalys.survey import schemas

DESCRIPTOR = "datapackage.json"
CC0 = {"name": "CC0-1.0", "title": "CC0 1.0 Universal", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
PARTS = ((schemas.DATASET, ""), (schemas.CODEBOOK, "codebook/"), (schemas.REGISTRY, "registry/"))
SAME_FOR_ALL = {
    "scheme": "file",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "profile": "tabular-data-resource",
}


def describe(header: Mapping[str, Any], paths: set[str]) -> dict[str, Any]:
    """The whole descriptor: `header` (name, title, busanalys …) and a resource for each path, such as `codebook/options.csv`.

    Resources come in the order of `schemas`: the dataset's own tables, its codebook, its registry.
    """
    found = [(table, path) for table, path in _known_paths() if path in paths]
    return {**header, "resources": [_resource(table, path) for table, path in found]}


def _known_paths() -> Iterator[tuple[schemas.TableSpec, str]]:
    return ((table, f"{folder}{table.name}.csv") for tables, folder in PARTS for table in tables)


def _resource(table: schemas.TableSpec, path: str) -> dict[str, Any]:
    return {"name": table.name, "path": path, **SAME_FOR_ALL, "schema": table.frictionless()}


def as_text(descriptor: Mapping[str, Any]) -> str:
    """The descriptor as it stands in `datapackage.json`: two spaces of indent and a final line break."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def refreshed(folder: Path, adding: str = "", **about: Any) -> str:
    """The text of a folder's `datapackage.json` with the resources that its CSV files and `schemas` call for today.

    `adding` is a file that is about to be written beside them, `about` what it says under `busanalys` from now on.
    """
    header = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    header["busanalys"] |= about
    return as_text(describe(header, {path.relative_to(folder).as_posix() for path in folder.rglob("*.csv")} | {adding}))
