"""What the findings of a report are made of: the measure of a question in a year, its change, and the rows of the overview."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from busanalys import indicators, states
from busanalys.figures import findings, overview, style
from busanalys.figures.findings import Measure
from busanalys.indicators import disclosure, harmonise
from busanalys.indicators.distribution import InBase, counted_in_base, in_base
from busanalys.indicators.requirements import NOT_MET, UNKNOWN
from busanalys.reporting.base import Context

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.indicators import Change

KINDS = {"municipality": "kommunernas", "district": "stadsdelsområdenas"}
SCALE = ("positive", "partial", "negative", "neutral")
FORMS = "answers"  # the base of forms, of which a group may have sent two


class Measured(Context):
    """Measures and changes of the year, each made in one place."""

    def _indicator(self, question: str) -> str:
        """The indicator that a question is told by; empty where the codebook has none."""
        found = self.survey.codebook.indicators_of(question)
        return found[0] if found else ""

    @property
    def _indicators(self) -> frozenset[str]:
        return frozenset(self.survey.codebook.indicators["indicator"])

    def _answers(self, question: str, base: str = "", year: int | None = None) -> pd.DataFrame:
        """The answers of a year to a question, as far as the edition tells them."""
        if self._hidden(question):
            return disclosure.public_distribution(self.survey, question, year or self.year)
        return indicators.distribution(self.survey, question, year or self.year, base or self.base)

    def _in_base(self, question: str, base: str, year: int) -> InBase:
        """The same as plain values, without what is outside the base."""
        if self._hidden(question):
            return in_base(self._answers(question, base, year))
        return counted_in_base(self.survey, question, year, base or self.base)

    def _trend(self, indicator: str, base: str = "", until: int | None = None) -> pd.DataFrame:
        """The years of an indicator up to a year, the report's without one, as far as the edition tells them."""
        found = disclosure.public_trend if self._hidden(indicator) else indicators.trend
        return found(self.survey, indicator, base, until or self.year)

    def _by_kind(self, indicator: str) -> pd.DataFrame:
        """An indicator by kind of group, as far as the edition tells it."""
        frame = indicators.by_kind(self.survey, indicator, self.year)
        return frame.assign(**dict.fromkeys(disclosure.COMPARED)) if self._hidden(indicator) else frame

    def _measure(self, subject: str, year: int | None = None, base: str = "") -> Measure | None:
        """The positive answer of an indicator, or of a question without one; None where the year has no number of it."""
        of, book = year or self.year, self.survey.codebook
        question = self._question_of(subject)
        if not self._tells(subject, disclosure.COUNTY, of):
            return None
        if question and book.question(question)["kind"] == "single":
            return self._of_answers(subject, question, of, base or self.base)
        level = indicators.level(self.survey, subject, of, base or self.base)
        if not level["base"]:
            return None
        label, predicate = self._named(subject)
        unit = str(level["base_unit"])
        return Measure(label, predicate, int(level["count"]), int(level["base"]), unit, unknown=int(level["unknown_count"] or 0))

    def _question_of(self, subject: str) -> str:
        """The one question that an indicator is made of; the question itself; empty for a fact of the registry."""
        book = self.survey.codebook
        if book.has_question(subject):
            return subject
        return next(iter(book.indicator_options(subject)["question"].tolist()), "")

    def _named(self, subject: str) -> tuple[str, str]:
        book = self.survey.codebook
        if book.has_indicator(subject):
            row = book.indicator(subject)
            return str(row["label"]), str(row["predicate"])
        return self._label(subject), ""

    def _of_answers(self, subject: str, question: str, year: int, base: str) -> Measure | None:
        book = self.survey.codebook
        found = self._in_base(question, base, year)
        wanted = book.positive(question) if subject == question else frozenset(book.indicator_options(subject)["option"])
        positive = [row for row in found.rows if set(row[0].split("+")) <= wanted]
        if not positive or not found.size:
            return None
        others = [row for row in found.rows if row not in positive and row[2] in (*SCALE, "merged")]
        unknown = sum(int(count) for _, _, kind, count in found.rows if kind == states.UNKNOWN)
        answer, count = positive[0][1], sum(int(row[3]) for row in positive)
        left = tuple((label, int(number)) for _, label, _, number in others)
        return Measure(*self._named(subject), count, found.size, found.unit, answer, left, unknown)

    def _change(self, subject: str) -> Change | None:
        """What changed among the comparable groups; None where there are no groups' answers to compare, or none to tell of.

        Of what is hidden nothing is told: the difference to all that answered is what those answered that cannot be compared.
        """
        question = self._question_of(subject)
        if self.survey.kind != "survey" or not question or self._hidden(subject):
            return None
        return indicators.change(self.survey, subject, self.year)

    def _finding(self, subject: str, base: str = "") -> str | None:
        """The finding of an indicator in the year; None where the year has no number of it."""
        measure, change = self._measure(subject, base=base), self._change(subject)
        return findings.finding(measure, change, self._before(subject, change, base)) if measure else None

    def _by_kind_title(self, question: str, base: str = "") -> str:
        """How the positive answer spreads over municipalities and districts, as the title of a map; of forms as a whole."""
        subject = self._indicator(question)
        measure = self._measure(subject or question, base=base)
        rows = indicators.by_kind(self.survey, subject, self.year).set_index("kind") if subject else None
        if measure is None:
            return f"{self._label(question)} {self.year}"
        if rows is None or base == FORMS or not rows.loc[list(KINDS), "base"].all():
            return findings.finding(measure)
        counted = rows[["count", "base"]].astype(int).to_dict("index")
        counts = [(label, counted[kind]["count"], counted[kind]["base"]) for kind, label in KINDS.items()]
        return findings.by_kind(measure, counts)

    def _map_base(self, question: str, frame: pd.DataFrame, base: str = "") -> tuple[int, str]:
        """The base of a map of answers, that of its title: size and unit; `frame` of `indicators.by_area`."""
        measure = self._measure(self._indicator(question) or question, base=base)
        given = frame[frame["kind"].ne("gap")]
        return (measure.base, measure.unit) if measure else (given["group_id"].nunique(), "svarande BUS-grupper")

    def _before(self, subject: str, change: Change | None, base: str = "") -> Measure | None:
        """The measure in the year that is compared with."""
        return self._measure(subject, change.compared_year, base) if change is not None and change.compared_year else None

    @cached_property
    def _rows(self) -> list[overview.Row]:
        """One row of the overview per indicator of yes or no that the year has a number of, by theme."""
        book = self.survey.codebook
        order = list(book.themes["theme"])
        named = [str(name) for name in book.indicators["indicator"] if self._is_told(str(name))]
        ordered = sorted(named, key=lambda name: order.index(self._theme(name)))
        return [row for name in ordered if (row := self._row(name)) is not None]

    def _is_told(self, indicator: str) -> bool:
        kind = self.survey.codebook.indicator(indicator)["kind"]
        question = self._question_of(indicator)
        is_first = not question or self._indicator(question) == indicator
        return kind in ("share", "all_of", "registry") and question != harmonise.ANSWERED_BY and is_first

    def _theme(self, indicator: str) -> str:
        """The theme of an indicator's question; facts of the registry belong to the first theme."""
        book, question = self.survey.codebook, self._question_of(indicator)
        return str(book.question(question)["theme"]) if question else str(book.themes["theme"].iloc[0])

    def _row(self, indicator: str) -> overview.Row | None:
        measure = self._measure(indicator)
        if measure is None:
            return None
        themes, change = self.survey.codebook.themes.set_index("theme")["label"], self._change(indicator)
        question = self._question_of(indicator)
        return overview.Row(
            str(themes[self._theme(indicator)]),
            indicator,
            measure,
            self._anchor(question) if question else "",
            self._parts(indicator, question, measure),
            change,
            self._before(indicator, change),
            self._shares(indicator),
            self._new_wordings(question),
            self._remaining(question),
        )

    def _anchor(self, question: str) -> str:
        """Where the page tells of a question: the id of its figure as the page makes an anchor of it."""
        return question.replace("_", "-")

    def _parts(self, indicator: str, question: str, measure: Measure) -> tuple[overview.Part, ...]:
        single = bool(question) and self.survey.codebook.question(question)["kind"] == "single"
        if not single:
            rest = measure.base - measure.count
            return (
                overview.Part("Ja", measure.count, style.look("positive"), "positive"),
                overview.Part("Nej", rest, style.look("negative"), "negative"),
            )
        frame = style.legend_order(self._answers(question))
        inside = frame[frame["in_base"].eq(True)]
        looks = style.looks(inside)
        return tuple(
            overview.Part(str(label), int(count), looks[str(code)], str(kind))
            for code, label, count, kind in inside[["category", "label", "count", "kind"]].itertuples(index=False)
        )

    def _shares(self, indicator: str) -> tuple[tuple[int, float | None], ...]:
        years = [year for year in self.survey.years if year <= self.year]
        found = [(year, self._measure(indicator, year)) for year in years]
        return tuple((year, measure.share if measure else None) for year, measure in found)

    def _new_wordings(self, question: str) -> tuple[int, ...]:
        years = [year for year in self.survey.years if year <= self.year and question]
        return self.survey.codebook.new_wordings(question, years)

    def _remaining(self, question: str) -> str:
        """How many groups do not yet meet what the agreement demands in a question; a range where some are unknown."""
        wanted = self._demands.iloc[: 0 if question and self._hidden(question) else None]
        rows = wanted[wanted["question"].eq(question)] if question else wanted.iloc[:0]
        if rows.empty:
            return ""
        left, open_ = (int(rows["status"].eq(status).sum()) for status in (NOT_MET, UNKNOWN))
        return f"{left}–{left + open_}" if open_ else f"{left}"

    @cached_property
    def _demands(self) -> pd.DataFrame:
        """The rows of `indicators.requirements` with the question of each; empty where the groups' answers are not known."""
        rows = indicators.requirements(self.survey, self.year)
        if self.survey.kind != "survey":
            rows = rows.iloc[:0]
        questions = self.survey.codebook.targets(self.year).set_index("target")["question"]
        return rows.assign(question=rows["target"].map(questions))
