"""The files of a dataset: read once, changed in memory, tried on a copy, and replaced whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import files, paths
from busanalys.errors import Problem, UsageError
from busanalys.survey import datapackage, loading, schemas

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

PARTS = {table.name: f"{part}{table.name}.csv" for tables, part in datapackage.PARTS for table in tables}
RAW = "raw"
NOT_TRIED = shutil.ignore_patterns(RAW, f"{files.PART}*", files.LOCK)
SPECIAL = re.compile(r"[^\w-]")  # the csv module says how a text with any such sign is written
Record = Mapping[str, str]


@contextmanager
def writing(dataset: Path) -> Iterator[None]:
    """Hold the lock of a dataset's data folder from reading to storing; UsageError when another run keeps it too long."""
    home = paths.home(dataset)
    with files.locked(home, files.PATIENCE):
        files.finish(home)
        yield


def reading(dataset: Path, *, only: bool) -> AbstractContextManager[None]:
    """`writing`, or no lock at all for a run that only reads and says what it would do."""
    return nullcontext() if only else writing(dataset)


@dataclass(frozen=True)
class Store:
    """A dataset's files as they were read, or those that a new one begins with.

    `folder` is the dataset's, `data` the data folder with the dictionaries that datasets share. `files` holds the content of
    its own tables and descriptor by their path in the folder, `digests` the SHA-256 of every file that was read, dictionaries
    included, by where it stands.
    """

    folder: Path
    data: Path
    files: Mapping[str, bytes]
    digests: Mapping[Path, str]

    @property
    def is_new(self) -> bool:
        """Whether nothing of it is stored yet."""
        return self.folder / datapackage.DESCRIPTOR not in self.digests

    @cached_property
    def paths(self) -> dict[str, Path]:
        """Where each table was read from: the dataset's own file, else that of the data folder."""
        return {spec.name: path for spec, path in loading.table_files(self.folder, self.data)}

    def shown(self, table: str) -> str:
        """The file of a table as messages name it: `example/answers.csv`."""
        path = self.paths.get(table, self.folder / PARTS[table])
        root = self.data if path.is_relative_to(self.data) else self.folder.parent
        return path.relative_to(root).as_posix()

    def frame(self, table: str) -> pd.DataFrame:
        """A table as text cells; DataError where it cannot be read."""
        return loading.text_cells(self.paths[table], schemas.spec(table), self.folder, self.data)

    def cells(self, table: str, year: int | None = None) -> pd.DataFrame:
        """The rows of a table, or those of one year, as text cells; none where there is no file."""
        if not (path := self.paths.get(table)) or not path.is_file():
            return as_cells(table, [])
        frame = self.frame(table)
        return frame if year is None else frame[frame["year"] == str(year)].reset_index(drop=True)

    def rows(self, table: str, year: int | None = None) -> list[Record]:
        """The rows that `cells` gives, one by one."""
        frame = self.cells(table, year)
        return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]

    def changed(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
        """The dataset's own files that differ once its tables are these, its descriptor included; of a new one all."""
        after = {**self.files, **{PARTS[name]: as_csv(frame) for name, frame in tables.items()}}
        header = json.loads(after[datapackage.DESCRIPTOR])
        described = datapackage.describe(header, {name for name in after if name.endswith(".csv")})
        after[datapackage.DESCRIPTOR] = datapackage.as_text(described).encode()
        return {name: content for name, content in after.items() if self.is_new or self.files.get(name) != content}

    def loaded(self) -> Survey:
        """The survey that is stored; a new one has its dictionaries alone."""
        return self.tried({**self.files}) if self.is_new else loading.load(self.folder, self.data)

    def tried(self, changes: Mapping[str, bytes]) -> Survey:
        """The survey that the dataset would be with these files, checked on a copy; DataError when it cannot be."""
        with copied(self.folder, changes) as copy:
            return loading.load(copy, self.data)

    def save(self, changes: Mapping[Path, bytes]) -> None:
        """Replace files, by where they stand, whole or not at all. Whoever calls it holds the lock.

        Raises UsageError, and changes nothing, when a file is no longer what was read or cannot be written.
        """
        home = paths.home(self.folder)
        other = [path for path in {**self.digests, **dict.fromkeys(changes)} if self.digests.get(path) != files.digest_of(path)]
        if other:
            raise UsageError(
                f"{', '.join(str(path) for path in other)} changed while this command was at work, so nothing was stored. "
                "Usual cause: the file was saved in another program meanwhile. Give the command again."
            )
        files.replace(home, {path.relative_to(home).as_posix(): content for path, content in changes.items()})


def opened(folder: Path, data: Path) -> Store:
    """A stored dataset with all its files read; DataError with every table that cannot be."""
    own = [path for path in folder.rglob("*.csv") if path.relative_to(folder).as_posix() in PARTS.values()]
    descriptor = folder / datapackage.DESCRIPTOR
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in (*own, descriptor)}
    datapackage.read(contents[datapackage.DESCRIPTOR], f"{folder.name}/{datapackage.DESCRIPTOR}")
    read = {*own, descriptor, *(path for _, path in loading.table_files(folder, data))}
    return Store(folder, data, contents, {path: found for path in sorted(read) if (found := files.digest_of(path))})


