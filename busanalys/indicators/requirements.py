"""Krav på plats: what the agreements demand of every local group, held against its answers."""

from __future__ import annotations

from collections import Counter
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
GROUP = ["group_id", "name", "short_name"]
COLUMNS = [*GROUP, "target", "label", "status"]
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
    statuses = zip(*(_status(survey, target, year, groups) for target in targets), strict=True)
    rows = [
        (*group, target["target"], target["label"], status)
        for group, of_group in zip(groups[GROUP].itertuples(index=False), statuses, strict=False)  # without targets, no statuses
        for target, status in zip(targets, of_group, strict=True)
        if status in (MET, NOT_MET, UNKNOWN)
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def _status(survey: Survey, target: Mapping[Any, Any], year: int, groups: pd.DataFrame) -> list[str]:
    """The status of each group, or why it was not asked."""
    if target["fact"]:
        return [MET if status in HAS_GROUP else UNKNOWN for status in groups["status"]]
    return _answered(survey, target, year, groups)


def _answered(survey: Survey, target: Mapping[Any, Any], year: int, groups: pd.DataFrame) -> list[str]:
    question, wanted = target["question"], frozenset(target["options"].split("+"))
    if not survey.codebook.offers(question, wanted, year):
        return list(harmonise.unasked(groups))
    stated = ledger.of_questions(survey, year).texts(question, year)[groups.index]
    if survey.codebook.question(question)["kind"] == "multiple":
        chosen = _choices(survey, question, year)
        given = [wanted <= chosen[group] if group in chosen else None for group in groups["group_id"]]
    else:
        clear = {option.code for option in survey.codebook.options(question, year) if option.meaning != states.UNKNOWN}
        given = [code in wanted if code in clear else None for code in stated]
    return [_told(is_met, code) for is_met, code in zip(given, stated, strict=True)]


def _told(is_met: bool | None, code: str) -> str:
    if is_met is None:
        return code if code in OUTSIDE else UNKNOWN
    return MET if is_met else NOT_MET


def _choices(survey: Survey, question: str, year: int) -> dict[str, set[str]]:
    """What each group that chose anything chose."""
    chosen: dict[str, set[str]] = {}
    for group, option in harmonise.choices(survey, question, year).itertuples(index=False):
        chosen.setdefault(group, set()).add(option)
    return chosen


@named
@frame_cache
def requirements_met(survey: Survey, year: int) -> pd.DataFrame:
    """One row per group that existed: group_id, name, short_name, met, unknown, of (numbers of targets).

    The group meets at least `met` and at most `met + unknown` of the `of` targets whose questions it was asked.
    """
    import pandas as pd

    counted: dict[tuple[str, ...], Counter[str]] = {}
    for *group, status in requirements(survey, year)[[*GROUP, "status"]].itertuples(index=False):
        counted.setdefault(tuple(group), Counter())[status] += 1
    rows = [(*group, found[MET], found[UNKNOWN], found.total()) for group, found in counted.items()]
    types = dict.fromkeys(GROUP, "str") | dict.fromkeys(("met", "unknown", "of"), "int64")
    return pd.DataFrame(rows, columns=list(types)).astype(types)


@named
def requirements_by_area(survey: Survey, year: int) -> pd.DataFrame:
    """The number of requirements met per area, as categories for a map; columns as in `by_area`, with of and complete.

    A category is the number itself, or `n+` where some are unknown (kind `range`). A group that did not answer, or of
    whose answers the source says nothing, has its gap.
    """
    import pandas as pd

    rows = harmonise.areas(survey, year)
    asked = {target["target"] for target in survey.codebook.targets(year).to_dict("records") if target["question"]}
    stated = requirements(survey, year)[["group_id", "target", "status"]].itertuples(index=False)
    known = {group for group, target, status in stated if target in asked and status != UNKNOWN}
    met = requirements_met(survey, year)[["group_id", "met", "unknown", "of"]].itertuples(index=False)
    counted = {group: (at_least, unknown, of) for group, at_least, unknown, of in met if group in known}
    told = zip(rows["group_id"], rows["group_status"], rows["response"], strict=True)
    described = [_shown(*counted[group]) if group in counted else _gap(*why) for group, *why in told]
    looks = pd.DataFrame(described, columns=["category", "label", "kind", "order", "complete"], index=rows.index)
    most = max((of for _, _, of in counted.values()), default=0)
    kept = rows.drop(columns=["group_status", "response"])
    return pd.concat([kept, looks], axis="columns").assign(of=most, source=survey.title)


Shown = tuple[str, str, str, int, bool]


def _shown(met: int, unknown: int, of: int) -> Shown:
    if not unknown:
        return str(met), f"{met} av {of}", "level", met, met == of
    return f"{met}+", f"minst {met} av {of}", "range", met, False


def _gap(group_status: str, response: str) -> Shown:
    blank = states.BLANK if response == "answered" else states.NOT_IN_SOURCE
    state = states.NO_GROUP if group_status == "missing" else states.STATES.get(response, blank)
    return state.code, state.label, state.kind, state.order, False
