"""The groups that took a stand both now and the last time they were asked: the one set that all change is told of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import states
from busanalys.cache import REMEMBERED, frame_cache
from busanalys.errors import UsageError
from busanalys.indicators import areas, harmonise, ledger
from busanalys.indicators.ledger import YES
from busanalys.survey import counting
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from busanalys.survey import Survey

    Column = np.ndarray[Any, Any]

MERGED, SPLIT = "merged", "split"
SILENT_NOW, NEW, SILENT_THEN = "silent_now", "new", "silent_then"
PREDECESSORS_DIFFER, WORDING = "predecessors_differ", "wording"
REASONS = {
    SILENT_NOW: "har inte svarat i år",
    NEW: "fanns inte då",
    SILENT_THEN: "svarade inte då",
    "not_asked": "fick inte frågan",
    "blank": "lämnade frågan obesvarad",
    "conflicting": "har lämnat motstridiga svar",
    "dont_know": "svarade ”vet ej”",
    "not_in_source": "svaret framgår inte av källan",
    PREDECESSORS_DIFFER: "kommer från grupper som svarade olika",
    WORDING: "frågan eller svarsalternativen har ändrats",
}
CLOSER, SAME, FURTHER = "closer", "same", "further"
STEADY = 1  # groups; a net change of at most so many is "i stort sett oförändrat"
RANK = {"positive": 2, "partial": 1, "negative": 0}
STANDS = (*RANK, "neutral", "number")
GAP_REASONS = {
    states.NOT_ASKED.code: "not_asked",
    states.NOT_APPLICABLE.code: "not_asked",
    states.BLANK.code: "blank",
    states.CONFLICTING.code: "conflicting",
    states.NOT_IN_SOURCE.code: "not_in_source",
}
PLACE = {reason: place for place, reason in enumerate(REASONS)}
COLUMNS = [
    "group_id", "name", "short_name", "kind_of_group", "now", "now_label", "now_kind", "then", "then_label", "then_kind",
    "compared_year", "via", "predecessors", "comparable", "reason", "direction",
]  # fmt: skip

LOOKS = {"yes": ("Ja", "positive", 1), "no": ("Nej", "negative", 2)}
LOOKS |= {state.code: (state.label, state.kind, state.order) for state in states.STATES.values()}
TEXTS = [column for column in COLUMNS if column not in ("compared_year", "predecessors", "comparable")]


class Subject(NamedTuple):
    """What is compared: a question with the options that count as yes, or the indicator that is a yes or no by itself."""

    question: str
    positive: frozenset[str]
    indicator: str = ""


class Stands(NamedTuple):
    """What groups answered, one entry each: the number of the state in its ledger, its code, label and kind.

    `place` is the place among `REASONS` of why that is no stand; beyond the last where it is one.
    """

    number: Column
    code: Column
    label: Column
    kind: Column
    place: Column


class Origins(NamedTuple):
    """What the groups of a year come from: their places among those of the earlier year, how, and the ids of the others."""

    places: Sequence[Sequence[int]]
    via: Sequence[str]
    predecessors: Sequence[tuple[str, ...]]


class Compared(NamedTuple):
    """The groups of a year now and then; `then.place` is the first reason, now or then, why they cannot be compared."""

    now: Stands
    then: Stands
    origins: Origins
    year: int | None

    @property
    def comparable(self) -> Column:
        """Whether each group took a stand both times, all that it was the same."""
        comparable: Column = self.then.place == len(PLACE)
        return comparable

    def columns(self) -> dict[str, Iterable[object]]:
        """The columns of `comparable_groups` that tell of answers."""
        reasons = [*REASONS, ""]
        directions = zip(self.now.code == self.then.code, self.now.kind, self.then.kind, self.comparable, strict=True)
        return {
            "now": self.now.code, "now_label": self.now.label, "now_kind": self.now.kind,
            "then": self.then.code, "then_label": self.then.label, "then_kind": self.then.kind,
            "compared_year": [self.year] * len(self.now.code), "via": self.origins.via,
            "predecessors": self.origins.predecessors, "comparable": self.comparable,
            "reason": [reasons[place] for place in self.then.place],
            "direction": [_direction(*one[:3]) if one[3] else "" for one in directions],
        }  # fmt: skip


@named
@frame_cache
def comparable_groups(survey: Survey, subject: str, year: int) -> pd.DataFrame:
    """One row per group of the year that existed, with its answer now and the last time the question was asked.

    `subject` is a question of single choice or number, or an indicator of groups. Columns group_id, name, short_name,
    kind_of_group; now, now_label, now_kind and then, then_label, then_kind (category, label and kind as in `by_group`;
    `then` is empty where there is none); compared_year (the latest earlier year in which the question was asked in
    comparable wording; missing where there is none); via ("" for the group itself, `merged` from several, `split` from
    one that became several) and predecessors (the other groups that it was then); comparable (it took a stand both times;
    of a merged group all that it was took the same); reason (why not: the first of `REASONS` that holds); direction (closer,
    same or further; "" where the answers have no order). Raises UsageError for a multiple choice or an indicator that has
    no answer of groups, UnknownNameError for a name or a year that does not exist.
    """
    chosen = subject_of(survey, subject)
    name = chosen.indicator or chosen.question
    return counting.part(survey, comparisons, name, year, year)[COLUMNS].reset_index(drop=True)


@frame_cache
def comparisons(survey: Survey, year: int) -> pd.DataFrame:
    """The rows of `comparable_groups` for everything that can be compared, `question` being its id, and the year."""
    import pandas as pd

    survey.year(year)
    groups = counting.existing(harmonise.groups(survey, year))[["group_id", "name", "short_name", "kind"]]
    groups = groups.rename(columns={"kind": "kind_of_group"})
    told = {name: _compared(survey, name, year).columns() for name in _comparable(survey)}
    parts = {column: [cell for one in told.values() for cell in one[column]] for column in COLUMNS[4:]}
    rows = pd.concat([groups] * len(told), ignore_index=True) if told else groups.iloc[:0]
    frame = pd.concat([rows, pd.DataFrame(parts, index=rows.index)], axis="columns").astype(
        dict.fromkeys(TEXTS, "str") | {"comparable": bool, "compared_year": "Int64", "predecessors": object}
    )
    return frame.assign(question=pd.Series(list(told), dtype="str").repeat(len(groups)).to_numpy(), year=year)


def _comparable(survey: Survey) -> list[str]:
    """The questions of single choice or number, and the indicators that are a yes or no by themselves."""
    book = survey.codebook
    questions, known = book.tables["questions"], book.tables["indicators"]
    names = list(known.loc[known["kind"].isin(ledger.YES_OR_NO), "indicator"])
    own = [name for name in names if subject_of(survey, name).indicator]
    return [*questions.loc[questions["kind"].isin(harmonise.SINGLE), "question"], *own]


def subject_of(survey: Survey, name: str) -> Subject:
    """The question or indicator of that id as what groups are compared by; UsageError for what they cannot be compared by."""
    book = survey.codebook
    if book.has_question(name):
        return _question(survey, name)
    kind, options = str(book.indicator(name)["kind"]), book.indicator_options(name)
    question = str(options["question"].iloc[0]) if len(options) else ""
    if kind == "all_of" or (kind == "share" and book.question(question)["kind"] == "multiple"):
        return Subject(question, frozenset({YES}), name)
    if kind not in ("share", "number"):
        raise UsageError(f"The indicator '{name}' is of kind {kind}: groups have no answer to it that can be compared.")
    return Subject(question, frozenset(options["option"]))


def _question(survey: Survey, name: str) -> Subject:
    kind = survey.codebook.question(name)["kind"]
    if kind not in ("single", "number"):
        of = sorted(survey.codebook.indicators_of(name))
        hint = f" Its indicators can be: {', '.join(of)}." if of else ""
        raise UsageError(f"The question '{name}' is of kind {kind}, so a group has no one answer to compare.{hint}")
    return Subject(name, survey.codebook.positive(name))


@named
def compared_year(survey: Survey, subject: str, year: int) -> int | None:
    """The latest earlier year in which a question (or that of an indicator) was asked so that it can be compared; else None."""
    question, book = subject_of(survey, subject).question, survey.codebook
    if not book.asked(question, year):
        return None
    before = [one for one in survey.years if one < year and book.asked(question, one)]
    return next((one for one in reversed(before) if not book.breaks_between(question, one, year)), None)


def _asked_before(survey: Survey, question: str, year: int) -> bool:
    """Whether the question is asked in a year and was in an earlier one."""
    asked = survey.codebook.asked
    return bool(asked(question, year)) and any(asked(question, one) for one in survey.years if one < year)


@lru_cache(maxsize=REMEMBERED)
def _stands(survey: Survey, subject: str, year: int) -> Stands:
    """The groups that existed with what they answered."""
    import numpy as np

    is_question = survey.codebook.has_question(subject)
    told = (ledger.of_questions if is_question else ledger.of_indicators)(survey, year)
    response = told.units["response"].to_numpy(dtype=object)[told.columns[year]]
    existing = ~np.isin(response, counting.NOT_THERE)
    numbers, own = np.unique(told.numbers(subject, year)[existing], return_inverse=True)
    codes, numeric = told.codes[numbers], is_question and survey.codebook.question(subject)["kind"] == "number"
    looks = areas.looks(codes, areas.appearance(survey, subject, year) if is_question else LOOKS)
    kind = ["number" if numeric and code not in states.STATES else look[1] for code, look in zip(codes, looks, strict=True)]
    place = [_place(*pair) for pair in zip(codes, kind, strict=True)]
    labels, kinds, places = (np.array(part)[own] for part in ([look[0] for look in looks], kind, place))
    places[response[existing] == states.SILENT.code] = PLACE[SILENT_NOW]
    return Stands(numbers[own], codes[own], labels.astype(object), kinds.astype(object), places.astype(int))


def _place(code: str, kind: str) -> int:
    return len(PLACE) if kind in STANDS else PLACE[GAP_REASONS.get(code, "dont_know")]


@lru_cache(maxsize=REMEMBERED)
def _origins(survey: Survey, year: int, earlier: int) -> Origins:
    """What each group that existed in a year comes from, among those that existed in an earlier one."""
    now, then = (list(counting.existing(harmonise.groups(survey, one))["group_id"]) for one in (year, earlier))
    places, origins = {group: place for place, group in enumerate(then)}, survey.registry.origins(year, earlier)
    known = [[places[one] for one in origins.get(group, ()) if one in places] for group in now]
    times = Counter(place for found in known for place in found)
    others = [[place for place in found if then[place] != group] for group, found in zip(now, known, strict=True)]
    return Origins(
        tuple(map(tuple, known)),
        tuple(
            SPLIT if any(times[place] > 1 for place in other) else MERGED if len(found) > 1 else ""
            for found, other in zip(known, others, strict=True)
        ),
        tuple(tuple(then[place] for place in other) for other in others),
    )


@lru_cache(maxsize=REMEMBERED)
def _compared(survey: Survey, subject: str, year: int) -> Compared:
    """What the groups of a year answered, and what they were in the compared year, as one where a group was several."""
    now, earlier = _stands(survey, subject, year), compared_year(survey, subject, year)
    if earlier is not None:
        origins = _origins(survey, year, earlier)
        return Compared(now, _before(now, _stands(survey, subject, earlier), origins.places), origins, earlier)
    lacks = WORDING if _asked_before(survey, subject_of(survey, subject).question, year) else "not_asked"
    place, number = now.place.clip(max=PLACE[NEW]), len(now.place)
    place[place > PLACE[SILENT_NOW]] = PLACE[lacks]
    return Compared(now, _nothing(place), Origins((), ("",) * number, ((),) * number), None)


def _nothing(place: Column) -> Stands:
    """No answers of groups, with the reasons why."""
    import numpy as np

    empty = np.full(len(place), "", dtype=object)
    return Stands(place, empty, empty.copy(), empty.copy(), place)


def _before(now: Stands, then: Stands, origins: Sequence[Sequence[int]]) -> Stands:
    """What each group was then: itself, or what it comes from, as one; nothing where those differed."""
    import numpy as np

    found = _nothing(now.place.clip(max=PLACE[NEW]))
    own = [place for place, known in enumerate(origins) if known]
    if not own:
        return found
    every = np.concatenate([origins[place] for place in own])
    starts = np.cumsum([0, *(len(origins[place]) for place in own[:-1])])
    differ = np.minimum.reduceat(then.number[every], starts) != np.maximum.reduceat(then.number[every], starts)
    reasons = np.where(then.place == PLACE[SILENT_NOW], PLACE[SILENT_THEN], then.place)
    first = np.minimum.reduceat(reasons[every], starts)
    found.place[own] = np.minimum(np.minimum(now.place[own], first), np.where(differ, PLACE[PREDECESSORS_DIFFER], len(PLACE)))
    for column, answered in ((found.code, then.code), (found.label, then.label), (found.kind, then.kind)):
        column[own] = np.where(differ, "", answered[every[starts]])
    return found


def _direction(same: bool, now: str, then: str) -> str:
    step = RANK.get(now, math.nan) - RANK.get(then, math.nan)
    return SAME if same else CLOSER if step > 0 else FURTHER if step < 0 else ""


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
    rows, chosen = comparable_groups(survey, subject, year), subject_of(survey, subject)
    places = Counter(_compared(survey, chosen.indicator or chosen.question, year).then.place.tolist())
    reasons = {code: places[place] for code, place in PLACE.items() if place in places}
    moved = rows[rows["comparable"] & rows["now"].ne(rows["then"])]
    return Change(subject, int(year), *panel(survey, subject, year), moved, reasons)


def panel(survey: Survey, subject: str, year: int) -> tuple[int | None, int, int, int]:
    """Of the comparable groups the compared year, how many they are, and how many of them were yes then and are now."""
    chosen = subject_of(survey, subject)
    told = _compared(survey, chosen.indicator or chosen.question, year)
    then, now = (sum(code in chosen.positive for code in one.code[told.comparable]) for one in (told.then, told.now))
    return told.year, int(told.comparable.sum()), then, now
