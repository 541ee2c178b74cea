"""The CSV files that a workbook holds: those of a dataset, and the dictionaries that it reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import replacing, survey
from busanalys.errors import DataError, Problem
from busanalys.survey import csvfile, schemas

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = ("signatures",)  # what was signed is changed by `busanalys publish` alone


@dataclass(frozen=True)
class Tables:
    """The tables of a dataset by name: their files, and their rows as text cells as they stand.

    `folder` is the dataset, `base` the data folder with the dictionaries that datasets share.
    """

    folder: Path
    base: Path
    paths: dict[str, Path]
    frames: dict[str, pd.DataFrame]

    def shown(self, name: str) -> str:
        """The file of a table as messages name it: `example/answers.csv`."""
        return self.paths[name].relative_to(self.base).as_posix()

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every file by its name in messages."""
        return {self.shown(name): hashlib.sha256(path.read_bytes()).hexdigest() for name, path in self.paths.items()}


def tables(dataset: str | Path, data: Path) -> Tables:
    """The tables of a dataset in the data folder `data`, in the order of `schemas`.

    Raises UnknownNameError for a dataset that does not exist and DataError for files that cannot be read, or a dataset that
    lies elsewhere than in the data folder, whose dictionaries cannot be stored together with it.
    """
    folder, base = survey.data_folder(dataset, data), data.resolve()
    if folder.parent != base:
        what = f"the dataset lies in {folder.parent}, not in the data folder {base} whose dictionaries it reads"
        raise DataError([Problem("dataset elsewhere", what, folder.name, remedy=f"name the folder with --data {folder.parent}")])
    replacing.finish(base)
    paths = {spec.name: path for spec, path in survey.files(folder, base) if spec.name not in LEFT_OUT}
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, path in paths.items():
        try:
            frames[name] = csvfile.read(path, path.relative_to(base).as_posix(), schemas.spec(name).columns)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return Tables(folder, base, paths, frames)
