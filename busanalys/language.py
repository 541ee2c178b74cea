"""What an analyst is told, in Swedish: whole lines by their templates, so that the program says each thing once, in English."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib.resources import files

SWEDISH, ENGLISH = "sv", "en"
SPOKEN: ContextVar[str] = ContextVar("spoken", default=ENGLISH)  # of the command that runs, for what goes wrong in it
ITEM, GONE = "- ", ": not in the file any more"
HOLE = re.compile(r"\{~?\}")


def rows() -> list[tuple[str, str]]:
    """The catalogue: each template in English and in Swedish."""
    table = csv.DictReader(files("busanalys").joinpath("swedish.csv").read_text(encoding="utf-8").splitlines())
    return [(row["en"], row["sv"]) for row in table]


@lru_cache(maxsize=1)
def _catalogue() -> tuple[tuple[str, str, str], ...]:
    """How each template begins, itself, and in Swedish, those with most words of their own first.

    A hole {~} holds a text that is translated too.
    """
    found = sorted(rows(), key=lambda pair: -len(HOLE.sub("", pair[0])))
    return tuple((HOLE.split(english)[0], english, HOLE.sub("{}", swedish)) for english, swedish in found)


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, HOLE.split(english))), re.DOTALL)


def told(lines: Iterable[str], language: str) -> list[str]:
    """Texts in the language, line by line; what has no template stays in English."""
    return list(lines) if language == ENGLISH else ["\n".join(map(swedish, line.split("\n"))) for line in lines]


def english(name: str, known: Iterable[str], kind: str = "") -> str:
    """Which of the known English names a sheet, heading or word is, in either language; itself where it is none."""
    return next((one for one in known if name in (one, named(one, kind))), name)


def named(name: str, kind: str = "") -> str:
    """A sheet (kind `sheet`), a column of a table (`field`) or a word in Swedish."""
    own = f"{kind} {name}"
    return found if kind and (found := swedish(own)) != own else swedish(name)


@lru_cache(maxsize=4096)
def swedish(line: str) -> str:
    """One line in Swedish."""
    if line.startswith(ITEM) and not line.endswith(GONE):
        return ITEM + swedish(line.removeprefix(ITEM))
    for start, english, template in _catalogue():
        if line.startswith(start) and (hit := _pattern(english).fullmatch(line)):
            pairs = zip(hit.groups(), HOLE.findall(english), strict=True)
            return template.format(*(swedish(text) if hole == "{~}" else text for text, hole in pairs))
    return line
