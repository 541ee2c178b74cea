"""What must be settled before a year can be signed: missing commentary, quotes nobody released, numbers that do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from busanalys import indicators
from busanalys.errors import Problem
from busanalys.indicators import reconciliation
from busanalys.names import normal
from busanalys.render import settings
from busanalys.render.page import statement
from busanalys.survey import Survey, commentary

QUOTED = re.compile(r"[”\"»“]([^”\"»«“]{12,})[”\"«»]")
SHOWN = 60
TO_READ = "read it: no answer of a single group to a sensitive question may follow from it"


def found(survey: Survey, year: int) -> list[Problem]:
    """Everything that is open in a year; empty when it can be signed. Problems of the data itself are found on loading."""
    return [*_missing_commentary(survey, year), *_unreleased_quotes(survey, year), *_disagreeing(survey, year)]


def unsaid(survey: Survey, data: Path) -> list[Problem]:
    """What the accessibility statement of real reports lacks, by the settings of the data folder."""
    remedy = f"fill it in in {settings.SHOWN_AS}; data/README.md describes every setting"
    lacking = {} if survey.synthetic else statement.missing(settings.read(data))
    kind = "incomplete accessibility statement"
    return [
        Problem(kind, f"the accessibility statement does not say {said}", settings.SHOWN_AS, values=(name,), remedy=remedy)
        for name, said in lacking.items()
    ]


def _missing_commentary(survey: Survey, year: int) -> Iterator[Problem]:
    if survey.kind != "survey":
        return
    for name in names(survey, year):
        if not survey.commentary(year, name):
            shown_as = _shown_as(survey, commentary.path(survey.path, year, name))
            remedy = "write it in Markdown; numbers can be written as references such as {sip_template_works.share}"
            yield Problem("missing commentary", f"the commentary on {name} of {year} is not written", shown_as, remedy=remedy)


def _shown_as(survey: Survey, written: Path) -> str:
    return written.relative_to(survey.path.parent).as_posix()


def names(survey: Survey, year: int) -> list[str]:
    """The commentaries that a report needs: the summary, and every theme of which something was asked that year."""
    asked = [row["theme"] for row in survey.codebook.questions.to_dict("records") if survey.codebook.asked(row["question"], year)]
    return [commentary.SUMMARY, *(theme for theme in survey.codebook.themes["theme"] if theme in asked)]


def _unreleased_quotes(survey: Survey, year: int) -> Iterator[Problem]:
    withheld = [(form, text) for form, text in _comments(survey, year) if text not in set(_released(survey, year))]
    for written in commentary.files(survey.path):
        if written.parent.name == str(year):
            shown_as = _shown_as(survey, written)
            yield from _quotes(survey.commentary(year, written.stem), withheld, shown_as)


def _quotes(text: str, withheld: Iterable[tuple[str, str]], shown_as: str) -> Iterator[Problem]:
    for quote in QUOTED.findall(text):
        for form, comment in withheld:
            if normal(quote) in normal(comment):
                what = f"the commentary quotes a free text of form {form} that nobody has released"
                remedy = "add a row release_comment to decisions.csv, or take the quote out"
                yield Problem("unreleased quote", what, shown_as, values=(quote[:SHOWN],), remedy=remedy)


def _comments(survey: Survey, year: int) -> list[tuple[str, str]]:
    questions = survey.codebook.questions
    texts = set(questions.loc[questions["kind"] == "text", "question"])
    rows = survey.rows("answers", year)
    own = rows[rows["question"].isin(texts)]
    return list(own[["submission", "value"]].itertuples(index=False, name=None))


def _released(survey: Survey, year: int) -> Iterator[str]:
    questions = survey.codebook.questions
    for question in questions.loc[questions["kind"] == "text", "question"]:
        yield from indicators.released_comments(survey, question, year)


def _disagreeing(survey: Survey, year: int) -> Iterator[Problem]:
    rows = reconciliation.reconcile(survey, year)
    for row in rows[rows["result"] == reconciliation.DIFFERS].to_dict("records"):
        what = f"statement {row['statement']} was printed as '{row['text']}' but the data give {row['recomputed']}"
        remedy = "correct the data, or explain the difference in contradictions.csv"
        yield Problem("number that differs", what, f"{survey.name}/printed.csv", remedy=remedy)


def for_the_public(survey: Survey, year: int) -> list[Problem]:
    """What the public edition of a year prints as it is written and names a group: lines of commentary, and released comments.

    Whether it gives away an answer to a sensitive question is for a person to read; empty where none is sensitive.
    """
    return [*_named_in_commentary(survey, year), *_named_in_comments(survey, year)] if survey.codebook.sensitive else []


def _named_in_commentary(survey: Survey, year: int) -> Iterator[Problem]:
    what = "the commentary names a BUS group, and the public edition prints it as it is written"
    known = _names_of_groups(survey)
    for written in (one for one in commentary.files(survey.path) if one.parent.name == str(year)):
        for line, words in enumerate(survey.commentary(year, written.stem).splitlines(), 1):
            if found := _named_in(words, known):
                yield Problem(
                    "group in a commentary", what, _shown_as(survey, written), line, values=tuple(found), remedy=TO_READ
                )


def _named_in_comments(survey: Survey, year: int) -> Iterator[Problem]:
    what = "a released comment names a BUS group, and the public edition prints it as it is written"
    known = _names_of_groups(survey)
    for text in _released(survey, year):
        if found := _named_in(text, known):
            shown = (*found, text[:SHOWN])
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
