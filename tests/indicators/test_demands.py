"""Demands met, remaining and undecided, recurrent no and no that became yes: counted again, and by small surveys."""

from __future__ import annotations

from functools import cache

import builders
import gate
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import busanalys
from busanalys import indicators, paths, survey
from busanalys.figures import demands as words

YEARS = range(2013, 2025)
WORKS = builders.WORKS
TARGET = {
    "target": "works", "label": "Mallen fungerar", "level": "group", "question": WORKS, "options": "good",
    "order": 1, "source": "x", "passage": "x",
}  # fmt: skip


@cache
def example() -> survey.Survey:
    return survey.load("example")


def of_year(said: dict[str, str], **more: object) -> survey.Survey:
    """Groups with what each answered in 2014; "" for a group that was silent."""
    book = builders.codebook(targets=[TARGET | more])
    answers = [(2014, f"{group}-1", WORKS, option) for group, option in said.items() if option]
    return builders.survey(answers, groups={group: [f"01{n}"] for n, group in enumerate(said, 10)}, book=book)


@pytest.mark.parametrize(
    ("said", "status", "remaining", "unknown"),
    [
        ({"alfa": "good", "beta": "good"}, "met", (), ()),
        ({"alfa": "good", "beta": ""}, "undecided", (), ("beta",)),
        ({"alfa": "unknown", "beta": "good"}, "undecided", (), ("alfa",)),
        ({"alfa": "poor", "beta": ""}, "not_met", ("alfa",), ("beta",)),
    ],
)
def test_a_demand_is_met_by_all_not_met_by_one_and_undecided_by_who_is_not_known(
    said: dict[str, str], status: str, remaining: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    row = indicators.demands(of_year(said), 2014).iloc[0]
    assert (row["status"], row["remaining"], row["unknown"]) == (status, remaining, unknown)


@gate.examples(30)
@given(st.lists(st.sampled_from(["good", "poor", "unknown", ""]), min_size=1, max_size=8))
def test_a_demand_is_undecided_exactly_where_all_of_them_lies_within_the_bounds(answers: list[str]) -> None:
    made = of_year({f"g{number}": said for number, said in enumerate(answers)})
    row, level = indicators.demands(made, 2014).iloc[0], indicators.level(made, "works", 2014)
    assert row["of"] == row["met"] + len(row["remaining"]) + len(row["unknown"]) == len(answers)
    within = level["lower"] < 1 == level["upper"]
    assert (row["status"] == "undecided") == within
    assert (row["status"] == "met") == (level["lower"] == 1)


def test_a_demand_whose_question_the_year_did_not_put_is_said_to_be_so() -> None:
    book = builders.codebook(targets=[TARGET], wordings=[builders.wording(asked="no")])
    made = builders.survey([], groups={"alfa": ["0110"]}, book=book, forms=[(2014, "alfa-1", "alfa")])
    rows = indicators.demands(made, 2014)
    assert list(rows["status"]) == ["not_asked"]
    assert words.unasked(rows, 2014) == ("Frågan ställdes inte 2014, så kravet kan inte följas upp: mallen fungerar.",)
    assert str(busanalys.report(made, 2014).demands()).startswith("Hur överenskommelsernas krav är uppfyllda framgår inte")


def test_a_demand_on_areas_counts_areas_and_names_those_without_a_group() -> None:
    row = indicators.demands(survey.load("published"), 2013).set_index("target").loc["local_group"]
    assert (row["unit"], row["of"], row["met"], row["status"]) == ("areas", 39, 31, "not_met")
    assert {"Tyresö", "Nykvarn", "Sigtuna", "Salem"} <= set(row["remaining"])


def test_published_years_name_no_group_as_remaining() -> None:
    for year in survey.load("published").years:
        shown = busanalys.report(survey.load("published"), year).demands()
        frame = getattr(shown, "frame", pd.DataFrame({"Krav": []}))
        assert set(frame["Krav"]) <= {"Lokal BUS-grupp"}


@pytest.mark.parametrize("year", YEARS)
def test_the_demands_agree_with_what_is_told_of_every_group(year: int) -> None:
    told = indicators.requirements(example(), year)
    for row in indicators.demands(example(), year).query("unit == 'groups'").to_dict("records"):
        own = told[told["target"].eq(row["target"])].set_index("short_name")["status"]
        assert set(row["remaining"]) == set(own[own.eq("not_met")].index)
        assert set(row["unknown"]) == set(own[own.eq("unknown")].index)
        assert row["met"] == own.eq("met").sum()


@cache
def answers() -> pd.DataFrame:
    """The raw answers with their groups, as they lie on disk."""
    folder = paths.data_dir() / "example"
    rows, forms = (pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False) for name in ("answers", "submissions"))
    return rows.merge(forms[["submission", "group_id"]], on="submission")


