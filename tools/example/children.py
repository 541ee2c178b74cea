"""Made-up children by area and year: numbers of a plausible size that are drawn and say nothing of any real place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["area_id", "year", "value", "status", "date", "source", "licence", "synthetic"]
SOURCE, LICENCE = "Påhittade exempeldata", "CC0 1.0"
LEAST, MOST, YEARLY = 1_200, 21_000, 0.03
GAPS = 2015  # the year in which the two smallest municipalities have no figure, for two reasons


def frame(years: Sequence[int], seed: int, municipalities: pd.DataFrame, districts: pd.DataFrame) -> pd.DataFrame:
    """The rows of `context/children.csv`: a figure for every area of the end of the year before each survey."""
    import pandas as pd

    rows = [row for year in years for row in _year(year - 1, seed, municipalities, districts)]
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(["area_id", "year"], ignore_index=True)


def _year(year: int, seed: int, municipalities: pd.DataFrame, districts: pd.DataFrame) -> list[tuple[object, ...]]:
    atoms = {
        area: _drawn(seed, area, year) for area in districts.loc[~districts["area_id"].isin(districts["successor"]), "area_id"]
    }
    last = f"{year}-12-31"
    own = districts[districts["valid_from"].le(last) & districts["valid_to"].replace("", "9999").ge(last)]
    after = dict(zip(districts["area_id"], districts["successor"], strict=True))
    counts = {area: sum(n for atom, n in atoms.items() if area in _line(atom, after)) for area in own["area_id"]}
    cities = {area.partition("-")[0] for area in counts}
    whole = {area: _drawn(seed, area, year) for area in municipalities["area_id"] if area not in cities}
    whole |= {city: sum(n for area, n in counts.items() if area.startswith(f"{city}-")) for city in cities}
    left = sorted(set(whole) - cities, key=whole.__getitem__)[:2] if year == GAPS else []
    status = dict(zip(left, ("suppressed", "missing"), strict=False))
    about = (f"{year + 1}-02-22", SOURCE, LICENCE, "yes")
    return [
        (area, year, "" if area in status else count, status.get(area, "given"), *about)
        for area, count in (whole | counts).items()
    ]


def _line(area: str, after: dict[str, str]) -> list[str]:
    """The area and all that it became."""
    found = [area]
    while after.get(found[-1], "") not in ("", "none", *found):
        found.append(after[found[-1]])
    return found


def _drawn(seed: int, area: str, year: int) -> int:
    """A number that depends on seed and area alone and moves a little from year to year."""
    share, slope = (int(hashlib.sha256(f"{seed} {area} {what}".encode()).hexdigest()[:8], 16) / 16**8 for what in "ab")
    size = LEAST + (MOST - LEAST) * share**2
    return round(size * (1 + YEARLY * (slope - 0.3) * (year - 2012)))
