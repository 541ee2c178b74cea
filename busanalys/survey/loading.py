"""Read a dataset with its dictionaries, checked, as one `Survey`."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import incoming, paths
from busanalys.errors import DataError, Problem, UnknownNameError
from busanalys.files import WAITING, current, digest_of
from busanalys.survey import commentary, csvfile, datapackage, overview, schemas, signatures
from busanalys.survey import rules as validate
from busanalys.survey.codebook import Codebook
from busanalys.survey.registry import Registry

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.extensions import ExtensionDtype

DESCRIPTOR = datapackage.DESCRIPTOR
SURVEY_MONTH = (6, 1)  # surveys are answered in spring; areas of a year without a known closing date are those of 1 June

_shared: dict[tuple[object, ...], Survey] = {}


@dataclass(frozen=True, eq=False, repr=False)
class Survey:
    """One dataset: its years, submissions, answers, facts and printed counts, with its codebook and registry.

    `absent_answer` says what a missing row of `answers` means: `blank` (the item was left blank) or
    `not_in_source` (the source does not print it). `history` holds the published datasets that trends may show.
    """

    name: str
    title: str
    kind: str
    synthetic: bool
    absent_answer: str
    path: Path
    tables: Mapping[str, pd.DataFrame]
    codebook: Codebook
    registry: Registry
    history: tuple[Survey, ...] = ()

    @property
    def years(self) -> list[int]:
        """The years that the dataset covers, in order."""
        return list(self._years)

    def year(self, year: int) -> pd.Series:
        """The row of years.csv for a year; UnknownNameError lists what exists."""
        if year not in self._years:
            raise UnknownNameError(f"year of dataset {self.name}", year, self.years)
        return self._years[year]

    def reference_day(self, year: int) -> date:
        """The day whose areas and groups count for a year: when the survey closed, else 1 June."""
        closed = self._years[year]["closed"] if year in self._years else ""
        return date.fromisoformat(closed) if closed else date(year, *SURVEY_MONTH)

    @cached_property
    def _years(self) -> dict[int, pd.Series]:
        """The rows of years.csv in order."""
        rows = self.tables["years"].sort_values("year", kind="stable")
        return {int(year): rows.iloc[place] for place, year in enumerate(rows["year"])}

    def commentary(self, year: int, name: str) -> str:
        """What the secretariat has written of a year on a theme, or as `summary`; empty where nothing is written."""
        return commentary.read(self.path, year, name)

    def signings(self, year: int) -> list[signatures.Signature]:
        """The signings of a year's report, the first version first; empty while it is a draft."""
        return [one for one in self._signings if one.year == year]

    @cached_property
    def _signings(self) -> list[signatures.Signature]:
        return signatures.of_rows(self.tables[signatures.TABLE])

    def rows(self, table: str, year: int) -> pd.DataFrame:
        """The rows of one of the dataset's tables for one year."""
        frame = self.tables[table]
        return frame[frame["year"] == year]

    @property
    def submissions(self) -> pd.DataFrame:
        """One row per submitted form (enkätsvar)."""
        return self.tables["submissions"]

    @property
    def answers(self) -> pd.DataFrame:
        """One row per form, question and chosen option."""
        return self.tables["answers"]

    @property
    def printed(self) -> pd.DataFrame:
        """One row per statement printed in a published report."""
        return self.tables["printed"]

    def overview(self) -> pd.DataFrame:
        """How many groups answered each question in each year, and how many are missing; see `overview.overview`."""
        return overview.overview(self)

    def __repr__(self) -> str:
        return f"<Survey {overview.line(self)}>"

    def _repr_html_(self) -> str:
        return overview.page(self)


@dataclass(frozen=True)
class _Source:
    """A file of a dataset: its name in messages and what it holds; where it lies makes no difference."""

    shown_as: str
    version: str
    path: Path = field(compare=False)


