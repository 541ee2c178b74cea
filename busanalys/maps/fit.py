"""Whether data and map speak of the same areas, so that nothing is drawn wrongly or left out in silence."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from busanalys.errors import DataError, Problem
from busanalys.maps.shapes import Shapes
from busanalys.registry import STOCKHOLM

if TYPE_CHECKING:
    import pandas as pd

KINDS = {"municipality": "municipalities", "district": "districts"}


def check(frame: pd.DataFrame, drawn: Shapes) -> None:
    """Raise DataError with every area that the map lacks, that the data lacks or that the data has twice.

    `frame` has area_id and area_kind. A map of districts is only asked for districts where the data has any; Stockholm
    may then be left out among the municipalities.
    """
    problems = []
    for kind, described in KINDS.items():
        given = list(frame.loc[frame["area_kind"] == kind, "area_id"])
        if given:
            mapped = set(getattr(drawn, described)["area_id"])
            problems += _problems(described, given, mapped, STOCKHOLM not in given)
    if problems:
        raise DataError(problems)


def _problems(described: str, given: list[str], mapped: Collection[str], without_stockholm: bool) -> list[Problem]:
    lacking = sorted(set(given) - set(mapped))
    unsaid = sorted(set(mapped) - set(given) - ({STOCKHOLM} if without_stockholm else set()))
    twice = sorted({area for area in given if given.count(area) > 1})
    told = (
        (lacking, f"the map has no outline for {described} of the data", "the boundary file is of another year"),
        (unsaid, f"the data has nothing on {described} of the map", "the frame was filtered, or is of another year than the map"),
        (twice, f"the data has {described} more than once", "two frames were put together"),
    )
    remedy = "draw the frame of one year with maps.shapes_of(registry, day) of that year"
    return [
        Problem("map and data differ", what, values=tuple(areas), cause=why, remedy=remedy) for areas, what, why in told if areas
    ]
