from __future__ import annotations

import pytest
from builders import WORKS, codebook, group, options, question, survey, wording

from busanalys.indicators import harmonise
from busanalys.survey import Survey

GROUPS = {"alfa": ["0114"], "beta": ["0115"]}


def category(made: Survey, name: str, year: int = 2014, asked: str = WORKS) -> tuple[str, bool]:
    row = harmonise.items(made, asked, year).set_index("group_id").loc[name]
    return str(row["category"]), bool(row["flagged"])


def test_two_equal_answers_from_one_group_are_that_answer() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good"), (2014, "alfa-2", WORKS, "good")], groups=GROUPS)
    assert category(made, "alfa") == ("good", False)


def test_two_different_answers_from_one_group_are_conflicting() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good"), (2014, "alfa-2", WORKS, "poor")], groups=GROUPS)
    assert category(made, "alfa") == ("conflicting", False)


def test_vet_ej_beside_an_answer_gives_way_and_is_flagged() -> None:
    made = survey([(2014, "alfa-1", WORKS, "unknown"), (2014, "alfa-2", WORKS, "poor")], groups=GROUPS)
    assert category(made, "alfa") == ("poor", True)


def test_a_blank_beside_an_answer_gives_way_and_is_flagged() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good")], groups=GROUPS, forms=[(2014, "alfa-2", "alfa")])
    assert category(made, "alfa") == ("good", True)


def test_two_vet_ej_are_one_vet_ej() -> None:
    made = survey([(2014, "alfa-1", WORKS, "unknown"), (2014, "alfa-2", WORKS, "unknown")], groups=GROUPS)
    assert category(made, "alfa") == ("unknown", False)


def test_forms_that_tell_of_different_respondents_are_separate_answers_and_no_conflict() -> None:
    book = codebook(questions=[question("answered_by")], wordings=[wording("answered_by")], options=options("answered_by"))
    answers = [(2014, "alfa-1", "answered_by", "good"), (2014, "alfa-2", "answered_by", "poor")]
    made = survey(answers, groups=GROUPS, book=book)
    assert category(made, "alfa", asked="answered_by") == ("separate", False)


def test_every_kind_of_gap_is_told_apart() -> None:
    facts = [{"year": 2014, "unit": "group", "unit_id": "gamma", "fact": "group_status", "value": "forming"}]
    groups = {"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117"]}
    made = survey([], groups=groups, forms=[(2014, "alfa-1", "alfa")], facts=facts)
    found = harmonise.items(made, WORKS, 2014).set_index("group_id")["category"].to_dict()
    assert found == {"alfa": "blank", "beta": "silent", "gamma": "forming"}


def test_a_question_not_asked_that_year_is_not_asked_also_for_those_who_did_not_answer() -> None:
    book = codebook(wordings=[wording(valid_to=2014, asked="no"), wording(version=2, valid_from=2015)])
    made = survey([], groups=GROUPS, book=book, forms=[(2014, "alfa-1", "alfa")])
    assert set(harmonise.items(made, WORKS, 2014)["category"]) == {"not_asked"}


def test_a_filter_makes_the_next_question_not_applicable() -> None:
    known, works = question("known"), question(asked_if_question="known", asked_if_options="good")
    book = codebook(questions=[known, works], wordings=[wording("known"), wording()], options=[*options("known"), *options()])
    made = survey([(2014, "alfa-1", "known", "poor"), (2014, "beta-1", "known", "good")], groups=GROUPS, book=book)
    assert category(made, "alfa")[0] == "not_applicable"
    assert category(made, "beta")[0] == "blank"


def test_published_data_never_calls_an_unprinted_answer_blank_or_silent() -> None:
    made = survey([], groups=GROUPS, kind="published", forms=[(2014, "alfa-1", "alfa")])
    assert set(harmonise.items(made, WORKS, 2014)["category"]) == {"not_in_source"}


def test_a_multiple_choice_is_the_union_of_two_forms() -> None:
    book = codebook(questions=[question(kind="multiple")])
    answers = [(2014, "alfa-1", WORKS, "good"), (2014, "alfa-2", WORKS, "poor"), (2014, "alfa-2", WORKS, "good")]
    made = survey(answers, groups=GROUPS, book=book)
    assert sorted(harmonise.choices(made, WORKS, 2014)["option"]) == ["good", "poor"]


def test_numbers_of_two_forms_are_never_added() -> None:
    book = codebook(questions=[question("sip_count", "number")], wordings=[wording("sip_count")], options=[])
    rows = [
        {"year": 2014, "submission": "alfa-1", "question": "sip_count", "value": "3"},
        {"year": 2014, "submission": "alfa-2", "question": "sip_count", "value": "4"},
    ]
    forms = [(2014, "alfa-1", "alfa"), (2014, "alfa-2", "alfa")]
    made = survey([], groups=GROUPS, book=book, forms=forms, answers=rows)
    assert category(made, "alfa", asked="sip_count")[0] == "conflicting"


def test_a_recorded_decision_resolves_a_conflict_and_leaves_the_answers_as_given() -> None:
    decision = {"decision": "d1", "year": 2014, "kind": "resolve", "submission": "alfa-1", "question": WORKS, "value": "good"}
    answers = [(2014, "alfa-1", WORKS, "good"), (2014, "alfa-2", WORKS, "poor")]
    made = survey(answers, groups=GROUPS, decisions=[decision])
    assert category(made, "alfa") == ("good", False)
    assert sorted(made.answers["option"]) == ["good", "poor"]


@pytest.mark.parametrize(("kind", "expected"), [("exclude", "silent"), ("correct", "poor")])
def test_decisions_exclude_a_form_or_correct_an_answer(kind: str, expected: str) -> None:
    decision = {"decision": "d1", "year": 2014, "kind": kind, "submission": "alfa-1", "question": WORKS, "value": "poor"}
    made = survey([(2014, "alfa-1", WORKS, "good")], groups=GROUPS, decisions=[decision])
    assert category(made, "alfa")[0] == expected


def test_an_area_without_a_group_is_missing_in_a_survey_and_unknown_in_published_data() -> None:
    from builders import registry

    register = registry(GROUPS, groups=[group("alfa")], group_members=[])
    for kind, expected in (("survey", "missing"), ("published", "not_in_source")):
        made = survey([], groups=GROUPS, kind=kind, register=register)
        assert set(harmonise.areas(made, 2014)["group_status"]) == {expected}
