"""What became of every group and every question that was put to it, in AAPOR's terms adapted to a survey of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.indicators import harmonise
from busanalys.indicators.areas import by_group
from busanalys.indicators.distribution import OUTSIDE_THE_BASE, distribution
from busanalys.survey import counting
from busanalys.survey.grounds import FORM
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

COMPLETE, PARTIAL, LATE, ANSWERED = "complete", "partial", "late", counting.ANSWERED
SILENT, EXCLUDED, UNKNOWN = states.SILENT.code, "excluded", states.NOT_IN_SOURCE.code
NO_GROUP, FORMING = states.NO_GROUP.code, states.FORMING.code
DISPOSITIONS = (COMPLETE, PARTIAL, LATE, ANSWERED, EXCLUDED, SILENT, FORMING, NO_GROUP, UNKNOWN)
RESPONDING = (COMPLETE, PARTIAL, LATE, ANSWERED)
NOT_ELIGIBLE = (FORMING, NO_GROUP)
ITEMS = ["question", "label", "asked", "blank", "conflicting", "unknown"]


@named
@frame_cache
def dispositions(survey: Survey, year: int, *, without: frozenset[str] = frozenset()) -> pd.DataFrame:
    """One row per group that the registry has in a year: group_id, name, short_name, kind, disposition, blank.

    `disposition` is one of DISPOSITIONS: `complete` (an answer to every question that the group was asked, free texts apart),
    `partial` (some left blank), `late` (whole or in part, but all of it after the closing day), `answered` (how much of it the
    source does not tell), `excluded` (all forms are by decision not counted), `silent`, `forming` and `no_group` (not eligible:
    there was no group yet that could have answered), `not_in_source` (not known). `blank` is the number of questions left
    blank, missing where nothing was answered or it is not known; the questions of `without` are not looked at.
    """
    import pandas as pd

    rows = harmonise.groups(survey, year)
    blank = rows["group_id"].map(_blanks(survey, year, without)).fillna(0).astype("Int64")
    told = rows["response"].eq(ANSWERED) & (survey.absent_answer == states.BLANK.code)
    found = rows["response"].mask(told, COMPLETE).mask(told & blank.gt(0), PARTIAL)
    found = found.mask(rows["response"].eq(ANSWERED) & rows["group_id"].isin(_late(survey, year)), LATE)
    found = found.mask(rows["response"].eq(SILENT) & rows["group_id"].isin(_excluded(survey, year)), EXCLUDED)
    named_rows = rows[["group_id", "name", "short_name", "kind"]]
    return named_rows.assign(disposition=found, blank=blank.where(told, pd.NA))


@named
@frame_cache
def item_nonresponse(survey: Survey, year: int) -> pd.DataFrame:
    """One row per question that was asked, free texts apart: how many of the groups that answered left it blank.

    Columns question, label, asked (groups that answered and were asked), blank, conflicting, unknown ("vet ej", which is an
    answer). Empty where the source does not tell what was left blank.
    """
    import pandas as pd

    book = survey.codebook
    names = [str(name) for name in book.questions.loc[book.questions["kind"].ne("text"), "question"]]
    asked = [name for name in names if book.asked(name, year)] if survey.absent_answer == states.BLANK.code else []
    return pd.DataFrame([_item(survey, name, year) for name in asked], columns=ITEMS)


def _item(survey: Survey, question: str, year: int) -> tuple[object, ...]:
    described, blank = survey.codebook.question(question), len(blank_groups(survey, question, year))
    if described["kind"] == "multiple":
        return question, described["label"], int(distribution(survey, question, year, "groups")["base"].max()), blank, 0, 0
    rows = by_group(survey, question, year)
    asked = rows[~rows["category"].isin(OUTSIDE_THE_BASE)]
    conflicting, unknown = (int(asked["kind"].eq(kind).sum()) for kind in (states.CONFLICTING.kind, states.UNKNOWN))
    return question, described["label"], len(asked), blank, conflicting, unknown


def blank_groups(survey: Survey, question: str, year: int) -> list[str]:
    """The groups that answered in a year but left a question blank; those that a filter led past it are not among them."""
    groups = harmonise.groups(survey, year)["group_id"]
    return list(groups[harmonise.state(survey, question, year).eq(states.BLANK.code)])


def _blanks(survey: Survey, year: int, without: frozenset[str]) -> pd.Series:
    """How many questions each group left blank, by its id."""
    import pandas as pd

    questions = survey.codebook.questions
    names = questions.loc[questions["kind"].ne("text") & ~questions["question"].isin(without), "question"]
    return pd.Series([group for name in names for group in blank_groups(survey, str(name), year)], dtype="str").value_counts()


def _late(survey: Survey, year: int) -> frozenset[str]:
    """The groups whose forms all came after the closing day, or were taken in late by decision."""
    forms, closed = counting.forms_of(survey, year), str(survey.year(year)["closed"])
    decided = survey.rows("decisions", year).query("kind == 'include_late'")["submission"]
    late = forms["submission"].isin(decided) | (forms["received"].gt(closed) & (closed != ""))
    return frozenset(forms["group_id"]) - frozenset(forms.loc[~late, "group_id"])


def _excluded(survey: Survey, year: int) -> frozenset[str]:
    decided = survey.tables["decisions"].query("kind == 'exclude'")[FORM]
    sent = survey.rows("submissions", year).merge(decided, on=FORM)
    return frozenset(sent["group_id"])
