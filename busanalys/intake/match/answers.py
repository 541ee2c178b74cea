"""From the cells of the columns that are questions to answers, with every label that must be understood on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from busanalys.errors import Problem
from busanalys.intake.match import model, personal, ticks
from busanalys.intake.match.identity import digest
from busanalys.intake.match.labels import OTHER_WORDS, Labels, Meaning
from busanalys.intake.match.model import LIKELY, SURE, UNKNOWN, ColumnMatch, Given, TextMatch
from busanalys.intake.match.numbers import whole_number
from busanalys.names import normal, one_line

if TYPE_CHECKING:
    from busanalys.intake.file import Export, Row


class Answer(NamedTuple):
    """One chosen option, number or text of a form."""

    question: str
    option: str
    value: str


class Noticed(NamedTuple):
    """A piece of personal data in a comment: the row, the column's letter, the question, what it is, itself and its comment.

    `mask` says whether it is taken out: None while nobody has looked at it.
    """

    row: int
    letter: str
    question: str
    kind: str
    value: str
    comment: str
    mask: bool | None


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
        texts: dict[tuple[str, str], tuple[str, str]] = {}
        rows: dict[tuple[str, str], set[int]] = defaultdict(set)
        letters: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for match, target, kind in self.asked:
            for cell, numbers in self._rows_by_cell(match).items() if kind != "text" else ():
                for text in self._labels_in(cell, target, kind):
                    key = target.question, normal(text)
                    texts.setdefault(key, (text, target.option))
                    rows[key].update(numbers)
                    letters[key][match.column.letter] = None
        return {key: self._text(key[0], *text, rows[key], letters[key]) for key, text in texts.items()}

    def _rows_by_cell(self, match: ColumnMatch) -> dict[str, list[int]]:
        """The rows of each text of a column: most cells hold what many others hold."""
        found: dict[str, list[int]] = defaultdict(list)
        for row in self.export.rows:
            found[match.cell(row)].append(row.number)
        return found

    def _text(self, question: str, text: str, option: str, rows: Iterable[int], letters: Iterable[str]) -> TextMatch:
        found = self._meaning(question, text, option)
        return TextMatch(text, found.status, tuple(sorted(rows)), question, found.answer, found.near, found.note, tuple(letters))

    def _labels_in(self, cell: str, target: model.Target, kind: str) -> list[str]:
        if kind == "text" or not cell:
            return []
        if target.option:
            return [self._label(cell)] if self._tick(cell, target) is None else []
        if kind == "number":
            return [] if whole_number(cell) is not None else [self._label(cell)]
        parts = self.labels.parts(target.question, cell) if kind == "multiple" else [cell]
        return [self._label(part) for part in parts]

    def _tick(self, cell: str, target: model.Target) -> bool | None:
        return self._ticks[target.question, target.option].get(cell)

    @cached_property
    def _ticks(self) -> dict[tuple[str, str], Mapping[str, bool | None]]:
        """What the cells of the columns of single options say, told by all columns of their question together."""
        by_question: dict[str, list[ColumnMatch]] = defaultdict(list)
        for match, target, _ in self.asked:
            if target.option:
                by_question[target.question].append(match)
        cells = {q: [m.cell(row) for m in found for row in self.export.rows] for q, found in by_question.items()}
        pairs = {(target.question, target.option) for _, target, _ in self.asked if target.option}
        return {(q, o): ticks.chosen(cells[q], (o, self.labels.label(q, o))) for q, o in pairs}

    @staticmethod
    def _label(text: str) -> str:
        return personal.masked(one_line(text))

    def _meaning(self, question: str, text: str, option: str) -> Meaning:
        key = question, normal(text)
        if key in self.given.labels:
            return self._settled(question, self.given.labels[key], option)
        own = self._in_tick_column(question, text, option) if option else self.labels.meaning(question, text)
        if own.status == SURE or key not in self.earlier.labels:
            return own
        remembered = self._settled(question, self.earlier.labels[key], option)
        return remembered if remembered.status == SURE else own

    def _in_tick_column(self, question: str, text: str, option: str) -> Meaning:
        """A cell that is neither a tick nor none: own words where the column is for them, else something to settle."""
        if option == model.OTHER and not ticks.is_number(text):
            return Meaning(LIKELY, model.OTHER, note="in the respondent's own words?")
        note = f"the column stands for one option ({option}): does this mean {model.TICKED}, or {model.BLANK}?"
        return Meaning(UNKNOWN, note=note)

    def _settled(self, question: str, answer: str, option: str) -> Meaning:
        kind = self.labels.kind(question)
        fits = answer in self.labels.codes(question) or answer == model.BLANK or (kind == "number" and answer.isdigit())
        what = "a whole number" if kind == "number" else f"an option of {question} in {self.labels.year}"
        if fits or (answer == model.TICKED and option):
            return Meaning(SURE, answer)
        return Meaning(UNKNOWN, note=f"'{answer}' is not {what}")

    def of(self, row: Row) -> tuple[list[Answer], list[Problem]]:
        """The answers of one row, each once, and what cannot be: two options where one is allowed."""
        found = _once(a for index, given in self._given_in for a in given(row.cells[index]))
        chosen: dict[str, list[str]] = {}
        for question, option, _ in found:
            if option and question in self._single:
                chosen.setdefault(question, []).append(option)
        return found, [self._two(row, question, options) for question, options in chosen.items() if len(options) > 1]

    @cached_property
    def _single(self) -> frozenset[str]:
        return frozenset(target.question for _, target, kind in self.asked if kind == "single")

    @cached_property
    def _given_in(self) -> list[tuple[int, Callable[[str], tuple[Answer, ...]]]]:
        """The place of every question's column and what its cells say, remembered: most of them say the same."""
        return [(match.index, _remembered(self._cell, target, kind)) for match, target, kind in self.asked]

    def _cell(self, cell: str, target: model.Target, kind: str) -> Iterator[Answer]:
        cell = cell.strip()
        if not cell:
            return
        if kind == "text":
            yield Answer(target.question, "", self._masked(target.question, comment(cell)))
        elif target.option and self._tick(cell, target):
            yield Answer(target.question, target.option, "")
        elif kind == "number" and (number := whole_number(cell)) is not None:
            yield Answer(target.question, "", number)
        else:
            yield from self._understood(cell, target, kind)

    def _understood(self, cell: str, target: model.Target, kind: str) -> Iterator[Answer]:
        for text in self._labels_in(cell, target, kind):
            means = self.texts[target.question, normal(text)].means
            if means and means != model.BLANK:
                option = target.option if means == model.TICKED else means
                yield Answer(target.question, "", means) if kind == "number" else self._chosen(target.question, option, text)

    def _chosen(self, question: str, option: str, text: str) -> Answer:
        """The option; for "other" with the words that a person has read and settled as such."""
        said = normal(text)
        known = said in self.labels.named(question) or OTHER_WORDS.fullmatch(said) or ticks.is_number(text)
        return Answer(question, option, text if option == model.OTHER and not known else "")

    def _two(self, row: Row, question: str, options: list[str]) -> Problem:
        letters = [m.column.letter for m, target, _ in self.asked if target.question == question]
        what = f"the form has {len(options)} answers to {question}, which takes one"
        cause, remedy = "the survey let people choose several", "correct the row in a copy of the file, and import the copy"
        values = tuple(self.labels.label(question, option) for option in options)
        return Problem("two options", what, self.export.file, row.number, ", ".join(letters), values, cause, remedy)

    @cached_property
    def noticed(self) -> list[Noticed]:
        """The personal data in comments, which are replaced in what is stored unless a person keeps them."""
        comments = [(match, target.question) for match, target, kind in self.asked if kind == "text"]
        found = [
            Noticed(row, match.column.letter, question, hit.kind, hit.value, text, self._mask(question, text, hit.value))
            for match, question in comments
            for cell, rows in self._rows_by_cell(match).items()
            if (text := comment(cell))
            for row in rows
            for hit in self._pieces(text)
        ]
        return sorted(found, key=lambda noticed: noticed.row)

    @cached_property
    def _pieces(self) -> Callable[[str], list[personal.Found]]:
        """What gives the personal data of a comment, each looked through once."""
        return lru_cache(maxsize=1 << 16)(lambda text: personal.pieces(text, self.names))

    def _mask(self, question: str, text: str, value: str) -> bool | None:
        return self.given.masks.get((question, digest([text]), value))

    def _masked(self, question: str, text: str) -> str:
        kept = {hit.value for hit in self._pieces(text) if self._mask(question, text, hit.value) is False}
        return personal.masked(text, self.names, kept) if self._pieces(text) else text


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
