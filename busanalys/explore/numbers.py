"""The key numbers of a choice as HTML: the level with its base and bounds, the comparable groups, and own lines of groups."""

from __future__ import annotations

from html import escape
from typing import Any

from busanalys import indicators, text
from busanalys.errors import UsageError
from busanalys.explore.choice import KINDS, Choice
from busanalys.figures import style

COUNTED = ("share", "all_of", "registry")


def html(chosen: Choice) -> str:
    """A list of numbers with what each of them is; empty where nothing is counted."""
    listed = "".join(f"<div><dt>{escape(term)}</dt><dd>{said}</dd></div>" for term, said in (*_level(chosen), *_compared(chosen)))
    return f"<dl class='bus-numbers'>{listed}</dl>" if listed else ""


def _level(chosen: Choice) -> list[tuple[str, str]]:
    if chosen.kind not in COUNTED:
        return []
    level = indicators.level(chosen.survey, chosen.indicator, chosen.year, chosen.base)
    if not level["base"]:
        return [(str(chosen.year), "kan inte räknas fram ur svaren")]
    count, base = int(level["count"]), int(level["base"])
    share = text.percent(count, base)
    whole = f"{text.number(count)} av {text.number(base)}"
    said = f"<b>{share}</b> {whole}" if share else f"<b>{whole}</b>"
    rows = [(f"{text.sentence_case(str(level['base_unit']))} {chosen.year}", said)]
    if level["lower"] is None or not level["total"]:
        return rows
    ends = [round(level[end] * level["total"]) for end in ("lower", "upper")]
    said = f"<b>{text.number(ends[0])}–{text.number(ends[1])}</b> av {text.number(int(level['total']))}"
    return [*rows, ("Lägst och högst möjligt", said)]


def _compared(chosen: Choice) -> list[tuple[str, str]]:
    """How many of the comparable groups gave the answer then and now."""
    try:
        change = indicators.change(chosen.survey, chosen.indicator, chosen.year) if chosen.kind in COUNTED else None
    except UsageError:
        return []
    if change is None or change.compared_year is None or not change.n:
        return []
    said = f"<b>{text.number(change.then)} → {text.number(change.now)}</b> av {text.number(change.n)}"
    return [(f"Jämförbara BUS-grupper {change.compared_year}–{chosen.year}", said)]


def lines(chosen: Choice) -> str:
    """What the group, and the one or those that it is compared with, answered in every year; the chosen year has a frame."""
    if not chosen.question or not chosen.group:
        return ""
    beside = _peers(chosen) if chosen.compared in KINDS else _own(chosen, chosen.compared)
    return "".join([_own(chosen, chosen.group), beside])


def _own(chosen: Choice, group: str) -> str:
    """The group's answer to the question in every year."""
    frame = indicators.group_by_question_and_year(chosen.survey, group) if group else None
    rows = frame[frame["group_id"].str.split("/").str[0].eq(chosen.question)] if frame is not None and len(frame) else None
    if rows is None or rows.empty:
        return ""
    looks = style.looks(rows)
    cells = [
        _cell(row["column"], str(row["label"]), looks[row["category"]].sign, looks[row["category"]], row["column"] == chosen.year)
        for row in rows.to_dict("records")
    ]
    return _line(chosen.groups[group], cells)


def _peers(chosen: Choice) -> str:
    """How many of the groups of a kind gave the indicator's answer in every year."""
    frame = indicators.trend(chosen.survey, chosen.indicator, "groups") if chosen.kind in COUNTED else None
    counts = [f"{chosen.compared}_{part}" for part in ("count", "base")]
    rows = frame[frame[counts[1]].notna()] if frame is not None else None
    if rows is None or rows.empty:
        return ""
    cells = [
        _cell(year, _of(count, base), f"{int(count)}\nav {int(base)}", PLAIN, year == chosen.year)
        for year, count, base in rows[["year", *counts]].itertuples(index=False)
    ]
    return _line(KINDS[chosen.compared], cells)


PLAIN = style.Look(style.WHITE, on=style.INK)


def _of(count: float, base: float) -> str:
    return text.of_base(int(count), int(base), "BUS-grupper")


def _line(name: str, cells: list[str]) -> str:
    return f"<div class='bus-own'><b>{escape(name)}</b><span class='bus-line'>{''.join(cells)}</span></div>"


def _cell(year: Any, said: str, sign: str, look: style.Look, is_chosen: bool) -> str:
    words = escape(f"{year}: {said}")
    chosen = " class='chosen'" if is_chosen else ""
    shown = f"<span style='background:{look.colour}'>{escape(sign).replace(chr(10), '<br>')}</span>"
    return (
        f"<span role='img' title='{words}' aria-label='{words}' style='{style.css(look)}'{chosen}>"
        f"{shown}<small>{str(year)[2:]}</small></span>"
    )
