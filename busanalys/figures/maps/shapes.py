"""Areas as outlines that plotly can fill: kilometres from a corner of the county, rounded to ten metres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from busanalys import geography
from busanalys.survey.county import city_of

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd
    import pandas as pd

    from busanalys.survey.registry import Registry

ORIGIN = (620_000, 6_515_000)  # SWEREF 99 TM; a corner south-west of the county keeps the numbers short
DECIMALS = 2
NEAR = 500  # metres between areas that are neighbours, for narrow water and drawn borders
COARSE = 300  # metres that the outline of the land around may differ
REMEMBERED = 1024  # sets of areas that share a group

Line = tuple[list[float | None], list[float | None]]  # x and y


@dataclass(frozen=True)
class Shapes:
    """The outlines of a year: `municipalities` and `districts` as GeoDataFrames (area_id, geometry in SWEREF 99 TM).

    `districts_note` says what the district map is, such as that it is schematic; `source` names who drew what; `of` is the
    county. A city's districts may have no outlines, which then are in no map.
    """

    municipalities: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    districts_note: str
    source: str
    of: geography.Territory

    @property
    def insets(self) -> dict[str, str]:
        """The cities whose districts are drawn, with the names of their insets."""
        drawn = set(self.districts["area_id"].map(city_of))
        return {city: name for city, name in self.of.insets if city in drawn}


def outline(geometry: Any) -> Line:
    """x and y of every ring of a polygon or multipolygon in kilometres, rings separated by None."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in rings(geometry):
        xs += [*(_kilometres(x, ORIGIN[0]) for x, _ in ring), None]
        ys += [*(_kilometres(y, ORIGIN[1]) for _, y in ring), None]
    return xs[:-1], ys[:-1]


@lru_cache(maxsize=REMEMBERED)
def joint_outline(geometries: tuple[Any, ...]) -> Line:
    """x and y of the rings around several areas together, as `outline`."""
    import shapely

    return outline(shapely.union_all(list(geometries)))


def around(frame: tuple[float, float, float, float], drawn: Shapes, city: str = "") -> Line:
    """x and y of the land within a frame in kilometres (west, south, east, north): around the county, or around a city in it."""
    return _around(frame, surroundings(drawn, city))


@lru_cache(maxsize=REMEMBERED)
def _around(frame: tuple[float, float, float, float], land: Any) -> Line:
    import shapely

    west, south, east, north = (value * 1000 + ORIGIN[place % 2] for place, value in enumerate(frame))
    return outline(shapely.clip_by_rect(land, west, south, east, north))


def surroundings(drawn: Shapes, city: str = "") -> Any:
    """One coarse outline in SWEREF 99 TM: of all counties but the one drawn, or of all its municipalities but the city."""
    others = drawn.municipalities.loc[drawn.municipalities["area_id"].ne(city)].geometry
    return _land(drawn.of.code, tuple(others) if city else ())


@lru_cache(maxsize=REMEMBERED)
def _land(county: str, outlines: tuple[Any, ...]) -> Any:
    import shapely

    return shapely.simplify(shapely.union_all(list(outlines or geography.other_counties(county))), COARSE)


def rings(geometry: Any) -> Iterable[list[tuple[float, float]]]:
    """The rings of a polygon, multipolygon or line geometry, outer rings before their holes."""
    parts = getattr(geometry, "geoms", [geometry])
    for part in parts:
        if hasattr(part, "exterior"):
            yield list(part.exterior.coords)
            yield from (list(hole.coords) for hole in part.interiors)
        else:
            yield list(part.coords)


def extent(shapes: gpd.GeoDataFrame, margin: float = 1.0) -> tuple[float, float, float, float]:
    """West, south, east and north of all shapes in kilometres from the corner, with a margin in kilometres."""
    west, south, east, north = shapes.total_bounds
    corner = ((west, ORIGIN[0], -margin), (south, ORIGIN[1], -margin), (east, ORIGIN[0], margin), (north, ORIGIN[1], margin))
    west, south, east, north = ((value - origin) / 1000 + add for value, origin, add in corner)
    return west, south, east, north


def _kilometres(value: float, origin: float) -> float:
    return round((value - origin) / 1000, DECIMALS)


def neighbours(shapes: Shapes, group_of: Mapping[str, str], group: str) -> set[str]:
    """The groups with an area within half a kilometre of the group's own; `group_of` gives the group of each area."""
    import pandas as pd

    areas = pd.concat([shapes.municipalities, shapes.districts]).set_index("area_id")["geometry"]
    lies_in = {
        area: area if area in areas.index else city_of(area) for area in group_of
    }  # a district that is not drawn: its city
    known = {area: place for area, place in lies_in.items() if place in areas.index}
    placed = areas.loc[list(known.values())].set_axis(list(known))
    own = placed[[group_of[area] == group for area in placed.index]]
    around = own.union_all().buffer(NEAR)
    return {group_of[area] for area, outline in placed.items() if outline.intersects(around)} - {group}


def shapes_of(registry: Registry, on: date) -> Shapes:
    """The outlines of a day: the registry's municipalities, and the districts that were valid."""
    of = geography.of_registry(registry)
    districts = geography.districts(on, registry.tables["districts"], of=of)
    source, every = geography.districts_source(of=of), geography.municipalities(of=of)
    known = every[every["area_id"].isin(registry.municipalities["area_id"])]
    return Shapes(known.reset_index(drop=True), districts, source.note, source.title, of)


def shapes_about(frame: pd.DataFrame) -> Shapes:
    """The outlines of the day that a frame of `bus.indicators` is about, from its `attrs`."""
    from datetime import date

    on = date.fromisoformat(frame.attrs["day"])
    of, registered = geography.of_frame(frame.attrs), geography.districts_of_frame(frame.attrs)
    source, districts = geography.districts_source(of=of), geography.districts(on, registered, of=of)
    return Shapes(geography.municipalities(of=of), districts, source.note, source.title, of)
