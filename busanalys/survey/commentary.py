"""The secretariat's own words on a year, from `comments/<year>/<theme>.md`, with references to numbers in braces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import incoming
from busanalys.errors import DataError, Problem
from busanalys.survey import encoding

if TYPE_CHECKING:
    import pandas as pd

FOLDER, SUFFIX = "comments", ".md"
SUMMARY = "summary"
QUALITY = "quality"  # what the secretariat adds to the quality declaration
MOST_BYTES = 200_000  # some forty pages
FORMS = ("share", "count", "percent", "base")
COUNTED = ("share", "all_of", "registry")
REFERENCE = re.compile(r"\{([^{}\n]*)\}")
WRITTEN = re.compile(r"(?P<name>[a-z0-9_-]+)(\.(?P<option>[a-z0-9_-]+))?\.(?P<form>[a-z]+)(@(?P<year>\d{4}))?")
HOW = "write {indicator.form}, {question.option.form} or {indicator.form@2023}, where form is one of " + ", ".join(FORMS)


@dataclass(frozen=True)
class Reference:
    """A number that a commentary names: an indicator, or an option of a question, in one of FORMS; a year or the report's."""

    name: str
    option: str
    form: str
    year: int | None
    written: str
    line: int


def path(folder: Path, year: int, name: str) -> Path:
    """Where the commentary on a theme (or SUMMARY, QUALITY) of a year lies in a dataset's folder."""
    return folder / FOLDER / str(year) / f"{name}{SUFFIX}"


def files(folder: Path) -> list[Path]:
    """Every commentary of a dataset, in a fixed order."""
    return sorted((folder / FOLDER).glob(f"*/*{SUFFIX}"))


def read(folder: Path, year: int, name: str) -> str:
    """The commentary on a theme of a year as it is written; empty where there is none."""
    written = path(folder, year, name)
    return _text(written, folder).strip() if written.is_file() else ""


def named(written: Path, folder: Path) -> str:
    """What messages call a commentary: its path from the folder's own name on."""
    return written.relative_to(folder.parent).as_posix()


def references(text: str) -> Iterator[Reference | str]:
    """The references of a commentary in order; one that cannot be read comes as it is written."""
    for found in REFERENCE.finditer(text):
        parts = WRITTEN.fullmatch(found[1].strip())
        line = text[: found.start()].count("\n") + 1
        if parts is None:
            yield found[0]
        else:
            year = int(parts["year"]) if parts["year"] else None
            yield Reference(parts["name"], parts["option"] or "", parts["form"], year, found[0], line)


def problems(folder: Path, frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Every problem of a dataset's commentaries: files that belong to no theme or year, references that name nothing."""
    years = set(frames["years"]["year"].astype(str))
    themes = {SUMMARY, QUALITY, *frames["themes"]["theme"]}
    return [problem for written in files(folder) for problem in _problems(written, folder, years, themes, frames)]


def _problems(
    written: Path, folder: Path, years: Collection[str], themes: Collection[str], frames: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    shown_as = named(written, folder)
    found: list[Problem] = []
    if written.parent.name not in years:
        remedy = f"name the folder after one of the dataset's years: {', '.join(sorted(years))}"
        found.append(Problem("unknown year", "a commentary on a year that the dataset does not have", shown_as, remedy=remedy))
    if written.stem not in themes:
        remedy = f"name the file after one of {', '.join(sorted(themes))}"
        found.append(Problem("unknown theme", "a commentary on a theme that does not exist", shown_as, remedy=remedy))
    try:
        text = _text(written, folder)
    except DataError as error:
        return [*found, *error.problems]
    return found + [problem for one in references(text) if (problem := _unknown(one, shown_as, years, frames))]


def _unknown(one: Reference | str, shown_as: str, years: Collection[str], frames: Mapping[str, pd.DataFrame]) -> Problem | None:
    """What is wrong with a reference; None when it names a number that can exist."""
    if isinstance(one, str):
        return Problem("unknown reference", "a reference that cannot be read", shown_as, values=(one,), remedy=HOW)
    wrong = _wrong_name(one, frames)
    if not wrong and one.form not in FORMS:
        wrong = f"the form '{one.form}' does not exist"
    if not wrong and one.year is not None and str(one.year) not in years:
        wrong = f"the dataset has no year {one.year}"
    if not wrong:
        return None
    cause = "a misspelt id, or an indicator or option that was renamed"
    return Problem("unknown reference", wrong, shown_as, one.line, values=(one.written,), cause=cause, remedy=HOW)


def _wrong_name(one: Reference, frames: Mapping[str, pd.DataFrame]) -> str:
    if one.option:
        options = frames["options"]
        own = sorted(set(options.loc[options["question"] == one.name, "option"]))
        known = f"; it has {', '.join(own)}" if own else ""
        return "" if one.option in own else f"the question '{one.name}' has no option '{one.option}'{known}"
    indicators = frames["indicators"]
    counted = sorted(indicators.loc[indicators["kind"].isin(COUNTED), "indicator"])
    return "" if one.name in counted else f"no indicator '{one.name}' has a share; those that have are {', '.join(counted)}"


def _text(written: Path, folder: Path) -> str:
    content = incoming.content(written, named(written, folder), MOST_BYTES)
    return encoding.decode(content, named(written, folder))[0].replace("\r\n", "\n")