def begun(folder: Path, data: Path, header: Mapping[str, object], tables: Iterable[str]) -> Store:
    """A dataset that is not stored yet: a descriptor, these tables without rows, and what its folder holds already."""
    own = list(folder.rglob("*.csv")) if folder.is_dir() else []
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in own}
    contents |= {PARTS[name]: as_csv(as_cells(name, [])) for name in tables}
    contents[datapackage.DESCRIPTOR] = datapackage.as_text(datapackage.describe(header, set(contents))).encode()
    read = {*own, *(path for _, path in loading.table_files(folder, data))}
    return Store(folder, data, contents, {path: found for path in sorted(read) if (found := files.digest_of(path))})


@contextmanager
def copied(folder: Path, changes: Mapping[str, bytes]) -> Iterator[Path]:
    """A copy of a folder, which may not exist, with changed files by their path in it; raw exports are left out."""
    with files.temporary() as place:
        copy = place / folder.name
        if folder.is_dir():
            shutil.copytree(folder, copy, ignore=NOT_TRIED)
        for name, content in changes.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(content)
        yield copy


def new_problems(data: Path, changes: Mapping[str, bytes]) -> list[Problem]:
    """The problems that all datasets of a data folder would have with changed files and do not have today."""
    before = {problem for name in loading.datasets(data) for problem in loading.check(name, data)}
    with copied(data, changes) as copy:
        after = {problem: None for name in loading.datasets(copy) for problem in loading.check(name, copy)}
    return [problem for problem in after if problem not in before]


def as_cells(table: str, rows: Iterable[Record]) -> pd.DataFrame:
    """Records as a table's text cells; what a row lacks is an empty cell."""
    import pandas as pd

    kept = list(rows)
    return pd.DataFrame({name: [row.get(name, "") for row in kept] for name in schemas.spec(table).columns}, dtype="str")


def as_csv(cells: pd.DataFrame) -> bytes:
    """Text cells as a file: UTF-8, comma, line feed, quotation marks where a cell needs them."""
    rows = zip(*(_quoted(cells[name]) for name in cells.columns), strict=True)
    return "\n".join([",".join(cells.columns), *map(",".join, rows), ""]).encode()


def _quoted(column: pd.Series) -> list[str]:
    """The cells of a column as they stand in a file, each text looked at once: a million answers say few different things."""
    import numpy as np

    places, texts = column.factorize(use_na_sentinel=False)
    quoted: list[str] = np.array([_in_file(text) for text in texts], dtype=object)[places].tolist()
    return quoted


def _in_file(text: str) -> str:
    if not SPECIAL.search(text):
        return text
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(("", text))
    return line.getvalue()[1:-1]
