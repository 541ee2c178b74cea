"""Every printed number beside the recomputed one, as a reader sees it."""

from __future__ import annotations

from busanalys import text
from busanalys.figures import listings
from busanalys.figures.figure import Prose, Table, absence
from busanalys.indicators import reconciliation
from busanalys.reporting.base import Context

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


class Reconciled(Context):
    """What the source printed, held against the facts."""

    def reconciliation(self) -> Table | Prose:
        """Every printed number beside the recomputed one."""
        rows = reconciliation.reconcile(self.survey, self.year)
        if rows.empty:
            return absence(f"För {self.year} finns inga tryckta tal att stämma av mot.")
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
