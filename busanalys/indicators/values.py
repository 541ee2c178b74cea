"""The value of an indicator for every group or area of a year, and the county's level with its bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.errors import UnknownNameError, UsageError
from busanalys.indicators import harmonise
from busanalys.indicators.distribution import BASE_LABELS, form_states, unit_label
from busanalys.survey import counting
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

UNITS = BASE_LABELS | {"areas": "områden"}
YES, NO, UNKNOWN = "yes", "no", states.UNKNOWN
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
    kind = survey.codebook.indicator(indicator)["kind"]
    if kind == "registry":
        return _area_values(survey, year)
    if kind not in ("share", "all_of"):
        remedy = "has no yes or no for a group; use requirements() or distribution()."
        raise UsageError(f"The indicator '{indicator}' is of kind {kind} and {remedy}")
    groups = harmonise.groups(survey, year)
    rows = groups[["group_id", "name", "short_name", "kind"]]
    if not _could_be_given(survey, indicator, year):
        return rows.assign(value=harmonise.unasked(groups))
    return rows.assign(value=(_share_values if kind == "share" else _all_of_values)(survey, indicator, year))


def _could_be_given(survey: Survey, indicator: str, year: int) -> bool:
    """Whether the form of the year had the answers that the indicator counts."""
    wanted = survey.codebook.indicator_options(indicator)
    return survey.codebook.offers(str(wanted["question"].iloc[0]), set(wanted["option"]), year)


def _share_values(survey: Survey, indicator: str, year: int) -> pd.Series:
    wanted = survey.codebook.indicator_options(indicator)
    question = str(wanted["question"].iloc[0])
    if survey.codebook.question(question)["kind"] == "multiple":
        return _all_of_values(survey, indicator, year)
    category = harmonise.items(survey, question, year)["category"]
    return as_values(survey, question, category, set(wanted["option"]))


def as_values(survey: Survey, question: str, category: pd.Series, wanted: set[str]) -> pd.Series:
    """Categories of a question as yes (one of `wanted`), no, unknown or the state that they are."""
    options = survey.codebook.tables["options"]
    own = options[options["question"] == question]
    unknown = own.loc[own["meaning"] == states.UNKNOWN, "option"]
    known = dict.fromkeys([*own["option"], states.SEPARATE.code], NO)
    known |= dict.fromkeys(unknown, UNKNOWN) | dict.fromkeys(wanted, YES)
    return category.map(lambda one: known.get(one, one)).astype("str")


def _all_of_values(survey: Survey, indicator: str, year: int) -> pd.Series:
    wanted = survey.codebook.indicator_options(indicator)
    question, required = str(wanted["question"].iloc[0]), set(wanted["option"])
    rows = harmonise.groups(survey, year)
    chosen = harmonise.choices(survey, question, year).groupby("group_id")["option"].agg(set)
    has_all = rows["group_id"].map(chosen.map(lambda options: YES if required <= options else NO))
    return has_all.astype("str").fillna(harmonise.gap_states(survey, question, year, rows))


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
        value, label, unit = _area_values(survey, year)["value"], "", "areas"
    elif unit not in BASE_LABELS:
        raise UnknownNameError("base", unit, BASE_LABELS)
    else:
        question = str(survey.codebook.indicator_options(indicator)["question"].iloc[0])
        value = _form_values(survey, indicator, year) if unit == "answers" else values(survey, indicator, year)["value"]
        label = unit_label(survey, question, unit)
    return summarise(value, unit, with_unknown, label) | {"year": year, "indicator": indicator}


def _form_values(survey: Survey, indicator: str, year: int) -> pd.Series:
    wanted = survey.codebook.indicator_options(indicator)
    question, required = str(wanted["question"].iloc[0]), set(wanted["option"])
    state = form_states(survey, question, year)
    if not _could_be_given(survey, indicator, year):
        return state.map(lambda _: states.NOT_ASKED.code).astype("str")
    if survey.codebook.question(question)["kind"] != "multiple":
        return as_values(survey, question, state, required)
    chosen = counting.answers_to(survey, question, year).groupby("submission")["option"].agg(set)
    has_all = counting.forms_of(survey, year)["submission"].map(chosen.map(lambda options: YES if required <= options else NO))
    return has_all.astype("str").fillna(state)


def summarise(value: pd.Series, base: str, with_unknown: bool = True, label: str = "") -> dict[str, Any]:
    """Count, base, share and bounds of a column of values (yes, no, unknown and states); keys as in `level`.

    `base` is answers, groups or areas; `label` names its unit where it is not the usual.
    """
    counted, unknown = int(value.eq(YES).sum()), int(value.eq(UNKNOWN).sum())
    in_base, not_yet = int(value.isin(ANSWERED).sum()), int(value.isin(OPEN).sum())
    size = in_base - (0 if with_unknown else unknown)
    total = in_base + int(value.eq(states.SILENT.code).sum())
    bounded = total > 0 and base != "answers" and not value.eq(states.NOT_IN_SOURCE.code).any()
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
