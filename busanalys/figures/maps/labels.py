"""Names beside a map: in aligned columns on both sides, each with a line to its area, none on another and no lines crossed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys.figures import style
from busanalys.figures.maps.shapes import ORIGIN

if TYPE_CHECKING:
    import pandas as pd

SIZE, LINE, AIR = 11, 13, 3  # pixels: of the letters, from line to line, and between two names
COLUMN, WORDS = 82, 72  # pixels of a column, and of a name in it
KNEE = 6  # pixels from a name to where its line bends
REMEMBERED = 64  # maps
LEFT, RIGHT = "right", "left"  # how the names of a column are anchored

Point = tuple[float, float]
Name = tuple[str, str]


class Frame(NamedTuple):
    """The map's west, south, east and north in kilometres, and its kilometres per pixel."""

    west: float
    south: float
    east: float
    north: float
    scale: float


class Label(NamedTuple):
    """A name in lines at a place in kilometres, anchored at that side, and the point of its area that its line leads to."""

    area_id: str
    text: str
    at: Point
    anchor: str
    area: Point

    def line(self, scale: float) -> tuple[Point, Point, Point]:
        """From the name over its knee to the area."""
        away = KNEE * scale if self.anchor == RIGHT else -KNEE * scale
        return self.at, (self.at[0] - away, self.at[1]), self.area


class Columns(NamedTuple):
    """The names (area and name) of the western and of the eastern half, equally high, and the point of each area."""

    west: tuple[Name, ...]
    east: tuple[Name, ...]
    points: Mapping[str, Point]


def height(rows: pd.DataFrame, geometries: Mapping[str, Any]) -> float:
    """How many pixels up the names beside a map take; with less room the lowest stand outside the map, where none is drawn."""
    west, east, _ = _columns(*_named(rows, geometries))
    return max(_height(west), _height(east))


def place(rows: pd.DataFrame, geometries: Mapping[str, Any], frame: Frame) -> list[Label]:
    """A label for every area of `rows` (area_id, short_name), from the north, beside the map that `frame` describes."""
    return list(_placed(*_named(rows, geometries), frame))


def _named(rows: pd.DataFrame, geometries: Mapping[str, Any]) -> tuple[tuple[Name, ...], tuple[tuple[str, Any], ...]]:
    names = tuple(zip(rows["area_id"], rows["short_name"], strict=True))
    return names, tuple((area, geometries[area]) for area, _ in names)


@lru_cache(maxsize=REMEMBERED)
def _placed(names: tuple[Name, ...], areas: tuple[tuple[str, Any], ...], frame: Frame) -> tuple[Label, ...]:
    west, east, points = _columns(names, areas)
    columns = ((west, LEFT, frame.west), (east, RIGHT, frame.east))
    return tuple(label for own, anchor, x in columns for label in _column(own, points, anchor, x, frame))


@lru_cache(maxsize=REMEMBERED)
def _columns(names: tuple[Name, ...], areas: tuple[tuple[str, Any], ...]) -> Columns:
    points = {area: middle(geometry) for area, geometry in areas}
    ordered = tuple(sorted(names, key=lambda pair: points[pair[0]][0]))
    half = min(range(len(ordered) + 1), key=lambda cut: max(_height(ordered[:cut]), _height(ordered[cut:])))
    return Columns(ordered[:half], ordered[half:], points)


def _height(names: Sequence[Name]) -> int:
    return sum(len(_lines(name)) * LINE + AIR for _, name in names)


def _lines(name: str) -> list[str]:
    return style.wrap(name, WORDS, SIZE)


def _column(names: Sequence[tuple[str, str]], points: Mapping[str, Point], anchor: str, x: float, frame: Frame) -> list[Label]:
    """The names of one side, those of northern areas first unless their lines would cross."""
    ordered = sorted(names, key=lambda pair: -points[pair[0]][1])
    found = _stacked(ordered, points, anchor, x, frame)
    for _ in range(len(ordered)):
        crossed = _crossed(found, frame)
        if crossed is None:
            return found
        one, other = crossed
        ordered[one], ordered[other] = ordered[other], ordered[one]
        found = _stacked(ordered, points, anchor, x, frame)
    return found


def _stacked(names: Sequence[tuple[str, str]], points: Mapping[str, Point], anchor: str, x: float, frame: Frame) -> list[Label]:
    """The names as near their areas as they can stand without touching, within the map's height."""
    lines = [_lines(name) for _, name in names]
    heights = [(len(own) * LINE + AIR) * frame.scale for own in lines]
    wanted = [points[area][1] + height / 2 for (area, _), height in zip(names, heights, strict=True)]
    tops = _apart(wanted, heights, frame)
    away = KNEE * frame.scale / 2 * (1 if anchor == RIGHT else -1)
    places = [(x + away, top - height / 2) for top, height in zip(tops, heights, strict=True)]
    return [
        Label(area, "<br>".join(own), at, anchor, points[area]) for (area, _), own, at in zip(names, lines, places, strict=True)
    ]


def _apart(wanted: Sequence[float], heights: Sequence[float], frame: Frame) -> list[float]:
    """The tops of names from the north, in all as near the wanted ones as names that do not touch can be."""
    above = [sum(heights[:place]) for place in range(len(heights) + 1)]
    blocks: list[list[float]] = []
    for one, before in zip(wanted, above, strict=False):
        blocks.append([one + before])
        while len(blocks) > 1 and fmean(blocks[-2]) < fmean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    even = [fmean(block) for block in blocks for _ in block]
    lowest = [frame.south + above[-1] - before for before in above]
    tops = [one - before for one, before in zip(even, above, strict=False)]
    return [min(max(top, low), frame.north - before) for top, low, before in zip(tops, lowest, above, strict=False)]


def _crossed(found: Sequence[Label], frame: Frame) -> tuple[int, int] | None:
    """The first two names whose lines cross."""
    import shapely

    lines = [shapely.LineString(label.line(frame.scale)) for label in found]
    pairs = list(combinations(range(len(lines)), 2))
    crossed = shapely.intersects([lines[one] for one, _ in pairs], [lines[other] for _, other in pairs])
    return next((pair for pair, does in zip(pairs, crossed, strict=True) if does), None)


@lru_cache(maxsize=REMEMBERED * 8)
def middle(geometry: Any) -> Point:
    """The middle of the widest place of an area's largest part, in kilometres."""
    import shapely

    largest = max(getattr(geometry, "geoms", [geometry]), key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(largest).coords[0]
    return (x - ORIGIN[0]) / 1000, (y - ORIGIN[1]) / 1000
