"""Silent groups, last known answers and scenarios: counted again from the files with plain pandas, and by what must hold."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import builders
import gate
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from busanalys import indicators, paths, survey
from busanalys.errors import UsageError

YEARS = range(2013, 2025)
QUESTIONS = (
    "local_agreement", "sip_template_known", "sip_template_works", "habilitation_agreement_known",
    "habilitation_local_routines", "habilitation_coordinator", "deviation_system_known", "deviation_reports_work",
)  # fmt: skip
POSITIVE = {"yes", "good"}


@cache
def example() -> survey.Survey:
    return survey.load("example")


@cache
def csv(name: str) -> pd.DataFrame:
    """A table as it lies on disk, the example's own before the shared one."""
    own: Path = paths.data_dir() / "example" / f"{name}.csv"
    return pd.read_csv(own if own.exists() else paths.data_dir() / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def forms() -> pd.DataFrame:
    """The forms that count: year, submission, group_id."""
    decided = csv("decisions")
    out = set(decided.loc[decided["kind"].eq("exclude"), "submission"])
    sent = csv("submissions")
    return sent.loc[~sent["submission"].isin(out), ["year", "submission", "group_id"]]


@cache
def stated(question: str) -> pd.Series:
    """The one answer of each year and group to a question, "vet ej" among them; without conflicting ones."""
    decided, answers = csv("decisions"), csv("answers")
    own = answers.loc[answers["question"].eq(question), ["submission", "option"]]
    corrected = decided[decided["kind"].eq("correct") & decided["question"].eq(question)]
    own = own[~own["submission"].isin(corrected["submission"])]
    added = corrected[["submission", "value"]].rename(columns={"value": "option"})
    rows = pd.concat([own, added]).merge(forms(), on="submission").drop_duplicates(["year", "group_id", "option"])
    sure = rows["option"].ne("unknown").groupby([rows["year"], rows["group_id"]]).transform("any")
    rows = rows[rows["option"].ne("unknown") | ~sure]
    alone = rows[~rows.duplicated(["year", "group_id"], keep=False)].set_index(["year", "group_id"])["option"]
    settled = decided[decided["kind"].eq("resolve") & decided["question"].eq(question)].merge(forms(), on=["year", "submission"])
    return pd.concat([alone, settled.set_index(["year", "group_id"])["value"]]).groupby(level=[0, 1]).last()


def valid(table: str, year: int) -> pd.DataFrame:
    frame = csv(table)
    return frame[frame["valid_from"].le(str(year)) & frame["valid_to"].replace("", "9999").ge(str(year))]


@cache
def silent(year: int) -> frozenset[str]:
    """The groups that existed without a form that counts."""
    facts = csv("facts")
    gone = facts[facts["year"].eq(str(year)) & facts["fact"].eq("group_status") & facts["unit"].eq("group")]
    answered = set(forms().loc[forms()["year"].eq(str(year)), "group_id"])
    return frozenset(set(valid("registry/groups", year)["group_id"]) - answered - set(gone["unit_id"]))


@cache
def is_asked(question: str, year: int) -> bool:
    worded = valid("codebook/wordings", year)
    return bool((worded["question"].eq(question) & worded["asked"].eq("yes")).any())


@cache
def codes(question: str, year: int) -> frozenset[str]:
    """The answers that a question had in a year; before the first known year those of that."""
    options = csv("codebook/options")
    own = options[options["question"].eq(question)]
    known = max(str(year), own["valid_from"].min())
    return frozenset(own.loc[own["valid_from"].le(known) & own["valid_to"].replace("", "9999").ge(known), "option"])


@cache
def comparable(question: str, year: int) -> tuple[int, ...]:
    """The earlier years with the question as it is asked now, the last first."""
    if not is_asked(question, year):
        return ()
    worded = csv("codebook/wordings")
    new = worded[worded["question"].eq(question) & worded["breaks"].eq("yes")]["valid_from"].astype(int)
    since = max([one for one in new if one <= year], default=0)
    before = [one for one in reversed(YEARS) if since <= one < year and is_asked(question, one)]
    return tuple(one for one in before if codes(question, one) == codes(question, year))


@cache
def groups_of(year: int) -> frozenset[str]:
    return frozenset(valid("registry/groups", year)["group_id"])


@cache
def origins(group: str, later: int, earlier: int) -> tuple[str, ...]:
    """What a group of a later year was in an earlier one."""
    came = csv("registry/group_successors")
    rows = came[came["successor"].eq(group) & came["year"].gt(str(earlier)) & came["year"].le(str(later))]
    before = {one for predecessor in rows["group_id"] for one in origins(predecessor, later, earlier)}
    return tuple(sorted(before | ({group} & groups_of(earlier))))


def lasts(question: str, group: str, at: int, years: tuple[int, ...]) -> set[str]:
    """What a group, or each of those that it comes from, answered last before a year; "" for one that never did."""
    if not years:
        return {""}
    told, (earlier, *left) = stated(question), years
    before = origins(group, at, earlier)
    parts = [
        {told[str(earlier), one]} if (str(earlier), one) in told.index else lasts(question, one, earlier, tuple(left))
        for one in before
    ]
    return set[str]().union(*parts) or {""}


def last(question: str, group: str, year: int) -> str:
    """The last answer of a group before a year; empty where it is not known, "differ" where predecessors answered otherwise."""
    found = lasts(question, group, year, comparable(question, year))
    return "" if "" in found else "differ" if len(found) > 1 else found.pop()


@pytest.mark.parametrize("year", YEARS)
def test_the_silent_groups_and_how_often_they_were_silent_are_those_of_the_files(year: int) -> None:
    rows = indicators.silent_groups(example(), year).set_index("group_id")
    assert set(rows.index) == silent(year)
    for group, row in rows.iterrows():
        existed = [one for one in YEARS if one <= year and group in groups_of(one)]
        assert row["years"] == len(existed)
        assert row["silent"] == sum(group in silent(one) for one in existed)


def test_sodermalm_was_silent_seven_of_twelve_years() -> None:
    row = indicators.silent_groups(example(), 2024).set_index("group_id").loc["sodermalm"]
    assert (row["silent"], row["years"], row["last_year"]) == (7, 12, 2023)


@pytest.mark.parametrize("year", YEARS)
def test_the_shares_with_last_known_answers_are_those_of_the_files(year: int) -> None:
    for question in QUESTIONS:
        own = indicators.level(example(), question, year, "groups")
        if not own["base"]:
            continue
        before = [last(question, group, year) for group in silent(year)]
        known = [one for one in before if one not in ("", "differ")]
        carried = indicators.carried_forward(example(), question, year)
        told = (question, own["count"] + sum(one in POSITIVE for one in known), own["base"] + len(known), len(before), len(known))
        assert (question, carried["count"], carried["base"], carried["silent"], carried["known"]) == told


def test_in_2020_the_silent_groups_last_answers_lift_the_share_with_agreements_by_seven_points() -> None:
    own = indicators.level(example(), "local_agreement", 2020)
    carried = indicators.carried_forward(example(), "local_agreement", 2020)
    assert (own["count"], own["base"]) == (14, 23)
    assert (carried["count"], carried["base"], carried["positive"], carried["silent"]) == (21, 31, 7, 8)


@pytest.mark.parametrize("year", YEARS)
def test_scenarios_repeat_the_numbers_that_stand_elsewhere_and_lie_within_the_bounds(year: int) -> None:
    for name in (*QUESTIONS, "all_required_members"):
        rows = indicators.scenarios(example(), name, year)
        if rows.empty:
            continue
        shown = rows.set_index("scenario")
        own, change = indicators.level(example(), name, year, "groups"), indicators.change(example(), name, year)
        assert tuple(shown.loc["observed", ["count", "base"]]) == (own["count"], own["base"])
        assert tuple(shown.loc["comparable", ["count_before", "count", "base"]]) == (change.then, change.now, change.n)
        shares = {scenario: Fraction(int(row["count"]), int(row["base"])) for scenario, row in shown.iterrows()}
        assert (float(shares["lowest"]), float(shares["highest"])) == (own["lower"], own["upper"])
        assert shares["lowest"] <= shares["carried_forward"]
        if name != "deviation_reports_work":  # whom the filter would have led past is not known of the silent
            assert shares["carried_forward"] <= shares["highest"]


@pytest.mark.parametrize("year", YEARS)
def test_a_change_holds_only_where_all_scenarios_point_the_same_way(year: int) -> None:
    for name in (*QUESTIONS, "all_required_members"):
        rows = indicators.scenarios(example(), name, year)
        steps = [
            (Fraction(int(row["count"]), int(row["base"])) - Fraction(int(row["count_before"]), int(row["base_before"])))
            * int(row["base"])
            for row in rows.to_dict("records")
        ]
        ways = {(step > 1) - (step < -1) for step in steps}
        assert indicators.holds(rows) == (len(ways) == 1)


WORKS = builders.WORKS


def two_years(before: dict[str, str], now: dict[str, str], **more: object) -> survey.Survey:
    """Groups with what each answered in 2014 and in 2015; one that is left out was silent."""
    given = [(2014, f"{group}-1", WORKS, option) for group, option in before.items()]
    given += [(2015, f"{group}-1", WORKS, option) for group, option in now.items()]
    names = sorted({*before, *now})
    return builders.survey(given, groups={name: [f"01{n:02}"] for n, name in enumerate(names, 10)}, years=(2014, 2015), **more)  # type: ignore[arg-type]


def test_what_a_silent_group_said_last_is_counted_and_what_it_never_said_is_not() -> None:
    made = builders.survey(
        [(2014, "alfa-1", WORKS, "good"), (2015, "beta-1", WORKS, "poor")],
        groups={"alfa": ["0110"], "beta": ["0111"], "gamma": ["0112"]},
        years=(2014, 2015),
    )
    carried = indicators.carried_forward(made, "works", 2015)
    assert (carried["count"], carried["base"], carried["silent"], carried["known"]) == (1, 2, 2, 1)


def test_vet_ej_is_carried_forward_as_an_answer_and_a_blank_is_passed_over() -> None:
    given = [(2013, "alfa-1", WORKS, "good"), (2014, "alfa-1", WORKS, "unknown"), (2013, "beta-1", WORKS, "good")]
    made = builders.survey(
        given,
        groups={"alfa": ["0110"], "beta": ["0111"]},
        years=(2013, 2014, 2015),
        forms=[(2014, "beta-1", "beta")],
        book=builders.codebook(wordings=[builders.wording(valid_from=2013)]),
        register=builders.registry(
            {"alfa": ["0110"], "beta": ["0111"]}, groups=[builders.group("alfa", 2013), builders.group("beta", 2013)]
        ),
    )
    rows = indicators.last_known(made, WORKS, 2015).set_index("group_id")
    assert dict(rows["last"]) == {"alfa": "unknown", "beta": "good"}
    assert dict(rows["last_year"]) == {"alfa": 2014, "beta": 2013}
    assert indicators.carried_forward(made, "works", 2015)["count"] == 1


def merged(alfa: str, beta: str) -> survey.Survey:
    """Two groups of 2014 that became the silent group ab in 2015."""
    register = builders.registry(
        {"alfa": ["0110"], "beta": ["0111"], "ab": []},
        groups=[builders.group("alfa", valid_to=2014), builders.group("beta", valid_to=2014), builders.group("ab", 2015)],
        group_successors=[{"group_id": one, "successor": "ab", "year": 2015, "source": "x"} for one in ("alfa", "beta")],
    )
    given = [(2014, f"{group}-1", WORKS, said) for group, said in (("alfa", alfa), ("beta", beta)) if said]
    return builders.survey(given, groups={}, years=(2014, 2015), register=register)


@pytest.mark.parametrize(
    ("alfa", "beta", "expected"),
    [("good", "good", "good"), ("good", "poor", "predecessors_differ"), ("good", "", ""), ("", "", "")],
)
def test_a_merged_group_has_the_answer_of_those_it_comes_from_only_where_all_gave_the_same(
    alfa: str, beta: str, expected: str
) -> None:
    rows = indicators.last_known(merged(alfa, beta), WORKS, 2015)
    assert list(rows["last"]) == [expected]


def test_answers_from_before_a_new_wording_are_not_carried_forward() -> None:
    worded = [builders.wording(valid_to=2014), builders.wording(version=2, valid_from=2015, breaks="yes")]
    made = two_years({"alfa": "good", "beta": "good"}, {"beta": "good"}, book=builders.codebook(wordings=worded))
    assert list(indicators.last_known(made, WORKS, 2015)["last"]) == ["", ""]
    assert indicators.scenarios(made, "works", 2015).empty


def test_numbers_and_multiple_choices_are_not_carried_forward() -> None:
    with pytest.raises(UsageError, match="number"):
        indicators.last_known(example(), "sip_count", 2020)
    with pytest.raises(UsageError, match="multiple"):
        indicators.last_known(example(), "members_represented", 2020)


def test_published_years_have_no_scenarios_since_no_groups_answers_are_known() -> None:
    published = survey.load("published")
    for year in published.years:
        assert indicators.scenarios(published, "local_agreement", year).empty


SAID = st.sampled_from(["good", "poor", "unknown", ""])
PAIRS = st.lists(st.tuples(SAID, SAID), min_size=1, max_size=6)


def answering(pairs: list[tuple[str, str]], everybody: bool) -> survey.Survey:
    """What groups answered in 2014 and 2015, "" for nothing; `everybody` sends a form, be it an empty one."""
    said = {(year, f"g{n}"): one for n, pair in enumerate(pairs) for year, one in zip((2014, 2015), pair, strict=True)}
    answers = [(year, f"{group}-1", WORKS, option) for (year, group), option in said.items() if option]
    sent = [(year, f"{group}-1", group) for year, group in said] if everybody else []
    return builders.survey(answers, groups={f"g{n}": [f"01{n + 10}"] for n in range(len(pairs))}, years=(2014, 2015), forms=sent)


@gate.examples(25)
@given(PAIRS)
def test_where_everybody_answered_both_years_carrying_forward_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    made = answering(pairs, everybody=True)
    own, carried = indicators.level(made, "works", 2015), indicators.carried_forward(made, "works", 2015)
    assert (carried["count"], carried["base"], carried["silent"]) == (own["count"], own["base"], 0)


@gate.examples(25)
@given(PAIRS)
def test_the_scenario_with_last_answers_never_leaves_the_bounds(pairs: list[tuple[str, str]]) -> None:
    made = answering(pairs, everybody=False)
    own, carried = indicators.level(made, "works", 2015), indicators.carried_forward(made, "works", 2015)
    assert own["count"] <= carried["count"] <= own["count"] + own["open_count"]
    assert carried["base"] <= own["total"]


@cache
def said(question: str) -> pd.DataFrame:
    """Everything that forms that count answered to a question, with what was decided: year, group_id, option."""
    decided, answers = csv("decisions"), csv("answers")
    own = answers.loc[answers["question"].eq(question), ["submission", "option"]]
    settled = decided.loc[
        decided["question"].eq(question) & decided["kind"].isin(["correct", "resolve"]), ["submission", "value"]
    ]
    return pd.concat([own, settled.rename(columns={"value": "option"})]).merge(forms(), on="submission")


def blank_of(question: str, year: int) -> set[str]:
    """The groups that sent a form but did not answer a question that they were asked."""
    described = csv("codebook/questions").set_index("question").loc[question]
    sent = set(forms().loc[forms()["year"].eq(str(year)), "group_id"])
    if gate := described["asked_if_question"]:
        rows = said(gate)
        led_on = rows[rows["year"].eq(str(year)) & rows["option"].isin(described["asked_if_options"].split("|"))]
        sent &= set(led_on["group_id"])
    answered = said(question)
    return sent - set(answered.loc[answered["year"].eq(str(year)), "group_id"])


COUNTED = [str(name) for name in csv("codebook/questions").query("kind != 'text'")["question"]]


@pytest.mark.parametrize("year", YEARS)
def test_what_became_of_every_group_is_that_of_the_files(year: int) -> None:
    rows = indicators.dispositions(example(), year).set_index("group_id")["disposition"]
    sent = csv("submissions").merge(forms(), on=["year", "submission", "group_id"])
    closed = csv("years").set_index("year")["closed"][str(year)]
    own = sent[sent["year"].eq(str(year))]
    in_time = set(own.loc[own["received"].le(closed), "group_id"])
    blank = set().union(*(blank_of(question, year) for question in COUNTED if is_asked(question, year)))
    status = csv("facts").query("fact == 'group_status' and unit == 'group'")
    facts = dict(status.loc[status["year"].eq(str(year)), ["unit_id", "value"]].to_numpy())
    for group in groups_of(year):
        if group in set(own["group_id"]):
            expected = "late" if group not in in_time else "partial" if group in blank else "complete"
        else:
            expected = {"missing": "no_group", "forming": "forming"}.get(facts.get(group, ""), "silent")
        assert (group, rows[group]) == (group, expected)
    assert set(rows.index) == groups_of(year)


@pytest.mark.parametrize("year", YEARS)
def test_the_dispositions_give_the_response_rate_that_stands_elsewhere(year: int) -> None:
    rows = indicators.dispositions(example(), year)["disposition"]
    row = indicators.response_rate(example()).set_index("year").loc[year]
    assert row["groups"] == len(rows) - rows.isin(["forming", "no_group"]).sum()
    assert row["answered"] == rows.isin(["complete", "partial", "late"]).sum()


@pytest.mark.parametrize("year", YEARS)
def test_every_question_left_blank_is_counted_as_the_files_have_it(year: int) -> None:
    rows = indicators.item_nonresponse(example(), year).set_index("question")
    assert list(rows.index) == [question for question in COUNTED if is_asked(question, year)]
    for question, row in rows.iterrows():
        assert (question, row["blank"]) == (question, len(blank_of(str(question), year)))


def test_a_group_whose_only_form_is_excluded_is_neither_silent_nor_answering() -> None:
    decision = {
        "decision": "1",
        "year": 2014,
        "kind": "exclude",
        "submission": "alfa-1",
        "by": "x",
        "date": "2014-06-01",
        "reason": "x",
    }
    made = builders.survey([(2014, "alfa-1", WORKS, "good")], groups={"alfa": ["0110"], "beta": ["0111"]}, decisions=[decision])
    rows = indicators.dispositions(made, 2014).set_index("group_id")["disposition"]
    assert dict(rows) == {"alfa": "excluded", "beta": "silent"}


def test_a_published_year_tells_who_answered_but_not_how_much() -> None:
    rows = indicators.dispositions(survey.load("published"), 2014)
    assert rows["disposition"].value_counts().to_dict() == {"answered": 30, "silent": 1}
    assert rows["blank"].isna().all()
    assert indicators.item_nonresponse(survey.load("published"), 2014).empty
