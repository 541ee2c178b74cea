"""Today's pages beside what was signed: the avstämning of every signed year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from busanalys.figures.statements import Change, changes
from busanalys.publishing import publishing, stated
from busanalys.survey import Survey
from busanalys.survey.signatures import Signature


@dataclass(frozen=True)
class Compared:
    """A signed year: its last signature, how many statements were held against it, and those that differ today."""

    signature: Signature
    statements: int
    changes: Sequence[Change]


def compared(survey: Survey, data: Path, year: int | None = None, jobs: int = 1) -> Iterator[Compared]:
    """Every signed year of a survey, or one, held against what was last signed; its pages are made anew for it.

    `data` is the data folder, `jobs` how many notebooks run side by side. Raises PageFailedError when a page fails.
    """
    for each in survey.years if year is None else [year]:
        if signed := survey.signings(each):
            then = publishing.said_when_signed(survey, signed[-1])
            now = stated.today(survey, each, data, jobs).statements()
            yield Compared(signed[-1], len(then), changes(then, now))