@dataclass(frozen=True)
class _Sources:
    """Everything that a dataset is read from: its tables by name, and what lies beside them."""

    name: str
    tables: tuple[tuple[str, _Source], ...]
    others: tuple[_Source, ...]
    folder: Path = field(compare=False)


def load(dataset: str | Path, data: str | Path | None = None) -> Survey:
    """The dataset as a checked Survey.

    `dataset` is the name of a folder in the data folder or a path; `data` names another data folder.
    Raises UnknownNameError for a dataset that does not exist and DataError with every problem found.
    """
    folder, base = data_folder(dataset, data), paths.data_dir(data)
    return _shared.get((folder, base, _sources(folder, base))) or _load(folder, base)


def share(dataset: str | Path, data: str | Path | None = None) -> Survey:
    """The dataset as `load` gives it, which from now on gives this one while its files stand unchanged.

    For processes whose forks shall find what was computed from it; what changes its tables changes them for all.
    """
    folder, base = data_folder(dataset, data), paths.data_dir(data)
    found = (folder, base, _sources(folder, base))
    return _shared.get(found) or _shared.setdefault(found, _load(folder, base))


def check(dataset: str | Path, data: str | Path | None = None) -> list[Problem]:
    """Every problem of a dataset, its dictionaries and its history; empty when all is well."""
    try:
        load(dataset, data)
    except DataError as error:
        return list(error.problems)
    return []


def datasets(data: str | Path | None = None) -> list[str]:
    """The names of the datasets in the data folder: every folder that holds a datapackage.json."""
    base = paths.data_dir(data)
    places = (base, base / WAITING)
    return sorted({found.parent.name for place in places for found in place.glob(f"*/{DESCRIPTOR}")})


def names(data: str | Path | None = None) -> dict[Path, str]:
    """The name that each dataset in the data folder gives itself, by its folder; broken descriptors are left out."""
    base, found = paths.data_dir(data), dict[Path, str]()
    for place in base.glob(f"*/{DESCRIPTOR}"):
        with suppress(OSError, ValueError, TypeError, KeyError):
            found[place.parent] = str(json.loads(place.read_text(encoding="utf-8"))["name"])
    return found


def data_folder(dataset: str | Path, data: str | Path | None = None) -> Path:
    """The folder of a dataset given by name or path; UnknownNameError lists what exists."""
    base = paths.data_dir(data)
    candidates = [base / dataset, Path(dataset).expanduser()]
    for folder in candidates:
        if stored(folder, DESCRIPTOR).is_file():
            return folder.resolve()
    raise UnknownNameError("dataset", dataset, datasets(data))


def _load(folder: Path, base: Path, above: tuple[Path, ...] = ()) -> Survey:
    descriptor = _descriptor(folder)
    own = descriptor["busanalys"]
    checked = _checked(_sources(folder, base))  # before the history: its own problems come all at once
    history = tuple(_history(own.get("history", ()), folder, base, above))
    typed = {name: frame.copy(deep=False) for name, frame in checked.items()}
    dictionary = {table.name: typed[table.name] for table in schemas.CODEBOOK}
    return Survey(
        name=descriptor["name"],
        title=descriptor["title"],
        kind=own["kind"],
        synthetic=own["synthetic"],
        absent_answer=own["absent_answer"],
        path=folder,
        tables={table.name: typed[table.name] for table in (*schemas.DATASET, *schemas.CONTEXT)},
        codebook=Codebook(dictionary, _offered(typed), own["kind"] == "survey"),
        registry=Registry({table.name: typed[table.name] for table in schemas.REGISTRY}, paths.maps_dir(base)),
        history=history,
    )


@lru_cache(maxsize=8)
def _checked(sources: _Sources) -> dict[str, pd.DataFrame]:
    """The typed tables of a dataset, checked once for files of the same state, wherever they lie."""
    frames = _read_all(sources)
    compared = {name: _compared(source, schemas.spec(name)) for name, source in sources.tables}
    problems = _problems(frames | compared, sources)
    if problems:
        raise DataError(problems)
    return {name: _typed(frame, schemas.spec(name)) for name, frame in frames.items()}


