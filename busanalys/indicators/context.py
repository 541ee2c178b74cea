"""The children of the areas beside what the groups answered: context, never a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import states, text
from busanalys.cache import frame_cache
from busanalys.errors import UsageError
from busanalys.indicators import harmonise
from busanalys.indicators.about import about
from busanalys.indicators.values import YES, values
from busanalys.survey import counting
from busanalys.survey.naming import named
from busanalys.text import SMALL_BASE

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

GIVEN, MISSING, SUPPRESSED, NOT_THERE = "given", "missing", "suppressed", "not_in_source"
WORST_FIRST = (SUPPRESSED, MISSING, NOT_THERE)  # what a group is when one of its areas is it
PER = 1000
STEPS, LARGE = 4, 10_000  # of a map of children; from so many on its limits are whole thousands
UNKNOWN = {
    MISSING: (states.NOT_IN_SOURCE, "uppgift saknas i källan"),
    SUPPRESSED: (states.UNACCOUNTED, "uppgiften är skyddad i källan"),
    NOT_THERE: (states.NOT_ASKED, "ingen uppgift inläst"),
}


def figures(survey: Survey, year: int) -> pd.DataFrame:
    """The rows of `context/children.csv` that stand beside a survey: of the end of the year before it, else of that year itself.

    A survey is answered in spring; where the year before has no figures those of two years before serve. Made-up answers have
    only made-up figures beside them, real ones only real; empty where there are none.
    """
    rows = survey.tables["children"]
    own = rows[rows["synthetic"].eq("yes") == survey.synthetic]
    have = set(own["year"].astype(int))
    return own[own["year"].eq(next((one for one in (year - 1, year - 2, year) if one in have), 0))]


@named
@about
@frame_cache
def children_by_area(survey: Survey, year: int) -> pd.DataFrame:
    """One row per area of the year: area_id, name, short_name, area_kind, group_id, group_name, members, children, status.

    `children` (0–17 years) is missing where `status` is not `given`: missing or suppressed in the source, or not_in_source.
    A district that came of others has their sum, where all of them have a figure. `attrs` hold `as_of`, the figures' year.
    """
    rows, found = harmonise.areas(survey, year), figures(survey, year)
    became = _became(survey, list(found["area_id"]), year)
    parts = found.assign(area=found["area_id"].map(lambda area: became.get(area, area)))
    status = _worst(parts["status"], parts["area"])
    of_area = rows["area_id"].map(status).astype("str").fillna(NOT_THERE)
    total = rows["area_id"].map(parts.groupby("area")["value"].sum()).where(of_area.eq(GIVEN))
    kept = rows[["area_id", "name", "short_name", "area_kind", "group_id", "group_name", "members"]]
    frame = kept.assign(children=total.astype("Int64"), status=of_area)
    frame.attrs["as_of"] = int(found["year"].iloc[0]) if len(found) else 0
    return frame


def _became(survey: Survey, areas: list[str], year: int) -> dict[str, str]:
    """What each area is on the day of the survey; a district only where all that it came of have figures."""
    day = survey.reference_day(year)
    became = survey.registry.successors(areas, day)
    rows, have = survey.registry.tables["districts"], set(areas)
    lacking = {after for area, after in zip(rows["area_id"], rows["successor"], strict=True) if area not in have}
    return {area: after for area, after in became.items() if area == after or after not in lacking}


def _worst(statuses: pd.Series, whose: pd.Series) -> pd.Series:
    """The worst status of each of those whose they are."""
    order = (*WORST_FIRST, GIVEN)
    # plain numbers: pandas groups texts with pyarrow's threads, which a process that notebooks are forked from may not have
    ranks = statuses.map({status: rank for rank, status in enumerate(order)}).astype(float).fillna(len(WORST_FIRST))
    return ranks.groupby(whose).min().astype(int).map(dict(enumerate(order)))


@named
@frame_cache
def children_by_group(survey: Survey, year: int) -> pd.DataFrame:
    """One row per group that existed: group_id, name, short_name, kind, children, status, as in `children_by_area`."""
    areas = children_by_area(survey, year)
    rows = counting.existing(harmonise.groups(survey, year))[["group_id", "name", "short_name", "kind"]]
    status = _worst(areas["status"], areas["group_id"])
    of_group = rows["group_id"].map(status).astype("str").fillna(NOT_THERE)
    total = rows["group_id"].map(areas.groupby("group_id")["children"].sum()).where(of_group.eq(GIVEN))
    frame = rows.assign(children=total.astype("Int64"), status=of_group).reset_index(drop=True)
    frame.attrs["as_of"] = areas.attrs["as_of"]
    return frame


@named
@frame_cache
def per_thousand(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """A number that groups report beside their children: one row per group for which both are known, by rate.

    Columns group_id, name, short_name, kind, number, children, rate (number per 1,000 children). The county's rate is that of
    the sums, whose numerator and denominator are of these same groups. Raises UsageError for a question that takes no number.
    """
    import pandas as pd

    kind = survey.codebook.question(question)["kind"]
    if kind != "number":
        raise UsageError(f"The question '{question}' is of kind {kind} and takes no number.")
    given = harmonise.items(survey, question, year).set_index("group_id")["category"]
    rows = children_by_group(survey, year)
    number = pd.to_numeric(rows["group_id"].map(given), errors="coerce")
    known = rows.assign(number=number)[number.notna() & rows["children"].gt(0).fillna(value=False)]
    counted = known.assign(rate=PER * known["number"] / known["children"].astype(float))
    ordered = counted.sort_values(["rate", "name"], ascending=[False, True], ignore_index=True)
    ordered.attrs["as_of"] = rows.attrs["as_of"]
    return ordered[["group_id", "name", "short_name", "kind", "number", "children", "rate"]]


@named
def per_thousand_years(survey: Survey, question: str, until: int | None = None) -> pd.DataFrame:
    """A number per 1,000 children among the same groups: year, groups, number, children, rate, as_of.

    The years are the longest run up to the last in which at least ten groups have both figures every year; empty where there
    is no such run of two years.
    """
    import pandas as pd

    years = [year for year in survey.years if (until is None or year <= until) and survey.codebook.asked(question, year)]
    every = {year: per_thousand(survey, question, year).set_index("group_id") for year in years}
    known = [year for year in years if len(every[year])]
    for run in (known[place:] for place in range(len(known) - 1)):
        same = set.intersection(*(set(every[year].index) for year in run))
        if len(same) >= SMALL_BASE:
            rows = [(year, len(same), *_sums(every[year].loc[sorted(same)])) for year in run]
            return pd.DataFrame(rows, columns=["year", "groups", "number", "children", "rate", "as_of"])
    return pd.DataFrame(columns=["year", "groups", "number", "children", "rate", "as_of"])


def _sums(rows: pd.DataFrame) -> tuple[int, int, float, int]:
    number, children = int(rows["number"].sum()), int(rows["children"].sum())
    return number, children, PER * number / children, int(rows.attrs["as_of"])


@named
def children_living(survey: Survey, indicator: str, year: int) -> tuple[int, int] | None:
    """How many of the county's children live where a group has an indicator; None where the figure of any group is not known."""
    rows = children_by_group(survey, year)
    if rows.empty or rows["status"].ne(GIVEN).any() or children_by_area(survey, year)["status"].ne(GIVEN).any():
        return None
    found = values(survey, indicator, year).set_index("group_id")["value"]
    have = rows["group_id"].map(found).eq(YES)
    return int(rows.loc[have, "children"].sum()), int(children_by_area(survey, year)["children"].sum())


