"""Groups by option and by respondent; their numbers and released comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import states
from busanalys.errors import UsageError
from busanalys.indicators import harmonise
from busanalys.indicators.about import about
from busanalys.indicators.areas import by_group
from busanalys.indicators.distribution import OUTSIDE_THE_BASE
from busanalys.indicators.matrix import COLUMNS
from busanalys.survey import counting
from busanalys.survey.naming import named
from busanalys.text import SMALL_BASE

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

INCLUDED, EXCLUDED = ("included", "Ingår", "positive", 1), ("excluded", "Ingår inte", "negative", 2)


@named
@about
def group_by_option(survey: Survey, question: str, year: int, kind: str) -> pd.DataFrame:
    """Groups of a kind (municipality or district) against the options of a multiple choice, with the columns of a matrix.

    A cell is `included`, `excluded` or the gap of the group. Empty when nobody answered the question.
    """
    import pandas as pd

    everyone, chosen = harmonise.groups(survey, year), harmonise.choices(survey, question, year)
    groups = everyone.assign(state=harmonise.state(survey, question, year))[everyone["kind"].eq(kind)]
    if chosen.empty or groups.empty:
        return pd.DataFrame(columns=COLUMNS)
    answered, pairs = set(chosen["group_id"]), set(zip(chosen["group_id"], chosen["option"], strict=True))
    rows = []
    for option in survey.codebook.options(question, year):
        for identity, name, state in groups[["group_id", "name", "state"]].itertuples(index=False):
            cell = INCLUDED if (identity, option.code) in pairs else EXCLUDED
            look = cell if identity in answered else states.STATES[state]
            rows.append((identity, name, kind, option.code, option.label, *look, False))
    return pd.DataFrame(rows, columns=COLUMNS)


@named
def by_respondent(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """The answers to a question by who took part: respondent, respondent_label, category, label, order, count.

    Counts the groups that answered and were asked; a group with separate forms stands under `separate`. Empty without
    answers, and where the form did not ask who took part. Raises UsageError for a multiple choice.
    """
    asked = survey.codebook.asked(harmonise.ANSWERED_BY, year) is not False
    answers = by_group(survey, question, year).iloc[: None if asked else 0]
    who = by_group(survey, harmonise.ANSWERED_BY, year).set_index("group_id")[["category", "label", "order"]]
    joined = answers.join(who.add_prefix("respondent_"), on="group_id")
    responding = joined[~joined["category"].isin(OUTSIDE_THE_BASE)]
    key = ["respondent_category", "respondent_label", "respondent_order", "category", "label", "order"]
    counted = responding.groupby(key, sort=False).size().rename("count").reset_index()
    ordered = counted.sort_values(["respondent_order", "order"], ignore_index=True)
    return ordered.rename(columns={"respondent_category": "respondent"})


@named
def numbers(survey: Survey, question: str, until: int | None = None) -> pd.DataFrame:
    """A numeric question year by year: year, groups (that gave a number), base (that answered and were asked), total, median.

    A group with two different numbers is conflicting and counted in neither total nor median. Raises UsageError for a
    question that takes no number.
    """
    import pandas as pd

    kind = survey.codebook.question(question)["kind"]
    if kind != "number":
        raise UsageError(f"The question '{question}' is of kind {kind} and takes no number; use distribution().")

    years = [year for year in survey.years if (until is None or year <= until) and survey.codebook.asked(question, year)]
    rows = [(year, *_numbers_of(survey, question, year)) for year in years]
    frame = pd.DataFrame(rows, columns=["year", "groups", "base", "total", "median"])
    return frame[frame["groups"] > 0].reset_index(drop=True)


@named
def same_groups_numbers(survey: Survey, question: str, until: int | None = None) -> pd.DataFrame:
    """A numeric question among the same groups: year, groups, lower, median, upper (quartiles), in the order of the years.

    The years are the longest run up to the last in which at least ten groups gave a number every year; empty where there
    is no such run of two years. Raises UsageError for a question that takes no number.
    """
    import pandas as pd

    years = list(numbers(survey, question, until)["year"])
    given = pd.DataFrame({year: _given(survey, question, year) for year in years})
    runs = (years[place:] for place in range(len(years) - 1))
    run = next((own for own in runs if len(given[own].dropna()) >= SMALL_BASE), [])
    own = given[run].dropna()
    parts = [(year, len(own), *own[year].quantile([0.25, 0.5, 0.75])) for year in run]
    return pd.DataFrame(parts, columns=["year", "groups", "lower", "median", "upper"])


def _given(survey: Survey, question: str, year: int) -> pd.Series:
    """The number that each group gave, by its id."""
    import pandas as pd

    items = harmonise.items(survey, question, year).set_index("group_id")["category"]
    return pd.to_numeric(items, errors="coerce").dropna()


def _numbers_of(survey: Survey, question: str, year: int) -> tuple[int, int, int, float]:
    import pandas as pd

    category = harmonise.items(survey, question, year)["category"]
    given = pd.to_numeric(category, errors="coerce").dropna()
    base = int((~category.isin(OUTSIDE_THE_BASE)).sum())
    return len(given), base, int(given.sum()), float(given.median()) if len(given) else 0.0


@named
def released_comments(survey: Survey, question: str, year: int) -> list[str]:
    """The texts of a comment question that decisions.csv releases, in the order of the decisions."""
    decisions = survey.rows("decisions", year)
    released = decisions[(decisions["kind"] == "release_comment") & (decisions["question"] == question)]
    texts = counting.answers_to(survey, question, year).set_index("submission")["value"]
    return [str(texts[form]) for form in released["submission"] if form in texts.index]
