"""Check figures about the areas: a number where one is given and none elsewhere, and nothing made up beside real answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.survey.rules import found

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.errors import Problem


def context(rows: pd.DataFrame, shown_as: str, synthetic: bool) -> list[Problem]:
    """The problems of `context/children.csv`, that of the dataset or the shared one."""
    values, cause = ["area_id", "year", "value", "status"], "the file was changed by hand"
    wrong = rows[rows["status"].eq("given") != rows["value"].ne("")]
    what, remedy = "a figure that is given needs a number, and one that is not must have none", "correct value or status"
    problems = found.rows(wrong, shown_as, "no count", what, "value", values, cause, remedy)
    negative = rows[rows["value"].str.startswith("-")]
    what, remedy = "a number of children is never below zero", "correct the number"
    problems += found.rows(negative, shown_as, "no count", what, "value", values, cause, remedy)
    mixed = rows[rows["synthetic"].eq("yes") & (not synthetic)]
    what, cause = "made-up figures must not stand beside real answers", "the file of the example was copied"
    remedy = "keep them in the folder of the made-up dataset"
    return problems + found.rows(mixed, shown_as, "mixed data", what, "synthetic", ["area_id", "synthetic"], cause, remedy)
