"""The level of an indicator for the county, its municipalities and its cities' districts, and its change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from busanalys.indicators import ledger
from busanalys.indicators.comparable import comparable_groups, subject_of
from busanalys.indicators.distribution import unit_label
from busanalys.indicators.values import check_kind, summarise
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

COUNTY = "county"
KINDS = (COUNTY, "municipality", "district")
COLUMNS = ["kind", "count", "base", "base_unit", "share", "lower", "upper", "compared_year"]
COLUMNS += ["panel_base", "panel_count_before", "panel_count"]


@named
def by_kind(survey: Survey, indicator: str, year: int) -> pd.DataFrame:
    """One row for the county, one for the groups of municipalities and one for those of districts.

    Columns kind (county, municipality, district), count, base, base_unit, share, lower, upper as in `level`; of the
    comparable groups compared_year, panel_base, panel_count_before and panel_count (how many, and yes then and now),
    missing where there is no year to compare with.
    """
    import pandas as pd

    check_kind(survey, indicator)
    compared, subject = comparable_groups(survey, indicator, year), subject_of(survey, indicator)
    unit = unit_label(survey, subject.question, "groups")
    told = {kind: ledger.of_indicators(survey, year).counts(indicator, year, "" if kind == COUNTY else kind) for kind in KINDS}
    rows = [_row(told[kind], compared, kind, subject.positive) | {"kind": kind, "base_unit": unit} for kind in KINDS]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(now: Mapping[str, int], compared: pd.DataFrame, kind: str, positive: frozenset[str]) -> dict[str, Any]:
    everyone = kind == COUNTY
    row = summarise(now, "groups")
    kept = compared[compared["comparable"] & (everyone | compared["kind_of_group"].eq(kind))]
    if compared["compared_year"].isna().all():
        return row
    counts = {
        name: int(kept[column].isin(positive).sum()) for name, column in (("panel_count_before", "then"), ("panel_count", "now"))
    }
    return row | counts | {"panel_base": len(kept), "compared_year": int(compared["compared_year"].iloc[0])}
