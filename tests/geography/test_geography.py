from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import shapely

from busanalys import geography, paths, survey
from busanalys.geography import settings, shipped

REGISTRY = survey.load("published").registry.tables["districts"]
IN_2014, IN_2021, IN_2024 = date(2014, 5, 9), date(2021, 5, 1), date(2024, 5, 1)


@pytest.mark.parametrize(
    ("day", "count"),
    [(IN_2014, 14), (date(2020, 6, 30), 14), (date(2020, 7, 1), 13), (date(2023, 6, 30), 13), (date(2023, 7, 1), 11)],
)
def test_the_map_shows_the_districts_of_the_day(day: date, count: int) -> None:
    drawn = geography.districts(day, REGISTRY)
    assert len(drawn) == count
    assert dict(zip(drawn["area_id"], drawn["name"], strict=True)).items() <= set(
        zip(REGISTRY["area_id"], REGISTRY["name"], strict=True)
    )


@pytest.mark.parametrize("day", [IN_2014, IN_2021, IN_2024])
def test_districts_leave_no_gaps_and_do_not_overlap(day: date) -> None:
    drawn = geography.districts(day, REGISTRY).geometry
    assert drawn.is_valid.all()
    assert shapely.coverage_is_valid(drawn.to_numpy())
    whole = shapely.union_all(drawn.to_numpy())
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(drawn.area.sum())


def test_joining_districts_conserves_the_area() -> None:
    areas = [geography.districts(day, REGISTRY).area.sum() for day in (IN_2014, IN_2021, IN_2024)]
    assert areas == pytest.approx([areas[0]] * 3)


def test_a_joined_district_covers_exactly_the_districts_that_it_succeeds() -> None:
    before, after = (geography.districts(day, REGISTRY).set_index("area_id").geometry for day in (IN_2014, IN_2024))
    parts = before["0180-norrmalm"].union(before["0180-ostermalm"])
    assert after["0180-norra-innerstaden"].symmetric_difference(parts).area == pytest.approx(0)


def test_the_map_is_drawn_with_at_most_150_vertices_and_uses_every_one() -> None:
    vertices, rings = shipped.table(shipped.VERTICES, paths.maps_dir()), shipped.table(shipped.RINGS, paths.maps_dir())
    assert len(vertices) <= 150
    assert vertices["vertex"].is_unique
    assert set(vertices["vertex"]) == set(rings["vertex"])


def test_the_city_is_as_large_as_it_is_known_to_be() -> None:
    square_kilometres = geography.districts(IN_2014, REGISTRY).area.sum() / 1e6
    assert square_kilometres == pytest.approx(187.2 + 27.7, rel=0.05)  # land and water


@pytest.mark.parametrize(
    ("one", "other", "touching"),
    [
        ("kungsholmen", "norrmalm", True),
        ("bromma", "hasselby-vallingby", True),
        ("bromma", "kungsholmen", True),
        ("farsta", "skarpnack", True),
        ("farsta", "enskede-arsta-vantor", True),
        ("skarpnack", "enskede-arsta-vantor", True),
        ("skarpnack", "sodermalm", True),
        ("rinkeby-kista", "spanga-tensta", True),
        ("hasselby-vallingby", "spanga-tensta", True),
        ("alvsjo", "hagersten-liljeholmen", True),
        ("skarholmen", "hagersten-liljeholmen", True),
        ("sodermalm", "norrmalm", True),
        ("norrmalm", "ostermalm", True),
        ("skarholmen", "alvsjo", False),
        ("bromma", "norrmalm", False),
        ("farsta", "sodermalm", False),
        ("rinkeby-kista", "bromma", False),
        ("rinkeby-kista", "hasselby-vallingby", False),
        ("alvsjo", "farsta", False),
        ("ostermalm", "kungsholmen", False),
    ],
)
def test_districts_have_the_right_neighbours(one: str, other: str, touching: bool) -> None:
    found = geography.neighbours(geography.districts(IN_2014, REGISTRY))
    assert (f"0180-{other}" in found[f"0180-{one}"]) is touching
    assert (f"0180-{one}" in found[f"0180-{other}"]) is touching


def test_areas_that_touch_in_one_point_are_no_neighbours() -> None:
    import geopandas as gpd

    squares = [shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(1, 0, 2, 1)]
    found = geography.neighbours(gpd.GeoDataFrame({"area_id": ["a", "b", "c"]}, geometry=squares, crs=3006))
    assert found == {"a": ("c",), "b": ("c",), "c": ("a", "b")}


def test_there_are_26_municipalities_with_their_codes_as_text() -> None:
    drawn = geography.municipalities()
    assert list(drawn.columns) == ["area_id", "name", "geometry"]
    assert len(drawn) == 26
    assert drawn["area_id"].str.fullmatch(r"01\d\d").all()
    assert drawn.crs.to_epsg() == geography.SWEREF99_TM
    assert drawn.is_valid.all()


def test_a_caller_that_changes_its_map_does_not_change_the_next_one() -> None:
    geography.municipalities()["name"] = "x"
    geography.districts(IN_2014, REGISTRY)["name"] = "x"
    assert "Stockholm" in set(geography.municipalities()["name"])
    assert "Farsta" in set(geography.districts(IN_2014, REGISTRY)["name"])


def test_the_shipped_settings_name_no_file_and_the_map_says_that_it_is_schematic() -> None:
    assert settings.chosen("districts", paths.maps_dir()) is None
    assert settings.chosen("municipalities", paths.maps_dir()) is None
    source = geography.districts_source()
    assert source.schematic
    assert source.note == "Schematisk karta, inte officiella gränser"


def test_the_117_stadsdelar_lie_in_the_14_districts() -> None:
    parts = shipped.table(shipped.PARTS, paths.maps_dir())
    assert len(parts) == 117
    assert parts["stadsdel"].is_unique
    assert set(parts["area_id"]) == set(geography.districts(IN_2014, REGISTRY)["area_id"])


def test_importing_the_module_does_not_import_geopandas() -> None:
    program = "import sys; import busanalys.geography; sys.exit('geopandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_map_measured_against_itself_agrees_wholly(tmp_path: Path) -> None:
    file = tmp_path / "same.geojson"
    geography.districts(IN_2014, REGISTRY).to_crs(4326).to_file(file)
    scores = geography.overlap_scores(file, REGISTRY)
    assert len(scores) == 14
    assert scores.min() > 0.999


def test_a_shifted_map_is_measured_as_overlapping_less(tmp_path: Path) -> None:
    file = tmp_path / "shifted.gpkg"
    drawn = geography.districts(IN_2014, REGISTRY)
    drawn.set_geometry(drawn.translate(500, 0)).to_file(file)
    assert 0.5 < geography.overlap_scores(file, REGISTRY).mean() < 0.9


@pytest.mark.slow
def test_the_command_prints_what_it_measured_and_explains_a_file_that_is_no_map(tmp_path: Path) -> None:
    def run(file: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "busanalys.geography", "--measure", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=paths.project_root())

    good = tmp_path / "same.geojson"
    geography.districts(IN_2014, REGISTRY).to_crs(4326).to_file(good)
    assert "mean 1.000, lowest 1.000" in run(good).stdout
    bad = run(paths.maps_dir() / "README.md")
    assert bad.returncode == 1
    assert "is no GeoJSON, GeoPackage or shapefile" in bad.stderr
    assert "Traceback" not in bad.stderr
