"""What a map counts: local groups, whose colour their areas have, or areas or municipalities themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from busanalys import states, text
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

NAMED_AT_MOST = 8
DIFFERENT = 3  # units that a sentence names rather than a map
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


@by_frame
def alike(frame: pd.DataFrame, what: str) -> str:
    """What a map of nearly one class would show, as a sentence: `Ja i 30 av 32 BUS-grupper, alla utom Alfa (nej) och …`.

    `what` is what is told of; empty where more than DIFFERENT units differ from the most common class.
    """
    counted = units(frame)
    usual = str(counted["label"].value_counts().index[0])
    others = counted[counted["label"].ne(usual)].sort_values("unit", key=lambda names: names.map(text.alphabetical))
    if len(others) > DIFFERENT:
        return ""
    opening = f"{what}: {text.lower_first(usual)} i"
    if others.empty:
        return f"{opening} alla {number(counted)}."
    by_label = others.groupby("label", sort=False)["unit"].agg(lambda names: text.join(list(names)))
    named = [f"{names} ({text.lower_first(str(label))})" for label, names in by_label.items()]
    return f"{opening} {text.number(len(counted) - len(others))} av {number(counted)}, alla utom {text.join(named)}."


def number(rows: pd.DataFrame) -> str:
    """How many of what: `14 BUS-grupper`, `1 område`."""
    counts = Counter(rows["noun"].tolist())
    return text.join([f"{text.number(n)} {text.plural(n, *NOUNS[str(noun)])}" for noun, n in counts.items()])


def by_category(counted: pd.DataFrame) -> str:
    """What a map shows, in words: `Ja i 14 BUS-grupper, bland dem Alfa, Beta och Gamma; Nej i 1 BUS-grupp: Delta.`.

    `counted` is one of `units`; every category is named with its count.
    """
    parts = []
    for _, rows in counted.sort_values("order", kind="stable").groupby("category", sort=False):
        names = sorted(rows["unit"], key=text.alphabetical)
        among = ", bland dem" if len(names) > NAMED_AT_MOST else ":"
        parts.append(f"{rows['label'].iloc[0]} i {number(rows)}{among} {text.join(names[:NAMED_AT_MOST])}")
    return f"{'; '.join(parts)}."
