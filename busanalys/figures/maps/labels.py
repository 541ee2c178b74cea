"""Names on a map: written where they fit, a number with a key where space is short, never on top of each other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys.figures.maps.shapes import ORIGIN

if TYPE_CHECKING:
    import pandas as pd

CHARACTER, LINE = 0.6, 1.25  # mean width of a character and height of a line in units of the font size
AIR = 0.45  # kept free around a label, in units of the font size
NAME_INSIDE, NUMBER_INSIDE = 0.97, 0.8  # of the label's box that must lie inside its area
REMEMBERED = 64  # sets of areas with their names
GRID = 15  # points across and down that are tried for a number
ANGLES, DISTANCES = 24, (1.5, 2, 2.5, 3, 4, 5, 6, 8)  # places tried outside the area, in units of the font size


class Label(NamedTuple):
    """One text on the map at a point in kilometres; `number` is its key where the name does not fit.

    A number that has no room inside its area stands outside, and a line leads to the point `area`.
    """

    area_id: str
    text: str
    x: float
    y: float
    number: int | None
    area: tuple[float, float] | None = None


class Box(NamedTuple):
    """A rectangle around a label, in kilometres."""

    west: float
    south: float
    east: float
    north: float

    def with_air(self, width: float) -> Box:
        """The rectangle grown by a width on every side."""
        return Box(self.west - width, self.south - width, self.east + width, self.north + width)

    def overlaps(self, other: Box) -> bool:
        """Whether the two rectangles share more than an edge."""
        apart = self.east <= other.west or other.east <= self.west or self.north <= other.south or other.north <= self.south
        return not apart


def place(rows: pd.DataFrame, geometries: dict[str, Any], scale: float, size: float, first: int = 1) -> list[Label]:
    """A label for every area of `rows` (area_id, short_name), largest area first.

    `scale` is the map's kilometres per pixel and `size` the font size in pixels. A name is written when its box lies
    almost wholly inside its area and touches no other label; otherwise the area gets a number, counted from `first`,
    inside where it has room and else beside.
    """
    names = dict(zip(rows["area_id"], rows["short_name"], strict=True))
    return _numbered(_placed(tuple(names.items()), tuple(geometries.items()), scale * size), names, first)


@lru_cache(maxsize=REMEMBERED)
def _placed(names: tuple[tuple[str, str], ...], areas: tuple[tuple[str, Any], ...], em: float) -> list[Label]:
    """The labels without their numbers; they follow from areas and names alone, which most maps share."""
    geometries, taken, labels = dict(areas), list[Box](), list[Label]()
    for area_id, name in sorted(names, key=lambda pair: -geometries[pair[0]].area):
        found = _named(area_id, name, geometries[area_id], em, taken)
        labels.append(found or _unnamed(area_id, geometries, em, taken))
    return labels


def _named(area_id: str, name: str, geometry: Any, em: float, taken: list[Box]) -> Label | None:
    for lines in _splits(name):
        for x, y in _candidates(geometry):
            box = _box(lines, x, y, em)
            if _inside(box, geometry, NAME_INSIDE) and not any(box.overlaps(other) for other in taken):
                taken.append(box.with_air(AIR * em))
                return Label(area_id, "<br>".join(lines), x, y, None)
    return None


def _splits(name: str) -> Iterable[list[str]]:
    yield [name]
    for sign in ("-", " "):
        if sign in name:
            parts = name.split(sign)
            kept = sign.strip()
            yield [part + kept for part in parts[:-1]] + parts[-1:]


def _candidates(geometry: Any) -> Iterable[tuple[float, float]]:
    import shapely

    largest = max(getattr(geometry, "geoms", [geometry]), key=lambda part: part.area)
    points = [
        shapely.maximum_inscribed_circle(largest).coords[0],
        largest.representative_point().coords[0],
        largest.centroid.coords[0],
    ]
    return [((x - ORIGIN[0]) / 1000, (y - ORIGIN[1]) / 1000) for x, y in points]


def _box(lines: list[str], x: float, y: float, em: float) -> Box:
    half_width = max(len(line) for line in lines) * CHARACTER * em / 2
    half_height = len(lines) * LINE * em / 2
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)


def _inside(box: Box, geometry: Any, share: float) -> bool:
    drawn = _outline(box)
    return bool(geometry.intersection(drawn).area >= share * drawn.area)


def _outline(box: Box) -> Any:
    import shapely

    west, east = (value * 1000 + ORIGIN[0] for value in (box.west, box.east))
    south, north = (value * 1000 + ORIGIN[1] for value in (box.south, box.north))
    return shapely.box(west, south, east, north)


def _unnamed(area_id: str, geometries: dict[str, Any], em: float, taken: list[Box]) -> Label:
    area = geometries[area_id]
    places = [*_candidates(area), *_spread(area)]
    free = (place for place in places if _free(place, em, taken))
    inside = next((place for place in free if _inside(_box(["00"], *place, em), area, NUMBER_INSIDE)), None)
    x, y = inside or _beside(places[0], geometries, em, taken)
    taken.append(_box(["00"], x, y, em).with_air(AIR * em))
    return Label(area_id, "", x, y, 0, None if inside else places[0])


def _free(place: tuple[float, float], em: float, taken: list[Box]) -> bool:
    return not any(_box(["00"], *place, em).overlaps(other) for other in taken)


def _beside(area: tuple[float, float], geometries: dict[str, Any], em: float, taken: list[Box]) -> tuple[float, float]:
    """The nearest free place around a point that covers least of any area; the point itself where all is taken."""
    import shapely

    whole = shapely.union_all(list(geometries.values()))
    turns = [2 * math.pi * step / ANGLES for step in range(ANGLES)]
    around = [(area[0] + far * em * math.cos(turn), area[1] + far * em * math.sin(turn)) for far in DISTANCES for turn in turns]
    free = [place for place in around if _free(place, em, taken)]
    return min(free, key=lambda at: float(_outline(_box(["00"], at[0], at[1], em)).intersection(whole).area), default=area)


def _spread(geometry: Any) -> Iterable[tuple[float, float]]:
    """Points over the whole area, those nearest its middle first."""
    import numpy as np
    import shapely

    west, south, east, north = geometry.bounds
    grid = np.meshgrid(np.linspace(west, east, GRID), np.linspace(south, north, GRID))
    points = shapely.points(grid[0].ravel(), grid[1].ravel())
    inside = points[shapely.contains(geometry, points)]
    nearest = inside[np.argsort(shapely.distance(inside, geometry.centroid))]
    return [((point.x - ORIGIN[0]) / 1000, (point.y - ORIGIN[1]) / 1000) for point in nearest]


def _numbered(labels: list[Label], names: dict[str, str], first: int) -> list[Label]:
    unnamed = sorted((label.area_id for label in labels if label.number is not None), key=lambda area: names[area])
    numbers = {area: number for number, area in enumerate(unnamed, first)}
    return [
        label._replace(number=numbers[label.area_id], text=str(numbers[label.area_id])) if label.area_id in numbers else label
        for label in labels
    ]
