"""Names on a map: written where they fit, a number with a key where space is short, never on top of each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys.maps.shapes import ORIGIN

if TYPE_CHECKING:
    import pandas as pd

CHARACTER = 0.6  # mean width of a character in units of the font size
LINE = 1.2


class Label(NamedTuple):
    """One text on the map at a point in kilometres; `number` is its key where the name does not fit."""

    area_id: str
    text: str
    x: float
    y: float
    number: int | None


class Box(NamedTuple):
    """A rectangle around a label, in kilometres."""

    west: float
    south: float
    east: float
    north: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two rectangles share more than an edge."""
        apart = self.east <= other.west or other.east <= self.west or self.north <= other.south or other.north <= self.south
        return not apart


def place(rows: pd.DataFrame, geometries: dict[str, Any], scale: float, size: float, first: int = 1) -> list[Label]:
    """A label for every area of `rows` (area_id, short_name), largest area first.

    `scale` is the map's kilometres per pixel and `size` the font size in pixels. A name is written when its box lies
    almost wholly inside its area and touches no other label; otherwise the area gets a number, counted from `first`.
    """
    taken: list[Box] = []
    labels: list[Label] = []
    ordered = sorted(_pairs(rows), key=lambda pair: -geometries[pair[0]].area)
    for area_id, name in ordered:
        found = _named(area_id, name, geometries[area_id], scale * size, taken)
        labels.append(found or _unnamed(area_id, geometries[area_id], scale * size, taken))
    return _numbered(labels, dict(_pairs(rows)), first)


def _pairs(rows: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(rows["area_id"], rows["short_name"], strict=True)


def _named(area_id: str, name: str, geometry: Any, em: float, taken: list[Box]) -> Label | None:
    for lines in _splits(name):
        for x, y in _candidates(geometry):
            box = _box(lines, x, y, em)
            if _inside(box, geometry) and not any(box.overlaps(other) for other in taken):
                taken.append(box)
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


def _inside(box: Box, geometry: Any) -> bool:
    import shapely

    west, east = (value * 1000 + ORIGIN[0] for value in (box.west, box.east))
    south, north = (value * 1000 + ORIGIN[1] for value in (box.south, box.north))
    drawn = shapely.box(west, south, east, north)
    return bool(geometry.intersection(drawn).area >= 0.97 * drawn.area)


def _unnamed(area_id: str, geometry: Any, em: float, taken: list[Box]) -> Label:
    x, y = next(iter(_candidates(geometry)))
    taken.append(_box(["00"], x, y, em))
    return Label(area_id, "", x, y, 0)


def _numbered(labels: list[Label], names: dict[str, str], first: int) -> list[Label]:
    unnamed = sorted((label.area_id for label in labels if label.number is not None), key=lambda area: names[area])
    numbers = {area: number for number, area in enumerate(unnamed, first)}
    return [
        label._replace(number=numbers[label.area_id], text=str(numbers[label.area_id])) if label.area_id in numbers else label
        for label in labels
    ]
