"""One group's answers: this year's beside the county's, over the years, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.cache import REMEMBERED, frame_cache
from busanalys.indicators import harmonise
from busanalys.indicators.areas import states_of_year
from busanalys.indicators.comparable import COLUMNS, comparisons
from busanalys.indicators.distribution import distribution
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
    rows = answers_of_groups(survey, year)
    return rows[rows["group_id"].eq(group)].drop(columns="group_id").reset_index(drop=True)


@frame_cache
def answers_of_groups(survey: Survey, year: int) -> pd.DataFrame:
    """The rows of `group_answers` of every group, with group_id."""
    rows = states_of_year(survey, year)
    own = rows[rows["question"].isin(single_questions(survey))]
    labels = dict(survey.codebook.questions[["question", "label"]].itertuples(index=False, name=None))
    named_rows = own.assign(question_label=own["question"].map(labels).astype("str"))
    return named_rows[["group_id", "question", "question_label", "category", "label", "kind", "order"]]


@frame_cache
def county_answers(survey: Survey, year: int) -> pd.DataFrame:
    """The county's answers in the base to every question of single choice: rows of `distribution` in order, with question."""
    import pandas as pd

    parts = [distribution(survey, name, year, "groups").assign(question=name) for name in single_questions(survey)]
    known = [part[part["origin"].eq("computed") & part["in_base"].eq(True)] for part in parts if len(part)]
    return pd.concat([part.sort_values("order") for part in known], ignore_index=True) if known else pd.DataFrame()


@named
@frame_cache
def group_in_county(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """The county's answers to every question of single choice that was asked, beside the group's own.

    One row per question and answer in the base: question, question_label, category, label, kind, order, count, base; and
    the same in every row of a question own, own_label, own_kind (the group's answer), same (how many gave it), then,
    then_label and then_year (its answer the last time, as in `comparable_groups`; empty where there is none).
    """
    import pandas as pd

    own = comparisons(survey, year)
    own = own[own["group_id"].eq(group)].set_index("question")
    county = county_answers(survey, year)
    county = county[county["question"].isin(own.index)] if len(county) else county
    if county.empty:
        return pd.DataFrame(columns=IN_COUNTY)
    then = own["then"].where(own["comparable"], "")
    looked_up = {
        "question_label": survey.codebook.questions.set_index("question")["label"],
        "own": own["now"],
        "own_label": own["now_label"],
        "own_kind": own["now_kind"],
        "then": then,
        "then_label": own["then_label"].where(then.ne(""), ""),
        "then_year": own["compared_year"].astype("str").where(then.ne(""), ""),
    }
    described = county.assign(**{name: county["question"].map(column).astype("str") for name, column in looked_up.items()})
    same = described["category"].eq(described["own"]) & ~described["kind"].isin(["gap", "conflicting"])
    counted = described["count"].where(same, 0).groupby(described["question"]).transform("sum")
    return described.assign(same=counted.astype(int))[IN_COUNTY].reset_index(drop=True)


IN_COUNTY = [
    "category", "label", "kind", "order", "count", "base", "question", "question_label", "own", "own_label", "own_kind", "same",
    "then", "then_label", "then_year",
]  # fmt: skip


@named
def group_by_question_and_year(survey: Survey, group: str, until: int | None = None) -> pd.DataFrame:
    """One row per question and year of a group, with HISTORY for columns; rows of a matrix are questions, columns years.

    Years before the group existed hold what the one group answered that it comes from; where it comes from several, each
    has rows of its own under the name of the group. `new_wording` marks the years whose answers to a question cannot be
    compared with the time before.
    """
    import pandas as pd

    years = [year for year in survey.years if until is None or year <= until]
    rows = pd.concat([_of_year(survey, group, year) for year in years], ignore_index=True)
    groups = rows["group_id"].map(survey.registry.tables["groups"].set_index("group_id")["short_name"]).astype("str")
    label = rows["question_label"] + (" (" + groups + ")").where(rows["several"], "")
    broken = {name: survey.codebook.new_wordings(name, years) for name in rows["question"].unique()}
    new = [year in broken[name] for name, year in zip(rows["question"], rows["column"], strict=True)]
    return rows.assign(row_label=label, column_label=rows["column"].astype("str"), new_wording=new)[HISTORY]


HISTORY = ["question", "row_label", "column", "column_label", "category", "label", "kind", "order", "new_wording"]


def _of_year(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """The answers of a year by the group, or by those that it comes from; `several` says that those are more than one."""
    import pandas as pd

    existing = set(survey.registry.groups(year)["group_id"])
    before = [group] if group in existing else [one for one in predecessors(survey, group) if one in existing]
    frames = [group_answers(survey, one, year).assign(group_id=one) for one in before or [group]]
    return pd.concat(frames, ignore_index=True).assign(column=year, several=len(before) > 1)


@named
def predecessors(survey: Survey, group: str) -> list[str]:
    """The groups that a group comes from, the nearest first; those of them too."""
    rows = survey.registry.tables["group_successors"]
    found: list[str] = []
    waiting = [group]
    while waiting:
        before = [str(one) for one in rows.loc[rows["successor"].isin(waiting), "group_id"]]
        waiting = [one for one in dict.fromkeys(before) if one not in found and one != group]
        found += waiting
    return found


@named
def group_changes(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """One row per question of single choice with the group's answer now and the last time it was asked.

    Columns question, question_label, those of `comparable_groups`, and came_from (the short names of the groups it was
    then, as in running text). Empty for a group that did not exist.
    """
    rows, names = comparisons(survey, year), single_questions(survey)
    labels = dict(survey.codebook.questions[["question", "label"]].itertuples(index=False, name=None))
    own = rows[rows["group_id"].eq(group) & rows["question"].isin(names)].reset_index(drop=True)
    found = own.assign(order=own["question"].map(names.index)).sort_values("order", ignore_index=True)
    found = found[COLUMNS].assign(question=found["question"], question_label=found["question"].map(labels).astype("str"))
    short = survey.registry.tables["groups"].set_index("group_id")["short_name"]
    came_from = [text.join([str(short[one]) for one in before]) for before in found["predecessors"]]
    return found.assign(came_from=came_from)


@named
def participation(survey: Survey, group: str, until: int | None = None) -> pd.DataFrame:
    """Year by year while the group exists, whether it answered the survey: year, response (as in `harmonise.groups`)."""
    import pandas as pd

    given = {year: responses(survey, year) for year in survey.years if until is None or year <= until}
    rows = [(year, known[group]) for year, known in given.items() if group in known]
    return pd.DataFrame(rows, columns=["year", "response"])


@lru_cache(maxsize=REMEMBERED)
def responses(survey: Survey, year: int) -> Mapping[str, str]:
    """The response of every group of a year (as in `harmonise.groups`) by its id."""
    rows = harmonise.groups(survey, year)
    return dict(zip(rows["group_id"], rows["response"], strict=True))
