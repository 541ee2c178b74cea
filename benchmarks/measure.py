"""Whole processes measured from outside: seconds, processor seconds and the most memory, with all that they start."""

from __future__ import annotations

import ctypes
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

KIB = 1024
SUBREAPER = 36  # prctl(2), PR_SET_CHILD_SUBREAPER: orphans come to this process, which so learns what they took
TIMES = 3


@dataclass(frozen=True)
class Taken:
    """What a process and all that it started took: wall-clock and processor seconds, largest resident memory of one in MB."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True)
class Checkout:
    """A working copy of the project with its own environment (`.venv`), this one or an earlier commit."""

    folder: Path
    python: str = field(default="")

    def program(self, name: str) -> str:
        """A program of its environment."""
        return str(Path(self.python or self.folder / ".venv" / "bin" / "python").with_name(name))

    def run(self, *command: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Taken:
        """Run a program of its environment to its end."""
        name, *arguments = command
        return run([self.program(name), *arguments], {"PYTHONPATH": str(self.folder)} | dict(env or {}), cwd or self.folder)

    def source(self, source: str, *arguments: str) -> Taken:
        """Run Python source in a new interpreter."""
        return self.run("python", "-c", source, *arguments)


HERE = Checkout(Path(__file__).resolve().parents[1], sys.executable)


def run(command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Taken:
    """Run a command and all that it starts to the end; RuntimeError with its last words when it fails."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env={**own, **(env or {})}, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    said = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    seconds, uses = time.perf_counter() - started, [used, *_orphans()]
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}")
    return Taken(seconds, sum(one.ru_utime + one.ru_stime for one in uses), max(one.ru_maxrss for one in uses) / KIB)


def _orphans() -> Iterable[os.struct_rusage]:  # type: ignore[name-defined]
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


def repeated(measured: Callable[[], Taken], times: int = TIMES) -> list[Taken]:
    """What several runs of the same took."""
    return [measured() for _ in range(times)]


def spread(values: Iterable[float], digits: int = 1) -> str:
    """The median of several values, with the lowest and the highest."""
    found = sorted(values)
    middle = f"{statistics.median(found):.{digits}f}"
    return middle if len(found) == 1 else f"{middle} ({found[0]:.{digits}f} to {found[-1]:.{digits}f})"


def ratios(above: Iterable[float], below: Iterable[float], digits: int = 1) -> str:
    """How many times one of several runs is of another, run by run, as `spread`."""
    return spread((first / second for first, second in zip(above, below, strict=True)), digits)


def markdown(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
