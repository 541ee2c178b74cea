"""Maps: every area once, in words and in a table; tiles of equal weight; data and map that differ are named."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import browser
import gate
import pandas as pd
import pytest
import shapely
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from shapely import LineString, Polygon

from busanalys import geography, indicators, survey
from busanalys.errors import DataError
from busanalys.figures import maps, style
from busanalys.figures.figure import Figure
from busanalys.figures.maps import units
from busanalys.figures.maps.choropleth import CITY_SCALES, COUNTY_SCALES

EXAMPLE = survey.load("example")
WORKS = "sip_template_works"
YEARS = [year for year in EXAMPLE.years if EXAMPLE.codebook.asked(WORKS, year)]
DISTRICTS = {2018: 14, 2021: 13, 2024: 11}


def answers(year: int) -> pd.DataFrame:
    return indicators.by_area(EXAMPLE, WORKS, year)


def drawn(year: int) -> maps.Shapes:
    return maps.shapes_of(EXAMPLE.registry, EXAMPLE.reference_day(year))


def county(frame: pd.DataFrame, year: int) -> Figure:
    return maps.choropleth(frame, drawn(year), id="m", title="Titel", subtitle="Under", source="Källa: enkäten 2024.")


def as_figure(shown: object) -> Figure:
    assert isinstance(shown, Figure)
    return shown


def cells(areas: pd.DataFrame) -> list[tuple[int, int]]:
    """Every cell that areas with column, row, columns and rows cover."""
    rows = areas[["column", "row", "columns", "rows"]].itertuples(index=False)
    return [(x, y) for column, row, wide, high in rows for x in range(column, column + wide) for y in range(row, row + high)]


def together(found: list[tuple[int, int]]) -> bool:
    """Whether all cells can be reached from the first by sides."""
    left = set(found[1:])
    edge = [found[0]]
    while edge:
        x, y = edge.pop()
        near = left & {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)}
        left -= near
        edge += near
    return not left


@pytest.mark.parametrize("year", YEARS)
def test_tiles_of_a_year_share_no_cell_and_leave_no_gap_and_each_group_is_one_outline(year: int) -> None:
    areas = maps.tiles(answers(year))
    found = cells(areas)
    assert len(found) == len(set(found)) == 39
    assert together(found)
    assert together(cells(areas[areas["area_kind"].eq("district")]))
    assert [unit for unit, part in areas.groupby("key") if not together(cells(part))] == []


def test_tiles_lie_about_where_the_areas_lie() -> None:
    outlines = drawn(2018)
    middles = pd.concat([outlines.municipalities, outlines.districts]).set_index("area_id").geometry.representative_point()
    places = geography.tiles().set_index("area_id").join(middles.get_coordinates(), how="inner").drop("0180")
    ranks = places.rank(numeric_only=True)
    assert ranks["column"].corr(ranks["x"]) > 0.8
    assert ranks["row"].corr(ranks["y"]) < -0.85


@pytest.mark.parametrize("year", [2013, 2018, 2021, 2024])
def test_every_tile_has_its_full_name_and_a_link_to_its_group_and_the_words_count_every_group(year: int) -> None:
    frame = answers(year)
    shown = maps.tile_map(frame, id="t", title="Titel", subtitle="Under", source="Källa")
    page = BeautifulSoup(shown.markup, "html.parser")
    items = page.select(".tiles li")
    assert sorted(str(item["title"]).split(": ")[0] for item in items) == sorted(frame["name"])
    short = {re.sub("\u00ad", "", item.get_text().split(":")[0]).split(" ", 1)[1].strip() for item in items}
    assert short == set(frame["short_name"])
    groups = frame[frame["group_id"].ne("")]
    assert {str(link["data-profile"]) for link in page.select(".tiles a")} == set(groups["group_id"])
    counted = sum(int(number) for number in re.findall(r"\d+", page.select_one(".chips").get_text()))  # type: ignore[union-attr]
    assert counted == len(shown.frame) == groups["group_id"].nunique() + frame["group_id"].eq("").sum()


def test_the_pointer_and_the_words_tell_what_the_map_shows() -> None:
    frame = answers(2024)
    figure = county(frame, 2024)
    shared = frame[frame["members"] != ""].iloc[0]
    told = next(trace.text for trace in figure.plot.data if trace.name == shared["name"])
    for words in (shared["name"], shared["label"], shared["group_name"], "Tillsammans med", "enkäten 2024"):
        assert words in told.replace("<br>", " ")
    legend = {trace["name"] for trace in figure.drawing["data"] if trace.get("showlegend")}
    for label, count in frame.drop_duplicates("group_id")["label"].value_counts().items():
        assert f"{label} i {count} BUS-grupp" in figure.alt
        assert any(name.startswith(f"{label} ({count} BUS-grupp") for name in legend)
    assert sorted(figure.table["Område"]) == sorted(frame["name"])


def test_a_map_of_areas_counts_areas_and_one_of_municipalities_counts_those() -> None:
    published = survey.load("published")
    for frame, words in (
        (indicators.group_status(published, 2013), "BUS-grupp saknas i 8 områden: Nykvarn"),
        (indicators.adoption(published), "Har sagt nej i 1 kommun: Nynäshamn"),
        (indicators.by_area(survey.load("example"), "sip_template_works", 2019), "BUS-grupp saknas i 1 område: Nykvarn"),
    ):
        told = units.by_category(units.units(frame))
        assert words in told, told


def test_areas_that_map_or_data_lack_are_all_named() -> None:
    frame = answers(2024)
    with pytest.raises(DataError) as raised:
        county(pd.concat([answers(2018), frame.iloc[:1]]), 2024)
    said = str(raised.value)
    for words in ("no outline for districts", "0180-alvsjo", "nothing on districts", "0180-jarva", "more than once"):
        assert words in said
    with pytest.raises(DataError, match="nothing on municipalities of the map"):
        county(frame[frame["name"] != "Solna"], 2024)


def test_a_frame_is_drawn_from_itself_also_when_it_is_filtered() -> None:
    frame = answers(2024)
    bare, filtered = maps.choropleth(frame), maps.choropleth(frame[frame["name"].ne("Solna")])
    assert (bare.id, bare.synthetic) == (f"{WORKS}-map", True)
    assert "2024" in bare.title
    names, kept = ({trace.name for trace in one.plot.data if trace.type == "scatter"} for one in (bare, filtered))
    assert names - kept == {"Solna"}
    assert len(filtered.table) == len(bare.table) - 1


def test_areas_without_a_place_of_their_own_on_the_tile_map_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = answers(2024).replace({"area_id": {"0180-farsta": "0180-nya-farsta"}})
    shipped = geography.tiles()
    places = ["column", "row"]
    shipped.loc[shipped["area_id"] == "0191", places] = shipped.loc[shipped["area_id"] == "0188", places].to_numpy()
    monkeypatch.setattr(geography, "tiles", lambda *_: shipped)
    with pytest.raises(DataError) as raised:
        maps.tiles(frame)
    assert [problem.values for problem in raised.value.problems] == [("0180-nya-farsta",), ("0188", "0191")]
    assert "maps/tiles.csv" in str(raised.value)


def test_requirements_have_the_same_colours_every_year_and_all_in_place_is_darkest() -> None:
    colours: dict[str, set[str]] = {}
    for year in (2018, 2024):
        frame = indicators.requirements_by_area(EXAMPLE, year)
        looks = style.looks(frame)
        for category in frame.loc[frame["kind"] == "level", "category"]:
            colours.setdefault(category, set()).add(looks[category].colour)
    assert {len(found) for found in colours.values()} == {1}
    assert colours["5"] == {style.SCALE["positive"]}


@pytest.mark.parametrize("year", gate.every(DISTRICTS, but=[2018]))
def test_a_browser_shows_every_district_of_the_year(year: int, tmp_path: Path, chromium: Browser) -> None:
    page = tmp_path / "map.html"
    county(answers(year), year).plot.write_html(page, include_plotlyjs=True)
    with browser.visit(chromium, page) as seen:
        seen.wait_until("document.querySelectorAll('.js-fill').length > 0")
        seen_in = {axes: len(seen.page.query_selector_all(f".subplot.{axes} .js-fill")) for axes in ("xy", "x2y2")}
        assert seen_in == {"xy": 26 + 1, "x2y2": DISTRICTS[year] + 1}, "and the land around"


@pytest.mark.parametrize("year", DISTRICTS)
@pytest.mark.parametrize("side", [0, 1])
def test_names_beside_a_map_stand_apart_and_their_lines_cross_neither_lines_nor_names(year: int, side: int) -> None:
    shown = county(answers(year), year)
    layout = dict(shown.drawing["layout"])
    if side:
        layout |= layout["meta"]["narrow"]
    for axes, scales in (("", COUNTY_SCALES), ("2", CITY_SCALES)):
        pixel = 1 / scales[side]
        names = [note for note in layout["annotations"] if note["xref"] == f"x{axes}"]
        drawn_boxes = [name_box(note, pixel) for note in names]
        path = next(shape["path"] for shape in layout["shapes"] if shape["type"] == "path" and shape["xref"] == f"x{axes}")
        lines = [LineString([tuple(map(float, at.split(","))) for at in one.split(" L")]) for one in path.split("M")[1:]]
        assert len(lines) == len(names) == (26 if not axes else DISTRICTS[year])
        south, north = layout[f"yaxis{axes}.range"] if side else layout[f"yaxis{axes}"]["range"]
        assert [note["text"] for note in names if not south <= note["y"] <= north] == [], "plotly draws none outside the map"
        assert [pair for pair in combinations(drawn_boxes, 2) if pair[0].intersects(pair[1])] == []
        assert [pair for pair in combinations(lines, 2) if pair[0].crosses(pair[1])] == []
        struck = [
            (n["text"], i) for n, b in zip(names, drawn_boxes, strict=True) for i, one in enumerate(lines) if one.intersects(b)
        ]
        assert struck == []


def name_box(note: dict[str, Any], pixel: float) -> Polygon:
    """Where a name beside a map stands, in kilometres, on the narrow side of its column."""
    lines = str(note["text"]).split("<br>")
    wide = max(style.width_of(line, 11) for line in lines) * pixel
    high = (len(lines) * 13) * pixel / 2
    near, far = (
        (note["x"] - wide, note["x"] - pixel / 2) if note["xanchor"] == "right" else (note["x"] + pixel / 2, note["x"] + wide)
    )
    return shapely.box(min(near, far), note["y"] - high, max(near, far), note["y"] + high)


@pytest.mark.parametrize("year", [min(YEARS), 2018, max(YEARS)])
def test_the_table_that_the_keyboard_opens_has_every_fact_that_the_pointer_meets(year: int) -> None:
    figure = county(answers(year), year)
    rows = figure.table.astype(str).agg(" ".join, axis=1).set_axis(figure.table["Område"])
    met = [trace.text.split("<br>") for trace in figure.plot.data if trace.hoverinfo == "text"]
    assert {name.removeprefix("<b>").removesuffix("</b>") for name, *_ in met} == set(rows.index)
    for name, *facts in met:
        area = rows[name.removeprefix("<b>").removesuffix("</b>")]
        told = " ".join(facts).partition(" Källa:")[0].replace("Tillsammans med ", "")
        assert [word for word in told.split() if word not in area] == [], name
