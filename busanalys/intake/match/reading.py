"""One export understood: its columns, labels, respondents and forms, and all that stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.intake.match import decided, identity, memory, model, personal
from busanalys.intake.match.answers import Answer, Answers, Noticed, people
from busanalys.intake.match.columns import Columns
from busanalys.intake.match.forms import Form, Forms
from busanalys.intake.match.identity import Identity
from busanalys.intake.match.labels import Labels
from busanalys.intake.match.model import SURE, UNKNOWN, ColumnMatch, Given, Records, TextMatch
from busanalys.intake.match.proposals import Proposals
from busanalys.intake.match.respondents import Respondents
from busanalys.intake.workbook import Doubtful

if TYPE_CHECKING:
    from busanalys.intake.file import Export, Row
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
    def contents(self) -> dict[int, tuple[list[Answer], list[Problem]]]:
        """The answers of every form by its row, and what cannot be."""
        return {form.number: self.answers.of(form.row) for form in self.forms.forms}

    @cached_property
    def identities(self) -> dict[int, Identity]:
        """What every form is known by, by its row."""
        return {
            form.number: Identity(form.group_id, form.received, form.response, identity.content(self.contents[form.number][0]))
            for form in self.forms.forms
        }

    @cached_property
    def stored(self) -> dict[str, Identity]:
        """What every form of the year that is stored is known by, by its code."""
        return identity.stored(self.survey, self.year)

    @cached_property
    def numbered(self) -> list[tuple[str, Form]]:
        """The forms with their codes, which stay with a form when a corrected file replaces the year."""
        decided = self.survey.rows("decisions", self.year)["submission"] if self.year in self.survey.years else ()
        found = identity.codes(self.identities, self.stored, self.year, set(decided))
        return [(found[form.number], form) for form in self.forms.forms]

    @cached_property
    def answered(self) -> tuple[dict[str, list[Answer]], list[Problem]]:
        """The answers of every form by its code, and what cannot be."""
        found = {code: self.contents[form.number] for code, form in self.numbered}
        return {code: answers for code, (answers, _) in found.items()}, [p for _, wrong in found.values() for p in wrong]

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
    def rows(self) -> list[Doubtful]:
        """Every row of the file with what a person may say of it, those to look at first."""
        forms = {form.number: form for form in self.forms.forms}
        found = [self._row(row, key, forms.get(row.number)) for key, row in self._keyed]
        return sorted(found, key=lambda row: (not row.is_open, not row.why, row.row))

    @cached_property
    def _why(self) -> dict[int, str]:
        """What there is to say of a row that is or may be no answer, or that cannot be one as it stands."""
        why = {number: one.why for number, one in self.forms.aside.items()}
        why |= {row.number: "names no group" for row in self.forms.nameless}
        return why | {form.number: "the group has more than two answers" for form in self.forms.too_many}

    @cached_property
    def _keyed(self) -> list[tuple[str, Row]]:
        rows = {row.number: row for row in self.export.rows}
        return [(key, rows[number]) for key, number in identity.row_keys(self.export).items()]

    def _row(self, row: Row, key: str, form: Form | None) -> Doubtful:
        number = row.number
        choice, aside = self.given.rows.get(number, model.RowChoice(number)), self.forms.aside.get(number)
        received = form.received if form else ""
        if aside and choice.leave_out is None:
            choice = replace(
                choice, leave_out=aside.out or aside.proposed, reason=choice.reason or (aside.why if aside.proposed else "")
            )
        is_open, why = not aside.sure if aside else number in self._why, self._why.get(number, "")
        return Doubtful(number, key, self.forms.text(row), received, why, choice.group_id, choice, is_open)

    @property
    def open_rows(self) -> list[Doubtful]:
        """The rows that a person has yet to settle."""
        return [row for row in self.rows if row.is_open] if self._why else []

    @cached_property
    def open_personal(self) -> list[Noticed]:
        """The personal data in comments that nobody has looked at."""
        return [noticed for noticed in self.answers.noticed if noticed.mask is None]

    @cached_property
    def shaken(self) -> list[decided.Shaken]:
        """The decisions about stored forms that are no longer what they were."""
        if self.year not in self.survey.years:
            return []
        now = {code: self.identities[form.number] for code, form in self.numbered}
        before, after = (
            identity.items(self.survey, self.year),
            {code: _items(answers) for code, answers in self.answered[0].items()},
        )
        rows = self.survey.rows("decisions", self.year).astype(str).to_dict("records")
        return decided.shaken([{str(k): str(v) for k, v in row.items()} for row in rows], self.stored, now, before, after)

    def settled(self, one: decided.Shaken) -> str:
        """Whether a shaken decision is kept or removed; "" while that is open, as it is for one kept whose form is gone."""
        said = self.given.decisions.get((one.decision["decision"], one.now), "")
        return "" if said == model.KEPT and one.now == decided.GONE else said

    @cached_property
    def open_decisions(self) -> list[decided.Shaken]:
        """The shaken decisions that a person has yet to settle."""
        return [one for one in self.shaken if not self.settled(one)]

    @property
    def is_open(self) -> bool:
        """Whether anything must be settled by a person before the file can be imported."""
        things: Sequence[object] = (
            *self.open_columns, *self.open_labels, *self.open_respondents, *self.open_rows, *self.open_personal,
            *self.open_decisions, *self.missing,
        )  # fmt: skip
        return bool(things) or self.lacks_group

    def proposals(self) -> Records:
        """The rows that the dictionaries may need."""
        prepared = Proposals(self.survey, self.labels, self.respondents, self.export.file)
        return prepared.rows(self.columns, self.matches, [*self.open_labels, *self.open_respondents], self.missing)


def _items(answers: Sequence[Answer]) -> dict[str, tuple[str, ...]]:
    return identity.by_question((answer.question, answer.option, answer.value) for answer in answers)
