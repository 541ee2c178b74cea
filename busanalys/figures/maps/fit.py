"""Whether data and map speak of the same areas, so that nothing is drawn wrongly or left out in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import product
from typing import TYPE_CHECKING

from busanalys.errors import DataError, Problem
from busanalys.figures.maps.shapes import Shapes
from busanalys.geography.shipped import TILES
from busanalys.survey.county import city_of

if TYPE_CHECKING:
    import pandas as pd

AREA_KINDS = {"municipality": "municipalities", "district": "districts"}


def check(frame: pd.DataFrame, drawn: Shapes, partly: bool = False) -> None:
    """Raise DataError with every area that the map lacks, that the data lacks or that the data has twice.

    `frame` has area_id and area_kind. A map of districts is only asked for districts where the data has any, and
    for those of cities whose districts it draws; a city may then be left out among the municipalities. With `partly` the
    data may lack areas of the map.
    """
    problems, cities = [], {city_of(area) for area in frame["area_id"]} - {""}
    for kind, described in AREA_KINDS.items():
        given = [area for area in frame.loc[frame["area_kind"] == kind, "area_id"] if city_of(area) in ("", *drawn.insets)]
        if given:
            mapped = set(getattr(drawn, described)["area_id"])
            mapped &= set(given) if partly else mapped
            problems += _problems(described, given, mapped - (cities - set(given)))
    if problems:
        raise DataError(problems)


def _problems(described: str, given: list[str], mapped: Collection[str]) -> list[Problem]:
    lacking = sorted(set(given) - set(mapped))
    unsaid = sorted(set(mapped) - set(given))
    twice = sorted({area for area in given if given.count(area) > 1})
    told = (
        (lacking, f"the map has no outline for {described} of the data", "the boundary file is of another year"),
        (unsaid, f"the data has nothing on {described} of the map", "the frame was filtered, or is of another year than the map"),
        (twice, f"the data has {described} more than once", "two frames were put together"),
    )
    remedy = "draw the frame of one year with maps.shapes_of(registry, day) of that year"
    return [
        Problem("map and data differ", what, values=tuple(areas), cause=why, remedy=remedy) for areas, what, why in told if areas
    ]


def check_tiles(frame: pd.DataFrame, places: pd.DataFrame) -> None:
    """Raise DataError with every area of `frame` (area_id) that has no row in the tile map, or a cell of another area.

    `places` has column, row, columns and rows and is indexed by area_id.
    """
    areas = list(frame["area_id"])
    lacking = sorted(set(areas) - set(places.index))
    cells = [(area, cell) for area in areas if area not in lacking for cell in _cells(places.loc[area])]
    counts = Counter(cell for _, cell in cells)
    shared = sorted({area for area, cell in cells if counts[cell] > 1})
    file = f"maps/{TILES}"
    new = "give each a row with a free cell and an abbreviation"
    told = (
        (lacking, "areas of the data have no place on the tile map", "a district is new in data/registry/districts.csv", new),
        (shared, "areas of the data share a cell of the tile map", "a row was copied", "move all but one to a free cell"),
    )
    problems = [
        Problem("tile map", what, file, values=tuple(found), cause=why, remedy=remedy)
        for found, what, why, remedy in told
        if found
    ]
    if problems:
        raise DataError(problems)


def _cells(place: pd.Series) -> list[tuple[int, int]]:
    column, row, columns, rows = (int(place[name]) for name in ("column", "row", "columns", "rows"))
    return list(product(range(column, column + columns), range(row, row + rows)))
