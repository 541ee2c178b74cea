"""From answer labels to the options of a question as it was worded in the year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from busanalys.intake.match.model import BLANK, LIKELY, OTHER, SURE, UNKNOWN
from busanalys.intake.match.numbers import likely_number
from busanalys.names import Near, likely, nearest, normal
from busanalys.survey.codebook import Codebook

NO_ANSWER = frozenset({"n a", "ej svar", "inget svar", "ej besvarad", "obesvarad", "no answer", "tom"})
SHORT = {
    "y": ("ja",),
    "j": ("ja",),
    "yes": ("ja",),
    "n": ("nej",),
    "no": ("nej",),
    "dont know": ("vet ej", "vet inte"),
    "don t know": ("vet ej", "vet inte"),
    "vet inte": ("vet ej",),
    "vet ej": ("vet inte",),
}
OTHER_WORDS = re.compile(
    r"(?:annat|annan|andra|övrigt|övriga|other)(?: verksamheter?)?(?: (?:nämligen|ange|specify|please specify|vad|vilken|vilka"
    r"|specificera|vänligen ange|ange gärna|fritext|text|gärna ange))*"
)
JOINT = re.compile(r"[;|\n,/•]|\s[&+]\s")


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
        self.named = lru_cache(maxsize=None)(self._named)

    def _kind(self, question: str) -> str:
        """single, multiple, number or text."""
        return str(self.codebook.question(question)["kind"])

    def codes(self, question: str) -> list[str]:
        """The options of a question in the year, in order."""
        return [option.code for option in self.codebook.worded(question, self.year)]

    def label(self, question: str, code: str) -> str:
        """The label of an option in the year; the code itself for a number or a blank."""
        found = [option.label for option in self.codebook.worded(question, self.year) if option.code == code]
        return found[0] if found else code

    def _named(self, question: str) -> dict[str, str]:
        """The options of a question by their normalised labels and codes, those alone that mean one option."""
        found: dict[str, set[str]] = {}
        for option in self.codebook.worded(question, self.year):
            for name in (option.label, option.code):
                found.setdefault(normal(name), set()).add(option.code)
        return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}

    def _meaning(self, question: str, label: str) -> Meaning:
        """The option that a label means: sure when it is its label or code, likely when it is nearly so."""
        wanted = normal(label)
        if wanted in self.named(question):
            return Meaning(SURE, self.named(question)[wanted])
        if self.kind(question) == "number":
            number, why = likely_number(label)
            return Meaning(LIKELY if number else UNKNOWN, number, note=why)
        return self._nearly(question, label, wanted)

    def _nearly(self, question: str, label: str, wanted: str) -> Meaning:
        near = nearest(label, {option.code: [option.label] for option in self.codebook.worded(question, self.year)})
        if wanted in NO_ANSWER:
            return Meaning(LIKELY, BLANK, near, "means that the question was not answered")
        other = self._of_other_years(question, wanted)
        if other and set(other) <= set(self.codes(question)) and len(other) == 1:
            return Meaning(LIKELY, next(iter(other)), near, f"the label of {other.popitem()[1]}")
        if other:
            years = ", ".join(other.values())
            return Meaning(UNKNOWN, "", near, f"an option of the wording of {years}, not of {self.year}")
        if JOINT.search(label.strip()):
            return Meaning(UNKNOWN, "", near, "several things in one, or a text with a sign that sets choices apart")
        return self._one(question, wanted, near)

    def _one(self, question: str, wanted: str, near: tuple[Near, ...]) -> Meaning:
        options = self.codebook.worded(question, self.year)
        short = {option.code for option in options if normal(option.label) in SHORT.get(wanted, ())}
        if len(short) == 1:
            return Meaning(LIKELY, short.pop(), near)
        if wanted.isdigit():
            return Meaning(UNKNOWN, "", near, "a number stands for an option here: which one does the survey tool's list say?")
        if OTHER_WORDS.fullmatch(wanted) and OTHER in self.codes(question):
            return Meaning(LIKELY, OTHER, near)
        best = likely(near)
        return Meaning(LIKELY, best.code, near) if best and best.code != OTHER else Meaning(UNKNOWN, "", near)

    def parts(self, question: str, cell: str) -> list[str]:
        """The choices that stand in one cell: known labels are taken off, the longest first, and the rest is own words.

        A rest that stands between two known labels is one text, whatever commas it holds; semicolons, bars and line breaks
        set texts apart.
        """
        if normal(cell) in self.named(question):
            return [cell]
        found = [text for part in re.split(r"[;|\n]", cell) if part.strip() for text in self._labels_of(question, part)]
        return found or [cell]

    def _labels_of(self, question: str, part: str) -> list[str]:
        known = self.named(question)
        pieces = re.split(r"(\s*[,/•]\s*)", part)
        found: list[str] = []
        rest = ""
        place = 0
        while place < len(pieces):
            ends = range(len(pieces), place, -2 if (len(pieces) - place) % 2 else -1)
            end = next((end for end in ends if normal("".join(pieces[place:end])) in known), 0)
            if end:
                found += [*_text(rest), "".join(pieces[place:end]).strip()]
                rest, place = "", end + 1
            else:
                rest += "".join(pieces[place : place + 2])
                place += 2
        found += _text(rest)
        return found if len(found) > 1 or normal(found[0]) in known else self._spaced(question, part)

    def _spaced(self, question: str, part: str) -> list[str]:
        """Labels that only spaces set apart, where nothing else is left; else the text as it is."""
        known, words = self.named(question), part.split()
        found: list[str] = []
        place = 0
        while place < len(words):
            end = next((end for end in range(len(words), place, -1) if normal(" ".join(words[place:end])) in known), 0)
            if not end:
                return [part.strip()]
            found.append(" ".join(words[place:end]))
            place = end
        return found

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

    def fitting(self, labels: Mapping[str, int]) -> list[str]:
        """The questions asked in the year whose options are the labels, all of them: a sign of swapped columns."""
        wanted = {normal(label) for label in labels}
        return [question for question, known in self._known.items() if known >= wanted]

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        """The normalised labels of every question asked in the year."""
        asked = [q for q in self.codebook.questions["question"] if self.codebook.asked(q, self.year)]
        return {q: {normal(option.label) for option in self.codebook.worded(q, self.year)} for q in asked}


def _text(rest: str) -> list[str]:
    own = re.sub(r"^[\s,/•]+|[\s,/•]+$", "", rest)
    return [own] if own else []
