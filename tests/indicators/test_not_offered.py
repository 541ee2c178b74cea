"""What a year's form did not ask, or had no such answer to, is never counted as nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import builders
import copies
import exports
import imports
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import busanalys as bus
from busanalys import indicators, states, survey
from busanalys.indicators import harmonise
from busanalys.survey import Survey

pytestmark = pytest.mark.slow

MEMBERS, REQUIRED, CODES = "members_represented", ("social", "bup"), ("social", "bup", "police")
GROUPS = {"alfa": ["01"], "beta": ["02"], "gamma": ["03"]}
NOT_ASKED = states.NOT_ASKED.code


def _survey(answers: dict[str, set[str]], works: dict[str, str], offered: frozenset[str], asked: bool) -> Survey:
    """Three groups, a multiple choice of which a form may lack options, and a single choice that may not have been asked."""
    questions = [builders.question(MEMBERS, "multiple"), builders.question()]
    book = builders.codebook(
        questions=questions,
        wordings=[builders.wording(MEMBERS), builders.wording(asked="yes" if asked else "no")],
        options=[*(builders.option(code, code.title(), "neutral", MEMBERS) for code in CODES), *builders.options()],
        indicators=[builders.indicator("all_required", "all_of"), builders.indicator("works")],
        indicator_options=[
            *({"indicator": "all_required", "question": MEMBERS, "option": code} for code in REQUIRED),
            {"indicator": "works", "question": builders.WORKS, "option": "good"},
        ],
        targets=[{"target": "required", "label": "Alla", "question": MEMBERS, "options": "+".join(REQUIRED), "order": 1}],
    )
    rows = [(2014, f"{group}-1", MEMBERS, code) for group, codes in answers.items() for code in sorted(codes & offered)]
    rows += [(2014, f"{group}-1", builders.WORKS, option) for group, option in works.items() if asked]
    sent = [(2014, f"{group}-1", group) for group in GROUPS]
    return builders.survey(rows, groups=GROUPS, book=replace(book, offered={(MEMBERS, 2014): offered}), forms=sent)


@settings(deadline=None)
@given(
    st.fixed_dictionaries({group: st.sets(st.sampled_from(CODES)) for group in GROUPS}),
    st.fixed_dictionaries({group: st.sampled_from(["good", "poor", "unknown"]) for group in GROUPS}),
    st.frozensets(st.sampled_from(CODES)),
    st.booleans(),
    st.sampled_from(["groups", "answers"]),
)
def test_what_the_form_did_not_have_is_in_no_frame_and_no_base(
    answers: dict[str, set[str]], works: dict[str, str], offered: frozenset[str], asked: bool, base: str
) -> None:
    made = _survey(answers, works, offered, asked)
    counted = indicators.distribution(made, MEMBERS, 2014, base).set_index("category")["count"]
    for code in CODES:
        chosen = sum(code in codes & offered for codes in answers.values())
        assert (counted[code] == chosen) if code in offered else (code not in counted.index)
    complete = indicators.level(made, "all_required", 2014, base)
    assert complete["base"] == (len(GROUPS) if offered.issuperset(REQUIRED) else 0)
    assert complete["share"] is None or offered.issuperset(REQUIRED)
    assert bool(len(indicators.requirements(made, 2014))) == offered.issuperset(REQUIRED)
    assert indicators.level(made, "works", 2014, base)["base"] == (len(GROUPS) if asked else 0)
    assert indicators.distribution(made, builders.WORKS, 2014, base).empty != asked
    assert set(harmonise.items(made, builders.WORKS, 2014)["category"]) == (set(works.values()) if asked else {NOT_ASKED})


def test_a_question_without_a_wording_of_the_year_was_not_asked_in_a_survey_and_is_untold_in_a_source() -> None:
    later = builders.codebook(wordings=[builders.wording(valid_from=2020)])
    for kind, state in (("survey", NOT_ASKED), ("published", states.NOT_IN_SOURCE.code)):
        made = builders.survey([(2014, "alfa-1", MEMBERS, "social")], groups={"alfa": ["01"]}, book=later, kind=kind)
        assert list(harmonise.items(made, builders.WORKS, 2014)["category"]) == [state]


LACKING = ("BUP", "Polis")
LEFT_OUT = ("answered_by",)


def _narrower(lines: exports.Lines) -> exports.Lines:
    """The file of a form without some options, and without the question of who took part."""
    asked_of = exports.wording(survey.load("example"), "answered_by", 2024)
    kept = [
        i for i, (heading, option) in enumerate(zip(*lines[:2], strict=True)) if heading != asked_of and option not in LACKING
    ]
    joined = [f"{h} [{o}]" if o else h for h, o in zip(*lines[:2], strict=True)]
    rows = [joined, *([cell.replace("2024-", "2025-") for cell in row] for row in lines[2:])]
    return [[row[place] for place in kept] for row in rows]


@pytest.fixture(scope="module")
def narrower(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The example with a year whose form lacked options and a question, taken in as a person would; and what the import said."""
    folder = tmp_path_factory.mktemp("narrower")
    data = copies.copied_data(folder, "example")
    headings, rows = exports.by_option(survey.load("example"), 2024, lambda ticked, label: "Ja" if ticked else "Nej")
    file = exports.csv_file(folder / "export.csv", _narrower([*headings, *rows]))
    imports.imported(file, data / "example", 2025, data=data)
    mapping = folder / "export_mapping.xlsx"
    imports.fill_in(mapping, "wordings", "question", {"answered_by": {"accept": "yes"}})
    outcome = imports.imported(file, data / "example", 2025, data=data, mapping=mapping)
    assert outcome.code == 0, imports.told(outcome)
    return data, imports.told(outcome)


@pytest.mark.slow
def test_an_option_without_a_column_is_stored_as_not_offered_by_data_alone(narrower: tuple[Path, str]) -> None:
    data, told = narrower
    assert "members_represented has no column for bup, police" in told
    found = survey.load("example", data)
    assert {"bup", "police"}.isdisjoint(indicators.distribution(found, MEMBERS, 2025)["category"])
    assert {"bup", "police"} <= set(indicators.distribution(found, MEMBERS, 2024)["category"])
    assert indicators.level(found, "all_required_members", 2025)["base"] == 0
    assert indicators.level(found, "answered_jointly", 2025)["base"] == 0
    assert 2025 not in set(indicators.trend(found, "answered_jointly")["year"])


@pytest.mark.slow
def test_reports_say_what_the_form_did_not_have(narrower: tuple[Path, str]) -> None:
    report = bus.report(survey.load("example", narrower[0]), 2025)
    said = " ".join(report.unknown().points)
    assert "Frågan ställdes inte 2025: vilka som deltog i svaret" in said
    assert "fanns inte bland svarsalternativen 2025: bUP" not in said
    assert "fanns inte bland svarsalternativen 2025: BUP och polis" in said
    members = report.question(MEMBERS)
    assert "Fanns inte bland svarsalternativen 2025: BUP och polis." in members.notes
    assert set(report.groups().frame["Vilka som svarade"]) <= {"Frågan ställdes inte", "Har inte svarat", "BUS-grupp saknas"}
    assert "0 av" not in str(report.response_map())
    assert report.by_respondent("local_agreement").kind == "absence"
