"""A tile map for a county that has none: the areas in a grid without gaps, each as near as can be to where it lies.

Latitudes and longitudes count by their order as well as by distance, so that a crowded coast gets as much room as the woods.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from busanalys.geography import shipped
from busanalys.survey.county import city_of

if TYPE_CHECKING:
    from busanalys.geography.areas import District
    from busanalys.geography.territory import Territory

COLUMNS = 7  # at most, for a telephone
ROUNDS = 20  # of moving tiles to better places
SYLLABLE = re.compile(r"(?<=[a-zåäö]{3})(?=[bcdfghjklmnpqrstvwxz][aeiouyåäö][a-zåäö])")
SHORT, ABBREVIATED = 6, 5  # letters of a name that stands whole, and of one that is cut

Cell = tuple[int, int]
Point = tuple[float, float]
Row = tuple[str, int, int, int, int, str, str]


@lru_cache(maxsize=8)
def rows(of: Territory, register: tuple[District, ...]) -> tuple[Row, ...]:
    """The rows of a `tiles.csv`: every municipality, and every district that there has been."""
    known = shipped.shipped_municipalities(of.code)
    names = dict(zip(known["area_id"], known["name"], strict=True))
    middles = {area: (point.x, point.y) for area, point in zip(known["area_id"], known.representative_point(), strict=True)}
    cities = {city: [one for one in register if city_of(one.area_id) == city] for city in names}
    blocks = {city: _most(districts) for city, districts in cities.items() if districts}
    cells, corners = _laid_out(middles, blocks)
    for city, corner in corners.items():
        cells |= _within(cities[city], corner, blocks[city])
    names |= {one.area_id: one.name for one in register}
    return tuple((area, *cell, 1, 1, broken(names[area]), short(names[area])) for area, cell in cells.items())


def broken(name: str) -> str:
    """The name with `|` where it may be broken."""
    return SYLLABLE.sub("|", name)


def short(name: str) -> str:
    """The name as it stands in the small picture of the county."""
    return name if len(name) <= SHORT else f"{name[:ABBREVIATED]}."


def _days(districts: Sequence[District]) -> list[str]:
    return sorted({one.valid_from for one in districts})


def _valid(districts: Sequence[District], day: str) -> list[District]:
    return [one for one in districts if one.valid_from <= day and (not one.valid_to or one.valid_to >= (day or one.valid_to))]


def _most(districts: Sequence[District]) -> tuple[int, int]:
    """Columns and rows of a block that holds the districts of any day."""
    most = max(len(_valid(districts, day)) for day in _days(districts))
    across = math.ceil(math.sqrt(most))
    return across, math.ceil(most / across)


def _within(districts: Sequence[District], corner: Cell, size: tuple[int, int]) -> dict[str, Cell]:
    """The cells of a city's districts; one that goes on keeps its cell when others are replaced."""
    every = [(corner[0] + column, corner[1] + row) for row, column in product(range(size[1]), range(size[0]))]
    found: dict[str, Cell] = {}
    for day in _days(districts):
        valid = _valid(districts, day)
        taken = {found[one.area_id] for one in valid if one.area_id in found}
        fresh = [one.area_id for one in valid if one.area_id not in found]
        found |= dict(zip(fresh, [cell for cell in every if cell not in taken], strict=False))
    return found


def _laid_out(middles: Mapping[str, Point], blocks: Mapping[str, tuple[int, int]]) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """The cell of every municipality, a city's being that of its name, and the corner of each city's block."""
    cells = len(middles) + sum(across * down for across, down in blocks.values())
    places, columns = _spread(middles, cells)
    columns = max([columns, *(across + 1 for across, _ in blocks.values())])
    down = max([math.ceil(cells / columns), *(down for _, down in blocks.values())])
    every = list(product(range(columns), range(down)))
    found, corners, taken = dict[str, Cell](), dict[str, Cell](), set[Cell]()
    for city, size in blocks.items():
        middle = places[city][0] - (size[0] - 1) / 2, places[city][1] - (size[1] - 1) / 2
        corner = min(_fitting(every, size, taken), key=lambda cell: (_apart(cell, middle), cell))
        own = set(product(range(corner[0], corner[0] + size[0]), range(corner[1], corner[1] + size[1])))
        found[city], corners[city] = (corner[0] - 1, corner[1]), corner
        taken |= own | {found[city]}
    others = {area: place for area, place in places.items() if area not in blocks}
    return found | _settled(_seated(others, every, taken), others), corners


def _fitting(every: Sequence[Cell], size: tuple[int, int], taken: set[Cell]) -> list[Cell]:
    """The cells at which a block can begin with the city's name before it."""
    inside = set(every) - taken
    return [
        (column, row)
        for column, row in every
        if {(column - 1, row), *product(range(column, column + size[0]), range(row, row + size[1]))} <= inside
    ]


def _spread(middles: Mapping[str, Point], cells: int) -> tuple[dict[str, Point], int]:
    """The places of the areas in a grid of so many cells, and its columns; rows count southward."""
    xs, ys = ({area: point[axis] for area, point in middles.items()} for axis in (0, 1))
    wide, high = (max(values.values()) - min(values.values()) or 1.0 for values in (xs, ys))
    columns = max(1, min(COLUMNS, cells, round(math.sqrt(cells * wide / high))))
    down = math.ceil(cells / columns)
    east, south = _even(xs), _even({area: -y for area, y in ys.items()})
    return {area: (east[area] * (columns - 1), south[area] * (down - 1)) for area in middles}, columns


def _even(values: Mapping[str, float]) -> dict[str, float]:
    """Values from 0 to 1, half by their order and half by their size."""
    ordered, least = sorted(values, key=lambda area: (values[area], area)), min(values.values())
    span, last = max(values.values()) - least or 1.0, max(len(values) - 1, 1)
    return {area: (place / last + (values[area] - least) / span) / 2 for place, area in enumerate(ordered)}


def _seated(places: Mapping[str, Point], every: Sequence[Cell], taken: set[Cell]) -> dict[str, Cell]:
    """The areas one by one from the middle outward, each in the nearest free cell beside one that is taken."""
    centre = (sum(x for x, _ in places.values()) / max(len(places), 1), sum(y for _, y in places.values()) / max(len(places), 1))
    used, found = set(taken), dict[str, Cell]()
    for area in sorted(places, key=lambda one: (_apart(places[one], centre), one)):
        free = [cell for cell in every if cell not in used]
        beside = [cell for cell in free if _neighbours(cell) & used] or free
        found[area] = min(beside, key=lambda cell: (_apart(cell, places[area]), cell))
        used.add(found[area])
    return found


def _settled(cells: Mapping[str, Cell], places: Mapping[str, Point]) -> dict[str, Cell]:
    """The same cells with areas that change places wherever both together come nearer to where they lie."""
    found = dict(cells)
    for _ in range(ROUNDS):
        moved = False
        for one, other in product(found, found):
            now = _apart(found[one], places[one]) + _apart(found[other], places[other])
            if _apart(found[other], places[one]) + _apart(found[one], places[other]) < now - 1e-9:
                found[one], found[other] = found[other], found[one]
                moved = True
        if not moved:
            break
    return found


def _neighbours(cell: Cell) -> set[Cell]:
    column, row = cell
    return {(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)}


def _apart(one: Iterable[float], other: Iterable[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
