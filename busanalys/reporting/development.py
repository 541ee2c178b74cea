"""How answers develop: trends, the groups year by year, what changed since the year before, what the agreements demand."""

from __future__ import annotations

from busanalys import indicators
from busanalys.figures import charts, listings, maps, prose
from busanalys.figures.figure import Prose, Table, note
from busanalys.reporting.base import Context, Shown


class Development(Context):
    """The year beside the years before it."""

    def trend(self, indicator: str, base: str = "groups") -> Shown:
        """An indicator up to the year, with bounds, breaks, printed history and the groups that answered both years."""
        frame = indicators.trend(self.survey, indicator, base, until=self.year)
        label = str(self.survey.codebook.indicator(indicator)["label"])
        if frame.empty:
            return note(f"{label}: det finns inga tal att visa till och med {self.year}.")
        if frame["year"].nunique() == 1:
            return note(f"{label}: det finns bara tal för {int(frame['year'].iloc[0])}, så någon utveckling kan inte visas.")
        return self._revised(
            charts.trend(
                frame,
                id=f"{indicator}-trend",
                indicator_label=label,
                source=self._source(),
                synthetic=self.survey.synthetic,
            )
        )

    def number_trend(self, question: str) -> Shown:
        """A numeric question year by year: how many groups gave a number, their sum and their median, as a table."""
        frame = indicators.numbers(self.survey, question, until=self.year)
        label = self._label(question)
        if frame.empty:
            return note(f"{label}: frågan har inte ställts till och med {self.year}, eller så finns inga svar.")
        return self._revised(
            charts.numbers(
                frame,
                id=f"{question}-numbers",
                question_label=label,
                source=self._source(),
                synthetic=self.survey.synthetic,
            )
        )

    def year_matrix(self, question: str) -> Shown:
        """Every group's answer to a question year by year."""
        if withheld := self._withheld(question):
            return withheld
        frame = indicators.group_by_year(self.survey, question, until=self.year)
        if frame.empty or frame["kind"].eq("gap").all():
            return note(f"{self._label(question)}: enskilda gruppers svar framgår inte av underlaget.")
        return self._revised(
            charts.matrix(
                frame,
                id=f"{question}-years",
                subject=self._label(question),
                source=self._source(),
                synthetic=self.survey.synthetic,
            )
        )

    def transitions(self, question: str) -> Shown:
        """How the areas' answers moved since the year before."""
        if withheld := self._withheld(question):
            return withheld
        hindered = self._not_comparable(question)
        if hindered or self.earlier is None:
            return note(hindered)
        return charts.transitions(
            indicators.transitions(self.survey, question, self.earlier, self.year),
            id=f"{question}-transitions",
            question_label=self._label(question),
            earlier=self.earlier,
            later=self.year,
            source=self._source(),
            synthetic=self.survey.synthetic,
        )

    def change_map(self, question: str) -> Shown:
        """Where the answers moved since the year before."""
        if withheld := self._withheld(question):
            return withheld
        hindered = self._not_comparable(question)
        if hindered or self.earlier is None:
            return note(hindered)
        frame = indicators.change_by_area(self.survey, question, self.earlier, self.year)
        counts = frame["category"].value_counts()
        better, worse = int(counts.get("better", 0)), int(counts.get("worse", 0))
        title = f"{self._label(question)}: bättre i {better} och sämre i {worse} av {len(frame)} områden"
        return self._map(f"{question}-change", frame, title, f"Svaren jämförda med {self.earlier}")

    def _not_comparable(self, question: str) -> str:
        label = self._label(question)
        if self.earlier is None:
            return f"{label}: det finns inget tidigare år att jämföra {self.year} med."
        if self.survey.codebook.breaks_between(question, self.earlier, self.year):
            return (
                f"{label}: frågan eller svarsalternativen ändrades mellan {self.earlier} och {self.year}, så åren jämförs inte."
            )
        moved = indicators.transitions(self.survey, question, self.earlier, self.year)
        if not moved["comparable"].any():
            return f"{label}: inget område har svar som kan jämföras mellan {self.earlier} och {self.year}."
        return ""

    def requirements_map(self) -> Shown:
        """The county by how much of what the agreements demand each group has in place."""
        targets = self.survey.codebook.targets(self.year)
        for question in filter(None, targets["question"]):
            if withheld := self._withheld(question):
                return withheld
        frame = indicators.requirements_by_area(self.survey, self.year)
        if frame["kind"].eq("gap").all():
            return note(f"Hur många av överenskommelsernas krav som är uppfyllda framgår inte av underlaget för {self.year}.")
        met = indicators.requirements_met(self.survey, self.year)
        return maps.choropleth(
            frame,
            self._shapes,
            id="requirements-map",
            title=prose.requirements(met),
            subtitle=f"{prose.demanded(targets)} Bas: {len(met)} BUS-grupper.",
            source=self._source(),
            synthetic=self.survey.synthetic,
        )

    def by_kind(self, indicator: str) -> Table | Prose:
        """An indicator for the county, its municipalities and the city's districts, with the change since the year before."""
        frame = indicators.by_kind(self.survey, indicator, self.year, self.earlier)
        label = str(self.survey.codebook.indicator(indicator)["label"])
        if not frame["base"].sum():
            return note(f"{label}: läget i kommuner och stadsdelsområden framgår inte av underlaget för {self.year}.")
        shown = listings.by_kind(frame, self.earlier)
        notes = ("Förändring räknas bara bland de grupper som tog ställning båda åren.",) if shown.shape[1] > 2 else ()
        return Table(f"{indicator}-kinds", f"{label} {self.year}", shown, self._source(), notes, self.survey.synthetic)

    def panel_sentence(self, indicator: str) -> Prose:
        """What changed since the year before among the groups that answered both years."""
        frame = indicators.trend(self.survey, indicator, until=self.year)
        return Prose(prose.panel(frame, self.year, str(self.survey.codebook.indicator(indicator)["label"])))
