"""What an answer, or a decision about one, must be valid for: a question asked that year, its options, a whole number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.survey.rules import found

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.errors import Problem


def not_asked(answers: pd.DataFrame, wordings: pd.DataFrame, shown_as: str) -> list[Problem]:
    """Answers to a question that was not asked that year."""
    key = ["year", "question"]
    wrong = without_valid(answers, wordings[wordings["asked"] == "yes"], key)
    what, cause = "the question was not asked that year", "the year is wrong, or the codebook lacks the year's wording"
    remedy = "remove the answer, or let codebook/wordings.csv have a version with asked = yes that year"
    return found.rows(wrong, shown_as, "not asked", what, "question", ["question", "year"], cause, remedy)


def without_valid(rows: pd.DataFrame, versions: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows for whose key, year apart, no row of `versions` is valid in their year."""
    same = [name for name in key if name != "year"]
    number = rows.groupby(key, sort=False).ngroup()
    once = rows.loc[~number.duplicated(), key].assign(number=number)
    joined = once.merge(versions[[*same, "valid_from", "valid_to"]], on=same)
    valid = joined[(joined["valid_from"] <= joined["year"]) & (found.ends(joined) >= joined["year"])]
    return rows[~number.isin(valid["number"])]


def not_numbers(answers: pd.DataFrame, shown_as: str) -> list[Problem]:
    """Answers that are no whole number."""
    wrong = answers[~answers["value"].str.fullmatch(r"\d+")]
    what, cause = "the question takes a whole number", "a text stands where a number belongs"
    remedy = "write digits only, or remove the row for an item left blank"
    return found.rows(wrong, shown_as, "not a number", what, "value", ["submission", "question", "value"], cause, remedy)
