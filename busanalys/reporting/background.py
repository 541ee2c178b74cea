"""What stands behind the year: the agreement's history, its forums and duties, definitions and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import indicators
from busanalys.figures import charts, facts, listings, prose
from busanalys.figures.figure import Prose, Table, absence
from busanalys.reporting.base import Context

if TYPE_CHECKING:
    import pandas as pd


class Background(Context):
    """The agreement and the words and sources of the report."""

    def timeline(self) -> Table | Prose:
        """The agreement's history, each event with its status and its own source."""
        events = self.survey.registry.tables["timeline"]
        drawn = charts.timeline(
            events.assign(source=events["source"].map(self.survey.registry.cited)),
            id="timeline",
            title=facts.history(events),
            subtitle="Händelser kring BUS-överenskommelsen, med den status som källan anger",
            source="Källa: de dokument som anges i tabellen.",
        )
        return self._real(drawn)

    def group_counts(self) -> Table | Prose:
        """How many local groups there were in the county and in its divided cities, as far as sources say."""
        frame = indicators.group_counts(self.survey)
        if frame.empty:
            return absence("Hur många lokala BUS-grupper som fanns tidigare framgår inte av källorna.")
        return self._facts("group-counts", facts.group_counts(frame), frame)

    def later_facts(self) -> Table | Prose:
        """What public sources print of the years after the published follow-ups."""
        frame = indicators.later_facts(self.survey)
        if frame.empty:
            return absence("Det finns inga lagrade uppgifter ur senare källor.")
        return self._facts("later-facts", "Uppgifter ur senare källor", frame)

    def _facts(self, name: str, caption: str, frame: pd.DataFrame) -> Table:
        cited = frame.assign(source=frame["source"].map(self.survey.registry.cited))
        return Table(name, caption, facts.table(cited), self._cited(frame["source"]), real=True)

    def levels(self) -> Table:
        """The three levels of collaboration, their forums and who sits in them."""
        tables = self.survey.registry.tables
        frame = listings.levels(self.survey.registry)
        return Table("levels", "Tre nivåer för samverkan", frame, self._cited(tables["levels"]["source"]), real=True)

    def duties(self) -> Table:
        """The duties of a local group and the questions that follow them up."""
        frame = listings.duties(self.survey.registry, self.survey.codebook)
        source = self._cited(self.survey.registry.tables["duties"]["source"])
        return Table("duties", "Den lokala BUS-gruppens ansvar", frame, source, real=True)

    def definitions(self) -> Prose:
        """The words that the report counts with."""
        divided = bool(self.survey.registry.county.cities)
        return self._real(Prose((), prose.definitions(divided)))

    def sources(self) -> Prose:
        """What the year's numbers were taken from, and what is not known of it."""
        described = self.survey.year(self.year)
        drawn = self._shapes
        title, cited = str(described["title"]), self.survey.registry.cited(str(described["source"]))
        points = [
            cited if title in cited else title if self.survey.synthetic or cited.lower() in title else f"{title} ({cited})",
            described["note"],
            f"Kartor: {drawn.source}",
            drawn.districts_note,
        ]
        return self._real(Prose((), tuple(f"{point.rstrip('.')}." for point in points if point)))
