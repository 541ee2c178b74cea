"""What the year's numbers do not know: who is silent, what they said last, and what holds without them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from busanalys import indicators, text
from busanalys.figures import findings, nonresponse
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import disposition, harmonise
from busanalys.indicators.profile import single_questions
from busanalys.reporting.measured import Measured
from busanalys.survey import counting

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.figures import overview
    from busanalys.indicators import Change


class NonResponse(Measured):
    """Who did not answer, and what that leaves open."""

    def dispositions(self) -> Table | Prose:
        """What became of every group, in AAPOR's terms, and how the response rate is defined."""
        rows = indicators.dispositions(self.survey, self.year, without=self._unlooked)
        if rows.empty or rows["disposition"].eq(disposition.UNKNOWN).all():
            return absence(f"Vilka BUS-grupper som svarade {self.year} framgår inte av källan.")
        frame, caption = nonresponse.dispositions(rows), f"Utfall för BUS-grupperna {self.year}"
        notes = (*nonresponse.rates(rows), *self._left_out())
        return Table("dispositions", caption, frame, self._source(), notes, self.survey.synthetic)

    def item_nonresponse(self) -> Table | Prose:
        """How many of those who answered left each question blank."""
        rows = indicators.item_nonresponse(self.survey, self.year)
        rows = rows[~rows["question"].isin(self._unlooked)]
        if not rows["asked"].any():
            return absence(f"Vilka frågor som lämnades obesvarade {self.year} framgår inte av källan.")
        frame, caption = nonresponse.item_nonresponse(rows), f"Obesvarade frågor bland dem som svarade {self.year}"
        notes = ("Frågor som ett filter ledde förbi räknas inte som obesvarade. Vet ej är ett svar.", *self._left_out())
        return Table("item-nonresponse", caption, frame, self._source(), notes, self.survey.synthetic)

    @property
    def _unlooked(self) -> frozenset[str]:
        """The sensitive questions in the public edition: who left one blank is not told."""
        return self.survey.codebook.sensitive if self._is_public else frozenset()

    def _left_out(self) -> tuple[str, ...]:
        book = self.survey.codebook
        left = [name for name in self._unlooked if book.question(name)["kind"] != "text" and book.asked(name, self.year)]
        named = text.join(sorted(text.lower_first(self._label(name)) for name in left))
        return (f"Inte medräknat i den offentliga utgåvan: {named}.",) if left else ()

    def silence(self) -> Prose:
        """How many groups did not answer, and who is silent most often."""
        if self.survey.kind != "survey":
            return Prose()
        groups = len(counting.existing(harmonise.groups(self.survey, self.year)))
        said = nonresponse.most_silent(indicators.silent_groups(self.survey, self.year), groups, self.year)
        return Prose((said,) if said else ())

    def silent_groups(self) -> Table | Prose:
        """The groups that did not answer: how often, when they last did, and what they said then."""
        rows = indicators.silent_groups(self.survey, self.year) if self.survey.kind == "survey" else None
        if rows is None or rows.empty:
            return absence(f"Ingen BUS-grupp är känd som tyst {self.year}.")
        asked = [one for one in single_questions(self.survey) if self.survey.codebook.asked(one, self.year)]
        answers = [(self._label(one), self._last_known(one)) for one in asked if not self._hidden(one)]
        caption = f"Tysta grupper {self.year} och vad de svarade senast"
        markup = nonresponse.silent_markup(rows, answers, caption)
        frame = nonresponse.silent(rows, answers)
        return Table("silent-groups", caption, frame, self._source(), (), self.survey.synthetic, markup)

    def _last_known(self, question: str) -> dict[Hashable, dict[Hashable, Any]]:
        """The rows of `indicators.last_known` by group."""
        rows = indicators.last_known(self.survey, question, self.year)
        return {row["group_id"]: row for row in rows.to_dict("records")}

    def scenarios(self) -> Table | Prose:
        """Whether each change holds: the same comparison among those who answered, comparable groups, and with the silent."""
        found = [(row.words, frame, indicators.holds(frame)) for row, frame in self._scenarios()]
        if not found:
            return absence(f"Det finns inget tidigare år att jämföra {self.year} med.")
        caption = f"Håller det? Förändringarna {self.year} med och utan dem som saknas"
        markup = nonresponse.scenarios_markup(found, caption)
        notes = (*nonresponse.HOW, *self._not_tested())
        frame = nonresponse.scenarios(found)
        return Table("scenarios", caption, frame, self._source(), notes, self.survey.synthetic, markup)

    def _scenarios(self) -> list[tuple[overview.Row, pd.DataFrame]]:
        """The rows of the overview whose change can be tested, with their scenarios."""
        rows = [(row, indicators.scenarios(self.survey, row.indicator, self.year)) for row in self._testable()]
        return [(row, frame) for row, frame in rows if len(frame)]

    def _testable(self) -> list[overview.Row]:
        """The rows of groups' answers; without the sensitive ones in the public edition: few are silent."""
        rows = [row for row in self._rows if row.change is not None]
        return [row for row in rows if not self._hidden(self._question_of(row.indicator))]

    def _not_tested(self) -> list[str]:
        tested = {row.indicator for row, _ in self._scenarios()}
        left = [text.lower_first(row.words) for row in self._testable() if row.indicator not in tested]
        return [f"Kan inte jämföras med ett tidigare år: {text.join(left)}."] if left else []

    def _effect(self, ranked: list[tuple[findings.Measure, Change]]) -> str:
        """What the silent groups do to the year's main finding, in one sentence; empty where nobody is silent."""
        silent = self.survey.kind == "survey" and len(indicators.silent_groups(self.survey, self.year))
        if not ranked or not silent:
            return ""
        measure, change = ranked[0]
        tested = {row.indicator: (row.measure, frame) for row, frame in self._scenarios()}
        if not findings.is_news(change):
            return self._effect_on_steady(tested)
        if change.subject not in tested:
            return ""
        carried = indicators.carried_forward(self.survey, change.subject, self.year)
        return nonresponse.effect(measure, carried, indicators.holds(tested[change.subject][1]))

    def _effect_on_steady(self, tested: dict[str, tuple[findings.Measure, pd.DataFrame]]) -> str:
        """The same for a year in which little changed, with the number that the silent groups move most."""
        undecided = {name: measure for name, (measure, frame) in tested.items() if not indicators.holds(frame)}
        carried = {name: indicators.carried_forward(self.survey, name, self.year) for name in undecided}
        known = [name for name in undecided if carried[name]["known"]]
        if not tested or (undecided and not known):
            return ""
        most = max(known, key=lambda name: abs(carried[name]["share"] - undecided[name].share), default="")
        said = nonresponse.with_last_known(undecided[most], carried[most]) if most else ""
        return nonresponse.steady(len(undecided), len(tested), said)
