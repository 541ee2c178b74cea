"""Addresses of files as links need them: relative, with every sign that means something in an address encoded."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

from busanalys.paths import address

__all__ = ["address", "between"]


def between(page: str, target: str) -> str:
    """The address of one file of a folder from another, both given by their paths in the folder."""
    return address(PurePosixPath(os.path.relpath(target, PurePosixPath(page).parent)).as_posix())
