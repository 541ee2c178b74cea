"""Bases: filters, groups that do not exist, everybody silent, decisions on whole answers; one constructed survey per case."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from builders import WORKS, Row, codebook, indicator, option, options, question, survey, wording

from busanalys import indicators
from busanalys.errors import UsageError
from busanalys.figures import prose
from busanalys.indicators import harmonise
from busanalys.survey import Survey
from busanalys.survey.codebook import Codebook

GROUPS = {"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117"], "delta": ["0120"]}
KNOWN = "sip_template_known"


def counts(frame: pd.DataFrame) -> dict[str, int]:
    return {code: n for code, n in frame.set_index("category")["count"].to_dict().items() if n}


def filtered() -> Codebook:
    asked = question(asked_if_question=KNOWN, asked_if_options="good")
    return codebook(
        questions=[question(KNOWN), asked],
        wordings=[wording(KNOWN), wording()],
        options=[*options(KNOWN), *options()],
    )


def of(answers: Sequence[tuple[str, str, str]], *, book: Codebook | None = None, **tables: Sequence[Row]) -> Survey:
    rows = [(2014, form, name, code) for form, name, code in answers]
    return survey(
        [row for row in rows if row[3]], groups=GROUPS, book=book, forms=[(2014, f, f[:-2]) for f, *_ in answers], **tables
    )


def test_what_a_filter_skipped_is_in_no_base_of_bars_trend_level_or_bounds() -> None:
    made = of(
        [("alfa-1", KNOWN, "good"), ("alfa-1", WORKS, "good"), ("beta-1", KNOWN, "poor"), ("gamma-1", KNOWN, "")], book=filtered()
    )
    for base in ("groups", "answers"):
        frame = indicators.distribution(made, WORKS, 2014, base)
        assert frame["base"].unique() == [1]
        assert counts(frame)["not_applicable"] == 2
    level, trend = indicators.level(made, "works", 2014), indicators.trend(made, "works")
    assert (level["base"], level["total"], level["lower"], level["upper"]) == (1, 2, 0.5, 1.0)
    assert (trend["base"].iloc[0], trend["base_unit"].iloc[0]) == (1, "BUS-grupper som fick frågan")


def test_a_group_that_answered_past_a_filter_is_in_the_base() -> None:
    made = of([("alfa-1", KNOWN, "poor"), ("alfa-1", WORKS, "good")], book=filtered())
    assert indicators.level(made, "works", 2014)["base"] == 1


def test_a_group_was_asked_if_either_of_its_forms_was() -> None:
    made = of([("alfa-1", KNOWN, "good"), ("alfa-2", KNOWN, "poor")], book=filtered())
    assert counts(indicators.distribution(made, WORKS, 2014))["blank"] == 1


STATUS = {"year": 2014, "unit": "group", "fact": "group_status"}


@pytest.mark.parametrize(("status", "state"), [("missing", "no_group"), ("forming", "forming")])
def test_a_group_that_is_not_there_is_in_no_base_and_never_silent(status: str, state: str) -> None:
    made = of([("alfa-1", WORKS, "good")], facts=[STATUS | {"unit_id": "delta", "value": status}])
    frame = indicators.distribution(made, WORKS, 2014)
    assert counts(frame) == {"good": 1, "silent": 2, state: 1}
    assert indicators.level(made, "works", 2014)["total"] == 3
    assert indicators.response_rate(made).iloc[0][["groups", "answered"]].to_list() == [3, 1]
    told = " ".join(prose.received(harmonise.groups(made, 2014), harmonise.areas(made, 2014), harmonise.forms(made, 2014)))
    assert "1 av 3 lokala BUS-grupper" in told
    assert "delta" not in told


def test_a_group_being_formed_counts_if_it_answered() -> None:
    made = of([("alfa-1", WORKS, "good")], facts=[STATUS | {"unit_id": "alfa", "value": "forming"}])
    assert indicators.level(made, "works", 2014)["total"] == 4


def test_a_year_in_which_nobody_answered_is_silent_and_not_missing_in_the_source() -> None:
    frame = indicators.distribution(of([]), WORKS, 2014)
    assert counts(frame) == {"silent": 4}
    assert frame["base"].unique() == [0]


def test_the_base_of_an_indicator_in_the_codebook_is_used() -> None:
    book = codebook(indicators=[indicator("works", base="answers")])
    made = of([("alfa-1", WORKS, "good"), ("alfa-2", WORKS, "good")], book=book)
    assert indicators.level(made, "works", 2014)["base"] == 2
    assert indicators.trend(made, "works")["base_unit"].iloc[0] == "enkätsvar"
    assert indicators.distribution(made, WORKS, 2014)["base"].iloc[0] == 2


def test_answers_that_never_came_in_cannot_be_counted_so_they_have_no_bounds() -> None:
    level = indicators.level(of([("alfa-1", WORKS, "good")]), "works", 2014, "answers")
    assert (level["lower"], level["upper"]) == (None, None)


def multiple() -> Codebook:
    return codebook(
        questions=[question("members", "multiple")],
        wordings=[wording("members")],
        options=[option(code, code.upper(), "neutral", "members", order) for order, code in enumerate("abc", 1)],
        indicators=[],
        indicator_options=[],
    )


@pytest.mark.parametrize("table", [indicators.by_respondent, indicators.by_area, indicators.by_group])
def test_a_multiple_choice_is_an_error_where_a_group_must_have_one_answer(table: object) -> None:
    made = of([("alfa-1", "members", "a"), ("alfa-1", "members", "b")], book=multiple())
    with pytest.raises(UsageError, match="multiple"):
        table(made, "members", 2014)  # type: ignore[operator]


def test_numbers_of_a_question_that_takes_none_are_an_error() -> None:
    with pytest.raises(UsageError, match="takes no number"):
        indicators.numbers(of([("alfa-1", WORKS, "good")]), WORKS)


def decided(kind: str, value: str, name: str = WORKS, form: str = "alfa-1") -> list[Row]:
    row = {"decision": "1", "year": 2014, "kind": kind, "submission": form, "question": name, "value": value}
    return [row | {"by": "N", "date": "2014-06-01", "reason": "x"}]


def test_a_correction_of_a_multiple_choice_replaces_its_whole_set() -> None:
    made = of(
        [("alfa-1", "members", "a"), ("alfa-1", "members", "b"), ("beta-1", "members", "a")],
        book=multiple(),
        decisions=decided("correct", "b|c", "members"),
    )
    frame = indicators.distribution(made, "members", 2014)
    assert counts(frame) == {"a": 1, "b": 1, "c": 1, "silent": 2}
    assert frame.loc[frame["in_base"], "count"].max() <= frame["base"].iloc[0] == 2


@pytest.mark.parametrize("kind", ["correct", "resolve"])
def test_a_decision_fills_a_blank(kind: str) -> None:
    made = of([("alfa-1", WORKS, ""), ("beta-1", WORKS, "poor")], decisions=decided(kind, "good"))
    assert counts(indicators.distribution(made, WORKS, 2014, "groups")) == {"good": 1, "poor": 1, "silent": 2}


def test_a_decision_resolves_the_union_of_a_multiple_choice() -> None:
    made = of(
        [("alfa-1", "members", "a"), ("alfa-2", "members", "b")], book=multiple(), decisions=decided("resolve", "c", "members")
    )
    assert counts(indicators.distribution(made, "members", 2014)) == {"c": 1, "silent": 3}


def test_a_decision_about_a_form_that_is_excluded_does_nothing() -> None:
    out = decided("exclude", "")[0] | {"decision": "2", "question": ""}
    made = of([("alfa-1", WORKS, "poor"), ("beta-1", WORKS, "poor")], decisions=[*decided("correct", "good"), out])
    assert counts(indicators.distribution(made, WORKS, 2014)) == {"poor": 1, "silent": 3}


def test_two_conflicting_groups_have_not_given_the_same_answer() -> None:
    forms = [(f"{name}-{n}", WORKS, code) for name in ("alfa", "beta") for n, code in ((1, "good"), (2, "poor"))]
    assert set(indicators.group_in_county(of(forms), "alfa", 2014)["same"]) == {0}
