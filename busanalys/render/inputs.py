"""Digests of what a page is made from, so that a later run knows what is stale and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from busanalys import paths
from busanalys.geography import settings
from busanalys.render import files, manifest
from busanalys.render.plan import Task
from busanalys.survey import Survey, input_files

SOURCES = (".py", ".j2", ".css", ".js")
MAPS = (".csv", ".toml", ".geojson", ".gpkg")


def of_survey(survey: Survey, data: Path) -> str:
    """The SHA-256 of every file that the survey was read from, its dictionaries and its history included."""
    return files.digest(input_files(survey, data))


@cache
def of_program() -> str:
    """The SHA-256 of the package's own files, the maps, the boundary files chosen and the versions of what draws."""
    package = Path(__file__).parent.parent
    sources = sorted(path for path in package.rglob("*") if path.suffix in SOURCES)
    maps = sorted(path for path in paths.maps_dir().glob("*") if path.suffix in MAPS)
    boundaries = [path for kind in settings.KINDS if (path := settings.chosen(kind)) and path.is_file()]
    return _digest({"files": files.digest([*sources, *maps, *boundaries]), "versions": manifest.versions()})


def of_task(task: Task, data_digest: str, single_file: bool) -> dict[str, str]:
    """The digests of a page's inputs by what they are: data, notebook, parameters, program."""
    return {
        "data": data_digest,
        "notebook": files.digest([task.notebook]),
        "parameters": _digest({"parameters": dict(task.parameters), "single_file": single_file}),
        "program": of_program(),
    }


def combined(digests: Mapping[str, str]) -> str:
    """One SHA-256 of all inputs."""
    return _digest(dict(digests))


def changed(digests: Mapping[str, str], earlier: Mapping[str, str]) -> list[str]:
    """What differs from the inputs of an earlier run: some of data, notebook, parameters, program."""
    return [name for name, digest in digests.items() if earlier.get(name) != digest]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
