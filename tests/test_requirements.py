"""Krav på plats: what the agreements demand, with bounds where an answer is missing."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import codebook, option, options, question, survey, table, wording

import busanalys
from busanalys import indicators, paths
from busanalys.figures import prose
from busanalys.survey import Survey

EXAMPLE = busanalys.load("example")
FIVE = {"social_services", "school_preschool", "bup", "habilitation", "bumm"}
GROUPS = {"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117"], "delta": ["0120"]}
MEMBERS = [option("bup", "BUP", "neutral", "members", 1), option("bumm", "BUMM", "neutral", "members", 2)]
TARGETS = [
    {"target": "group", "label": "BUS-grupp", "level": "area", "fact": "group_status", "order": 1, "source": "x", "passage": "x"},
    {
        "target": "members", "label": "Verksamheter", "level": "group", "question": "members", "options": "bup+bumm",
        "order": 2, "source": "x", "passage": "x",
    },
    {
        "target": "a", "label": "A", "level": "group", "question": "a", "options": "good",
        "order": 3, "source": "x", "passage": "x",
    },
]  # fmt: skip


def made(*given: tuple[int, str, str, str], asked: str = "yes") -> Survey:
    book = codebook(
        questions=[question("a"), question("members", "multiple")],
        wordings=[wording("a", asked=asked), wording("members")],
        options=[*options("a"), *MEMBERS],
        targets=TARGETS,
    )
    return survey(given, groups=GROUPS, book=book)


ANSWERED = made(
    (2014, "alfa-1", "a", "good"), (2014, "alfa-1", "members", "bup"), (2014, "alfa-1", "members", "bumm"),
    (2014, "beta-1", "a", "unknown"), (2014, "beta-1", "members", "bup"),
    (2014, "gamma-1", "a", "good"), (2014, "gamma-2", "a", "poor"),
    (2014, "gamma-1", "members", "bup"), (2014, "gamma-2", "members", "bumm"),
)  # fmt: skip


def statuses(made: Survey) -> dict[tuple[str, str], str]:
    rows = indicators.requirements(made, 2014)
    return dict(zip(zip(rows["group_id"], rows["target"], strict=True), rows["status"], strict=True))


def test_each_target_is_met_not_met_or_unknown() -> None:
    found = statuses(ANSWERED)
    assert [found[group, "group"] for group in GROUPS] == ["met"] * 4
    assert [found[group, "members"] for group in GROUPS] == ["met", "not_met", "met", "unknown"]
    assert [found[group, "a"] for group in GROUPS] == ["met", "unknown", "unknown", "unknown"]


def test_what_is_unknown_widens_the_range_and_never_the_number_met() -> None:
    rows = indicators.requirements_met(ANSWERED, 2014).set_index("group_id")[["met", "unknown", "of"]]
    assert rows.T.to_dict("list") == {"alfa": [3, 0, 3], "beta": [1, 1, 3], "gamma": [2, 1, 3], "delta": [1, 2, 3]}
    assert prose.requirements(indicators.requirements_met(ANSWERED, 2014)) == (
        "Minst 1 och högst 3 av 4 BUS-grupper uppfyller alla krav"
    )


def test_a_question_that_was_not_asked_demands_nothing() -> None:
    rows = indicators.requirements_met(made((2014, "alfa-1", "members", "bup"), asked="no"), 2014)
    assert set(rows["of"]) == {2}


@pytest.mark.parametrize(
    ("met", "said"),
    [
        ([(5, 0)] * 3, "3 av 3 BUS-grupper uppfyller alla krav"),
        ([(4, 0)] * 3, "Ingen av 3 BUS-grupper uppfyller alla krav"),
        ([(4, 1), (2, 1)], "Högst 1 av 2 BUS-grupper uppfyller alla krav"),
        ([(5, 0), (1, 4)], "Minst 1 och högst 2 av 2 BUS-grupper uppfyller alla krav"),
        ([(5, 0)], "1 av 1 BUS-grupp uppfyller alla krav"),
    ],
)
def test_the_finding_fits_none_one_and_many(met: list[tuple[int, int]], said: str) -> None:
    assert prose.requirements(pd.DataFrame([(*pair, 5) for pair in met], columns=["met", "unknown", "of"])) == said


def test_a_group_that_does_not_exist_is_demanded_nothing_of() -> None:
    facts = [{"year": 2014, "unit": "group", "unit_id": "delta", "fact": "group_status", "value": "missing"}]
    rows = ANSWERED.tables | {"facts": table("facts", facts)}  # type: ignore[operator]
    without = survey([], groups=GROUPS, book=ANSWERED.codebook)
    without = Survey(**{**vars(without), "tables": rows})
    assert "delta" not in set(indicators.requirements(without, 2014)["group_id"])


@pytest.mark.parametrize("year", EXAMPLE.years)
def test_the_numbers_are_those_of_a_recount_from_the_plain_files(year: int) -> None:
    """Every group of a year that nothing was decided about, counted with pandas alone."""
    folder = paths.data_dir() / "example"
    forms = pd.read_csv(folder / "submissions.csv").query("year == @year")
    decided = pd.read_csv(folder / "decisions.csv").query("year == @year and kind in ('exclude', 'correct', 'resolve')")
    settled = set(forms.loc[forms["submission"].isin(decided["submission"]), "group_id"])
    answers = pd.read_csv(folder / "answers.csv").merge(forms[["submission", "group_id"]], on="submission")
    given = {key: set(rows["option"]) for key, rows in answers.groupby(["group_id", "question"])}
    facts = pd.read_csv(folder / "facts.csv").query("year == @year and unit == 'group'")
    gone = set(facts.loc[facts["value"].isin(["missing", "forming"]), "unit_id"]) - set(forms["group_id"])
    groups = pd.read_csv(folder / "registry" / "groups.csv").fillna({"valid_to": 9999})
    there = set(groups.loc[groups["valid_from"].le(year) & groups["valid_to"].ge(year), "group_id"]) - gone
    rows = indicators.requirements_met(EXAMPLE, year).set_index("group_id")
    assert set(rows.index) == there
    for group in there - settled:
        members = given.get((group, "members_represented"))
        met, unknown = 1 + int(members is not None and members >= FIVE), int(members is None)
        for name in ("local_agreement", "habilitation_local_routines", "habilitation_coordinator"):
            stands = given.get((group, name), set()) - {"unknown"}
            met, unknown = met + int(stands == {"yes"}), unknown + int(len(stands) != 1)
        assert tuple(rows.loc[group, ["met", "unknown", "of"]]) == (met, unknown, 5), group
