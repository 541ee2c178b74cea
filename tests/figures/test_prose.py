"""Sentences that fit none, one and many."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import WORKS, registry, survey

from busanalys import text
from busanalys.figures import groups, prose
from busanalys.indicators import harmonise
from busanalys.survey import Survey

GROUPS = {"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117"]}


def received(made: Survey) -> str:
    frames = (harmonise.groups(made, 2014), harmonise.areas(made, 2014), harmonise.forms(made, 2014))
    return " ".join(prose.received(*frames))


def test_nobody_answered_is_said_without_shares() -> None:
    assert received(survey([], groups=GROUPS)) == "alfa, beta och gamma har inte svarat."


def test_one_silent_group_is_named_in_the_singular() -> None:
    made = survey([(2014, "alfa-1", WORKS, "good"), (2014, "beta-1", WORKS, "good")], groups=GROUPS)
    assert "gamma har inte svarat." in received(made)
    assert "Det kom in 2 enkätsvar från 2 av 3 lokala BUS-grupper." in received(made)


def test_when_nobody_is_missing_the_text_says_so() -> None:
    made = survey([(2014, f"{name}-1", WORKS, "good") for name in GROUPS], groups=GROUPS)
    assert "Ingen grupp saknas bland svaren." in received(made)


def test_areas_without_a_group_are_named() -> None:
    names = [
        {"area_id": code, "name": name, "short_name": name, "source": "x"} for code, name in (("0114", "Ekby"), ("0115", "Alby"))
    ]
    register = registry({"alfa": ["0114"]}, municipalities=names)
    rows = harmonise.areas(survey([], groups={}, register=register), 2014)
    assert prose.group_status(rows) == ("Lokal BUS-grupp finns eller bildas i 1 av 2 områden.", "BUS-grupp saknas i Alby.")


COMPARED = ["question_label", "compared_year", "then", "then_label", "now", "now_label", "comparable", "reason", "came_from"]


@pytest.mark.parametrize(
    ("rows", "opening", "points"),
    [
        ([("Mallen", 2014, "no", "Nej", "yes", "Ja", True, "", "")], "Ändrade svar sedan 2014:", ("Mallen: ”nej” blev ”ja”.",)),
        ([("Mallen", 2014, "yes", "Ja", "yes", "Ja", True, "", "")], "Inget svar som kan jämföras har ändrats sedan 2014.", ()),
        (
            [("Mallen", 2014, "yes", "Ja", "yes", "Ja", True, "", "Alfa"), ("Rutin", 2013, "no", "", "no", "", True, "", "Alfa")],
            "Inget svar som kan jämföras har ändrats sedan frågorna senast ställdes, jämfört med Alfa.",
            (),
        ),
        ([("Mallen", 2014, "", "", "yes", "Ja", False, "new", "")], "Gruppen fanns inte 2014, så inget kan jämföras.", ()),
        (
            [("Mallen", 2014, "silent", "", "silent", "", False, "silent_now", "")],
            "Gruppen svarade varken 2014 eller 2015, så förändringar går inte att följa.",
            (),
        ),
        (
            [("Mallen", 2014, "yes", "", "silent", "", False, "silent_now", "")],
            "Gruppen svarade inte 2015, så förändringar går inte att följa.",
            (),
        ),
        (
            [("Mallen", 2014, "silent", "", "yes", "", False, "silent_then", "")],
            "Gruppen svarade inte 2014, så förändringar går inte att följa.",
            (),
        ),
        (
            [("Mallen", 2014, "yes", "", "unknown", "", False, "dont_know", "")],
            "Gruppen har inget svar som kan jämföras mellan 2014 och 2015.",
            (),
        ),
        ([("Mallen", None, "", "", "yes", "", False, "not_asked", "")], "Det finns inget tidigare år att jämföra 2015 med.", ()),
    ],
)  # fmt: skip
def test_what_a_group_answered_otherwise_is_told_or_why_nothing_can_be(
    rows: list[tuple[object, ...]], opening: str, points: tuple[str, ...]
) -> None:
    frame = pd.DataFrame(rows, columns=COMPARED).astype({"compared_year": "Int64"})
    assert prose.group_changes(frame, 2015) == ((opening,), points)


@pytest.mark.parametrize(
    ("silent", "words"),
    [
        ([], "Sedan 2013 har gruppen svarat varje år."),
        ([2014], "Sedan 2013 har gruppen svarat två av tre år; den svarade inte 2014."),
        ([2013, 2014], "Sedan 2013 har gruppen svarat ett av tre år; den svarade inte 2013 och 2014."),
    ],
)
def test_years_without_an_answer_are_named(silent: list[int], words: str) -> None:
    rows = [(year, "silent" if year in silent else "answered") for year in (2013, 2014, 2015)]
    assert prose.participation(pd.DataFrame(rows, columns=["year", "response"])) == (words,)


def test_one_known_year_makes_no_sentence_about_years() -> None:
    rows = [(2013, "not_in_source"), (2014, "answered")]
    assert prose.participation(pd.DataFrame(rows, columns=["year", "response"])) == ()


def test_what_a_group_left_blank_is_named() -> None:
    rows = [("sip", "SIP-mallen", "good", "positive"), ("dev", "Avvikelser", "blank", "gap")]
    frame = pd.DataFrame(rows, columns=["question", "question_label", "category", "kind"])
    assert prose.group_overview(["Salem"], 2014, frame) == (
        "Gruppen omfattar Salem.",
        "Gruppen svarade på en av två frågor 2014. Obesvarade: avvikelser.",
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("silent", "Gruppen har inte svarat på enkäten 2014."),
        ("no_group", "Det fanns ingen BUS-grupp här 2014."),
        ("forming", "Gruppen var under bildande 2014 och svarade inte."),
    ],
)
def test_a_group_without_answers_is_told_of_as_what_it_was(state: str, said: str) -> None:
    frame = pd.DataFrame({"category": [state] * 2, "kind": ["gap"] * 2, "question_label": ["A", "B"]})
    assert prose.group_overview(["Salem"], 2014, frame) == ("Gruppen omfattar Salem.", said)


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [(0, 8, "ingen av åtta frågor"), (1, 8, "en av åtta frågor"), (8, 8, "alla åtta frågor"), (1, 1, "en fråga")],
)
def test_a_part_is_told_of_in_words_for_none_one_and_all(count: int, of: int, said: str) -> None:
    assert text.part(count, of, "fråga", "frågor") == said


def test_an_answer_that_as_many_gave_as_any_other_is_no_difference() -> None:
    rows = [("a", "yes", "Ja", 14, "positive"), ("a", "no", "Nej", 14, "negative"), ("a", "partly", "Delvis", 2, "partial")]
    frame = pd.DataFrame(rows, columns=["question", "category", "label", "count", "kind"])
    described = {"own_kind": "negative", "question_label": "A", "base": 30, "own_label": "Nej"}
    assert groups.differences(frame.assign(own="no", **described)) == (
        "Gruppen gav länets vanligaste svar på alla frågor där den tog ställning.",
    )
    (said,) = groups.differences(frame.assign(own="partly", **described | {"own_label": "Delvis"}))
    assert "delvis; 14 av 30 svarar ja" in said
