from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import gate
import pandas as pd
import pytest
from builders import WORKS, codebook, option, options, survey, wording
from hypothesis import given
from hypothesis import strategies as st

from busanalys import indicators
from busanalys.errors import UnknownNameError
from busanalys.survey import Survey

GROUPS = {"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117", "0120"]}
CODES = ("good", "poor", "unknown")


def counts(frame: pd.DataFrame) -> dict[str, int]:
    return frame.set_index("category")["count"].to_dict()


def test_every_option_has_a_row_also_when_nobody_chose_it() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good")], groups=GROUPS)
    assert counts(indicators.distribution(made, WORKS, 2014, "answers")) == {"good": 1, "poor": 0, "unknown": 0}


def test_two_forms_of_one_group_count_twice_among_answers_and_once_among_groups() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good"), (2014, "alfa-2", WORKS, "good")], groups=GROUPS)
    assert indicators.distribution(made, WORKS, 2014, "answers")["base"].iloc[0] == 2
    assert indicators.distribution(made, WORKS, 2014, "groups")["base"].iloc[0] == 1


def test_a_conflicting_group_is_in_the_base_and_in_no_numerator() -> None:
    given_answers = [(2014, "alfa-1", WORKS, "good"), (2014, "alfa-2", WORKS, "poor"), (2014, "beta-1", WORKS, "good")]
    made = survey(given_answers, groups=GROUPS)
    level = indicators.level(made, "works", 2014)
    assert (level["count"], level["base"]) == (1, 2)
    assert counts(indicators.distribution(made, WORKS, 2014))["conflicting"] == 1


def test_silent_groups_have_a_row_but_are_not_in_the_base_of_groups() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good")], groups=GROUPS)
    frame = indicators.distribution(made, WORKS, 2014).set_index("category")
    assert frame.loc["silent", "count"] == 2
    assert not frame.loc["silent", "in_base"]
    assert pd.isna(frame.loc["silent", "share"])


def test_bounds_run_from_the_sure_to_the_possible_over_every_group_that_existed() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good"), (2014, "beta-1", WORKS, "unknown")], groups=GROUPS)
    level = indicators.level(made, "works", 2014)
    assert (level["lower"], level["upper"]) == (1 / 3, 1.0)
    assert (level["unknown_count"], level["open_count"], level["total"]) == (1, 1, 3)


def test_without_vet_ej_the_base_holds_only_those_who_took_a_stand() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good"), (2014, "beta-1", WORKS, "unknown")], groups=GROUPS)
    assert indicators.level(made, "works", 2014, with_unknown=False)["base"] == 1


def test_merged_printed_categories_stay_merged_and_what_is_missing_is_shown_as_unaccounted() -> None:
    printed = [statement("p1", "good+poor", 2), statement("p2", "unknown", 1)]
    forms = [(2014, f"alfa-{n}", "alfa") for n in range(4)]
    made = survey([], groups=GROUPS, kind="published", forms=forms, printed=printed)
    frame = indicators.distribution(made, WORKS, 2014)
    assert counts(frame) == {"good+poor": 2, "unknown": 1, "unaccounted": 1}
    assert list(frame["kind"]) == ["merged", "unknown", "gap"]
    assert frame["label"].iloc[0] == "Fungerar bra eller mindre bra"
    assert set(frame["origin"]) == {"printed"}


def statement(name: str, codes: str, value: int) -> dict[str, object]:
    row: dict[str, object] = {"statement": name, "year": 2014, "source": "s", "section": "1", "question": WORKS, "options": codes}
    return row | {
        "quantity": "count",
        "unit": "answers",
        "value": value,
        "text": str(value),
        "passage": "p",
        "status": "T",
        "method": "none",
    }


def test_an_unknown_question_year_or_base_lists_what_exists() -> None:
    made = survey([], groups=GROUPS)
    with pytest.raises(UnknownNameError, match=WORKS):
        indicators.distribution(made, "sip_template_work", 2014)
    with pytest.raises(UnknownNameError, match="2014"):
        indicators.distribution(made, WORKS, 1999)
    with pytest.raises(UnknownNameError, match="groups"):
        indicators.distribution(made, WORKS, 2014, "grupper")


