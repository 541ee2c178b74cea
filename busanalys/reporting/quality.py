"""What the numbers rest on: what missing answers may mean, which groups can be compared, and how the questions were worded."""

from __future__ import annotations

from busanalys import indicators, text
from busanalys.figures import listings
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import harmonise
from busanalys.reporting.measured import Measured
from busanalys.reporting.response import Response


class Quality(Measured, Response):
    """The quality of the year's numbers."""

    def respondents(self) -> Table | Prose:
        """Every group with its areas, how many answers it gave and who took part in them."""
        rows = harmonise.groups(self.survey, self.year)
        if self.survey.kind != "survey" or rows.empty:
            return absence(f"Vilka som besvarade enkäten {self.year} framgår inte av källan.")
        answered = self._answered()
        caption = f"BUS-grupperna och deras svar {self.year}"
        frame = listings.responses(rows, answered)
        return Table("respondents", caption, frame, self._source(), (), self.survey.synthetic)

    def bounds(self) -> Table | Prose:
        """The lowest and highest possible share of every indicator, and of what the gap consists."""
        names = [row.indicator for row in self._rows if row.measure.unit != "områden"]
        levels = {name: indicators.level(self.survey, name, self.year) for name in names} if self.survey.kind == "survey" else {}
        known = {name: level for name, level in levels.items() if level["lower"] is not None}
        if not known:
            return absence(f"Vad uteblivna besked kan betyda framgår inte av underlaget för {self.year}.")
        frame = listings.bounds(known, {row.indicator: row.words for row in self._rows})
        caption = f"Lägsta och högsta möjliga andel {self.year}"
        notes = ("Lägsta: ingen av dem som inte gav besked hör dit. Högsta: alla gör det.",)
        return Table("bounds", caption, frame, self._source(), notes, self.survey.synthetic)

    def comparability(self) -> Table | Prose:
        """How many groups can be compared in every question, with what year, and why the others cannot."""
        rows = [row for row in self._rows if row.change is not None and row.change.compared_year is not None]
        if not rows:
            return absence(f"Det finns inget tidigare år att jämföra {self.year} med.")
        frame = listings.comparability([(row.words, row.change) for row in rows if row.change is not None])
        caption = f"Jämförbara BUS-grupper {self.year}"
        return Table("comparability", caption, frame, self._source(), (), self.survey.synthetic)

    def wordings(self) -> Table | Prose:
        """Every question as it was worded in the year, since when, and the answers that could be given."""
        book = self.survey.codebook
        themes = [name for theme in book.themes["theme"] for name in book.questions_of(theme)]
        asked = [name for name in themes if book.asked(name, self.year) and book.question(name)["kind"] != "text"]
        if not asked:
            return absence(f"Hur frågorna löd {self.year} framgår inte av källan.")
        rows = [(self._label(name), *self._worded(name)) for name in asked]
        return Table("wordings", f"Frågorna {self.year}", listings.wordings(rows), self._source(), (), self.survey.synthetic)

    def _worded(self, question: str) -> tuple[str, str, str]:
        version = self.survey.codebook.wording(question, self.year)
        since = max(int(version["valid_from"]), self.survey.years[0]) if version is not None else ""
        options = [text.lower_first(option.label) for option in self.survey.codebook.options(question, self.year)]
        return self._wording(question), str(since), "; ".join(options)
