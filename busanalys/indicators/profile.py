"""One group's answers: this year's beside the county's, over the years, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.indicators import harmonise
from busanalys.indicators.areas import by_group
from busanalys.indicators.comparable import comparable_groups
from busanalys.indicators.distribution import distribution
from busanalys.indicators.matrix import COLUMNS
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey


def single_questions(survey: Survey) -> list[str]:
    """The questions of single choice in the order of the survey, who answered left out."""
    questions = survey.codebook.questions
    chosen = questions.loc[questions["kind"] == "single", "question"]
    return [str(name) for name in chosen if name != harmonise.ANSWERED_BY]


@named
def group_answers(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """One row per question of single choice: question, question_label, category, label, kind, order of the group's answer."""
    import pandas as pd

    rows = []
    for question in single_questions(survey):
        answer = by_group(survey, question, year).set_index("group_id").loc[group]
        name = survey.codebook.question(question)["label"]
        rows.append((question, name, answer["category"], answer["label"], answer["kind"], answer["order"]))
    return pd.DataFrame(rows, columns=["question", "question_label", "category", "label", "kind", "order"])


@named
def beside_county(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """The frame of `group_answers` with how many groups gave the same answer: same (count) and base (that answered).

    Two conflicting answers, or two blank items, are not the same answer: same is 0 where the group gave none.
    """
    rows = group_answers(survey, group, year)
    same, bases = [], []
    for question, category in zip(rows["question"], rows["category"], strict=True):
        county = distribution(survey, question, year, "groups")
        computed = county[county["origin"] == "computed"] if len(county) else county
        alike = computed["category"].eq(category) & ~computed["kind"].isin(["gap", "conflicting"])
        same.append(int(computed.loc[alike, "count"].sum()))
        bases.append(int(computed["base"].iloc[0]) if len(computed) else 0)
    return rows.assign(same=same, base=bases)


@named
def beside_county_by_year(survey: Survey, group: str, until: int | None = None) -> pd.DataFrame:
    """The frame of `beside_county` for every year in which the group exists, with the column year."""
    import pandas as pd

    years = [year for year in survey.years if until is None or year <= until]
    existing = [year for year in years if group in set(survey.registry.groups(year)["group_id"])]
    return pd.concat([beside_county(survey, group, year).assign(year=year) for year in existing], ignore_index=True)


@named
def group_by_question_and_year(survey: Survey, group: str, until: int | None = None) -> pd.DataFrame:
    """One row per question and year of one group, with the columns of a matrix; rows are questions, columns years."""
    import pandas as pd

    years = [year for year in survey.years if until is None or year <= until]
    existing = [year for year in years if group in set(survey.registry.groups(year)["group_id"])]
    frames = [group_answers(survey, group, year).assign(column=year, column_label=str(year)) for year in existing]
    if not frames:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(frames, ignore_index=True)
    described = rows.assign(group_id=rows["question"], row_label=rows["question_label"], row_kind="", flagged=False)
    return described[COLUMNS]


@named
def group_changes(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """One row per question of single choice with the group's answer now and the last time it was asked.

    Columns question, question_label, those of `comparable_groups`, and came_from (the names of the groups it was then,
    joined by commas). Empty for a group that did not exist.
    """
    import pandas as pd

    names = dict(survey.codebook.questions[["question", "label"]].itertuples(index=False, name=None))
    parts = []
    for question in single_questions(survey):
        rows = comparable_groups(survey, question, year)
        parts.append(rows[rows["group_id"] == group].assign(question=question, question_label=names[question]))
    found = pd.concat(parts, ignore_index=True)
    came_from = [", ".join(survey.registry.group_name(one) for one in before) for before in found["predecessors"]]
    return found.assign(came_from=came_from)


@named
def participation(survey: Survey, group: str, until: int | None = None) -> pd.DataFrame:
    """Year by year while the group exists, whether it answered the survey: year, response (as in `harmonise.groups`)."""
    import pandas as pd

    responses = [(year, harmonise.groups(survey, year).set_index("group_id")["response"]) for year in survey.years]
    rows = [(year, given[group]) for year, given in responses if group in given and (until is None or year <= until)]
    return pd.DataFrame(rows, columns=["year", "response"])