NO = {"sip_template_works": "less_good", "deviation_reports_work": "less_good"}
STEADY = ("habilitation_local_routines", "sip_template_known", "deviation_system_known", "habilitation_coordinator")


@pytest.mark.parametrize("year", [2016, 2019, 2021])
@pytest.mark.parametrize("question", STEADY)
def test_a_recurrent_no_is_a_no_in_the_files_of_three_measurements_running(question: str, year: int) -> None:
    own = answers()[answers()["question"].eq(question)]
    found = indicators.recurrent_no(example(), question, year)
    for measured in (year, year - 1, year - 2):
        rows = own[own["year"].eq(str(measured))]
        no = set(rows.loc[rows["option"].eq(NO.get(question, "no")), "group_id"])
        kept = [group for group in found["group_id"] if group in set(rows["group_id"])]
        assert set(kept) <= no
    groups = set(example().registry.groups(year)["group_id"]) & set(example().registry.groups(year - 2)["group_id"])
    plain = own.groupby(["group_id", "year"])["option"].agg(set)
    expected = {
        group for group in groups
        if all((group, str(one)) in plain.index and plain[group, str(one)] == {"no"} for one in (year, year - 1, year - 2))
    }  # fmt: skip
    decided = set(example().tables["decisions"].query("kind in ['resolve', 'correct']")["submission"])
    settled = set(answers().loc[answers()["submission"].isin(decided), "group_id"])
    assert expected - settled <= set(found["group_id"])


def three_years(*said: str, wordings: list[builders.Row] | None = None) -> survey.Survey:
    """One group with what it answered in 2014, 2015 and on; "" for a year in which it was silent."""
    given_answers = [(2014 + n, "alfa-1", WORKS, option) for n, option in enumerate(said) if option]
    book = builders.codebook(**({"wordings": wordings} if wordings else {}))
    return builders.survey(given_answers, groups={"alfa": ["0110"]}, years=tuple(2014 + n for n in range(len(said))), book=book)


@pytest.mark.parametrize(
    ("said", "recurs"),
    [
        (("poor", "poor", "poor"), True), (("poor", "poor"), False), (("poor", "", "poor"), False),
        (("poor", "unknown", "poor"), False), (("good", "poor", "poor"), False),
    ],
)  # fmt: skip
def test_a_no_recurs_when_it_was_given_three_measurements_running(said: tuple[str, ...], recurs: bool) -> None:
    made = three_years(*said)
    assert list(indicators.recurrent_no(made, "works", made.years[-1])["group_id"]) == (["alfa"] if recurs else [])


def test_a_no_does_not_recur_across_a_new_wording() -> None:
    worded = [builders.wording(valid_to=2014), builders.wording(version=2, valid_from=2015, breaks="yes")]
    assert indicators.recurrent_no(three_years("poor", "poor", "poor", wordings=worded), "works", 2016).empty


def test_a_no_that_became_yes_is_told_and_a_vet_ej_that_did_is_not() -> None:
    assert list(indicators.no_to_yes(three_years("poor", "good"), "works", 2015)["group_id"]) == ["alfa"]
    assert indicators.no_to_yes(three_years("unknown", "good"), "works", 2015).empty


def test_the_public_edition_names_no_group_in_a_sensitive_question() -> None:
    sensitive = {
        str(example().codebook.indicator(name)["predicate"]) for name in ("sip_template_works", "deviation_reports_work")
    }
    for year in (2016, 2020, 2024):
        report = busanalys.report(example(), year, audience="public")
        questions = getattr(report.item_nonresponse(), "frame", pd.DataFrame({"Fråga": []}))["Fråga"]
        assert not {"SIP-mallen för barn", "Avvikelserapporterna"} & set(questions)
        for shown in (report.recurrent_no(), report.scenarios()):
            told = set(getattr(shown, "frame", pd.DataFrame({"Uppgift": []}))["Uppgift"].str.lower())
            assert not told & {one.lower() for one in sensitive}
        silent = getattr(report.silent_groups(), "frame", pd.DataFrame())
        assert not {"SIP-mallen för barn", "Avvikelserapporterna"} & set(silent.columns)
