"""The layers of a boundary file: GeoJSON, GeoPackage or shapefile alone, nothing that leads to other files or the network."""

from __future__ import annotations

import io
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from busanalys import incoming
from busanalys.errors import DataError, Problem

if TYPE_CHECKING:
    import geopandas as gpd

DRIVERS = ("GeoJSON", "GPKG", "ESRI Shapefile")
SHAPEFILE, SQLITE, ZIPPED = b"\x00\x00\x27\x0a", b"SQLite format 3\x00", b"PK\x03\x04"
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
WHOLE = (".geojson", ".json", ".gpkg")
MOST_UNPACKED = 200_000_000
MOST_LAYERS = 50
OFFLINE = {"GDAL_DRIVER_PATH": "disable", "PROJ_NETWORK": "OFF", "GDAL_HTTP_PROXY": "127.0.0.1:9", "GDAL_HTTP_TIMEOUT": "1"}
FORMATS = "give a GeoJSON, a GeoPackage or a shapefile (all its parts in one folder or one zip)"


def content(path: Path) -> dict[str, bytes]:
    """The bytes of a boundary file by name, and those of the parts beside it where it is a shapefile; read once.

    Raises DataError where there is no such file or it is too large.
    """
    found = {path.name: incoming.content(path)}
    if found[path.name].startswith(SHAPEFILE):
        for part in sorted(path.parent.iterdir()):
            if part.stem == path.stem and part.suffix.lower() in PARTS and part != path:
                found[part.name] = incoming.content(part)
    return found


def limits() -> incoming.Limits:
    """What reading boundaries may take, without any driver of GDAL but DRIVERS."""
    import pyogrio  # type: ignore[import-untyped]

    skipped = ",".join(name for name in pyogrio.list_drivers() if name not in DRIVERS)
    return incoming.Limits(memory=1_400_000_000, environment={**OFFLINE, "OGR_SKIP": skipped})


def read(parts: Mapping[str, bytes], file: str) -> list[gpd.GeoDataFrame]:
    """Every layer that has a geometry, in this process; it is to run in a limited one.

    Raises DataError for what is no GeoJSON, GeoPackage or shapefile, and for what names other files or addresses.
    """
    first = parts[file]
    try:
        inside = _unpacked(first, file) if first.startswith(ZIPPED) else dict(parts)
    except incoming.BROKEN_ARCHIVE as error:
        raise _no_map(f"the archive is damaged or cut off ({error})", file) from None
    sources = [source for name in inside if (source := _source(name, inside, file))]
    if not sources:
        cause = "another format, such as KML, GML or MapInfo, or a file that is no map"
        raise _no_map("the file is no GeoJSON, GeoPackage or shapefile", file, values=(*inside,)[:5], cause=cause)
    frames = [frame for source in sources for frame in _frames(source, file)]
    if not frames:
        raise _no_map("the file holds a table without geometry", file, cause="a CSV or Excel export")
    return frames


def _unpacked(content: bytes, file: str) -> dict[str, bytes]:
    left, found = MOST_UNPACKED, dict[str, bytes]()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            name = PurePosixPath(info.filename.replace("\\", "/"))
            if name.name.startswith((".", "_")) or "__MACOSX" in name.parts or name.suffix.lower() not in (*PARTS, *WHOLE):
                continue
            info.file_size = MOST_UNPACKED + 2  # what an archive says of its sizes may be untrue
            with archive.open(info) as stream:
                found[str(name)] = stream.read(left + 1)
            left -= len(found[str(name)])
            if left < 0:
                raise _no_map(f"the archive unpacks to more than {MOST_UNPACKED // 1_000_000} MB", file)
    return found


def _source(name: str, parts: Mapping[str, bytes], file: str) -> bytes | None:
    """What the reader takes: the content itself, or a shapefile with its parts as one archive; None for what is no source."""
    content = parts[name]
    if content.startswith(SQLITE):
        _refuse_virtual(content, file)
        return content
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        _refuse_links(content, file)
        return content
    return _shapefile(PurePosixPath(name), parts) if content.startswith(SHAPEFILE) and name.lower().endswith(".shp") else None


def _shapefile(path: PurePosixPath, parts: Mapping[str, bytes]) -> bytes:
    target, stem = io.BytesIO(), str(path.with_suffix(""))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            other = PurePosixPath(name)
            if str(other.with_suffix("")) == stem and other.suffix.lower() in PARTS:
                archive.writestr(f"areas{other.suffix.lower()}", content)
    return target.getvalue()


def _refuse_virtual(content: bytes, file: str) -> None:
    """A GeoPackage may hold tables that stand for other files."""
    try:
        database = sqlite3.connect(":memory:")
        database.deserialize(content)
        made = database.execute("SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'").fetchall()
    except sqlite3.Error as error:
        raise _no_map(f"the GeoPackage is damaged ({error})", file) from None
    if any("using rtree" not in str(sql).lower() for (sql,) in made):
        raise _no_map("the GeoPackage holds tables that stand for other files", file)


def _refuse_links(content: bytes, file: str) -> None:
    """A GeoJSON may say that its coordinate system is to be fetched from an address."""

    def checked(members: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, value in members:
            if key == "crs" and isinstance(value, dict) and str(value.get("type", "")).lower() not in ("name", "epsg"):
                raise _no_map("the GeoJSON wants its coordinate system fetched from an address", file, values=(str(value)[:80],))
        return dict(members)

    try:
        json.loads(content.decode("utf-8-sig"), object_pairs_hook=checked)
    except ValueError as error:
        raise _no_map(f"the GeoJSON cannot be read: {error}", file) from None


def _frames(source: bytes, file: str) -> list[gpd.GeoDataFrame]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError  # type: ignore[import-untyped]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whatever the reader doubts is checked and named by the one who asks
            names = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
            if len(names) > MOST_LAYERS:
                raise _no_map(f"the file has {len(names):,} layers; at most {MOST_LAYERS} are looked through", file)
            return [pyogrio.read_dataframe(source, layer=name, on_invalid="ignore") for name in names]
    except (DataSourceError, DataLayerError, UnicodeError, ValueError, RuntimeError) as error:
        detail = str(error).replace("/vsimem/", "")
        raise _no_map(f"the file cannot be read as a map: {detail}", file) from None


def _no_map(
    what: str,
    file: str,
    values: Iterable[str] = (),
    cause: str = "a damaged download, a shapefile without its .shx and .dbf, or a file that is no map",
) -> DataError:
    return DataError([Problem("not a map", what, file, values=tuple(values), cause=cause, remedy=FORMATS)])
