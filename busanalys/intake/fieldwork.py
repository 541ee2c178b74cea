"""During the survey: which groups have answered, which have not, what they left blank, and whom to write to."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import workbooks
from busanalys.errors import DataError, Problem, UsageError
from busanalys.indicators import disposition, harmonise
from busanalys.intake import file as incoming
from busanalys.intake.match.model import SURE
from busanalys.intake.match.respondents import Respondents
from busanalys.survey import counting
from busanalys.text import counted, long_date

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.intake.file import Export
    from busanalys.survey import Survey

Say = Callable[[str], str]
ANSWERED, SILENT = "answered", "silent"


@dataclass(frozen=True)
class Contacts:
    """The analyst's own list: its headings, and the rows of every group; nothing of it is stored with the data."""

    columns: tuple[str, ...]
    rows: dict[str, list[tuple[str, ...]]]

    def of(self, group_id: str) -> list[tuple[str, ...]]:
        """The rows of a group; one of empty cells where the list has none."""
        return self.rows.get(group_id) or [("",) * len(self.columns)]


NOBODY = Contacts((), {})


def responses(survey: Survey, year: int, without: Container[str] = ()) -> pd.DataFrame:
    """One row per group that exists: group_id, name, response, forms, received (the first day), blank (labels of items).

    `response` is answered or silent. Items that a filter skipped are not blank, nor are free texts; the questions of `without`
    are not looked at. Raises UnknownNameError for a year that the dataset does not have.
    """
    survey.year(year)
    rows = counting.existing(harmonise.groups(survey, year))
    first = counting.forms_of(survey, year).groupby("group_id")["received"].min()
    blank = _blank(survey, year, without)
    sent = rows["n_submissions"].gt(0)
    return rows.assign(
        response=sent.map({True: ANSWERED, False: SILENT}),
        forms=rows["n_submissions"],
        received=rows["group_id"].map(first).fillna(""),
        blank=rows["group_id"].map(lambda group: tuple(blank.get(group, ()))),
    )[["group_id", "name", "response", "forms", "received", "blank"]]


def _blank(survey: Survey, year: int, without: Container[str]) -> dict[str, list[str]]:
    """The labels of what each group left blank."""
    found: dict[str, list[str]] = {}
    questions = survey.codebook.questions
    for name, label in questions.loc[questions["kind"] != "text", ["question", "label"]].itertuples(index=False, name=None):
        for group in disposition.blank_groups(survey, name, year) if name not in without else ():
            found.setdefault(group, []).append(str(label))
    return found


def closing_day(survey: Survey, year: int, given: str = "") -> date | None:
    """The last day of the survey: the one given, else that of years.csv; None where neither is known.

    Raises UsageError for what is no day.
    """
    day = given or str(survey.year(year)["closed"])
    try:
        return date.fromisoformat(day) if day else None
    except ValueError as error:
        raise UsageError(f"'{day}' is no day; write --closes like 2025-05-16.") from error


def contacts(path: Path, survey: Survey, year: int) -> Contacts:
    """The analyst's contact list (.csv, .xlsx, .xls, .ods) by group: the column that names groups is found by what it holds.

    Raises UsageError when no column names any group, and DataError with every row whose group is unknown, with the nearest.
    """
    export = incoming.read(path)
    known = Respondents(survey.registry, year, survey.reference_day(year))
    place = _group_column(export, known)
    problems = [problem for row in export.rows if (problem := _unknown(row, place, known, export))]
    if problems:
        raise DataError(problems)
    rows: dict[str, list[tuple[str, ...]]] = {}
    for row in export.rows:
        kept = tuple(cell for number, cell in enumerate(row.cells) if number != place)
        rows.setdefault(known.belonging(row.cells[place]).group_id, []).append(kept)
    return Contacts(tuple(column.title for number, column in enumerate(export.columns) if number != place), rows)


def _group_column(export: Export, known: Respondents) -> int:
    hits = [sum(known.belonging(row.cells[n]).status == SURE for row in export.rows) for n in range(len(export.columns))]
    if not any(hits):
        titles = ", ".join(column.title for column in export.columns)
        raise UsageError(
            f"{export.file}: no column names a local group of {known.year}; its columns are {titles}. Add one with the groups' "
            "names as `busanalys list` shows them."
        )
    return hits.index(max(hits))


def _unknown(row: incoming.Row, place: int, known: Respondents, export: Export) -> Problem | None:
    belonging = known.belonging(row.cells[place])
    if belonging.status == SURE:
        return None
    near = " / ".join(f"'{near.label}'" for near in belonging.near)
    remedy = f"write {near}" if near else "write the group's name as `busanalys list` shows it"
    column = export.columns[place].title
    return Problem("unknown group", "this is no local group", export.file, row.number, column, (row.cells[place],), remedy=remedy)


def write(
    path: Path, frame: pd.DataFrame, year: int, closes: date | None, say: Callable[[str], str], joined: Contacts = NOBODY
) -> None:
    """Write who has answered and who has not as a workbook in Swedish, each group with its contacts.

    `say` puts a text in the words of the county.
    """
    silent, answered = frame[frame["response"] == SILENT], frame[frame["response"] == ANSWERED]
    until = f"Enkäten stänger {long_date(closes)}." if closes else "Sista svarsdag är inte känd."
    about = [
        f"Svarsläget för uppföljningen {year}",
        f"{len(answered)} av {counted(len(frame), 'lokala BUS-grupper')} har svarat. {until}",
        "Kontaktuppgifterna kommer ur den egna kontaktlistan och lagras inte bland uppföljningens data. Radera arbetsboken när "
        "insamlingen är klar.",
    ]
    with_blanks = answered[answered["blank"].map(len) > 0]
    sheets = [
        _sheet("Har inte svarat", silent, {}, joined),
        _sheet("Har svarat", answered, {"Första svar": "received", "Antal svar": "forms"}, joined),
        _sheet("Obesvarade frågor", with_blanks, {"Obesvarade frågor": "blank"}, joined),
    ]
    spoken = [replace(sheet, columns=tuple(map(say, sheet.columns))) for sheet in sheets]
    workbooks.write(path, spoken, list(map(say, about)))


def _sheet(name: str, frame: pd.DataFrame, told: Mapping[str, str], joined: Contacts) -> workbooks.Sheet:
    """A row per group and contact; `told` are headings with the column of `responses` that they show."""
    rows = [
        (row["name"], *(_cell(row[column]) for column in told.values()), *contact)
        for row in frame.to_dict("records")
        for contact in joined.of(row["group_id"])
    ]
    return workbooks.Sheet(name, ("BUS-grupp", *told, *_apart(joined.columns, list(told))), tuple(rows))


def _cell(value: object) -> str:
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _apart(columns: Sequence[str], told: Sequence[str]) -> list[str]:
    """The contact list's headings, those that the sheet has already marked as the list's."""
    return [f"{column} (kontaktlistan)" if column in ("BUS-grupp", *told) else column for column in columns]
