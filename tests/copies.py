"""Copies of the data that ships, for tests that change it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd

from busanalys import paths


def copied_data(folder: Path, *datasets: str) -> Path:
    """A data folder of its own with the dictionaries and the datasets named, their history included."""
    data = folder / "data"
    for part in ("codebook", "registry", "published", *datasets):
        shutil.copytree(paths.data_dir() / part, data / part, dirs_exist_ok=True)
    return data


def example_as(name: str, data: Path, synthetic: bool = True) -> Path:
    """The example under another name in a data folder; `synthetic=False` lets a test play that its answers are real."""
    folder = Path(shutil.copytree(data / "example", data / name))
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["name"], descriptor["busanalys"]["synthetic"] = name, synthetic
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    rows = pd.read_csv(folder / "submissions.csv", dtype=str, keep_default_na=False)
    stated = rows.assign(synthetic="yes" if synthetic else "no")
    stated.to_csv(folder / "submissions.csv", index=False, lineterminator="\n")
    return folder
