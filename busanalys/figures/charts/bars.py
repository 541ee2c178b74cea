"""Horizontal bars of the answers to one question, for a single choice and for several."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from busanalys import states, text
from busanalys.figures import style, tables
from busanalys.figures.charts import rows as bar_rows
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure, Prose
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

Cells = dict[Hashable, Any]
OUTSIDE = "Ingår inte i basen"
SECTIONS = {"required": "Obligatoriska verksamheter", "scale": "Övriga verksamheter"}
MOST_NAMED = 4


@by_frame
def answer_bars(
    frame: pd.DataFrame,
    *,
    id: str,
    question_label: str,
    year: int,
    source: str,
    synthetic: bool,
    finding: str | None = None,
    notes: tuple[str, ...] = (),
) -> Figure | Prose:
    """One bar per answer in the order of the answers, labelled `13 (42 %)`; a note when the frame is empty.

    `frame` is one of `indicators.distribution` (single choice). "Vet ej", conflicting answers and gaps stand apart below
    the scale, what lies outside the base last. A bar's length is its share of the base (0–100 %). The title is `finding`
    or the most common answer with its count and base.
    """
    if frame.empty:
        return words.nothing(f"frågan ”{question_label}”", year)
    ordered = style.legend_order(frame)
    base, unit = int(ordered["base"].iloc[0]), str(ordered["base_unit"].iloc[0])
    title = finding or _finding(ordered, base, unit, question_label)
    subtitle = words.sentences(question_label, f"År {year}", words.base_words(base, unit))
    looks = style.looks(frame)
    drawn = [_row(cells, looks[str(cells["category"])]) for cells in ordered.to_dict("records")]
    return Figure(
        id,
        title,
        subtitle,
        bar_rows.bars(_headed(drawn), max(base, 1), title, subtitle, synthetic),
        tables.distribution_frame(frame),
        words.alt("Liggande stapeldiagram", _points(drawn), title=title, closing=[subtitle], synthetic=synthetic),
        source,
        (*notes, *_notes(ordered, base)),
        synthetic,
    )


def _finding(ordered: pd.DataFrame, base: int, unit: str, topic: str = "") -> str:
    """The most common answer; a bare answer such as "ja" gets the topic before it, unless that is a whole question."""
    answers = ordered[(ordered["kind"] != "gap") & ordered["in_base"]]
    if answers.empty or not answers["count"].max():
        return f"Inga svar av {text.counted(base, unit)} att redovisa"
    most = answers.sort_values("count", ascending=False, kind="stable").iloc[0]
    answer, share = text.lower_first(str(most["label"])), f"{text.number(most['count'])} av {text.counted(base, unit)}"
    bare = len(answer.split()) == 1
    return f"{topic}: {share} anger ”{answer}”" if bare and topic and not topic.endswith("?") else f"{share}: {answer}"


def _row(cells: Cells, look: style.Look) -> bar_rows.Row:
    inside = bool(cells["in_base"])
    count, base = int(cells["count"]), int(cells["base"])
    value = text.count_and_share(count, base) if inside else text.number(count)
    section = style.section(str(cells["kind"])) if inside else "outside"
    return bar_rows.Row(tables.answer_label(cells), count, value, look, "off" if section in _OFF else section, tracked=inside)


_OFF = ("unknown", "conflicting", "gap")


def _headed(rows: list[bar_rows.Row], headings: Mapping[str, str] = MappingProxyType({"outside": OUTSIDE})) -> list[bar_rows.Row]:
    """The rows with a heading over the first of each section that has one."""
    first = {row.section: place for place, row in reversed(list(enumerate(rows)))}
    return [replace(row, heading=headings.get(row.section, "")) if first[row.section] == i else row for i, row in enumerate(rows)]


def _points(rows: list[bar_rows.Row]) -> list[str]:
    return [f"{row.label}: {row.value}" for row in rows]


def _notes(ordered: pd.DataFrame, base: int) -> tuple[str, ...]:
    found = [
        (words.MERGED_NOTE, ordered["kind"].eq("merged").any()),
        (words.UNACCOUNTED_NOTE, ordered["category"].eq(states.UNACCOUNTED.code).any()),
        (words.SMALL_BASE_NOTE, 0 < base < text.SMALL_BASE),
    ]
    return tuple(note for note, holds in found if holds)


@by_frame
def member_bars(
    frame: pd.DataFrame,
    *,
    id: str,
    question_label: str,
    year: int,
    source: str,
    synthetic: bool,
    finding: str | None = None,
    required: Collection[str] = (),
    notes: tuple[str, ...] = (),
) -> Figure | Prose:
    """One bar per option of a multiple choice with its share of the base; a note when the frame is empty.

    `frame` is one of `indicators.distribution` (multiple choice: counts do not add to the base), in which a count may be
    missing: that option is a row without a bar, marked with what the source says in words (`said`), or as "framgår inte
    av källan". The title is `finding` or, where counts are missing, how many the source gives; else the options that
    everyone chose, or the most common one. Options that are `required` stand above a rule, the most common first on both
    sides.
    """
    if frame.empty:
        return words.nothing(f"frågan ”{question_label}”", year)
    ordered = _by_number(style.legend_order(frame), required)
    base, unit = int(ordered["base"].max()), str(ordered["base_unit"].iloc[0])
    title = finding or _member_finding(ordered, base, unit)
    subtitle = words.sentences(question_label, f"År {year}", words.base_words(base, unit), "Flera svar kunde ges")
    sections = SECTIONS if required else {}
    drawn = _headed(
        [_member_row(cells, base, required) for cells in ordered.to_dict("records")], {**sections, "outside": OUTSIDE}
    )
    return Figure(
        id,
        title,
        subtitle,
        bar_rows.bars(drawn, max(base, 1), title, subtitle, synthetic),
        tables.distribution_frame(frame),
        words.alt("Liggande stapeldiagram", _points(drawn), title=title, closing=[subtitle], synthetic=synthetic),
        source,
        (*notes, *_notes(ordered, base)),
        synthetic,
    )


def _by_number(ordered: pd.DataFrame, required: Collection[str]) -> pd.DataFrame:
    """The rows with required options first, the most common first, gaps last; as they come where nothing is required."""
    if not required:
        return ordered
    rows = ordered.assign(gap=ordered["kind"].eq("gap"), other=~ordered["category"].isin(list(required)))
    return rows.sort_values(["gap", "other", "count"], ascending=[True, True, False], kind="stable", ignore_index=True)


def _member_finding(ordered: pd.DataFrame, base: int, unit: str) -> str:
    options = ordered[ordered["kind"] != "gap"]
    answers = options[options["count"].notna()]
    if len(answers) < len(options):
        return f"Källan anger antal för {text.number(len(answers))} av {text.number(len(options))} alternativ"
    everyone = [text.lower_first(str(label)) for label in answers.loc[answers["count"].eq(base), "label"]]
    all_of = f"{'alla ' if base > 1 else ''}{text.counted(base, unit)}"
    if 0 < len(everyone) <= MOST_NAMED:
        return f"{text.sentence_case(text.join(everyone))} anges av {all_of}"
    if everyone:
        return f"{len(everyone)} av {len(answers)} alternativ anges av {all_of}"
    return _finding(answers, base, unit)


def _without_number(said: str) -> str:
    return f"antal saknas, källan säger ”{said}”" if said else text.lower_first(states.NOT_IN_SOURCE.label)


def _member_row(cells: Cells, base: int, required: Collection[str]) -> bar_rows.Row:
    import pandas as pd

    look = style.look(str(cells["kind"]), str(cells["category"])) if cells["kind"] == "gap" else style.look("neutral")
    section = "off" if cells["kind"] == "gap" else "required" if cells["category"] in required else "scale"
    if pd.isna(cells["count"]):
        return bar_rows.Row(str(cells["label"]), None, _without_number(str(cells.get("said") or "")), look, section)
    count = int(cells["count"])
    inside = bool(cells["in_base"])
    value = text.count_and_share(count, base) if inside else text.number(count)
    return bar_rows.Row(str(cells["label"]), count, value, look, section if inside else "outside", tracked=inside)
