"""Several columns of one question: branches that are one, look-alikes beside the question itself, and what must be settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from busanalys.intake.match import model, ticks
from busanalys.intake.match.model import LIKELY, SURE, UNKNOWN, ColumnMatch, Target
from busanalys.names import normal

if TYPE_CHECKING:
    from busanalys.intake.file import Export, Row
    from busanalys.intake.match.labels import Labels

SEVERAL = "several columns are the same question; keep one and ignore the others with a reason"
IN_ONE = "the same choices stand together in another column"


def without_doubles(matches: Sequence[ColumnMatch], export: Export, labels: Labels) -> list[ColumnMatch]:
    """The columns: those of one question merged where no row fills two, told apart where one alone is exact, else open."""
    changed: dict[int, ColumnMatch] = {}
    questions: dict[str, dict[str, list[ColumnMatch]]] = defaultdict(lambda: defaultdict(list))
    for match in matches:
        if _settled(match) and match.target:
            questions[match.target.question][match.target.option].append(match)
    for question, by_option in questions.items():
        for columns in by_option.values():
            changed |= {match.index: match for match in _same(columns, export.rows)}
        if "" in by_option and len(by_option) > 1:
            changed |= {match.index: match for match in _whole_and_parts(question, by_option, export.rows, labels)}
    return [changed.get(match.index, match) for match in matches]


def _settled(match: ColumnMatch) -> bool:
    return match.target is not None and match.target.role == model.QUESTION and match.status != UNKNOWN


def _same(columns: Sequence[ColumnMatch], rows: Sequence[Row]) -> Iterable[ColumnMatch]:
    """Columns that are all the same question and option."""
    if len(columns) == 1:
        return ()
    exact = [match for match in columns if match.status == SURE]
    if exact and len(exact) < len(columns):
        alike = [_alike(match, exact[0]) for match in columns if match.status == LIKELY]
        return [*alike, *_same(exact, rows)]
    if all(len({text for match in columns if (text := normal(match.cell(row)))}) < 2 for row in rows):
        return ()
    return [replace(match, status=UNKNOWN, note=SEVERAL) for match in columns]


def _alike(match: ColumnMatch, exact: ColumnMatch) -> ColumnMatch:
    note = f"reads almost like {exact.name}, which is the question itself"
    if not match.filled:
        return replace(match, status=SURE, target=Target(model.EMPTY, reason=note), note=note)
    return replace(match, status=UNKNOWN, target=None, note=note)


def _whole_and_parts(
    question: str, by_option: dict[str, list[ColumnMatch]], rows: Sequence[Row], labels: Labels
) -> list[ColumnMatch]:
    """A column of all choices beside columns of single options: the field for own words belongs to it, the others repeat it."""
    whole = by_option[""]
    parts = [match for option, columns in by_option.items() if option for match in columns]
    if set(by_option) == {"", model.OTHER}:
        return []
    if len(whole) == 1 and all(_repeats(question, whole[0], parts, row, labels) for row in rows):
        return [replace(match, target=Target(model.TECHNICAL, reason=IN_ONE), note=IN_ONE) for match in parts]
    return [replace(match, status=UNKNOWN, note=SEVERAL) for match in (*whole, *parts)]


def _repeats(question: str, whole: ColumnMatch, parts: Sequence[ColumnMatch], row: Row, labels: Labels) -> bool:
    known, cell = labels.named(question), whole.cell(row)
    said = {known.get(normal(text), model.OTHER) for text in (labels.parts(question, cell) if cell else ())}
    chosen = set()
    for match in parts:
        option = match.target.option if match.target else ""
        tick = ticks.chosen([match.cell(row)], (option, labels.label(question, option)))[match.cell(row)]
        if tick or (tick is None and option == model.OTHER):
            chosen.add(option)
        elif tick is None:
            return False
    return said == chosen
