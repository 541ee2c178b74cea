"""Run another program of the machine and say in words how it went."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


def outcome(command: Sequence[str], patience: int) -> str:
    """How a program ended: its exit code and last words, that it was stopped after `patience` seconds, or never started."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace", timeout=patience)
    except subprocess.TimeoutExpired:
        return f"it was stopped after {patience:g} s"
    except OSError as error:
        return f"it cannot be started: {error.strerror}"
    said = done.stderr.strip().splitlines()
    return f"exit code {done.returncode}" + (f": {said[-1]}" if said else "")
