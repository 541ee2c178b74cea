"""The value of an indicator for every group or area of a year, and the county's level with its bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.errors import UnknownNameError, UsageError
from busanalys.indicators import harmonise
from busanalys.indicators.distribution import BASE_LABELS
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

YES, NO, UNKNOWN = "yes", "no", states.UNKNOWN
ANSWERED = (YES, NO, UNKNOWN, states.CONFLICTING.code, states.BLANK.code)
COULD_BE_YES = (UNKNOWN, states.CONFLICTING.code, states.BLANK.code, states.SILENT.code, states.FORMING.code)
EXISTING = (*ANSWERED, states.SILENT.code, states.FORMING.code, states.NOT_IN_SOURCE.code)


@named
@frame_cache
def values(survey: Survey, indicator: str, year: int, base: str = "groups") -> pd.DataFrame:
    """One row per group (or area, by `base`) of the year with the value of an indicator.

    Columns group_id (and area_id for areas), name, kind (municipality or district), value: yes, no, unknown ("vet ej")
    or a code of `states`. What the agreements demand is given by `requirements`, numbers by
    `harmonise.items`; for those this raises UsageError.
    """
    described = survey.codebook.indicator(indicator)
    if base == "areas" or described["kind"] == "registry":
        return _area_values(survey, indicator, year)
    rows = harmonise.groups(survey, year)[["group_id", "name", "short_name", "kind"]]
    kind = described["kind"]
    if kind == "share":
        return rows.assign(value=_share_values(survey, indicator, year))
    if kind == "all_of":
        return rows.assign(value=_all_of_values(survey, indicator, year))
    raise UsageError(
        f"The indicator '{indicator}' is of kind {kind} and has no yes or no for a group; use requirements() or distribution()."
    )


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


def _area_values(survey: Survey, indicator: str, year: int) -> pd.DataFrame:
    rows = harmonise.areas(survey, year)
    kept = rows[["area_id", "name", "short_name", "group_id"]].assign(kind=rows["area_kind"])
    if survey.codebook.indicator(indicator)["kind"] == "registry":
        has_group = {"exists": YES, "forming": YES, "missing": NO}
        return kept.assign(value=rows["group_status"].map(has_group).fillna(states.NOT_IN_SOURCE.code))
    of_group = values(survey, indicator, year).set_index("group_id")["value"]
    without = rows["group_status"].map({"missing": states.NO_GROUP.code}).fillna(states.NOT_IN_SOURCE.code)
    return kept.assign(value=rows["group_id"].map(of_group).fillna(without))


@named
def level(survey: Survey, indicator: str, year: int, base: str = "groups", with_unknown: bool = True) -> dict[str, Any]:
    """The county's level of a yes-or-no indicator in a year.

    Keys year, count, base, base_unit, share (count / base; None without base), total (every group that existed, or
    every area), lower and upper (share of `total` that could at least and at most be yes; None where `total` is
    unknown), unknown_count ("vet ej"), open_count (silent, blank, conflicting). With `with_unknown=False` those
    who answered "vet ej" are left out of the base. Raises UnknownNameError for an unknown base.
    """
    if base not in BASE_LABELS:
        raise UnknownNameError("base", base, BASE_LABELS)
    registered = survey.codebook.indicator(indicator)["kind"] == "registry"
    unit = "areas" if registered else base
    return summarise(_unit_values(survey, indicator, year, unit), unit, with_unknown) | {"year": year, "indicator": indicator}


def _unit_values(survey: Survey, indicator: str, year: int, base: str) -> pd.Series:
    if base == "answers":
        return _form_values(survey, indicator, year)
    return values(survey, indicator, year, base)["value"]


def _form_values(survey: Survey, indicator: str, year: int) -> pd.Series:
    wanted = survey.codebook.indicator_options(indicator)
    question = str(wanted["question"].iloc[0])
    answers = harmonise.answers_to(survey, question, year)
    forms = harmonise.forms_of(survey, year)["submission"]
    if survey.codebook.question(question)["kind"] == "multiple":
        chosen = answers.groupby("submission")["option"].agg(set)
        required = set(wanted["option"])
        return forms.map(chosen.map(lambda options: YES if required <= options else NO)).fillna(survey.absent_answer)
    given = forms.map(answers.set_index("submission")["option"]).astype("str").fillna(survey.absent_answer)
    return as_values(survey, question, given, set(wanted["option"]))


def summarise(value: pd.Series, base: str, with_unknown: bool = True) -> dict[str, Any]:
    """Count, base, share and bounds of a column of values (yes, no, unknown and states); keys as in `level`."""
    counted = int(value.eq(YES).sum())
    unknown = int(value.eq(UNKNOWN).sum())
    known = int(value.ne(states.NOT_IN_SOURCE.code).sum())
    in_base = known if base == "areas" else int(value.isin(ANSWERED).sum())
    size = in_base - (0 if with_unknown else unknown)
    total = len(value) if base == "areas" else int(value.isin(EXISTING).sum())
    bounded = total > 0 and known == len(value)
    open_count = int(value.isin(COULD_BE_YES).sum()) - unknown
    return {
        "count": counted,
        "base": size,
        "base_unit": BASE_LABELS[base],
        "share": counted / size if size else None,
        "total": total,
        "lower": counted / total if bounded else None,
        "upper": (counted + open_count + unknown) / total if bounded else None,
        "unknown_count": unknown,
        "open_count": open_count,
    }
