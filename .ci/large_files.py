"""Refuse files that do not belong in git: `python .ci/large_files.py FILE…`; 1 if one is over the limit."""

from __future__ import annotations

import sys
from pathlib import Path

LIMIT = 1_000_000  # bytes


def main(paths: list[str]) -> int:
    """Name every file over the limit."""
    large = [path for path in map(Path, paths) if path.is_file() and path.stat().st_size > LIMIT]
    for path in large:
        print(f"{path} is {path.stat().st_size / 1e6:.1f} MB; the limit is {LIMIT / 1e6:.0f} MB")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
