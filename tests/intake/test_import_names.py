"""Respondents as people write them, found in the registry of the year; personal data found in texts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busanalys import survey
from busanalys.intake.match import personal
from busanalys.intake.match.respondents import Respondents
from busanalys.names import normal


@pytest.fixture(scope="module")
def respondents() -> dict[int, Respondents]:
    registry = survey.load("example").registry
    return {year: Respondents(registry, year, date(year, 6, 1)) for year in (2015, 2022, 2024)}


@given(st.text(st.characters(codec="utf-8", exclude_characters="<>"), max_size=12) | st.text("aÅß9 .-_", max_size=8))
def test_a_text_is_compared_alike_with_a_tag_around_it_and_without(text: str) -> None:
    assert normal(f"<b> {text} </b>") == normal(text)


SURE = {
    "Hässelby/Vällingby sdf och Bromma sdf": (2022, {"hasselby-vallingby", "bromma"}),
    "Södertälje kommun m Salem": (2022, {"sodertalje", "salem"}),
    "SOLNA & sundbybergs stad": (2022, {"solna", "sundbyberg"}),
    "Lokala BUS-gruppen i Nacka kommun": (2022, {"nacka"}),
    "Hägersten-Älvsjö stadsdelsförvaltning": (2022, {"hagersten-alvsjo"}),
    "Nacka": (2022, {"nacka"}),
}


@pytest.mark.parametrize("text", SURE)
def test_a_group_is_found_by_the_areas_that_a_text_names(text: str, respondents: dict[int, Respondents]) -> None:
    year, words = SURE[text]
    found = respondents[year].belonging(text)
    assert found.status == "sure", found
    assert all(word in found.group_id for word in words)


def test_a_group_of_areas_that_are_no_group_is_unknown_with_those_that_share_them(respondents: dict[int, Respondents]) -> None:
    found = respondents[2024].belonging("Nacka & Täby")
    assert (found.status, found.group_id) == ("unknown", "")
    assert {near.code for near in found.near} == {"nacka", "taby"}


def test_a_misspelt_group_is_only_proposed(respondents: dict[int, Respondents]) -> None:
    found = respondents[2024].belonging("Lidinggö")
    assert (found.status, found.group_id) == ("likely", "lidingo")


def test_a_district_that_was_merged_is_proposed_as_what_it_became(respondents: dict[int, Respondents]) -> None:
    assert respondents[2024].belonging("Norrmalm och Östermalm").status == "likely"
    assert respondents[2022].belonging("Norrmalm och Östermalm").status == "sure"


PERSONAL = {
    "Ring 08-123 456 78": personal.PHONE,
    "070 123 45 67": personal.PHONE,
    "+46 70-123 45 67": personal.PHONE,
    "anna.andersson@exempel.se": personal.EMAIL,
    "anna (at) exempel.se": personal.EMAIL,
    "191212121212": personal.IDENTITY,
    "121212-1212": personal.IDENTITY,
    "från 192.0.2.17": personal.IP,
}


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_is_found_in_texts(text: str) -> None:
    assert [hit.kind for hit in personal.find(text)] == [PERSONAL[text]]
    assert not personal.find(personal.masked(text))


@pytest.mark.parametrize("text", ["12 av 31 svarade", "Sedan 2014-05-23", "121212-1213", "kl. 09:30", "40 000 kronor"])
def test_numbers_that_are_nobodys_stay(text: str) -> None:
    assert personal.masked(text) == text


def test_a_name_that_was_dropped_is_found_again_in_a_comment() -> None:
    names = personal.Names(["Anna Andersson"])
    assert personal.masked("Fråga anna andersson om det.", names) == "Fråga [namn borttaget] om det."
