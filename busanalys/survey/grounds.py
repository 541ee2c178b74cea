"""What a decision is about as it stands in the data: the answer of a form or of its group, a comment, or the form itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.states import BLANK

if TYPE_CHECKING:
    import pandas as pd

FORM, ITEM = ["year", "submission"], ["year", "submission", "question"]
ABOUT_A_FORM = ("include_late", "exclude")


def joined(options: pd.Series | list[str]) -> str:
    """The options of one answer in the one order in which answers are compared: `bup|school`."""
    return "|".join(sorted(options))


def answer(answers: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """The answers to the questions of some decisions as text, by year, form and question: options joined, number or comment."""
    import pandas as pd

    about = answers["question"].isin(set(rows["question"])) & answers["year"].isin(set(rows["year"]))
    answers = answers[about].astype("str")
    given = answers["option"].where(answers["option"] != "", answers["value"])
    rows, several = answers.assign(given=given), answers.duplicated(ITEM, keep=False)
    found: pd.Series = pd.concat([rows[~several].set_index(ITEM)["given"], rows[several].groupby(ITEM)["given"].agg(joined)])
    return found


def grounds(decisions: pd.DataFrame, submissions: pd.DataFrame, answers: pd.DataFrame) -> pd.Series:
    """What each decision is about today, one text per row of `decisions`; "" for a form that does not exist.

    The answer or comment of the form (`blank` where it has none); for `resolve` those of the group's forms, excluded ones
    apart, in the order of their codes, joined by " / "; for `include_late` and `exclude` the form's group and day. All frames
    are text cells.
    """
    rows = decisions.merge(submissions[[*FORM, "group_id", "received"]].drop_duplicates(FORM), on=FORM, how="left")
    rows = rows.set_axis(decisions.index, axis="index")
    given = answer(answers, decisions)
    own = rows.join(given, on=ITEM)["given"].fillna(BLANK.code)
    form = (rows["group_id"] + " " + rows["received"]).str.strip()
    found = own.mask(rows["kind"].isin(ABOUT_A_FORM), form)
    resolved = rows[rows["kind"] == "resolve"]
    if len(resolved):
        found.update(_of_groups(resolved, _counting(decisions, submissions), given))
    return found.where(rows["group_id"].notna(), "")


def _counting(decisions: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    out = decisions.loc[decisions["kind"].eq("exclude"), FORM].drop_duplicates().assign(out=True)
    forms = submissions[[*FORM, "group_id"]].merge(out, on=FORM, how="left")
    return forms.loc[forms["out"].isna(), [*FORM, "group_id"]]


def _of_groups(resolved: pd.DataFrame, forms: pd.DataFrame, given: pd.Series) -> pd.Series:
    own = resolved[["year", "group_id", "question"]].reset_index(names="row")
    pairs = own.merge(forms, on=["year", "group_id"]).join(given, on=ITEM).sort_values("submission", kind="stable")
    return pairs.assign(given=pairs["given"].fillna(BLANK.code)).groupby("row")["given"].agg(" / ".join)
