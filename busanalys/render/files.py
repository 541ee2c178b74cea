"""Write outputs whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from busanalys.errors import UsageError


def write(path: Path, content: str | bytes) -> None:
    """Write a file under a temporary name in its folder and rename it, so that nobody ever sees half of it.

    Raises UsageError when the folder cannot be written to; an earlier file stays as it was.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise refused(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def append(path: Path, line: str) -> None:
    """Add a line to a file in one go, so that whoever reads it meanwhile, or after a kill, sees whole lines before it.

    Raises UsageError when the file cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            file.write(line.encode())
    except OSError as error:
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> UsageError:
    """What to say when a file cannot be written."""
    return UsageError(
        f"{path} cannot be written: {error.strerror}. Usual cause: the folder is read-only, the disk is full or the file "
        "is open in another program. Close it or choose another folder with --out; earlier outputs are untouched."
    )


def remove(path: Path) -> None:
    """Remove an output of an earlier run that no longer holds; nothing happens where there is none."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def digest(paths: Iterable[Path]) -> str:
    """A SHA-256 over the names and contents of files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()
