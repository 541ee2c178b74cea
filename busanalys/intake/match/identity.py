"""Which form is which: by the tool's own number of the answer, else by group, day and content; never by place in a file."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from busanalys.intake.match import model
from busanalys.names import normal

if TYPE_CHECKING:
    from busanalys.intake.file import Export
    from busanalys.survey import Survey

SIGNS = 12
Key = TypeVar("Key")


class Identity(NamedTuple):
    """What a form is known by: its group, its day, the tool's number of it ("" where there is none) and its content's digest."""

    group_id: str
    received: str
    response: str
    content: str


def digest(parts: Iterable[str]) -> str:
    """Twelve signs that stand for texts in any order."""
    return hashlib.sha256("\x1f".join(sorted(parts)).encode()).hexdigest()[:SIGNS]


def content(answers: Iterable[tuple[str, str, str]]) -> str:
    """The digest of a form's answers, each as question, option and value."""
    return digest("\x1e".join(answer) for answer in answers)


def stored(survey: Survey, year: int) -> dict[str, Identity]:
    """What the stored forms of a year are known by, by their codes."""
    if year not in survey.years:
        return {}
    answers, kept = _answers(survey, year), survey.rows("import_forms", year)
    response = dict(zip(kept["submission"], kept["response"], strict=True))
    rows = survey.rows("submissions", year)
    return {
        form: Identity(group, received, response.get(form, ""), content(answers.get(form, ())))
        for form, group, received in zip(rows["submission"], rows["group_id"], rows["received"], strict=True)
    }


def items(survey: Survey, year: int) -> dict[str, dict[str, tuple[str, ...]]]:
    """The answers of the stored forms of a year by code and question."""
    return {form: by_question(answers) for form, answers in _answers(survey, year).items()}


def by_question(answers: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, ...]]:
    """Answers, each as question, option and value, by their question."""
    found: dict[str, list[str]] = defaultdict(list)
    for question, option, value in answers:
        found[question].append(f"{option} {value}")
    return {question: tuple(sorted(chosen)) for question, chosen in found.items()}


def _answers(survey: Survey, year: int) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    rows = survey.rows("answers", year)[["submission", "question", "option", "value"]]
    for form, question, option, value in rows.itertuples(index=False, name=None):
        found[form].append((question, option, value))
    return found


def row_keys(export: Export) -> dict[str, int]:
    """The rows of a file by what they hold, whatever their place: a digest of headings and cells; equal rows are numbered."""
    headings = [normal(model.title(column)) for column in export.columns]
    found: dict[str, int] = {}
    for row in export.rows:
        own = digest(f"{heading}={cell}" for heading, cell in zip(headings, row.cells, strict=True) if cell)
        names = (own if number == 1 else f"{own}-{number}" for number in range(1, len(found) + 2))
        found[next(name for name in names if name not in found)] = row.number
    return found


def codes(new: Mapping[int, Identity], stored: Mapping[str, Identity], year: int, taken: Collection[str]) -> dict[int, str]:
    """A code for every new form by its row: that of the stored form which it is, else the first free one of its group.

    A form is a stored one when response and content are the same; else when its content and day are; else when its response
    is; else, where neither has a response, when it is the only one of its group and day that is left on either side. Codes
    that were ever used (`taken`) pass to no other form.
    """
    known = _known(new, stored)
    counts: dict[str, int] = defaultdict(int)
    used = {*stored, *taken}
    for row, identity in new.items():
        if row not in known:
            known[row] = _free(identity.group_id, year, counts, used)
            used.add(known[row])
    return known


def _free(group: str, year: int, counts: dict[str, int], used: Collection[str]) -> str:
    while True:
        counts[group] += 1
        code = f"{year}-{group}" + (f"-{counts[group]}" if counts[group] > 1 else "")
        if code not in used:
            return code


def _known(new: Mapping[int, Identity], stored: Mapping[str, Identity]) -> dict[int, str]:
    found: dict[int, str] = {}
    for key in STEPS:
        fresh = _by(key, {row: one for row, one in new.items() if row not in found})
        old = _by(key, {code: one for code, one in stored.items() if code not in found.values()})
        for shared in fresh.keys() & old.keys():
            rows, names = fresh[shared], old[shared]
            if len(rows) == len(names) == 1 or key is _whole:
                found |= dict(zip(rows, names, strict=False))
    return found


def _whole(one: Identity) -> Hashable:
    return one


def _content(one: Identity) -> Hashable:
    return one.group_id, one.received, one.content


def _response(one: Identity) -> Hashable:
    return (one.group_id, one.response) if one.response else None


def _day(one: Identity) -> Hashable:
    return None if one.response else (one.group_id, one.received)


STEPS: Sequence[Callable[[Identity], Hashable]] = (_whole, _content, _response, _day)


def _by(key: Callable[[Identity], Hashable], forms: Mapping[Key, Identity]) -> dict[Hashable, list[Key]]:
    found: dict[Hashable, list[Key]] = defaultdict(list)
    for name, one in forms.items():
        if (value := key(one)) is not None:
            found[value].append(name)
    return found
