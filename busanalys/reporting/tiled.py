"""Tile maps: every group weighs the same, this year and year by year."""

from __future__ import annotations

from busanalys import indicators
from busanalys.figures import maps
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table, absence
from busanalys.reporting.measured import Measured


class Tiled(Measured):
    """The groups as tiles of the same size."""

    def answer_tiles(self, question: str) -> Table | Prose:
        """The groups of the year by their answer."""
        if withheld := self._withheld(question):
            return withheld
        frame = indicators.by_area(self.survey, question, self.year)
        if frame["kind"].eq("gap").all():
            untold = f"{self._label(question)}: enskilda gruppers svar framgår inte av underlaget för {self.year}."
            return absence(self._unasked(question) or untold)
        if said := self._alike(frame, self._label(question)):
            return said
        base = words.base_words(*self._map_base(question, frame))
        return maps.tile_map(
            frame,
            id=f"{question}-tiles",
            title=self._by_kind_title(question),
            subtitle=words.sentences(self._wording(question), f"År {self.year}", base),
            source=self._source(),
            synthetic=self.survey.synthetic,
        )
