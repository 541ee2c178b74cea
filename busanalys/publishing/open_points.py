"""What must be settled before a year can be signed: missing commentary, quotes nobody released, numbers that do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
            shown_as = commentary.named(commentary.path(survey.path, year, name), survey.path)
            remedy = "write it in Markdown; numbers can be written as references such as {sip_template_works.share}"
            yield Problem("missing commentary", f"the commentary on {name} of {year} is not written", shown_as, remedy=remedy)


def names(survey: Survey, year: int) -> list[str]:
    """The commentaries that a report needs: the summary, and every theme of which something was asked that year."""
    asked = [row["theme"] for row in survey.codebook.questions.to_dict("records") if survey.codebook.asked(row["question"], year)]
    return [commentary.SUMMARY, *(theme for theme in survey.codebook.themes["theme"] if theme in asked)]


def _unreleased_quotes(survey: Survey, year: int) -> Iterator[Problem]:
    withheld = [(form, text) for form, text in _comments(survey, year) if text not in set(released(survey, year))]
    for written in commentary.files(survey.path):
        if written.parent.name == str(year):
            shown_as = commentary.named(written, survey.path)
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


def released(survey: Survey, year: int) -> Iterator[str]:
    """The free texts of a year that somebody has released, of every question."""
    questions = survey.codebook.questions
    for question in questions.loc[questions["kind"] == "text", "question"]:
        yield from indicators.released_comments(survey, question, year)


def _disagreeing(survey: Survey, year: int) -> Iterator[Problem]:
    rows = reconciliation.reconcile(survey, year)
    for row in rows[rows["result"] == reconciliation.DIFFERS].to_dict("records"):
        what = f"statement {row['statement']} was printed as '{row['text']}' but the data give {row['recomputed']}"
        remedy = "correct the data, or explain the difference in contradictions.csv"
        yield Problem("number that differs", what, f"{survey.name}/printed.csv", remedy=remedy)
