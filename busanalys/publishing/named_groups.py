"""Where words that somebody wrote name a group: what a person should read before the public edition is passed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from busanalys.errors import Problem
from busanalys.names import normal
from busanalys.publishing.open_points import SHOWN, released
from busanalys.survey import Survey, commentary

TO_READ = "read it: no answer of a single group to a sensitive question may follow from it"


def found(survey: Survey, year: int) -> list[Problem]:
    """What the public edition of a year prints as it is written and names a group: lines of commentary, and released comments.

    Whether it gives away an answer to a sensitive question is for a person to read; empty where none is sensitive.
    """
    return [*_named_in_commentary(survey, year), *_named_in_comments(survey, year)] if survey.codebook.sensitive else []


def _named_in_commentary(survey: Survey, year: int) -> Iterator[Problem]:
    what = "the commentary names a BUS group, and the public edition prints it as it is written"
    known = _names_of_groups(survey)
    for written in (one for one in commentary.files(survey.path) if one.parent.name == str(year)):
        for line, words in enumerate(survey.commentary(year, written.stem).splitlines(), 1):
            if names := _named_in(words, known):
                shown_as = commentary.named(written, survey.path)
                yield Problem("group in a commentary", what, shown_as, line, values=tuple(names), remedy=TO_READ)


def _named_in_comments(survey: Survey, year: int) -> Iterator[Problem]:
    what = "a released comment names a BUS group, and the public edition prints it as it is written"
    known = _names_of_groups(survey)
    for text in released(survey, year):
        if names := _named_in(text, known):
            shown = (*names, text[:SHOWN])
            yield Problem("group in a comment", what, f"{survey.name}/decisions.csv", values=shown, remedy=TO_READ)


def _names_of_groups(survey: Survey) -> dict[str, str]:
    """Every name of a group or of an area that belongs to one, as names are compared, with the name itself."""
    tables = survey.registry.tables
    areas = set(tables["group_members"]["area_id"])
    rows = [*tables["municipalities"].to_dict("records"), *tables["districts"].to_dict("records")]
    names = [
        *tables["groups"]["name"],
        *tables["groups"]["short_name"],
        *(row["name"] for row in rows if row["area_id"] in areas),
    ]
    aliases = tables["aliases"]
    names += list(aliases.loc[aliases["id"].isin([*areas, *tables["groups"]["group_id"]]), "alias"])
    return {normal(str(name)): str(name) for name in names}


def _named_in(words: str, known: Mapping[str, str]) -> list[str]:
    """The names that a line holds, also with the s of the genitive, without those that stand within a longer one of them."""
    plain = f" {normal(words)} "
    found = [name for name in known if f" {name} " in plain or f" {name}s " in plain]
    return sorted(known[name] for name in found if not any(name != other and f" {name} " in f" {other} " for other in found))
