"""The value of an indicator for every group or area of a year, and the county's level with its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.errors import UnknownNameError, UsageError
from busanalys.indicators import harmonise, ledger
from busanalys.indicators.distribution import BASE_LABELS, unit_label
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

UNITS = BASE_LABELS | {"areas": "områden"}
YES, NO, UNKNOWN = ledger.YES, ledger.NO, states.UNKNOWN
ANSWERED = (YES, NO, UNKNOWN, states.CONFLICTING.code, states.BLANK.code)
OPEN = (states.CONFLICTING.code, states.BLANK.code, states.SILENT.code)


@named
@frame_cache
def values(survey: Survey, indicator: str, year: int) -> pd.DataFrame:
    """One row per group of the year (area for what the registry tells) with the value of an indicator.

    Columns group_id (and area_id for areas), name, short_name, kind (municipality or district), value: yes, no, unknown
    ("vet ej") or a code of `states`. What the agreements demand is given by `requirements`, numbers by
    `harmonise.items`; for those this raises UsageError.
    """
    import pandas as pd

    if survey.codebook.indicator(indicator)["kind"] == "registry":
        return _area_values(survey, year)
    check_kind(survey, indicator)
    rows = harmonise.groups(survey, year)[["group_id", "name", "short_name", "kind"]]
    return rows.assign(value=pd.Series(ledger.of_indicators(survey, year).texts(indicator, year), dtype="str"))


def check_kind(survey: Survey, indicator: str) -> None:
    """Raise UsageError for an indicator that is no yes or no of groups, with what to use instead."""
    kind = survey.codebook.indicator(indicator)["kind"]
    if kind not in ledger.YES_OR_NO:
        remedy = "has no yes or no for a group; use requirements() or distribution()."
        raise UsageError(f"The indicator '{indicator}' is of kind {kind} and {remedy}")


def _area_values(survey: Survey, year: int) -> pd.DataFrame:
    rows = harmonise.areas(survey, year)
    kept = rows[["area_id", "name", "short_name", "group_id"]].assign(kind=rows["area_kind"])
    has_group = {"exists": YES, "forming": YES, "missing": NO}
    return kept.assign(value=rows["group_status"].map(has_group).fillna(states.NOT_IN_SOURCE.code))


@named
def level(survey: Survey, indicator: str, year: int, base: str = "", with_unknown: bool = True) -> dict[str, Any]:
    """The county's level of a yes-or-no indicator in a year.

    Keys year, count, base, base_unit, share (count / base; None without base), total (every group that existed and was
    asked, or every area), lower and upper (share of `total` that could at least and at most be yes; None where `total` is
    not known, as of answers, since those that did not come in cannot be counted), unknown_count ("vet ej"), open_count
    (silent, blank, conflicting). `base` is answers or groups; without it the indicator's own in the codebook. With
    `with_unknown=False` those who answered "vet ej" are left out of the base. Raises UnknownNameError for an unknown base.
    """
    unit = base or survey.codebook.base(indicator)
    if survey.codebook.indicator(indicator)["kind"] == "registry":
        counts, label, unit = dict(_area_values(survey, year)["value"].value_counts()), "", "areas"
    elif unit not in BASE_LABELS:
        raise UnknownNameError("base", unit, BASE_LABELS)
    else:
        question = str(survey.codebook.indicator_options(indicator)["question"].iloc[0])
        if unit == ledger.GROUPS:
            check_kind(survey, indicator)
        counts, label = ledger.of_indicators(survey, year, unit).counts(indicator, year), unit_label(survey, question, unit)
    return summarise(counts, unit, with_unknown, label) | {"year": year, "indicator": indicator}


def summarise(counts: Mapping[str, int], base: str, with_unknown: bool = True, label: str = "") -> dict[str, Any]:
    """Count, base, share and bounds of how many units have each value (yes, no, unknown and states); keys as in `level`.

    `base` is answers, groups or areas; `label` names its unit where it is not the usual.
    """
    counted, unknown = int(counts.get(YES, 0)), int(counts.get(UNKNOWN, 0))
    in_base, not_yet = (sum(int(counts.get(code, 0)) for code in codes) for codes in (ANSWERED, OPEN))
    size = in_base - (0 if with_unknown else unknown)
    total = in_base + int(counts.get(states.SILENT.code, 0))
    bounded = total > 0 and base != "answers" and states.NOT_IN_SOURCE.code not in counts
    return {
        "count": counted,
        "base": size,
        "base_unit": label or UNITS[base],
        "share": counted / size if size else None,
        "total": total,
        "lower": counted / total if bounded else None,
        "upper": (counted + not_yet + unknown) / total if bounded else None,
        "unknown_count": unknown,
        "open_count": not_yet,
    }
