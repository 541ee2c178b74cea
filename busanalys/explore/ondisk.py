"""What a dataset looked like on disk when it was read, so that a change made meanwhile is seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from busanalys.errors import UnknownNameError
from busanalys.paths import data_dir
from busanalys.survey import DESCRIPTOR, beside, data_folder, stored, table_files

State = Mapping[Path, tuple[int, int]]


def state(dataset: str) -> State:
    """When each file of a dataset was changed and how large it is; empty where the dataset is gone."""
    try:
        folder = data_folder(dataset)
    except UnknownNameError:
        return {}
    paths = [stored(folder, DESCRIPTOR), *beside(folder), *(path for _, path in table_files(folder, data_dir()))]
    return {path: (found.st_mtime_ns, found.st_size) for path in paths if path.is_file() for found in [path.stat()]}


def changed(before: State, now: State) -> list[str]:
    """The names of the files that are new, gone or another than before, in order."""
    return sorted({path.name for path in before.keys() | now.keys() if before.get(path) != now.get(path)})
