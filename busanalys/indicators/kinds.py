"""The level of an indicator for the county, its municipalities and its cities' districts, and its change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from busanalys.indicators.comparable import comparable_groups, subject_of
from busanalys.indicators.distribution import unit_label
from busanalys.indicators.values import summarise, values
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

    now, compared = values(survey, indicator, year), comparable_groups(survey, indicator, year)
    subject = subject_of(survey, indicator)
    unit = unit_label(survey, subject.question, "groups")
    rows = [_row(now, compared, kind, subject.positive) | {"kind": kind, "base_unit": unit} for kind in KINDS]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(now: pd.DataFrame, compared: pd.DataFrame, kind: str, positive: frozenset[str]) -> dict[str, Any]:
    everyone = kind == COUNTY
    row = summarise(now.loc[everyone | now["kind"].eq(kind), "value"], "groups")
    kept = compared[compared["comparable"] & (everyone | compared["kind_of_group"].eq(kind))]
    if compared["compared_year"].isna().all():
        return row
    counts = {
        name: int(kept[column].isin(positive).sum()) for name, column in (("panel_count_before", "then"), ("panel_count", "now"))
    }
    return row | counts | {"panel_base": len(kept), "compared_year": int(compared["compared_year"].iloc[0])}
