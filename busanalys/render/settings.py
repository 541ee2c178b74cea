"""What the people behind the reports say of themselves: `data/settings.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from busanalys.errors import DataError, Problem

NAME = "settings.toml"
SHOWN_AS = f"data/{NAME}"
CONFORMANCE = ("helt", "delvis", "inte")
REMEDY = "compare with the file that ships with busanalys; data/README.md describes every setting"


@dataclass(frozen=True)
class Publisher:
    """The body behind the reports and how a reader reaches it; empty where it is not known."""

    name: str = ""
    email: str = ""
    telephone: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Accessibility:
    """What the accessibility statement says; dates in ISO form, empty where they are not known.

    `service` is what the reports are called, `form` the address of a page on which a reader reports a fault, where there is one.
    """

    service: str = ""
    form: str = ""
    conformance: str = "delvis"
    published: str = ""
    updated: str = ""
    tested: str = ""
    method: str = ""
    faults: tuple[str, ...] = ()
    burdens: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    supervisor: str = ""
    complaint: str = ""


@dataclass(frozen=True)
class Word:
    """How Word documents look: the path of a template, empty for our own look."""

    template: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings; `folder` is the data folder that they lie in."""

    publisher: Publisher = Publisher()
    accessibility: Accessibility = Accessibility()
    word: Word = Word()
    folder: Path = field(default=Path(), compare=False)

    @property
    def template(self) -> Path | None:
        """The Word template; None where none is named."""
        return self.folder / Path(self.word.template).expanduser() if self.word.template else None


SECTIONS = {"publisher": Publisher, "accessibility": Accessibility, "word": Word}
ADDRESSES = ("form", "complaint")
DATES = ("published", "updated", "tested")


def read(data: Path) -> Settings:
    """The settings of a data folder; those of a folder without the file are empty.

    Raises DataError with all that is wrong: no TOML, unknown sections or names, values of another kind, dates that are none.
    """
    path = data / NAME
    if not path.is_file():
        return Settings(folder=data)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DataError([Problem("unreadable settings", f"not valid TOML: {error}", SHOWN_AS, remedy=REMEDY)]) from error
    if problems := list(_problems(values)):
        raise DataError(problems)
    given = {name: kind(**_frozen(values.get(name, {}))) for name, kind in SECTIONS.items()}
    return Settings(**given, folder=data)


def _problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    for name, section in values.items():
        if name not in SECTIONS or not isinstance(section, dict):
            yield _problem(f"there is no section [{name}]; there are {', '.join(SECTIONS)}", name)
            continue
        known = {one.name: one.default for one in fields(SECTIONS[name])}
        for key, value in section.items():
            if key not in known:
                yield _problem(f"[{name}] has no setting {key}; it has {', '.join(known)}", key)
            elif wrong := _wrong(key, value, known[key]):
                yield _problem(f"{key} in [{name}] {wrong}", str(value))


def _wrong(key: str, value: object, default: object) -> str:
    if isinstance(default, tuple):
        return "" if isinstance(value, list) and all(isinstance(one, str) for one in value) else "must be a list of texts"
    if not isinstance(value, str):
        return "must be a text in quotes"
    if key in DATES and value and not _is_date(value):
        return "must be a day such as 2026-11-25, or empty"
    if key == "conformance" and value not in CONFORMANCE:
        return f"must be one of {', '.join(CONFORMANCE)}"
    return "must begin with https://" if key in ADDRESSES and value and not value.startswith("https://") else ""


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _problem(what: str, value: str) -> Problem:
    return Problem("wrong setting", what, SHOWN_AS, values=(value,), remedy=REMEDY)


def _frozen(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in section.items()}
