"""From answer labels to the options of a question as it was worded in the year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from busanalys.intake.match.model import BLANK, LIKELY, OTHER, SURE, UNKNOWN
from busanalys.names import Near, likely, nearest, normal
from busanalys.survey.codebook import Codebook

TICKED = frozenset(
    {"1", "1 0", "x", "ja", "j", "yes", "y", "vald", "valt", "sant", "true", "ikryssad", "markerad", "selected", "checked"}
)
NOT_TICKED = frozenset(
    {"", "0", "0 0", "nej", "n", "no", "ej vald", "inte vald", "falskt", "false", "ej ikryssad", "not selected", "unchecked"}
)
NO_ANSWER = frozenset({"n a", "ej svar", "inget svar", "ej besvarad", "obesvarad", "no answer", "tom"})
SHORT = {
    "y": ("ja",),
    "j": ("ja",),
    "yes": ("ja",),
    "n": ("nej",),
    "no": ("nej",),
    "dont know": ("vet ej", "vet inte"),
    "vet inte": ("vet ej",),
    "vet ej": ("vet inte",),
}
WHOLE = re.compile(r"(\d[\d \u00a0\u202f]*)(?:[.,]0+)?")


class Meaning(NamedTuple):
    """What a label means, how sure that is, the nearest options and a remark."""

    status: str
    answer: str = ""
    near: tuple[Near, ...] = ()
    note: str = ""


class Labels:
    """The options of every question in a year, to be found by what a survey file calls them."""

    def __init__(self, codebook: Codebook, year: int) -> None:
        self.codebook, self.year = codebook, year
        self.meaning = lru_cache(maxsize=None)(self._meaning)
        self.kind = lru_cache(maxsize=None)(self._kind)

    def _kind(self, question: str) -> str:
        """single, multiple, number or text."""
        return str(self.codebook.question(question)["kind"])

    def codes(self, question: str) -> list[str]:
        """The options of a question in the year, in order."""
        return [option.code for option in self.codebook.options(question, self.year)]

    def label(self, question: str, code: str) -> str:
        """The label of an option in the year; the code itself for a number or a blank."""
        found = [option.label for option in self.codebook.options(question, self.year) if option.code == code]
        return found[0] if found else code

    def _meaning(self, question: str, label: str) -> Meaning:
        """The option that a label means: sure when it is its label or code, likely when it is nearly so."""
        wanted, options = normal(label), self.codebook.options(question, self.year)
        same = {option.code for option in options if wanted in (normal(option.label), normal(option.code))}
        if len(same) == 1:
            return Meaning(SURE, same.pop())
        if self.kind(question) == "number":
            return Meaning(UNKNOWN, note="the question takes a whole number")
        return self._nearly(question, label, wanted)

    def _nearly(self, question: str, label: str, wanted: str) -> Meaning:
        near = nearest(label, {option.code: [option.label] for option in self.codebook.options(question, self.year)})
        if wanted in NO_ANSWER:
            return Meaning(LIKELY, BLANK, near, "means that the question was not answered")
        other = self._of_other_years(question, wanted)
        if other and set(other) <= set(self.codes(question)) and len(other) == 1:
            return Meaning(LIKELY, next(iter(other)), near, f"the label of {other.popitem()[1]}")
        if other:
            years = ", ".join(other.values())
            return Meaning(UNKNOWN, "", near, f"an option of the wording of {years}, not of {self.year}")
        short = {o.code for o in self.codebook.options(question, self.year) if normal(o.label) in SHORT.get(wanted, ())}
        placed = short or {o.code for o in self.codebook.options(question, self.year) if wanted == str(o.order)}
        if len(placed) == 1:
            return Meaning(LIKELY, placed.pop(), near, "" if short else "taken as the number of the option in order")
        best = likely(near)
        if best is None and OTHER in self.codes(question):
            return Meaning(LIKELY, OTHER, near, "in the respondent's own words?")
        return Meaning(LIKELY, best.code, near) if best else Meaning(UNKNOWN, "", near)

    def _of_other_years(self, question: str, wanted: str) -> dict[str, str]:
        return dict(self._spans.get((question, wanted), {}))

    @cached_property
    def _spans(self) -> dict[tuple[str, str], dict[str, str]]:
        """The years of every option by question and normalised label."""
        import pandas as pd

        rows, spans = self.codebook.tables["options"], dict[tuple[str, str], dict[str, str]]()
        columns = (rows[name] for name in ("question", "label", "option", "valid_from", "valid_to"))
        for question, label, option, first, last in zip(*columns, strict=True):
            years = f"{first} and later" if pd.isna(last) else f"{first}–{last}"
            spans.setdefault((question, normal(label)), {})[str(option)] = years
        return spans

    def tick(self, label: str, question: str, option: str) -> bool | None:
        """Whether a cell of a column of one option says that it was chosen; None when it cannot be told."""
        wanted = normal(label)
        if wanted in TICKED or wanted in (normal(option), normal(self.label(question, option))):
            return True
        return False if wanted in NOT_TICKED or wanted in NO_ANSWER else None

    def fitting(self, labels: Mapping[str, int]) -> list[str]:
        """The questions asked in the year whose options are the labels, all of them: a sign of swapped columns."""
        wanted = {normal(label) for label in labels}
        return [question for question, known in self._known.items() if known >= wanted]

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        """The normalised labels of every question asked in the year."""
        asked = [q for q in self.codebook.questions["question"] if self.codebook.asked(q, self.year)]
        return {q: {normal(option.label) for option in self.codebook.options(q, self.year)} for q in asked}


def whole_number(text: str) -> str | None:
    """The digits of a whole number such as `12`, `1 200` or `12,0`; None for anything else."""
    found = WHOLE.fullmatch(text.strip())
    return str(int(re.sub(r"\D", "", found[1]))) if found else None
