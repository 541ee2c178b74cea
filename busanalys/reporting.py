"""One year of one dataset as a report: every figure, table and sentence that the notebooks show, one call each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from busanalys import charts, harmonise, indicators, listings, maps, prose, reconciliation, text
from busanalys.figure import Figure, Prose, Table, note
from busanalys.survey import Survey

if TYPE_CHECKING:
    import pandas as pd

Shown = Figure | Prose
RESULTS = {
    reconciliation.AGREES: "Stämmer",
    reconciliation.EXPLAINED: "Stämmer på angiven bas",
    reconciliation.CONTRADICTED: "Motsägs av källan själv",
    reconciliation.DIFFERS: "Avviker",
    reconciliation.UNTESTABLE: "Kan inte prövas",
}
STATUSES = {
    "R": "beräknat ur namngivna grupper eller områden",
    "P": "beräknat ur andra tryckta tal",
    "T": "endast tryckt",
    "M": "datum eller omfattning",
    "W": "ord utan tal",
    "C": "motsägs",
}


def report(survey: Survey, year: int) -> Report:
    """The report of a year; UnknownNameError lists the years that exist."""
    survey.year(year)
    return Report(survey, int(year))


@dataclass(frozen=True, eq=False)
class Report:
    """What a reader is shown of one year of a survey. Figures that cannot be drawn become notes that say why."""

    survey: Survey
    year: int

    def overview(self) -> Prose:
        """The year in a few sentences: what came in, from whom, and the most common answer to every question."""
        points = [self._in_short(question) for question in self._single_questions()]
        return Prose((" ".join(self._received()),), tuple(point for point in points if point))

    def _single_questions(self) -> list[str]:
        questions = self.survey.codebook.questions
        return [str(name) for name in questions.loc[questions["kind"] == "single", "question"] if name != harmonise.ANSWERED_BY]

    def _in_short(self, question: str) -> str:
        return prose.in_short(self._answers(question), self._label(question))

    def _received(self) -> tuple[str, ...]:
        year = self.year
        frames = (harmonise.groups(self.survey, year), harmonise.areas(self.survey, year), harmonise.forms(self.survey, year))
        return prose.received(*frames)

    def response(self) -> Prose:
        """How many answered, who took part, and who did not answer."""
        options = [(option.code, option.label) for option in self.survey.codebook.options(harmonise.ANSWERED_BY, self.year)]
        who = prose.who_answered(harmonise.forms(self.survey, self.year), options)
        return Prose(tuple(paragraph for paragraph in (" ".join(self._received()), who) if paragraph))

    def response_map(self) -> Shown:
        """The county by who answered; where only the fact of an answer is known, by that."""
        forms = harmonise.forms(self.survey, self.year)
        if len(forms):
            frame = indicators.by_area(self.survey, self.year, harmonise.ANSWERED_BY)
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
        answered = indicators.by_group(self.survey, self.year, harmonise.ANSWERED_BY)
        frame = listings.responses(groups, answered)
        return Table(
            "response-table", f"Lokala BUS-grupper och deras svar {self.year}", frame, self._source(), (), self.survey.synthetic
        )

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
        subtitle, drawn = f"{what}. Bas: {len(frame)} kommuner.", self._shapes
        return maps.choropleth(frame, drawn, id="adoption-map", title=title, subtitle=subtitle, source=self._source())

    def _adoption_year(self) -> str:
        return str(self.survey.registry.tables["adoption"]["as_of"].iloc[0])[:4]

    def answers(self, question: str, base: str = "answers") -> Shown:
        """The answers to one question as bars, or a note with what the source says where no number is known."""
        frame = self._answers(question, base)
        if frame.empty:
            return self.said(question)
        multiple = self.survey.codebook.question(question)["kind"] == "multiple"
        draw = charts.member_bars if multiple else charts.answer_bars
        return draw(
            frame,
            id=f"{question}-{self.year}",
            question_label=self._wording(question),
            year=self.year,
            source=self._source(),
            synthetic=self.survey.synthetic,
            finding=None if multiple else prose.finding(frame, self._label(question)),
            notes=prose.citations(self._passages("question", question)) if frame["origin"].eq("printed").any() else (),
        )

    def _answers(self, question: str, base: str = "answers") -> pd.DataFrame:
        return indicators.distribution(self.survey, self.year, question, base)

    def sentence(self, question: str, base: str = "answers") -> Prose:
        """The answers to one question in a sentence; empty where no number is known."""
        sentence = prose.answers(self._answers(question, base), self._wording(question))
        return Prose((sentence,) if sentence else ())

    def said(self, question: str) -> Prose:
        """A note with what the source says in words of a question whose numbers it does not give."""
        name = self._label(question)
        if self.survey.codebook.asked(question, self.year) is False:
            return note(f"{name}: frågan ställdes inte {self.year}.")
        opening = f"{name}: antalen framgår inte av källan för {self.year}, så figuren kan inte ritas."
        return note(opening, *prose.citations(self._passages("question", question)))

    def _passages(self, column: str, value: str | int) -> list[str]:
        rows = self.survey.rows("printed", self.year)
        return list(dict.fromkeys(rows[rows[column].eq(value).fillna(False)]["passage"]))

    def members_by_area(self) -> Shown:
        """Which activities take part in each group, by municipality and by district (figures 2 and 3 of the 2014 report)."""
        passages = [passage for figure in (2, 3) for passage in self._passages("figure", figure)]
        opening = f"Vilka verksamheter som ingår i respektive kommun och stadsdelsområde framgår inte av källan för {self.year}."
        return note(opening, *prose.citations(passages))

    def timeline(self) -> Shown:
        """The agreement's history, each event with its status."""
        return charts.timeline(
            self.survey.registry.tables["timeline"],
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

    def reconciliation(self) -> Table | Prose:
        """Every printed number beside the recomputed one."""
        rows = reconciliation.reconcile(self.survey, self.year)
        if rows.empty:
            return note(f"För {self.year} finns inga tryckta tal att stämma av mot.")
        kinds = "; ".join(f"{code}: {meaning}" for code, meaning in STATUSES.items())
        notes = (f"Slag av uppgift. {kinds}.", "Meningen bakom varje nummer står i data/published/printed.csv.")
        frame = listings.reconciliation(rows, RESULTS)
        return Table(
            "reconciliation", f"Avstämning av tryckta tal {self.year}", frame, self._source(), notes, self.survey.synthetic
        )

    def reconciliation_summary(self) -> Prose:
        """How many printed numbers agree, fit another base, contradict each other or cannot be tested."""
        rows = reconciliation.reconcile(self.survey, self.year)
        counts = rows["result"].value_counts()
        parts = [f"{label.lower()}: {counts[code]}" for code, label in RESULTS.items() if counts.get(code, 0)]
        compared = f"{text.number(len(rows))} tryckta uppgifter har jämförts med det som kan beräknas ur lagrade fakta"
        opening = f"{compared}: {', '.join(parts)}."
        statements = set(rows["statement"])
        known = self.survey.tables["contradictions"]
        points = [row["explanation"] for row in known.to_dict("records") if statements & set(row["statements"].split("|"))]
        return Prose((opening,) if len(rows) else (), tuple(points))

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

    def _map(self, name: str, frame: pd.DataFrame, title: str, what: str) -> Figure:
        subtitle = f"{what} {self.year}. Bas: {len(frame)} områden."
        synthetic = self.survey.synthetic
        return maps.choropleth(
            frame, self._shapes, id=name, title=title, subtitle=subtitle, source=self._source(), synthetic=synthetic
        )

    @cached_property
    def _shapes(self) -> maps.Shapes:
        return maps.shapes_of(self.survey.registry, self.survey.reference_day(self.year))

    def _label(self, question: str) -> str:
        return str(self.survey.codebook.question(question)["label"])

    def _wording(self, question: str) -> str:
        version = self.survey.codebook.wording(question, self.year)
        return str(version["wording"]) if version is not None and version["wording"] else self._label(question)

    def _source(self) -> str:
        return f"Källa: {self.survey.year(self.year)['title']}."