def _offered(tables: Mapping[str, pd.DataFrame]) -> dict[tuple[str, int], frozenset[str]]:
    """The options that a form is known to have had, by question and year: those with a column, and those that were given."""
    found: dict[tuple[str, int], set[str]] = {}
    for question, year, option in tables["import_columns"][["question", "year", "option"]].itertuples(index=False):
        found.setdefault((str(question), int(year)), set()).add(str(option))
    apart = {key: options for key, options in found.items() if "" not in options}
    for name, cell in (("answers", "option"), ("decisions", "value")):
        rows = tables[name][tables[name]["year"].isin([year for _, year in apart])]
        for question, year, given in rows[["question", "year", cell]].drop_duplicates().itertuples(index=False):
            apart.get((str(question), int(year)), set()).update(str(given).split("|"))
    return {key: frozenset(options) for key, options in apart.items()}


def beside(folder: Path) -> list[Path]:
    """The files of a dataset that are no tables: its commentaries and what was printed when its reports were signed."""
    return [*commentary.files(folder), *signatures.files(folder)]


def _sources(folder: Path, base: Path) -> _Sources:
    tables = {table.name: _source(path, folder, base) for table, path in table_files(folder, base)}
    others = tuple(_source(path, folder, base) for path in (stored(folder, DESCRIPTOR), *beside(folder)))
    return _Sources(folder.name, tuple(tables.items()), others, folder)


def _source(path: Path, folder: Path, base: Path) -> _Source:
    root = base if path.is_relative_to(base) else folder.parent
    return _Source(path.relative_to(root).as_posix(), _version(path), path)


def _version(path: Path) -> str:
    """What tells one state of a file from another: its time, and its content or, where that cannot be read whole, its place.

    A copy that keeps its time is the same; a change that was taken back is another, as it may have been read meanwhile.
    """
    try:
        found = path.stat()
    except OSError:
        return ""
    state = f"{found.st_mtime_ns} {found.st_size}"
    whole = stat.S_ISREG(found.st_mode) and found.st_size <= csvfile.MOST_BYTES
    return f"{state} {(whole and _digest(path, state)) or path}"


@lru_cache(maxsize=4096)
def _digest(path: Path, state: str) -> str | None:
    with suppress(OSError):
        return digest_of(path)
    return None


def _descriptor(folder: Path) -> dict[str, Any]:
    shown_as = f"{folder.name}/{DESCRIPTOR}"
    return datapackage.read(incoming.content(stored(folder, DESCRIPTOR), shown_as, datapackage.MOST_BYTES), shown_as)


def _history(names: Iterable[str], folder: Path, base: Path, above: tuple[Path, ...]) -> Iterator[Survey]:
    """The datasets that a dataset names as its history; DataError where one does not exist or leads back to where it began."""
    shown_as = f"{folder.name}/{DESCRIPTOR}"
    for name in names:
        past = (base / name).resolve()
        if not stored(past, DESCRIPTOR).is_file():
            what, remedy = "its history names a dataset that does not exist", f"use names of {', '.join(datasets(base))}"
            raise DataError([Problem("unknown dataset", what, shown_as, values=(name,), remedy=remedy)])
        if past in (*above, folder):
            what, remedy = "its history leads back to itself", "take one of the names out"
            raise DataError([Problem("circular history", what, shown_as, values=(name,), remedy=remedy)])
        yield _load(past, base, (*above, folder))


def _read_all(sources: _Sources) -> dict[str, pd.DataFrame]:
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, source in sources.tables:
        try:
            frames[name] = _read(source, schemas.spec(name))
        except DataError as error:
            problems.extend(error.problems)
    if problems:
        raise DataError(problems)
    every = (*schemas.CODEBOOK, *schemas.REGISTRY, *schemas.CONTEXT, *schemas.DATASET)
    return frames | {table.name: _empty(table) for table in every if table.name not in frames}


