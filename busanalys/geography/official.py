"""Boundary files from elsewhere: read, matched with the project's areas, and every problem listed at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import incoming
from busanalys.errors import DataError, Problem
from busanalys.geography import layers, names
from busanalys.geography.names import Column, Vocabulary
from busanalys.geography.shipped import SWEREF99_TM

if TYPE_CHECKING:
    import geopandas as gpd

GAP = 1.0  # widths of an area between it and the nearest other one; those of a map touch
GRID = 1.0  # metres; borders that two areas share differ by less in files that were projected
OVERLAP = 0.01  # of the smaller area; official files have slivers along their borders that no map shows
AGE = "the file is older or newer than the areas it is to show, or a part of an export"
POLYGONS = ("Polygon", "MultiPolygon")


class Request(NamedTuple):
    """What a file must bring: areas of one of the vocabularies, inside `box` (SWEREF 99 TM metres).

    `size` is about what the areas measure together, in square metres. `others_elsewhere` lets a file of the whole country
    bring areas outside the box. `tolerance` in metres simplifies the outlines without gaps or overlaps; 0 keeps them.
    """

    words: tuple[Vocabulary, ...]
    box: tuple[float, float, float, float]
    size: float
    others_elsewhere: bool = False
    tolerance: float = 0.0


class Found(NamedTuple):
    """What a file brings: the kind of areas, their ids as they stand, the areas (area_id, geometry), and what does not fit."""

    kind: str
    ids: tuple[str, ...]
    rows: gpd.GeoDataFrame
    problems: list[Problem]


def areas(
    path: Path, request: Request, incomplete: Callable[[str, tuple[str, ...]], list[Problem]]
) -> tuple[str, gpd.GeoDataFrame]:
    """The kind of areas a file holds, and the areas: area_id, geometry in SWEREF 99 TM, one row each.

    `incomplete` tells what the areas found lack (kind of areas, their ids). The file is read in a limited process of its own.
    Raises DataError with everything that does not fit: unreadable, empty, no or wrong coordinate system, areas that are
    missing, doubled, unknown or unnamed, rings that are invalid, areas that overlap or are mere points.
    """
    if not path.exists():
        cause = "the file was moved, or the path in maps/settings.toml does not start from the folder maps"
        raise _error(
            "missing file", "the boundary file does not exist", path.name, cause=cause, remedy="correct the path or empty it"
        )
    found = incoming.confined(path.name, layers.limits(), inspected, layers.content(path), path.name, request)
    lacking = [replace(problem, file=path.name) for problem in incomplete(found.kind, found.ids)]
    if found.problems or lacking:
        raise DataError([*found.problems, *lacking])
    return found.kind, found.rows


def inspected(parts: dict[str, bytes], file: str, request: Request) -> Found:
    """What a file's content brings, in this process."""
    frame, column = _best_layer(layers.read(parts, file), file, request)
    projected = _projected(frame, file, request.box)
    kept = _kept(projected, column, request)
    rows, column = projected[kept], _of_rows(column, kept)
    problems = [*_name_problems(column, file), *_shape_problems(rows, column, request.box, file)]
    named = rows.assign(area_id=list(column.ids))[["area_id", "geometry"]]
    simplified = named.iloc[:0] if problems else _simplified(named, request.tolerance)
    return Found(column.vocabulary.kind, tuple(area for area in column.ids if area), simplified, problems)


def _best_layer(frames: list[gpd.GeoDataFrame], file: str, request: Request) -> tuple[gpd.GeoDataFrame, Column]:
    """The layer of polygons that names the areas and, of several, covers what they should; points and labels only for want."""
    if not any(len(frame) for frame in frames):
        raise _error("empty file", "the file holds no areas", file, cause="an empty selection", remedy="export again")
    named = [(frame, column) for frame in frames if (column := _names_column(frame, request.words)) is not None]
    if not named:
        columns = tuple(str(name) for frame in frames for name in frame.columns if name != "geometry")
        what = f"no column names {' or '.join(word.kind for word in request.words)}"
        cause = "another kind of areas, or a shapefile whose letters å, ä, ö are broken because its .cpg file is missing"
        raise _error("no area names", what, file, values=columns, cause=cause, remedy="give a file with a column of area names")
    drawn = [pair for pair in named if pair[0].geom_type.isin(POLYGONS).sum() * 2 >= len(pair[0])] or named
    most = max(column.matched for _, column in drawn)
    return min((pair for pair in drawn if 2 * pair[1].matched >= most), key=lambda pair: _misfit(pair[0], pair[1], request.size))


