"""A survey at a glance: its years, groups and questions, and how much is missing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

COLUMNS = ["year", "question", "label", "kind", "groups", "given", "not_applicable", "missing", "asked"]
NOT_ASKED, NOT_KNOWN = "–", "?"
KEY = f"I tabellen: antal BUS-grupper utan svar på frågan ({NOT_ASKED} ställdes inte, {NOT_KNOWN} framgår inte av källan)."


def overview(survey: Survey) -> pd.DataFrame:
    """How many groups answered each question in each year, one row per year and question.

    Columns year, question, label, kind, groups (that existed), given (groups with an answer), not_applicable (skipped by a
    filter), missing (groups less those two; missing where the source does not tell), asked (no where the question was
    not asked).
    """
    import pandas as pd

    given = _groups_with(survey, survey.answers)
    questions = survey.codebook.questions.to_dict("records")
    rows = [_row(survey, given, year, question) for question in questions for year in survey.years]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"missing": "Int64"})


def _groups_with(survey: Survey, answers: pd.DataFrame) -> dict[tuple[int, str], set[str]]:
    forms = survey.submissions[["year", "submission", "group_id"]]
    pairs = answers[["year", "submission", "question"]].merge(forms, on=["year", "submission"])
    found: dict[tuple[int, str], set[str]] = {}
    for year, name, group in pairs[["year", "question", "group_id"]].drop_duplicates().itertuples(index=False):
        found.setdefault((int(year), str(name)), set()).add(str(group))
    return found


def _row(survey: Survey, given: dict[tuple[int, str], set[str]], year: int, question: dict[Any, Any]) -> tuple[Any, ...]:
    name = question["question"]
    groups, answered = len(survey.registry.groups(year)), given.get((year, name), set())
    asked = survey.codebook.asked(name, year) is not False
    skipped = len(_skipped(survey, year, question) - answered)
    told = asked and (survey.kind == "survey" or bool(answered))
    missing = groups - len(answered) - skipped if told else None
    return year, name, question["label"], question["kind"], groups, len(answered), skipped, missing, asked


def _skipped(survey: Survey, year: int, question: dict[Any, Any]) -> set[str]:
    """The groups whose answer to the question before leads past this one."""
    if not question["asked_if_question"]:
        return set()
    answers = survey.answers
    gate = answers[(answers["question"] == question["asked_if_question"]) & (answers["year"] == year)]
    past = gate[~gate["option"].isin(question["asked_if_options"].split("|"))]
    return _groups_with(survey, past).get((year, question["asked_if_question"]), set())


def line(survey: Survey) -> str:
    """The survey in one line: `example: 2013–2024, 31–33 BUS-grupper, 15 frågor, 371 enkätsvar, påhittade exempeldata`."""
    years = survey.years
    groups = [count for year in years if (count := len(survey.registry.groups(year)))]
    kind = "påhittade exempeldata" if survey.synthetic else "verkliga uppgifter"
    counted = f"{len(survey.codebook.questions)} frågor, {text.number(len(survey.submissions))} enkätsvar"
    return f"{survey.name}: {_span(years)}, {_span(groups)} BUS-grupper, {counted}, {kind}"


def _span(numbers: list[int]) -> str:
    if not numbers:
        return "inga"
    first, last = min(numbers), max(numbers)
    return str(first) if first == last else f"{first}–{last}"


def page(survey: Survey) -> str:
    """The survey as HTML for a notebook: title, the line, how much is missing, and a table of questions by years."""
    rows = overview(survey)
    opening = f"<p><b>{escape(survey.title)}</b><br>{escape(line(survey))}</p>"
    return f"{opening}<p>{escape(_missing(rows))} {escape(KEY)}</p>{_table(rows).to_html(index=False, border=0)}"


def _missing(rows: pd.DataFrame) -> str:
    told = rows[rows["missing"].notna() & rows["kind"].ne("text")]
    missing, wanted = int(told["missing"].sum()), int((told["groups"] - told["not_applicable"]).sum())
    return f"Svar saknas i {text.of_base(missing, wanted, 'fall')}, kommentarer oräknade." if wanted else ""


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    cells = rows["missing"].astype("string").fillna(NOT_KNOWN).where(rows["asked"], NOT_ASKED)
    wide = rows.assign(cell=cells).pivot(index="question", columns="year", values="cell").rename(columns=str)
    labels = rows.drop_duplicates("question").set_index("question")["label"]
    ordered = wide.loc[list(labels.index)]
    ordered.insert(0, "Fråga", labels)
    return ordered.rename_axis(columns=None)
