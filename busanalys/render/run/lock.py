"""One run at a time in an output folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from busanalys.errors import UsageError
from busanalys.replacing import refused

NAME = ".busanalys.lock"
BEYOND = 1 << 20  # Windows locks bytes, and nobody can read them: one behind what the file says


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the folder's lock; UsageError says who else holds it. The system lets go of it when its process ends, however.

    The lock is the system's own on a file that stays, so what a dead process left behind is no obstacle.
    """
    path = out / NAME
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise refused(path, error) from error
    with file:
        if not _taken(file):
            file.seek(0)
            raise UsageError(_occupied(out, file.read().strip()))
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now().astimezone():%Y-%m-%d %H:%M}")
        file.flush()
        yield


def _taken(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(BEYOND)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _occupied(out: Path, who: str) -> str:
    return (
        f"Another run is writing to {out} ({who or 'it does not say which'}). Wait until it is done, or choose another folder "
        "with --out; nothing was changed."
    )
