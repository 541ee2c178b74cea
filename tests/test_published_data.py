"""Back tests: what data/published says of 2013, 2014 and 2015 is what the sources say."""

from __future__ import annotations

from datetime import date

import pytest
from frictionless import Package

from busanalys import harmonise, indicators, paths, reconciliation, survey

PUBLISHED = survey.load("published")
ROWS = reconciliation.reconcile(PUBLISHED)


def test_the_package_is_a_valid_frictionless_data_package() -> None:
    report = Package(str(paths.data_dir() / "published" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_31_answers_came_from_30_of_31_groups() -> None:
    groups = harmonise.groups(PUBLISHED, 2014)
    assert len(groups) == 31
    assert groups["n_submissions"].sum() == 31
    assert groups["response"].eq("answered").sum() == 30
    assert list(groups.loc[groups["response"].eq("silent"), "group_id"]) == ["vaxholm"]
    assert list(groups.loc[groups["n_submissions"].eq(2), "group_id"]) == ["danderyd"]


def test_who_answered_is_17_jointly_13_forms_of_municipalities_and_one_of_the_county_council() -> None:
    counts = indicators.distribution(PUBLISHED, 2014, "answered_by", "answers").set_index("category")["count"].to_dict()
    assert counts == {"both": 17, "municipality": 13, "region": 1}
    by_group = indicators.by_group(PUBLISHED, 2014, "answered_by").set_index("group_id")
    assert by_group.loc["danderyd", "label"] == "Separata svar"
    assert by_group["category"].value_counts().to_dict() == {"both": 17, "municipality": 12, "separate": 1, "silent": 1}


def test_21_municipalities_have_their_own_group_4_share_and_stockholm_has_8() -> None:
    groups = harmonise.groups(PUBLISHED, 2014)
    assert (groups["kind"] == "district").sum() == 8
    own = groups[(groups["kind"] == "municipality")]["n_municipalities"]
    assert own.value_counts().to_dict() == {1: 21, 2: 2}


def test_eight_areas_lacked_a_group_in_2013_and_none_in_2014() -> None:
    missing = harmonise.areas(PUBLISHED, 2013).query("group_status == 'missing'")
    assert sorted(missing["name"]) == [
        "Nykvarn", "Rinkeby-Kista", "Salem", "Sigtuna", "Spånga-Tensta", "Södertälje", "Tyresö", "Älvsjö",
    ]  # fmt: skip
    levels = indicators.trend(PUBLISHED, "area_has_group").set_index("year")
    assert (levels.loc[2013, "count"], levels.loc[2013, "base"]) == (31, 39)
    assert (levels.loc[2014, "count"], levels.loc[2014, "base"]) == (39, 39)


def test_the_habilitation_agreement_is_adopted_by_24_of_26() -> None:
    frame = indicators.adoption(PUBLISHED)
    assert frame["category"].value_counts().to_dict() == {"adopted": 24, "declined": 1, "undecided": 1}
    assert list(frame.loc[frame["category"] == "declined", "name"]) == ["Nynäshamn"]
    assert list(frame.loc[frame["category"] == "undecided", "name"]) == ["Norrtälje"]


@pytest.mark.parametrize(
    ("day", "count"), [(date(2020, 6, 30), 14), (date(2020, 7, 1), 13), (date(2023, 6, 30), 13), (date(2023, 7, 1), 11)]
)
def test_the_districts_change_on_their_days(day: date, count: int) -> None:
    assert len(PUBLISHED.registry.districts(day)) == count


def test_what_is_known_of_2015_is_kept_and_nothing_more() -> None:
    areas = harmonise.areas(PUBLISHED, 2015)
    silent = areas[areas["response"] == "silent"]
    assert sorted(silent["name"]) == ["Farsta", "Haninge", "Nykvarn", "Nynäshamn", "Skarpnäck", "Solna", "Vaxholm"]
    assert harmonise.groups(PUBLISHED, 2015).empty
    assert indicators.distribution(PUBLISHED, 2015, "sip_template_works").empty


def test_at_least_sixty_statements_of_2014_are_held_against_the_facts() -> None:
    assert len(ROWS[ROWS["year"] == 2014]) >= 70
    assert not (ROWS["result"] == reconciliation.DIFFERS).any()


def test_what_is_only_printed_is_untestable_and_never_agreement() -> None:
    assert set(ROWS.loc[ROWS["status"].isin(["T", "M", "W"]), "result"]) == {reconciliation.UNTESTABLE}


def test_no_statement_is_computed_from_itself() -> None:
    printed = PUBLISHED.printed
    itself = [name in arguments for name, arguments in zip(printed["statement"], printed["arguments"], strict=True)]
    assert not any(itself)


def test_73_and_90_per_cent_fit_only_30_and_about_40_fits_30_and_31() -> None:
    bases = ROWS[ROWS["result"] == reconciliation.EXPLAINED].set_index("text")["base"].to_dict()
    assert bases["73 procent"] == "30 svarande BUS-grupper"
    assert bases["90 procent"] == "30 svarande BUS-grupper"
    assert bases["ca 40 procent"].startswith("30 svarande BUS-grupper, 31 enkätsvar")


def test_the_contradictions_of_the_report_are_named() -> None:
    told = " ".join(PUBLISHED.tables["contradictions"]["explanation"])
    for words in ("18 av 31", "30 av 31", "tretton", "20 + 11", "30, ett tal", "tre av de 31", "elevhälsan", "bildas", "sjuor"):
        assert words in told


def test_every_contradiction_names_statements_that_exist() -> None:
    named = {name for joined in PUBLISHED.tables["contradictions"]["statements"] for name in joined.split("|")}
    assert named <= set(PUBLISHED.printed["statement"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("local_agreement", {"yes": 20, "in_progress": 11}),
        ("sip_template_works", {"good": 13, "less_good": 7, "unknown": 11}),
        ("habilitation_local_routines", {"yes+in_progress": 9, "no+unknown": 22}),
        ("habilitation_coordinator", {"yes": 1, "no+unknown": 27, "unaccounted": 3}),
    ],
)
def test_printed_counts_come_back_with_merged_categories_merged(question: str, expected: dict[str, int]) -> None:
    frame = indicators.distribution(PUBLISHED, 2014, question, "answers")
    assert frame.set_index("category")["count"].to_dict() == expected
    assert set(frame["base"]) == {31}


@pytest.mark.parametrize("question", ["sip_template_known", "habilitation_agreement_known", "deviation_reports_work"])
def test_lost_figures_have_words_and_no_numbers(question: str) -> None:
    assert indicators.distribution(PUBLISHED, 2014, question).empty
    assert (PUBLISHED.printed.query("question == @question")["passage"] != "").any()


def test_the_registry_knows_norrtalje_and_the_levels_of_collaboration() -> None:
    tables = PUBLISHED.registry.tables
    assert list(tables["local_agreements"]["date"]) == ["2009-12-18", "2012-05", "2014-02"]
    assert list(tables["convener_rota"]["year"]) == [2020, 2021, 2022]
    assert set(tables["local_bodies"].query("body == 'steering_group'")["status"]) == {"proposed"}
    assert len(tables["duties"]) == 6
    assert len(tables["levels"]) == 3
