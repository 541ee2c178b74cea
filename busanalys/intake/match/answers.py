"""From the cells of the columns that are questions to answers, with every label that must be understood on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from busanalys.errors import Problem
from busanalys.intake.match import model, personal
from busanalys.intake.match.labels import Labels, Meaning, whole_number
from busanalys.intake.match.model import SURE, UNKNOWN, ColumnMatch, Given, TextMatch
from busanalys.names import normal, one_line

if TYPE_CHECKING:
    from busanalys.intake.file import Export, Row

SPLIT = (";", "\n", "|")


class Answer(NamedTuple):
    """One chosen option, number or text of a form."""

    question: str
    option: str
    value: str


class Noticed(NamedTuple):
    """A piece of personal data in a comment: the row, the column's letter, the question, what it is and its first characters."""

    row: int
    letter: str
    question: str
    kind: str
    shown: str


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of an export whose columns are matched; `names` are those of people in columns that are dropped."""

    export: Export
    matches: Sequence[ColumnMatch]
    labels: Labels
    given: Given
    earlier: Given
    names: personal.Names

    @cached_property
    def asked(self) -> list[tuple[ColumnMatch, model.Target, str]]:
        """The columns that are questions, with their target and the question's kind, in the order of the codebook."""
        order = {question: place for place, question in enumerate(self.labels.codebook.questions["question"])}
        found = [(m, m.target) for m in self.matches if m.target and m.target.role == model.QUESTION and m.status != UNKNOWN]
        ordered = sorted(found, key=lambda pair: (order.get(pair[1].question, len(order)), pair[0].column.place))
        return [(match, target, self.labels.kind(target.question)) for match, target in ordered]

    @cached_property
    def texts(self) -> dict[tuple[str, str], TextMatch]:
        """Every label of the file, by question and normalised text, with what it means and where it stands."""
        texts: dict[tuple[str, str], str] = {}
        rows: dict[tuple[str, str], set[int]] = defaultdict(set)
        letters: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for match, target, kind in self.asked:
            for cell, numbers in self._rows_by_cell(match).items():
                for text in self._labels_in(cell, target, kind):
                    key = target.question, normal(text)
                    texts.setdefault(key, text)
                    rows[key].update(numbers)
                    letters[key][match.column.letter] = None
        return {key: self._text(key[0], text, rows[key], letters[key]) for key, text in texts.items()}

    def _rows_by_cell(self, match: ColumnMatch) -> dict[str, list[int]]:
        """The rows of each text of a column: most cells hold what many others hold."""
        found: dict[str, list[int]] = defaultdict(list)
        for row in self.export.rows:
            found[row.cells[match.index]].append(row.number)
        return found

    def _text(self, question: str, text: str, rows: Iterable[int], letters: Iterable[str]) -> TextMatch:
        found = self._meaning(question, text)
        return TextMatch(text, found.status, tuple(sorted(rows)), question, found.answer, found.near, found.note, tuple(letters))

    def _labels_in(self, cell: str, target: model.Target, kind: str) -> list[str]:
        if kind == "text" or not cell:
            return []
        if target.option:
            return [self._label(cell)] if self.labels.tick(cell, target.question, target.option) is None else []
        if kind == "number":
            return [] if whole_number(cell) is not None else [self._label(cell)]
        return [self._label(part) for part in self._parts(cell, target.question, kind)]

    def _parts(self, cell: str, question: str, kind: str) -> list[str]:
        if kind != "multiple" or self.labels.meaning(question, cell).status == SURE:
            return [cell]
        for sign in SPLIT:
            cell = cell.replace(sign, SPLIT[0])
        parts = [part for part in cell.split(SPLIT[0]) if part.strip()]
        return [piece for part in parts for piece in self._commas(part, question)]

    def _commas(self, part: str, question: str) -> list[str]:
        pieces = [piece for piece in part.split(",") if piece.strip()]
        known = all(self.labels.meaning(question, piece).status == SURE for piece in pieces)
        return pieces if known else [part]

    @staticmethod
    def _label(text: str) -> str:
        return personal.masked(one_line(text))

    def _meaning(self, question: str, text: str) -> Meaning:
        key = question, normal(text)
        if key in self.given.labels:
            return self._settled(question, self.given.labels[key])
        own = self.labels.meaning(question, text)
        if own.status == SURE or key not in self.earlier.labels:
            return own
        remembered = self._settled(question, self.earlier.labels[key])
        return remembered if remembered.status == SURE else own

    def _settled(self, question: str, answer: str) -> Meaning:
        kind = self.labels.kind(question)
        fits = answer in self.labels.codes(question) or answer == model.BLANK or (kind == "number" and answer.isdigit())
        what = "a whole number" if kind == "number" else f"an option of {question} in {self.labels.year}"
        return Meaning(SURE, answer) if fits else Meaning(UNKNOWN, note=f"'{answer}' is not {what}")

    def of(self, row: Row) -> tuple[list[Answer], list[Problem]]:
        """The answers of one row, each once, and what cannot be: two options where one is allowed."""
        found = _once(a for index, given in self._given_in for a in given(row.cells[index]))
        chosen: dict[str, list[str]] = {}
        for answer in found:
            if answer.option and self.labels.kind(answer.question) == "single":
                chosen.setdefault(answer.question, []).append(answer.option)
        return found, [self._two(row, question, options) for question, options in chosen.items() if len(options) > 1]

    @cached_property
    def _given_in(self) -> list[tuple[int, Callable[[str], tuple[Answer, ...]]]]:
        """The place of every question's column and what its cells say, remembered: most of them say the same."""
        return [(match.index, _remembered(self._cell, target, kind)) for match, target, kind in self.asked]

    def _cell(self, cell: str, target: model.Target, kind: str) -> Iterator[Answer]:
        cell = cell.strip()
        if not cell:
            return
        if kind == "text":
            yield Answer(target.question, "", personal.masked(comment(cell), self.names))
        elif target.option and self.labels.tick(cell, target.question, target.option):
            yield Answer(target.question, target.option, "")
        elif kind == "number" and (number := whole_number(cell)) is not None:
            yield Answer(target.question, "", number)
        else:
            yield from self._understood(cell, target, kind)

    def _understood(self, cell: str, target: model.Target, kind: str) -> Iterator[Answer]:
        for text in self._labels_in(cell, target, kind):
            means = self.texts[target.question, normal(text)].means
            if means and means != model.BLANK:
                yield Answer(target.question, "", means) if kind == "number" else self._chosen(target.question, means, text)

    def _chosen(self, question: str, option: str, text: str) -> Answer:
        """The option; for "other" with the words that a person has read and settled as such."""
        own = option == model.OTHER and normal(text) not in (normal(self.labels.label(question, option)), normal(option))
        return Answer(question, option, text if own else "")

    def _two(self, row: Row, question: str, options: list[str]) -> Problem:
        letters = [m.column.letter for m, target, _ in self.asked if target.question == question]
        what = f"the form has {len(options)} answers to {question}, which takes one"
        cause, remedy = "the survey let people choose several", "correct the row in a copy of the file, and import the copy"
        values = tuple(self.labels.label(question, option) for option in options)
        return Problem("two options", what, self.export.file, row.number, ", ".join(letters), values, cause, remedy)

    def noticed(self) -> list[Noticed]:
        """The personal data in comments, which are replaced in what is stored."""
        comments = [(match, target.question) for match, target, kind in self.asked if kind == "text"]
        return [
            Noticed(row.number, match.column.letter, question, hit.kind, personal.shown(hit.value))
            for row in self.export.rows
            for match, question in comments
            for hit in self._hits(comment(match.cell(row)))
        ]

    def _hits(self, text: str) -> list[personal.Found]:
        return [*personal.find(text), *self.names.find(text)]


