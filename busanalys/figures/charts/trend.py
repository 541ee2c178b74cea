"""An indicator over the years as a line with what non-response may mean, its breaks and its printed history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import tables
from busanalys.figures.about import about
from busanalys.figures.charts import trend_plot, words
from busanalys.figures.figure import Figure, Prose
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

SMALL_NOTE = "Någon bas är mindre än tio, därför visas bara antal."

COMPARED = ("compared_year", "panel_count_before", "panel_count", "panel_base")


@by_frame
def trend(
    frame: pd.DataFrame,
    *,
    id: str | None = None,
    indicator_label: str | None = None,
    source: str | None = None,
    synthetic: bool | None = None,
    finding: str | None = None,
    notes: tuple[str, ...] = (),
    marked: int | None = None,
) -> Figure | Prose:
    """The share of an indicator year by year; a note when the frame is empty.

    `frame` is one of `indicators.trend`, also filtered; what it is about it says itself unless that is given. Pale strokes
    reach from the lowest to the highest possible share, explained at the last year; thin grey lines are the groups of
    municipalities and of districts, without a point where their base is under ten; the line breaks where the question
    changed; "vet ej" stands under the years; printed counts are rings with their own base. When a base is under ten the axis
    is counts. The title is `finding` or the last level; with `marked` that year has a band, and title and notes are its.
    """
    told = about(frame, indicator_label, source, synthetic)
    if frame.empty:
        return words.nothing(f"”{told.label}” över tid", None)
    rows = frame.sort_values("year", kind="stable").to_dict("records")
    computed = [row for row in rows if row["origin"] == "computed"]
    # a year before all that is known has no level of its own to tell
    told_of = [row for row in computed if marked is None or row["year"] <= marked]
    title = finding or _finding(told.label, told_of or computed or rows)
    about_year = f"Rubriken gäller {marked}, som är markerat" if marked and finding else ""
    subtitle = words.sentences(told.label if finding else "", about_year, _span(rows), _bases(computed or rows))
    change = _change(told_of)
    return Figure(
        f"{told.subject}-trend" if id is None else id,
        title,
        subtitle,
        trend_plot.plot(rows, title, subtitle, told.synthetic, marked),
        tables.trend_frame(frame),
        words.alt("Linjediagram", map(trend_plot.point, rows), title=title, closing=[change, subtitle], synthetic=told.synthetic),
        told.source,
        tuple(note for note in (change, *_bounds(told_of), *_explanations(rows), *notes) if note),
        told.synthetic,
    )


def _finding(label: str, rows: Sequence[trend_plot.Row]) -> str:
    last = rows[-1]
    return f"{label}: {text.of_base(last['count'], last['base'], last['base_unit'])} {last['year']}"


def _span(rows: Sequence[trend_plot.Row]) -> str:
    first, last = rows[0]["year"], rows[-1]["year"]
    return f"År {first}" if first == last else f"Åren {first}–{last}"


def _bases(rows: Sequence[trend_plot.Row]) -> str:
    bases = sorted({int(row["base"]) for row in rows})
    least = f"{text.number(bases[0])}–" if len(bases) > 1 else ""
    return f"Bas: {least}{text.counted(bases[-1], str(rows[-1]['base_unit']))}"


def _change(computed: Sequence[trend_plot.Row]) -> str:
    if len(computed) < 2 or not trend_plot.known(computed[-1]["panel_base"]) or not computed[-1]["panel_base"]:
        return ""
    last = computed[-1]
    before, earlier, later, base = (int(last[key]) for key in COMPARED)
    who = "områden med besked" if last["base_unit"] == trend_plot.AREAS else "BUS-grupper som tog ställning"
    who = f"Av {'de ' if base > 1 else ''}{text.counted(base, who)} både {before} och {last['year']}"
    if earlier == later:
        return f"{who} var antalet {text.number(later)} båda åren."
    verb = "ökade" if later > earlier else "minskade"
    return f"{who} {verb} antalet från {text.number(earlier)} till {text.number(later)}."


def _bounds(computed: Sequence[trend_plot.Row]) -> list[str]:
    """What the missing answers of the last year of the line leave possible, of how many, with "vet ej" told apart."""
    row = computed[-1] if computed else {}
    if not computed or not trend_plot.known(row["lower"]) or not (row["open_count"] or row["unknown_count"]):
        return []
    (low, high), total = trend_plot.possible(row), int(row["total"])
    shares = [text.percent(count, total) for count in (low, high)]
    what, ends = ("andel", shares) if all(shares) else ("antal", [text.number(low), text.number(high)])
    unit = trend_plot.AREAS if row["base_unit"] == trend_plot.AREAS else "BUS-grupper"
    parts = [f"{text.number(row['open_count'])} gav inget besked"] if row["open_count"] else []
    parts += [f"{text.number(row['unknown_count'])} svarade ”vet ej”"] if row["unknown_count"] else []
    said = f"Lägsta och högsta möjliga {what} {row['year']}: {ends[0]} och {ends[1]} av {text.counted(total, unit)}"
    asked = "" if row["base_unit"] == trend_plot.AREAS else " som fick frågan"
    return [f"{said}{asked}; {text.join(parts)}."]


def _explanations(rows: Sequence[trend_plot.Row]) -> list[str]:
    sources = list(dict.fromkeys(str(row["source"]) for row in rows if row["origin"] == "printed"))
    printed = f"Ringar är tryckta uppgifter med sin egen bas, som inte ingår i linjen: {text.join(sources)}."
    small = any(0 < row["base"] < text.SMALL_BASE for row in rows)
    return ([printed] if sources else []) + ([SMALL_NOTE] if small else [])
