"""`python -m busanalys.geography`: measure the schematic district map, or write a proposal for the tile map of a county."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import files, geography, paths
from busanalys.errors import BusanalysError, UsageError
from busanalys.geography import shipped, territory
from busanalys.survey import csvfile, schemas

if TYPE_CHECKING:
    import pandas as pd


def main() -> None:
    """Print how well the district map fits an official file, or write `maps/tiles.csv`; exit with a message when it cannot be."""
    parser = argparse.ArgumentParser(prog="python -m busanalys.geography", description=__doc__)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--measure", metavar="FILE", help="GeoJSON, GeoPackage or shapefile of the first districts")
    chosen.add_argument("--tiles", metavar="DATA", type=Path, help="the data folder of the county whose tiles are laid out")
    given = parser.parse_args()
    try:
        print(_proposed(given.tiles) if given.tiles else _measured(given.measure))
    except BusanalysError as error:
        parser.exit(1, f"{error}\n")


def _measured(file: str) -> str:
    """The overlap of every first district and their mean."""
    scores = geography.overlap_scores(file, _districts(paths.data_dir()))
    return f"{scores.round(3).to_string()}\nmean {scores.mean():.3f}, lowest {scores.min():.3f}"


def _proposed(data: Path) -> str:
    """Write the proposal where there is no tile map yet, and say where."""
    folder = paths.data_dir(data)
    target = folder / "maps" / shipped.TILES
    if target.exists():
        raise UsageError(f"{target} is there already and is not written over. Move it away to have another proposal.")
    county = territory.of_folder(folder)
    if shipped.shipped_municipalities(county.code).empty:
        raise UsageError(f"No county has the code '{county.code}'. Write its two digits in {folder}/registry/county.csv.")
    rows = geography.proposed(county, _districts(folder))
    files.write(target, rows.to_csv(index=False))
    return f"wrote {len(rows)} tiles to {target}; move them in a spreadsheet as the county is known"


def _districts(folder: Path) -> pd.DataFrame:
    import pandas as pd

    path, columns = folder / "registry" / "districts.csv", schemas.spec("districts").columns
    return csvfile.read(path, path.name, columns) if path.exists() else pd.DataFrame(columns=list(columns), dtype=str)


if __name__ == "__main__":
    main()
