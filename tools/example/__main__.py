"""`python tools/example FOLDER`: a made-up survey dataset; the same arguments give the same bytes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a folder that is run is not itself on the path


def main(arguments: list[str] | None = None) -> int:
    """Write the dataset and say where; 2 for arguments that cannot be."""
    import example
    from busanalys.cli.options import years_in
    from busanalys.errors import BusanalysError

    given = _parser().parse_args(arguments)
    try:
        years = years_in(given.years) if given.years else list(example.YEARS)
        seed = example.SEED if given.seed is None else given.seed
        written = example.write(
            given.folder, years=years, seed=seed, groups=given.groups, questions=given.questions, data=given.data
        )
    except BusanalysError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"wrote made-up data for {years[0]}-{years[-1]} to {written}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("example", description="Write a made-up survey dataset.")
    parser.add_argument("folder", type=Path, help="the folder to write; a new one, or one with made-up data")
    parser.add_argument("--years", help="years like 2013-2024 (default: those)")
    parser.add_argument("--seed", type=int, help="another number makes another made-up world")
    parser.add_argument("--groups", type=int, help="add made-up groups until there are so many")
    parser.add_argument("--questions", type=int, help="add made-up questions until there are so many")
    parser.add_argument("--data", type=Path, help="the data folder whose dictionaries are used")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
