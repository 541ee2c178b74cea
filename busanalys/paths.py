"""Where the project, its data, notebooks and maps are, and which names may become paths and addresses."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from busanalys.errors import UsageError

DATA_VARIABLE = "BUSANALYS_DATA"
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows keeps these for itself
LONGEST = 100  # bytes of a name; most systems take 255, of which endings and temporary names need some


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


def maps_dir(data: str | Path | None = None) -> Path:
    """The folder of the district map, the tiles and the boundary settings: `maps/` of the data folder, else of the project."""
    own = data_dir(data) / "maps"
    return own if own.is_dir() else project_root() / "maps"


def unfit(name: object) -> str:
    """Why a name cannot become that of a folder or a file on every system; empty when it can."""
    if not isinstance(name, str) or not name.strip():
        return "it is no text, or an empty one"
    if FORBIDDEN.search(name):
        return 'it holds a slash, a control character or one of : * ? " < > |'
    if name != name.strip() or name.startswith(".") or name.endswith("."):
        return "it begins or ends with a space or a full stop"
    if DEVICES.fullmatch(name):
        return "Windows keeps it for a device"
    return f"it is longer than {LONGEST} bytes" if len(name.encode(errors="replace")) > LONGEST else ""


def address(path: str | PurePosixPath) -> str:
    """A relative path as it stands in a link: every character that would mean something else there is percent-encoded."""
    return quote(str(path))


def inside(folder: Path, path: Path | str) -> Path:
    """The path below a folder, wherever links in it lead; UsageError when that is somewhere else."""
    found = (folder / path).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise UsageError(
            f"{folder / path} leads to {found}, outside {folder.resolve()}, so nothing was written. Usual cause: a link to "
            "another folder, or a name with dots and slashes. Remove the link, or name another folder."
        )
    return found
