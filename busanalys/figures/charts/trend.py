"""An indicator over the years as a line with its bounds, breaks, printed history and the groups that answered both years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import tables
from busanalys.figures.charts import trend_plot, words
from busanalys.figures.figure import Figure, Prose

if TYPE_CHECKING:
    import pandas as pd

BOUND_NOTE = (
    "Fälten visar lägsta och högsta möjliga andel av alla {everyone}: längst ner om ingen av dem som inte gav besked hör dit, "
    "högst upp om alla gör det."
)
UNKNOWN_NOTE = "Den prickade delen av fälten är svaren ”vet ej”."
AREAS = trend_plot.AREAS
EVERYONE = {AREAS: "områden", "enkätsvar": "enkätsvar"}
PRINTED_NOTE = "Tryckta uppgifter ur tidigare uppföljningar har sin egen bas och ingår inte i linjen."
SMALL_NOTE = "Någon bas är mindre än tio, därför visas bara antal."

COMPARED = ("compared_year", "panel_count_before", "panel_count", "panel_base")


def trend(
    frame: pd.DataFrame,
    *,
    id: str,
    indicator_label: str,
    source: str,
    synthetic: bool,
    finding: str | None = None,
    notes: tuple[str, ...] = (),
) -> Figure | Prose:
    """The share of an indicator year by year, with the count at every point; a note when the frame is empty.

    `frame` is one of `indicators.trend`. Columns behind the line are the lowest and highest possible share, "vet ej" dotted
    apart; the line breaks where the question changed; printed counts are marked points; dashes join the groups that
    answered both years. When a base is under ten the axis is counts. The title is `finding` or the last level; words of
    change are said only of the groups that answered both years.
    """
    if frame.empty:
        return words.nothing(f"”{indicator_label}” över tid", None)
    rows = frame.sort_values("year", kind="stable").to_dict("records")
    computed = [row for row in rows if row["origin"] == "computed"]
    title = finding or _finding(indicator_label, computed or rows)
    subtitle = words.sentences(indicator_label if finding else "", _span(rows), _bases(computed or rows))
    change = _change(computed)
    return Figure(
        id,
        title,
        subtitle,
        trend_plot.plot(rows, title, subtitle, synthetic),
        tables.trend_frame(frame),
        words.alt("Linjediagram", map(trend_plot.point, rows), title=title, closing=[change, subtitle], synthetic=synthetic),
        source,
        tuple(note for note in (change, *_explanations(rows), *notes) if note),
        synthetic,
    )


def _finding(label: str, rows: Sequence[trend_plot.Row]) -> str:
    last = rows[-1]
    return f"{label}: {text.of_base(last['count'], last['base'], last['base_unit'])} {last['year']}"


def _span(rows: Sequence[trend_plot.Row]) -> str:
    first, last = rows[0]["year"], rows[-1]["year"]
    return f"År {first}" if first == last else f"Åren {first}–{last}"


def _bases(rows: Sequence[trend_plot.Row]) -> str:
    bases = sorted({int(row["base"]) for row in rows})
    span = text.number(bases[0]) if len(bases) == 1 else f"{text.number(bases[0])}–{text.number(bases[-1])}"
    return f"Bas: {span} {rows[-1]['base_unit']}"


def _change(computed: Sequence[trend_plot.Row]) -> str:
    if len(computed) < 2 or not trend_plot.known(computed[-1]["panel_base"]) or not computed[-1]["panel_base"]:
        return ""
    last = computed[-1]
    before, earlier, later, base = (int(last[key]) for key in COMPARED)
    who = "områden med besked" if last["base_unit"] == AREAS else "BUS-grupper som tog ställning"
    who = f"Av de {text.number(base)} {who} både {before} och {last['year']}"
    if earlier == later:
        return f"{who} var antalet oförändrat {text.number(later)}."
    verb = "ökade" if later > earlier else "minskade"
    return f"{who} {verb} antalet från {text.number(earlier)} till {text.number(later)}."


def _explanations(rows: Sequence[trend_plot.Row]) -> list[str]:
    everyone = EVERYONE.get(str(rows[-1]["base_unit"]), "BUS-grupper som fanns")
    found = [
        (BOUND_NOTE.format(everyone=everyone), any(trend_plot.known(row["lower"]) for row in rows)),
        (UNKNOWN_NOTE, any(trend_plot.known(row["lower"]) and row["unknown_count"] for row in rows)),
        (PRINTED_NOTE, any(row["origin"] == "printed" for row in rows)),
        (SMALL_NOTE, any(0 < row["base"] < text.SMALL_BASE for row in rows)),
    ]
    return [note for note, holds in found if holds]
