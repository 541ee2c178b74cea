"""Boundary files lead nowhere: only three formats are read, no other file and no address; and the right layer is taken."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import gate
import geopandas as gpd
import pytest

from busanalys import geography
from busanalys.errors import DataError

pytestmark = [pytest.mark.slow, pytest.mark.confined]
OURS = geography.municipalities()
VRT = "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
WFS = "<OGRWFSDataSource><URL>{}</URL></OGRWFSDataSource>"


@pytest.fixture
def address() -> Iterator[tuple[str, list[str]]]:
    """An address on this computer, and what was asked of it."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - the server's own name

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x", asked
    server.shutdown()
    server.server_close()


def geojson(**members: object) -> dict[str, object]:
    made: dict[str, object] = json.loads(OURS.to_crs(4326)[["name", "geometry"]].to_json(drop_id=True))
    return made | members


def linked(address: str) -> dict[str, str]:
    """Documents that ask for something from an address, by the name of the file that they pretend to be."""
    return {
        "vrt.geojson": VRT.format(f"/vsicurl/{address}.geojson"),
        "vrt.gpkg": VRT.format(address),
        "wfs.geojson": WFS.format(address),
        "wfs.json": f"WFS:{address}",
        "address.geojson": address,
        "crs.geojson": json.dumps(geojson(crs={"type": "link", "properties": {"href": address, "type": "ogcwkt"}})),
        "url.geojson": json.dumps(geojson(crs={"type": "URL", "properties": {"url": address}})),
        "esri.json": json.dumps({"currentVersion": 10, "serviceDescription": "", "url": address, "layers": [{"id": 0}]}),
        "oapif.json": json.dumps({"links": [{"rel": "data", "href": address}], "type": "FeatureCollection", "features": []}),
        "tiles.json": json.dumps({"tilejson": "2.0.0", "tiles": [address]}),
        "gdalg.json": json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read /vsicurl/{address}"}
        ),
    }


@pytest.mark.parametrize("name", gate.every(linked(""), but=list(linked(""))[::3]))
def test_a_document_that_names_an_address_is_refused_and_asks_nothing_of_it(
    name: str, tmp_path: Path, address: tuple[str, list[str]]
) -> None:
    (tmp_path / name).write_text(linked(address[0])[name], encoding="utf-8")
    with pytest.raises(DataError) as refused:
        geography.municipalities(tmp_path / name)
    assert {problem.kind for problem in refused.value.problems} <= {"not a map", "empty file"}
    assert address[1] == []


def test_a_document_that_names_another_map_is_not_followed(tmp_path: Path) -> None:
    OURS.to_file(tmp_path / "sound.gpkg")
    (tmp_path / "vrt.geojson").write_text(VRT.format(tmp_path / "sound.gpkg"), encoding="utf-8")
    with pytest.raises(DataError, match="no GeoJSON, GeoPackage or shapefile"):
        geography.municipalities(tmp_path / "vrt.geojson")


@pytest.mark.parametrize("driver", ["KML", "GML"])
def test_other_formats_are_refused_with_those_that_are_read(driver: str, tmp_path: Path) -> None:
    OURS.to_crs(4326).to_file(tmp_path / "map.geojson", driver=driver)
    with pytest.raises(DataError, match=r"no GeoJSON, GeoPackage or shapefile[\s\S]*KML, GML or MapInfo"):
        geography.municipalities(tmp_path / "map.geojson")


def close_to_ours(found: gpd.GeoDataFrame) -> bool:
    theirs, ours = found.set_index("area_id").geometry, OURS.set_index("area_id").geometry
    return bool((theirs.intersection(ours).area / theirs.union(ours).area).min() > 0.98)


@pytest.mark.parametrize("first", gate.every(["kommun", "marker", "labels", "lakes"], but=["kommun", "lakes"]))
def test_of_layers_that_name_the_same_areas_the_one_that_covers_them_is_taken(first: str, tmp_path: Path) -> None:
    frames = {
        "kommun": OURS,
        "marker": OURS.set_geometry(OURS.centroid.buffer(600), crs=OURS.crs),
        "labels": OURS.set_geometry(OURS.centroid, crs=OURS.crs),
        "lakes": OURS.set_geometry(OURS.centroid.buffer(60), crs=OURS.crs),
    }
    for layer in sorted(frames, key=lambda name: name != first):
        frames[layer].to_file(tmp_path / "layers.gpkg", layer=layer)
    assert close_to_ours(geography.municipalities(tmp_path / "layers.gpkg"))


def test_marks_of_places_are_no_areas_even_where_there_is_nothing_else(tmp_path: Path) -> None:
    OURS.set_geometry(OURS.centroid.buffer(600), crs=OURS.crs).to_file(tmp_path / "marks.gpkg")
    with pytest.raises(DataError) as refused:
        geography.municipalities(tmp_path / "marks.gpkg")
    (problem,) = refused.value.problems
    assert (problem.kind, len(problem.values) > 20) == ("too small", True)


def test_one_area_that_shrank_to_a_mark_is_named(tmp_path: Path) -> None:
    one = OURS["name"] == "Danderyd"
    frame = OURS.set_geometry(OURS.geometry.where(~one, OURS.centroid.buffer(300)), crs=OURS.crs)
    frame.to_file(tmp_path / "one.gpkg")
    with pytest.raises(DataError, match=r"far smaller than the gap[\s\S]*Danderyd|far smaller than the gap[\s\S]*0162"):
        geography.municipalities(tmp_path / "one.gpkg")


@pytest.mark.parametrize("folder", gate.every(["", "kommuner/", "a/b c/", "windows\\"], but=["", "a/b c/"]))
def test_a_zipped_shapefile_is_read_whatever_folder_it_lies_in(folder: str, tmp_path: Path) -> None:
    (tmp_path / "shape").mkdir()
    OURS.to_file(tmp_path / "shape" / "kommuner.shp")
    with zipfile.ZipFile(tmp_path / "shape.zip", "w") as archive:
        for part in (tmp_path / "shape").iterdir():
            archive.writestr(f"{folder}{part.name}", part.read_bytes())
            archive.writestr(f"__MACOSX/{folder}._{part.name}", b"resource fork")
    assert close_to_ours(geography.municipalities(tmp_path / "shape.zip"))


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(300_000_000))
    (tmp_path / "bomb.zip").write_bytes(content.getvalue())
    with pytest.raises(DataError, match="unpacks to more than"):
        geography.municipalities(tmp_path / "bomb.zip")
