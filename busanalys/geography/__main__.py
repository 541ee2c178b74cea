"""`python -m busanalys.geography --measure FILE`: how well the schematic district map agrees with an official file."""

from __future__ import annotations

import argparse

from busanalys import paths
from busanalys.errors import BusanalysError
from busanalys.geography.quality import overlap_scores
from busanalys.survey import csvfile, schemas


def main() -> None:
    """Print the overlap of every district of 2014 and their mean; exit with a message when the file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m busanalys.geography", description=__doc__)
    parser.add_argument("--measure", metavar="FILE", required=True, help="GeoJSON, GeoPackage or shapefile of the 14 districts")
    chosen = parser.parse_args()
    try:
        path = paths.data_dir() / "registry" / "districts.csv"
        scores = overlap_scores(chosen.measure, csvfile.read(path, path.name, schemas.spec("districts").columns))
    except BusanalysError as error:
        parser.exit(1, f"{error}\n")
    print(scores.round(3).to_string())
    print(f"mean {scores.mean():.3f}, lowest {scores.min():.3f}")


if __name__ == "__main__":
    main()
