"""How well the schematic district map agrees with official boundaries."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys.geography.areas import official_districts, register_of, version_of
from busanalys.geography.shipped import drawn_districts
from busanalys.geography.territory import Territory, at_home

if TYPE_CHECKING:
    import pandas as pd

DRAWN_FOR = date(2014, 6, 1)


def overlap_scores(official: str | Path, registry: pd.DataFrame, *, of: Territory | None = None) -> pd.Series:
    """Per district of 2014 the overlap of the schematic map with an official file: intersection over union, 0 to 1.

    `official` holds the 14 districts or the city's stadsdelar, `registry` is `districts.csv`. Areas are compared in
    SWEREF 99 TM, the official outlines unsimplified. Raises DataError when the file cannot be used.
    """
    of, version = of or at_home(), version_of(Path(official).resolve())
    theirs = official_districts(DRAWN_FOR, register_of(registry), version, of, detail=0.0).set_index("area_id").geometry
    ours = drawn_districts(of.maps).set_index("area_id").geometry
    theirs = theirs.reindex(ours.index)
    scores: pd.Series = (ours.intersection(theirs).area / ours.union(theirs).area).rename("overlap")
    return scores
