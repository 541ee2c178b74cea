"""Files from outside: read once, of a bounded size, and understood in a limited process of their own."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from types import MappingProxyType
from typing import NamedTuple, ParamSpec, TypeVar

from busanalys.errors import DataError, Problem

P = ParamSpec("P")
R = TypeVar("R")

HELD = find_spec("resource") is not None  # whether the system can hold a process to its memory and processor time
PATIENCE = 4  # times the seconds that a file may take, since other programs may have the processor meanwhile
MOST_BYTES = 100_000_000  # 10 000 answers with 60 columns weigh 5 to 30 MB
CHILD = "from busanalys.incoming import serve; serve()"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"), "1")
OTHERS = {
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


class Limits(NamedTuple):
    """What reading a file may take: seconds of the processor, bytes of memory, bytes of result.

    Where the system cannot hold a process to the first two, the seconds are those of the clock.
    `environment` are variables that the process gets besides its parent's.
    """

    seconds: int = 25
    memory: int = 1_000_000_000
    result: int = 64_000_000
    environment: Mapping[str, str] = MappingProxyType({})


USUAL = Limits()
# what the libraries raise for an archive that is damaged, protected or made to do harm
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError)
RESULT, PROBLEMS, OURS = "result", "problems", "ours"


def content(path: Path, shown_as: str = "", most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, read once; `shown_as` is its name in messages, its own where it is empty.

    Raises DataError when there is none, when it is no regular file (a folder, a pipe, a device), when it is closed to the
    reader, and when it weighs more than `most` bytes.
    """
    file = shown_as or path.name
    try:
        _refuse_kind(path.stat().st_mode, file)
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as stream:
            found = os.fstat(stream.fileno())
            _refuse_kind(found.st_mode, file)
            return _bounded(b"" if found.st_size > most else stream.read(most + 1), found.st_size, file, most)
    except FileNotFoundError:
        raise DataError([Problem("missing file", "the file does not exist", file, remedy="check its name")]) from None
    except (OSError, ValueError) as error:
        raise DataError([_unreadable(error, file)]) from None


def _refuse_kind(mode: int, file: str) -> None:
    if not stat.S_ISREG(mode):
        kind = next((name for holds, name in OTHERS.items() if holds(mode)), "something else")
        raise DataError([Problem("no file", f"this is {kind}, not a file", file, remedy="name the file itself")])


def _bounded(read: bytes, size: int, file: str, most: int) -> bytes:
    if max(size, len(read)) <= most:
        return read
    what = f"the file weighs {max(size, len(read)) / 1e6:,.1f} MB; at most {most / 1e6:,.0f} MB are read"
    cause, remedy = "another file was chosen, or images and other sheets came along", "export again without what is not needed"
    raise DataError([Problem("too large", what, file, cause=cause, remedy=remedy)])


def _unreadable(error: OSError | ValueError, file: str) -> Problem:
    what = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
    cause = "it is open in another program, or you lack the right to read it"
    return Problem("unreadable file", what, file, cause=cause, remedy="close it, or copy it to your own folder")


def confined(file: str, limits: Limits, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a function of the package makes of a file's content, in a process of its own that cannot take more than `limits`.

    `file` is the file's name in messages. Function, arguments and result must be picklable. Raises the function's own
    DataError, and DataError when the process breaks or takes too long or too much; nothing that other programs print shows.
    """
    told = _told(limits, (function, args, kwargs))
    if told is None:
        raise DataError([_too_much(file, limits)])
    how, value = pickle.loads(told)
    if how == PROBLEMS:
        raise DataError(value)
    if how == OURS:
        raise RuntimeError(value)
    result: R = value
    return result


def _told(limits: Limits, request: object) -> bytes | None:
    """What the process said; None where it broke, was stopped, or said more than it may."""
    with _child(limits) as child:
        assert child.stdin
        assert child.stdout
        with suppress(BrokenPipeError):
            pickle.dump((limits.seconds, limits.memory), child.stdin)
            pickle.dump(request, child.stdin)
            child.stdin.flush()
        told = child.stdout.read(limits.result + 1)
        return told if len(told) <= limits.result and child.wait() == 0 else None


@contextmanager
def _child(limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    places = [str(Path(__file__).parent.parent), *filter(None, sys.path)]
    environment = {**os.environ, **ONE_THREAD, **limits.environment, "PYTHONPATH": os.pathsep.join(places)}
    pipe, silence = subprocess.PIPE, subprocess.DEVNULL
    child = subprocess.Popen([sys.executable, "-P", "-c", CHILD], stdin=pipe, stdout=pipe, stderr=silence, env=environment)
    timer = Timer(limits.seconds * (PATIENCE if HELD else 1), child.kill)
    timer.start()
    try:
        yield child
    finally:
        timer.cancel()
        timer.join()
        child.kill()
        for pipe_end in (child.stdin, child.stdout):
            with suppress(OSError):
                pipe_end.close()  # type: ignore[union-attr]
        child.wait()


def _too_much(file: str, limits: Limits) -> Problem:
    what = (
        f"the file cannot be read within {limits.seconds} seconds and {limits.memory // 1_000_000:,} MB of memory, or it breaks "
        "the program that reads it"
    )
    cause = "formats or repeated cells reach over millions of cells, the file is damaged, or it was made to do harm"
    remedy = "open it, copy what matters alone to a new file, and use that; if it does not open, export it again"
    return Problem("too much to read", what, file, cause=cause, remedy=remedy)


def serve() -> None:
    """What the limited process does: take a request from its input, and give the result, the problems or our own error."""
    told, sys.stdout = sys.stdout.buffer, sys.stderr
    sys.dont_write_bytecode = True
    try:
        _hold(*pickle.load(sys.stdin.buffer))
        function, args, kwargs = pickle.load(sys.stdin.buffer)
        answer = RESULT, function(*args, **kwargs)
    except DataError as error:
        answer = PROBLEMS, tuple(error.problems)
    except (MemoryError, RecursionError):
        os._exit(1)
    except Exception:
        answer = OURS, traceback.format_exc()
    pickle.dump(answer, told)
    told.flush()
    os._exit(0)  # whatever the libraries would still tidy up is not needed


def _hold(seconds: int, memory: int) -> None:
    """Hold this process to the limits; where the system cannot, the parent's clock alone does."""
    if not HELD:
        return
    import resource

    held = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in held:
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
