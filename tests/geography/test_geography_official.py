"""Boundary files from elsewhere, made here from the schematic map: what is accepted, and what is refused and why."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from busanalys import geography, paths, survey
from busanalys.errors import DataError
from busanalys.geography import shipped

REGISTRY = survey.load("published").registry.tables["districts"]
IN_2014, IN_2021, IN_2024 = date(2014, 5, 9), date(2021, 5, 1), date(2024, 5, 1)
EXPECTED = geography.districts(IN_2014, REGISTRY).set_index("area_id").geometry


def renamed(change: Callable[[str], str] = str) -> gpd.GeoDataFrame:
    """The schematic districts with a column NAMN as an official file might write it."""
    drawn = geography.districts(IN_2014, REGISTRY)
    return gpd.GeoDataFrame({"ID": range(len(drawn)), "NAMN": drawn["name"].map(change)}, geometry=drawn.geometry, crs=drawn.crs)


def written(frame: gpd.GeoDataFrame, file: Path) -> Path:
    frame.to_file(file, engine="pyogrio")
    return file


def kinds(file: Path, day: date = IN_2014) -> dict[str, tuple[str, ...]]:
    """The problems that the file is refused with: kind and values."""
    with pytest.raises(DataError) as refused:
        geography.districts(day, REGISTRY, file)
    for problem in refused.value.problems:
        assert problem.file == file.name
        assert problem.what
        assert problem.cause
        assert problem.remedy
    return {problem.kind: problem.values for problem in refused.value.problems}


def stadsdelar() -> gpd.GeoDataFrame:
    """The schematic districts cut into upright strips, one per stadsdel."""
    parts, names, shapes = shipped.table(shipped.PARTS, paths.maps_dir()), [], []
    for area, rows in parts.groupby("area_id"):
        whole = EXPECTED[area]
        west, south, east, north = whole.bounds
        width = (east - west) / len(rows)
        for number, name in enumerate(rows["stadsdel"]):
            names.append(name)
            shapes.append(whole.intersection(shapely.box(west + number * width, south, west + (number + 1) * width, north)))
    return gpd.GeoDataFrame({"STADSDEL": names}, geometry=shapes, crs=3006)


SPELLINGS = {
    "as it is": str,
    "in capitals": str.upper,
    "in NFD": lambda name: unicodedata.normalize("NFD", name),
    "in capitals and NFD": lambda name: unicodedata.normalize("NFD", name.upper()),
    "with spaced dashes": lambda name: name.replace("-", " - "),
    "with slashes": lambda name: name.replace("-", "/"),
    "with long dashes and spaces around": lambda name: f"  {name.replace('-', '–')} ",
    "with its kind": lambda name: f"{name} stadsdelsområde",
    "with its kind in the genitive": lambda name: f"{name}s stadsdelsområde",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_districts_of_a_file_are_known_however_their_names_are_spelled(spelling: str, tmp_path: Path) -> None:
    file = written(renamed(SPELLINGS[spelling]).to_crs(4326), tmp_path / "districts.geojson")
    found = geography.districts(IN_2014, REGISTRY, file).set_index("area_id").geometry
    assert set(found.index) == set(EXPECTED.index)
    assert (found.intersection(EXPECTED).area / found.union(EXPECTED).area).min() > 0.99


@pytest.mark.parametrize("name", ["districts.geojson", "districts.gpkg", "districts.shp"])
@pytest.mark.parametrize("day", [IN_2014, IN_2021, IN_2024])
def test_a_file_of_2014_serves_every_year_in_every_format(name: str, day: date, tmp_path: Path) -> None:
    crs = 4326 if name.endswith("json") else 3011
    file = written(renamed(str.upper).to_crs(crs), tmp_path / name)
    found = geography.districts(day, REGISTRY, file)
    assert list(found["area_id"]) == list(geography.districts(day, REGISTRY)["area_id"])
    assert found.crs.to_epsg() == geography.SWEREF99_TM
    assert found.area.sum() == pytest.approx(EXPECTED.area.sum(), rel=0.01)


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "shape"
    folder.mkdir()
    written(renamed(), folder / "districts.shp")
    zipped = Path(shutil.make_archive(str(tmp_path / "districts"), "zip", folder))
    assert len(geography.districts(IN_2014, REGISTRY, zipped)) == 14


def test_the_117_stadsdelar_are_joined_to_districts_without_gaps(tmp_path: Path) -> None:
    parts = stadsdelar()
    parts["STADSDEL"] = [unicodedata.normalize("NFD", name.upper()) for name in parts["STADSDEL"]]
    found = geography.districts(IN_2014, REGISTRY, written(parts, tmp_path / "stadsdelar.gpkg")).set_index("area_id").geometry
    assert set(found.index) == set(EXPECTED.index)
    assert (found.intersection(EXPECTED).area / found.union(EXPECTED).area).min() > 0.98


def test_the_layer_with_the_districts_is_found_among_others(tmp_path: Path) -> None:
    file = tmp_path / "city.gpkg"
    roads = gpd.GeoDataFrame({"road": ["E4"]}, geometry=[shapely.LineString([(670000, 6580000), (671000, 6581000)])], crs=3006)
    roads.to_file(file, layer="roads")
    renamed().to_file(file, layer="districts")
    assert len(geography.districts(IN_2014, REGISTRY, file)) == 14


def test_outlines_too_fine_to_see_are_simplified_without_gaps_or_overlaps(tmp_path: Path) -> None:
    fine = renamed().set_geometry(shapely.segmentize(renamed().geometry.to_numpy(), 20), crs=3006)
    found = geography.districts(IN_2014, REGISTRY, written(fine, tmp_path / "fine.gpkg")).geometry
    assert shapely.coverage_is_valid(found.to_numpy())
    assert found.count_coordinates().sum() < fine.geometry.count_coordinates().sum() / 10


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file = written(renamed(), tmp_path / "districts.gpkg")
    before = geography.districts(IN_2014, REGISTRY, file).area.sum()
    file.unlink()
    written(renamed().set_geometry(renamed().scale(0.8, 0.8)), file)
    assert geography.districts(IN_2014, REGISTRY, file).area.sum() < before * 0.7


def test_an_official_map_is_not_called_schematic(tmp_path: Path) -> None:
    source = geography.districts_source(tmp_path / "karta.gpkg", tmp_path / "kommuner.gpkg")
    assert not source.schematic
    assert source.note == ""
    assert source.title == "kommuner: kommuner.gpkg; stadsdelsområden: karta.gpkg."


def test_a_file_of_the_11_districts_serves_2024_but_not_2014(tmp_path: Path) -> None:
    file = written(geography.districts(IN_2024, REGISTRY)[["name", "geometry"]], tmp_path / "now.gpkg")
    assert len(geography.districts(IN_2024, REGISTRY, file)) == 11
    found = kinds(file, IN_2014)
    assert set(found["missing area"]) == {
        "Rinkeby-Kista",
        "Spånga-Tensta",
        "Norrmalm",
        "Östermalm",
        "Älvsjö",
        "Hägersten-Liljeholmen",
    }
    assert set(found["untimely area"]) == {"Hägersten-Älvsjö", "Norra innerstaden", "Järva"}


def test_a_joined_district_is_not_drawn_from_only_a_part_of_its_predecessors(tmp_path: Path) -> None:
    file = written(renamed().query("NAMN != 'Norrmalm'"), tmp_path / "part.gpkg")
    assert kinds(file, IN_2024) == {"missing area": ("Norrmalm",)}


def test_missing_doubled_and_unknown_areas_are_listed_in_one_go(tmp_path: Path) -> None:
    frame = renamed().replace({"NAMN": {"Farsta": "Bromma", "Älvsjö": "Atlantis"}})
    found = kinds(written(frame, tmp_path / "stale.gpkg"))
    assert found["missing area"] == ("Farsta", "Älvsjö")
    assert found["doubled area"] == ("0180-bromma",)
    assert found["unknown area"] == ("Atlantis",)


def test_a_stadsdel_that_is_missing_is_named(tmp_path: Path) -> None:
    frame = stadsdelar()
    file = written(frame[frame["STADSDEL"] != "Hökarängen"], tmp_path / "stadsdelar.gpkg")
    assert kinds(file) == {"missing area": ("Hökarängen",)}


def test_a_row_without_a_name_is_unknown(tmp_path: Path) -> None:
    frame = renamed()
    frame.loc[0, "NAMN"] = None
    assert kinds(written(frame, tmp_path / "unnamed.gpkg"))["unknown area"] == ("(empty)",)


def test_a_shapefile_without_its_projection_is_refused(tmp_path: Path) -> None:
    file = written(renamed(), tmp_path / "districts.shp")
    file.with_suffix(".prj").unlink()
    assert set(kinds(file)) == {"no coordinate system"}


@pytest.mark.parametrize(("actual", "declared"), [(3011, 3006), (3021, 3006), (3006, 4326), (4326, 3006)])
def test_coordinates_that_do_not_lie_in_stockholm_are_refused(actual: int, declared: int, tmp_path: Path) -> None:
    frame = renamed().to_crs(actual).set_crs(declared, allow_override=True)
    assert set(kinds(written(frame, tmp_path / "wrong.gpkg"))) == {"wrong coordinate system"}


def test_longitude_and_latitude_swapped_are_refused(tmp_path: Path) -> None:
    frame = renamed().to_crs(4326)
    swapped = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1]), crs=4326)
    assert set(kinds(written(swapped, tmp_path / "swapped.gpkg"))) == {"wrong coordinate system"}


def test_one_area_elsewhere_is_named(tmp_path: Path) -> None:
    frame = renamed()
    frame.loc[frame["NAMN"] == "Farsta", "geometry"] = frame.translate(0, 300_000)
    assert kinds(written(frame, tmp_path / "away.gpkg")) == {"misplaced area": ("Farsta",)}


def test_an_outline_that_crosses_itself_is_named_with_its_place(tmp_path: Path) -> None:
    frame = renamed()
    west, south, east, north = frame.geometry.iloc[0].bounds
    frame.loc[0, "geometry"] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    (values,) = kinds(written(frame, tmp_path / "bow.gpkg")).values()
    assert values[0].startswith(f"{frame['NAMN'].iloc[0]}: Self-intersection[")


def test_an_outline_of_two_points_is_named(tmp_path: Path) -> None:
    file = written(renamed().to_crs(4326), tmp_path / "ring.geojson")
    import json

    collection = json.loads(file.read_text(encoding="utf-8"))
    collection["features"][3]["geometry"]["coordinates"] = [[[18.0, 59.3], [18.1, 59.3]]]
    file.write_text(json.dumps(collection), encoding="utf-8")
    assert kinds(file) == {"no outline": (collection["features"][3]["properties"]["NAMN"],)}


def test_an_area_without_outline_and_points_in_place_of_areas_are_named(tmp_path: Path) -> None:
    frame = renamed()
    frame.loc[0, "geometry"] = None
    frame.loc[1, "geometry"] = shapely.Point(670000, 6580000)
    found = kinds(written(frame, tmp_path / "mixed.gpkg"))
    assert found == {"no outline": (frame["NAMN"][0],), "not an area": (f"{frame['NAMN'][1]}: Point",)}


def test_areas_that_overlap_are_named_in_pairs(tmp_path: Path) -> None:
    frame = renamed()
    shapes = frame.set_index("NAMN").geometry
    frame.loc[frame["NAMN"] == "Farsta", "geometry"] = shapes["Farsta"].union(shapes["Skarpnäck"])
    assert kinds(written(frame, tmp_path / "overlap.gpkg")) == {"overlap": ("Farsta and Skarpnäck",)}


def test_a_file_without_areas_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.geojson"
    file.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert set(kinds(file)) <= {"empty file", "not a map"}


def test_a_gpkg_without_rows_is_refused_as_empty(tmp_path: Path) -> None:
    assert set(kinds(written(renamed().iloc[:0], tmp_path / "empty.gpkg"))) == {"empty file"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", b"not a map"),
        ("broken.zip", b"PK\x03\x04 cut off"),
        ("broken.geojson", b'{"type": "FeatureCollection", "features": ['),
        ("broken.gpkg", b"SQLite format 3\x00 cut off"),
        ("table.csv", b"name,value\nFarsta,1\n"),
        ("nothing.shp", b""),
    ],
)
def test_what_is_no_map_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert set(kinds(file)) == {"not a map"}


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert set(kinds(tmp_path / "gone.gpkg")) == {"missing file"}


def test_a_map_of_something_else_is_refused_with_its_columns(tmp_path: Path) -> None:
    frame = renamed().rename(columns={"NAMN": "colour"}).assign(colour="red")
    assert kinds(written(frame, tmp_path / "other.gpkg")) == {"no area names": ("ID", "colour")}


def test_municipalities_come_from_a_file_by_code_that_lost_its_zero_or_by_name(tmp_path: Path) -> None:
    shipped_rows = geography.municipalities()
    by_code = shipped_rows.assign(KOD=shipped_rows["area_id"].astype(int))[["KOD", "geometry"]]
    by_name = shipped_rows.assign(KNNAMN=[f"{name.upper()} KOMMUN" for name in shipped_rows["name"]])[["KNNAMN", "geometry"]]
    for number, frame in enumerate((by_code, by_name)):
        found = geography.municipalities(written(frame, tmp_path / f"{number}.gpkg"))
        pd.testing.assert_frame_equal(found[["area_id", "name"]], shipped_rows[["area_id", "name"]])


def test_municipalities_of_other_counties_are_left_out_but_a_missing_one_is_named(tmp_path: Path) -> None:
    rows = geography.municipalities()
    far = gpd.GeoDataFrame(
        {"area_id": ["1480"], "name": ["Göteborg"]}, geometry=[shapely.box(310000, 6390000, 330000, 6410000)], crs=3006
    )
    country = written(pd.concat([rows, far], ignore_index=True), tmp_path / "country.gpkg")
    assert len(geography.municipalities(country)) == 26
    with pytest.raises(DataError) as refused:
        geography.municipalities(written(rows.query("name != 'Danderyd'"), tmp_path / "stale.gpkg"))
    assert [(problem.kind, problem.values) for problem in refused.value.problems] == [("missing area", ("0162",))]


@pytest.fixture
def maps_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of maps/ that the package takes for its own."""
    folder = tmp_path / "maps"
    shutil.copytree(paths.maps_dir(), folder)
    monkeypatch.setattr(paths, "maps_dir", lambda *_: folder)
    return folder


def test_a_file_named_in_the_settings_is_used_from_the_folder_of_the_settings(maps_folder: Path) -> None:
    written(renamed().set_geometry(renamed().scale(0.9, 0.9)), maps_folder / "official.gpkg")
    (maps_folder / "settings.toml").write_text('districts = "official.gpkg"\n', encoding="utf-8")
    assert geography.districts(IN_2014, REGISTRY).area.sum() < EXPECTED.area.sum() * 0.9
    assert not geography.districts_source().schematic


@pytest.mark.parametrize("text", ["districts = official.gpkg", 'district = "a"', "districts = 3", 'districts = "C:\\maps"'])
def test_settings_that_cannot_be_understood_are_refused(text: str, maps_folder: Path) -> None:
    (maps_folder / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"maps/settings\.toml"):
        geography.districts(IN_2014, REGISTRY)


def test_without_settings_the_shipped_boundaries_are_used(maps_folder: Path) -> None:
    (maps_folder / "settings.toml").unlink()
    assert geography.districts_source().schematic
