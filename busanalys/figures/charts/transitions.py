"""What changed since the last time: who moved, by name, in two columns, and those that did not as one bar."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

OTHER, SAME = "", "same"
DIRECTIONS = {"closer": "Närmare ja", "further": "Längre från ja", OTHER: "Annat svar", SAME: "Oförändrat"}
SIGNS = {"closer": "↑", "further": "↓", OTHER: "↔"}
FOLLOWED_NOTE = (
    "En BUS-grupp som bildats av andra jämförs med dem: en sammanslagen där alla som ingår i den svarade lika, en delad med "
    "den som den kommer från."
)


@by_frame
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
) -> Table | Prose:
    """The comparable groups that moved by name, from what to what; a note when there are no comparable groups.

    `frame` is one of `indicators.comparable_groups`, of which only the comparable groups are told; `answer` is the positive
    answer as the title names it.
    """
    kept = frame[frame["comparable"]]
    if kept.empty:
        return words.nothing(f"förändringar av ”{question_label}” till {year}", None)
    earlier, base = int(kept["compared_year"].iloc[0]), len(kept)
    title = finding or _finding(kept, earlier, answer)
    whose = f"Bas: {text.counted(base, 'BUS-grupper')} som tog ställning båda åren"
    subtitle = words.sentences(question_label, f"Från {earlier} till {year}", whose)
    followed = (FOLLOWED_NOTE,) if kept["predecessors"].str.len().any() else ()
    shown = _markup(kept, title, subtitle)
    return Table(id, title, _table(_pairs(kept), earlier, year), source, (*notes, *followed), synthetic, shown)


def _finding(kept: pd.DataFrame, earlier: int, answer: str) -> str:
    counts, groups = kept["direction"].value_counts(), text.counted(len(kept), "jämförbara BUS-grupper")
    closer, further = (int(counts.get(code, 0)) for code in ("closer", "further"))
    if kept["now"].eq(kept["then"]).all():
        return f"Inget av de svar som kan jämföras har ändrats sedan {earlier}"
    if not closer + further:
        return f"{int(kept['now'].ne(kept['then']).sum())} av {groups} svarar annorlunda än {earlier}"
    nearer, away = f"kommit närmare {answer}", f"kommit längre från {answer}"
    moved = f"{nearer} och {further} längre från" if closer and further else nearer if closer else away
    return f"Sedan {earlier} har {closer or further} av {groups} {moved}"


def _pairs(kept: pd.DataFrame) -> pd.DataFrame:
    """One row per direction and pair of answers with its count and the names of its groups, most common first."""
    grouped = kept.groupby(["direction", "then_label", "now_label"], sort=False)["short_name"]
    pairs = grouped.agg(count="size", names=lambda names: text.join(sorted(names, key=text.alphabetical))).reset_index()
    place = pairs["direction"].map(list(DIRECTIONS).index)
    ordered = pairs.assign(place=place).sort_values(["place", "count", "then_label"], ascending=[True, False, True])
    return ordered.drop(columns="place").reset_index(drop=True)


def _markup(kept: pd.DataFrame, title: str, subtitle: str) -> str:
    head = f'<p class="board-subtitle">{escape(subtitle)}</p>'
    moved = kept[kept["direction"].ne(SAME) & kept["now"].ne(kept["then"])]
    lists = "".join(_list(direction, moved[moved["direction"].eq(direction)]) for direction in SIGNS)
    columns = f'<div class="moves">{lists}</div>' if lists else ""
    return f'<div class="change" role="group" aria-label="{escape(title)}">{head}{columns}{_unmoved(kept, moved)}</div>'


def _list(direction: str, rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    ordered = rows.sort_values("short_name", key=lambda names: names.map(text.alphabetical))
    cells = ordered[["group_id", "short_name", "then_label", "now_label"]].itertuples(index=False, name=None)
    items = "".join(_item(*map(str, one)) for one in cells)
    count = text.counted(len(rows), "BUS-grupper")
    sign = f'<span aria-hidden="true" class="{direction or "other"}">{SIGNS[direction]}</span>'
    return f"<div><p>{sign} {DIRECTIONS[direction]}: {count}</p><ul>{items}</ul></div>"


def _item(group: str, name: str, then: str, now: str) -> str:
    link = f'<a href="groups/{escape(group)}.html" data-profile="{escape(group)}">{escape(name)}</a>'
    moved = f'{escape(text.lower_first(then))} <span aria-hidden="true">→</span><span class="unseen">till</span>'
    return f'<li>{link}<span class="from">{moved} {escape(text.lower_first(now))}</span></li>'


def _unmoved(kept: pd.DataFrame, moved: pd.DataFrame) -> str:
    """Those that gave the same answer, as one grey bar of the comparable groups with what they answer."""
    left = kept.drop(moved.index)
    if left.empty:
        return ""
    counts = left["now_label"].value_counts(sort=False)
    answers = text.join([f"{text.number(int(count))} {text.lower_first(str(label))}" for label, count in counts.items()])
    said = f"{DIRECTIONS[SAME]}: {text.number(len(left))} av {text.number(len(kept))} ({answers})"
    width = f"width:{100 * len(left) / len(kept):.1f}%"
    return f'<p class="unmoved">{escape(said)}</p><div class="track" aria-hidden="true"><span style="{width}"></span></div>'


def _table(pairs: pd.DataFrame, earlier: int, later: int) -> pd.DataFrame:
    named = pairs.assign(direction=pairs["direction"].map(DIRECTIONS))
    columns = ["then_label", "now_label", "count", "direction", "names"]
    return named[columns].set_axis([f"{earlier}", f"{later}", "Antal BUS-grupper", "Förändring", "Vilka"], axis="columns")
