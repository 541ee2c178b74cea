"""Run another program of the machine, which ends with this one, and say in words how it went."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# PR_SET_PDEATHSIG with SIGKILL, set by a program of its own: after a fork of a process that has threads, as ours has while it
# prints, little more than an exec is safe
BOUND = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 9)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""


def outcome(command: Sequence[str], patience: int, temporary: Path) -> str:
    """How a program ended: its exit code and last words, that it was stopped after `patience` seconds, or never started.

    What it keeps for the moment goes to the folder `temporary`. On Linux it is killed when this process dies, however.
    """
    environment = os.environ | dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(temporary))
    try:
        done = subprocess.run(
            bound(command), check=False, capture_output=True, text=True, errors="replace", timeout=patience, env=environment
        )
    except subprocess.TimeoutExpired:
        return f"it was stopped after {patience:g} s"
    except OSError as error:
        return f"it cannot be started: {error.strerror}"
    said = done.stderr.strip().splitlines()
    return f"exit code {done.returncode}" + (f": {said[-1]}" if said else "")


def bound(command: Sequence[str]) -> list[str]:
    """The command for a program that ends with this process, where the system can see to that."""
    if not sys.platform.startswith("linux"):
        return list(command)
    return [sys.executable, "-I", "-S", "-c", BOUND, str(os.getpid()), *command]
