"""What a map counts: local groups, whose colour their areas have, or areas or municipalities themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import states, text

if TYPE_CHECKING:
    import pandas as pd

NAMED_AT_MOST = 8
GROUP, AREA = "group", "area"
NOUNS = {GROUP: ("BUS-grupp", "BUS-grupper"), AREA: ("område", "områden"), "municipality": ("kommun", "kommuner")}


def units(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per thing that a map of one of `indicators.areas` counts: the first row of each in `of_areas`."""
    return of_areas(frame).drop_duplicates("key").drop(columns="key")


def of_areas(frame: pd.DataFrame) -> pd.DataFrame:
    """Every area with what it is counted as: key, `unit` (its name) and `noun` (what it is).

    `attrs` of the frame say what it counts (`group`, `area` or `municipality`; groups unless said). Among groups an area
    without one counts as an area.
    """
    counted = frame.attrs.get("unit", GROUP)
    if counted != GROUP:
        return frame.assign(key=frame["area_id"], unit=frame["name"], noun=counted)
    grouped = frame["group_id"].ne("") & frame["category"].ne(states.NO_GROUP.code)
    key = frame["group_id"].where(grouped, frame["area_id"])
    place = [name.find(short) for name, short in zip(frame["group_name"], frame["short_name"], strict=True)]
    ordered = frame.assign(place=place, key=key).sort_values("place", kind="stable")
    short = ordered.groupby("key", sort=False)["short_name"].agg("/".join)
    noun = grouped.map({True: GROUP, False: AREA})
    return frame.assign(key=key, unit=key.map(short), noun=noun)


def number(rows: pd.DataFrame) -> str:
    """How many of what: `14 BUS-grupper`, `1 område`."""
    counts = rows["noun"].value_counts(sort=False)
    return text.join([f"{text.number(n)} {text.plural(n, *NOUNS[str(noun)])}" for noun, n in counts.items()])


def by_category(counted: pd.DataFrame) -> str:
    """What a map shows, in words: `Ja i 14 BUS-grupper, bland dem Botkyrka, Haninge och Nacka; Nej i 1 BUS-grupp: Salem.`.

    `counted` is one of `units`; every category is named with its count.
    """
    parts = []
    for _, rows in counted.sort_values("order", kind="stable").groupby("category", sort=False):
        names = sorted(rows["unit"], key=text.alphabetical)
        among = ", bland dem" if len(names) > NAMED_AT_MOST else ":"
        parts.append(f"{rows['label'].iloc[0]} i {number(rows)}{among} {text.join(names[:NAMED_AT_MOST])}")
    return f"{'; '.join(parts)}."
