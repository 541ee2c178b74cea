"""The year in brief: headline, what is new, the year in one table, and in a draft what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import findings, groups, overview
from busanalys.figures.figure import Prose, Table
from busanalys.indicators import harmonise
from busanalys.reporting.measured import Measured

if TYPE_CHECKING:
    from busanalys.indicators.change import Change

MOST_NEWS = 3


class Summary(Measured):
    """What a reader needs first."""

    def headline(self) -> Prose:
        """The year's most important change, or that nothing changed; without comparable groups what is known first."""
        ranked = self._ranked()
        said = findings.headline(ranked) if ranked else self._known_first()
        return Prose((f"{said}.",) if said else (), kind="headline")

    def _ranked(self) -> list[tuple[findings.Measure, Change]]:
        return findings.by_change((row.measure, row.change) for row in self._rows)

    def _known_first(self) -> str:
        known = [row.measure for row in self._rows if row.measure.unit != "områden"] or [row.measure for row in self._rows]
        return findings.finding(known[0]) if known else ""

    def news(self) -> Prose:
        """Three to five sentences: what else changed, ranked; what changed among the groups; and who is missing."""
        changes = [pair for pair in self._ranked()[1:] if findings.is_news(pair[1])][:MOST_NEWS]
        points = [f"{findings.news(*pair)}." for pair in changes]
        return Prose((), (*points, *self._steady(), *self._reformed(), *self._missing()))

    def _steady(self) -> list[str]:
        ranked = self._ranked()
        left = [pair for pair in ranked[1:] if not findings.is_news(pair[1])]
        if not left or not findings.is_news(ranked[0][1]):
            return []
        return [f"I {text.numeral(len(left))} av {text.numeral(len(ranked))} frågor är läget i stort sett oförändrat."]

    def _reformed(self) -> list[str]:
        """The groups that were formed, split or merged this year, by name."""
        rows = self.survey.registry.tables["group_successors"]
        own = rows[rows["year"].eq(self.year)]
        if self.earlier is None or self.survey.kind != "survey":
            return []
        names = self.survey.registry.tables["groups"].set_index("group_id")["short_name"]
        became = {str(names[one]): [str(names[two]) for two in part["successor"]] for one, part in own.groupby("group_id")}
        before, now = (set(self.survey.registry.groups(year)["group_id"]) for year in (self.earlier, self.year))
        begun = [str(names[one]) for one in now - before - set(own["successor"])]
        ended = [str(names[one]) for one in before - now - set(own["group_id"])]
        return list(groups.reformed(became, begun, ended))

    def _missing(self) -> list[str]:
        rows = harmonise.groups(self.survey, self.year)
        return list(groups.answered(harmonise.existing(rows))) if len(rows) else []

    def overview(self) -> Table | Prose:
        """The year in one table: every question with its answers, its change, all its years and what remains."""
        rows = self._rows
        if len(rows) < 2:
            return Prose()
        caption = f"Året i en tabell, {self.year}"
        return Table(
            overview.ID, caption, overview.frame(rows), self._source(), (), self.survey.synthetic, overview.markup(rows, caption, self.year)
        )
