"""The areas as geometry: the boundaries that ship, or official ones that a file brings."""

from busanalys.geography.areas import Source, districts, districts_source, municipalities, neighbours
from busanalys.geography.quality import overlap_scores
from busanalys.geography.shipped import SWEREF99_TM, other_counties, tiles

__all__ = [
    "SWEREF99_TM",
    "Source",
    "districts",
    "districts_source",
    "municipalities",
    "neighbours",
    "other_counties",
    "overlap_scores",
    "tiles",
]
