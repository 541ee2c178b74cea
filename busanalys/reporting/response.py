"""How the year was answered and where there are local groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import indicators, states, text
from busanalys.figures import facts, groups, listings, maps, prose
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import harmonise
from busanalys.reporting.base import Context, Shown
from busanalys.survey import counting

if TYPE_CHECKING:
    import pandas as pd

RESPONSES = {code: state.label for code, state in states.STATES.items()} | {counting.ANSWERED: "Har svarat"}


class Response(Context):
    """Who answered, who did not, and where a local group is missing."""

    def _received(self) -> tuple[str, ...]:
        """What came in; where the source gives no groups what it says itself, and without any answers where groups were."""
        groups, areas = harmonise.groups(self.survey, self.year), harmonise.areas(self.survey, self.year)
        if len(groups):
            return prose.received(groups, areas, harmonise.forms(self.survey, self.year))
        return self._printed_answers() or prose.group_status(areas)

    def response(self) -> Prose:
        """How many answered, who took part, and who did not answer."""
        options = [(option.code, option.label) for option in self.survey.codebook.options(harmonise.ANSWERED_BY, self.year)]
        who = prose.who_answered(harmonise.forms(self.survey, self.year), options)
        return Prose(tuple(paragraph for paragraph in (" ".join(self._received()), who) if paragraph))

    def response_map(self) -> Shown:
        """The county by who answered; where only the fact of an answer is known, by that."""
        forms = harmonise.forms(self.survey, self.year)
        if len(forms) and self._told_who_answered:
            frame = indicators.by_area(self.survey, harmonise.ANSWERED_BY, self.year)
            if said := self._alike(frame, "Vilka som deltog i enkätsvaret"):
                return said
            joint = int(forms["answered_by"].eq("both").sum())
            return self._map(
                "response-map",
                frame,
                f"{joint} av {len(forms)} svar gavs av båda huvudmännen tillsammans",
                "Vilka som deltog i enkätsvaret",
                (len(forms), "enkätsvar"),
            )
        return self.coverage_map()

    def coverage_map(self) -> Shown:
        """The areas that an answer covers, where only that is known."""
        if self.survey.kind == "survey":
            return absence("Vilka BUS-grupper som svarade står i listan över grupperna.")
        frame = indicators.response(self.survey, self.year)
        answered = frame["category"].eq("answered")
        if not answered.any():
            return absence(f"Vilka områden som omfattas av ett svar {self.year} framgår inte av källan.")
        title = facts.covered(list(frame.loc[~answered, "name"]), len(frame), indicators.areas_covered(self.survey, self.year))
        return self._map("coverage-map", frame, title, "Områden som omfattas av ett enkätsvar", (len(frame), "områden"))

    def groups(self) -> Table | Prose:
        """Every group of the year with its areas and how it answered; names link to the profiles, exceptions stand in words."""
        rows = harmonise.groups(self.survey, self.year)
        if rows.empty:
            return absence(f"Vilka lokala BUS-grupper som fanns {self.year} framgår inte av källan.")
        answered = self._answered()
        caption = f"Lokala BUS-grupper {self.year}"
        return Table(
            "groups",
            caption,
            listings.responses(rows, answered),
            self._source(),
            groups.exceptions(counting.existing(rows), self._alone(answered)),
            self.survey.synthetic,
            listings.group_list(rows, caption),
        )

    def _answered(self) -> pd.DataFrame:
        """The frame of `indicators.by_group` for who answered; without that question whether a group did."""
        if self._told_who_answered:
            return indicators.by_group(self.survey, harmonise.ANSWERED_BY, self.year)
        rows, labels = harmonise.groups(self.survey, self.year), RESPONSES
        if self._in_codebook:
            labels = labels | {counting.ANSWERED: states.NOT_ASKED.label}
        return rows.assign(category=rows["response"], label=rows["response"].map(labels), kind="gap")

    @property
    def _in_codebook(self) -> bool:
        return harmonise.ANSWERED_BY in set(self.survey.codebook.questions["question"])

    @property
    def _told_who_answered(self) -> bool:
        """Whether the year's form asked who took part in the answer."""
        return self._in_codebook and self.survey.codebook.asked(harmonise.ANSWERED_BY, self.year) is not False

    def _alone(self, answered: pd.DataFrame) -> dict[str, list[str]]:
        """The groups in which one principal answered alone, by the words of the answer."""
        together = self.survey.codebook.positive(harmonise.ANSWERED_BY)
        own = answered[answered["kind"].ne("gap") & ~answered["category"].isin([*together, states.SEPARATE.code])]
        return {str(label): list(part["short_name"]) for label, part in own.groupby("label", sort=False)}

    def response_rate(self) -> Table | Prose:
        """How many groups answered, year by year up to this one."""
        frame = indicators.response_rate(self.survey, until=self.year)
        if frame.empty:
            return absence(f"Hur många grupper som svarade framgår inte av underlaget till och med {self.year}.")
        caption = listings.response_finding(frame)
        shown = listings.response_rate(frame, {int(year): self._silent(int(year)) for year in frame["year"]})
        years = self.survey.tables["years"].query("year in @frame.year")
        source = self._source() if self.survey.kind == "survey" else self._cited(years["source"])
        markup = listings.response_markup(frame, shown, caption)
        return self._revised(Table("response-rate", caption, shown, source, (), self.survey.synthetic, markup))

    def _silent(self, year: int) -> list[str]:
        rows = counting.existing(harmonise.groups(self.survey, year))
        return list(rows.loc[rows["response"].eq("silent"), "short_name"]) if len(rows) else []

    def places(self, theme: str) -> tuple[Shown, ...]:
        """Where there are groups and which areas an answer covers: what opens the section of the first theme."""
        first = theme == str(self.survey.codebook.themes["theme"].iloc[0])
        return (self.group_status(), self.group_status_map(), self.coverage_map()) if first else ()

    def group_status(self) -> Prose:
        """In how many areas there is a local group, and where one is missing or being formed."""
        sentences = " ".join(prose.group_status(harmonise.areas(self.survey, self.year)))
        return Prose((sentences,) if sentences else ())

    def group_status_map(self) -> Shown:
        """Where there is a local group, where one is being formed and where none exists."""
        frame = indicators.group_status(self.survey, self.year)
        known = frame[frame["category"].ne("not_in_source")]
        if known.empty:
            return absence(f"I vilka områden det fanns en lokal BUS-grupp {self.year} framgår inte av källan.")
        if said := self._alike(frame, "Lokal BUS-grupp"):
            return absence(*said.paragraphs)
        missing = known.loc[known["category"].eq("no_group"), "area_kind"]
        title = facts.lacking({kind: int(missing.eq(kind).sum()) for kind in facts.AREAS})
        return self._map("group-status-map", frame, title, "Områden med och utan lokal BUS-grupp", (len(known), "områden"))

    def adoption_map(self) -> Shown:
        """Which municipalities adopted the agreement on habilitation and rehabilitation."""
        if self.survey.registry.tables["adoption"].empty:
            return absence("Vilka kommuner som antagit överenskommelsen framgår inte av källorna.")
        told = int(self._adoption_year())
        if self.year < told or (self.survey.kind != "survey" and self.year != told):
            return absence(f"Vilka kommuner som antagit överenskommelsen är känt för {told}.")
        frame = indicators.adoption(self.survey)
        adopted = int(frame["category"].eq("adopted").sum())
        title = f"{adopted} av {text.counted(len(frame), 'kommuner')} har antagit överenskommelsen"
        about = f"Överenskommelsen om habilitering och rehabilitering, enligt uppföljningen {self._adoption_year()}"
        subtitle, source = f"{about}. Bas: {text.counted(len(frame), 'kommuner')}.", self._cited(frame["source"])
        drawn = maps.choropleth(frame, self._shapes, id="adoption-map", title=title, subtitle=subtitle, source=source)
        return self._real(drawn)

    def _adoption_year(self) -> str:
        return str(self.survey.registry.tables["adoption"]["as_of"].iloc[0])[:4]
