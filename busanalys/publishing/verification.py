"""What was signed beside what is there today, without making a page: the data, the dictionaries and the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from busanalys.errors import Problem
from busanalys.render import inputs, manifest
from busanalys.survey import Survey, signatures
from busanalys.survey.signatures import Signature


@dataclass(frozen=True)
class Verified:
    """The signed years of a dataset: what is no longer as it was signed, and what else differs, in words."""

    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def verified(survey: Survey, year: int | None = None) -> Verified:
    """The last signing of every year, or of one, held against today's data, dictionaries and program.

    Changed data are a problem; other dictionaries or another program are a note, since `reconcile` shows whether any number
    differs. That rows, files and the dataset's name fit what was signed is checked on loading.
    """
    signed = [survey.signings(each)[-1] for each in survey.years if year in (None, each) and survey.signings(each)]
    if not signed:
        return Verified()
    parts = inputs.of_survey(survey)
    changed = [one for one in signed if one.data != inputs.of_data_until(parts, one.year)]
    shown_as = f"{survey.path.name}/{signatures.TABLE}.csv"
    now = inputs.of_dictionaries(parts), inputs.of_program(survey.registry.maps)
    notes = [note for one in signed for note in _notes(one, *now)]
    return Verified(tuple(_changed(one, shown_as) for one in changed), tuple(notes))


def _changed(one: Signature, shown_as: str) -> Problem:
    what = f"the data until {one.year} were changed since version {one.version} was signed on {one.date}"
    cause = "an answer, a decision or a commentary was corrected, or changed by mistake"
    remedy = f"undo the change, or sign a new version: busanalys publish {one.year}"
    return Problem("changed since signing", what, shown_as, cause=cause, remedy=remedy)


def _notes(one: Signature, dictionaries: str, program: str) -> Iterator[str]:
    about = f"{one.year}, version {one.version}"
    if one.dictionaries != dictionaries:
        yield f"{about}: the codebook, the registry or the dataset's description changed since {one.date}"
    if one.code != program:
        yield f"{about}: signed with {one.program}; this is {manifest.in_words()}, or maps and boundaries differ"
