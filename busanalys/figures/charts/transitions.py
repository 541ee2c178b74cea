"""What changed since the last time, as bars from one answer to the other under closer to yes, the same and further from it."""

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

OTHER = ""
DIRECTIONS = {"closer": "Närmare ja", "same": "Oförändrat", "further": "Längre från ja", OTHER: "Annat svar"}
FOLLOWED_NOTE = (
    "En BUS-grupp som bildats av andra jämförs med dem: en sammanslagen där alla som ingår i den svarade lika, en delad med "
    "den som den kommer från."
)


def transitions(
    frame: pd.DataFrame,
    *,
    id: str,
    question_label: str,
    year: int,
    source: str,
    synthetic: bool,
    answer: str = "ja",
    finding: str | None = None,
    notes: tuple[str, ...] = (),
) -> Figure | Prose:
    """One bar per pair of answers that occurs among the comparable groups; a note when there are none.

    `frame` is one of `indicators.comparable_groups`, of which only the comparable groups are drawn; `answer` is the positive
    answer as the title names it.
    """
    kept = frame[frame["comparable"]]
    if kept.empty:
        return words.nothing(f"förändringar av ”{question_label}” till {year}", None)
    earlier, base = int(kept["compared_year"].iloc[0]), len(kept)
    title = finding or _finding(kept, earlier, answer)
    whose = f"Bas: {text.number(base)} BUS-grupper som tog ställning båda åren"
    subtitle = words.sentences(question_label, f"Från {earlier} till {year}", whose)
    pairs = _pairs(kept)
    drawn = _headed(_rows(pairs, base), pairs)
    points = [f"{row.label.replace(' → ', ' till ')}: {row.value}" for row in drawn]
    followed = (FOLLOWED_NOTE,) if kept["predecessors"].str.len().any() else ()
    return Figure(
        id,
        title,
        subtitle,
        bar_rows.bars(drawn, base, title, subtitle, synthetic),
        _table(pairs, earlier, year),
        words.alt("Liggande stapeldiagram över förändringar", points, title=title, closing=[subtitle], synthetic=synthetic),
        source,
        (*notes, *followed),
        synthetic,
    )


def _finding(kept: pd.DataFrame, earlier: int, answer: str) -> str:
    counts = kept["direction"].value_counts()
    closer, further = (int(counts.get(code, 0)) for code in ("closer", "further"))
    if kept["now"].eq(kept["then"]).all():
        return f"Inget av de svar som kan jämföras har ändrats sedan {earlier}"
    if not closer + further:
        return f"{int(kept['now'].ne(kept['then']).sum())} av {len(kept)} jämförbara BUS-grupper svarar annorlunda än {earlier}"
    groups = text.plural(len(kept), "jämförbar BUS-grupp", "jämförbara BUS-grupper")
    nearer, away = f"kommit närmare {answer}", f"kommit längre från {answer}"
    moved = f"{nearer} och {further} längre från" if closer and further else nearer if closer else away
    return f"Sedan {earlier} har {closer or further} av {len(kept)} {groups} {moved}"


def _pairs(kept: pd.DataFrame) -> pd.DataFrame:
    """One row per direction and pair of answers with its count and the names of its groups, most common first."""
    grouped = kept.groupby(["direction", "then_label", "now_label"], sort=False)["short_name"]
    pairs = grouped.agg(count="size", names=lambda names: text.join(sorted(names, key=text.alphabetical))).reset_index()
    place = pairs["direction"].map(list(DIRECTIONS).index)
    ordered = pairs.assign(place=place).sort_values(["place", "count", "then_label"], ascending=[True, False, True])
    return ordered.drop(columns="place").reset_index(drop=True)


def _rows(pairs: pd.DataFrame, base: int) -> list[bar_rows.Row]:
    cells = pairs[["direction", "then_label", "now_label", "count"]].itertuples(index=False, name=None)
    return [
        bar_rows.Row(f"{then} → {now}", count, text.count_and_share(count, base), _look(direction), direction)
        for direction, then, now, count in cells
    ]


def _look(direction: str) -> style.Look:
    return style.STATE_LOOKS[direction or "same"]


def _headed(rows: list[bar_rows.Row], pairs: pd.DataFrame) -> list[bar_rows.Row]:
    """A heading with its sum over the first row of each direction."""
    sums, seen, headed = pairs.groupby("direction")["count"].sum(), set[str](), []
    for row in rows:
        heading = "" if row.section in seen else _heading(row.section, int(sums[row.section]))
        seen.add(row.section)
        headed.append(replace(row, heading=heading))
    return headed


def _heading(direction: str, groups: int) -> str:
    return f"{DIRECTIONS[direction]}: {text.number(groups)} {text.plural(groups, 'BUS-grupp', 'BUS-grupper')}"


def _table(pairs: pd.DataFrame, earlier: int, later: int) -> pd.DataFrame:
    named = pairs.assign(direction=pairs["direction"].map(DIRECTIONS))
    columns = ["then_label", "now_label", "count", "direction", "names"]
    return named[columns].set_axis([f"{earlier}", f"{later}", "Antal BUS-grupper", "Förändring", "Vilka"], axis="columns")
