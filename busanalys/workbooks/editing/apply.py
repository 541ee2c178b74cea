"""Try out an edited workbook on a copy of the data, and store it whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys.errors import DataError
from busanalys.survey import datapackage, store
from busanalys.survey.grounds import grounds
from busanalys.workbooks.editing.difference import difference
from busanalys.workbooks.editing.reading import read
from busanalys.workbooks.editing.tables import Tables

if TYPE_CHECKING:
    import pandas as pd


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
    after, shown = _grounded(read(path, tables), tables), tables.store.shown
    told = {name: difference(name, tables.frames[name], frame) for name, frame in after.items()}
    files = {shown(name): store.as_csv(after[name]) for name, lines in told.items() if lines}
    files |= _descriptor(tables) if files else {}
    if files and (problems := store.new_problems(tables.store.data, files)):
        raise DataError(problems)
    return Edit(files, tuple(f"{shown(name)}: {line}" for name, lines in told.items() for line in lines))


def _grounded(after: dict[str, pd.DataFrame], tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables with what new decisions are about as it is now; a stored decision that does not say it stays as it is."""
    if "decisions" not in after:
        return after
    rows, before = after["decisions"], tables.frames["decisions"]
    silent = before.loc[before["was"] == "", "decision"]
    fresh = rows["was"].eq("") & ~rows["decision"].isin(silent)
    now = grounds(rows, after["submissions"], after["answers"])
    return {**after, "decisions": rows.assign(was=rows["was"].mask(fresh, now))}


def _descriptor(tables: Tables) -> dict[str, bytes]:
    """The dataset's descriptor, where it does not have the columns that its files get."""
    folder = tables.store.folder
    text = datapackage.refreshed(folder).encode()
    return {} if tables.store.files[datapackage.DESCRIPTOR] == text else {f"{folder.name}/{datapackage.DESCRIPTOR}": text}


def apply(tables: Tables, edit: Edit) -> None:
    """Store an edit all or nothing; whoever calls it has held the lock (`store.writing`) since the tables were read.

    Raises UsageError when a file cannot be written or was changed meanwhile.
    """
    tables.store.save({tables.store.data / name: content for name, content in edit.files.items()})
