"""An indicator over the years: level, bounds, breaks, printed history and what the comparable groups said."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from busanalys.cache import REMEMBERED, frame_cache
from busanalys.indicators import ledger
from busanalys.indicators.about import about
from busanalys.indicators.comparable import panel
from busanalys.indicators.distribution import BASE_LABELS, printed_base, printed_counts
from busanalys.indicators.values import NO, YES, level, summarise, values
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

KINDS = ("municipality", "district")
COLUMNS = [
    "year", "count", "base", "base_unit", "share", "total", "lower", "upper", "unknown_count", "open_count",
    "break_before", "break_text", "origin", "source", "compared_year", "panel_base", "panel_count", "panel_count_before",
    "municipality_count", "municipality_base", "district_count", "district_base",
]  # fmt: skip
COMPARED = ("compared_year", "panel_base", "panel_count", "panel_count_before")


@named
@about
@frame_cache
def trend(survey: Survey, indicator: str, base: str = "", until: int | None = None, with_unknown: bool = True) -> pd.DataFrame:
    """One row per year in which an indicator is known, up to `until`, and one per printed count of the history.

    Columns year, count, base, base_unit, share, total, lower, upper, unknown_count, open_count (as in `level`), break_before
    (the question changed since the row before so that the line must break), break_text (Swedish), origin
    (computed, or printed for a marked point with the source's own base), source, and of the comparable groups
    (`change`) compared_year, panel_base (how many they are), panel_count and panel_count_before (of those, yes now and then).
    Count and base of the groups of municipalities and of districts are missing where answers or areas are counted.
    Years in which nobody was asked or answered have no row. Real printed counts
    never stand beside made-up answers.
    """
    import pandas as pd

    told = [row for row in _known(survey, indicator, base, with_unknown) if until is None or row["year"] <= until]
    printed = [point for past in _printing(survey) for point in _printed_points(past, indicator, until)]
    return pd.DataFrame([*told, *printed], columns=COLUMNS).sort_values(["year", "origin"], ignore_index=True)


@lru_cache(maxsize=REMEMBERED)
def _known(survey: Survey, indicator: str, base: str, with_unknown: bool) -> list[dict[str, Any]]:
    """The rows of all years in which somebody was asked and answered."""
    rows = [level(survey, indicator, year, base, with_unknown) for year in survey.years]
    known = [row | {"origin": "computed", "source": survey.title} for row in rows if row["base"]]
    return [
        row | _break(survey, indicator, before, row) | _compared(survey, indicator, row["year"]) | _kinds(survey, indicator, row)
        for before, row in zip([None, *known], known, strict=False)
    ]


def questions_of(survey: Survey, indicator: str) -> list[str]:
    """The questions that an indicator is made of."""
    return list(dict.fromkeys(survey.codebook.indicator_options(indicator)["question"]))


def breaks_between(survey: Survey, indicator: str, earlier: int, later: int) -> bool:
    """Whether any question of the indicator changed between two years so that they cannot be compared."""
    return any(survey.codebook.breaks_between(question, earlier, later) for question in questions_of(survey, indicator))


def _break(survey: Survey, indicator: str, before: dict[str, Any] | None, row: dict[str, Any]) -> dict[str, Any]:
    if before is None or not breaks_between(survey, indicator, before["year"], row["year"]):
        return {"break_before": False, "break_text": ""}
    return {"break_before": True, "break_text": f"frågan ändrad {row['year']}, jämför inte över linjen"}


def _compared(survey: Survey, indicator: str, year: int) -> dict[str, int | None]:
    """What the units that can be compared said then and now; without any number where there is no year to compare with."""
    if survey.codebook.indicator(indicator)["kind"] == "registry":
        return _compared_areas(survey, indicator, year)
    earlier, number, then, now = panel(survey, indicator, year)
    return dict.fromkeys(COMPARED) if earlier is None else dict(zip(COMPARED, (earlier, number, now, then), strict=True))


def _compared_areas(survey: Survey, indicator: str, year: int) -> dict[str, int | None]:
    """The same of areas: one that was joined of others is compared where all of them stood alike."""
    before = [one for one in survey.years if one < year]
    if not before:
        return dict.fromkeys(COMPARED)
    then, now = (values(survey, indicator, one).set_index("area_id")["value"] for one in (before[-1], year))
    became = survey.registry.successors(list(then.index), survey.reference_day(year))
    joined = then.groupby(then.index.map(became)).agg(lambda parts: parts.iloc[0] if parts.nunique() == 1 else "")
    both = now[now.isin([YES, NO])].index.intersection(joined[joined.isin([YES, NO])].index)
    counts = (int(frame[both].eq(YES).sum()) for frame in (now, joined))
    return dict(zip(COMPARED, (before[-1], len(both), *counts), strict=True))


def _printing(survey: Survey) -> tuple[Survey, ...]:
    """The datasets whose printed counts may stand beside the survey's own: never real ones beside made-up ones."""
    return tuple(one for one in (survey, *survey.history) if one.synthetic == survey.synthetic)


def _printed_points(past: Survey, indicator: str, until: int | None) -> list[dict[str, Any]]:
    wanted = past.codebook.indicator_options(indicator)
    if past.codebook.indicator(indicator)["kind"] != "share":
        return []
    question, options = str(wanted["question"].iloc[0]), set(wanted["option"])
    with_print = set(past.printed["year"])
    years = [year for year in past.years if year in with_print and (until is None or year <= until)]
    return [point for year in years for point in _points_of_year(past, year, question, options)]


def _points_of_year(past: Survey, year: int, question: str, options: set[str]) -> list[dict[str, Any]]:
    rows = printed_counts(past, question, year)
    matching = rows[[set(joined.split("+")) == options for joined in rows["options"]]] if len(rows) else rows
    base, unit = printed_base(past, rows) if len(rows) else (0, "")
    return [
        {
            "year": year, "count": int(row["value"]), "base": base, "base_unit": unit, "origin": "printed",
            "share": int(row["value"]) / base if base else None, "break_before": False, "break_text": "",
            "source": past.registry.cited(row["source"]),
        }
        for row in matching.to_dict("records")
    ]  # fmt: skip


def _kinds(survey: Survey, indicator: str, row: dict[str, Any]) -> dict[str, int]:
    if row["base_unit"] != BASE_LABELS["groups"]:
        return {}
    told, year = ledger.of_indicators(survey, row["year"]), row["year"]
    of_kind = {kind: summarise(told.counts(indicator, year, kind), "groups") for kind in KINDS}
    return {f"{kind}_{part}": found[part] for kind, found in of_kind.items() for part in ("count", "base")}
