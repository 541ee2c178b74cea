"""A second county from its data folder alone: made, imported, checked, rendered, explored, and no word of the first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
import vastra_gotaland
from openpyxl import load_workbook
from typer.testing import CliRunner

import busanalys as bus
from busanalys import cli, geography, paths, states
from busanalys.figures import maps
from busanalys.figures.figure import Figure, Table
from busanalys.geography import settings, shipped
from busanalys.publishing import opendata
from busanalys.render.run import execute
from busanalys.survey import Survey
from busanalys.survey.county import city_of

FIRST = re.compile(r"Stockholm|\bBUS\b|BUSSAM|[Ss]tadsdel")
GROUPS = ("hisingen", "dalsland")
PAGES = ("yearly_report", "sip_uptake", "habilitation_routines", "method_and_sources", *(f"groups/{group}" for group in GROUPS))

pytestmark = pytest.mark.slow


class Made(NamedTuple):
    """The data folder, the output folder, and what the commands said."""

    data: Path
    out: Path
    said: dict[str, str]

    @property
    def survey(self) -> Survey:
        return bus.load("exempel", self.data)


def run(words: str) -> str:
    result = CliRunner().invoke(cli.app, words.split())
    assert result.exit_code == 0, f"{words}\n{result.output}"
    return result.output


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("county")
    data, out = vastra_gotaland.write(folder / "vg"), folder / "out"
    said = {
        str(year): run(f"import {folder}/vg/svar_{year}.csv --year {year} --dataset exempel --data {data} --synthetic")
        for year in vastra_gotaland.YEARS
    }
    said["check"] = run(f"check --data {data}")
    profiles = " ".join(f"--group {group}" for group in GROUPS)
    said["render"] = run(f"render 2024 --data {data} {profiles} --jobs 2 --out {out}")
    said["list"] = run(f"list --data {data}")
    return Made(data, out, said)


def texts(made: Made) -> Iterator[tuple[str, str]]:
    """Every text that a reader or an analyst gets: pages, executed notebooks with what they carry, workbooks, messages."""
    for path in sorted(made.out.rglob("*.html")):
        yield path.name, unescape(path.read_text(encoding="utf-8")).replace("\u00ad", "")
    for path in sorted(made.out.rglob("*.ipynb")):
        yield path.name, json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False).replace("\u00ad", "")
    for path in sorted(made.out.rglob("*.xlsx")):
        book = load_workbook(path, read_only=True)
        cells = (str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
        yield path.name, "\n".join([*book.sheetnames, *cells])
    yield from made.said.items()


def test_the_answers_of_both_years_are_read_and_checked(county: Made) -> None:
    groups = len(county.survey.registry.groups(2024))
    answered = groups - vastra_gotaland.SILENT
    for year in vastra_gotaland.YEARS:
        assert f"answers: {answered} from {answered} of {groups} groups" in county.said[str(year)]
    assert "exempel" in county.said["check"]


def test_every_page_is_made_and_says_that_its_data_is_made_up(county: Made) -> None:
    for page in PAGES:
        assert "Påhittade exempeldata" in (county.out / "exempel" / "2024" / f"{page}.html").read_text(encoding="utf-8"), page


def test_nothing_says_a_word_of_the_first_county(county: Made) -> None:
    found = [
        (name, text[max(0, hit.start() - 40) : hit.end() + 40]) for name, text in texts(county) for hit in FIRST.finditer(text)
    ]
    assert found == []


def test_its_own_words_stand_where_the_first_county_has_its_own(county: Made) -> None:
    index = (county.out / "index.html").read_text(encoding="utf-8")
    report = (county.out / "exempel/2024/yearly_report.html").read_text(encoding="utf-8")
    profile = (county.out / "exempel/2024/groups/hisingen.html").read_text(encoding="utf-8")
    assert "Uppföljning av Västbus riktlinjer" in index
    assert "i Västra Götalands län" in index
    assert "Välj kommun eller stadsområde" in index
    assert "<dd>Styrgruppen</dd>" in report
    assert "Uppföljning av det lokala Västbusarbetet" in report
    assert "Vad Västbusgrupperna svarar" in report
    assert "Västbusgruppen i Hisingen" in profile


def test_its_maps_lie_in_its_data_and_nothing_of_the_projects_is_used(county: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    table, chosen = shipped.table, settings.chosen

    def read_table(name: str, folder: Path) -> pd.DataFrame:
        read.append(folder)
        return table(name, folder)

    def read_settings(kind: settings.Kind, folder: Path, *more: Path | None) -> Path | None:
        read.append(folder)
        return chosen(kind, folder, *more)

    monkeypatch.setattr(shipped, "table", read_table)
    monkeypatch.setattr(settings, "chosen", read_settings)
    report = bus.report(county.survey, 2023)
    assert isinstance(report.answer_map("sip_template_works"), Figure)
    assert isinstance(report.answer_tiles("sip_template_works"), Table)
    assert set(read) == {county.data / "maps"}


def test_every_area_has_a_tile_of_its_own_and_the_citys_stand_together_beside_its_name(county: Made) -> None:
    frame = bus.indicators.by_area(county.survey, "sip_template_works", 2024)
    areas = maps.tiles(frame)
    cells = list(zip(areas["column"], areas["row"], strict=True))
    assert len(cells) == len(set(cells)) == 48 + 4
    assert areas["column"].max() < 7
    city = [cell for cell, area in zip(cells, areas["area_id"], strict=True) if city_of(area) == "1480"]
    assert sorted(city) == [(c, r) for c in sorted({c for c, _ in city}) for r in sorted({r for _, r in city})]
    name = geography.tiles(geography.of_registry(county.survey.registry)).set_index("area_id").loc["1480"]
    assert (name["column"] + 1, name["row"]) == min(city)


def test_the_map_says_which_districts_it_does_not_draw_and_counts_them_all_the_same(county: Made) -> None:
    figure = bus.report(county.survey, 2024).answer_map("sip_template_works")
    assert isinstance(figure, Figure)
    assert figure.notes[-1].startswith("Stadsområdena i Göteborg har inga gränser på kartan")
    notes = [note for note in figure.drawing["layout"]["annotations"] if note["xref"] == "x"]
    names = [note["text"].replace("<br>", " ").replace("\u00a0", " ") for note in notes]
    assert "Göteborg, utan gränser" in names
    assert len(names) == 49
    counted = sum(int(re.search(r"\((\d+)", trace["name"])[1]) for trace in figure.drawing["data"] if trace.get("showlegend"))  # type: ignore[index]
    assert counted == len(county.survey.registry.groups(2024))
    assert "stadsområden:" not in figure.source


def test_the_neighbours_of_an_undrawn_district_are_those_of_its_city(county: Made) -> None:
    place = bus.profile(county.survey, "hisingen", 2024).place()
    assert {"Centrum", "Nordost", "Sydväst", "Mölndal", "Kungälv"} <= set(place.frame["Granne"])
    assert "Skövde" not in set(place.frame["Granne"])


def test_the_notebook_to_explore_with_is_in_the_countys_words(county: Made) -> None:
    given = {"dataset": "exempel", "group": "hisingen", "year": 2024}
    shown = execute.execute(paths.notebooks_dir() / "explore.ipynb", given, data=county.data)
    text = json.dumps(shown, ensure_ascii=False)
    assert FIRST.findall(text) == []
    assert "Västbusgrupp" in text


def test_its_open_data_says_states_and_all_else_in_its_own_words(county: Made) -> None:
    parts = {
        name: content.decode("utf-8-sig") for name, content in opendata.of_data(county.survey, 2024, county.data, public=False)
    }
    found = [
        (name, text[max(0, hit.start() - 40) : hit.end() + 40]) for name, text in parts.items() for hit in FIRST.finditer(text)
    ]
    assert found == []
    (codebook,) = (text for name, text in parts.items() if "<codeBook" in text)
    assert county.survey.registry.county.said(states.NO_GROUP.label) in codebook


def test_the_forum_is_an_audience_by_its_own_name(county: Made) -> None:
    assert bus.report(county.survey, 2024, audience="styrgruppen").audience == bus.report(county.survey, 2024).audience