def two_years(first: list[str], second: list[str], **more: Any) -> Survey:
    names = list(GROUPS)
    answers = [(2014, f"{name}-1", WORKS, code) for name, code in zip(names, first, strict=True) if code]
    answers += [(2015, f"{name}-1", WORKS, code) for name, code in zip(names, second, strict=True) if code]
    return survey(answers, groups=GROUPS, years=(2014, 2015), **more)


def test_a_new_option_breaks_the_line_although_the_wording_stands() -> None:
    later = option("partly", "Delvis", "partial", valid_from=2015, order=4)
    made = two_years(["poor", "good", "good"], ["good", "good", "poor"], book=codebook(options=[*options(), later]))
    frame = indicators.trend(made, "works")
    assert list(frame["break_before"]) == [False, True]
    assert "2015" in frame["break_text"].iloc[1]


def test_the_panel_counts_only_groups_that_took_a_stand_both_years() -> None:
    made = two_years(["good", "poor", "unknown"], ["good", "good", "good"])
    row = indicators.trend(made, "works").iloc[1]
    assert (row["panel_base"], row["panel_count"], row["panel_count_before"]) == (2, 2, 1)


answer = st.sampled_from([*CODES, ""])
given_forms = st.lists(st.tuples(st.sampled_from(list(GROUPS)), answer), max_size=6).filter(
    lambda forms: all([name for name, _ in forms].count(group_id) <= 2 for group_id in GROUPS)
)


def made_from(forms: list[tuple[str, str]]) -> Survey:
    numbered = [(2014, f"{name}-{number}", code) for number, (name, code) in enumerate(forms)]
    answers = [(year, form, WORKS, code) for year, form, code in numbered if code]
    return survey(answers, groups=GROUPS, forms=[(year, form, form.rsplit("-", 1)[0]) for year, form, _ in numbered])


@pytest.mark.slow
@gate.examples(25)
@given(forms=given_forms)
def test_counts_add_up_to_the_base_whatever_was_answered(forms: list[tuple[str, str]]) -> None:
    for base in ("answers", "groups"):
        frame = indicators.distribution(made_from(forms), WORKS, 2014, base)
        if len(frame):
            assert frame.loc[frame["in_base"], "count"].sum() == frame["base"].iloc[0]


@gate.examples(25)
@given(forms=given_forms)
def test_bounds_enclose_what_every_unknown_could_have_answered(forms: list[tuple[str, str]]) -> None:
    level = indicators.level(made_from(forms), "works", 2014)
    assert 0 <= level["lower"] <= level["upper"] <= 1
    if level["share"] is not None:
        assert level["lower"] <= level["share"] <= level["upper"] + 1e-12


@pytest.mark.slow
@gate.examples(25)
@given(forms=given_forms, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(forms: list[tuple[str, str]], order: random.Random) -> None:
    made = made_from(forms)
    shuffled = replace(made, tables=made.tables | {name: mixed(made.tables[name], order) for name in ("submissions", "answers")})
    for base in ("answers", "groups"):
        one, other = (indicators.distribution(which, WORKS, 2014, base) for which in (made, shuffled))
        pd.testing.assert_frame_equal(one, other)


def mixed(frame: pd.DataFrame, order: random.Random) -> pd.DataFrame:
    positions = list(range(len(frame)))
    order.shuffle(positions)
    return frame.iloc[positions].reset_index(drop=True)


def test_levels_of_municipalities_and_districts_add_up_to_the_county() -> None:
    made = two_years(["good", "poor", "good"], ["good", "good", "poor"])
    rows = indicators.by_kind(made, "works", 2015).set_index("kind")
    assert rows.loc["county", "count"] == rows.loc["municipality", "count"] + rows.loc["district", "count"]
    assert (rows.loc["county", "count"], rows.loc["county", "base"]) == (2, 3)
    assert (rows.loc["county", "panel_base"], rows.loc["county", "panel_count_before"], rows.loc["county", "panel_count"]) == (
        3,
        2,
        2,
    )


def test_no_change_of_level_is_given_across_a_changed_wording() -> None:
    book = codebook(wordings=[wording(valid_to=2014), wording(version=2, valid_from=2015, breaks="yes")])
    made = two_years(["good", "poor", "good"], ["good", "good", "poor"], book=book)
    assert indicators.by_kind(made, "works", 2015)["panel_base"].isna().all()
