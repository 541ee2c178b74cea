"""How the year was answered and where there are local groups."""

from __future__ import annotations

from busanalys import indicators
from busanalys.figures import facts, listings, maps, prose
from busanalys.figures.figure import Prose, Table, note
from busanalys.indicators import harmonise
from busanalys.reporting.base import Context, Shown


class Response(Context):
    """Who answered, who did not, and where a local group is missing."""

    def overview(self) -> Prose:
        """The year in a few sentences: what came in, from whom, and the most common answer to every question."""
        points = [self._in_short(question) for question in self._single_questions()]
        return Prose((" ".join(self._received()),), tuple(point for point in points if point))

    def _single_questions(self) -> list[str]:
        questions = self.survey.codebook.questions
        return [str(name) for name in questions.loc[questions["kind"] == "single", "question"] if name != harmonise.ANSWERED_BY]

    def _in_short(self, question: str) -> str:
        frame = indicators.distribution(self.survey, question, self.year, self.base)
        return prose.in_short(frame, self._label(question))

    def _received(self) -> tuple[str, ...]:
        """What came in; where the source gives no groups what it says itself, and without any answers where groups were."""
        groups, areas = harmonise.groups(self.survey, self.year), harmonise.areas(self.survey, self.year)
        if len(groups):
            return prose.received(groups, areas, harmonise.forms(self.survey, self.year))
        covered = indicators.areas_covered(self.survey, self.year)
        said = facts.answers_printed(indicators.forms_received(self.survey, self.year), covered, areas)
        return said or prose.group_status(areas)

    def response(self) -> Prose:
        """How many answered, who took part, and who did not answer."""
        options = [(option.code, option.label) for option in self.survey.codebook.options(harmonise.ANSWERED_BY, self.year)]
        who = prose.who_answered(harmonise.forms(self.survey, self.year), options)
        return Prose(tuple(paragraph for paragraph in (" ".join(self._received()), who) if paragraph))

    def response_map(self) -> Shown:
        """The county by who answered; where only the fact of an answer is known, by that."""
        forms = harmonise.forms(self.survey, self.year)
        if len(forms):
            frame = indicators.by_area(self.survey, harmonise.ANSWERED_BY, self.year)
            joint = int(forms["answered_by"].eq("both").sum())
            return self._map(
                "response-map",
                frame,
                f"{joint} av {len(forms)} svar gavs av båda huvudmännen tillsammans",
                "Vilka som deltog i enkätsvaret",
            )
        frame = indicators.response(self.survey, self.year)
        covered = int(frame["category"].eq("answered").sum())
        if not covered:
            return note(f"Vilka som svarade {self.year} framgår inte av källan.")
        return self._map(
            "response-map",
            frame,
            f"{covered} av {len(frame)} områden omfattas av ett svar",
            "Områden som omfattas av ett enkätsvar",
        )

    def response_table(self) -> Table | Prose:
        """Every group with its areas, who answered and how many forms."""
        groups = harmonise.groups(self.survey, self.year)
        if groups.empty:
            return note(f"Vilka lokala BUS-grupper som fanns {self.year} framgår inte av källan.")
        answered = indicators.by_group(self.survey, harmonise.ANSWERED_BY, self.year)
        frame = listings.responses(groups, answered)
        return Table(
            "response-table", f"Lokala BUS-grupper och deras svar {self.year}", frame, self._source(), (), self.survey.synthetic
        )

    def response_rate(self) -> Table | Prose:
        """How many groups answered, year by year up to this one."""
        frame = indicators.response_rate(self.survey, until=self.year)
        if frame.empty:
            return note(f"Hur många grupper som svarade framgår inte av underlaget till och med {self.year}.")
        shown = listings.response_rate(frame)
        years = self.survey.tables["years"].query("year in @frame.year")
        source = self._source() if self.survey.kind == "survey" else self._cited(years["source"])
        return self._revised(Table("response-rate", "Svar år för år", shown, source, (), self.survey.synthetic))

    def group_status(self) -> Prose:
        """In how many areas there is a local group, and where one is missing or being formed."""
        sentences = " ".join(prose.group_status(harmonise.areas(self.survey, self.year)))
        return Prose((sentences,) if sentences else ())

    def group_status_map(self) -> Shown:
        """Where there is a local group, where one is being formed and where none exists."""
        frame = indicators.group_status(self.survey, self.year)
        known = frame[frame["category"].ne("not_in_source")]
        if known.empty:
            return note(f"I vilka områden det fanns en lokal BUS-grupp {self.year} framgår inte av källan.")
        having = int(known["category"].isin(["has_group", "forming"]).sum())
        title = f"Lokal BUS-grupp finns eller bildas i {having} av {len(frame)} områden"
        return self._map("group-status-map", frame, title, "Områden med och utan lokal BUS-grupp")

    def adoption_map(self) -> Shown:
        """Which municipalities adopted the agreement on habilitation and rehabilitation."""
        frame = indicators.adoption(self.survey)
        adopted = int(frame["category"].eq("adopted").sum())
        title = f"{adopted} av {len(frame)} kommuner har antagit överenskommelsen"
        what = f"Överenskommelsen om habilitering och rehabilitering, enligt uppföljningen {self._adoption_year()}"
        subtitle, source = f"{what}. Bas: {len(frame)} kommuner.", self._cited(frame["source"])
        return maps.choropleth(frame, self._shapes, id="adoption-map", title=title, subtitle=subtitle, source=source)

    def _adoption_year(self) -> str:
        return str(self.survey.registry.tables["adoption"]["as_of"].iloc[0])[:4]