@named
def base_map(survey: Survey, year: int) -> pd.DataFrame:
    """The children of the areas in steps of about as many areas, with the columns of `by_area`: what a map is drawn from."""
    frame = children_by_area(survey, year)
    limits = _limits(frame["children"].dropna().astype(int).tolist())
    rows = [_step(count, status, limits) for count, status in zip(frame["children"], frame["status"], strict=True)]
    columns = dict(zip(("category", "label", "kind", "order"), zip(*rows, strict=True), strict=True))
    found = frame.assign(**columns, of=len(limits) - 1, source=survey.title)
    found.attrs |= {"unit": "area", "subject": "children"}
    return found


def _limits(counts: list[int]) -> list[int]:
    """The lowest number of each step, rounded to what can be read; about as many areas in each."""
    ordered = sorted(counts)
    cuts = [ordered[len(ordered) * step // STEPS] for step in range(1, STEPS)] if ordered else []
    rounded = [round(cut, -3 if cut >= LARGE else -2) for cut in cuts]
    return [0, *dict.fromkeys(cut for cut in rounded if cut > 0)]


def _step(count: object, status: str, limits: list[int]) -> tuple[str, str, str, int]:
    """Category, label, kind and order of an area on the map."""
    if status != GIVEN:
        state, label = UNKNOWN[status]
        return state.code, label, state.kind, state.order
    place = max(step for step, low in enumerate(limits) if int(str(count)) >= low)
    return f"step{place}", _words(place, limits), "level", place


def _words(place: int, limits: list[int]) -> str:
    low, high = text.number(limits[place]), limits[place + 1] if place + 1 < len(limits) else None
    if high is None:
        return f"{low} barn eller fler"
    return f"{low}–{text.number(high - 1)} barn" if limits[place] else f"färre än {text.number(high)} barn"
