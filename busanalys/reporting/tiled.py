"""Tile maps: every group weighs the same, this year and year by year."""

from __future__ import annotations

from itertools import pairwise

from busanalys import indicators
from busanalys.figures import maps, prose
from busanalys.figures.charts import words
from busanalys.figures.figure import absence
from busanalys.reporting.base import Context, Shown


class Tiled(Context):
    """The groups as tiles of the same size."""

    def answer_tiles(self, question: str) -> Shown:
        """The groups of the year by their answer."""
        if withheld := self._withheld(question):
            return withheld
        frame = indicators.by_area(self.survey, question, self.year)
        if frame["kind"].eq("gap").all():
            return absence(f"{self._label(question)}: enskilda gruppers svar framgår inte av underlaget för {self.year}.")
        groups = maps.tiles(frame).query("group_id != ''")
        positive = groups[groups["kind"].eq("positive")]
        label = prose.quoted(str(positive["label"].iloc[0])) if len(positive) else "ja"
        return maps.tile_map(
            frame,
            id=f"{question}-tiles",
            title=f"{self._label(question)}: {label} i {len(positive)} av {len(groups)} BUS-grupper",
            subtitle=words.sentences(self._wording(question), f"År {self.year}", words.base_words(len(groups), "BUS-grupper")),
            source=self._source(),
            synthetic=self.survey.synthetic,
        )

    def answer_tiles_by_year(self, question: str) -> Shown:
        """The groups by their answer, every year in which the question was asked up to this one side by side."""
        if withheld := self._withheld(question):
            return withheld
        years = [year for year in self.survey.years if year <= self.year and self.survey.codebook.asked(question, year)]
        frames = {year: indicators.by_area(self.survey, question, year) for year in years}
        known = {year: frame for year, frame in frames.items() if not frame["kind"].eq("gap").all()}
        label = self._label(question)
        if len(known) < 2:
            return absence(f"{label}: det finns inte svar per grupp från flera år till och med {self.year}.")
        first, last = min(known), max(known)
        return self._revised(
            maps.tile_years(
                known,
                id=f"{question}-tile-years",
                title=f"{label} grupp för grupp {first}–{last}",
                subtitle=words.sentences(
                    self._wording(question), words.base_words(len(maps.tiles(known[last])), f"rutor {last}")
                ),
                source=self._source(),
                remarks=self._breaks(question, list(known)),
                synthetic=self.survey.synthetic,
            )
        )

    def _breaks(self, question: str, years: list[int]) -> dict[int, str]:
        """The years in which the question changed, so that they are not compared with the year before."""
        changed = [later for earlier, later in pairwise(years) if self.survey.codebook.breaks_between(question, earlier, later)]
        return dict.fromkeys(changed, "frågan ändrad")
