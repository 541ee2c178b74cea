"""The level of an indicator for the county, its municipalities and Stockholm city's districts, and its change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from busanalys.indicators.trend import breaks_between
from busanalys.indicators.values import NO, YES, summarise, values
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

COUNTY = "county"
KINDS = (COUNTY, "municipality", "district")
COLUMNS = ["kind", "count", "base", "base_unit", "share", "lower", "upper", "panel_base", "panel_count_before", "panel_count"]


@named
def by_kind(survey: Survey, indicator: str, year: int, earlier: int | None = None, base: str = "groups") -> pd.DataFrame:
    """One row for the county, one for the groups (or areas) of municipalities and one for those of districts.

    Columns kind (county, municipality, district), count, base, base_unit, share, lower, upper as in `level`;
    panel_base (units that answered yes or no both in `earlier` and now), panel_count_before and panel_count (of those,
    yes then and now), missing without `earlier` and where the question changed in between.
    """
    import pandas as pd

    now = values(survey, indicator, year, base)
    comparable = earlier is not None and not breaks_between(survey, indicator, earlier, year)
    before = values(survey, indicator, earlier, base) if comparable and earlier is not None else None
    rows = [_row(now, before, kind, base) for kind in KINDS]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(now: pd.DataFrame, before: pd.DataFrame | None, kind: str, base: str) -> dict[str, Any]:
    chosen = _of_kind(now, kind)
    row = summarise(chosen["value"], "areas" if "area_id" in now else base) | {"kind": kind}
    return row if before is None else row | _panel(chosen, _of_kind(before, kind))


def _of_kind(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    return rows if kind == COUNTY else rows[rows["kind"] == kind]


def _panel(now: pd.DataFrame, before: pd.DataFrame) -> dict[str, int]:
    key = "area_id" if "area_id" in now else "group_id"
    joined = before[[key, "value"]].merge(now[[key, "value"]], on=key, suffixes=("_before", "_now"))
    stated = joined[joined["value_before"].isin([YES, NO]) & joined["value_now"].isin([YES, NO])]
    return {
        "panel_base": len(stated),
        "panel_count_before": int(stated["value_before"].eq(YES).sum()),
        "panel_count": int(stated["value_now"].eq(YES).sum()),
    }
