"""What the agreements demand, who meets it and who remains; groups that keep answering no or have turned to yes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.indicators.demands import NOT_ASKED, UNDECIDED
from busanalys.indicators.requirements import MET, NOT_MET

if TYPE_CHECKING:
    import pandas as pd

STATUSES = {
    MET: "uppfyllt",
    NOT_MET: "inte uppfyllt",
    UNDECIDED: "kan inte avgöras",
}
UNITS = {"groups": "BUS-grupper", "areas": "områden"}
HOW = (
    "Uppfyllt: alla gör det som krävs. Inte uppfyllt: minst en gör det inte. Kan inte avgöras: alla som har gett besked gör det, "
    "men besked saknas från någon. I stapeln är det som uppfylls mörkt och det som besked saknas om randigt."
)
NO = (
    "Återkommande nej: BUS-gruppen svarade nej de tre senaste gångerna frågan ställdes på samma sätt. Från nej till ja: den "
    "svarade nej förra gången och ja i år. Att arbeta på saken är inget nej."
)


def demands(rows: pd.DataFrame) -> pd.DataFrame:
    """The targets: Krav, Uppfyller, Återstår, Besked saknas, Läge; `rows` of `indicators.demands` that were asked about."""
    import pandas as pd

    shown = [
        (
            row["label"],
            text.of_base(row["met"], row["of"], UNITS[row["unit"]]),
            text.listed(row["remaining"]),
            text.listed(row["unknown"]),
            STATUSES[row["status"]],
        )
        for row in rows.to_dict("records")
    ]
    return pd.DataFrame(shown, columns=["Krav", "Uppfyller", "Återstår", "Besked saknas", "Läge"])


def markup(rows: pd.DataFrame, title: str) -> str:
    """Each demand as HTML: how many meet it as words and bar, its status, and by name who remains; `rows` as in `demands`."""
    items = "".join(_demand(row) for row in rows.to_dict("records"))
    return f'<div class="demands" role="group" aria-label="{escape(title)}"><dl>{items}</dl></div>'


def _demand(row: Mapping[Hashable, Any]) -> str:
    counted = escape(text.of_base(row["met"], row["of"], UNITS[row["unit"]]))
    head = f"<dt><b>{escape(row['label'])}</b> <span>{counted}, {STATUSES[row['status']]}</span></dt>"
    named = (("Återstår", row["remaining"]), ("Besked saknas", row["unknown"]))
    names = "".join(f"<dd>{what}: {escape(text.listed(of))}</dd>" for what, of in named if len(of))
    shares = (("met", int(row["met"])), ("unknown", len(row["unknown"])))
    bar = "".join(
        f'<span class="{part}" style="width:{100 * number / row["of"]:.2f}%"></span>' for part, number in shares if number
    )
    return f'<div>{head}<dd class="track" aria-hidden="true">{bar}</dd>{names}</div>'


def finding(rows: pd.DataFrame, year: int) -> str:
    """How many of the demands are met by all: `Ett av fem krav är uppfyllt 2024`; `rows` as in `demands`."""
    met, of = int(rows["status"].eq(MET).sum()), len(rows)
    if of == 1:
        return f"{rows['label'].iloc[0]} {year}: {STATUSES[rows['status'].iloc[0]]}"
    number = text.numeral(met, neuter=True) if met else "inget"
    count = f"Alla {text.numeral(of)}" if met == of else f"{text.sentence_case(number)} av {text.numeral(of, neuter=True)}"
    return f"{count} krav är {text.plural(max(met, 1), 'uppfyllt', 'uppfyllda')} {year}"


def unasked(rows: pd.DataFrame, year: int) -> tuple[str, ...]:
    """Which demands cannot be followed up, since the year's form did not ask; empty where it asked about all."""
    left = [text.lower_first(str(label)) for label in rows["label"][rows["status"].eq(NOT_ASKED)]]
    return (f"Frågan ställdes inte {year}, så kravet kan inte följas upp: {text.join(left)}.",) if left else ()


def lasting(found: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> pd.DataFrame:
    """Who keeps answering no and who has turned: Uppgift, Återkommande nej, Från nej till ja, by name."""
    import pandas as pd

    rows = [(words, text.listed(no), text.listed(yes)) for words, no, yes in found]
    return pd.DataFrame(rows, columns=["Uppgift", "Återkommande nej", "Från nej till ja"])
