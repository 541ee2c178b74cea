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
    for table in ("submissions.csv", "context/children.csv"):
        rows = pd.read_csv(folder / table, dtype=str, keep_default_na=False)
        stated = rows.assign(synthetic="yes" if synthetic else "no")
        stated.to_csv(folder / table, index=False, lineterminator="\n")
    return folder


def only_years(folder: Path, *years: int) -> Path:
    """The dataset in the folder with the rows of some years alone."""
    for path in folder.glob("*.csv"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "year" in rows:
            rows[rows["year"].isin(map(str, years))].to_csv(path, index=False, lineterminator="\n")
    return folder


def only_group(folder: Path, group: str) -> Path:
    """The dataset in the folder with one group alone, its answers and a registry of its own."""
    own = {path.name for path in (folder / "registry").glob("*")}
    shutil.copytree(folder.parent / "registry", folder / "registry", ignore=lambda *_: own, dirs_exist_ok=True)
    gone = ["group_id", "group"]
    for path in [*folder.glob("*.csv"), *(folder / "registry").glob("*.csv")]:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in (name for name in gone if name in rows):
            rows = rows[rows[column].eq(group)]
        rows.to_csv(path, index=False, lineterminator="\n")
    forms = set(pd.read_csv(folder / "submissions.csv", dtype=str)["submission"])
    for path in folder.glob("*.csv"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "submission" in rows:
            rows[rows["submission"].isin(forms)].to_csv(path, index=False, lineterminator="\n")
    return folder
