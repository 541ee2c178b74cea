"""One local group's profile: its answers over time beside the county's, its members and what is known of its agreement."""

from __future__ import annotations

from dataclasses import dataclass

from busanalys import geography, indicators, text
from busanalys.errors import UnknownNameError
from busanalys.figures import charts, facts, groups, listings, locator, maps, prose
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import harmonise
from busanalys.reporting.base import Context, Shown
from busanalys.survey import Survey, counting
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
        answers = indicators.group_answers(self.survey, self.group, self.year)
        taken_part = indicators.participation(self.survey, self.group, until=self.year)
        opening = prose.group_overview(self._members(), self.year, answers)
        said = (*opening, *self._origin(), *prose.participation(taken_part))
        return Prose((" ".join(said),))

    def _origin(self) -> tuple[str, ...]:
        """How the group came to be, where it has not been there from the first year."""
        tables = self.survey.registry.tables
        names, rows = tables["groups"].set_index("group_id"), tables["group_successors"]
        own = rows[rows["successor"].eq(self.group) & rows["year"].le(self.year)]
        begun = int(names["valid_from"][self.group])
        if own.empty:
            return groups.origin(begun, [], []) if begun > self.survey.years[0] else ()
        siblings = rows[rows["group_id"].isin(own["group_id"]) & rows["successor"].ne(self.group)]
        short = names["short_name"]
        return groups.origin(int(own["year"].max()), list(short[own["group_id"]]), list(short[siblings["successor"].unique()]))

    def _name(self) -> str:
        return self.survey.registry.group_name(self.group)

    def _members(self) -> list[str]:
        rows = self.survey.registry.members(self.year)
        return [self.survey.registry.area_name(area) for area in rows.loc[rows["group_id"] == self.group, "area_id"]]

    def answers(self) -> Shown:
        """The group's answer to every question on the county's bar, with its last answer."""
        frame = indicators.group_in_county(self.survey, self.group, self.year)
        if frame.empty or frame["own_kind"].eq("gap").all():
            return absence(f"Gruppens svar {self.year} framgår inte av underlaget.")
        asked = frame.drop_duplicates("question")
        number = int(asked["own_kind"].eq("positive").sum())
        title = f"Ja eller bra på {text.part(number, len(asked), 'fråga', 'frågor')}"
        return charts.profile(
            frame, id="group-answers", title=title, year=self.year, source=self._source(), synthetic=self.survey.synthetic
        )

    def differences(self) -> Prose:
        """In which questions the group answers otherwise than most do."""
        return Prose(groups.differences(indicators.group_in_county(self.survey, self.group, self.year)))

    def peers(self) -> Prose:
        """What the groups that are like it answered: counts only."""
        like = indicators.peers(self.survey, self.group, self.year) if self._existed() else None
        rows = indicators.peer_answers(self.survey, self.group, self.year) if like and like.groups else None
        if like is None or rows is None or rows.empty:
            return absence(f"Vad liknande BUS-grupper svarade {self.year} framgår inte av underlaget.")
        short = self.survey.registry.tables["groups"].set_index("group_id")["short_name"]
        said = groups.alike([str(short[one]) for one in like.groups], like.kind, like.several, like.children)
        return Prose((said,), groups.peer_answers(rows))

    def _existed(self) -> bool:
        """Whether there was a group in the year that could answer."""
        return self.group in set(counting.existing(harmonise.groups(self.survey, self.year))["group_id"])

    def history(self) -> Table | Prose:
        """The group's answers to every question year by year."""
        frame = indicators.group_by_question_and_year(self.survey, self.group, until=self.year)
        if frame.empty or frame["kind"].eq("gap").all():
            return absence("Gruppens enskilda svar framgår inte av underlaget.")
        return charts.matrix(
            frame,
            id="group-history",
            subject="Svaren på varje fråga",
            source=self._source(),
            synthetic=self.survey.synthetic,
            row_words=("fråga", "frågor"),
            finding=f"{self._name()} år för år",
        )

    def changes(self) -> Prose:
        """What the group answered otherwise than the last time, or why nothing can be compared."""
        return Prose(*prose.group_changes(indicators.group_changes(self.survey, self.group, self.year), self.year))

    def members(self) -> Table:
        """The areas of the group and since when, with the groups it came from."""
        frame = listings.membership(self.survey.registry, self.group, self.year)
        return Table(
            "group-members", f"{self._name()}: områden och historia", frame, self._registry_source(), (), self.survey.synthetic
        )

    def place(self) -> Table:
        """Where the group lies among the others, with links to its neighbours' profiles."""
        rows = self.survey.registry.members(self.year).merge(self.survey.registry.groups(self.year), on="group_id")
        registry = self.survey.registry
        tiles = geography.tiles(geography.of_registry(registry), registry.tables["districts"])
        placed = rows.merge(tiles.drop(columns="name"), on="area_id")
        caption = f"{self._name()} och grannarna"
        near = maps.neighbours(self._shapes, dict(zip(rows["area_id"], rows["group_id"], strict=True)), self.group)
        shown = locator.markup(placed, self.group, near, caption)
        source = f"{self._registry_source().removesuffix('.')}. Kartor: {self._shapes.source.removesuffix('.')}."
        return Table("group-place", caption, locator.neighbours(placed, near), source, (), False, shown)

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
        return self._real(known)
