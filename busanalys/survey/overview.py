"""A survey at a glance: its years, groups and questions, and how much is missing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.survey import counting

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

COLUMNS = ["year", "question", "label", "kind", "groups", "given", "not_applicable", "missing", "asked"]
NOT_ASKED, NOT_KNOWN = "–", "?"
KEY = f"I tabellen: antal BUS-grupper utan svar på frågan ({NOT_ASKED} ställdes inte, {NOT_KNOWN} framgår inte av källan)."


def overview(survey: Survey) -> pd.DataFrame:
    """How many groups answered each question in each year, one row per year and question.

    Columns year, question, label, kind, groups (that existed), given (those with an answer that counts), not_applicable (skipped
    by a filter), missing (groups less those two; missing where the source does not tell), asked (no where the question was not
    asked).
    """
    import pandas as pd

    questions = survey.codebook.questions[["question", "label", "kind"]].itertuples(index=False, name=None)
    rows = [_row(survey, year, *question) for question in questions for year in survey.years]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"missing": "Int64"})


def _groups(survey: Survey, year: int) -> set[str]:
    return set(counting.existing(counting.groups(survey, year))["group_id"])


def _row(survey: Survey, year: int, name: str, label: str, kind: str) -> tuple[object, ...]:
    groups = _groups(survey, year)
    given = groups & set(counting.part(survey, counting.given_by_groups, name, year)["group_id"])
    asked = survey.codebook.asked(name, year) is not False
    skipped = len(counting.skipped(survey, name, year) & groups - given) if asked else 0
    told = asked and (survey.kind == "survey" or bool(given))
    missing = len(groups) - len(given) - skipped if told else None
    return year, name, label, kind, len(groups), len(given), skipped, missing, asked


def line(survey: Survey) -> str:
    """The survey in one line: `example: 2013–2024, 31–33 BUS-grupper, 15 frågor, 371 enkätsvar, påhittade exempeldata`."""
    years = survey.years
    groups = [count for year in years if (count := len(_groups(survey, year)))]
    kind = "påhittade exempeldata" if survey.synthetic else "verkliga uppgifter"
    counted = f"{len(survey.codebook.questions)} frågor, {text.number(len(survey.submissions))} enkätsvar"
    said = survey.registry.county.said(f"{_span(groups)} BUS-grupper")
    return f"{survey.name}: {_span(years)}, {said}, {counted}, {kind}"


def _span(numbers: list[int]) -> str:
    return text.span(numbers) if numbers else "inga"


def page(survey: Survey) -> str:
    """The survey as HTML for a notebook: title, the line, how much is missing, and a table of questions by years."""
    rows = overview(survey)
    opening = f"<p><b>{escape(survey.title)}</b><br>{escape(line(survey))}</p>"
    key = survey.registry.county.said(KEY)
    return f"{opening}<p>{escape(_missing(rows))} {escape(key)}</p>{_table(rows).to_html(index=False, border=0)}"


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
