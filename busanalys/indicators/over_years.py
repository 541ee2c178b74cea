"""A frame of one year for all years at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey


def over_years(frame: Callable[..., pd.DataFrame], survey: Survey, subject: str, **options: Any) -> pd.DataFrame:
    """The rows that a function of this room gives for each year of the survey, one year under the other, with the year first.

    `frame` takes survey, subject and year: `values`, `distribution`, `by_group`, `by_area` or `by_kind`. `options` go on to it,
    as `base="answers"`. Years without rows have none. Raises what `frame` raises.
    """
    import pandas as pd

    found = [(year, frame(survey, subject, year, **options)) for year in survey.years]
    kept = [rows.assign(year=year)[["year", *(name for name in rows if name != "year")]] for year, rows in found if len(rows)]
    return pd.concat(kept, ignore_index=True) if kept else found[-1][1].assign(year=pd.Series(dtype="int64"))
