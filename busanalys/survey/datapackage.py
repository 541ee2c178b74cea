"""The descriptor of a dataset folder: a Frictionless Data Package of its CSV files, made from the columns in `schemas`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from busanalys import paths
from busanalys.errors import DataError, Problem
from busanalys.survey import schemas

DESCRIPTOR = "datapackage.json"
CC0 = {"name": "CC0-1.0", "title": "CC0 1.0 Universal", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
PARTS = ((schemas.DATASET, ""), (schemas.CODEBOOK, "codebook/"), (schemas.REGISTRY, "registry/"), (schemas.CONTEXT, "context/"))
BROKEN, UNFIT = "broken descriptor", "unfit name"
NO_FOLDER = "a name that cannot become that of a folder"
CHOICES: Mapping[str, tuple[object, ...]] = {
    "kind": ("survey", "published"),
    "synthetic": (True, False),
    "absent_answer": ("blank", "not_in_source"),
}
OTHERS = ("history", "seed", "signed")
LONGEST_TITLE, MOST_HISTORY, MOST_BYTES = 200, 20, 1_000_000
SAME_FOR_ALL = {
    "scheme": "file",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "profile": "tabular-data-resource",
}


def read(content: bytes, shown_as: str) -> dict[str, Any]:
    """A stored descriptor, checked: `name`, `title`, and `busanalys` with its kind, synthetic, absent_answer and history.

    Raises DataError with every property that is missing, unknown or of another kind than it must be.
    """
    try:
        descriptor = json.loads(content.decode("utf-8-sig"))
        json.dumps(descriptor, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        what, remedy = f"the file is no JSON: {error}", "restore it from git or copy that of another dataset"
        raise DataError([Problem(BROKEN, what, shown_as, remedy=remedy)]) from None
    if problems := [
        Problem(_kind(what), what, shown_as, values=told, remedy=remedy) for what, told, remedy in _wrong(descriptor)
    ]:
        raise DataError(problems)
    found: dict[str, Any] = descriptor
    return found


def _wrong(descriptor: object) -> Iterator[tuple[str, tuple[str, ...], str]]:
    own = descriptor.get("busanalys") if isinstance(descriptor, dict) else None
    if not isinstance(descriptor, dict) or not isinstance(own, dict):
        yield "it is no object with an object 'busanalys'", (), "copy that of another dataset"
        return
    title = descriptor.get("title")
    if not isinstance(title, str) or not title.strip() or len(title) > LONGEST_TITLE:
        yield (
            f"'title' must be a text of at most {LONGEST_TITLE} characters",
            _told(descriptor, "title"),
            "write the dataset's title",
        )
    for key, choices in CHOICES.items():
        if not any(own.get(key) is choice or (isinstance(choice, str) and own.get(key) == choice) for choice in choices):
            yield f"'{key}' must be one of {', '.join(map(json.dumps, choices))}", _told(own, key), "correct it"
    history = own.get("history", [])
    if not isinstance(history, list) or len(history) > MOST_HISTORY or not all(isinstance(name, str) for name in history):
        yield f"'history' must be a list of at most {MOST_HISTORY} names of datasets", _told(own, "history"), "correct it"
        history = []
    if not isinstance(own.get("signed", {}), dict):
        yield "'signed' must be an object of years and seals", _told(own, "signed"), "restore it from git"
    for name in (descriptor.get("name"), *history):
        if reason := paths.unfit(name):
            remedy = "use letters, digits, spaces, - and _, as in the names of the other datasets"
            yield f"{NO_FOLDER}: {reason}", (str(name)[:60],), remedy
    if unknown := tuple(key[:60] for key in own if key not in (*CHOICES, *OTHERS)):
        yield "properties that are not known", unknown, f"keep {', '.join((*CHOICES, *OTHERS))}"


def _kind(what: str) -> str:
    return UNFIT if what.startswith(NO_FOLDER) else BROKEN


def _told(owner: Mapping[str, object], key: str) -> tuple[str, ...]:
    return (json.dumps(owner[key], ensure_ascii=False)[:60],) if key in owner else ()


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
