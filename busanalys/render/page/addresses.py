"""Addresses of files as links need them: relative, with every sign that means something in an address encoded."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from urllib.parse import quote


def address(path: str | PurePosixPath) -> str:
    """The relative address of a path: `enkät 2025 #1` becomes `enk%C3%A4t%202025%20%231`; slashes stay."""
    return quote(str(path), safe="/")


def between(page: str, target: str) -> str:
    """The address of one file of a folder from another, both given by their paths in the folder."""
    return address(PurePosixPath(os.path.relpath(target, PurePosixPath(page).parent)).as_posix())
