"""Copies of the data that ships, for tests that change it."""

from __future__ import annotations

import shutil
from pathlib import Path

from busanalys import paths


def copied_data(folder: Path, *datasets: str) -> Path:
    """A data folder of its own with the dictionaries and the datasets named, their history included."""
    data = folder / "data"
    for part in ("codebook", "registry", "published", *datasets):
        shutil.copytree(paths.data_dir() / part, data / part, dirs_exist_ok=True)
    return data
