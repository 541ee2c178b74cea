"""The county's children beside the answers: how many live where, and numbers per thousand of them. Context, never a cause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import charts, findings
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import context
from busanalys.reporting.base import Shown
from busanalys.reporting.measured import Measured

if TYPE_CHECKING:
    import pandas as pd

CHILDREN = "barn 0–17 år"
ONLY_CONTEXT = "Uppgifterna om barn är sammanhang och säger inget om orsaker."
WHAT = {"sip_count": "SIP"}


class Contextual(Measured):
    """What is known of the children in the areas of the groups."""

    def children_in(self, indicator: str) -> Prose:
        """How many of the county's children live where a group has an indicator; empty where that is not known or not told."""
        living = None if self._hidden(indicator) else context.children_living(self.survey, indicator, self.year)
        measure = self._measure(indicator)
        if living is None or measure is None or not measure.count:
            return Prose()
        counts = f"({text.number(living[0])} av {text.number(living[1])})"
        where = f"de {text.number(measure.count)} gruppernas områden" if measure.count > 1 else "gruppens område"
        share = f"I {where} bodde {text.percent(*living)} av länets {CHILDREN} den {self._day_of_children()} {counts}"
        return Prose((f"{findings.finding(measure)}. {share}.",))

    def per_thousand(self, question: str) -> Prose:
        """A number that groups report, per thousand children of those groups; a note where no children are known."""
        label = self._label(question)
        if self._hidden(question):
            return self._withheld(question) or Prose()
        rows = context.per_thousand(self.survey, question, self.year)
        if rows.empty:
            return absence(
                f"{label} {words.PER_THOUSAND}: uppgifter om barn i områdena är inte inlästa, eller inget antal är angivet."
            )
        number, children = int(rows["number"].sum()), int(rows["children"].sum())
        groups = context.children_by_group(self.survey, self.year)
        who = f"{len(rows)} av {text.counted(len(groups), 'BUS-grupper')} har angett ett antal och har uppgift om barn"
        rate = text.number(round(context.PER * number / children, 1), 1)
        among = f"{text.number(children)} {CHILDREN} den {self._day_of_children()}"
        said = f"Tillsammans är det {text.number(number)} på {among}, {rate} {words.PER_THOUSAND}."
        return Prose((f"{label} {self.year}: {who}. {said} {ONLY_CONTEXT}",))

    def per_thousand_trend(self, question: str) -> Table | Prose:
        """The number per thousand children among the groups that gave one in all years that are shown."""
        if self._hidden(question):
            return self._withheld(question) or Prose()
        frame = context.per_thousand_years(self.survey, question, until=self.year)
        what = WHAT.get(question, self._label(question))
        if frame.empty:
            return absence(
                f"{what} {words.PER_THOUSAND}: det finns inga två år då tio eller fler grupper har både antal och barn."
            )
        return self._revised(
            charts.rates(
                frame,
                id=f"{question}-per-thousand",
                what=what,
                source=f"{self._source()} {self._children_source()}",
                synthetic=self.survey.synthetic,
            )
        )

    def children_map(self) -> Shown:
        """The county by how many children live in each area: what numbers per thousand children are counted on."""
        frame = context.base_map(self.survey, self.year)
        areas = context.children_by_area(self.survey, self.year)
        known = areas["children"].notna()
        if not known.any():
            return absence("Barn i områdena: inga uppgifter är inlästa.")
        title = f"Uppgift om {CHILDREN} finns för {text.number(int(known.sum()))} av {text.counted(len(areas), 'områden')}"
        if known.all():
            title = f"{text.number(int(areas['children'].sum()))} {CHILDREN} bor i länets {text.counted(len(areas), 'områden')}"
        what, source = f"Barn den {self._day_of_children()}", self._children_source("Källa")
        return self._map("children-map", frame, title, what, (len(areas), "områden"), source)

    def _figures(self) -> pd.DataFrame:
        return context.figures(self.survey, self.year)

    def _day_of_children(self) -> str:
        """The day that the children are of."""
        return text.long_date(date(int(self._figures()["year"].iloc[0]), 12, 31))

    def _children_source(self, lead: str = "Barn") -> str:
        """Where the figures of the children are from, with licence and the day they were fetched."""
        rows = self._figures()[["source", "licence", "date"]].drop_duplicates()
        told = [
            f"{source} ({licence}, hämtat {text.long_date(date.fromisoformat(day))})"
            for source, licence, day in rows.itertuples(index=False, name=None)
        ]
        return f"{lead}: {text.join(told)}."
