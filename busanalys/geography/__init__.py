"""The areas as geometry: the boundaries that ship, or official ones that a file brings."""

from busanalys.geography.areas import Source, districts, districts_source, municipalities, neighbours
from busanalys.geography.quality import overlap_scores
from busanalys.geography.shipped import SWEREF99_TM, other_counties
from busanalys.geography.territory import Territory, districts_of_frame, of_frame, of_registry
from busanalys.geography.tiles import proposed, tiles

__all__ = [
    "SWEREF99_TM",
    "Source",
    "Territory",
    "districts",
    "districts_of_frame",
    "districts_source",
    "municipalities",
    "neighbours",
    "of_frame",
    "of_registry",
    "other_counties",
    "overlap_scores",
    "proposed",
    "tiles",
]
