"""What the agreements demand of all, met or not in a year, and the groups that keep answering no or have turned to yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from busanalys.cache import frame_cache
from busanalys.indicators import harmonise
from busanalys.indicators.comparable import comparable_groups
from busanalys.indicators.nonresponse import IDENTITY, comparable_years, existing, given_answers
from busanalys.indicators.requirements import HAS_GROUP, MET, NOT_MET, UNKNOWN, requirements
from busanalys.survey.naming import named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd

    from busanalys.survey import Survey

UNDECIDED, NOT_ASKED = "undecided", "not_asked"
RUNNING = 3  # measurements in a row that make a no a recurrent one
NO, YES = "negative", "positive"


class Demand(NamedTuple):
    """A target in a year: how many there are, who meets it, who does not and of whom it is not known, by name."""

    target: str
    label: str
    question: str
    unit: str
    of: int
    met: int
    remaining: tuple[str, ...]
    unknown: tuple[str, ...]
    status: str


@named
@frame_cache
def demands(survey: Survey, year: int) -> pd.DataFrame:
    """One row per target of the year: target, label, question, unit, of, met, remaining, unknown, status.

    `unit` is groups, or areas for a fact that is demanded of every area; `of` is how many there are, `met` how many meet it,
    `remaining` the short names of those that do not, `unknown` of those of which it is not known. A target demands it of all:
    `status` is met where all meet it, not_met where any does not, undecided where that depends on those not known (the target
    lies within the bounds), and not_asked for a question that the year's form did not put.
    """
    import pandas as pd

    rows, targets = requirements(survey, year), survey.codebook.targets(year).to_dict("records")
    found = [_areas(survey, target, year) if _is_of_areas(target) else _groups(rows, target) for target in targets]
    return pd.DataFrame(found, columns=list(Demand._fields))


def _is_of_areas(target: Mapping[Any, Any]) -> bool:
    return bool(target["fact"]) and target["level"] == "area"


def _areas(survey: Survey, target: Mapping[Any, Any], year: int) -> Demand:
    areas = harmonise.areas(survey, year)
    status = areas["group_status"].map(dict.fromkeys(HAS_GROUP, MET) | {"missing": NOT_MET}).fillna(UNKNOWN)
    return _demand(target, "areas", areas["short_name"], status)


def _groups(rows: pd.DataFrame, target: Mapping[Any, Any]) -> Demand:
    own = rows[rows["target"].eq(target["target"])]
    return _demand(target, "groups", own["short_name"], own["status"])


def _demand(target: Mapping[Any, Any], unit: str, names: pd.Series, status: pd.Series) -> Demand:
    left, unknown = (tuple(names[status.eq(one)]) for one in (NOT_MET, UNKNOWN))
    met = int(status.eq(MET).sum())
    said = NOT_ASKED if names.empty else NOT_MET if left else UNDECIDED if unknown else MET
    return Demand(target["target"], target["label"], target["question"], unit, len(names), met, left, unknown, said)


@named
@frame_cache
def recurrent_no(survey: Survey, indicator: str, year: int) -> pd.DataFrame:
    """The groups that answered no in a year and in the two measurements before: group_id, name, short_name, kind.

    A measurement is a year in which the question was asked as it is now. "På gång" and "vet ej" are no no; of a group that
    comes from others all said no. Empty where there are no three measurements. Errors as `last_known`.
    """
    rows = existing(survey, year)[IDENTITY]
    measured = comparable_years(survey, indicator, year)[1 - RUNNING :]
    if len(measured) < RUNNING - 1:
        return rows.iloc[:0]
    own = [_said_no(survey, indicator, year, one) for one in (*measured, year)]
    return rows[rows["group_id"].isin(frozenset.intersection(*own))].reset_index(drop=True)


def _said_no(survey: Survey, indicator: str, year: int, measured: int) -> frozenset[str]:
    """The groups of a year that answered no in a measured one, themselves or all that they come from."""
    given = given_answers(survey, indicator, measured)
    no = {group for group, answer in given.items() if answer.kind == NO}
    return frozenset(
        group for group, before in survey.registry.origins(year, measured).items() if before and no.issuperset(before)
    )


@named
@frame_cache
def no_to_yes(survey: Survey, indicator: str, year: int) -> pd.DataFrame:
    """The comparable groups that answered no the last time and yes in a year: group_id, name, short_name, kind."""
    rows = comparable_groups(survey, indicator, year).rename(columns={"kind_of_group": "kind"})
    turned = rows["comparable"] & rows["then_kind"].eq(NO) & rows["now_kind"].eq(YES)
    return rows.loc[turned, IDENTITY].reset_index(drop=True)
