"""Groups against years, and groups against questions: the frames of the two matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.indicators.about import about
from busanalys.indicators.areas import by_group, states_of_year
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

COLUMNS = ["group_id", "row_label", "row_kind", "column", "column_label", "category", "label", "kind", "order", "flagged"]


@named
@about
def group_by_year(survey: Survey, question: str, until: int | None = None) -> pd.DataFrame:
    """One row per group and year, with the columns of COLUMNS; `column` is the year.

    A group has rows only for the years in which it exists.
    """
    years = [year for year in survey.years if until is None or year <= until]
    return _stack([by_group(survey, question, year).assign(column=year, column_label=str(year)) for year in years])


@named
@about
def group_by_question(survey: Survey, year: int) -> pd.DataFrame:
    """One row per group and question of single choice: columns of COLUMNS, `column` is the question id."""
    questions = survey.codebook.questions
    labels = dict(questions.loc[questions["kind"] == "single", ["question", "label"]].itertuples(index=False, name=None))
    rows = states_of_year(survey, year)
    asked = rows[rows["question"].isin(list(labels))]
    return _stack([asked.assign(column=asked["question"], column_label=asked["question"].map(labels).astype("str"))])


def _stack(frames: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    rows = pd.concat(frames, ignore_index=True)
    return rows.rename(columns={"name": "row_label", "kind_of_group": "row_kind"})[COLUMNS]
