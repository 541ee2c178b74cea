"""What every report knows: its survey and year, how questions are called, where numbers come from, and the map of the year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from inspect import isfunction
from typing import TYPE_CHECKING

from busanalys import maps
from busanalys.charts import words
from busanalys.figure import Figure, Prose
from busanalys.naming import named
from busanalys.survey import Survey

if TYPE_CHECKING:
    import pandas as pd

Shown = Figure | Prose


@dataclass(frozen=True, eq=False)
class Context:
    """One year of a survey, with what its figures share."""

    survey: Survey
    year: int

    def __init_subclass__(cls) -> None:
        """Let every public method take questions, indicators and groups by id or by Swedish name."""
        super().__init_subclass__()
        for name, method in list(vars(cls).items()):
            if isfunction(method) and not name.startswith("_"):
                setattr(cls, name, named(method))

    @property
    def base(self) -> str:
        """The base of shares unless another is named: the answers in published data, else the groups that answered."""
        return "groups" if self.survey.kind == "survey" else "answers"

    @property
    def earlier(self) -> int | None:
        """The year before this one in the survey; None for the first."""
        before = [year for year in self.survey.years if year < self.year]
        return before[-1] if before else None

    def _label(self, question: str) -> str:
        return str(self.survey.codebook.question(question)["label"])

    def _wording(self, question: str) -> str:
        version = self.survey.codebook.wording(question, self.year)
        return str(version["wording"]) if version is not None and version["wording"] else self._label(question)

    def _source(self) -> str:
        return f"Källa: {self.survey.year(self.year)['title']}."

    def _map(self, name: str, frame: pd.DataFrame, title: str, what: str) -> Figure:
        subtitle = words.sentences(what, f"År {self.year}", words.base_words(len(frame), "områden"))
        synthetic = self.survey.synthetic
        return maps.choropleth(
            frame, self._shapes, id=name, title=title, subtitle=subtitle, source=self._source(), synthetic=synthetic
        )

    @cached_property
    def _shapes(self) -> maps.Shapes:
        return maps.shapes_of(self.survey.registry, self.survey.reference_day(self.year))
