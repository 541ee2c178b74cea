"""One group's answers: this year's beside the county's, over the years, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import text
from busanalys.indicators import harmonise
from busanalys.indicators.areas import by_group
from busanalys.indicators.comparable import comparable_groups
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
    import pandas as pd

    rows = []
    for question in single_questions(survey):
        answer = by_group(survey, question, year).set_index("group_id").loc[group]
        name = survey.codebook.question(question)["label"]
        rows.append((question, name, answer["category"], answer["label"], answer["kind"], answer["order"]))
    return pd.DataFrame(rows, columns=["question", "question_label", "category", "label", "kind", "order"])


@named
def group_in_county(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """The county's answers to every question of single choice that was asked, beside the group's own.

    One row per question and answer in the base: question, question_label, category, label, kind, order, count, base; and
    the same in every row of a question own, own_label, own_kind (the group's answer), same (how many gave it), then,
    then_label and then_year (its answer the last time, as in `comparable_groups`; empty where there is none).
    """
    import pandas as pd

    parts = [_in_county(survey, group, question, year) for question in single_questions(survey)]
    known = [part for part in parts if part is not None]
    return pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=IN_COUNTY)


IN_COUNTY = [
    "category", "label", "kind", "order", "count", "base", "question", "question_label", "own", "own_label", "own_kind", "same",
    "then", "then_label", "then_year",
]  # fmt: skip


def _in_county(survey: Survey, group: str, question: str, year: int) -> pd.DataFrame | None:
    county = distribution(survey, question, year, "groups")
    rows = county[county["origin"].eq("computed") & county["in_base"].eq(True)] if len(county) else county
    compared = comparable_groups(survey, question, year)
    own = compared[compared["group_id"].eq(group)]
    if rows.empty or own.empty:
        return None
    one = own.iloc[0]
    then = one["then"] if one["comparable"] else ""
    described = rows.sort_values("order").assign(
        question=question,
        question_label=survey.codebook.question(question)["label"],
        own=one["now"],
        own_label=one["now_label"],
        own_kind=one["now_kind"],
        same=int(rows.loc[rows["category"].eq(one["now"]) & ~rows["kind"].isin(["gap", "conflicting"]), "count"].sum()),
        then=then,
        then_label=one["then_label"] if then else "",
        then_year=str(one["compared_year"]) if then else "",
    )
    return described[IN_COUNTY]


@named
def group_by_question_and_year(survey: Survey, group: str, until: int | None = None) -> pd.DataFrame:
    """One row per question and year of a group, with HISTORY for columns; rows of a matrix are questions, columns years.

    Years before the group existed hold what the one group answered that it comes from; where it comes from several, each
    has rows of its own under the name of the group. `new_wording` marks the years whose answers to a question cannot be
    compared with the time before.
    """
    import pandas as pd

    years = [year for year in survey.years if until is None or year <= until]
    frames = [_of_year(survey, group, year) for year in years]
    known = [frame for frame in frames if len(frame)]
    rows = pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=HISTORY)
    broken = {name: survey.codebook.new_wordings(name, years) for name in rows["question"].unique()}
    pairs = zip(rows["question"], rows["column"], strict=True)
    return rows.assign(new_wording=[year in broken[name] for name, year in pairs])


HISTORY = ["question", "row_label", "column", "column_label", "category", "label", "kind", "order", "new_wording"]


def _of_year(survey: Survey, group: str, year: int) -> pd.DataFrame:
    import pandas as pd

    named = survey.registry.tables["groups"].set_index("group_id")["short_name"]
    existing = set(survey.registry.groups(year)["group_id"])
    before = [group] if group in existing else [one for one in predecessors(survey, group) if one in existing]
    several = len(before) > 1
    frames = []
    for one in before:
        rows = group_answers(survey, one, year)
        label = rows["question_label"] + (f" ({named[one]})" if several else "")
        frames.append(rows.assign(row_label=label, column=year, column_label=str(year)))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=HISTORY)


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
    import pandas as pd

    names = dict(survey.codebook.questions[["question", "label"]].itertuples(index=False, name=None))
    parts = []
    for question in single_questions(survey):
        rows = comparable_groups(survey, question, year)
        parts.append(rows[rows["group_id"] == group].assign(question=question, question_label=names[question]))
    found = pd.concat(parts, ignore_index=True)
    short = survey.registry.tables["groups"].set_index("group_id")["short_name"]
    came_from = [text.join([str(short[one]) for one in before]) for before in found["predecessors"]]
    return found.assign(came_from=came_from)


@named
def participation(survey: Survey, group: str, until: int | None = None) -> pd.DataFrame:
    """Year by year while the group exists, whether it answered the survey: year, response (as in `harmonise.groups`)."""
    import pandas as pd

    responses = [(year, harmonise.groups(survey, year).set_index("group_id")["response"]) for year in survey.years]
    rows = [(year, given[group]) for year, given in responses if group in given and (until is None or year <= until)]
    return pd.DataFrame(rows, columns=["year", "response"])
