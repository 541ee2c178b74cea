"""From the rows of an export to forms: whose they are, when they came in, and which rows a person must look at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.intake.match import model, personal, statuses
from busanalys.intake.match.dates import NOT_KNOWN, days, is_serial
from busanalys.intake.match.model import SURE, UNKNOWN, ColumnMatch, Given, RowChoice, TextMatch
from busanalys.intake.match.respondents import Belonging, Respondents
from busanalys.names import normal, one_line

if TYPE_CHECKING:
    from busanalys.intake.file import Export, Row

MOST_ANSWERS = 2
NO_DAY = ("", "[not completed]")
UTC = re.compile(r"\(utc\)|^_submission_time$", re.IGNORECASE)
NEVER_SENT, HIDDEN, TWICE = "never sent in", "hidden in the sheet, by a filter or by hand", "the same answer as row {}"


@dataclass(frozen=True)
class Form:
    """One submitted form: its row in the file, its group and the day it came in ("" where that is not known)."""

    row: Row
    group_id: str
    received: str
    choice: RowChoice
    response: str = ""

    @property
    def number(self) -> int:
        """The row of the file."""
        return self.row.number


@dataclass(frozen=True)
class Aside:
    """A row that is or may be no answer: why, whether that is certain, and whether it is left out as things stand.

    `proposed` is what the workbook proposes where it is not certain: left out (True), or nothing (None).
    """

    number: int
    why: str
    sure: bool
    out: bool
    proposed: bool | None = True


@dataclass(frozen=True, eq=False)
class Forms:
    """The forms of an export whose columns are matched; `years` are those in which its answers may have come in."""

    export: Export
    matches: Sequence[ColumnMatch]
    respondents: Respondents
    given: Given
    earlier: Given
    years: range
    with_unfinished: bool = False

    def _places(self, role: str) -> list[ColumnMatch]:
        return self._by_role.get(role, [])

    @cached_property
    def _by_role(self) -> dict[str, list[ColumnMatch]]:
        found: dict[str, list[ColumnMatch]] = defaultdict(list)
        for match in self.matches:
            if match.target and match.status != UNKNOWN:
                found[match.target.role].append(match)
        return found

    @cached_property
    def aside(self) -> dict[int, Aside]:
        """The rows that are or may be no answers: begun, tests, previews, deleted, hidden, or the same as another."""
        found: dict[int, Aside] = {}
        rows = {row.number: row for row in self.export.rows}
        for one in [*self._by_status(), *self._never_sent(), *self._hidden(), *self._twice()]:
            choice = self._choice(rows[one.number]).leave_out
            told = one if choice is None else replace(one, sure=True, out=choice)
            found.setdefault(one.number, told)
        return found

    def _by_status(self) -> list[Aside]:
        found = []
        for match in self._places(model.FORM_STATUS):
            for row in self.export.rows:
                says = statuses.meaning(model.title(match.column), match.cell(row))
                if says != statuses.FINISHED and not (says == statuses.BEGUN and self.with_unfinished):
                    why = f"{says}: {match.cell(row)}" if says else f"its status '{match.cell(row)}' is not known"
                    found.append(Aside(row.number, why, bool(says), bool(says), True if says else None))
        return found

    def _never_sent(self) -> list[Aside]:
        dated = self._places(model.RECEIVED)
        if not dated or self.with_unfinished:
            return []
        empty = [row.number for row in self.export.rows if dated[0].cell(row) in NO_DAY]
        return [Aside(number, NEVER_SENT, sure=True, out=True) for number in empty] if len(empty) < len(self.export.rows) else []

    def _hidden(self) -> list[Aside]:
        hidden = [row.number for row in self.export.rows if row.hidden]
        return [Aside(number, HIDDEN, sure=False, out=False) for number in hidden]

    def _twice(self) -> list[Aside]:
        """Rows whose number of the answer, or where there is none every cell and the day, an earlier row has too."""
        own, found = self._places(model.RESPONSE)[:1], list[Aside]()
        first: dict[object, Row] = {}
        for row in self.export.rows if own or self._places(model.RECEIVED) else ():
            before = first.setdefault(own[0].cell(row) if own else row.cells, row)
            if before is not row:
                same = True if before.cells == row.cells else None
                found.append(Aside(row.number, TWICE.format(before.number), sure=False, out=False, proposed=same))
        return found

    @cached_property
    def sent(self) -> list[Row]:
        """The rows that are forms that were sent in."""
        return [row for row in self.export.rows if row.number not in self.aside or not self.aside[row.number].out]

    def text(self, row: Row) -> str:
        """What a row says of who it is from: the cells of the columns that name the group."""
        return self._by_row[row.number]

    @cached_property
    def _by_row(self) -> dict[int, str]:
        own = self._places(model.GROUP)
        return {row.number: _said(tuple(match.cell(row) for match in own)) for row in self.export.rows}

    @cached_property
    def texts(self) -> dict[str, TextMatch]:
        """Every respondent of the file, by normalised text, with the group it means and its rows."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.sent:
            if self.text(row) and not self._choice(row).group_id:
                rows[normal(self.text(row))].append(row)
        letters = tuple(m.column.letter for m in self._places(model.GROUP))
        return {key: self._match(key, self.text(found[0]), found, letters) for key, found in rows.items()}

    def _match(self, key: str, text: str, rows: list[Row], letters: tuple[str, ...]) -> TextMatch:
        found = self._meaning(key, text)
        numbers = tuple(row.number for row in rows)
        return TextMatch(text, found.status, numbers, "", found.group_id, found.near, found.note, letters)

    def _meaning(self, key: str, text: str) -> Belonging:
        own = self.respondents.belonging(text)
        told = self.given.respondents.get(key) or ("" if own.status == SURE else self.earlier.respondents.get(key))
        if not told:
            return own
        if told in self.respondents.valid:
            return Belonging(SURE, told, areas=own.areas)
        return own._replace(note=f"'{told}' is no group of {self.respondents.year}") if key in self.given.respondents else own

    def _choice(self, row: Row) -> RowChoice:
        return self._choices[row.number]

    @cached_property
    def _choices(self) -> dict[int, RowChoice]:
        return {row.number: self.given.rows.get(row.number) or RowChoice(row.number) for row in self.export.rows}

    @cached_property
    def nameless(self) -> list[Row]:
        """The rows that say nothing of who they are from and that nobody has given a group or left out."""
        if not self._places(model.GROUP):
            return []
        return [r for r in self.sent if not self.text(r) and not self._choice(r).group_id and not self._choice(r).leave_out]

    @cached_property
    def forms(self) -> list[Form]:
        """The forms whose group is known, by group, in the order in which they came in."""
        own = self._places(model.RESPONSE)[:1]
        found = [
            Form(row, self._group(row), self._received.get(row.number) or "", self._choice(row), own[0].cell(row) if own else "")
            for row in self.sent
        ]
        return sorted((f for f in found if f.group_id), key=lambda form: (form.group_id, form.received, form.number))

    def _group(self, row: Row) -> str:
        chosen = self._choice(row).group_id
        match = self.texts.get(normal(self.text(row)))
        return chosen or (match.means if match and match.status != UNKNOWN else "")

    @cached_property
    def too_many(self) -> list[Form]:
        """The forms of groups that have more than two, those left out not counted."""
        counting = [form for form in self.forms if not form.choice.leave_out]
        counts = Counter(form.group_id for form in counting)
        return [form for form in counting if counts[form.group_id] > MOST_ANSWERS]

    @cached_property
    def _received(self) -> dict[int, str | None]:
        dated = self._places(model.RECEIVED)
        if not dated:
            return {}
        column = dated[0].column
        zone = column.zone or ("UTC" if UTC.search(column.header or column.code) else "")
        cells = {row.number: dated[0].cell(row) for row in self.sent}
        known = days((cell for cell in cells.values() if cell), self.years, zone, self.export.from_1904)
        return {number: known.get(cell) for number, cell in cells.items() if cell}

    @property
    def undated(self) -> int:
        """How many forms carry the day that a tool writes where it keeps none."""
        return sum(day == NOT_KNOWN for day in self._received.values())

    def problems(self) -> list[Problem]:
        """Days that are no days, and answers of another year than the one that is imported."""
        return [*self._not_days(), *self._wrong_years()]

    def _not_days(self) -> list[Problem]:
        wrong = [number for number, day in self._received.items() if day is None]
        if not wrong:
            return []
        letter = self._places(model.RECEIVED)[0].column.letter
        cells = {row.number: self._places(model.RECEIVED)[0].cell(row) for row in self.sent}
        what = "the day an answer came in is no date, or its day, month and year cannot be told apart"
        cause, remedy = "the survey tool writes dates in another way", "write the column as 2025-03-14 in a copy of the file"
        return [Problem("not a date", what, self.export.file, n, letter, (cells[n],), cause, remedy) for n in wrong]

    def _wrong_years(self) -> list[Problem]:
        of_row = self._years_of_rows()
        wrong = {number: (letter, year) for number, (letter, year) in of_row.items() if year not in self.years}
        if not wrong:
            return []
        wanted, others = self.respondents.year, sorted({year for _, year in wrong.values()})
        if len(wrong) == len(of_row) and len(others) == 1:
            return [self._wrong_year(wanted, others[0], next(iter(wrong.values()))[0])]
        what = f"the answer is dated {{}}, but the year imported is {wanted}: the file holds more than one year"
        cause = "all years were exported together"
        remedy = (
            f"export {wanted} alone, or filter a copy of the file; if the survey ran over New Year, give --opened and --closed"
        )
        shown = self.export.file
        return [Problem("two years", what.format(y), shown, n, c, (str(y),), cause, remedy) for n, (c, y) in wrong.items()]

    def _wrong_year(self, wanted: int, found: int, letter: str) -> Problem:
        what = f"every answer is dated {found}, but the year given is {wanted}"
        remedy = f"give --year {found}, or the file of {wanted}; if the survey ran over New Year, give --opened and --closed"
        cause = "the file of another year"
        if any(is_serial(match.cell(row)) for match in self._places(model.RECEIVED) for row in self.sent[:1]):
            cause = "the file of another year, or a text file of a workbook that counts its days from 1904: save that as .xlsx"
        return Problem("wrong year", what, self.export.file, None, letter, (str(found),), cause, remedy)

    def _years_of_rows(self) -> dict[int, tuple[str, int]]:
        found: dict[int, tuple[str, int]] = {}
        for match in self._places(model.RECEIVED):
            found |= {n: (match.column.letter, int(day[:4])) for n, day in self._received.items() if day}
        for match in self._places(model.YEAR):
            cells = {row.number: match.cell(row)[:4] for row in self.sent}
            found |= {n: (match.column.letter, int(cell)) for n, cell in cells.items() if cell.isdigit() and len(cell) == 4}
        return found


@lru_cache(maxsize=1 << 16)
def _said(cells: tuple[str, ...]) -> str:
    return personal.masked(", ".join(dict.fromkeys(text for cell in cells if (text := one_line(cell)))))
