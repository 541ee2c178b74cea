"""The made-up survey: equal to what is printed and known, alive elsewhere, the same bytes every time, and marked as made up."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import example
import pandas as pd
import pytest
from frictionless import Package

from busanalys import indicators, paths, states, survey
from busanalys.errors import UsageError
from busanalys.indicators import harmonise, reconciliation
from busanalys.survey import counting, datapackage, schemas

FOLDER = paths.data_dir() / "example"
EXAMPLE = survey.load("example")
PUBLISHED = survey.load("published")
PRINTED = PUBLISHED.printed.to_dict("records")
SINGLE = list(EXAMPLE.codebook.questions.query("kind == 'single'")["question"])
GAPS = set(states.STATES)

# What the example holds is made up, except where it must agree with the follow-ups.


def printed(**wanted: object) -> list[dict[str, object]]:
    return [row for row in PRINTED if all(row[column] == value for column, value in wanted.items())]


def name(row: dict[str, object]) -> str:
    return str(row["statement"])


def test_every_printed_number_is_recomputed_from_the_example_as_from_the_published_facts() -> None:
    mine, theirs = (reconciliation.reconcile(one).set_index("statement") for one in (EXAMPLE, PUBLISHED))
    known = theirs[theirs["recomputed"].notna()]
    assert (known["result"] == reconciliation.AGREES).sum() > 25
    columns = ["recomputed", "base", "result"]
    pd.testing.assert_frame_equal(mine.loc[known.index, columns], known[columns])


def units_with(row: dict[str, object]) -> int:
    """How many answers, groups or districts of 2014 have one of the options of a printed statement."""
    question, options = str(row["question"]), str(row["options"]).split("+")
    rows = counting.answers_to(EXAMPLE, question, 2014)
    chosen = rows[rows["option"].isin(options)]
    if row["unit"] == "answers":
        return int(chosen["submission"].nunique())
    if row["unit"] == "groups":
        return int(chosen["group_id"].nunique())
    areas = harmonise.areas(EXAMPLE, 2014)
    return int((areas["group_id"].isin(set(chosen["group_id"])) & areas["area_kind"].eq("district")).sum())


COUNTED = [
    row
    for row in printed(year=2014, quantity="count")
    if row["question"] and row["options"] and row["method"] not in ("count", "stored")
]


@pytest.mark.parametrize("row", COUNTED, ids=name)
def test_the_answers_of_2014_give_every_printed_count(row: dict[str, object]) -> None:
    assert units_with(row) == row["value"], row["passage"]


def test_printed_counts_of_all_single_choice_figures_are_among_those_tested() -> None:
    assert len(COUNTED) >= 15
    assert {row["figure"] for row in COUNTED} >= {1, 3, 4, 6, 8, 9}


def test_printed_shares_come_out_on_the_base_that_the_reconciliation_names() -> None:
    answering = harmonise.groups(EXAMPLE, 2014)["response"].eq("answered").sum()
    shares = {row["text"]: row["value"] for row in printed(year=2014, quantity="percent")}
    for row in COUNTED:
        if row["options"] == "no+unknown":
            assert round(100 * units_with(row) / answering) in shares.values()


def comments(theme: str, word: str) -> int:
    rows = counting.answers_to(EXAMPLE, f"comment_{theme}", 2014)
    return int(rows["value"].str.contains(word, case=False, regex=False).sum())


def without_bumm() -> int:
    answering = harmonise.groups(EXAMPLE, 2014)["response"].eq("answered").sum()
    chosen = harmonise.choices(EXAMPLE, "members_represented", 2014)
    return int(answering - (chosen["option"] == "bumm").sum())


OTHER_COUNTS: dict[str, Callable[[], int]] = {
    "fyra": without_bumm,
    "tjugo lokala bus-grupper": lambda: units_with({"question": "local_agreement", "options": "yes", "unit": "answers"}),
    "Sju av svaren": lambda: comments("sip", "förenkl"),
    "ett av svaren": lambda: comments("habilitation", "SIP"),
}
NOT_IN_A_SURVEY = {"tio kopior"}  # reports that the secretariat was sent, counted by itself


@pytest.mark.parametrize("row", [r for r in printed(year=2014, quantity="count", status="T") if not r["options"]], ids=name)
def test_the_printed_counts_without_an_option_agree_too(row: dict[str, object]) -> None:
    if row["text"] in NOT_IN_A_SURVEY:
        return
    assert OTHER_COUNTS[str(row["text"])]() == row["value"]


def share(question: str, options: str, unit: str = "answers") -> float:
    size = {"answers": 31, "groups": 30}[unit]
    return units_with({"question": question, "options": options, "unit": unit}) / size


QUANTIFIERS: dict[str, Callable[[float], bool]] = {
    "Socialtjänst … i samtliga": lambda x: x == 1,
    "BUP … i samtliga": lambda x: x == 1,
    "samtliga": lambda x: x == 1,
    "skolan/elevhälsan … i samtliga": lambda x: x == 1,
    "ett tydligt ”ja”": lambda x: x >= 0.9,
    "Hög kunskap": lambda x: x >= 0.75,
    "många": lambda x: x > 0.5,
    "så många": lambda x: x > 0.5,
    "de flesta": lambda x: x > 0.5,
    "en tredjedel": lambda x: 0.3 < x < 0.4,
    "övriga": lambda x: 0 < x < 0.5,
    "få": lambda x: 0 < x < 0.25,
    "Några": lambda x: 2 < x * 31 < 10,
    "Blandade erfarenheter": lambda x: 0.3 < x < 0.6,
}
BEST = {"sip_template_works": "good"}
WORDS = [row for row in printed(year=2014, quantity="words") if row["question"] and row["question"] != "answered_by"]


@pytest.mark.parametrize("row", WORDS, ids=name)
def test_every_quantifier_of_the_report_holds(row: dict[str, object]) -> None:
    question = str(row["question"])
    options = str(row["options"]) or BEST.get(question, "yes")
    assert QUANTIFIERS[str(row["text"])](share(question, options, str(row["unit"]))), row["passage"]


def test_all_answers_on_local_agreements_of_2014_are_yes_or_in_progress() -> None:
    assert share("local_agreement", "yes") + share("local_agreement", "in_progress") == 1


def test_whoever_did_not_know_how_the_template_works_wrote_that_it_is_not_in_use() -> None:
    rows = counting.answers_to(EXAMPLE, "sip_template_works", 2014)
    unsure = set(rows.loc[rows["option"] == "unknown", "submission"])
    wrote = counting.answers_to(EXAMPLE, "comment_sip", 2014).set_index("submission")["value"]
    assert unsure <= set(wrote.index)
    assert wrote[sorted(unsure)].str.contains("ännu", case=False).all()


# Known facts of single groups and areas


@pytest.mark.parametrize("year", [2013, 2014, 2015])
def test_the_known_facts_of_groups_and_areas_hold(year: int) -> None:
    facts = PUBLISHED.rows("facts", year).query("fact != 'answered_with'")
    assert len(facts) > 30
    here = {
        "group": harmonise.groups(EXAMPLE, year).rename(columns={"status": "group_status"}).set_index("group_id"),
        "area": harmonise.areas(EXAMPLE, year).set_index("area_id"),
    }
    for fact in facts.to_dict("records"):
        found = here[fact["unit"]].loc[fact["unit_id"], fact["fact"]]
        assert found == fact["value"], fact


def test_areas_known_to_have_answered_together_have_one_group_and_one_form() -> None:
    members = EXAMPLE.registry.members(2015).set_index("area_id")["group_id"]
    sent = harmonise.groups(EXAMPLE, 2015).set_index("group_id")["n_submissions"]
    facts = PUBLISHED.rows("facts", 2015).query("fact == 'answered_with'")
    assert len(facts) == 7
    for fact in facts.to_dict("records"):
        together = {members[area] for area in (fact["unit_id"], *fact["value"].split("|"))}
        assert len(together) == 1
        assert sent[together.pop()] == 1


def test_as_many_answers_came_in_2015_as_is_known() -> None:
    (row,) = printed(year=2015, quantity="count", unit="forms")
    assert len(harmonise.forms(EXAMPLE, 2015)) == row["value"]


def test_the_same_forms_with_the_same_respondents_came_in_2014() -> None:
    columns = ["submission", "group_id", "answered_by"]
    mine, theirs = (harmonise.forms(one, 2014)[columns].sort_values("submission") for one in (EXAMPLE, PUBLISHED))
    pd.testing.assert_frame_equal(mine.reset_index(drop=True), theirs.reset_index(drop=True))


def test_the_groups_of_2014_and_their_members_are_the_real_ones() -> None:
    for table in ("groups", "members"):
        mine, theirs = (getattr(one.registry, table)(2014) for one in (EXAMPLE, PUBLISHED))
        pd.testing.assert_frame_equal(*(rows.sort_values(list(rows)).reset_index(drop=True) for rows in (mine, theirs)))


def test_norrtalje_has_a_local_agreement_in_every_year_that_it_answers() -> None:
    signed = EXAMPLE.registry.tables["local_agreements"].query("area_id == '0188'")["date"].min()
    found = [harmonise.items(EXAMPLE, "local_agreement", year).set_index("group_id")["category"] for year in EXAMPLE.years]
    answers = [str(state["norrtalje"]) for year, state in zip(EXAMPLE.years, found, strict=True) if str(year) > signed]
    assert set(answers) - GAPS == {"yes"}


# What real life does


def states_of(year: int) -> pd.Series:
    return pd.concat([harmonise.items(EXAMPLE, question, year)["category"] for question in SINGLE])


def test_gaps_of_every_kind_and_conflicts_occur() -> None:
    found = {state for year in EXAMPLE.years for state in states_of(year)}
    assert {"blank", "silent", "forming", "no_group", "not_asked", "conflicting", "separate", "unknown"} <= found
    plans = {state for year in EXAMPLE.years for state in harmonise.items(EXAMPLE, "sip_count", year)["category"]}
    assert {"not_asked", "not_applicable"} <= plans


def doubles() -> pd.DataFrame:
    rows = counting.answers(EXAMPLE)
    sent = counting.submissions(EXAMPLE).groupby(["year", "group_id"])["submission"].transform("size")
    twice = counting.submissions(EXAMPLE).loc[sent == 2, ["year", "submission"]]
    single = rows[rows["question"].isin([*SINGLE, "sip_count"])].merge(twice)
    return single.groupby(["year", "group_id", "question"])["given"].agg(["size", "nunique"])


def test_double_answers_agree_give_way_and_conflict() -> None:
    pairs = doubles()
    assert (pairs["size"].eq(2) & pairs["nunique"].eq(1)).sum() > 20
    assert (pairs["size"].eq(2) & pairs["nunique"].eq(2)).sum() > 10
    assert sum(harmonise.items(EXAMPLE, question, year)["flagged"].sum() for question in SINGLE for year in EXAMPLE.years) > 5


def test_there_is_a_year_in_which_everybody_answered_and_one_with_many_silent() -> None:
    silent = {year: (harmonise.groups(EXAMPLE, year)["response"] == "silent").sum() for year in EXAMPLE.years}
    assert min(silent.values()) == 0
    assert max(silent.values()) >= 8


def test_groups_split_and_merge_and_follow_the_district_reforms() -> None:
    successors = EXAMPLE.registry.tables["group_successors"]
    assert (successors["group_id"].value_counts() > 1).any()
    assert (successors["successor"].value_counts() > 1).any()
    sizes = {year: len(EXAMPLE.registry.districts(EXAMPLE.reference_day(year))) for year in EXAMPLE.years}
    assert (sizes[2020], sizes[2021], sizes[2023], sizes[2024]) == (14, 13, 13, 11)


@pytest.mark.parametrize("year", EXAMPLE.years)
def test_every_area_of_a_year_has_a_group_or_is_said_to_have_none(year: int) -> None:
    areas = harmonise.areas(EXAMPLE, year)
    assert set(areas.loc[areas["group_id"] == "", "group_status"]) <= {"missing"}
    assert set(harmonise.groups(EXAMPLE, year)["n_areas"]) <= {1, 2, 3}


def test_one_question_changed_in_2018_and_one_late_and_one_is_asked_only_some_years() -> None:
    codebook = EXAMPLE.codebook
    assert codebook.breaks_between("sip_template_works", 2017, 2018)
    assert [o.code for o in codebook.options("sip_template_works", 2018)] == ["good", "partly", "less_good", "unknown"]
    assert codebook.breaks_between("habilitation_coordinator", 2021, 2022)
    assert not codebook.breaks_between("habilitation_agreement_known", 2018, 2019)
    asked = {year: codebook.asked("deviation_reports_work", year) for year in EXAMPLE.years}
    assert asked[2016] and not asked[2017] and asked[2018]
    assert codebook.asked("sip_count", 2016) and not codebook.asked("sip_count", 2015)


def test_the_county_council_became_the_region_in_2019() -> None:
    labels = {year: {o.code: o.label for o in EXAMPLE.codebook.options("answered_by", year)}["region"] for year in (2018, 2019)}
    assert labels == {2018: "Enbart landstinget", 2019: "Enbart regionen"}
    texts = EXAMPLE.answers.query("question.str.startswith('comment_')", engine="python")
    assert not texts.loc[texts["year"] < 2019, "value"].str.contains("regionen", case=False).any()
    assert not texts.loc[texts["year"] >= 2019, "value"].str.contains("landstinget", case=False).any()


def test_decisions_of_every_kind_are_made_and_change_what_counts() -> None:
    decisions = EXAMPLE.tables["decisions"]
    assert set(decisions["kind"]) == set(schemas.DECISIONS)
    corrected = decisions.query("kind == 'correct'").iloc[0]
    stored = EXAMPLE.answers.merge(corrected.to_frame().T[["year", "submission", "question"]].astype({"year": "Int64"}))
    counted = counting.answers(EXAMPLE).merge(stored[["year", "submission", "question"]])
    assert list(stored["value"]) == [corrected["value"] + "0"]
    assert list(counted["value"]) == [corrected["value"]]


def test_some_comments_on_every_theme_are_released_every_year() -> None:
    released = EXAMPLE.tables["decisions"].query("kind == 'release_comment'")
    per_year = released.groupby("year")["question"].nunique()
    assert list(per_year.index) == EXAMPLE.years
    assert set(per_year) == {4}
    written = EXAMPLE.answers[["year", "submission", "question"]]
    assert len(released.merge(written)) == len(released)


# Development, not noise


def same_as_the_year_before(question: str) -> tuple[float, float]:
    """The share of groups with the same answer as the year before, and the share that chance alone would give."""
    same = chance = total = 0.0
    for before, after in zip(EXAMPLE.years, EXAMPLE.years[1:], strict=False):
        both = pd.concat(
            [harmonise.items(EXAMPLE, question, year).set_index("group_id")["category"] for year in (before, after)],
            axis="columns",
            join="inner",
            keys=["before", "after"],
        )
        both = both[~both.isin(GAPS).any(axis="columns")]
        shares = [both[when].value_counts(normalize=True) for when in ("before", "after")]
        same, total = same + (both["before"] == both["after"]).sum(), total + len(both)
        chance += len(both) * float(shares[0].mul(shares[1], fill_value=0).sum())
    return same / total, chance / total


@pytest.mark.parametrize("question", ["local_agreement", "sip_template_works", "habilitation_local_routines", "answered_by"])
def test_the_answers_of_a_group_are_like_those_of_the_year_before(question: str) -> None:
    same, chance = same_as_the_year_before(question)
    assert same > chance + 0.2


@pytest.mark.parametrize("indicator", ["local_agreement", "habilitation_local_routines", "habilitation_coordinator"])
def test_uptake_grows_while_some_groups_fall_back(indicator: str) -> None:
    shares = [indicators.level(EXAMPLE, indicator, year)["share"] for year in EXAMPLE.years]
    assert sum(shares[-3:]) > sum(shares[1:4])
    moves = [indicators.comparable_groups(EXAMPLE, indicator, year)["direction"] for year in EXAMPLE.years]
    assert (pd.concat(moves) == "further").sum() > 3


PARTIES = ("student_health", "child_health", "maternity", "gp_clinic", "culture_leisure")


def test_the_groups_of_the_city_vary_as_those_of_the_municipalities_do() -> None:
    districts = {year: harmonise.groups(EXAMPLE, year).query("kind == 'district'")["group_id"] for year in EXAMPLE.years}
    works = [
        harmonise.items(EXAMPLE, "sip_template_works", year).query("kind == 'district'")["category"].eq("good").sum()
        for year in EXAMPLE.years
    ]
    assert sum(count > 0 for count in works) > len(works) / 2
    for party in PARTIES:
        there = {}
        for year in EXAMPLE.years:
            rows = harmonise.choices(EXAMPLE, "members_represented", year)
            there[year] = int(rows.loc[rows["option"].eq(party), "group_id"].isin(districts[year]).sum())
        assert there[2014] == 0, party
        assert sum(there.values()) > 0, party


@pytest.mark.parametrize("option", ["social_services", "school_preschool", "bup"])
def test_those_who_all_took_part_in_2014_seldom_leave(option: str) -> None:
    for year in EXAMPLE.years:
        rows = harmonise.choices(EXAMPLE, "members_represented", year)
        with_option = rows.loc[rows["option"].eq(option), "group_id"].nunique()
        assert with_option >= 0.85 * rows["group_id"].nunique()


def test_the_number_of_plans_is_skewed_and_grows() -> None:
    rows = counting.answers(EXAMPLE).query("question == 'sip_count'")
    numbers = rows["value"].astype(int).groupby(rows["year"])
    assert (numbers.mean() > numbers.median()).all()
    assert numbers.median()[2024] > 1.5 * numbers.median()[2016]


# Made up, and marked so


def test_every_row_and_every_comment_says_that_it_is_made_up() -> None:
    assert EXAMPLE.synthetic
    assert set(EXAMPLE.submissions["synthetic"]) == {"yes"}
    texts = EXAMPLE.answers.query("question.str.startswith('comment_')", engine="python")["value"]
    assert len(texts) > 300
    assert texts.str.endswith("(påhittad kommentar)").all()
    assert EXAMPLE.tables["years"]["title"].str.contains("påhittade exempeldata").all()


def test_comments_are_varied_and_never_repeated_within_a_year() -> None:
    rows = EXAMPLE.answers.query("question.str.startswith('comment_')", engine="python")
    assert rows["value"].nunique() > 300
    assert rows.groupby(["year", "question"])["value"].apply(lambda texts: texts.duplicated().mean()).max() < 0.2


# The files


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_stored_example_is_what_the_generator_writes_to_the_byte(tmp_path: Path) -> None:
    assert contents(example.write(tmp_path / "example")) == contents(FOLDER)


def test_writing_again_replaces_an_example_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    first = contents(example.write(tmp_path / "example", years=[2014]))
    example.write(tmp_path / "example", seed=5, years=[2014])
    assert contents(tmp_path / "example").keys() == first.keys()
    assert contents(example.write(tmp_path / "example", years=[2014])) == first


def test_another_seed_gives_other_answers_with_the_same_counts_in_2014(tmp_path: Path) -> None:
    other = survey.load(example.write(tmp_path / "other", seed=7))
    assert not other.answers.equals(EXAMPLE.answers)
    for question in ("local_agreement", "sip_template_works", "habilitation_coordinator"):
        counts = [indicators.distribution(one, question, 2014, "answers")["count"] for one in (other, EXAMPLE)]
        assert list(counts[0]) == list(counts[1])


@pytest.mark.parametrize("years", [[2018], range(2019, 2027)], ids=["one year", "years to come"])
def test_the_rows_of_a_year_do_not_depend_on_the_years_asked_for(years: range | list[int], tmp_path: Path) -> None:
    some = survey.load(example.write(tmp_path / "some", years=years))
    assert some.years == list(years)
    for table in ("submissions", "answers", "decisions"):
        mine, theirs = (one.tables[table].query("year in [2018, 2024]") for one in (some, EXAMPLE))
        theirs = theirs[theirs["year"].isin(some.years)]
        pd.testing.assert_frame_equal(mine.reset_index(drop=True), theirs.reset_index(drop=True))


def test_more_groups_and_questions_make_a_larger_dataset_around_the_same_rows(tmp_path: Path) -> None:
    large = survey.load(example.write(tmp_path / "large", groups=60, questions=20, years=[2014, 2024]))
    assert len(harmonise.groups(large, 2024)) == 60
    assert len(large.codebook.questions) == 20
    assert not survey.check(tmp_path / "large")
    rows = large.answers.query("year == 2024 and not question.str.startswith('extra_')", engine="python")
    usual = rows[rows["submission"].isin(EXAMPLE.submissions["submission"])]
    theirs = EXAMPLE.answers.query("year == 2024")
    pd.testing.assert_frame_equal(usual.reset_index(drop=True), theirs.reset_index(drop=True))


def test_the_folder_is_checked_without_problems_and_a_valid_data_package() -> None:
    assert survey.check("example") == []
    report = Package(str(FOLDER / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_a_package_written_elsewhere_is_valid_too(tmp_path: Path) -> None:
    example.write(tmp_path / "Mitt exempel", years=[2020])
    assert Package(str(tmp_path / "Mitt exempel" / "datapackage.json")).validate().valid
    assert survey.check(tmp_path / "Mitt exempel") == []


@pytest.mark.parametrize("dataset", ["example", "published"])
def test_the_descriptor_lists_every_table_with_the_schema_that_the_data_is_checked_by(dataset: str) -> None:
    folder = paths.data_dir() / dataset
    stored = (folder / datapackage.DESCRIPTOR).read_text(encoding="utf-8")
    assert stored == datapackage.refreshed(folder)
    resources = json.loads(stored)["resources"]
    assert {resource["path"] for resource in resources} == {path for path in contents(folder) if path.endswith(".csv")}
    assert all(resource["schema"] == schemas.spec(resource["name"]).frictionless() for resource in resources)


def test_the_example_is_small() -> None:
    assert sum(map(len, contents(FOLDER).values())) < 1_000_000


def test_the_tool_writes_what_the_repository_stores(tmp_path: Path) -> None:
    tool = paths.data_dir().parent / "tools" / "example"
    run = subprocess.run(
        [sys.executable, str(tool), str(tmp_path / "example"), "--years", "2014"], capture_output=True, text=True, check=True
    )
    assert "wrote made-up data for 2014-2014" in run.stdout
    command = [sys.executable, str(tool), str(tmp_path / "new"), "--groups", "3"]
    wrong = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        example.write(tmp_path)
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_real_data_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"busanalys": {"synthetic": false}}', encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        example.write(tmp_path)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"years": []}, "years"), ({"years": [2012]}, "2013"), ({"groups": 3}, "only be higher"), ({"questions": 3}, "questions"),
     ({"seed": -1}, "seed")],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(wrong: dict[str, object], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        example.write(tmp_path / "new", **wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()
