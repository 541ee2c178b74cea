"""Krav på plats: what the agreements demand of every local group, held against its answers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.indicators import harmonise, ledger
from busanalys.survey import counting
from busanalys.survey.naming import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from busanalys.survey import Survey

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
COLUMNS = ["group_id", "name", "short_name", "target", "label", "status"]
HAS_GROUP = ("exists", "forming")  # as area_has_group counts
OUTSIDE = (states.NOT_ASKED.code, states.NOT_APPLICABLE.code)


@named
@frame_cache
def requirements(survey: Survey, year: int) -> pd.DataFrame:
    """One row per group that existed and target of the year: group_id, name, short_name, target, label, status.

    `status` is met, not_met or unknown ("vet ej", blank, conflicting, silent, or not in the source). A target whose
    question the group was not asked has no row. Groups in the order of `harmonise.groups`, targets in theirs.
    """
    import pandas as pd

    groups = counting.existing(harmonise.groups(survey, year))
    targets = survey.codebook.targets(year).to_dict("records")
    if not targets:
        return pd.DataFrame(columns=COLUMNS)
    named = {name: [target[name] for target in targets] * len(groups) for name in ("target", "label")}
    statuses = zip(*(_status(survey, target, year, groups) for target in targets), strict=True)
    rows = groups.loc[groups.index.repeat(len(targets)), COLUMNS[:3]].assign(**named, status=list(chain(*statuses)))
    return rows[rows["status"].isin([MET, NOT_MET, UNKNOWN])].reset_index(drop=True)


def _status(survey: Survey, target: Mapping[Any, Any], year: int, groups: pd.DataFrame) -> pd.Series:
    """The status of each group, or why it was not asked."""
    if target["fact"]:
        return groups["status"].map(dict.fromkeys(HAS_GROUP, MET)).fillna(UNKNOWN)
    return _answered(survey, target, year, groups)


def _answered(survey: Survey, target: Mapping[Any, Any], year: int, groups: pd.DataFrame) -> pd.Series:
    import pandas as pd

    question, wanted = target["question"], frozenset(target["options"].split("+"))
    if not survey.codebook.offers(question, wanted, year):
        return harmonise.unasked(groups)
    stated = pd.Series(ledger.of_questions(survey, year).texts(question, year), dtype="str")[groups.index]
    gaps = stated.where(stated.isin(OUTSIDE), UNKNOWN)
    if survey.codebook.question(question)["kind"] == "multiple":
        given = groups["group_id"].map(_choices(survey, question, year))
        return given.map(lambda options: MET if wanted <= options else NOT_MET, na_action="ignore").astype("str").fillna(gaps)
    clear = [option.code for option in survey.codebook.options(question, year) if option.meaning != states.UNKNOWN]
    return stated.map({code: MET if code in wanted else NOT_MET for code in clear}).fillna(gaps)


def _choices(survey: Survey, question: str, year: int) -> pd.Series:
    return harmonise.choices(survey, question, year).groupby("group_id")["option"].agg(frozenset)


@named
@frame_cache
def requirements_met(survey: Survey, year: int) -> pd.DataFrame:
    """One row per group that existed: group_id, name, short_name, met, unknown, of (numbers of targets).

    The group meets at least `met` and at most `met + unknown` of the `of` targets whose questions it was asked.
    """
    rows = requirements(survey, year)
    counted = rows.assign(met=rows["status"].eq(MET), unknown=rows["status"].eq(UNKNOWN), of=1)
    names = ["group_id", "name", "short_name"]
    return counted.groupby(names, sort=False)[["met", "unknown", "of"]].sum().reset_index()


@named
def requirements_by_area(survey: Survey, year: int) -> pd.DataFrame:
    """The number of requirements met per area, as categories for a map; columns as in `by_area`, with of and complete.

    A category is the number itself, or `n+` where some are unknown (kind `range`). A group that did not answer, or of
    whose answers the source says nothing, has its gap.
    """
    import pandas as pd

    rows = harmonise.areas(survey, year)
    asked = {target["target"] for target in survey.codebook.targets(year).to_dict("records") if target["question"]}
    stated = requirements(survey, year)
    known = set(stated.loc[stated["target"].isin(asked) & stated["status"].ne(UNKNOWN), "group_id"])
    counted = {row["group_id"]: row for row in requirements_met(survey, year).to_dict("records") if row["group_id"] in known}
    described = [_shown(counted.get(row["group_id"]), row) for row in rows.to_dict("records")]
    looks = pd.DataFrame(described, columns=["category", "label", "kind", "order", "complete"], index=rows.index)
    of = max((row["of"] for row in counted.values()), default=0)
    kept = rows.drop(columns=["group_status", "response"])
    return pd.concat([kept, looks], axis="columns").assign(of=of, source=survey.title)


def _shown(counted: Mapping[Any, Any] | None, area: Mapping[Any, Any]) -> tuple[str, str, str, int, bool]:
    if counted is None:
        state = _gap(area)
        return state.code, state.label, state.kind, state.order, False
    met, unknown, of = counted["met"], counted["unknown"], counted["of"]
    if not unknown:
        return str(met), f"{met} av {of}", "level", met, met == of
    return f"{met}+", f"minst {met} av {of}", "range", met, False


def _gap(area: Mapping[Any, Any]) -> states.State:
    if area["group_status"] == "missing":
        return states.NO_GROUP
    blank = states.BLANK if area["response"] == "answered" else states.NOT_IN_SOURCE
    return states.STATES.get(str(area["response"]), blank)
