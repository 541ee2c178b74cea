"""Write outputs whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from busanalys import replacing


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; UsageError when it cannot be written, and an earlier file stays as it was."""
    replacing.write(path, content.encode() if isinstance(content, str) else content)


def append(path: Path, line: str) -> None:
    """Add a line to a file in one go, so that whoever reads it meanwhile, or after a kill, sees whole lines before it.

    Raises UsageError when the file cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            file.write(line.encode())
    except OSError as error:
        raise replacing.refused(path, error) from error


def remove(path: Path) -> None:
    """Remove an output of an earlier run that no longer holds; nothing happens where there is none."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise replacing.refused(path, error) from error


def digest(paths: Iterable[Path]) -> str:
    """A SHA-256 over the names and contents of files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()
