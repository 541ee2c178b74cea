"""Whole writes, locks and temporary folders: readers see all that is new or nothing, and nobody writes over another's work."""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from busanalys.errors import UsageError

WAITING = ".replacing"
PART = ".part-"
LOCK = ".busanalys.lock"
PATIENCE = 30.0  # seconds that a command waits for another that writes to the same data
LONGEST = 70  # characters of a folder in which other programs make sockets, whose paths have 107 at most
NOTHING_CHANGED = "Nothing was changed."


def write(path: Path, content: str | bytes) -> None:
    """Write a file under a temporary name in its folder, flush it to disk and rename it.

    It keeps the mode of the file that it replaces; a new one gets what the umask leaves. Raises UsageError when it cannot be
    written, and an earlier file stays as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.parent / f"{PART}{secrets.token_hex(8)}"
        try:
            _write(part, content.encode() if isinstance(content, str) else content, like=path)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def _write(path: Path, content: bytes, like: Path) -> None:
    """Write a new file to the disk itself, with the mode of the one that it will replace."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if like.is_file():
        path.chmod(like.stat().st_mode & 0o777)


def check_target(path: Path, suffix: str, is_own: Callable[[Path], bool]) -> None:
    """Raise UsageError where a file of that kind would replace anything but an earlier one that this program wrote."""
    if path.suffix.lower() != suffix:
        raise UsageError(f"{path} has another ending than {suffix}; nothing was written. Give the file a name that ends so.")
    if (path.exists() or path.is_symlink()) and not (path.is_file() and is_own(path)):
        raise UsageError(
            f"{path} exists and is not what busanalys wrote there, so it was left as it is. Usual cause: it was edited since, or "
            "the name is that of another file. Give another name, or move the file away."
        )


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


def remove(path: Path) -> None:
    """Remove a file that no longer holds; nothing happens where there is none. UsageError when it cannot be removed."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def digest(paths: Iterable[Path]) -> str:
    """A SHA-256 over the names and contents of files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0{digest_of(path)}\n".encode())
    return total.hexdigest()


def digest_of(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def current(folder: Path, name: str) -> Path:
    """The file that counts: one that an interrupted replacement left waiting, else the one in its place."""
    waiting = folder / WAITING / name
    return waiting if waiting.is_file() else folder / name


def replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files (path inside the folder to content) so that they all count from one moment on.

    They are written aside, renamed to a folder that `current` looks in, and then moved to their places; `finish` moves what
    a crash left. Whoever calls it holds the folder's lock. Raises UsageError when they cannot be written.
    """
    try:
        finish(folder)
        _written_aside(folder, files).replace(folder / WAITING)
    except OSError as error:
        raise refused(Path(error.filename or folder), error) from error
    finish(folder)


def _written_aside(folder: Path, files: Mapping[str, bytes]) -> Path:
    aside = folder / f"{PART}{secrets.token_hex(8)}"
    aside.mkdir(parents=True)
    try:
        for name, content in files.items():
            _write(aside / name, content, like=folder / name)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside


def finish(folder: Path) -> None:
    """Move to their places the files of a replacement that was interrupted, and remove those that never counted.

    Nothing happens where there are none. Whoever calls it holds the folder's lock, so that only the dead have left any.
    """
    waiting = folder / WAITING
    try:
        for cut_off in list(folder.rglob(f"{PART}*")):
            shutil.rmtree(cut_off) if cut_off.is_dir() else cut_off.unlink(missing_ok=True)
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


@contextmanager
def locked(folder: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold a folder's lock, after waiting so many seconds for it; UsageError says who else holds it.

    The system lets go of the lock when its process ends, however, so that what a dead process left is no obstacle.
    """
    made, path = not folder.exists(), folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _acquired(path, time.monotonic() + patience)
    except Timeout:
        raise UsageError(
            f"Another run is writing to {folder} ({_holder(path)}). Wait until it is done and give the command again; nothing "
            "was changed."
        ) from None
    except OSError as error:
        raise refused(path, error) from error
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps a file that is open
            path.unlink(missing_ok=True)
        lock.release()
        with suppress(OSError):
            folder.rmdir() if made else None


def _acquired(path: Path, deadline: float) -> FileLock:
    """The lock on a file that is still there: whoever held it before removed the file that this one waited for."""
    while True:
        opened = list[int]()
        lock = FileLock(path, on_acquired=opened.append)
        lock.acquire(timeout=max(0.0, deadline - time.monotonic()))
        if all(_is_at(path, descriptor) for descriptor in opened):
            for descriptor in opened:
                _sign(descriptor)
            return lock
        lock.release()


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    """Say in the lock's file who holds it."""
    os.ftruncate(descriptor, 0)
    since = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
    os.write(descriptor, f"process {os.getpid()} on {platform.node()}, since {since}".encode())


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip() or "it does not say which"
    except OSError:  # Windows lets nobody read a file that is locked
        return "it does not say which"


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder of this process alone that is gone afterwards.

    All lie in one place, that of `temporary_place`; those of processes that were killed are removed here by the next one.
    """
    place = temporary_place()
    with locked(place, PATIENCE):
        _clear(place)
        try:
            folder = Path(tempfile.mkdtemp(dir=place))
            own = FileLock(folder.with_suffix(".lock"))
            own.acquire()
        except OSError as error:
            raise refused(place, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        own.release()
        folder.with_suffix(".lock").unlink(missing_ok=True)


@contextmanager
def temporary_files() -> Iterator[None]:
    """All temporary files of this process, and of those that it starts, in a folder that goes when this process ends.

    They stay where they used to where the path of that folder is too long for sockets.
    """
    held = ExitStack()
    atexit.register(held.close)  # not before what else tidies up at the end, such as multiprocessing, which has files there
    folder, before = str(held.enter_context(temporary())), tempfile.tempdir
    names = {name: os.environ.get(name) for name in ("TMPDIR", "TMP", "TEMP")}
    if len(folder) <= LONGEST:
        os.environ.update(dict.fromkeys(names, folder))
        tempfile.tempdir = folder
    try:
        yield
    finally:
        tempfile.tempdir = before
        for name, value in names.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def temporary_place() -> Path:
    """The folder of this user's temporary folders, which nobody else can read.

    Raises UsageError where it cannot be made, or belongs to somebody else.
    """
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    place = Path(tempfile.gettempdir(), f"busanalys-{user}")
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        found = place.lstat()
    except OSError as error:
        raise refused(place, error) from error
    if place.is_symlink() or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        raise UsageError(f"{place} belongs to somebody else. Name another folder for temporary files in the variable TMPDIR.")
    return place


def _clear(place: Path) -> None:
    """Remove the folders whose process is gone: nobody holds their locks."""
    for path in (path for path in place.glob("*.lock") if path.name != LOCK):
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError):
            continue
        shutil.rmtree(path.with_suffix(""), ignore_errors=True)
        lock.release()
        path.unlink(missing_ok=True)
