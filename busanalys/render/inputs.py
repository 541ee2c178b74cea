"""Digests of what a page is made from, so that a later run knows what is stale and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import busanalys
from busanalys import files
from busanalys.geography import settings
from busanalys.render import manifest
from busanalys.render.plan import PROFILE, YEARLY, Task
from busanalys.survey import DESCRIPTOR, Survey, commentary, signatures

if TYPE_CHECKING:
    import pandas as pd

YEAR, SIGNING = "data of ", "signing of "
SOURCES = (".py", ".j2", ".css", ".js")
MAPS = (".csv", ".toml", ".geojson", ".gpkg")


def of_survey(survey: Survey) -> dict[str, str]:
    """The SHA-256 of the parts of a survey that pages depend on: its description, its dictionaries, data and signings by year.

    The data of a year is the rows of its tables that belong to it, those of its history included, and its commentary.
    """
    whole = [(f"{one.name}/{name}", frame) for one in _with_history(survey) for name, frame in _data(one)]
    by_year: dict[int, list[str]] = {year: [] for year in survey.years}
    for name, frame in whole:
        for year, rows in frame.groupby("year") if "year" in frame else ():
            by_year.setdefault(int(str(year)), []).append(_of_rows(name, rows))
    for path in (path for path in commentary.files(survey.path) if path.parent.name.isdigit()):
        by_year.setdefault(int(path.parent.name), []).append(files.digest([path]))
    described = [_digest(_header(one)) for one in _with_history(survey)]
    described += [_of_rows(name, frame) for name, frame in whole if "year" not in frame]
    dictionaries = {"codebook": survey.codebook.tables, "registry": survey.registry.tables}
    return (
        {"description": _digest(described)}
        | {kind: _digest([_of_rows(name, frame) for name, frame in tables.items()]) for kind, tables in dictionaries.items()}
        | {f"{YEAR}{year}": _digest(found) for year, found in sorted(by_year.items())}
        | {f"{SIGNING}{year}": _of_rows(signatures.TABLE, rows) for year, rows in survey.tables[signatures.TABLE].groupby("year")}
    )


def _data(survey: Survey) -> Iterator[tuple[str, pd.DataFrame]]:
    return ((name, frame) for name, frame in survey.tables.items() if name != signatures.TABLE)


def _header(survey: Survey) -> dict[str, object]:
    """What a dataset's descriptor says of the dataset itself; its list of files says nothing that the tables do not."""
    described = json.loads((survey.path / DESCRIPTOR).read_text(encoding="utf-8"))
    own = {name: value for name, value in described["busanalys"].items() if name != signatures.SEALS}
    return {name: value for name, value in described.items() if name != "resources"} | {"busanalys": own}


def _with_history(survey: Survey) -> list[Survey]:
    return [survey, *(older for past in survey.history for older in _with_history(past))]


def _of_rows(name: str, rows: pd.DataFrame) -> str:
    return hashlib.sha256(f"{name}\n{rows.to_csv(index=False)}".encode()).hexdigest()


def of_program(maps: Path) -> str:
    """The SHA-256 of the package's own files, the maps of a county, the boundary files chosen and the versions of what draws."""
    chosen = (settings.chosen(kind, maps) for kind in settings.KINDS)
    boundaries = [(path, path.stat().st_mtime_ns) for path in chosen if path and path.is_file()]
    return _of_program(maps, tuple(boundaries))


@cache
def _of_program(maps_dir: Path, boundaries: tuple[tuple[Path, int], ...]) -> str:
    # whoever chooses another boundary file in JupyterLab and renders again gets new maps
    package = Path(busanalys.__file__).parent  # the whole package, wherever this module lies
    sources = sorted(path for path in package.rglob("*") if path.suffix in SOURCES)
    maps = sorted(path for path in maps_dir.glob("*") if path.suffix in MAPS)
    own = files.digest([*sources, *maps, *(path for path, _ in boundaries)])
    return _digest({"files": own, "versions": manifest.versions()})


def of_task(task: Task, survey: Survey, parts: Mapping[str, str], single_file: bool, statement: str = "") -> dict[str, str]:
    """The digests of a page's inputs by what they are: notebook, parameters, program, and the parts of the survey it reads.

    Pages tell of their year and the years before it, unless an analyst's own notebook or the year's commentary goes on.
    `statement` is what a page that is mailed alone says of its accessibility.
    """
    last = _last_year(task, survey)
    read = {name: digest for name, digest in parts.items() if is_of(name, last)}
    return read | {
        "notebook": files.digest([task.notebook]),
        "parameters": _digest({"parameters": dict(task.parameters), "single_file": single_file, "statement": statement}),
        "program": of_program(survey.registry.maps),
    }


def is_of(part: str, last: int) -> bool:
    """Whether a part of a survey belongs to all years or to one until `last`."""
    year = part.removeprefix(YEAR).removeprefix(SIGNING)
    return year == part or int(year) <= last


def _last_year(task: Task, survey: Survey) -> int:
    if task.notebook.stem not in (*YEARLY, PROFILE):
        return max(survey.years)
    written = [path for path in commentary.files(survey.path) if path.parent.name == str(task.year)]
    named = [one for path in written for one in commentary.references(path.read_text(encoding="utf-8", errors="replace"))]
    return max([task.year, *(one.year for one in named if isinstance(one, commentary.Reference) and one.year)])


def of_data(digests: Mapping[str, str]) -> str:
    """One SHA-256 of the data and dictionaries among a page's inputs."""
    other = ("notebook", "parameters", "program")
    return _digest({name: one for name, one in digests.items() if name not in other and not name.startswith(SIGNING)})


def of_data_until(digests: Mapping[str, str], year: int) -> str:
    """One SHA-256 of the data of a year and those before it: what does not change when a later year is taken in."""
    return _digest({name: one for name, one in digests.items() if name.startswith(YEAR) and is_of(name, year)})


def of_dictionaries(digests: Mapping[str, str]) -> str:
    """One SHA-256 of what all years share: codebook, registry and what the dataset says of itself."""
    return _digest({name: one for name, one in digests.items() if not name.startswith((YEAR, SIGNING))})


def combined(digests: Mapping[str, str]) -> str:
    """One SHA-256 of all inputs."""
    return _digest(dict(digests))


def changed(digests: Mapping[str, str], earlier: Mapping[str, str]) -> list[str]:
    """What differs from the inputs of an earlier run, such as `data of 2019`, `codebook`, `notebook` or `program`."""
    return [name for name in {**digests, **earlier} if earlier.get(name) != digests.get(name)]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
