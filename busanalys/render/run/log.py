"""What a run did, line by line: `render.log` in the output folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from busanalys import files

NAME = "render.log"


def say(out: Path, words: str) -> None:
    """Add a line, or several, with the time."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    files.append(out / NAME, "".join(f"{now} {line}\n" for line in words.splitlines()))
