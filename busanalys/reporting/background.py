"""What stands behind the year: the agreement's history, its forums and duties, definitions and sources."""

from __future__ import annotations

from busanalys.figures import charts, listings, prose
from busanalys.figures.figure import Prose, Table
from busanalys.reporting.base import Context, Shown


class Background(Context):
    """The agreement and the words and sources of the report."""

    def timeline(self) -> Shown:
        """The agreement's history, each event with its status."""
        events = self.survey.registry.tables["timeline"]
        return charts.timeline(
            events.assign(source=events["source"].map(self.survey.registry.cited)),
            id="timeline",
            title="Från policy 2001 till lokala överenskommelser 2020",
            subtitle="Händelser kring BUS-överenskommelsen, med den status som källan anger",
            source="Källa: de dokument som anges i tabellen.",
        )

    def levels(self) -> Table:
        """The three levels of collaboration, their forums and who sits in them."""
        frame = listings.levels(self.survey.registry)
        return Table("levels", "Tre nivåer för samverkan", frame, "Källa: presentation av BUS-överenskommelsen, omkring 2020.")

    def duties(self) -> Table:
        """The six duties of a local group and the questions that follow them up."""
        frame = listings.duties(self.survey.registry, self.survey.codebook)
        return Table(
            "duties", "Den lokala BUS-gruppens ansvar", frame, "Källa: presentation av BUS-överenskommelsen, omkring 2020."
        )

    def definitions(self) -> Prose:
        """The words that the report counts with."""
        return Prose((), prose.DEFINITIONS)

    def sources(self) -> Prose:
        """What the year's numbers were taken from, and what is not known of it."""
        described = self.survey.year(self.year)
        drawn = self._shapes
        points = [
            f"{described['title']} ({described['source']}).",
            described["note"],
            f"Kartor: {drawn.source}",
            drawn.districts_note,
        ]
        return Prose((), tuple(f"{point.rstrip('.')}." for point in points if point))
