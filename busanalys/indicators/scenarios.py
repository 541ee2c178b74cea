"""Whether a change holds without those who are missing: the same comparison under five scenarios, none of them an estimate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from busanalys.cache import frame_cache
from busanalys.indicators.comparable import STEADY, panel
from busanalys.indicators.nonresponse import carried_forward
from busanalys.indicators.values import level
from busanalys.survey.naming import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from busanalys.survey import Survey

OBSERVED, COMPARABLE, CARRIED, LOWEST, HIGHEST = "observed", "comparable", "carried_forward", "lowest", "highest"
MORE, ALIKE, FEWER = "more", "alike", "fewer"
COLUMNS = ["scenario", "compared_year", "count_before", "base_before", "count", "base", "direction"]
Count = tuple[int, int]


@named
@frame_cache
def scenarios(survey: Survey, indicator: str, year: int) -> pd.DataFrame:
    """What became of an indicator of groups since the year it is compared with, one row per scenario.

    Columns scenario, compared_year, count_before and base_before (then), count and base (now), direction. The scenarios are
    `observed` (those who answered, each year), `comparable` (the comparable groups alone), `carried_forward` (those who answered
    and what the silent ones said last), `lowest` and `highest` (every group that was asked; all that did not say are no, or are
    yes, both years). `direction` is more, fewer or alike; alike is a change of the share by at most what one group weighs.
    Empty where there is no year to compare with, where either year has no bounds, and where no group can be compared.
    """
    import pandas as pd

    earlier, number, before, after = panel(survey, indicator, year)
    known = earlier is not None and all(level(survey, indicator, one, "groups")["upper"] is not None for one in (earlier, year))
    if earlier is None or not known or not number:
        return pd.DataFrame(columns=COLUMNS)
    then, now = (_counts(survey, indicator, one) for one in (earlier, year))
    then[COMPARABLE], now[COMPARABLE] = (before, number), (after, number)
    order = (OBSERVED, COMPARABLE, CARRIED, LOWEST, HIGHEST)
    rows = [(name, earlier, *then[name], *now[name], _direction(then[name], now[name])) for name in order]
    return pd.DataFrame(rows, columns=COLUMNS)


def holds(rows: pd.DataFrame) -> bool:
    """Whether all scenarios of a frame of `scenarios` point the same way; False also where there are none."""
    return bool(rows["direction"].nunique() == 1)


def _counts(survey: Survey, indicator: str, year: int) -> dict[str, Count]:
    own, carried = level(survey, indicator, year, "groups"), carried_forward(survey, indicator, year)
    return {
        OBSERVED: (int(own["count"]), int(own["base"])),
        CARRIED: (int(carried["count"]), int(carried["base"])),
        LOWEST: (int(own["count"]), int(own["total"])),
        HIGHEST: (_highest(own), int(own["total"])),
    }


def _highest(own: Mapping[str, Any]) -> int:
    return int(own["count"] + own["open_count"] + own["unknown_count"])


def _direction(then: Count, now: Count) -> str:
    """More or fewer where the share has moved by more than `STEADY` groups of the year's base."""
    if not (then[1] and now[1]):
        return ""
    step = (Fraction(*now) - Fraction(*then)) * now[1]
    return MORE if step > STEADY else FEWER if step < -STEADY else ALIKE
