"""A dataset as text: read, tried out in a folder of its own, and replaced whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import replacing, survey
from busanalys.errors import UsageError
from busanalys.intake.match.model import Record
from busanalys.paths import data_dir
from busanalys.survey import csvfile, datapackage, schemas
from busanalys.text import slug

if TYPE_CHECKING:
    from busanalys.survey import Survey

PARTS = {
    **{table.name: f"{table.name}.csv" for table in schemas.DATASET},
    **{table.name: f"codebook/{table.name}.csv" for table in schemas.CODEBOOK},
    **{table.name: f"registry/{table.name}.csv" for table in schemas.REGISTRY},
}
TITLE = "Uppföljning av BUS-överenskommelsen"
Files = dict[str, bytes]


@dataclass(frozen=True)
class Dataset:
    """A dataset's folder, which may not exist yet, with the content of its files by path."""

    folder: Path
    data: Path
    files: Mapping[str, bytes]
    new: bool

    def rows(self, table: str) -> list[Record]:
        """The rows of a table as text cells: the dataset's own, or the shared dictionary; none where there is no file."""
        path = replacing.current(self.folder, PARTS[table])
        path = path if path.is_file() or table in _dataset_tables() else self.data / PARTS[table]
        if not path.is_file():
            return []
        columns = schemas.spec(table).columns
        frame, texts = csvfile.read(path, PARTS[table], columns), dict[str, str]()
        # one string per text, not per cell: a million answers say few different things
        cells = ([texts.setdefault(cell, cell) for cell in frame[column].tolist()] for column in columns)
        return [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]

    def loaded(self) -> Survey:
        """The survey that is stored; a new one has its dictionaries alone."""
        return tried(self, self.files) if self.new else survey.load(self.folder, self.data)

    def with_rows(self, tables: Mapping[str, list[Record]]) -> Files:
        """The content of all files after tables have these rows, the descriptor included."""
        changed = {PARTS[name]: as_csv(name, rows) for name, rows in tables.items()}
        files = {**self.files, **changed}
        header = json.loads(files[datapackage.DESCRIPTOR])
        described = datapackage.describe(header, {name for name in files if name.endswith(".csv")})
        return {**files, datapackage.DESCRIPTOR: datapackage.as_text(described).encode()}

    def changed(self, files: Mapping[str, bytes]) -> Files:
        """The files whose content differs from what is stored; all of them for a new dataset."""
        return {name: content for name, content in files.items() if self.new or self.files.get(name) != content}


def _dataset_tables() -> set[str]:
    return {table.name for table in schemas.DATASET}


def found(dataset: str | Path, data: Path | None, synthetic: bool) -> Dataset:
    """The dataset of that name or path, or an empty new one.

    Raises UsageError for published data, for a folder that is something else, and when made-up and real would mix.
    """
    base = data_dir(data)
    folder = _folder(dataset, base)
    if any((folder / name).exists() for name in (datapackage.DESCRIPTOR, replacing.WAITING)):
        replacing.finish(folder)
    if not (folder / datapackage.DESCRIPTOR).is_file():
        return _new(folder, base, synthetic)
    kept = [path for path in folder.rglob("*.csv") if path.relative_to(folder).as_posix() in PARTS.values()]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in (*kept, folder / datapackage.DESCRIPTOR)}
    _check(folder, json.loads(files[datapackage.DESCRIPTOR])["busanalys"], synthetic)
    return Dataset(folder, base, files, new=False)


def _folder(dataset: str | Path, base: Path) -> Path:
    named = (base / dataset, Path(dataset).expanduser())
    existing = next((path for path in named if (path / datapackage.DESCRIPTOR).is_file()), None)
    bare = len(Path(dataset).parts) == 1
    return (existing or named[0 if bare else 1]).resolve()


def _check(folder: Path, about: Mapping[str, object], synthetic: bool) -> None:
    if about.get("kind") != "survey":
        raise UsageError(
            f"{folder.name} holds printed facts, not answers; name a survey dataset, or a new folder, with --dataset."
        )
    if about.get("synthetic") is True and not synthetic:
        raise UsageError(
            f"{folder.name} holds made-up data, and real answers are never mixed with them. Name another dataset with "
            "--dataset; if the file is made up too, add --synthetic."
        )
    if about.get("synthetic") is not True and synthetic:
        raise UsageError(
            f"{folder.name} holds real answers, so a made-up file cannot be imported into it; leave out --synthetic."
        )


def _new(folder: Path, base: Path, synthetic: bool) -> Dataset:
    if folder.exists() and (not folder.is_dir() or any(path.name not in ("codebook", "registry") for path in folder.iterdir())):
        raise UsageError(f"{folder} exists and is no dataset (it has no datapackage.json); name a new folder with --dataset.")
    history = ["published"] if (base / "published" / datapackage.DESCRIPTOR).is_file() else []
    header = {
        "name": slug(folder.name, "-"),
        "title": TITLE,
        "sources": [{"title": "Enkätsvar, inlästa med busanalys import"}],
        "busanalys": {"kind": "survey", "synthetic": synthetic, "history": history, "absent_answer": "blank"},
    }
    own = list(folder.rglob("*.csv")) if folder.is_dir() else []
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in own}
    files |= {PARTS[name]: as_csv(name, []) for name in ("years", "submissions", "answers", "decisions")}
    descriptor = datapackage.as_text(datapackage.describe(header, set(files))).encode()
    return Dataset(folder, base, {**files, datapackage.DESCRIPTOR: descriptor}, new=True)


def as_csv(table: str, rows: list[Record]) -> bytes:
    """Records as the file's content: UTF-8, comma, line feed."""
    columns, text = schemas.spec(table).columns, io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode()


def tried(dataset: Dataset, files: Mapping[str, bytes]) -> Survey:
    """The survey that the files would be, loaded and checked in a folder of its own; DataError when it cannot be."""
    with tempfile.TemporaryDirectory(prefix="busanalys-") as place:
        folder = Path(place) / dataset.folder.name
        other = {path.relative_to(dataset.folder).as_posix(): path.read_bytes() for path in survey.beside(dataset.folder)}
        for name, content in {**other, **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return survey.load(folder, dataset.data)


def replaced(rows: list[Record], year: int, new: list[Record]) -> list[Record]:
    """A table with all rows of a year replaced, in the order of the years; other rows stay as and where they are."""
    others = [row for row in rows if int(row["year"]) != year]
    place = next((number for number, row in enumerate(others) if int(row["year"]) > year), len(others))
    return [*others[:place], *new, *others[place:]]
