"""The key numbers of a choice as HTML: the level with its base and bounds, and the comparable groups."""

from __future__ import annotations

from html import escape

from busanalys import indicators, text
from busanalys.errors import UsageError
from busanalys.explore.choice import Choice

COUNTED = ("share", "all_of", "registry")


def html(chosen: Choice) -> str:
    """A list of numbers with what each of them is; empty where nothing is counted."""
    say, rows = chosen.survey.registry.county.said, (*_level(chosen), *_compared(chosen))
    listed = "".join(f"<div><dt>{escape(say(term))}</dt><dd>{number}</dd></div>" for term, number in rows)
    return f"<dl class='bus-numbers'>{listed}</dl>" if listed else ""


def _level(chosen: Choice) -> list[tuple[str, str]]:
    if chosen.kind not in COUNTED:
        return {"number": _median, "targets": _demands}[chosen.kind](chosen)
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
    least, most = (round(level[end] * level["total"]) for end in ("lower", "upper"))
    return [*rows, ("Lägst och högst möjligt", _between(least, most, int(level["total"])))]


def _between(least: int, most: int, base: int) -> str:
    """The lowest and the highest possible number of a base, as one where they are the same."""
    ends = "–".join(text.number(end) for end in dict.fromkeys((least, most)))
    return f"<b>{ends}</b> av {text.number(base)}"


def _median(chosen: Choice) -> list[tuple[str, str]]:
    """The middle number of the groups that gave one."""
    rows = indicators.numbers(chosen.survey, chosen.question, until=chosen.year)
    own = rows[rows["year"].eq(chosen.year) & rows["groups"].gt(0)].to_dict("records")
    term = f"Median {chosen.year}, BUS-grupper som angav ett antal"
    return [(term, f"<b>{text.decimal(row['median'])}</b> {row['groups']} av {row['base']}") for row in own]


def _demands(chosen: Choice) -> list[tuple[str, str]]:
    """How many groups meet all that is demanded, at least and at most."""
    met = indicators.requirements_met(chosen.survey, chosen.year)
    met = met.iloc[: None if chosen.survey.kind == "survey" else 0]  # of printed facts nothing is known group by group
    least, most = (int(number.eq(met["of"]).sum()) for number in (met["met"], met["met"] + met["unknown"]))
    return [(f"BUS-grupper som uppfyller alla krav {chosen.year}", _between(least, most, len(met)))] if len(met) else []


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