def text_cells(path: Path, table: schemas.TableSpec, folder: Path, base: Path) -> pd.DataFrame:
    """One file of a dataset in a folder as text cells, as it is for its check; DataError where it cannot be read."""
    return _read(_source(path, folder, base), table).copy(deep=False)


@lru_cache(maxsize=128)
def _read(source: _Source, table: schemas.TableSpec) -> pd.DataFrame:
    """One file as text cells, read once for each state."""
    return csvfile.read(source.path, source.shown_as, table.columns, table.optional)


@lru_cache(maxsize=128)
def _compared(source: _Source, table: schemas.TableSpec) -> pd.DataFrame:
    """One file as the rules compare its cells: a million answers say few different things, which are told apart once."""
    import pandas as pd

    frame = _read(source, table)
    if table.name != "answers":
        return frame
    return frame.apply(lambda column: pd.Series(pd.Categorical.from_codes(*column.factorize()), column.index))


@lru_cache(maxsize=128)
def _checked_alone(name: str, source: _Source) -> tuple[Problem, ...]:
    """The problems that a file has by itself, found once for each state."""
    table = schemas.spec(name)
    frame = _compared(source, table)
    return (*validate.cells(frame, table, source.shown_as), *validate.validity(frame, table, source.shown_as))


def table_files(folder: Path, base: Path) -> Iterable[tuple[schemas.TableSpec, Path]]:
    """The tables that a dataset reads with their files: its own, and those of the data folder that it has none of."""
    for tables, part in ((schemas.CODEBOOK, "codebook"), (schemas.REGISTRY, "registry"), (schemas.CONTEXT, "context")):
        for table in tables:
            own, shared = stored(folder, f"{part}/{table.name}.csv"), current(base, f"{part}/{table.name}.csv")
            path = own if own.exists() else shared
            if path.exists() or table.name in schemas.REQUIRED_TABLES:
                yield table, path
    for table in schemas.DATASET:
        path = stored(folder, f"{table.name}.csv")
        if path.exists() or table.name not in schemas.OPTIONAL_DATASET_TABLES:
            yield table, path


def stored(folder: Path, name: str) -> Path:
    """The file of a dataset that counts, also when a replacement was interrupted."""
    home = paths.home(folder)
    return current(home, (folder / name).relative_to(home).as_posix())


def _empty(table: schemas.TableSpec) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({column: pd.Series(dtype=str) for column in table.columns})


def _problems(frames: Mapping[str, pd.DataFrame], sources: _Sources) -> list[Problem]:
    shown, header = {name: source.shown_as for name, source in sources.tables}, _descriptor(sources.folder)

    def name(table: str) -> str:
        return shown.get(table, f"{sources.name}/{table}.csv")

    problems = [problem for table, source in sources.tables for problem in _checked_alone(table, source)]
    problems += [p for key in frames for p in validate.references(frames[key], schemas.spec(key), name(key), frames, name)]
    if any(problem.kind in ("wrong form", "empty cell") for problem in problems):
        return problems
    problems += validate.codebook(frames, name) + validate.county(frames, name) + validate.registry(frames, name)
    problems += validate.dataset(frames, name, header["busanalys"]["synthetic"])
    return problems + commentary.problems(sources.folder, frames) + signatures.problems(sources.folder, frames, header)


def _typed(frame: pd.DataFrame, table: schemas.TableSpec) -> pd.DataFrame:
    import pandas as pd

    kinds = {"year": pd.Int64Dtype(), "integer": pd.Int64Dtype(), "number": pd.Float64Dtype()}
    return frame.assign(**{one.name: _numbers(frame[one.name], kinds[one.type]) for one in table.fields if one.type in kinds})


def _numbers(column: pd.Series, kind: ExtensionDtype) -> pd.Series:
    """The cells of a column as numbers, each text looked at once: a million answers are of few years."""
    import pandas as pd

    places, texts = column.factorize()
    numbers: pd.Series = pd.to_numeric(pd.Series(texts, dtype="str"), errors="coerce").astype(kind)
    return numbers.take(places).set_axis(column.index)
