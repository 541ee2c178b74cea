"""One export understood: its columns, labels, respondents and forms, and all that stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.intake.match import memory, model, personal
from busanalys.intake.match.answers import Answer, Answers, people
from busanalys.intake.match.columns import Columns
from busanalys.intake.match.forms import Form, Forms, numbered
from busanalys.intake.match.labels import Labels
from busanalys.intake.match.model import SURE, UNKNOWN, ColumnMatch, Given, Records, TextMatch
from busanalys.intake.match.proposals import Proposals
from busanalys.intake.match.respondents import Respondents
from busanalys.intake.workbook import Doubtful

if TYPE_CHECKING:
    from busanalys.intake.file import Export
    from busanalys.survey import Survey


@dataclass(frozen=True, eq=False)
class Reading:
    """An export held against the dictionaries of a survey in a year; `period` is the first and last year of the survey's days."""

    export: Export
    survey: Survey
    year: int
    given: Given
    period: range
    with_unfinished: bool = False

    @cached_property
    def earlier(self) -> Given:
        """What earlier imports settled."""
        return memory.earlier(self.survey, self.year)

    @cached_property
    def labels(self) -> Labels:
        """The options of the year."""
        return Labels(self.survey.codebook, self.year)

    @cached_property
    def respondents(self) -> Respondents:
        """The groups of the year."""
        known = self.year in self.survey.years
        day = self.survey.reference_day(self.year) if known else date(self.year, 6, 1)
        return Respondents(self.survey.registry, self.year, day)

    @cached_property
    def columns(self) -> Columns:
        """What finds the columns."""
        return Columns(self.export, self.labels, self.respondents, self.given, self.earlier)

    @cached_property
    def matches(self) -> list[ColumnMatch]:
        """Every column with what it is."""
        return self.columns.matches()

    @cached_property
    def answers(self) -> Answers:
        """What gives the answers of a row."""
        return Answers(self.export, self.matches, self.labels, self.given, self.earlier, self._people)

    @cached_property
    def _people(self) -> personal.Names:
        dropped = [match for match in self.matches if match.target and match.target.role == model.PERSONAL]
        cells = {match.cell(row) for row in self.export.rows for match in dropped}
        return people(self.export, self.matches, {cell: self.respondents.names_someone(cell) for cell in cells})

    @cached_property
    def forms(self) -> Forms:
        """What gives the forms."""
        return Forms(self.export, self.matches, self.respondents, self.given, self.earlier, self.period, self.with_unfinished)

    @cached_property
    def numbered(self) -> list[tuple[str, Form]]:
        """The forms with their codes."""
        return numbered(self.forms.forms, self.year)

    @cached_property
    def answered(self) -> tuple[dict[str, list[Answer]], list[Problem]]:
        """The answers of every form by its code, and what cannot be."""
        found, problems = {}, list[Problem]()
        for code, form in self.numbered:
            found[code], wrong = self.answers.of(form.row)
            problems += wrong
        return found, problems

    @cached_property
    def problems(self) -> list[Problem]:
        """What no mapping can mend: other years, dates that are none, two answers where one is allowed, no answers at all."""
        return [*self._empty(), *self.forms.problems(), *self.answered[1], *self._swapped()]

    def _empty(self) -> list[Problem]:
        if self.forms.sent:
            return []
        what, cause = "the file holds no answer that was sent in", "the survey was exported before anyone had answered"
        return [Problem("no answers", what, self.export.file, cause=cause, remedy="export it again, with completed answers")]

    def _swapped(self) -> list[Problem]:
        settled = [m for m in self.matches if m.status != UNKNOWN and m.column.letter not in self.given.letters]
        hints = [(match, hint) for match in settled if (hint := self.columns.swapped(match))]
        cause = "two columns were swapped, or a heading stands over the wrong column"
        remedy = "compare the headings with the survey, and correct a copy of the file"
        return [
            Problem(
                "swapped columns",
                f"the answers do not fit the heading: {hint}",
                self.export.file,
                1,
                m.column.letter,
                (m.name,),
                cause,
                remedy,
            )
            for m, hint in hints
        ]

    @cached_property
    def missing(self) -> list[str]:
        """The questions that the codebook says were asked but that no column is."""
        book = self.survey.codebook
        found = {m.target.question for m in self.matches if m.target and m.target.question}
        return [q for q in book.questions["question"] if book.asked(q, self.year) and q not in found]

    @cached_property
    def open_columns(self) -> list[ColumnMatch]:
        """The columns that a person must settle."""
        return [match for match in self.matches if match.status != SURE]

    @cached_property
    def open_labels(self) -> list[TextMatch]:
        """The labels that a person must settle."""
        return [match for match in self.answers.texts.values() if match.status != SURE]

    @cached_property
    def open_respondents(self) -> list[TextMatch]:
        """The respondents that a person must settle."""
        return [match for match in self.forms.texts.values() if match.status != SURE]

    @cached_property
    def lacks_group(self) -> bool:
        """Whether no column says who answered."""
        return not any(m.target and m.target.role == model.GROUP for m in self.matches)

    @cached_property
    def doubtful(self) -> list[Doubtful]:
        """The rows that a person must look at, those looked at already included."""
        forms = {form.number: form for form in self.forms.forms}
        why = {row.number: "names no group" for row in self.forms.nameless}
        why |= {form.number: "the group has more than two answers" for form in self.forms.too_many}
        why |= {number: "" for number in self.given.rows if number not in why}
        rows = [row for row in self.export.rows if row.number in why]
        return [self._doubtful(row.number, self.forms.text(row), forms.get(row.number), why[row.number]) for row in rows]

    def _doubtful(self, number: int, text: str, form: Form | None, why: str) -> Doubtful:
        choice = self.given.rows.get(number, model.RowChoice(number))
        received, group = (form.received, form.group_id) if form else ("", choice.group_id)
        return Doubtful(number, text, received, why, group, choice)

    @property
    def open_rows(self) -> list[Doubtful]:
        """The rows that a person has yet to settle."""
        return [row for row in self.doubtful if row.why]

    @property
    def is_open(self) -> bool:
        """Whether anything must be settled by a person before the file can be imported."""
        things: Sequence[object] = (*self.open_columns, *self.open_labels, *self.open_respondents, *self.open_rows, *self.missing)
        return bool(things) or self.lacks_group

    def proposals(self) -> Records:
        """The rows that the dictionaries may need."""
        prepared = Proposals(self.survey, self.labels, self.respondents, self.export.file)
        return prepared.rows(self.columns, self.matches, [*self.open_labels, *self.open_respondents], self.missing)
