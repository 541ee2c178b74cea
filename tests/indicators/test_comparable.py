"""The comparable groups: a constructed survey for every reason why a group falls out, and for every way to follow one."""

from __future__ import annotations

from typing import Any

import gate
import pytest
from builders import WORKS, codebook, group, indicator, option, options, question, registry, survey, wording
from hypothesis import given
from hypothesis import strategies as st

from busanalys import indicators
from busanalys.errors import UsageError
from busanalys.survey import Survey

GROUPS = {"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117"]}


def made(then: dict[str, str], now: dict[str, str], **more: Any) -> Survey:
    """A survey of 2014 and 2015 from the answers of each group's form; an empty answer is a blank item of a form."""
    both = [(2014, name, code) for name, code in then.items()] + [(2015, name, code) for name, code in now.items()]
    answers = [(year, f"{name}-{n}", WORKS, one) for year, name, code in both for n, one in enumerate(code.split("+")) if one]
    forms = [(year, f"{name}-{n}", name) for year, name, code in both for n, _ in enumerate(code.split("+"))]
    return survey(answers, forms=forms, years=(2014, 2015), **({"groups": GROUPS} | more))


def row(where: Survey, name: str, year: int = 2015) -> dict[str, Any]:
    found: dict[str, Any] = indicators.comparable_groups(where, WORKS, year).set_index("group_id").loc[name].to_dict()
    return found


@pytest.mark.parametrize(
    ("then", "now", "reason"),
    [
        ("good", "poor", ""),
        ("good", None, "silent_now"),
        (None, "good", "silent_then"),
        (None, None, "silent_now"),
        ("", "good", "blank"),
        ("good", "", "blank"),
        ("unknown", "", "blank"),
        ("good+poor", "unknown", "conflicting"),
        ("good", "unknown", "dont_know"),
        ("unknown", "good", "dont_know"),
    ],
)
def test_a_group_falls_out_for_the_first_reason_that_holds(then: str | None, now: str | None, reason: str) -> None:
    given_then, given_now = ({} if code is None else {"alfa": code} for code in (then, now))
    found = row(made(given_then, given_now), "alfa")
    assert (found["reason"], found["comparable"]) == (reason, not reason)


def test_the_answers_then_and_now_stand_with_their_labels_and_direction() -> None:
    found = row(made({"alfa": "poor"}, {"alfa": "good"}), "alfa")
    assert (found["then_label"], found["now_label"]) == ("Mindre bra", "Fungerar bra")
    assert (found["then_kind"], found["now_kind"], found["direction"]) == ("negative", "positive", "closer")


def test_a_group_without_a_group_before_it_is_new_and_one_that_was_missing_too() -> None:
    missing = [{"year": 2014, "unit": "group", "unit_id": "beta", "fact": "group_status", "value": "missing"}]
    register = registry(GROUPS, groups=[group("alfa", 2015), group("beta"), group("gamma")])
    where = made({}, {"alfa": "good", "beta": "good"}, register=register, facts=missing)
    assert [row(where, name)["reason"] for name in ("alfa", "beta")] == ["new", "new"]


def test_a_group_that_is_missing_or_being_formed_is_no_row_but_one_being_formed_that_answered_is() -> None:
    facts = [
        {"year": 2015, "unit": "group", "unit_id": name, "fact": "group_status", "value": status}
        for name, status in (("alfa", "missing"), ("beta", "forming"), ("gamma", "forming"))
    ]
    where = made({"alfa": "good"}, {"gamma": "good"}, facts=facts)
    assert list(indicators.comparable_groups(where, WORKS, 2015)["group_id"]) == ["gamma"]


def merger(then: dict[str, str]) -> Survey:
    ended, begun = {"valid_to": 2014}, {"valid_from": 2015}
    register = registry(
        GROUPS,
        groups=[group("alfa", **ended), group("beta", **ended), group("both", **begun), group("gamma")],
        group_successors=[{"group_id": name, "successor": "both", "year": 2015, "source": "x"} for name in ("alfa", "beta")],
    )
    return made(then, {"both": "good", "gamma": "good"}, register=register)


def test_a_merged_group_is_compared_where_all_that_it_was_took_the_same_stand() -> None:
    found = row(merger({"alfa": "poor", "beta": "poor"}), "both")
    assert (found["comparable"], found["via"], found["predecessors"]) == (True, "merged", ("alfa", "beta"))
    assert (found["then"], found["direction"]) == ("poor", "closer")


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        ({"alfa": "poor", "beta": "good"}, "predecessors_differ"),
        ({"alfa": "poor"}, "silent_then"),
        ({"alfa": "poor", "beta": "unknown"}, "dont_know"),
    ],
)
def test_a_merged_group_whose_parts_differ_is_not_compared(then: dict[str, str], reason: str) -> None:
    found = row(merger(then), "both")
    assert (found["comparable"], found["reason"], found["then"]) == (False, reason, "")


def test_a_group_that_joins_one_that_goes_on_makes_it_merged() -> None:
    register = registry(
        GROUPS,
        groups=[group("alfa"), group("beta", valid_to=2014), group("gamma")],
        group_successors=[{"group_id": "beta", "successor": "alfa", "year": 2015, "source": "x"}],
    )
    found = row(made({"alfa": "good", "beta": "poor"}, {"alfa": "good"}, register=register), "alfa")
    assert (found["via"], found["reason"], found["predecessors"]) == ("merged", "predecessors_differ", ("beta",))


