"""The tables that a workbook holds: those of a dataset, and the dictionaries that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import survey
from busanalys.errors import DataError, Problem
from busanalys.survey import store
from busanalys.survey.store import Store

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = ("signatures",)  # what was signed is changed by `busanalys publish` alone


@dataclass(frozen=True)
class Tables:
    """The tables of a dataset by name, their rows as text cells as they stand, and its files."""

    store: Store
    frames: dict[str, pd.DataFrame]

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every table's file by its name in messages."""
        return {self.store.shown(name): self.store.digests[self.store.paths[name]] for name in self.frames}


def tables(dataset: str | Path, data: Path) -> Tables:
    """The tables of a dataset in the data folder `data`, in the order of `schemas`.

    Raises UnknownNameError for a dataset that does not exist and DataError for files that cannot be read, or a dataset that
    lies elsewhere than in the data folder, whose dictionaries cannot be stored together with it.
    """
    folder, base = survey.data_folder(dataset, data), data.resolve()
    if folder.parent != base:
        what = f"the dataset lies in {folder.parent}, not in the data folder {base} whose dictionaries it reads"
        raise DataError([Problem("dataset elsewhere", what, folder.name, remedy=f"name the folder with --data {folder.parent}")])
    read = store.opened(folder, base)
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name in (name for name in read.paths if name not in LEFT_OUT):
        try:
            frames[name] = read.frame(name)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return Tables(read, frames)
