"""The answers of the year: bars, sentences, maps and matrices, or a note that says why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import indicators, text
from busanalys.figures import charts, findings, prose, tables
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table, note
from busanalys.reporting.base import Shown
from busanalys.reporting.measured import Measured

if TYPE_CHECKING:
    import pandas as pd


UNITS = {"municipality": "kommuner", "district": "stadsdelsområden"}


class Answers(Measured):
    """What was answered to each question."""

    def question(self, question: str) -> Shown:
        """A question in one block: the finding, this year's answers, the years, and who moved; nothing where nothing is known."""
        frame = self._answers(question)
        subject = self._indicator(question) or question
        measure, change = self._measure(subject), self._change(subject)
        if frame.empty or not int(frame["base"].iloc[0]):
            return Prose()
        years = self._years(subject) if measure else frame.iloc[:0]
        title = findings.finding(measure, change, self._before(subject, change)) if measure else self._merged(question, frame)
        said = findings.development(measure, change, self._before(subject, change), not self._hidden(question)) if measure else ()
        return self._revised(
            charts.question(
                frame,
                years,
                id=question,
                title=title,
                subtitle=words.sentences(f"År {self.year}", words.base_words(int(frame["base"].iloc[0]), str(frame["base_unit"].iloc[0]))),
                wording=self._wording(question),
                source=self._source(),
                synthetic=self.survey.synthetic,
                notes=(" ".join(said),) if said else (),
            )
        )

    def _years(self, subject: str) -> pd.DataFrame:
        return indicators.trend(self.survey, subject, until=self.year) if self._indicator(subject) or subject in self._indicators else pd.DataFrame()

    def _merged(self, question: str, frame: pd.DataFrame) -> str:
        """The title where the source gives no number of the positive answer alone: the first number that it gives."""
        row = frame.sort_values("order").iloc[0]
        unit = text.plural(int(row["base"]), *findings.UNITS.get(str(row["base_unit"]), (str(row["base_unit"]),) * 2))
        return f"{self._label(question)}: {text.number(int(row['count']))} av {text.number(int(row['base']))} {unit} {prose.quoted(str(row['label']))}"

    def _answers(self, question: str) -> pd.DataFrame:
        return indicators.distribution(self.survey, question, self.year, self.base)

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
