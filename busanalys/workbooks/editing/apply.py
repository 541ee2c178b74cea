"""Try out an edited workbook on a copy of the data, and store it whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import replacing, survey
from busanalys.errors import DataError
from busanalys.workbooks.editing.difference import difference
from busanalys.workbooks.editing.files import Tables
from busanalys.workbooks.editing.reading import read

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = shutil.ignore_patterns("raw", f"{replacing.ASIDE}*")


@dataclass(frozen=True)
class Edit:
    """What a workbook changes: the files to write, by their name in the data folder, and every change in words."""

    files: Mapping[str, bytes]
    lines: tuple[str, ...]


def edited(tables: Tables, path: Path) -> Edit:
    """What the workbook changes, checked with every dataset that reads the same dictionaries; nothing is written.

    Raises DataError with every problem of the workbook, or of the data as they would be, in one go; UsageError when the
    files changed since the workbook was made.
    """
    after = read(path, tables)
    told = {name: difference(name, tables.frames[name], frame) for name, frame in after.items()}
    files = {tables.shown(name): _csv(after[name]) for name, lines in told.items() if lines}
    if files:
        _check(tables.base, files)
    return Edit(files, tuple(f"{tables.shown(name)}: {line}" for name, lines in told.items() for line in lines))


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _check(base: Path, files: Mapping[str, bytes]) -> None:
    before = {problem for name in survey.datasets(base) for problem in survey.check(name, base)}
    with tempfile.TemporaryDirectory(prefix="bus-") as place:
        copy = Path(place) / base.name
        shutil.copytree(base, copy, ignore=LEFT_OUT)
        for name, content in files.items():
            (copy / name).write_bytes(content)
        problems = {problem: None for name in survey.datasets(copy) for problem in survey.check(name, copy)}
    new = [problem for problem in problems if problem not in before]
    if new:
        raise DataError(new)


def apply(tables: Tables, edit: Edit) -> None:
    """Store an edit all or nothing; UsageError when a file cannot be written."""
    replacing.replace(tables.base, edit.files)
