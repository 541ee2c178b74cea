"""The key numbers of a choice as HTML: the level with its base and bounds, the comparable groups, the group's own line."""

from __future__ import annotations

from html import escape
from typing import Any

from busanalys import indicators, text
from busanalys.errors import UsageError
from busanalys.explore.choice import Choice
from busanalys.figures import style

COUNTED = ("share", "all_of", "registry")


def html(chosen: Choice) -> str:
    """A list of terms and numbers; of what no year can be counted for, only the group's own line."""
    rows = [*_level(chosen), *_compared(chosen), *_own(chosen)]
    listed = "".join(f"<div><dt>{escape(term)}</dt><dd>{said}</dd></div>" for term, said in rows)
    return f"<dl class='bus-numbers'>{listed}</dl>" if listed else ""


def _level(chosen: Choice) -> list[tuple[str, str]]:
    if chosen.kind not in COUNTED:
        return []
    level = indicators.level(chosen.survey, chosen.indicator, chosen.year, chosen.base)
    label = str(chosen.survey.codebook.indicator(chosen.indicator)["label"])
    if not level["base"]:
        return [(f"{label} {chosen.year}", "kan inte räknas fram ur svaren")]
    count, base = int(level["count"]), int(level["base"])
    share = f"<b>{text.percent(count, base)}</b> " if text.percent(count, base) else ""
    said = f"{text.number(count)} av {text.number(base)} {level['base_unit']}"
    rows = [(f"{label} {chosen.year}", share + said)]
    if level["lower"] is None or not level["total"]:
        return rows
    ends = [round(level[end] * level["total"]) for end in ("lower", "upper")]
    said = f"{text.number(ends[0])}–{text.number(ends[1])} av {text.number(int(level['total']))}"
    return [*rows, ("Lägst och högst möjligt", said)]


def _compared(chosen: Choice) -> list[tuple[str, str]]:
    """How many of the comparable groups gave the answer then and now."""
    try:
        change = indicators.change(chosen.survey, chosen.indicator, chosen.year) if chosen.kind in COUNTED else None
    except UsageError:
        return []
    if change is None or change.compared_year is None or not change.n:
        return []
    said = f"{text.number(change.then)} → {text.number(change.now)} av {text.number(change.n)} jämförbara BUS-grupper"
    return [(f"{change.compared_year} → {chosen.year}", chosen.survey.registry.county.said(said))]


def _own(chosen: Choice) -> list[tuple[str, str]]:
    """The group's answer to the question in every year, the chosen one framed."""
    if not chosen.group or not chosen.question:
        return []
    frame = indicators.group_by_question_and_year(chosen.survey, chosen.group)
    rows = frame[frame["question"].eq(chosen.question)]
    if rows.empty:
        return []
    looks = style.looks(rows)
    cells = [_cell(row, looks[row["category"]], row["column"] == chosen.year) for row in rows.to_dict("records")]
    return [(f"{chosen.groups[chosen.group]}, alla år; {chosen.year} har ram", f"<span class='bus-line'>{''.join(cells)}</span>")]


def _cell(row: dict[Any, Any], look: style.Look, is_chosen: bool) -> str:
    said = f"{row['column']}: {row['label']}"
    frame = ";outline:3px solid #0b0c0c" if is_chosen else ""
    sign = f"<span style='background:{look.colour}'>{escape(look.sign)}</span>"
    return (
        f"<span role='img' title='{escape(said)}' aria-label='{escape(said)}' style='{style.css(look)}{frame}'>"
        f"{sign}<small>{str(row['column'])[2:]}</small></span>"
    )
