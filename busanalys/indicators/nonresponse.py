"""Who is silent, how often, what they said last, and what that would make of the year's number: a scenario, no estimate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import states
from busanalys.cache import REMEMBERED, frame_cache
from busanalys.errors import UsageError
from busanalys.indicators import harmonise
from busanalys.indicators.areas import by_group
from busanalys.indicators.comparable import PREDECESSORS_DIFFER, subject_of
from busanalys.indicators.profile import participation, responses
from busanalys.indicators.values import NO, UNKNOWN, YES, level, values
from busanalys.survey import counting
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey
    from busanalys.survey.registry import Registry

SILENT = states.SILENT.code
IDENTITY = ["group_id", "name", "short_name", "kind"]
YES_OR_NO = {YES: ("Ja", "positive"), NO: ("Nej", "negative"), UNKNOWN: ("Vet ej", states.UNKNOWN)}


class Answer(NamedTuple):
    """What a group answered last, and when; of several groups that became one the oldest of their years."""

    category: str
    label: str
    kind: str
    year: int = 0


Answers = Mapping[str, Answer]


@named
@frame_cache
def silent_groups(survey: Survey, year: int) -> pd.DataFrame:
    """One row per group that existed and did not answer in a year, by name, municipalities first.

    Columns group_id, name, short_name, kind, years and silent (how many years up to this one the group itself has existed
    and been silent), last_year (when it last answered, itself or by those that it comes from; missing where it never did).
    """
    import pandas as pd

    rows = existing(survey, year)
    rows = rows[rows["response"].eq(SILENT)].reset_index(drop=True)
    taken_part = [participation(survey, group, until=year)["response"] for group in rows["group_id"]]
    known = [given[given.isin([counting.ANSWERED, SILENT])] for given in taken_part]
    earlier = [one for one in survey.years if one < year]
    last = _last(survey, rows["group_id"], year, earlier, lambda one: _answering(survey, one))
    return rows[IDENTITY].assign(
        years=pd.Series([len(given) for given in known], dtype=int),
        silent=pd.Series([int(given.eq(SILENT).sum()) for given in known], dtype=int),
        last_year=pd.Series([last[group].year or pd.NA for group in rows["group_id"]], dtype="Int64"),
    )


@named
@frame_cache
def last_known(survey: Survey, subject: str, year: int) -> pd.DataFrame:
    """One row per group that existed in a year, with what it answered the last time before it.

    `subject` is a question of single choice or an indicator of groups. Columns group_id, name, short_name, kind, response
    (of the year itself); last, last_label, last_kind (category, label and kind as in `by_group`) and last_year. "Vet ej" is an
    answer; what was left blank, conflicting or filtered is none, and the year before is looked at. Answers from before a new
    wording are not taken. A group that comes from others has their answer where all of them gave the same, else
    `predecessors_differ`; `last` is empty where nothing is known, as for all of a question that was not asked. Raises
    UsageError for what has no one answer of a group.
    """
    import pandas as pd

    rows = existing(survey, year)
    found = list(_last_answers(survey, subject, year, rows["group_id"]).values())
    named_rows = rows[[*IDENTITY, "response"]].reset_index(drop=True)
    texts = pd.DataFrame([one[:3] for one in found], columns=["last", "last_label", "last_kind"], dtype="str")
    years = pd.Series([one.year or pd.NA for one in found], dtype="Int64", name="last_year")
    return pd.concat([named_rows, texts, years], axis="columns")


@named
def carried_forward(survey: Survey, indicator: str, year: int) -> dict[str, Any]:
    """An indicator of groups as if every silent group had answered as it did last: a scenario, never an estimate.

    Keys year, indicator, count and base (those of `level` with the silent groups whose last answer is known), share, silent
    (how many are), known (of how many the last answer is known) and positive (how many of those said yes). Raises UsageError
    as `last_known`.
    """
    own, subject, silent = level(survey, indicator, year, "groups"), subject_of(survey, indicator), _silent(survey, year)
    last = [one.category for one in _last_answers(survey, indicator, year, silent).values()]
    known = [category for category in last if category not in ("", PREDECESSORS_DIFFER)]
    positive = sum(category in subject.positive for category in known)
    count, base = int(own["count"]) + positive, int(own["base"]) + len(known)
    share = count / base if base else None
    counts = {"count": count, "base": base, "share": share, "silent": len(silent), "known": len(known), "positive": positive}
    return {"year": year, "indicator": indicator} | counts


@lru_cache(maxsize=REMEMBERED)
def _silent(survey: Survey, year: int) -> tuple[str, ...]:
    rows = existing(survey, year)
    return tuple(rows.loc[rows["response"].eq(SILENT), "group_id"])


def existing(survey: Survey, year: int) -> pd.DataFrame:
    """The rows of `harmonise.groups` that are in a base."""
    return counting.existing(harmonise.groups(survey, year))


def comparable_years(survey: Survey, subject: str, year: int) -> list[int]:
    """The earlier years in which the question of a subject was asked as it is in this one; none where it is not asked now."""
    question, book = subject_of(survey, subject).question, survey.codebook
    if not book.asked(question, year):
        return []
    asked = [one for one in survey.years if one < year and book.asked(question, one)]
    return [one for one in asked if not book.breaks_between(question, one, year)]


def _answering(survey: Survey, year: int) -> dict[str, Answer]:
    answered = [group for group, response in responses(survey, year).items() if response == counting.ANSWERED]
    return dict.fromkeys(answered, Answer(counting.ANSWERED, "", ""))


@lru_cache(maxsize=REMEMBERED)
def given_answers(survey: Survey, subject: str, year: int) -> Answers:
    """What each group answered in a year, by its id, "vet ej" among it; without those that gave no answer or conflicting ones."""
    chosen = subject_of(survey, subject)
    if chosen.indicator:
        stated = values(survey, chosen.indicator, year)[["group_id", "value"]].itertuples(index=False, name=None)
        return {group: Answer(value, *YES_OR_NO[value]) for group, value in stated if value in YES_OR_NO}
    rows = by_group(survey, chosen.question, year)[["group_id", "category", "label", "kind"]]
    return {
        group: Answer(*answer) for group, *answer in rows.itertuples(index=False, name=None) if answer[0] not in states.STATES
    }


@lru_cache(maxsize=REMEMBERED)
def _origins(registry: Registry, year: int, earlier: int) -> Mapping[str, tuple[str, ...]]:
    return registry.origins(year, earlier)


def _last_answers(survey: Survey, subject: str, year: int, groups: Iterable[str]) -> dict[str, Answer]:
    """What each group answered the last time before a year, in the order of `groups`."""
    question = subject_of(survey, subject).question
    if survey.codebook.question(question)["kind"] == "number":
        raise UsageError(f"'{subject}' is a number, and numbers of other years are not carried forward; use numbers().")
    earlier = comparable_years(survey, subject, year)
    return _last(survey, groups, year, earlier, lambda one: given_answers(survey, subject, one))


def _last(
    survey: Survey, groups: Iterable[str], year: int, earlier: Sequence[int], given: Callable[[int], Answers]
) -> dict[str, Answer]:
    """The last answer of each group before a year, looked for in the earlier years from the last on."""
    origins, stated = partial(_origins, survey.registry), cache(given)

    def answers(lines: frozenset[str], at: int, years: Sequence[int]) -> list[Answer] | None:
        """What all that a group comes from answered last; None where one of them never did."""
        if not lines or not years:
            return None if lines else []
        known, before = stated(years[0]), [origins(at, years[0]).get(line, ()) for line in lines]
        if not all(before):
            return None
        found = frozenset(chain.from_iterable(before))
        rest = answers(found - known.keys(), years[0], years[1:])
        return None if rest is None else [known[one]._replace(year=years[0]) for one in found & known.keys()] + rest

    newest_first = sorted(earlier, reverse=True)
    return {group: _as_one(answers(frozenset([group]), year, newest_first)) for group in groups}


def _as_one(answers: list[Answer] | None) -> Answer:
    """The answer of all that a group comes from, of the oldest of their years."""
    if not answers:
        return Answer("", "", "")
    oldest = min(answers, key=lambda one: one.year)
    differ = len({one.category for one in answers}) > 1
    return Answer(PREDECESSORS_DIFFER, "", "", oldest.year) if differ else oldest
