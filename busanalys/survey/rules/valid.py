"""What an answer, or a decision about one, must be valid for: a question asked that year, its options, a whole number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.survey.rules import found

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.errors import Problem


def not_asked(wrong: pd.DataFrame, shown_as: str) -> list[Problem]:
    """Answers to a question that was not asked that year."""
    what, cause = "the question was not asked that year", "the year is wrong, or the codebook lacks the year's wording"
    remedy = "remove the answer, or let codebook/wordings.csv have a version with asked = yes that year"
    return found.rows(wrong, shown_as, "not asked", what, "question", ["question", "year"], cause, remedy)


def never_asked(rows: pd.DataFrame, wordings: pd.DataFrame) -> pd.DataFrame:
    """The rows whose question was not asked in their year."""
    return without_valid(rows, wordings[wordings["asked"] == "yes"], ["year", "question"])


def without_valid(rows: pd.DataFrame, versions: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows for whose key, year apart, no row of `versions` is valid in their year."""
    same = [name for name in key if name != "year"]
    numbered = rows[key].assign(number=range(len(rows)))
    joined = numbered.merge(versions[[*same, "valid_from", "valid_to"]], on=same)
    valid = joined[(joined["valid_from"] <= joined["year"]) & (found.ends(joined) >= joined["year"])]
    return rows[~numbered["number"].isin(valid["number"])]


def not_numbers(answers: pd.DataFrame, shown_as: str) -> list[Problem]:
    """Answers that are no whole number."""
    wrong = answers[~answers["value"].str.fullmatch(r"\d+")]
    what, cause = "the question takes a whole number", "a text stands where a number belongs"
    remedy = "write digits only, or remove the row for an item left blank"
    return found.rows(wrong, shown_as, "not a number", what, "value", ["submission", "question", "value"], cause, remedy)
