"""The answers of the year: bars, sentences, maps and matrices, or a note that says why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import indicators
from busanalys.figures import charts, prose, tables
from busanalys.figures.figure import Prose, Table, note
from busanalys.reporting.base import Context, Shown

if TYPE_CHECKING:
    import pandas as pd


UNITS = {"municipality": "kommuner", "district": "stadsdelsområden"}


class Answers(Context):
    """What was answered to each question."""

    def answers(self, question: str, base: str = "") -> Shown:
        """The answers to one question as bars, or a note with what the source says where no number is known."""
        frame = self._answers(question, base)
        if frame.empty:
            return self.said(question)
        multiple = self.survey.codebook.question(question)["kind"] == "multiple"
        draw = charts.member_bars if multiple else charts.answer_bars
        return draw(
            frame,
            id=f"{question}-{self.year}",
            question_label=self._wording(question),
            year=self.year,
            source=self._source(),
            synthetic=self.survey.synthetic,
            finding=None if multiple else prose.finding(frame, self._label(question)),
            notes=prose.citations(self._passages("question", question)) if frame["origin"].eq("printed").any() else (),
        )

    def _answers(self, question: str, base: str = "") -> pd.DataFrame:
        return indicators.distribution(self.survey, question, self.year, base or self.base)

    def sentence(self, question: str, base: str = "") -> Prose:
        """The answers to one question in a sentence; empty where no number is known."""
        sentence = prose.answers(self._answers(question, base), self._wording(question))
        return Prose((sentence,) if sentence else ())

    def said(self, question: str) -> Prose:
        """A note with what the source says in words of a question whose numbers it does not give."""
        name = self._label(question)
        if self.survey.codebook.asked(question, self.year) is False:
            return note(f"{name}: frågan ställdes inte {self.year}.")
        opening = f"{name}: antalen framgår inte av källan för {self.year}, så figuren kan inte ritas."
        return note(opening, *prose.citations(self._passages("question", question)))

    def _passages(self, column: str, value: str | int) -> list[str]:
        rows = self.survey.rows("printed", self.year)
        return list(dict.fromkeys(rows[rows[column].eq(value).fillna(False)]["passage"]))

    def members_by_area(self, kind: str = "municipality") -> Shown:
        """Which activities take part in each group of municipalities or of districts (figures 2 and 3 of the 2014 report)."""
        frame = indicators.group_by_option(self.survey, "members_represented", self.year, kind)
        if frame.empty:
            return self._members_said(kind)
        units = UNITS[kind]
        return charts.matrix(
            frame,
            id=f"members-{kind}",
            subject=f"Verksamheter i de lokala BUS-grupperna i {units} {self.year}",
            source=self._source(),
            synthetic=self.survey.synthetic,
            by="questions",
            finding=f"Verksamheter i {frame['group_id'].nunique()} BUS-grupper i {units}",
        )

    def _members_said(self, kind: str) -> Prose:
        figure = {"municipality": 2, "district": 3}[kind]
        opening = f"Vilka verksamheter som ingår i varje BUS-grupp i {UNITS[kind]} framgår inte av källan för {self.year}."
        return note(opening, *prose.citations(self._passages("figure", figure)))

    def answer_map(self, question: str) -> Shown:
        """The county by the answer of each area's group."""
        if withheld := self._withheld(question):
            return withheld
        frame = indicators.by_area(self.survey, question, self.year)
        if frame["kind"].eq("gap").all():
            return note(
                f"{self._label(question)}: hur svaren fördelar sig på områden framgår inte av underlaget för {self.year}."
            )
        positive = frame[frame["kind"].eq("positive")]
        label = prose.quoted(str(positive["label"].iloc[0])) if len(positive) else "ja"
        title = f"{self._label(question)}: {label} i {len(positive)} av {len(frame)} områden"
        return self._map(f"{question}-map", frame, title, self._wording(question))

    def by_respondent(self, question: str) -> Table | Prose:
        """The answers to a question split by who took part in the answer."""
        if withheld := self._withheld(question):
            return withheld
        frame = indicators.by_respondent(self.survey, question, self.year)
        if frame.empty:
            return note(f"{self._label(question)}: svaren kan inte delas upp efter vilka som svarat {self.year}.")
        caption = f"{self._label(question)} {self.year}, efter vilka som deltog i svaret"
        return Table(f"{question}-respondents", caption, tables.crossed(frame), self._source(), (), self.survey.synthetic)

    def question_matrix(self) -> Shown:
        """Every group's answer to every question of the year on one page."""
        frame = indicators.group_by_question(self.survey, self.year)
        if self._is_public:
            frame = frame[~frame["column"].isin(self.survey.codebook.sensitive)]
        if frame.empty or frame["kind"].eq("gap").all():
            return note(f"Enskilda gruppers svar framgår inte av underlaget för {self.year}.")
        return charts.matrix(
            frame,
            id="question-matrix-public" if self._is_public else "question-matrix",
            subject=f"Alla svar {self.year}" + (" utom bedömningar" if self._is_public else ""),
            source=self._source(),
            synthetic=self.survey.synthetic,
            by="questions",
        )

    def comments(self, theme: str) -> Prose:
        """Free-text comments of a theme that a person has released, without the group's name."""
        released = indicators.released_comments(self.survey, f"comment_{theme}", self.year)
        themes = self.survey.codebook.themes.set_index("theme")["label"]
        if not released:
            none = f"{themes[theme]}: inga kommentarer har släppts för publicering."
            return Prose((none,)) if self.survey.kind == "survey" else Prose()
        opening = f"{themes[theme]}, kommentarer utan gruppens namn:"
        return Prose((opening,), tuple(f"”{comment}”" for comment in released))
