"""The own lines of a choice as HTML: what the group, and whom it is compared with, answered or had in every year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from busanalys import indicators, text
from busanalys.cache import frame_cache
from busanalys.explore.choice import KINDS, Choice
from busanalys.figures import style
from busanalys.figures.charts.words import BREAK_WORDS

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

PLAIN = style.Look(style.WHITE, on=style.INK)
DIFFERENT = style.Look(style.WHITE, on=style.INK, sign="≠")  # what groups that became one answered otherwise than each other


NUMBER = "neutral"  # the kind of what is a number, in a frame of a number's states


class Cell(NamedTuple):
    """What is said of a year, the lines that are seen of it, and its look."""

    said: str
    seen: tuple[str, ...]
    look: style.Look


ABSENT = Cell("BUS-gruppen fanns inte", ("",), PLAIN)
UNTOLD = Cell("inga uppgifter", ("",), PLAIN)


def html(chosen: Choice) -> str:
    """A line for the group and one for what it is compared with; empty without a group."""
    if not chosen.group:
        return ""
    worded, every = chosen.survey.registry.county.said, _every(chosen.survey, chosen.indicator)
    absent = ABSENT._replace(said=worded(ABSENT.said))
    named = [group for group in (chosen.group, chosen.compared) if group in chosen.groups]
    lines = [_line(chosen, chosen.groups[group], _own(chosen, group, every), absent) for group in named]
    if chosen.compared in KINDS:
        lines.append(_line(chosen, worded(KINDS[chosen.compared]), _peers(chosen, every), UNTOLD))
    return "".join(lines)


@frame_cache
def _every(survey: Survey, indicator: str) -> pd.DataFrame:
    """What every group answered or had in every year: group_id, row_label, row_kind, column, category, label, kind, order."""
    kind = str(survey.codebook.indicator(indicator)["kind"])
    if kind in ("share", "number"):
        return indicators.group_by_year(survey, str(survey.codebook.indicator_options(indicator)["question"].iloc[0]))
    frame = {"all_of": indicators.lacking_by_area, "registry": _status, "targets": _demanded}[kind]
    rows = indicators.over_years(frame, survey, indicator)
    named = rows.rename(columns={"year": "column", "group_name": "row_label", "area_kind": "row_kind"})
    return named[named["group_id"].ne("")].drop_duplicates(["column", "group_id", "category"])


def _status(survey: Survey, _: str, year: int) -> pd.DataFrame:
    return indicators.group_status(survey, year)


def _demanded(survey: Survey, _: str, year: int) -> pd.DataFrame:
    return indicators.requirements_by_area(survey, year)


def _own(chosen: Choice, group: str, every: pd.DataFrame) -> dict[int, Cell]:
    """The group's answer in every year; before it existed, that of the groups that it comes from."""
    looks, before = style.looks(every), indicators.predecessors(chosen.survey, group)
    if chosen.kind == "number":
        looks |= {number: replace(PLAIN, sign=number) for number in every.loc[every["kind"].eq(NUMBER), "category"]}
    of_year = every[every["group_id"].isin([group, *before])].groupby("column")
    return {int(str(year)): _cell(rows[rows["group_id"].eq(group)], rows, looks) for year, rows in of_year}


def _cell(own: pd.DataFrame, every: pd.DataFrame, looks: Mapping[str, style.Look]) -> Cell:
    rows = every if own.empty else own
    labels = [str(label) for label in rows["label"]]
    named = [f"{name}: {text.lower_first(label)}" for name, label in zip(rows["row_label"], labels, strict=True)]
    look = looks[str(rows["category"].iloc[0])] if len(set(labels)) == 1 else DIFFERENT
    return Cell(labels[0] if len(labels) == 1 else text.join(named), (look.sign,), look)


def _peers(chosen: Choice, every: pd.DataFrame) -> dict[int, Cell]:
    """How many of the groups of a kind gave the indicator's answer, or have all, in every year; of numbers their median."""
    survey = chosen.survey
    groups = survey.registry.county.said("BUS-grupper")
    of_kind = every[every["row_kind"].eq(chosen.compared) & every["kind"].ne("gap")]
    if chosen.kind == "number":
        given = of_kind[of_kind["kind"].eq(NUMBER)].groupby("column")["category"]
        return {int(str(year)): _median(numbers.astype(int), groups) for year, numbers in given}
    if chosen.kind == "targets":
        counted = of_kind.groupby("column")["complete"].agg(["sum", "size"]).reset_index()
        return _counts(counted, f"{groups} uppfyller säkert alla krav")
    if chosen.kind == "registry":
        areas = indicators.over_years(indicators.values, survey, chosen.indicator)
        known = areas[areas["kind"].eq(chosen.compared) & areas["value"].isin(["yes", "no"])]
        return _counts(known["value"].eq("yes").groupby(known["year"]).agg(["sum", "size"]).reset_index(), "områden")
    counts = [f"{chosen.compared}_{part}" for part in ("count", "base")]
    frame = indicators.trend(survey, chosen.indicator, "groups")
    return _counts(frame.loc[frame[counts[1]].gt(0), ["year", *counts]], groups)


def _counts(rows: pd.DataFrame, unit: str) -> dict[int, Cell]:
    """The cells of rows of year, count and base."""
    return {
        year: Cell(text.of_base(count, base, unit), (text.number(count), f"av {text.number(base)}"), PLAIN)
        for year, count, base in rows.astype(int).itertuples(index=False)
    }


def _median(numbers: pd.Series[int], unit: str) -> Cell:
    middle = float(numbers.median())
    said = text.decimal(middle)
    return Cell(f"medianen {said} bland {text.counted(len(numbers), unit)} som angav ett antal", (said,), PLAIN)


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
