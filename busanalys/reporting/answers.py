"""The answers of the year: bars, sentences, maps and matrices, or a note that says why there are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from busanalys import indicators, states, text
from busanalys.figures import charts, facts, findings, groups, prose, scoreboard, tables
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure, Prose, Table, absence
from busanalys.figures.headings import Heading
from busanalys.indicators import disclosure, harmonise, reconciliation
from busanalys.indicators.values import NO
from busanalys.reporting.base import Shown
from busanalys.reporting.measured import FORMS, Measured

if TYPE_CHECKING:
    import pandas as pd


MEMBERS = "members_represented"
UNITS = {"municipality": "kommuner", "district": "stadsdelsområden"}


class Answers(Measured):
    """What was answered to each question."""

    def questions(self, theme: str) -> list[str]:
        """The questions of a theme that were asked and whose numbers are told, in the order of the survey."""
        book = self.survey.codebook
        told = [name for name in book.questions_of(theme) if book.question(name)["kind"] != "text"]
        return [name for name in told if name != harmonise.ANSWERED_BY and book.asked(name, self.year) is not False]

    def themes(self) -> list[str]:
        """The themes of the codebook in the order of the report."""
        return list(self.survey.codebook.themes["theme"])

    def heading(self, theme: str) -> Heading:
        """The heading of a theme's section."""
        return Heading(str(self.survey.codebook.themes.set_index("theme")["label"][theme]))

    def question(self, question: str) -> Shown:
        """A question in one block: the finding, this year's answers, the years, and who moved; nothing where nothing is known."""
        kind = self.survey.codebook.question(question)["kind"]
        if withheld := self._withheld_split(question, disclosure.COUNTY):
            return withheld
        if kind == "number":
            return self._number(question)
        frame = self._answers(question)
        if frame.empty or not frame["base"].max():
            return self._said(question)
        return self._members(question, frame) if kind == "multiple" else self._single(question, frame)

    def _said(self, question: str) -> Prose:
        """What the source says of a question in words, where it gives no numbers of it; empty where it says nothing."""
        passages = tuple(map(prose.cited, self._cited_first(question)))
        return Prose((f"{self._label(question)}, med källans ord:",), passages) if passages else Prose()

    def _cited_first(self, question: str) -> list[str]:
        """The passages on a question that are not told of one before it on the page."""
        every = [name for theme in self.themes() for name in self.questions(theme)]
        before = every[: every.index(question)] if question in every else []
        told = {passage for name in before for passage in self._passages("question", name)}
        return [passage for passage in self._passages("question", question) if passage not in told]

    def _single(self, question: str, frame: pd.DataFrame) -> Figure:
        subject = self._indicator(question) or question
        measure, change = self._measure(subject), self._change(subject)
        before = self._before(subject, change)
        title = findings.finding(measure, change, before) if measure else self._merged(question, frame)
        said = findings.development(measure, change, before) if measure else ()
        base = words.base_words(int(frame["base"].iloc[0]), str(frame["base_unit"].iloc[0]))
        return self._revised(
            charts.question(
                frame,
                self._years(subject) if measure else frame.iloc[:0],
                id=question,
                title=title,
                subtitle=words.sentences(f"År {self.year}", base),
                wording=self._wording(question),
                year=self.year,
                answer=measure.answer if measure else "",
                source=self._source(),
                synthetic=self.survey.synthetic,
                notes=(*((" ".join(said),) if said else ()), *self._notes(question, frame)),
            )
        )

    def _notes(self, question: str, frame: pd.DataFrame) -> tuple[str, ...]:
        if frame["origin"].eq("printed").any():
            return (*prose.citations(self._cited_first(question)), *self._own_shares(question))
        return self._not_offered(question)

    def _own_shares(self, question: str) -> tuple[str, ...]:
        """On what the source's own shares fit, which is often another base than that of its counts."""
        rows = reconciliation.reconcile(self.survey, self.year)
        own = rows[rows["question"].eq(question) & rows["quantity"].eq("percent") & rows["base"].ne("")]
        return facts.own_shares(dict(zip(own["text"], own["base"], strict=True)))

    def _years(self, subject: str) -> pd.DataFrame:
        """The trend of an indicator; empty for a question without one."""
        if subject in self._indicators:
            return self._trend(subject)
        return self._answers(subject).iloc[:0]

    def _merged(self, question: str, frame: pd.DataFrame) -> str:
        """The title where no number of the positive answer alone is known: the first number that is."""
        row = frame[frame["count"].notna()].sort_values("order").iloc[0]
        number = f"{text.number(int(row['count']))} av {text.counted(int(row['base']), str(row['base_unit']))}"
        return f"{number} om {text.lower_first(self._label(question))}: {prose.quoted(str(row['label']))}"

    def _members(self, question: str, frame: pd.DataFrame) -> Shown:
        """Which activities take part, with how many groups have all that are required and who lacks any."""
        indicator = self._indicator(question)
        measure = self._measure(indicator) if indicator else None
        title = findings.members(measure, self._lacking(indicator)) if measure else None
        if frame["count"].isna().any():
            return self._said(question)
        return charts.member_bars(
            frame,
            id=question,
            question_label=self._label(question),
            year=self.year,
            source=self._source(),
            synthetic=self.survey.synthetic,
            finding=title,
            required=self._required() if question == MEMBERS else frozenset(),
            notes=self._notes(question, frame),
        )

    def _lacking(self, indicator: str) -> list[str]:
        rows = indicators.values(self.survey, indicator, self.year).iloc[: 0 if self._hidden(indicator) else None]
        return list(rows.loc[rows["value"].eq(NO), "short_name"])

    def _number(self, question: str) -> Prose:
        """The median of the groups that gave a number, this year and the last time before."""
        frame = indicators.numbers(self.survey, question, until=self.year)
        return Prose(prose.median(frame, self._label(question), self.year)) if len(frame) else Prose()

    def answers(self, question: str, base: str = "") -> Shown:
        """The answers to one question as bars, counted on any base: answers, groups or areas."""
        if withheld := self._withheld_split(question, disclosure.COUNTY):
            return withheld
        frame = self._answers(question, base)
        if frame.empty:
            untold = f"{self._label(question)}: hur många som gav varje svar {self.year} framgår inte av källan."
            return absence(self._unasked(question) or untold)
        multiple = self.survey.codebook.question(question)["kind"] == "multiple"
        draw = charts.member_bars if multiple else charts.answer_bars
        measure = None if multiple else self._measure(self._indicator(question) or question, base=base)
        return draw(
            frame,
            id=f"{question}-{self.year}",
            question_label=self._wording(question),
            year=self.year,
            source=self._source(),
            synthetic=self.survey.synthetic,
            finding=findings.finding(measure) if measure else None,
            notes=self._notes(question, frame),
        )

    def _passages(self, column: str, value: str | int) -> list[str]:
        rows = self.survey.rows("printed", self.year)
        return [said for said in dict.fromkeys(rows[rows[column].eq(value).fillna(False)]["passage"]) if said]

    def members_by_area(self, kind: str = "municipality") -> Table | Prose:
        """Which activities take part in each group of municipalities or of districts (figures 2 and 3 of the 2014 report)."""
        if MEMBERS not in set(self.survey.codebook.questions["question"]):
            return absence("Enkäten frågar inte vilka verksamheter som ingår i BUS-grupperna.")
        if withheld := self._withheld(MEMBERS):
            return withheld
        frame = indicators.group_by_option(self.survey, MEMBERS, self.year, kind)
        if frame.empty:
            return self._members_said(kind)
        required = self._required()
        rows, number = self._by_number(frame, required), text.counted(frame["group_id"].nunique(), "BUS-grupper")
        first = rows.loc[~rows["column"].isin(required), "column"].iloc[:1]
        return charts.matrix(
            rows,
            id=f"members-{kind}",
            subject=f"Verksamheter i de lokala BUS-grupperna i {UNITS[kind]} {self.year}",
            source=self._source(),
            synthetic=self.survey.synthetic,
            by="questions",
            column_words=("verksamhet", "verksamheter"),
            finding=self._complete(kind) or f"Verksamheter i {number} i {UNITS[kind]}",
            breaks=dict.fromkeys(first, "övriga verksamheter") if required else {},
            quiet=["excluded"],
            notes=(*groups.lacking(rows, required), *self._not_offered(MEMBERS)),
        )

    def _required(self) -> frozenset[str]:
        """The activities that every local group must have."""
        options = self.survey.codebook.indicator_options(self._indicator(MEMBERS))
        return frozenset(map(str, options["option"]))

    def _by_number(self, frame: pd.DataFrame, required: frozenset[str]) -> pd.DataFrame:
        """The columns of required activities first, those with most groups first among each."""
        number = frame["kind"].eq("positive").groupby(frame["column"]).transform("sum")
        rows = frame.assign(number=number, other=~frame["column"].isin(required))
        return rows.sort_values(["other", "number"], ascending=[True, False], kind="stable", ignore_index=True)[frame.columns]

    def _complete(self, kind: str) -> str:
        """How many groups of a kind have all activities that are required; empty without an indicator of them or answers."""
        indicator = self._indicator(MEMBERS)
        if not indicator:
            return ""
        counted = indicators.by_kind(self.survey, indicator, self.year).set_index("kind")[["count", "base"]]
        count, base = map(int, counted.loc[kind])
        number = f"{text.number(count) if count else 'Ingen'} av {text.counted(base, 'BUS-grupper')} i {UNITS[kind]}"
        return f"{number} {self._named(indicator)[1]}" if base else ""

    def _members_said(self, kind: str) -> Prose:
        if unasked := self._unasked(MEMBERS):
            return absence(unasked)
        figure = {"municipality": 2, "district": 3}[kind]
        opening = f"Vilka verksamheter som ingår i varje BUS-grupp i {UNITS[kind]} framgår inte av källan för {self.year}."
        return absence(opening, *prose.citations(self._passages("figure", figure)))

    def answer_map(self, question: str, base: str = "") -> Shown:
        """The county by the answer of each area's group; the title counts on any base: groups or answers."""
        if withheld := self._withheld(question):
            return withheld
        frame = indicators.by_area(self.survey, question, self.year)
        if frame["kind"].eq("gap").all():
            untold = f"{self._label(question)}: hur svaren fördelar sig på områden framgår inte av underlaget för {self.year}."
            return absence(self._unasked(question) or untold)
        what = words.sentences(self._wording(question), "Kartan visar BUS-grupper" if base == FORMS else "")
        return self._map(
            f"{question}-map", frame, self._by_kind_title(question, base), what, self._map_base(question, frame, base)
        )

    def members_map(self) -> Shown:
        """The county by how much each area's group lacks of the activities that are required, with which they are."""
        import pandas as pd

        indicator = self._indicator(MEMBERS) if self.survey.codebook.has_question(MEMBERS) else ""
        if not indicator:
            return absence("Enkäten frågar inte efter obligatoriska verksamheter.")
        if withheld := self._withheld(MEMBERS):
            return withheld
        frame, label = indicators.lacking_by_area(self.survey, indicator, self.year), self._named(indicator)[0]
        if frame["kind"].eq("gap").all():
            untold = f"{label}: hur det är i varje BUS-grupp framgår inte av underlaget för {self.year}."
            return absence(self._unasked(MEMBERS) or untold)
        drawn = self._map(f"{indicator}-map", frame, self._by_kind_title(MEMBERS), label, self._map_base(MEMBERS, frame))
        rows = pd.concat([indicators.group_by_option(self.survey, MEMBERS, self.year, kind) for kind in UNITS])
        return replace(drawn, notes=(*groups.lacking(rows, self._required()), *drawn.notes))

    def by_respondent(self, question: str) -> Table | Prose:
        """The answers to a question split by who took part in the answer."""
        if withheld := self._withheld_split(question, disclosure.RESPONDENT):
            return withheld
        frame = indicators.by_respondent(self.survey, question, self.year)
        if frame.empty:
            return absence(f"{self._label(question)}: svaren kan inte delas upp efter vilka som svarat {self.year}.")
        caption = f"{self._label(question)} {self.year}, efter vilka som deltog i svaret"
        return Table(f"{question}-respondents", caption, tables.crossed(frame), self._source(), (), self.survey.synthetic)

    def scoreboard(self) -> Table | Prose:
        """Every group's answer to every question of the year in one table, with what changed since the last time."""
        frame = indicators.group_by_question(self.survey, self.year)
        hidden = self.survey.codebook.sensitive if self._is_public else frozenset[str]()
        shown = frame[~frame["column"].isin([harmonise.ANSWERED_BY, *hidden]) & frame["category"].ne(states.NOT_ASKED.code)]
        if shown["kind"].eq("gap").all():
            return absence(f"Enskilda gruppers svar framgår inte av underlaget för {self.year}.")
        title = scoreboard.finding(shown)
        return Table(
            "scoreboard",
            title,
            scoreboard.frame(shown),
            self._source(),
            (),
            self.survey.synthetic,
            scoreboard.markup(shown, self._moved(shown["column"].unique()), title),
        )

    def _moved(self, questions: Iterable[str]) -> set[tuple[str, str]]:
        """Group and question of every answer that is another than the last time, among those that can be compared."""
        changes = {question: indicators.change(self.survey, question, self.year) for question in questions}
        return {(str(group), question) for question, change in changes.items() for group in change.moved["group_id"]}

    def comments(self, theme: str) -> Prose:
        """Free-text comments of a theme that a person has released, without the group's name."""
        book = self.survey.codebook
        asked = [name for name in book.questions_of(theme) if book.question(name)["kind"] == "text"]
        released = [said for name in asked for said in indicators.released_comments(self.survey, name, self.year)]
        if not released:
            return absence("Inga kommentarer har släppts för publicering.")
        themes = book.themes.set_index("theme")["label"]
        opening = f"{themes[theme]}, kommentarer utan gruppens namn:"
        return Prose((opening,), tuple(f"”{comment}”" for comment in released))
