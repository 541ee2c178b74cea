"""Numbers of earlier years that are shown otherwise than in the report that was signed for their year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from busanalys.figures import statements
from busanalys.figures.figure import Figure, Table
from busanalys.survey import signatures
from busanalys.text import long_date

if TYPE_CHECKING:
    from busanalys.survey import Survey
    from busanalys.survey.signatures import Signature, Statement

Shown = TypeVar("Shown")


def with_revisions(shown: Shown, survey: Survey, year: int) -> Shown:
    """The same figure or table with a note for every earlier year whose first signed report printed its numbers otherwise."""
    if not isinstance(shown, Figure | Table):
        return shown
    signed = {past: found for past in survey.years if past < year and (found := survey.signings(past))}
    now = statements.of_shown(shown) if signed else []
    notes = [note for past, signings in signed.items() for note in _note(past, signings, survey, shown.id, now)]
    return replace(shown, notes=(*shown.notes, *notes))


def _note(year: int, signings: list[Signature], survey: Survey, part: str, now: list[Statement]) -> Iterator[str]:
    first = {(one.row, one.column): one.value for one in signatures.read(survey.path, signings[0]) if one.part == part}
    revised = [one for one in now if _is_of(one, year) and first.get((one.row, one.column), one.value) != one.value]
    if revised:
        changes = "; ".join(f"{_name(one, year)}: {first[one.row, one.column]} blev {one.value}" for one in revised)
        yield f"Reviderade uppgifter för {year}. {changes}. {_when(signings)}"


def _is_of(one: Statement, year: int) -> bool:
    return str(year) in (one.column, _first_cell(one))


def _first_cell(one: Statement) -> str:
    return one.row.split(statements.JOINT)[0]


def _name(one: Statement, year: int) -> str:
    return one.column if _first_cell(one) == str(year) else one.row


def _when(signings: list[Signature]) -> str:
    last = signings[-1]
    if last.version == 1:
        return "Ändringen har gjorts sedan årets rapport fastställdes."
    return f"Årets rapport är rättad: version {last.version} fastställdes {long_date(date.fromisoformat(last.date))}."
