"""The own lines of a choice as HTML: what the group, and whom it is compared with, answered to the question in every year."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from busanalys import indicators, states, text
from busanalys.explore.choice import KINDS, Choice
from busanalys.figures import style
from busanalys.figures.charts.words import BREAK_WORDS

if TYPE_CHECKING:
    import pandas as pd

PLAIN = style.Look(style.WHITE, on=style.INK)
DIFFERENT = style.Look(style.WHITE, on=style.INK, sign="≠")  # what groups that became one answered otherwise than each other


FULFILLED = {"yes": ("Alla finns", "positive", 1), "no": ("Någon saknas", "negative", 2)}


class Cell(NamedTuple):
    """What is said of a year, the lines that are seen of it, and its look."""

    said: str
    seen: tuple[str, ...]
    look: style.Look


ABSENT = Cell("BUS-gruppen fanns inte", ("",), PLAIN)
UNTOLD = Cell("inget svar har kommit in", ("",), PLAIN)


def html(chosen: Choice) -> str:
    """A line for the group and one for what it is compared with; empty where no question is answered or fulfilled."""
    if not chosen.question or not chosen.group or chosen.kind == "number":
        return ""
    say = chosen.survey.registry.county.said
    absent = ABSENT._replace(said=say(ABSENT.said))
    named = [group for group in (chosen.group, chosen.compared) if group in chosen.groups]
    lines = [_line(chosen, chosen.groups[group], _own(chosen, group), absent) for group in named]
    if chosen.compared in KINDS:
        lines.append(_line(chosen, say(KINDS[chosen.compared]), _peers(chosen, say("BUS-grupper")), UNTOLD))
    return "".join(lines)


def _own(chosen: Choice, group: str) -> dict[int, Cell]:
    """The group's answer in every year; before it existed, that of the groups that it comes from."""
    every = _answers(chosen)
    looks, before = style.looks(every), indicators.predecessors(chosen.survey, group)
    of_year = every[every["group_id"].isin([group, *before])].groupby("column")
    return {int(str(year)): _cell(rows[rows["group_id"].eq(group)], rows, looks) for year, rows in of_year}


def _answers(chosen: Choice) -> pd.DataFrame:
    """The answer of every group in every year; of a multiple choice whether it has all that the indicator counts."""
    if chosen.kind == "share":
        return indicators.group_by_year(chosen.survey, chosen.question)
    rows = indicators.over_years(indicators.values, chosen.survey, chosen.indicator)
    told = rows["value"].map(lambda value: FULFILLED.get(value) or (states.STATES[value].label, states.STATES[value].kind, 3))
    described = {name: told.str[place] for place, name in enumerate(("label", "kind", "order"))}
    return rows.rename(columns={"year": "column", "short_name": "row_label", "value": "category"}).assign(**described)


def _cell(own: pd.DataFrame, every: pd.DataFrame, looks: Mapping[str, style.Look]) -> Cell:
    rows = every if own.empty else own
    labels = [str(label) for label in rows["label"]]
    named = [f"{name}: {text.lower_first(label)}" for name, label in zip(rows["row_label"], labels, strict=True)]
    look = looks[str(rows["category"].iloc[0])] if len(set(labels)) == 1 else DIFFERENT
    return Cell(labels[0] if len(labels) == 1 else text.join(named), (look.sign,), look)


def _peers(chosen: Choice, unit: str) -> dict[int, Cell]:
    """How many of the groups of a kind gave the indicator's answer in every year."""
    if chosen.kind not in ("share", "all_of"):
        return {}
    counts = [f"{chosen.compared}_{part}" for part in ("count", "base")]
    frame = indicators.trend(chosen.survey, chosen.indicator, "groups")
    rows = frame.loc[frame[counts[1]].gt(0), ["year", *counts]].astype(int)
    return {
        year: Cell(text.of_base(count, base, unit), (text.number(count), f"av {text.number(base)}"), PLAIN)
        for year, count, base in rows.itertuples(index=False)
    }


def _line(chosen: Choice, name: str, cells: Mapping[int, Cell], otherwise: Cell) -> str:
    """The cells of all years under each other's years, with a gap where the question was worded anew; the chosen one framed."""
    book, years = chosen.survey.codebook, chosen.survey.years
    anew = {later for earlier, later in pairwise(years) if book.breaks_between(chosen.question, earlier, later)}
    shown = [_shown(year, cells.get(year, otherwise), year in anew, year == chosen.year) for year in years]
    return f"<div class='bus-own'><b>{escape(name)}</b><span class='bus-line'>{''.join(shown)}</span></div>"


def _shown(year: int, cell: Cell, is_new: bool, is_chosen: bool) -> str:
    words = escape(f"{year}: {cell.said}{f' ({BREAK_WORDS})' if is_new else ''}")
    kinds = " ".join(name for name, holds in (("chosen", is_chosen), ("anew", is_new)) if holds)
    sign = f"<span style='background:{cell.look.colour}'>{'<br>'.join(map(escape, cell.seen))}</span>"
    return (
        f"<span role='img' title='{words}' aria-label='{words}' style='{style.css(cell.look)}' class='{kinds}'>"
        f"{sign}<small>{str(year)[2:]}</small></span>"
    )
