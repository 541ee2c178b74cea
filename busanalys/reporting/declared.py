"""The quality declaration of the year, filled from what is recorded; what is not recorded is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from busanalys import indicators, text
from busanalys.figures import declaration
from busanalys.figures.declaration import Declaration, Fact
from busanalys.figures.figure import Prose, absence
from busanalys.figures.listings import DECIDED
from busanalys.indicators import disposition, harmonise
from busanalys.indicators.requirements import HAS_GROUP
from busanalys.reporting.commented import Commented
from busanalys.reporting.summary import Summary
from busanalys.survey import counting

SPREAD = "från {} till {} av {}"


class Declared(Summary, Commented):
    """What the year's numbers are worth, in the five components of official statistics."""

    def quality_declaration(self) -> Declaration | Prose:
        """The declaration as a table: relevance, reliability, timeliness, accessibility, comparability."""
        parts = (self._relevance(), self._reliability(), self._timeliness(), self._accessibility(), self._comparability())
        facts = [fact for part in parts for fact in part if fact.text]
        if not facts:
            return absence(f"Det finns inget antecknat om kvaliteten {self.year}.")
        caption = f"Kvalitetsdeklaration {self.year}"
        frame = declaration.table(facts)
        markup = declaration.markup(frame, caption)
        return Declaration(declaration.ID, caption, frame, self._source(), (), self.survey.synthetic, markup, facts=tuple(facts))

    def _relevance(self) -> Iterator[Fact]:
        described, book, part = self.survey.year(self.year), self.survey.codebook, declaration.RELEVANCE
        yield Fact(part, "subject", "Undersökning", described["title"], str(described["title"]))
        groups = len(counting.existing(harmonise.groups(self.survey, self.year)))
        who = text.counted(groups, "lokala BUS-grupper")
        told = f"{who}; alla tillfrågas, inget urval görs" if self.survey.kind == "survey" and groups else ""
        yield Fact(part, "population", "Population", groups, told)
        asked = [name for theme in self._asked_by_theme() for name in theme]
        yield Fact(part, "questions", "Frågor", len(asked), f"{len(asked)} frågor, fritextsvar oräknade" if asked else "")
        every = [str(name) for name in book.questions.loc[book.questions["kind"].ne("text"), "question"]]
        left = [name for name in every if book.asked(name, self.year) is False]
        named = text.sentence_case(text.join([text.lower_first(self._label(name)) for name in left]))
        yield Fact(part, "not_asked", "Frågor som inte ställdes", left, named)
        day = str(described["closed"])
        yield Fact(part, "reference_day", "Referenstid", day, _day(day))

    def _asked_by_theme(self) -> list[list[str]]:
        """The questions that were asked, free texts apart, by theme."""
        book = self.survey.codebook
        found = [[name for name in book.questions_of(theme) if book.asked(name, self.year)] for theme in book.themes["theme"]]
        return [[name for name in theme if book.question(name)["kind"] != "text"] for theme in found]

    def _reliability(self) -> Iterator[Fact]:
        part = declaration.RELIABILITY
        yield self._coverage()
        rows = indicators.dispositions(self.survey, self.year, without=self._unlooked)
        eligible = rows[~rows["disposition"].isin(disposition.NOT_ELIGIBLE)]
        known = len(eligible) > 0 and eligible["disposition"].ne(disposition.UNKNOWN).all()
        answered = int(eligible["disposition"].isin(disposition.RESPONDING).sum())
        value = {"answered": answered, "eligible": len(eligible), "definition": "AAPOR RR2"}
        said = f"{text.of_base(answered, len(eligible), 'BUS-grupper')}, RR2 enligt AAPOR" if known else ""
        yield Fact(part, "response_rate", "Svarsfrekvens", value, said)
        yield self._item_nonresponse()
        yield self._uncertainty()
        tested = [indicators.holds(frame) for _, frame in self._scenarios()]
        held = f"{text.part(sum(tested), len(tested), 'förändring', 'förändringar')} håller" if tested else ""
        yield Fact(part, "holds", "Håller det?", {"holds": sum(tested), "tested": len(tested)}, text.sentence_case(held))
        yield self._processing()
        imports = self.survey.rows("imports", self.year).query("state == 'current'")
        read = [{"file": row["file"], "imported": row["imported"]} for row in imports.to_dict("records")]
        told = "; ".join(f"{one['file']}, inläst {_day(str(one['imported']))}" for one in read)
        yield Fact(part, "imports", "Inläsning", read, told)

    def _coverage(self) -> Fact:
        status = harmonise.areas(self.survey, self.year)["group_status"]
        known = status[status.isin([*HAS_GROUP, "missing"])]
        having = int(known.isin(HAS_GROUP).sum())
        said = f"{text.of_base(having, len(known), 'områden')} har eller bildar en lokal BUS-grupp" if len(known) else ""
        return Fact(declaration.RELIABILITY, "coverage", "Täckning", {"areas": len(known), "with_group": having}, said)

    def _item_nonresponse(self) -> Fact:
        rows = indicators.item_nonresponse(self.survey, self.year)
        rows = rows[~rows["question"].isin(self._unlooked) & rows["asked"].gt(0)]
        value = {row["question"]: {"blank": row["blank"], "asked": row["asked"]} for row in rows.to_dict("records")}
        blank = rows[rows["blank"].gt(0)]
        if rows.empty or blank.empty:
            said = "Ingen fråga lämnades obesvarad av dem som svarade" if len(rows) else ""
        else:
            most = max(blank.to_dict("records"), key=lambda row: row["blank"] / row["asked"])
            number = text.of_base(int(most["blank"]), int(most["asked"]), "svarande BUS-grupper")
            said = f"Högst i fråga om {text.lower_first(str(most['label']))}: {number}"
        return Fact(declaration.RELIABILITY, "item_nonresponse", "Obesvarade frågor", value, said)

    def _uncertainty(self) -> Fact:
        """The indicator whose lowest and highest possible share lie furthest apart."""
        names = [row.indicator for row in self._testable()]
        found = {name: indicators.level(self.survey, name, self.year, "groups") for name in names}
        known = {name: one for name, one in found.items() if one["lower"] is not None}
        if not known:
            return Fact(declaration.RELIABILITY, "bounds", "Osäkerhet genom uteblivna besked", None, "")
        name, most = max(known.items(), key=lambda pair: pair[1]["upper"] - pair[1]["lower"])
        least, upper = int(most["count"]), int(most["count"] + most["open_count"] + most["unknown_count"])
        value = {"indicator": name, "lowest": least, "highest": upper, "of": int(most["total"])}
        label = text.lower_first(self._label(self._question_of(name)))
        said = f"Störst i fråga om {label}: {SPREAD.format(least, upper, text.counted(int(most['total']), 'BUS-grupper'))}"
        return Fact(declaration.RELIABILITY, "bounds", "Osäkerhet genom uteblivna besked", value, said)

    def _processing(self) -> Fact:
        rows = self.survey.rows("decisions", self.year)
        rows = rows[~rows["question"].isin(self._unlooked) | rows["kind"].eq("release_comment")]
        counts = {kind: int(count) for kind, count in rows["kind"].value_counts().items() if kind in DECIDED}
        told = "; ".join(f"{text.lower_first(DECIDED[kind])}: {counts[kind]}" for kind in DECIDED if kind in counts)
        return Fact(declaration.RELIABILITY, "decisions", "Beslut om svaren", counts, text.sentence_case(told))

    def _timeliness(self) -> Iterator[Fact]:
        part, described = declaration.TIMELINESS, self.survey.year(self.year)
        opened, closed = str(described["opened"]), str(described["closed"])
        days = (date.fromisoformat(closed) - date.fromisoformat(opened)).days + 1 if opened and closed else None
        period = f"{_day(opened)} till {_day(closed)}, {days} dagar" if days else ""
        yield Fact(part, "collection", "Insamling", {"opened": opened, "closed": closed, "days": days}, period)
        received = counting.forms_of(self.survey, self.year)["received"]
        given = received[received.ne("")]
        last = str(given.max()) if len(given) else ""
        yield Fact(part, "last_answer", "Sista svaret kom in", last, _day(last))
        late = int(given.gt(closed).sum()) if closed else 0
        said = f"{late} svar togs med efter sista svarsdag" if late else ""
        yield Fact(part, "late_answers", "Sena svar", late, said)

    def _accessibility(self) -> Iterator[Fact]:
        part = declaration.ACCESSIBILITY
        yield Fact(part, "forms", "Former", ["html", "xlsx", "csv"], "Webbsidor, alla tabeller i Excel och varje tabell som CSV")
        yield Fact(
            part, "documentation", "Dokumentation", None, "Frågornas lydelse, beslut, definitioner och källor på denna sida"
        )
        note = str(self.survey.year(self.year)["note"])
        yield Fact(part, "note", "Att tänka på", note, note.rstrip("."))

    def _comparability(self) -> Iterator[Fact]:
        part = declaration.COMPARABILITY
        compared = [row for row in self._rows if row.change is not None]
        over_time = [row for row in compared if row.change is not None and row.change.compared_year is not None]
        told = (
            f"{text.part(len(over_time), len(compared), 'fråga', 'frågor')} kan jämföras med ett tidigare år" if compared else ""
        )
        value = {"comparable": len(over_time), "of": len(compared)}
        yield Fact(part, "over_time", "Jämförbarhet över tid", value, text.sentence_case(told))
        asked = [name for theme in self._asked_by_theme() for name in theme]
        new = [name for name in asked if self.year in self._new_wordings(name)] if self.survey.kind == "survey" else []
        named = text.sentence_case(text.join([text.lower_first(self._label(name)) for name in new]))
        yield Fact(part, "new_wordings", "Ny lydelse eller nya svarsalternativ", new, named)
        reformed = " ".join(self._reformed())
        yield Fact(part, "groups", "Ändrade BUS-grupper", reformed, reformed.rstrip("."))
        areas = harmonise.areas(self.survey, self.year)["area_kind"].value_counts()
        outside, districts = int(areas.get("municipality", 0)), int(areas.get("district", 0))
        said = f"{outside} kommuner med kommunkod" + (f" och {districts} stadsdelsområden" if districts else "")
        yield Fact(part, "areas", "Områdesindelning", {"municipalities": outside, "districts": districts}, said)
        past = [one.title for one in self.survey.history]
        yield Fact(part, "history", "Kan läsas tillsammans med", past, text.join(past))


def _day(day: str) -> str:
    """A day in words; empty where it is not known."""
    return text.long_date(date.fromisoformat(day)) if day else ""
