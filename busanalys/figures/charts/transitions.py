"""What changed between two years, as bars from one answer to the other under better, the same and worse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import style
from busanalys.figures.charts import rows as bar_rows
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure, Prose

if TYPE_CHECKING:
    import pandas as pd

DIRECTIONS = {"better": "Bättre", "same": "Oförändrat", "worse": "Sämre", "not_comparable": "Kan inte jämföras"}
ON_SCALE = ("positive", "partial", "negative")
NOT_COMPARABLE_NOTE = "”Kan inte jämföras”: svaret var ”vet ej” eller motstridigt, eller saknades, minst ett av åren."
BROKEN_NOTE = "Frågan ändrades mellan åren, därför kan svaren inte jämföras."
FOLLOWED_NOTE = "Områden följs med 2014 års indelning, så att en sammanslagning av stadsdelsområden inte blir ett bortfall."


def transitions(
    frame: pd.DataFrame,
    *,
    id: str,
    question_label: str,
    earlier: int,
    later: int,
    source: str,
    synthetic: bool,
    finding: str | None = None,
    notes: tuple[str, ...] = (),
) -> Figure | Prose:
    """One bar per pair of answers that occurs, from `earlier` to `later`; a note when the frame is empty.

    `frame` is one of `indicators.transitions`: a row per area with from_label, to_label, their kinds and orders by way of the
    codes, direction (better, same, worse, not_comparable) and name. What cannot be compared is one bar of its own, and its
    pairs stand in the table.
    """
    if frame.empty:
        return words.nothing(f"förändringar av ”{question_label}” mellan {earlier} och {later}", None)
    base = len(frame)
    title = finding or _finding(frame, earlier)
    subtitle = words.sentences(question_label, f"Från {earlier} till {later}", words.base_words(base, "områden"))
    pairs = _pairs(frame)
    drawn = _headed(_rows(pairs, base), pairs)
    points = [f"{row.label.replace(' → ', ' till ')}: {row.value}" for row in drawn]
    return Figure(
        id,
        title,
        subtitle,
        bar_rows.bars(drawn, base, title, subtitle, synthetic),
        _table(pairs, earlier, later),
        words.alt("Liggande stapeldiagram över förändringar", points, title=title, closing=[subtitle], synthetic=synthetic),
        source,
        (*notes, *_notes(frame)),
        synthetic,
    )


def _finding(frame: pd.DataFrame, earlier: int) -> str:
    counts = frame["direction"].value_counts()
    better, same, worse = (int(counts.get(code, 0)) for code in ("better", "same", "worse"))
    if not better + same + worse:
        return f"Inget av {len(frame)} områden kan jämföras med {earlier}"
    return f"Bättre än {earlier} i {better}, oförändrat i {same} och sämre i {worse} av {len(frame)} områden"


def _pairs(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per direction and pair of answers with its count and the names of its areas, most common first."""
    grouped = frame.groupby(["direction", "from_label", "to_label"], sort=False)["name"]
    pairs = grouped.agg(count="size", names=lambda names: text.join(sorted(names))).reset_index()
    place = pairs["direction"].map(list(DIRECTIONS).index)
    ordered = pairs.assign(place=place).sort_values(["place", "count", "from_label"], ascending=[True, False, True])
    return ordered.drop(columns="place").reset_index(drop=True)


def _rows(pairs: pd.DataFrame, base: int) -> list[bar_rows.Row]:
    comparable = pairs[pairs["direction"] != "not_comparable"]
    cells = comparable[["direction", "from_label", "to_label", "count"]].itertuples(index=False, name=None)
    rows = [_row(direction, f"{before} → {after}", count, base) for direction, before, after, count in cells]
    rest = int(pairs.loc[pairs["direction"] == "not_comparable", "count"].sum())
    return [*rows, _row("not_comparable", DIRECTIONS["not_comparable"], rest, base)] if rest else rows


def _row(direction: str, label: str, count: int, base: int) -> bar_rows.Row:
    return bar_rows.Row(label, count, text.count_and_share(count, base), style.STATE_LOOKS[direction], direction)


def _headed(rows: list[bar_rows.Row], pairs: pd.DataFrame) -> list[bar_rows.Row]:
    """A heading with its sum over the first row of each direction that can be compared."""
    sums = pairs.groupby("direction")["count"].sum()
    seen: set[str] = {"not_comparable"}
    headed = []
    for row in rows:
        new = row.section not in seen
        seen.add(row.section)
        headed.append(replace(row, heading=_heading(row.section, int(sums[row.section])) if new else ""))
    return headed


def _heading(direction: str, areas: int) -> str:
    return f"{DIRECTIONS[direction]}: {text.number(areas)} {text.plural(areas, 'område', 'områden')}"


def _table(pairs: pd.DataFrame, earlier: int, later: int) -> pd.DataFrame:
    named = pairs.assign(direction=pairs["direction"].map(DIRECTIONS))
    columns = ["from_label", "to_label", "count", "direction", "names"]
    return named[columns].set_axis([f"{earlier}", f"{later}", "Antal områden", "Förändring", "Vilka"], axis="columns")


def _notes(frame: pd.DataFrame) -> tuple[str, ...]:
    apart = frame[frame["direction"] == "not_comparable"]
    on_scale = apart["from_kind"].isin(ON_SCALE) & apart["to_kind"].isin(ON_SCALE)
    found = [(BROKEN_NOTE, on_scale.any()), (NOT_COMPARABLE_NOTE, not apart.empty and not on_scale.any()), (FOLLOWED_NOTE, True)]
    return tuple(note for note, holds in found if holds)
