"""Arguments and options that several commands share, and lists of years."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from busanalys.errors import UsageError
from busanalys.language import SPOKEN, told

YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")

Data = Annotated[
    Path | None,
    typer.Option("--data", help="The data folder (default: the project's data/, or the variable BUSANALYS_DATA)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
DEFAULT_AUDIENCE = "forum"  # known by itself, so that a run with nothing to do reads no table
Audience = Annotated[
    str, typer.Option(help="forum (or its own name), or public: no single group's answers to sensitive questions.")
]


class Spoken(StrEnum):
    """The languages of messages and workbooks."""

    sv = "sv"
    en = "en"


def _spoken(language: Spoken) -> Spoken:
    SPOKEN.set(language.value)
    return language


Language = Annotated[
    Spoken, typer.Option(help="The language of messages and workbooks.", callback=_spoken, envvar="BUSANALYS_LANGUAGE")
]


def spoken(text: str) -> str:
    """A text in the language of the command that runs."""
    return told([text], SPOKEN.get())[0]


def say(*texts: str, error: bool = False) -> None:
    """Print texts in the language of the command that runs, to its output or, where `error`, beside it."""
    for text in texts:
        print(spoken(text), file=sys.stderr if error else sys.stdout)


def audience_in(name: str, folder: Path) -> str:
    """The audience that `--audience` names, in a data folder; UnknownNameError lists what exists."""
    if name == DEFAULT_AUDIENCE:
        return name
    from busanalys.reporting import audience_of
    from busanalys.survey import county

    return audience_of(name, county.read(folder).forum)


def years_in(text: str) -> list[int]:
    """The years that `2013-2016,2018` means, sorted; UsageError when it is not such a list."""
    years: set[int] = set()
    if len(words := text.replace(",", " ").split()) > 1 and " " in text.strip() and all(word.isdigit() for word in words):
        raise UsageError(f"'{text}': write several years as one word with commas: {','.join(words)}.")
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not YEAR.fullmatch(first) or (last and (not YEAR.fullmatch(last) or int(last) < int(first))):
            raise UsageError(f"'{text}' is not a list of years. Write years like 2014, 2013-2016 or 2013-2016,2018.")
        years.update(range(int(first), int(last or first) + 1))
    return sorted(years)