def test_the_parts_of_a_split_group_are_compared_with_what_they_came_from() -> None:
    parts = ("alfa", "beta")
    register = registry(
        GROUPS,
        groups=[group("whole", valid_to=2014), *[group(name, valid_from=2015) for name in parts], group("gamma")],
        group_successors=[{"group_id": "whole", "successor": name, "year": 2015, "source": "x"} for name in parts],
    )
    where = made({"whole": "poor"}, {"alfa": "good", "beta": "poor"}, register=register)
    assert [(row(where, name)["via"], row(where, name)["direction"]) for name in parts] == [
        ("split", "closer"),
        ("split", "same"),
    ]


def test_successors_that_run_in_a_circle_end() -> None:
    circle = [{"group_id": a, "successor": b, "year": 2015, "source": "x"} for a, b in (("alfa", "beta"), ("beta", "alfa"))]
    register = registry(GROUPS, groups=[group("alfa", 2015), group("beta", 2015), group("gamma")], group_successors=circle)
    assert row(made({}, {"alfa": "good"}, register=register), "alfa")["reason"] == "new"


def test_a_question_asked_every_second_year_is_compared_with_the_last_time() -> None:
    left_out = wording(version=2, valid_from=2015, valid_to=2015, asked="no")
    book = codebook(
        questions=[question(), question("other")],
        wordings=[wording(valid_to=2014), left_out, wording(version=3, valid_from=2016), wording("other")],
        options=[*options(), *options("other")],
    )
    answers = [(2014, "alfa-1", WORKS, "good"), (2015, "alfa-1", "other", "good"), (2016, "alfa-1", WORKS, "good")]
    where = survey(answers, groups=GROUPS, years=(2014, 2015, 2016), book=book)
    assert indicators.change(where, WORKS, 2016).compared_year == 2014
    assert indicators.change(where, WORKS, 2016).n == 1
    not_asked = indicators.change(where, WORKS, 2015)
    assert (not_asked.compared_year, not_asked.n, not_asked.reasons) == (None, 0, {"silent_now": 2, "not_asked": 1})


def test_nothing_is_compared_across_a_changed_wording_but_with_the_last_year_after_it() -> None:
    book = codebook(wordings=[wording(valid_to=2014), wording(version=2, valid_from=2015, breaks="yes")])
    where = made({"alfa": "good"}, {"alfa": "poor"}, book=book)
    assert indicators.change(where, WORKS, 2015).reasons == {"silent_now": 2, "wording": 1}


def test_a_group_that_a_filter_skipped_was_not_asked() -> None:
    book = codebook(
        questions=[question("known"), question(asked_if_question="known", asked_if_options="good")],
        wordings=[wording("known"), wording()],
        options=[*options("known"), *options()],
    )
    answers = [(year, "alfa-1", "known", code) for year, code in ((2014, "good"), (2015, "poor"))]
    where = survey([*answers, (2014, "alfa-1", WORKS, "good")], groups=GROUPS, years=(2014, 2015), book=book)
    assert row(where, "alfa")["reason"] == "not_asked"


def test_the_options_of_the_indicator_decide_what_is_positive() -> None:
    works = [{"indicator": "works", "question": WORKS, "option": "poor"}]
    where = made({"alfa": "poor", "beta": "good"}, {"alfa": "good", "beta": "good"}, book=codebook(indicator_options=works))
    changed = indicators.change(where, "works", 2015)
    assert (changed.n, changed.then, changed.now, list(changed.moved["group_id"])) == (2, 1, 0, ["alfa"])


def members(all_of: bool = True) -> Survey:
    book = codebook(
        questions=[question("members", "multiple")],
        wordings=[wording("members")],
        options=[option(code, code, "neutral", "members") for code in "abc"],
        indicators=[indicator("all", "all_of")] if all_of else [],
        indicator_options=[{"indicator": "all", "question": "members", "option": code} for code in "ab"] if all_of else [],
    )
    answers = [(2014, "alfa-1", "members", "a"), *[(2015, "alfa-1", "members", code) for code in "ab"]]
    return survey(answers, groups=GROUPS, years=(2014, 2015), book=book)


def test_a_multiple_choice_is_compared_by_its_indicator_and_says_so() -> None:
    changed = indicators.change(members(), "all", 2015)
    assert (changed.n, changed.then, changed.now) == (1, 0, 1)
    with pytest.raises(UsageError, match="all"):
        indicators.comparable_groups(members(), "members", 2015)


answer = st.sampled_from(["good", "poor", "unknown", "", "good+poor", None])


given_by_each = st.tuples(answer, answer, answer).map(
    lambda codes: {name: code for name, code in zip(GROUPS, codes, strict=True) if code is not None}
)


@pytest.mark.slow
@gate.examples(40)
@given(then=given_by_each, now=given_by_each)
def test_the_comparable_and_the_reasons_add_up_to_the_groups_of_the_year(then: dict[str, str], now: dict[str, str]) -> None:
    changed = indicators.change(made(then, now), WORKS, 2015)
    assert changed.n + sum(changed.reasons.values()) == len(GROUPS)
    assert len(changed.moved) <= changed.n >= max(changed.then, changed.now)
