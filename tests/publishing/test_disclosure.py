"""From all that the public edition prints, two answers stay possible for every group and sensitive question.

The proof asks nothing of the rules: it changes the answers of every group, so that nobody keeps theirs in all the worlds that
it makes, and shows that the edition prints the same in each. What no reader can tell apart no reader can work out.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import builders
import copies
import pandas as pd
import pytest

import busanalys as bus
from busanalys import paths
from busanalys.errors import UsageError
from busanalys.figures.figure import Prose, Table
from busanalys.indicators import by_group, disclosure
from busanalys.publishing import bundle
from busanalys.render import Request, render
from busanalys.render.plan import YEARLY
from busanalys.reporting import PUBLIC
from busanalys.survey import Survey

SENSITIVE = ("sip_template_works", "deviation_reports_work")
NO_ANSWER = ("silent", "forming", "no_group", "not_asked", "not_applicable", "not_in_source")
UNCLEAR = ("blank", "conflicting")


class Cell(NamedTuple):
    """The answer of a group to a question in a year."""

    question: str
    year: int
    group: str


def printed(survey: Survey, year: int) -> dict[str, list[str]]:
    """All that the pages of a year in the public edition hold, by notebook: words, tables, drawings and what lies in them."""
    return {name: [json.dumps(_bundle(one), sort_keys=True, default=str) for one in shown(survey, year, name)] for name in YEARLY}


def _bundle(one: Any) -> Any:
    return one._repr_mimebundle_() if hasattr(one, "_repr_mimebundle_") else repr(one)


def shown(survey: Survey, year: int, notebook: str) -> Iterator[Any]:
    """What the cells of a notebook show, run here with the survey in the place of the dataset that it loads."""
    cells = json.loads((paths.notebooks_dir() / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    found: list[Any] = []
    space: dict[str, Any] = {"display": lambda *ones: found.extend(ones)}
    for cell in (cell for cell in cells if cell["cell_type"] == "code"):
        source = "".join(cell["source"]).replace("bus.load(dataset)", "SURVEY")
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, notebook, "exec"), space)
        space |= {"SURVEY": survey, "year": year, "audience": PUBLIC}
        if isinstance(last, ast.Expr):
            found.append(eval(compile(ast.Expression(last.value), notebook, "eval"), space))
    yield from found


def answers_of(survey: Survey) -> dict[Cell, str]:
    """The answer of every group that gave one, or left it blank, to every sensitive question."""
    cells = {}
    for question in SENSITIVE:
        for year in survey.years:
            rows = by_group(survey, question, year)
            inside = rows[~rows["category"].isin(NO_ANSWER)]
            pairs = zip(inside["group_id"], inside["category"], strict=True)
            cells |= {Cell(question, year, group): given for group, given in pairs}
    return cells


def worlds(survey: Survey, whole: bool = False) -> Iterator[dict[Cell, str]]:
    """Other answers that the groups could have given: pairs exchange theirs until every group has had another than its own.

    Exchange is within municipalities and within districts, since what is told of each, and whether it is, hangs on them; with
    `whole` it is between them, for the groups of a kind in which all answered alike.
    """
    own = {cell: "blank" if answer in UNCLEAR else answer for cell, answer in answers_of(survey).items()}
    kinds = survey.registry.tables["groups"].set_index("group_id")["kind"]
    parts: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in own:
        parts.setdefault((cell.question, cell.year, whole or kinds[cell.group]), []).append(cell)
    waiting = {cell for cells in parts.values() if len({own[cell] for cell in cells}) > 1 for cell in cells}
    if whole:
        waiting -= {cell for world in worlds(survey) for cell in world}
    while waiting:
        world = {cell: answer for cells in parts.values() for cell, answer in exchanged(cells, own, waiting).items()}
        waiting -= world.keys()
        yield world


def exchanged(cells: list[Cell], own: Mapping[Cell, str], waiting: set[Cell]) -> dict[Cell, str]:
    """Answers of a part after pairs exchanged theirs: every group that waits, with one of another answer where one is left."""
    moved: dict[Cell, str] = {}
    for cell in (cell for cell in cells if cell in waiting):
        others = sorted((one for one in cells if own[one] != own[cell] and one not in moved), key=lambda one: one not in waiting)
        if cell not in moved and others:
            moved |= {cell: own[others[0]], others[0]: own[cell]}
    return moved


def with_answers(survey: Survey, world: Mapping[Cell, str]) -> Survey:
    """The survey as it would be with other answers: all forms of a group agree, and decisions on them are gone."""
    forms = survey.submissions[["year", "submission", "group_id"]].itertuples(index=False, name=None)
    of_group: dict[tuple[int, str], list[str]] = {}
    for year, form, group in forms:
        of_group.setdefault((int(year), group), []).append(form)
    gone = {(cell.year, form, cell.question) for cell in world for form in of_group[cell.year, cell.group]}
    kept = {name: _without(survey.tables[name], gone) for name in ("answers", "decisions")}
    new = [
        {"year": cell.year, "submission": form, "question": cell.question, "option": answer, "value": "", "statement": ""}
        for cell, answer in world.items()
        if answer != "blank"
        for form in of_group[cell.year, cell.group]
    ]
    answers = pd.concat([kept["answers"], builders.table("answers", new)], ignore_index=True)
    return replace(survey, tables={**survey.tables, "answers": answers, "decisions": kept["decisions"]})


def _without(rows: pd.DataFrame, gone: set[tuple[int, str, str]]) -> pd.DataFrame:
    keys = zip(rows["year"].astype(int), rows["submission"], rows["question"], strict=True)
    return rows[[key not in gone for key in keys]]


def untold(survey: Survey, others: Iterable[dict[Cell, str]], years: Iterable[int]) -> set[Cell]:
    """The answers that are others in other worlds, in all of which the edition of the years prints the same."""
    pages, own, covered = {year: printed(survey, year) for year in years}, answers_of(survey), set[Cell]()
    for world in others:
        other = with_answers(survey, world)
        answers = answers_of(other)
        covered |= {cell for cell in world if answers[cell] != own[cell]}
        again = {year: printed(other, year) for year in pages}
        assert [(year, name) for year in pages for name in YEARLY if again[year][name] != pages[year][name]] == []
    return covered


@pytest.mark.full
def test_in_every_year_every_group_could_have_answered_otherwise_and_nothing_printed_would_differ() -> None:
    survey = bus.load("example")
    covered = untold(survey, (*worlds(survey), *worlds(survey, whole=True)), survey.years)
    assert covered == answers_of(survey).keys()
    assert len(covered) > 500


@pytest.mark.slow
def test_most_groups_could_have_answered_otherwise_and_nothing_printed_of_the_last_year_would_differ() -> None:
    survey = bus.load("example")
    assert len(untold(survey, [next(worlds(survey))], survey.years[-1:])) > 400


def test_the_proof_sees_what_the_edition_for_bussam_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    survey = bus.load("example")
    before = [json.dumps(_bundle(one), default=str) for one in shown(survey, 2024, "sip_uptake")]
    world = next(worlds(survey))
    monkeypatch.setattr("test_disclosure.PUBLIC", "bussam")
    after = [json.dumps(_bundle(one), default=str) for one in shown(with_answers(survey, world), 2024, "sip_uptake")]
    assert before != after


GROUPS = {f"kommun{number}": [f"01{number:02d}"] for number in range(12)}
RULES = [
    {"split": "county", "shown": "yes", "least_cell": 1, "empty_cells": "yes", "full_cells": "no", "complements": "no"},
    {"split": "kind", "shown": "yes", "least_cell": 3, "empty_cells": "no", "full_cells": "no", "complements": "yes"},
    {"split": "respondent", "shown": "yes", "least_cell": 3, "empty_cells": "no", "full_cells": "no", "complements": "yes"},
]


def judged(*answers: str, rules: list[builders.Row] = RULES, districts: int = 6, sensitive: str = "yes") -> Survey:
    """A survey of one year in which twelve groups gave the answers; the last of them are groups of districts."""
    book = builders.codebook(questions=[builders.question(sensitive=sensitive)], disclosure=rules)
    kinds = ["municipality"] * (len(GROUPS) - districts) + ["district"] * districts
    rows = [builders.group(name, kind=kind) for name, kind in zip(GROUPS, kinds, strict=True)]
    given = [(2014, f"{name}-1", builders.WORKS, answer) for name, answer in zip(GROUPS, answers, strict=False)]
    return builders.survey(given, groups=GROUPS, book=book, register=builders.registry(GROUPS, groups=rows))


def told(*answers: str, **more: Any) -> frozenset[str]:
    return disclosure.told(judged(*answers, **more), builders.WORKS, 2014)


HALF = ("good", "good", "good", "poor", "poor", "poor")


def test_a_split_is_told_when_every_cell_of_it_holds_three_and_none_is_empty_or_full() -> None:
    assert told(*HALF, *HALF) == {"county", "kind"}
    assert told(*HALF, *["poor"] * 6) == {"county"}  # empty
    assert told(*HALF, *["good"] * 6) == {"county"}  # full
    assert told(*HALF, "good", "good", "poor", "poor", "poor", "poor") == {"county"}  # two


def test_what_all_answered_alike_is_not_told_even_of_the_county() -> None:
    alike = judged(*["good"] * 12)
    assert disclosure.told(alike, builders.WORKS, 2014) == frozenset()
    report = bus.report(alike, 2014, audience=PUBLIC)
    assert isinstance(report.question(builders.WORKS), Prose)
    assert "visas inte i den offentliga utgåvan" in str(report.question(builders.WORKS))
    assert not report.overview().paragraphs
    assert not report.headline().paragraphs


def test_without_a_rule_nothing_but_what_has_one_is_told() -> None:
    assert told(*HALF, *HALF, rules=RULES[:1]) == {"county"}
    assert told(*HALF, *HALF, rules=[]) == frozenset()
    assert told(*HALF, *HALF, rules=[RULES[0], {**RULES[1], "shown": "no"}]) == {"county"}


def test_the_shipped_rules_never_tell_of_respondents_or_of_comparable_or_single_groups() -> None:
    rules = bus.load("example").codebook.tables["disclosure"].set_index("split")["shown"]
    assert rules.to_dict() == {"county": "yes", "kind": "yes", "respondent": "no", "comparable": "no", "group": "no"}


def test_the_cases_of_the_example_are_not_told() -> None:
    survey = bus.load("example")
    for year in survey.years:
        report = bus.report(survey, year, audience=PUBLIC)
        kinds = report.by_kind("sip_template_works")
        assert not isinstance(kinds, Table) or not kinds.frame["Antal och bas"].str.startswith("0 av").any()
        assert "Anser att SIP-mallen fungerar bra" not in str(getattr(report.comparability(), "frame", ""))


def test_a_public_edition_of_a_survey_without_a_sensitive_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no question is marked 'yes' in the column sensitive"):
        bus.report(judged(*HALF, *HALF, sensitive="no"), 2014, audience=PUBLIC)
    data = copies.copied_data(tmp_path, "example")
    for path in (data / "codebook" / "questions.csv", data / "example" / "codebook" / "questions.csv"):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False).assign(sensitive="no")
        frame.to_csv(path, index=False, lineterminator="\n")
    with pytest.raises(UsageError, match="nothing would be kept back"):
        render(Request(data, tmp_path / "out", [2024], ["example"], audience=PUBLIC))
    assert not (tmp_path / "out").exists()


def test_the_public_edition_cannot_be_archived_with_the_answers(tmp_path: Path) -> None:
    order = bundle.Order(paths.data_dir(), 2024, "example", demo=True, audience=PUBLIC, archive=True)
    with pytest.raises(UsageError, match="An archive holds every answer"):
        bundle.bundle(order, tmp_path / "x.zip")
    assert not list(tmp_path.iterdir())
