"""What the public edition may tell of a sensitive question, so that no single group's answer follows from all that it tells.

The rules are rows of `codebook/disclosure.csv`. The county's answers are told unless all groups of the base answered alike. A
split of them is told when every cell that it prints, and every part into which it and the splits told before it divide the
groups, holds as many as the rule asks and is neither empty nor full: in each part two groups with different answers can then
change places without a printed number changing, whatever the reader knows of who belongs where.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from busanalys import states
from busanalys.cache import REMEMBERED, frame_cache
from busanalys.errors import UsageError
from busanalys.indicators import harmonise
from busanalys.indicators.areas import by_group
from busanalys.indicators.distribution import OUTSIDE_THE_BASE, distribution
from busanalys.indicators.trend import questions_of, trend
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

COUNTY, KIND, RESPONDENT = "county", "kind", "respondent"
SPLITS = (KIND, RESPONDENT)  # in the order in which they are granted
UNCLEAR = "Obesvarad eller motstridiga svar"
COMPARED = ["compared_year", "panel_base", "panel_count", "panel_count_before"]
OF_KINDS = ["municipality_count", "municipality_base", "district_count", "district_base"]


def sensitive_of(survey: Survey, subject: str) -> frozenset[str]:
    """The sensitive questions that a question or an indicator is made of; empty for what may be told freely."""
    book = survey.codebook
    known = set(book.questions["question"])
    asked = [subject] if subject in known else questions_of(survey, subject)
    return book.sensitive.intersection(asked)


def check_marked(survey: Survey) -> None:
    """Raise UsageError for a survey in which no question is marked as sensitive: a public edition would keep nothing back."""
    if survey.kind == "survey" and not survey.codebook.sensitive:
        raise UsageError(
            f"The public edition of {survey.name} cannot be made: no question is marked 'yes' in the column sensitive of "
            "questions.csv, so nothing would be kept back. Mark judgements and free texts with 'yes', then render again."
        )


@named
@lru_cache(maxsize=REMEMBERED)
def told(survey: Survey, question: str, year: int) -> frozenset[str]:
    """What the public edition tells of a sensitive question in a year: county, kind and respondent, those that may be told.

    Empty where not even the county's answers may be. What needs a rule in disclosure.csv and has none is not told.
    """
    if not _county_is_told(survey, question, year):
        return frozenset()
    if survey.codebook.question(question)["kind"] != "single":
        return frozenset({COUNTY})
    answers, granted = _answers(survey, question, year), [COUNTY]
    for split in SPLITS:
        if _may_be_told(survey, answers, split, [one for one in granted if one != COUNTY]):
            granted.append(split)
    return frozenset(granted)


def _county_is_told(survey: Survey, question: str, year: int) -> bool:
    """Whether the county's counts may be told: none of the cells full, or as the rule has it."""
    rule = survey.codebook.disclosure(COUNTY)
    if rule is None or survey.codebook.question(question)["kind"] not in ("single", "multiple"):
        return False
    frame = public_distribution(survey, question, year)
    inside = frame[frame["in_base"].eq(True)] if len(frame) else frame
    return not len(inside) or _passes(rule, list(inside["count"]), int(inside["base"].iloc[0]))


def _passes(rule: pd.Series, cells: list[int], base: int) -> bool:
    """Whether cells of one base hold what a rule asks of them."""
    empty, full = (rule[f"{name}_cells"] == "yes" for name in ("empty", "full"))
    few = [cell for cell in cells if 0 < cell < int(rule["least_cell"])]
    return not few and (empty or 0 not in cells) and (full or not base or base not in cells)


def _answers(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """The groups of the base with what the edition tells apart: group_id, answer, positive, kind and respondent."""
    rows = by_group(survey, question, year)
    asked = survey.codebook.asked(harmonise.ANSWERED_BY, year) is not False
    has = harmonise.ANSWERED_BY in set(survey.codebook.questions["question"]) and asked
    who = by_group(survey, harmonise.ANSWERED_BY, year) if has else rows.assign(category=rows["group_id"])
    inside = rows[~rows["category"].isin(OUTSIDE_THE_BASE)]
    return inside.assign(
        answer=inside["category"].replace(states.CONFLICTING.code, states.BLANK.code),
        positive=inside["category"].isin(survey.codebook.positive(question)),
        kind=inside["kind_of_group"],
        respondent=inside["group_id"].map(who.set_index("group_id")["category"]),
    )[["group_id", "answer", "positive", "kind", "respondent"]]


def _may_be_told(survey: Survey, answers: pd.DataFrame, split: str, granted: list[str]) -> bool:
    """Whether a split may be told beside those that are granted: its cells, and every part that they divide the groups into."""
    rule = survey.codebook.disclosure(split)
    if rule is None or answers.empty:
        return False
    printed = "positive" if split == KIND else "answer"
    known = sorted(answers[printed].unique())
    parts = [list(part[printed].value_counts().reindex(known, fill_value=0)) for _, part in answers.groupby(split)]
    if not all(_passes(rule, cells, sum(cells)) for cells in parts):
        return False
    divided = [part for _, part in answers.groupby([*granted, split])]
    return rule["complements"] != "yes" or all(part["positive"].nunique() == 2 for part in divided)


@named
@frame_cache
def public_distribution(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """The frame of `distribution` as the public edition tells it: on the question's own base, blank and conflicting as one.

    Who gave two answers is told, so that a count of conflicting ones alone could name them.
    """
    frame = distribution(survey, question, year, "" if survey.kind == "survey" else "answers")
    unclear = frame["category"].isin([states.BLANK.code, states.CONFLICTING.code]) if len(frame) else None
    if unclear is None or not unclear.any():
        return frame
    one = frame[unclear].iloc[[-1]].assign(category=states.BLANK.code, kind=states.BLANK.kind, order=states.BLANK.order)
    joined = one.assign(label=UNCLEAR, count=frame.loc[unclear, "count"].sum(), share=frame.loc[unclear, "share"].sum())
    return _joined([frame[~unclear], joined])


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    whole = pd.concat(parts).sort_values("order", kind="stable", ignore_index=True)
    whole.attrs = dict(parts[0].attrs)
    return whole


@named
def public_trend(survey: Survey, indicator: str, base: str = "", until: int | None = None) -> pd.DataFrame:
    """The frame of `trend` as the public edition tells it: without years, kinds and comparable groups that it must not tell."""
    hidden = sensitive_of(survey, indicator)
    rows = trend(survey, indicator, "" if hidden else base, until)
    if not hidden:
        return rows
    may = {int(year): frozenset.intersection(*(told(survey, one, int(year)) for one in hidden)) for year in rows["year"].unique()}
    computed = rows["origin"].eq("computed")
    kept = rows[~computed | rows["year"].map(lambda year: COUNTY in may[int(year)])].copy()
    kept[COMPARED] = kept[COMPARED].where(kept["origin"].ne("computed"))
    kept[OF_KINDS] = kept[OF_KINDS].where(kept["year"].map(lambda year: KIND in may[int(year)]))
    return kept.reset_index(drop=True)
