"""How answers develop: trends, the groups year by year, what changed since the year before, what the agreements demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import indicators, states, text
from busanalys.figures import charts, findings, listings, maps, prose
from busanalys.figures.charts.words import BREAK_WORDS
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import disclosure
from busanalys.reporting.base import Shown
from busanalys.reporting.measured import FORMS, Measured

if TYPE_CHECKING:
    import pandas as pd

GROUPS_NOTE = "Varje BUS-grupp visas med ett svar, också den som har lämnat flera enkätsvar."


class Development(Measured):
    """The year beside the years before it."""

    def trend(self, indicator: str, base: str = "groups", *, until: int | None = None) -> Shown:
        """An indicator up to the year, with bounds, breaks, printed history and the groups that answered both years.

        With `until` the line goes on to a later year, while title and notes stay at the report's, which is marked.
        """
        frame = self._trend(indicator, base, until)
        label = str(self.survey.codebook.indicator(indicator)["label"])
        if frame.empty:
            return absence(f"{label}: det finns inga tal att visa till och med {self.year}.")
        if frame["year"].nunique() == 1:
            return absence(f"{label}: det finns bara tal för {int(frame['year'].iloc[0])}, så någon utveckling kan inte visas.")
        return self._revised(
            charts.trend(
                frame,
                id=f"{indicator}-trend",
                indicator_label=label,
                source=self._source(),
                synthetic=self.survey.synthetic,
                finding=self._finding(indicator, base),
                marked=self.year if until else None,
            )
        )

    def number_trend(self, question: str) -> Table | Prose:
        """The median and the middle half of a number among the same groups, year by year."""
        if withheld := self._withheld_split(question, disclosure.COUNTY):
            return withheld
        frame = indicators.same_groups_numbers(self.survey, question, until=self.year)
        label = self._label(question)
        if frame.empty:
            return absence(f"{label}: det finns inga två år till och med {self.year} då tio eller fler grupper angav ett antal.")
        return self._revised(
            charts.numbers(
                frame,
                id=f"{question}-numbers",
                question_label=label,
                source=self._source(),
                synthetic=self.survey.synthetic,
            )
        )

    def year_matrix(self, question: str, base: str = "") -> Table | Prose:
        """Every group's answer to a question year by year; the title counts on any base: groups or answers."""
        if withheld := self._withheld(question):
            return absence(*withheld.paragraphs)
        frame = indicators.group_by_year(self.survey, question, until=self.year)
        if frame.empty or frame["kind"].eq("gap").all():
            untold = f"{self._label(question)}: enskilda gruppers svar framgår inte av underlaget."
            return absence(self._unasked(question) or untold)
        subject = self._indicator(question) or question
        return self._revised(
            charts.matrix(
                self._by_family(frame),
                id=f"{question}-years",
                subject=self._label(question),
                source=self._source(),
                synthetic=self.survey.synthetic,
                finding=(base != FORMS and self._lasting(question, frame)) or self._finding(subject, base),
                breaks=dict.fromkeys(self._new_wordings(question), BREAK_WORDS),
                notes=(GROUPS_NOTE,) if base == FORMS else (),
            )
        )

    def _by_family(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows by name, but groups under those that they came from; `frame` of `indicators.group_by_year`."""
        pairs = self.survey.registry.tables["group_successors"][["group_id", "successor"]]
        family = {group: group for group in frame["group_id"]}
        for before, after in pairs.itertuples(index=False, name=None):
            if before in family and after in family:
                old, new = family[after], family[before]
                family = {group: new if of == old else of for group, of in family.items()}
        first, place = frame.groupby("group_id")["column"].transform("min"), frame["row_label"].map(text.alphabetical)
        rows = frame.assign(family=frame["group_id"].map(family), first=first, place=place)
        rows["head"] = rows.sort_values(["first", "place"]).groupby("family")["place"].transform("first")
        return rows.sort_values(["head", "first", "place", "column"], ignore_index=True)[frame.columns]

    def _lasting(self, question: str, frame: pd.DataFrame) -> str | None:
        """How many of the year's groups gave the positive answer in all years of this wording; None for a new wording."""
        measure = self._measure(self._indicator(question) or question)
        broken = self._new_wordings(question)
        since = max(broken, default=self.survey.years[0])
        rows = frame[frame["column"].between(since, self.year) & ~frame["category"].eq(states.NOT_ASKED.code)]
        now = set(rows.loc[rows["column"].eq(self.year), "group_id"])
        if measure is None or rows["column"].nunique() < 2:
            return None
        own = rows[rows["group_id"].isin(now)]
        years = own["category"].isin(self.survey.codebook.positive(question)).groupby(own["group_id"]).sum()
        steady = int(years.eq(rows["column"].nunique()).sum())
        return findings.lasting(measure, steady, len(now), int(rows["column"].min()))

    def transitions(self, question: str, base: str = "") -> Table | Prose:
        """How the comparable groups' answers moved since the last time; on the base of answers with their numbers both years."""
        if withheld := self._withheld(question):
            return absence(*withheld.paragraphs)
        if hindered := self._not_comparable(question):
            return absence(hindered)
        subject = self._indicator(question) or question
        measure = self._measure(subject)
        return charts.transitions(
            indicators.comparable_groups(self.survey, question, self.year),
            id=f"{question}-transitions",
            question_label=self._label(question),
            answer=prose.quoted(measure.answer) if measure else "ja",
            year=self.year,
            source=self._source(),
            synthetic=self.survey.synthetic,
            notes=self._both_years(subject) if base == FORMS else (),
        )

    def _both_years(self, subject: str) -> tuple[str, ...]:
        """How many forms gave the positive answer in the compared year and in this one."""
        change = self._change(subject)
        then, now = self._before(subject, change, FORMS), self._measure(subject, base=FORMS)
        if change is None or then is None or now is None:
            return ()
        counted = f"{text.number(then.count)} av {text.counted(then.base, then.unit)} var {prose.quoted(then.answer)}"
        later = f"{text.number(now.count)} av {text.number(now.base)} {self.year}"
        return (f"{counted} {change.compared_year} och {later}. {GROUPS_NOTE}",)

    def _not_comparable(self, question: str) -> str:
        label, codebook = self._label(question), self.survey.codebook
        if codebook.asked(question, self.year) is False:
            return f"{label}: frågan ställdes inte {self.year}."
        found = indicators.change(self.survey, question, self.year)
        if found.compared_year is not None:
            last = found.compared_year
            return "" if found.n else f"{label}: ingen BUS-grupp har svar som kan jämföras mellan {last} och {self.year}."
        if "wording" in found.reasons:
            return f"{label}: frågan eller svarsalternativen har ändrats, så {self.year} jämförs inte med åren före."
        return f"{label}: det finns inget tidigare år att jämföra {self.year} med."

    def requirements(self) -> Table | Prose:
        """The groups by how much of what the agreements demand each has in place."""
        targets = self.survey.codebook.targets(self.year)
        for question in filter(None, targets["question"]):
            if withheld := self._withheld(question):
                return withheld
        frame = indicators.requirements_by_area(self.survey, self.year)
        if frame["kind"].eq("gap").all():
            return absence(f"Hur många av överenskommelsernas krav som är uppfyllda framgår inte av underlaget för {self.year}.")
        met = indicators.requirements_met(self.survey, self.year)
        counted = maps.counted(frame)
        return charts.requirements(
            counted[counted["group_id"].ne("")],
            id="requirements",
            title=prose.requirements(met, len(targets)),
            subtitle=f"{prose.demanded(targets)} Bas: {text.counted(len(met), 'BUS-grupper')}.",
            source=self._source(),
            synthetic=self.survey.synthetic,
        )

    def by_kind(self, indicator: str) -> Table | Prose:
        """An indicator for the county, its municipalities and the city's districts, with the change since the last time."""
        if withheld := self._withheld_split(indicator, disclosure.KIND):
            return withheld
        frame = self._by_kind(indicator)
        label = str(self.survey.codebook.indicator(indicator)["label"])
        if not frame["base"].sum():
            return absence(f"{label}: läget i kommuner och stadsdelsområden framgår inte av underlaget för {self.year}.")
        divided = bool(self.survey.registry.county.cities)
        shown = listings.by_kind(frame if divided else frame[frame["kind"].eq("county")], self.year)
        return Table(f"{indicator}-kinds", f"{label} {self.year}", shown, self._source(), (), self.survey.synthetic)
