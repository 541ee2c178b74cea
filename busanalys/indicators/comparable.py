"""The groups that took a stand both now and the last time they were asked: the one set that all change is told of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.errors import UsageError
from busanalys.indicators import harmonise
from busanalys.indicators.areas import by_group
from busanalys.indicators.values import YES, values
from busanalys.survey import counting
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

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

TEXTS = [column for column in COLUMNS if column not in ("compared_year", "predecessors", "comparable")]


class Subject(NamedTuple):
    """What is compared: a question with the options that count as yes, or the indicator that is a yes or no by itself."""

    question: str
    positive: frozenset[str]
    indicator: str = ""


class Stand(NamedTuple):
    """What a group answered, and the place among `REASONS` of why that is no stand; beyond the last where it is one."""

    group_id: str
    name: str
    short_name: str
    kind_of_group: str
    category: str
    label: str
    kind: str
    place: int = len(PLACE)


class Before(NamedTuple):
    """What a group was in the compared year; `place` is the first reason, now or then, why it cannot be compared."""

    category: str = ""
    label: str = ""
    kind: str = ""
    via: str = ""
    predecessors: tuple[str, ...] = ()
    place: int = 0


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
    survey.year(year)
    earlier = compared_year(survey, subject, year)
    now = _stands(survey, chosen, year)
    if earlier is None:
        lacks = WORDING if _asked_before(survey, chosen.question, year) else "not_asked"
        rows = [_row(stand, _nothing_before(stand, lacks)) for stand in now]
    else:
        then = {stand.group_id: stand for stand in _stands(survey, chosen, earlier)}
        origins = survey.registry.origins(year, earlier)
        known = {group: [then[one] for one in found if one in then] for group, found in origins.items()}
        times = Counter(stand.group_id for found in known.values() for stand in found)
        rows = [_row(stand, _before(stand, known.get(stand.group_id, []), times)) for stand in now]
    return _frame(rows, earlier)


def subject_of(survey: Survey, name: str) -> Subject:
    """The question or indicator of that id as what groups are compared by; UsageError for what they cannot be compared by."""
    book = survey.codebook
    if name in set(book.questions["question"]):
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


def _stands(survey: Survey, subject: Subject, year: int) -> list[Stand]:
    """The groups that existed with what they answered."""
    answered = _values(survey, subject, year) if subject.indicator else by_group(survey, subject.question, year)
    existing = counting.existing(harmonise.groups(survey, year))
    response = dict(zip(existing["group_id"], existing["response"], strict=True))
    numeric = not subject.indicator and survey.codebook.question(subject.question)["kind"] == "number"
    rows = answered.loc[answered["group_id"].isin(response), list(Stand._fields[:-1])].itertuples(index=False, name=None)
    return [_placed(Stand(*row), response[row[0]], numeric) for row in rows]


def _placed(answer: Stand, response: str, numeric: bool) -> Stand:
    kind = "number" if numeric and answer.category not in states.STATES else answer.kind
    reason = "" if kind in STANDS else GAP_REASONS.get(answer.category, "dont_know")
    reason = SILENT_NOW if response == "silent" else reason
    return answer._replace(kind=kind, place=PLACE.get(reason, len(PLACE)))


def _values(survey: Survey, subject: Subject, year: int) -> pd.DataFrame:
    rows = values(survey, subject.indicator, year).rename(columns={"kind": "kind_of_group", "value": "category"})
    looks = {"yes": ("Ja", "positive"), "no": ("Nej", "negative")} | {s.code: (s.label, s.kind) for s in states.STATES.values()}
    return rows.assign(label=[looks[code][0] for code in rows["category"]], kind=[looks[code][1] for code in rows["category"]])


def _nothing_before(now: Stand, lacks: str) -> Before:
    return Before(place=PLACE[SILENT_NOW if now.place == PLACE[SILENT_NOW] else lacks])


def _before(now: Stand, origins: Sequence[Stand], times: Mapping[str, int]) -> Before:
    """What a group was then: itself, or what it comes from, as one; `times` counts the groups that an origin became."""
    if not origins:
        return Before(place=min(now.place, PLACE[NEW]))
    differ = len({origin.category for origin in origins}) > 1
    others = tuple(origin.group_id for origin in origins if origin.group_id != now.group_id)
    via = SPLIT if any(times[group] > 1 for group in others) else MERGED if len(origins) > 1 else ""
    places = [PLACE[SILENT_THEN] if one.place == PLACE[SILENT_NOW] else one.place for one in origins]
    place = min(now.place, *places, PLACE[PREDECESSORS_DIFFER] if differ else len(PLACE))
    shown = ("", "", "") if differ else (origins[0].category, origins[0].label, origins[0].kind)
    return Before(*shown, via=via, predecessors=others, place=place)


def _row(now: Stand, before: Before) -> tuple[object, ...]:
    """A row of the frame without the compared year."""
    comparable = before.place == len(PLACE)
    reason = "" if comparable else tuple(REASONS)[before.place]
    direction = _direction(now, before) if comparable else ""
    return (*now[:-1], *before[:-1], comparable, reason, direction)


def _direction(now: Stand, before: Before) -> str:
    if now.category == before.category:
        return SAME
    step = RANK.get(now.kind, math.nan) - RANK.get(before.kind, math.nan)
    return CLOSER if step > 0 else FURTHER if step < 0 else ""


def _frame(rows: Sequence[tuple[object, ...]], earlier: int | None) -> pd.DataFrame:
    import pandas as pd

    without_year = [column for column in COLUMNS if column != "compared_year"]
    frame = pd.DataFrame(rows, columns=without_year).astype(dict.fromkeys(TEXTS, "str") | {"comparable": bool})
    frame["compared_year"] = pd.Series(pd.NA if earlier is None else earlier, index=frame.index, dtype="Int64")
    return frame[COLUMNS]


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
