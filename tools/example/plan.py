"""What the made-up survey is planned to be: the tables in `plan/`, read as text and given their meaning."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

FIRST_YEAR = 2013
LAST_PLANNED_YEAR = 2024
REPORT_YEAR = 2014
SOURCE = "Påhittade exempeldata"
FRIDAY = 4
Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of one of the tables in `plan/`."""
    path = Path(__file__).parent / "plan" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


class Year(NamedTuple):
    """One year of the survey: its dates, how many groups are silent or send two forms, and which of them are given.

    `mood` moves every answer of the year (the pandemic), `joint` is the chance in per cent that both principals
    answer together, `simplify` how many comments ask for a simpler template, `instead` how many use SIP instead of
    routines, `explained` how many per cent of those
    who do not know how it works say why; `county` is what the region is called.
    """

    year: int
    opened: str
    closed: str
    silent: int
    silent_groups: tuple[str, ...]
    doubles: int
    double_groups: tuple[str, ...]
    late: int
    excluded: int
    mood: float
    joint: int
    simplify: int
    instead: int
    explained: int
    county: str
    title: str
    note: str


def years(last: int) -> list[Year]:
    """Every year from the first to `last`; years after the planned ones are like the last planned one."""
    planned = [_year(row) for row in table("years")]
    return [*planned, *(_later(planned[-1], year) for year in range(LAST_PLANNED_YEAR + 1, last + 1))]


def _year(row: Row) -> Year:
    values = {name: _value(name, row[name]) for name in Year._fields}
    return Year(**values)  # type: ignore[arg-type]


def _value(name: str, text: str) -> object:
    if name.endswith("_groups"):
        return tuple(text.split("|")) if text else ()
    if name in ("opened", "closed", "county", "title", "note"):
        return text
    return float(text) if name == "mood" else int(text)


def _later(last: Year, year: int) -> Year:
    may = date(year, 5, 8)
    closed = may + timedelta((FRIDAY - may.weekday()) % 7)
    opened = closed - timedelta(weeks=8, days=FRIDAY)
    title = f"Uppföljning av BUS-överenskommelsen {year}"
    return last._replace(year=year, opened=opened.isoformat(), closed=closed.isoformat(), title=title)


class Item(NamedTuple):
    """A question of one choice, or one option of a multiple choice (`question.option`, chosen or not).

    `quota` says how many forms of 2014 have each option, from the most positive to the least; `unknown` and `blank`
    are off that scale. `slope` and `doubt_slope` move the answers and the "vet ej" from year to year. Whoever has not
    the first option of `needs` seldom knows.
    """

    name: str
    quota: dict[str, int]
    slope: float
    doubt_slope: float
    needs: str

    @property
    def scale(self) -> list[str]:
        """The options on the scale, best first."""
        return [option for option in self.quota if option not in ("unknown", "blank")]

    @property
    def question(self) -> str:
        """The question that the item belongs to."""
        return self.name.partition(".")[0]

    @property
    def is_option(self) -> bool:
        """Whether the item is one option of a multiple choice."""
        return "." in self.name


def items() -> list[Item]:
    """The items of the ordinary survey, each after the one that it needs."""
    return [_item(row) for row in table("items")]


def _item(row: Row) -> Item:
    quota = {option: int(count) for option, _, count in (part.partition("=") for part in row["quota"].split("|"))}
    return Item(row["item"], quota, float(row["slope"]), float(row["doubt_slope"]), row["needs"])


def extra_item(name: str) -> Item:
    """An item of a made-up question for large datasets."""
    return Item(name, {"yes": 14, "in_progress": 8, "no": 6, "unknown": 3}, 0.05, -0.05, "")


class Scale(NamedTuple):
    """The options of an item from a year on, best first, and how far its limits lie from the first limit of 2014."""

    valid_from: int
    options: list[str]
    shifts: list[float]


def later_scales(item: str) -> Iterator[Scale]:
    """The later scales of an item, in order."""
    for row in table("scales"):
        if row["item"] == item:
            shifts = [float(shift) for shift in row["shifts"].split("|")]
            yield Scale(int(row["valid_from"]), row["scale"].split("|"), shifts)


def pushes(item: str, year: int) -> dict[str, float]:
    """What moves an item in a year, in one area or in every `district`."""
    rows = [row for row in table("pushes") if row["item"] == item]
    valid = [row for row in rows if int(row["valid_from"] or year) <= year <= int(row["valid_to"] or year)]
    return {row["area_id"]: float(row["push"]) for row in valid}