def _misfit(frame: gpd.GeoDataFrame, column: Column, size: float) -> float:
    """How far the areas that the layer names are from the size they should have together, in either direction."""
    from pyproj.exceptions import CRSError, ProjError

    try:
        measured = frame[list(map(bool, column.ids))].to_crs(SWEREF99_TM).area.sum()
    except (CRSError, ProjError, ValueError):
        return math.inf
    return abs(math.log(measured / size)) if measured > 0 and math.isfinite(measured) else math.inf


def _names_column(layer: gpd.GeoDataFrame, words: tuple[Vocabulary, ...]) -> Column | None:
    columns = {str(name): tuple(layer[name]) for name in layer.columns if name != "geometry"}
    return names.best_column(columns, words)


def _projected(frame: gpd.GeoDataFrame, file: str, box: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    from pyproj.exceptions import CRSError, ProjError
    from shapely import force_2d

    if frame.crs is None:
        raise _error("no coordinate system", "it does not say what its coordinates are", file, cause=_NO_CRS, remedy=_SET_CRS)
    try:
        projected = frame.to_crs(SWEREF99_TM)
    except (CRSError, ProjError) as error:
        what = f"its coordinate system cannot be used: {frame.crs.name}"
        raise _error("wrong coordinate system", what, file, cause=_NO_CRS, remedy=_SET_CRS) from error
    shapes = projected.geometry.map(lambda shape: force_2d(shape) if shape is not None else None)
    projected = projected.set_geometry(shapes)
    if not _inside(projected, box).any() and projected.geometry.notna().any():
        what = f"none of its areas lies where the county's do when its coordinates are read as {frame.crs.name}"
        raise _error("wrong coordinate system", what, file, cause=_WRONG_CRS, remedy=_SET_CRS)
    return projected


_NO_CRS = "a shapefile without its .prj file, or an export without a coordinate system"
_WRONG_CRS = "coordinates in SWEREF 99 or RT 90 that are declared as something else, or longitude and latitude swapped"
_SET_CRS = "export again in SWEREF 99 TM (EPSG:3006) or WGS 84 (EPSG:4326) and let the file say so"


def _inside(frame: gpd.GeoDataFrame, box: tuple[float, float, float, float]) -> Any:
    west, south, east, north = box
    bounds = frame.geometry.bounds
    within = bounds["minx"].ge(west) & bounds["miny"].ge(south) & bounds["maxx"].le(east) & bounds["maxy"].le(north)
    return within.to_numpy()


def _kept(frame: gpd.GeoDataFrame, column: Column, request: Request) -> list[bool]:
    inside = _inside(frame, request.box)
    return [bool(found or lies or not request.others_elsewhere) for found, lies in zip(column.ids, inside, strict=True)]


def _of_rows(column: Column, kept: list[bool]) -> Column:
    cells = tuple(cell for cell, keep in zip(column.cells, kept, strict=True) if keep)
    return column._replace(cells=cells, ids=tuple(found for found, keep in zip(column.ids, kept, strict=True) if keep))


def _name_problems(column: Column, file: str) -> list[Problem]:
    kind = column.vocabulary.kind
    unknown = tuple(cell or "(empty)" for cell, found in zip(column.cells, column.ids, strict=True) if not found)
    doubled = tuple(area for area, count in Counter(filter(None, column.ids)).items() if count > 1)
    findings = (
        ("unknown area", f"names that are none of the {kind}", unknown, AGE, "correct the names or delete the rows"),
        ("doubled area", f"{kind} with more than one row", doubled, "parts not joined (islands)", "join the rows of each area"),
    )
    return [_problem(name, what, file, values, cause, remedy) for name, what, values, cause, remedy in findings if values]


def _shape_problems(rows: gpd.GeoDataFrame, column: Column, box: tuple[float, float, float, float], file: str) -> list[Problem]:
    from shapely import is_valid_reason

    shapes = list(zip(column.cells, rows.geometry, _inside(rows, box), strict=True))
    empty = [cell for cell, shape, _ in shapes if shape is None or shape.is_empty]
    drawn = [(cell, shape, lies) for cell, shape, lies in shapes if shape is not None and not shape.is_empty]
    other = [f"{cell}: {shape.geom_type}" for cell, shape, _ in drawn if shape.geom_type not in POLYGONS]
    broken = [f"{cell}: {is_valid_reason(shape)}" for cell, shape, _ in drawn if not shape.is_valid]
    away = [cell for cell, _, lies in drawn if not lies]
    findings = (
        ("no outline", "areas without an outline, or with one that cannot be read", empty, "an export that lost geometry"),
        ("not an area", "points or lines where polygons are needed", other, "the file's layer of lines or labels"),
        ("invalid ring", "outlines that cross themselves or are not closed", broken, "digitising or rough simplification"),
        ("misplaced area", "areas outside the map", away, "some rows in another coordinate system"),
    )
    remedy = "repair the file, for instance with 'Fix geometries' in QGIS, or export it again"
    problems = [_problem(name, what, file, values, cause, remedy) for name, what, values, cause in findings if values]
    return problems or [*_overlap_problems(rows, column, file), *_gap_problems(rows, column, file)]


def _overlap_problems(rows: gpd.GeoDataFrame, column: Column, file: str) -> list[Problem]:
    shapes = list(rows.geometry)
    first, second = rows.sindex.query(rows.geometry, predicate="intersects")
    pairs = [
        f"{column.cells[one]} and {column.cells[two]}"
        for one, two in zip(first, second, strict=True)
        if one < two and _overlap(shapes[one], shapes[two]) > OVERLAP
    ]
    cause, remedy = "two generations of areas in one file, or the same area twice", "keep one generation of areas"
    what = "areas that overlap"
    return [_problem("overlap", what, file, pairs, cause, remedy)] if pairs else []


def _gap_problems(rows: gpd.GeoDataFrame, column: Column, file: str) -> list[Problem]:
    """Areas that are smaller than what separates them from the nearest other one, as marks of a place are."""
    from shapely import STRtree

    if len(rows) < 2 or len({*column.ids}) < len(column.ids):  # parts of one area may well be small
        return []
    shapes = rows.geometry.to_numpy()
    pairs, gaps = STRtree(shapes).query_nearest(shapes, exclusive=True, return_distance=True, all_matches=False)
    small = [
        f"{column.cells[place]}: {shapes[place].area / 1e6:.1f} km², {gap / 1000:.1f} km from the nearest"
        for place, gap in zip(pairs[0], gaps, strict=True)
        if gap > GAP * math.sqrt(shapes[place].area)
    ]
    what, cause = "areas far smaller than the gap to their neighbours", "marks of places, such as towns, in place of areas"
    return [_problem("too small", what, file, small, cause, "give the layer of the areas themselves")] if small else []


def _overlap(one: object, two: object) -> float:
    from shapely import area, intersection

    return float(area(intersection(one, two)) / min(area(one), area(two)))


def _simplified(rows: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    from shapely import coverage_is_valid, coverage_simplify, set_precision

    if not tolerance:
        return rows.reset_index(drop=True)
    shapes = set_precision(rows.geometry.to_numpy(), GRID)
    if coverage_is_valid(shapes):
        shapes = coverage_simplify(shapes, tolerance)
    return rows.set_geometry(shapes, crs=rows.crs).reset_index(drop=True)


def _error(kind: str, what: str, file: str, values: Iterable[str] = (), cause: str = "", remedy: str = "") -> DataError:
    return DataError([_problem(kind, what, file, values, cause, remedy)])


def _problem(kind: str, what: str, file: str, values: Iterable[str], cause: str, remedy: str) -> Problem:
    return Problem(kind, what, file, values=tuple(values), cause=cause, remedy=remedy)
