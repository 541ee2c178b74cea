"""What a decision is about today: answers, also of a whole group, comments, forms; compared with what it was when taken."""

from __future__ import annotations

import pandas as pd
import pytest

from busanalys.survey.grounds import grounds

FORMS = pd.DataFrame(
    [
        ("2014", "nacka-1", "nacka", "2014-05-02"),
        ("2014", "nacka-2", "nacka", ""),
        ("2014", "nacka-3", "nacka", "2014-05-09"),
        ("2013", "nacka-1", "solna", "2013-05-02"),
    ],
    columns=["year", "submission", "group_id", "received"],
)
ANSWERS = pd.DataFrame(
    [
        ("2014", "nacka-1", "plans", "", "31"),
        ("2014", "nacka-1", "members", "school", ""),
        ("2014", "nacka-1", "members", "bup", ""),
        ("2014", "nacka-3", "members", "bup", ""),
        ("2014", "nacka-2", "comment", "", "Bra | och dåligt"),
        ("2013", "nacka-1", "plans", "", "7"),
    ],
    columns=["year", "submission", "question", "option", "value"],
)


def of(*rows: tuple[str, str, str]) -> list[str]:
    """The grounds of decisions of 2014, each as kind, form and question."""
    decided = pd.DataFrame([("2014", *row) for row in rows], columns=["year", "kind", "submission", "question"])
    return list(grounds(decided, FORMS, ANSWERS))


@pytest.mark.parametrize(
    ("kind", "form", "question", "expected"),
    [
        ("correct", "nacka-1", "plans", "31"),
        ("correct", "nacka-1", "members", "bup|school"),
        ("correct", "nacka-2", "plans", "blank"),
        ("resolve", "nacka-2", "members", "bup|school / blank / bup"),
        ("release_comment", "nacka-2", "comment", "Bra | och dåligt"),
        ("include_late", "nacka-3", "", "nacka 2014-05-09"),
        ("exclude", "nacka-2", "", "nacka"),
        ("correct", "tumba", "plans", ""),
    ],
)
def test_a_decision_is_about_an_answer_of_its_form_or_group_or_about_the_form(
    kind: str, form: str, question: str, expected: str
) -> None:
    assert of((kind, form, question)) == [expected]


def test_a_form_that_is_excluded_is_no_ground_for_the_answer_of_its_group() -> None:
    assert of(("resolve", "nacka-1", "members"), ("exclude", "nacka-3", ""))[0] == "bup|school / blank"


def test_no_decisions_have_no_grounds() -> None:
    assert of() == []
