"""The year in brief: headline, what is new, the year in one table, and in a draft what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import indicators, states, text
from busanalys.figures import findings, groups, overview, prose
from busanalys.figures.figure import Prose, Table
from busanalys.indicators import harmonise
from busanalys.reporting.answers import Answers
from busanalys.reporting.nonresponse import NonResponse
from busanalys.reporting.response import Response
from busanalys.survey import commentary, counting

if TYPE_CHECKING:
    from busanalys.indicators import Change

MOST_NEWS = 2
TOLD = ("single", "multiple", "number")
COMPARED = "Jämförelsen gäller de BUS-grupper som tog ställning båda gångerna: antal ja då och nu av så många."
LEFT = "Återstår: BUS-grupper utan det som överenskommelserna kräver; det högre talet gäller om alla uteblivna besked är nej."
READING = (
    "I varje linje visar det ljusa strecket hur mycket de uteblivna beskeden kan betyda: från att ingen till att alla av dem som "
    "inte gav besked hade svarat ja."
)


class Summary(Answers, NonResponse, Response):
    """What a reader needs first."""

    def headline(self) -> Prose:
        """The year's most important change, or that nothing changed; without comparable groups what is known first."""
        ranked = self._ranked()
        said = findings.headline(ranked) if ranked else self._known_first()
        return Prose((f"{said}.",) if said else (), kind="headline")

    def _ranked(self) -> list[tuple[findings.Measure, Change]]:
        return findings.by_change((row.measure, row.change) for row in self._rows)

    def _known_first(self) -> str:
        """What is known first where nothing can be compared: of printed facts where groups are missing, or what came in."""
        if self.survey.kind != "survey" and (told := self._told_by_source()):
            return told[0].removesuffix(".")
        measures = [row.measure for row in self._rows]
        known = [measure for measure in measures if measure.unit != "områden"] or measures
        return findings.finding(known[0]) if known else ""

    def _told_by_source(self) -> list[str]:
        """What a printed source says of groups and answers, in sentences."""
        missing = groups.missing(*self._areas(self.year), *(self._areas(self.earlier) if self.earlier else ()))
        rows, areas = harmonise.groups(self.survey, self.year), harmonise.areas(self.survey, self.year)
        elsewhere = {*prose.group_status(areas), *groups.exceptions(rows, {})} if len(rows) else {*prose.group_status(areas)}
        said = [*missing, *(one for one in self._received() if one not in elsewhere)]
        return said + list(groups.covered(areas)) if len(rows) else said

    def _areas(self, year: int) -> tuple[int, int]:
        """How many areas lacked a group in a year, and of how many that is known."""
        status = harmonise.areas(self.survey, year)["group_status"]
        return int(status.eq("missing").sum()), int(status.ne(states.NOT_IN_SOURCE.code).sum())

    def news(self) -> Prose:
        """Three to five sentences: what else changed, ranked; what changed among the groups; and who is missing."""
        if self.survey.kind != "survey":
            return Prose((), tuple(self._told_by_source()[1:]))
        changes = [pair for pair in self._ranked()[1:] if findings.is_news(pair[1])][:MOST_NEWS]
        points = [f"{findings.news(*pair)}." for pair in changes]
        reformed = " ".join(self._reformed())
        return Prose((), (*points, *self._steady(), *([reformed] if reformed else []), *self._missing()))

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
        answered = groups.answered(counting.existing(rows)) if len(rows) else ()
        return [" ".join(filter(None, (one, self._effect(self._ranked())))) for one in answered]

    def overview(self) -> Table | Prose:
        """The year in one table: every question with its answers, its change, all its years and what remains."""
        rows = self._rows
        if len(rows) < 2:
            return Prose()
        caption = f"Året i en tabell, {self.year}"
        return Table(
            overview.ID,
            caption,
            overview.frame(rows),
            self._source(),
            (*self._demanded(), *self._explained()),
            self.survey.synthetic,
            overview.markup(rows, caption, self.year),
        )

    def _explained(self) -> list[str]:
        known = ((COMPARED, bool(self._ranked())), (LEFT, any(row.remaining for row in self._rows)))
        return [words for words, holds in known if holds]

    def _demanded(self) -> list[str]:
        """How many groups have all that the agreements demand."""
        met = indicators.requirements_met(self.survey, self.year)
        targets = self.survey.codebook.targets(self.year)
        hidden = any(self._hidden(question) for question in targets["question"] if question)
        told = self.survey.kind == "survey" and len(met) and not hidden
        return [f"{prose.requirements(met, len(targets))}."] if told else []

    def reading(self) -> Prose:
        """How the lines are read; empty where no line is drawn."""
        drawn = any(sum(share is not None for _, share in row.years) > 1 for row in self._rows)
        return self._real(Prose((READING,) if drawn and self.survey.kind == "survey" else ()))

    def open_points(self) -> Prose:
        """What is open while the report is a draft: commentaries that are missing, conflicting answers without a decision."""
        if self.survey.kind != "survey":
            return Prose()
        points = (*self._uncommented(), *self._conflicts())
        return Prose(("Öppet i utkastet:",) if points else (), points, kind="draft")

    def _uncommented(self) -> list[str]:
        book = self.survey.codebook.themes
        themes = zip(book["label"].map(text.lower_first), book["theme"], strict=True)
        names = [("sammanfattningen", commentary.SUMMARY), *themes]
        missing = [label for label, name in names if not self.survey.commentary(self.year, name)]
        return [f"Sekretariatets kommentar saknas för {text.join(missing)}."] if missing else []

    def _conflicts(self) -> list[str]:
        questions = [name for theme in self.survey.codebook.themes["theme"] for name in self.questions(theme)]
        kinds = {name: self.survey.codebook.question(name)["kind"] for name in questions if not self._hidden(name)}
        single = [name for name, kind in kinds.items() if kind == "single"]
        frames = {name: indicators.by_group(self.survey, name, self.year) for name in single}
        conflicting = {name: rows["category"].eq(states.CONFLICTING.code) for name, rows in frames.items()}
        found = {name: list(rows.loc[conflicting[name], "short_name"]) for name, rows in frames.items()}
        said = [f"{text.lower_first(self._label(name))}: {text.listed(who)}" for name, who in found.items() if who]
        return [f"Motstridiga svar utan beslut. {text.sentence_case('; '.join(said))}."] if said else []

    def unknown(self) -> Prose:
        """What the source does not tell of the year, once; for a survey the questions and answers that its form did not have."""
        book = self.survey.codebook
        every = [name for theme in book.themes["theme"] for name in book.questions_of(theme)]
        asked = [name for name in every if book.question(name)["kind"] in TOLD]
        if self.survey.kind == "survey":
            left = [text.lower_first(self._label(name)) for name in asked if book.asked(name, self.year) is False]
            offered = [f"{self._label(name)}: {text.lower_first(said)}" for name in asked for said in self._not_offered(name)]
            return Prose((), (*((f"Frågan ställdes inte {self.year}: {text.join(left)}.",) if left else ()), *offered))
        return Prose((), tuple(f"{point}." for point in (*self._untold(asked), *self._unknown_places())))

    def _untold(self, questions: list[str]) -> list[str]:
        questions = [name for name in questions if self.survey.codebook.asked(name, self.year) is not False]
        told = {name for name in questions if self._answers(name)["count"].notna().any()}
        left = [text.lower_first(self._label(name)) for name in questions if name not in told]
        which = f"om {text.join(left)}" if told else "på enkätens frågor"
        single = [f"Enskilda BUS-gruppers svar {self.year}"]
        return ([f"Hur många som gav varje svar {which}"] if left else []) + single

    def _unknown_places(self) -> list[str]:
        rows = harmonise.areas(self.survey, self.year)
        words = (
            ("response", f"Vilka som besvarade enkäten {self.year}"),
            ("group_status", f"I vilka områden det fanns en lokal BUS-grupp {self.year}"),
        )
        return [said for column, said in words if rows[column].eq(states.NOT_IN_SOURCE.code).all()]
