"""What the agreements demand and what remains, by name."""

from __future__ import annotations

from busanalys import indicators
from busanalys.figures import demands
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators.demands import NOT_ASKED
from busanalys.reporting.measured import Measured


class Demanded(Measured):
    """The demands of the agreements in the year."""

    def demands(self) -> Table | Prose:
        """Every demand with who meets it, who remains by name, and whether it is met at all."""
        rows = indicators.demands(self.survey, self.year)
        rows = rows[~rows["question"].isin([one for one in rows["question"] if one and self._hidden(one)])]
        if self.survey.kind != "survey":
            rows = rows[rows["met"].gt(0) | rows["remaining"].map(len).gt(0)]
        asked = rows[rows["status"].ne(NOT_ASKED)]
        if asked.empty:
            return absence(f"Hur överenskommelsernas krav är uppfyllda framgår inte av underlaget för {self.year}.")
        notes = (demands.HOW, *demands.unasked(rows, self.year))
        targets = self.survey.codebook.targets(self.year)
        cited = self._cited(targets.loc[targets["target"].isin(asked["target"]), "source"]).removeprefix("Källa: ")
        source = f"{self._source().removesuffix('.')}. Kraven: {cited}"
        title = demands.finding(asked, self.year)
        shown = demands.markup(asked, title)
        return Table("demands", title, demands.demands(asked), source, notes, self.survey.synthetic, shown)

    def recurrent_no(self) -> Table | Prose:
        """Who answered no three times in a row, and who has turned from no to yes, by name."""
        rows = [row for row in self._rows if row.change is not None and not self._hidden(self._question_of(row.indicator))]
        names = [(row.words, *self._persistent(row.indicator)) for row in rows]
        found = [one for one in names if any(one[1:])]
        if not found:
            return absence(f"Ingen BUS-grupp har återkommande nej eller har gått från nej till ja {self.year}.")
        caption = f"Återkommande nej och från nej till ja {self.year}"
        notes = (demands.NO, *self._not_named())
        return Table("recurrent-no", caption, demands.lasting(found), self._source(), notes, self.survey.synthetic)

    def _persistent(self, indicator: str) -> tuple[list[str], list[str]]:
        no, yes = (found(self.survey, indicator, self.year) for found in (indicators.recurrent_no, indicators.no_to_yes))
        return list(no["short_name"]), list(yes["short_name"])

    def _not_named(self) -> tuple[str, ...]:
        hidden = [withheld for question in sorted(self.survey.codebook.sensitive) if (withheld := self._withheld(question))]
        return tuple(str(one) for one in hidden)