def _remembered(
    given: Callable[[str, model.Target, str], Iterable[Answer]], target: model.Target, kind: str
) -> Callable[[str], tuple[Answer, ...]]:
    return lru_cache(maxsize=1 << 16)(lambda cell: tuple(given(cell, target, kind)))


def _once(answers: Iterable[Answer]) -> list[Answer]:
    """Each option once; several texts for the same option joined."""
    found: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer[:2], []).append(answer)
    return [same[0] if len(same) == 1 else _joined(same) for same in found.values()]


def _joined(same: Sequence[Answer]) -> Answer:
    return same[0]._replace(value=", ".join(dict.fromkeys(answer.value for answer in same if answer.value)))


def comment(cell: str) -> str:
    """A comment as it is kept: its lines, each without control characters and extra spaces."""
    return "\n".join(line for part in cell.splitlines() if (line := one_line(part)))


def people(export: Export, matches: Sequence[ColumnMatch], known: Mapping[str, bool]) -> personal.Names:
    """The names in the columns that are dropped as personal, cell by cell and row by row; `known` marks names of groups."""
    dropped = [match for match in matches if match.target and match.target.role == model.PERSONAL]
    cells = [[match.cell(row) for match in dropped] for row in export.rows]
    texts = {text for row in cells for text in (*row, " ".join(row))}
    return personal.Names(text for text in texts if not known.get(text))
