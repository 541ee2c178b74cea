"""Write a file, or several files of a folder as one: readers see all that is new or nothing of it, even after a crash."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from busanalys.errors import UsageError

WAITING = ".replacing"
ASIDE = ".part-"
NOTHING_CHANGED = "Nothing was changed."


def write(path: Path, content: bytes) -> None:
    """Write a file under a temporary name in its folder and rename it; UsageError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise refused(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def current(folder: Path, name: str) -> Path:
    """The file that counts: one that an interrupted replacement left waiting, else the one in its place."""
    waiting = folder / WAITING / name
    return waiting if waiting.is_file() else folder / name


def replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files (path inside the folder to content) so that they all count from one moment on.

    A folder that does not exist is created whole. They are written aside, renamed to a folder that `current` looks in,
    and then moved to their places; `finish` moves what a crash left. Raises UsageError when they cannot be written.
    """
    try:
        if not folder.exists():
            _written_aside(folder.parent, files).replace(folder)
            return
        finish(folder)
        _written_aside(folder, files).replace(folder / WAITING)
    except OSError as error:
        raise refused(Path(error.filename or folder), error) from error
    finish(folder)


def _written_aside(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=ASIDE))
    try:
        aside.chmod(0o755)
        for name, content in files.items():
            _write(aside / name, content)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def finish(folder: Path) -> None:
    """Move to their places the files of a replacement that was interrupted; nothing happens where there are none."""
    waiting = folder / WAITING
    try:
        for cut_off in folder.glob(f"{ASIDE}*"):
            shutil.rmtree(cut_off)
        for path in sorted(path for path in waiting.rglob("*") if path.is_file()):
            target = folder / path.relative_to(waiting)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        shutil.rmtree(waiting, ignore_errors=True)
    except OSError as error:
        raise refused(
            Path(error.filename or folder), error, "The new files are complete and count already; run the command again."
        ) from error


def refused(path: Path, error: OSError, state: str = NOTHING_CHANGED) -> UsageError:
    """The error for a file or folder that cannot be written: the system's reason, the usual causes and the state left."""
    return UsageError(
        f"{path} cannot be written: {error.strerror}. Usual cause: the file is open in another program such as Excel, the "
        f"folder is read-only or the disk is full. {state}"
    )
