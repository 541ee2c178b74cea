"""Figures about the areas from a file that the user downloaded: read, compared with what is stored, and stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from busanalys import paths
from busanalys.errors import DataError, UsageError
from busanalys.files import replace
from busanalys.intake import children
from busanalys.intake.file.cells import cells
from busanalys.intake.statistics import statistics
from busanalys.survey import Survey, csvfile, datasets, loading, schemas, store

TABLE = "children"


@dataclass(frozen=True)
class Request:
    """A file of children by area: where it is from, and where it goes: the shared folder, or that of a dataset.

    `year` is for a file that does not say its own; `day` when it was downloaded.
    """

    file: Path
    day: date
    source: str
    licence: str
    data: Path | None = None
    dataset: str = ""
    year: int | None = None
    sheet: str | None = None
    dry_run: bool = False


@dataclass
class Outcome:
    """What was read: the rows to store, what was left out in words, and how they differ from what is stored."""

    path: Path
    rows: list[dict[str, str]]
    notes: list[str] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    stored: bool = False


def run(request: Request) -> Outcome:
    """Read the file and store its figures, unless it is a dry run; DataError with every problem, and nothing is stored then."""
    for name in ("source", "licence"):
        if not getattr(request, name).strip():
            raise UsageError(f"--{name} is empty. Say where the figures are from and under which licence they may be used.")
    base = paths.data_dir(request.data)
    surveys = [loading.load(name, request.data) for name in ([request.dataset] if request.dataset else datasets(request.data))]
    if not surveys:
        raise UsageError(f"{base} holds no dataset whose areas the figures could be of.")
    table = statistics(cells(request.file, request.sheet), request.file.name)
    rows, notes = children.rows(table, surveys, request.file.name, request.year)
    synthetic = "yes" if request.dataset and surveys[0].synthetic else "no"
    about = {"date": request.day.isoformat(), "source": request.source, "licence": request.licence, "synthetic": synthetic}
    with store.writing(surveys[0].path if request.dataset else base / "context"):
        return _store(request, surveys, [row | about for row in rows], notes)


def _store(request: Request, surveys: Sequence[Survey], rows: list[dict[str, str]], notes: list[str]) -> Outcome:
    base = paths.data_dir(request.data)
    folder = surveys[0].path if request.dataset else base
    path = folder / store.PARTS[TABLE]
    spec = schemas.spec(TABLE)
    before = csvfile.read(path, path.name, spec.columns).to_dict("records") if path.is_file() else []
    known = {(str(row["area_id"]), str(row["year"])): {str(k): str(v) for k, v in row.items()} for row in before}
    new = {(row["area_id"], row["year"]): dict(row) for row in rows}
    outcome = Outcome(path, rows, notes, len(new.keys() - known.keys()))
    outcome.changed = sum(known[key] != row for key, row in new.items() if key in known)
    if request.dry_run or not (outcome.added or outcome.changed):
        return outcome
    whole = store.as_cells(TABLE, [row for _, row in sorted((known | new).items())])
    if request.dataset:
        opened = store.opened(surveys[0].path, base)
        changes = opened.changed({TABLE: whole})
        opened.tried(changes)
        opened.save({surveys[0].path / name: content for name, content in changes.items()})
    else:
        name = path.relative_to(base).as_posix()
        if problems := store.new_problems(base, {name: store.as_csv(whole)}):
            raise DataError(problems)
        replace(base, {name: store.as_csv(whole)})
    outcome.stored = True
    return outcome
