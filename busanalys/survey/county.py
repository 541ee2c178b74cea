"""The county that the data is about: its code, its names and its own words, from `county.csv` and `cities.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SINGLE = ("code", "name", "forum", "agreement", "work", "group", "district")  # what a county has one of
REGION = "region"
ITEMS = (*SINGLE, REGION)
ENDINGS = {"group": "grupp", "district": "område", "agreement": "överenskommelsen", "work": "arbetet"}
AT_ONCE = ("0001-01-01", "9999-12-31")


@dataclass(frozen=True)
class City:
    """A municipality that is divided into districts: its name as an organisation, and that of its inset on the maps."""

    area_id: str
    name: str
    inset: str


@dataclass(frozen=True)
class County:
    """Code (two digits) and name of the county, its forum of senior officials, and its words.

    `agreement` and `work` are definite, `group` and `district` single and indefinite; all of them end as in ENDINGS, so that
    every form of them can be made. `regions` are the names of the region or landsting with their first and last day.
    """

    code: str
    name: str
    forum: str
    agreement: str
    work: str
    group: str
    district: str
    regions: tuple[tuple[str, str, str], ...] = ()
    cities: tuple[City, ...] = ()

    def region(self, on: date) -> str:
        """What the region was called on a day; empty where that is not told."""
        day = on.isoformat()
        return next((name for name, first, last in self.regions if first <= day <= last), "")


def county(tables: Mapping[str, pd.DataFrame]) -> County:
    """The county of a registry's tables; what they do not say is empty."""
    rows = tables["county"]
    said = dict(zip(rows["item"], rows["value"], strict=True))
    region = rows[rows["item"].eq(REGION)]
    begins, ends = region["valid_from"].replace("", AT_ONCE[0]), region["valid_to"].replace("", AT_ONCE[1])
    spans = zip(region["value"], begins, ends, strict=True)
    cities = tables["cities"][["area_id", "name", "inset"]].itertuples(index=False) if "cities" in tables else ()
    own = {item: str(said.get(item, "")) for item in SINGLE}
    return County(**own, regions=tuple(spans), cities=tuple(City(*map(str, row)) for row in cities))


def city_of(area_id: str) -> str:
    """The municipality that a district belongs to, which its id begins with (`1480-hisingen`); empty for a municipality."""
    city, dash, _ = area_id.partition("-")
    return city if dash else ""
