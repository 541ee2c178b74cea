"""What changed between two years, followed by area so that a merger of groups or districts is no loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from busanalys.cache import frame_cache
from busanalys.errors import UsageError
from busanalys.indicators.areas import by_area
from busanalys.indicators.comparable import REASONS, comparable_groups, compared_year, subject_of
from busanalys.survey.naming import named
from busanalys.survey.registry import STOCKHOLM

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

NOT_COMPARABLE = "not_comparable"
RANK = {"positive": 2, "partial": 1, "negative": 0}
DIRECTIONS = {
    "better": "Bättre än året innan",
    "same": "Oförändrat",
    "worse": "Sämre än året innan",
    NOT_COMPARABLE: "Kan inte jämföras",
}


@named
@frame_cache
def transitions(survey: Survey, question: str, earlier: int, later: int) -> pd.DataFrame:
    """One row per first-generation area (25 municipalities and the 14 districts of 2014: always 39).

    Columns area_id, name, area_kind, from_category, from_label, from_kind, to_category, to_label, to_kind,
    direction (better, same, worse, not_comparable), direction_label, comparable. Not comparable are "vet ej", merged
    or conflicting answers and gaps in either year, and all areas when the question changed in between.
    Raises UsageError when the later year is not after the earlier one.
    """
    if later <= earlier:
        raise UsageError(f"Transitions go from an earlier to a later year; got {earlier} and {later}.")
    before, after = (_atom_states(survey, question, year) for year in (earlier, later))
    joined = atoms(survey).join(before.add_prefix("from_"), on="area_id").join(after.add_prefix("to_"), on="area_id")
    broken = survey.codebook.breaks_between(question, earlier, later)
    direction = [_direction(*kinds, broken) for kinds in zip(joined["from_kind"], joined["to_kind"], strict=True)]
    labels = [DIRECTIONS[code] for code in direction]
    kept = joined.drop(columns=["from_order", "to_order"])
    return kept.assign(direction=direction, direction_label=labels, comparable=[code != NOT_COMPARABLE for code in direction])


def _direction(from_kind: str, to_kind: str, broken: bool) -> str:
    before, after = RANK.get(from_kind), RANK.get(to_kind)
    if broken or before is None or after is None:
        return NOT_COMPARABLE
    if before == after:
        return "same"
    return "better" if after > before else "worse"


@frame_cache
def atoms(survey: Survey) -> pd.DataFrame:
    """The areas that every later area is made of: area_id, name, area_kind; 39 rows in every year."""
    import pandas as pd

    districts = survey.registry.tables["districts"]
    later = set(districts["successor"]) - {""}
    first = districts[~districts["area_id"].isin(later)].assign(area_kind="district")
    municipalities = survey.registry.municipalities
    outside = municipalities[municipalities["area_id"] != STOCKHOLM].assign(area_kind="municipality")
    return pd.concat([outside, first], ignore_index=True)[["area_id", "name", "area_kind"]]


def _atom_states(survey: Survey, question: str, year: int) -> pd.DataFrame:
    of_area = by_area(survey, question, year).set_index("area_id")[["category", "label", "kind", "order"]]
    valid = set(of_area.index)
    first = list(atoms(survey)["area_id"])
    return of_area.loc[_valid_successors(survey, first, valid)].set_axis(first, axis="index")


def _valid_successors(survey: Survey, areas: Iterable[str], valid: set[str]) -> list[str]:
    rows = survey.registry.tables["districts"]
    successor = dict(zip(rows["area_id"], rows["successor"], strict=True))

    def last(area: str) -> str:
        return area if area in valid else last(successor[area])

    return [last(area) for area in areas]


@named
def change_by_area(survey: Survey, question: str, earlier: int, later: int) -> pd.DataFrame:
    """One row per area of the later year with its direction since the earlier one, for a map of change.

    Columns as in `by_area`, with category better, same, worse or not_comparable. An area whose parts moved
    differently is `not_comparable`.
    """
    moved = transitions(survey, question, earlier, later)
    rows = by_area(survey, question, later)
    moved = moved.assign(area_id=_valid_successors(survey, moved["area_id"], set(rows["area_id"])))
    one = moved.groupby("area_id")["direction"].agg(lambda found: found.iloc[0] if found.nunique() == 1 else NOT_COMPARABLE)
    category = rows["area_id"].map(one)
    kinds = {"better": "positive", "same": "partial", "worse": "negative", NOT_COMPARABLE: "gap"}
    order = list(DIRECTIONS)
    return rows.assign(
        category=category, label=category.map(DIRECTIONS), kind=category.map(kinds), order=category.map(order.index)
    )


@dataclass(frozen=True)
class Change:
    """What changed among the comparable groups: `then` and `now` of `n` gave a positive answer.

    `compared_year` is None where there is no year to compare with; `moved` holds the rows of `comparable_groups` whose answer
    is another than then; `reasons` counts the groups that fall out by the codes of `REASONS`, so that `n` and they add up to
    the groups of the year. Of a number no answer is positive.
    """

    subject: str
    year: int
    compared_year: int | None
    n: int
    then: int
    now: int
    moved: pd.DataFrame
    reasons: Mapping[str, int]


@named
def change(survey: Survey, subject: str, year: int) -> Change:
    """What changed since the last time a question was asked, among the comparable groups; errors as `comparable_groups`."""
    rows, positive = comparable_groups(survey, subject, year), subject_of(survey, subject).positive
    kept, earlier = rows[rows["comparable"]], compared_year(survey, subject, year)
    then, now = (int(kept[column].isin(positive).sum()) for column in ("then", "now"))
    reasons = rows.loc[~rows["comparable"], "reason"].value_counts()
    counted = {code: int(reasons[code]) for code in REASONS if code in reasons}
    return Change(subject, int(year), earlier, len(kept), then, now, kept[kept["now"].ne(kept["then"])], counted)
