"""Every printed number beside the recomputed one, as a reader sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import listings
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import reconciliation
from busanalys.reporting.base import Context

if TYPE_CHECKING:
    import pandas as pd

RESULTS = {
    reconciliation.AGREES: "Stämmer",
    reconciliation.EXPLAINED: "Stämmer med förklaring",
    reconciliation.CONTRADICTED: "Motsägs av källan själv",
    reconciliation.UNEXPLAINED: "Oförklarat",
    reconciliation.DIFFERS: "Avviker",
    reconciliation.STORED: "Lagrad uppgift",
    reconciliation.UNTESTABLE: "Kan inte prövas",
}
SAID = {
    reconciliation.AGREES: ("stämmer", "stämmer"),
    reconciliation.EXPLAINED: ("stämmer med den förklaring som anges", "stämmer med den förklaring som anges"),
    reconciliation.CONTRADICTED: ("motsägs av källan själv", "motsägs av källan själv"),
    reconciliation.UNEXPLAINED: ("är oförklarad", "är oförklarade"),
    reconciliation.DIFFERS: ("avviker", "avviker"),
}
LEFT = {
    reconciliation.STORED: (
        "är en lagrad uppgift utan något att jämföras med",
        "är lagrade uppgifter utan något att jämföras med",
    ),
    reconciliation.CONTRADICTED: ("motsägs av källan själv utan att kunna räknas om",) * 2,
    reconciliation.UNTESTABLE: ("kan inte prövas", "kan inte prövas"),
}
STATUSES = {
    "R": "beräknat ur namngivna grupper eller områden",
    "P": "beräknat ur andra tryckta tal",
    "T": "endast tryckt",
    "M": "datum eller omfattning",
    "W": "ord utan tal",
    "S": "lagrad uppgift",
    "E": "skillnad som förklaras",
    "C": "motsägs",
    "U": "skillnad som inte förklaras",
}


class Reconciled(Context):
    """What the sources printed, held against the facts."""

    def reconciliation(self) -> Table | Prose:
        """Every printed number beside the recomputed one."""
        rows = self._reconciled()
        if rows.empty:
            return absence(f"För {self.year} finns inga tryckta tal att stämma av mot.")
        kinds = "; ".join(f"{code}: {STATUSES[code]}" for code in STATUSES if code in set(rows["status"]))
        notes = (f"Slag av uppgift. {kinds}.",)
        return Table(
            "reconciliation",
            f"Avstämning av tryckta tal {self.year}",
            listings.reconciliation(rows, RESULTS),
            self._cited(rows["source"]),
            notes,
            self.survey.synthetic,
        )

    def _reconciled(self) -> pd.DataFrame:
        """The rows of `reconcile`; none of what is hidden, since forms count other than groups and would tell them apart."""
        rows = reconciliation.reconcile(self.survey, self.year)
        asked = rows["question"].unique() if self.survey.kind == "survey" else ()
        return rows[~rows["question"].isin([question for question in asked if question and self._hidden(question)])]

    def reconciliation_summary(self) -> Prose:
        """How many printed numbers can be tested and how they came out, and where the source contradicts itself."""
        rows = self._reconciled()
        statements = set(rows["statement"])
        known = self.survey.tables["contradictions"]
        points = [row["explanation"] for row in known.to_dict("records") if statements & set(row["statements"].split("|"))]
        return Prose(_summary(rows), tuple(points))


def _summary(rows: pd.DataFrame) -> tuple[str, ...]:
    if rows.empty:
        return ()
    tested = rows["recomputed"].notna()
    found, left = (_parts(rows.loc[chosen, "result"], words) for chosen, words in ((tested, SAID), (~tested, LEFT)))
    of = f"{text.number(len(rows))} {text.plural(len(rows), 'tryckt uppgift', 'tryckta uppgifter')}"
    possible = f"går {text.number(int(tested.sum()))} att pröva: {text.join(found)}." if found else "går ingen att pröva."
    return (f"Av {of} {possible}" + (f" Övriga: {text.join(left)}." if left else ""),)


def _parts(results: pd.Series, words: dict[str, tuple[str, str]]) -> list[str]:
    counts = {str(code): int(count) for code, count in results.value_counts().items()}
    return [f"{text.number(counts[code])} {text.plural(counts[code], *words[code])}" for code in words if code in counts]
