"""Where the project, its data, notebooks and maps are, from anywhere inside the project."""

from __future__ import annotations

import os
from pathlib import Path

from busanalys.errors import UsageError

DATA_VARIABLE = "BUSANALYS_DATA"


def project_root(start: Path | None = None) -> Path:
    """The project's folder: the nearest one upward that holds `data/codebook`, else the checkout of this package."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "codebook").is_dir() and (folder / "notebooks").is_dir():
            return folder
    return Path(__file__).resolve().parent.parent


def data_dir(given: str | Path | None = None) -> Path:
    """The data folder: the one given, else the one BUSANALYS_DATA names, else the project's `data/`.

    Raises UsageError if it is no folder or holds no codebook.
    """
    named = given or os.environ.get(DATA_VARIABLE)
    folder = Path(named).expanduser().resolve() if named else project_root() / "data"
    if not (folder / "codebook").is_dir():
        raise UsageError(
            f"{folder} is not a busanalys data folder: it holds no 'codebook' folder. Name the folder that holds "
            f"codebook/, registry/ and one folder per dataset with --data or the variable {DATA_VARIABLE}."
        )
    return folder


def home(dataset: Path) -> Path:
    """The folder that is locked and replaced as one when a dataset changes: its data folder, or itself where it has none."""
    return dataset.parent if (dataset.parent / "codebook").is_dir() else dataset


def notebooks_dir() -> Path:
    """The folder of the notebook collection."""
    return project_root() / "notebooks"


def maps_dir() -> Path:
    """The folder of the district map and the boundary settings."""
    return project_root() / "maps"
