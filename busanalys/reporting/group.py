"""One local group's profile: its answers over time beside the county's, its members and what is known of its agreement."""

from __future__ import annotations

from dataclasses import dataclass

from busanalys import indicators
from busanalys.errors import UnknownNameError
from busanalys.figures import charts, facts, listings, prose
from busanalys.figures.figure import Prose, Table, absence
from busanalys.reporting.base import Context, Shown
from busanalys.survey import Survey
from busanalys.survey.naming import named


@named
def profile(survey: Survey, group: str, year: int | str) -> GroupProfile:
    """The profile of a group up to a year; UnknownNameError lists the groups of that year, or the years."""
    year = int(year)
    survey.year(year)
    existing = list(survey.registry.groups(year)["group_id"])
    if group not in existing:
        raise UnknownNameError(f"group of {year}", group, existing)
    return GroupProfile(survey, year, group)


@dataclass(frozen=True, eq=False)
class GroupProfile(Context):
    """What a reader is shown of one local group."""

    group: str = ""

    def overview(self) -> Prose:
        """The group in a few sentences: its areas, what it answered this year and in the years before."""
        frame = indicators.beside_county(self.survey, self.group, self.year)
        taken_part = indicators.participation(self.survey, self.group, until=self.year)
        opening = prose.group_overview(self._members(), self.year, frame)
        return Prose((*opening, *prose.with_most(frame), *prose.participation(taken_part)))

    def _name(self) -> str:
        return self.survey.registry.group_name(self.group)

    def _members(self) -> list[str]:
        rows = self.survey.registry.members(self.year)
        return [self.survey.registry.area_name(area) for area in rows.loc[rows["group_id"] == self.group, "area_id"]]

    def answers(self) -> Table:
        """The group's answer to every question this year beside the county's most common one."""
        frame = indicators.beside_county(self.survey, self.group, self.year)
        caption = f"{self._name()} {self.year} jämfört med länet"
        return Table("group-answers", caption, listings.beside_county(frame), self._source(), (), self.survey.synthetic)

    def history(self) -> Shown:
        """The group's answers to every question year by year."""
        frame = indicators.group_by_question_and_year(self.survey, self.group, until=self.year)
        if frame.empty or frame["kind"].eq("gap").all():
            return absence("Gruppens enskilda svar framgår inte av underlaget.")
        return charts.matrix(
            frame,
            id="group-history",
            subject=f"{self._name()}: svaren år för år",
            source=self._source(),
            synthetic=self.survey.synthetic,
            row_words=("fråga", "frågor"),
            finding=f"{self._name()} år för år",
        )

    def beside_county(self) -> Table:
        """The group's answers year by year, each with how many groups in the county said the same."""
        frame = indicators.beside_county_by_year(self.survey, self.group, until=self.year)
        caption = f"{self._name()} år för år, med hur många av länets svarande BUS-grupper som gav samma svar"
        shown = listings.beside_county_by_year(frame)
        return Table("group-county-years", caption, shown, self._source(), (), self.survey.synthetic)

    def changes(self) -> Prose:
        """What the group answered otherwise than the last time, or why nothing can be compared."""
        return Prose(*prose.group_changes(indicators.group_changes(self.survey, self.group, self.year), self.year))

    def members(self) -> Table:
        """The areas of the group and since when, with the groups it came from."""
        frame = listings.membership(self.survey.registry, self.group, self.year)
        return Table(
            "group-members", f"{self._name()}: områden och historia", frame, self._registry_source(), (), self.survey.synthetic
        )

    def _registry_source(self) -> str:
        rows = self.survey.registry.tables["groups"].set_index("group_id")["source"]
        return f"Källa: {self.survey.registry.cited(str(rows[self.group]))}."

    def agreement(self) -> Prose:
        """The group's local agreement where one is known, with its bodies and the rota of its yearly meeting."""
        rows = self.survey.registry.members(self.year)
        areas = list(rows.loc[rows["group_id"] == self.group, "area_id"])
        known = facts.local_agreement(self.survey.registry.tables, areas, self.survey.registry.cited)
        if not known.paragraphs and not known.points:
            return absence("Någon lokal överenskommelse med datum är inte känd för gruppen i källorna.")
        return known
