"""Where the editions for different audiences go: the one for the public in a folder of its own, with its own index."""

from __future__ import annotations

from pathlib import Path

from busanalys.reporting import FORUM


def folder(out: Path, audience: str) -> Path:
    """The output folder of an edition."""
    return out if audience == FORUM else out / audience


def suffix(audience: str) -> str:
    """What names of files add for an edition: nothing for the forum, `-public` for the public."""
    return "" if audience == FORUM else f"-{audience}"
