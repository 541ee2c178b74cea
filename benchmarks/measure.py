"""Whole processes measured from outside: seconds, and the most memory that one of them took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KIB = 1024


@dataclass(frozen=True)
class Taken:
    """What a process took: wall-clock seconds and the largest resident memory of it or a child, in MB."""

    seconds: float
    megabytes: float


def run(command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Taken:
    """Run a command to its end; RuntimeError with its last words when it fails."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env={**own, **(env or {})}, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    said = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}")
    return Taken(time.perf_counter() - started, used.ru_maxrss / KIB)


def python(source: str, env: Mapping[str, str] | None = None) -> Taken:
    """Run Python source in a new interpreter."""
    return run([sys.executable, "-c", source], env)


def program(name: str) -> str:
    """A program of this environment."""
    return str(Path(sys.executable).with_name(name))


def least(command: Sequence[str], times: int = 5) -> Taken:
    """The run that took the least time of several."""
    return min((run(command) for _ in range(times)), key=lambda taken: taken.seconds)


def markdown(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
