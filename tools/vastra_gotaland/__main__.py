"""`python tools/vastra_gotaland FOLDER`: a second county with made-up groups and answers, to try the tool on."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a folder that is run is not itself on the path


def main(arguments: list[str]) -> int:
    """Write the data folder and the answers; 2 where the folder is not named, or is there already."""
    import vastra_gotaland

    if len(arguments) != 1 or Path(arguments[0]).exists():
        print("name one new folder to write, such as: python tools/vastra_gotaland vastra_gotaland", file=sys.stderr)
        return 2
    print(f"wrote made-up data to {vastra_gotaland.write(Path(arguments[0]))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
