"""A group beside the county: the county's answers to every question as one bar each, the group's own marked on it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import listings, style
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

Cells = Mapping[Hashable, Any]
LABEL, BAR, GAP = 19, 20, 18  # pixels down
PHONE, BETWEEN = 350, 14  # pixels across for a question with the answer of the group, and between them
BOLD = 1.15  # times as wide as plain letters
OWN = {"symbol": "diamond", "size": 15, "color": style.BLACK, "line": {"color": style.WHITE, "width": 2.5}}
THEN = {"symbol": "circle-open", "size": 14, "color": style.WHITE, "line": {"width": 3}}
KEY = "Stapeln är länets svar. ◆ gruppens svar, ○ dess svar förra gången om det var ett annat"


@by_frame
def profile(frame: pd.DataFrame, *, id: str, title: str, year: int, source: str, synthetic: bool) -> Figure:
    """One row per question: the county's answers as a bar of the whole base, with the group's answer now and the last time.

    `frame` is one of `indicators.group_in_county`.
    """
    rows = [(name, part.to_dict("records")) for name, part in frame.groupby("question_label", sort=False)]
    subtitle = words.sentences(KEY, f"År {year}")
    height = len(rows) * (LABEL + BAR + GAP)
    traces, notes, narrow = [], [], []
    for number, (name, answers) in enumerate(rows):
        bar = number * (LABEL + BAR + GAP) + LABEL
        traces += _row(answers, bar + BAR / 2)
        notes += _labels(escape(str(name)), answers, bar, style.TEXT_SIZE)
        narrow += _labels(_broken(str(name), answers), answers, bar, style.SMALL_SIZE)
    more = style.pixel_axes(height) | {"annotations": notes, "showlegend": False, "barmode": "overlay"}
    table = listings.beside_county(frame.drop_duplicates("question"))
    points = [f"{one['question_label']}: {text.lower_first(str(one['own_label']))}" for _, (one, *_) in rows]
    alt = words.alt("Staplar med gruppens svar utmärkta", points, title=title, closing=[subtitle], synthetic=synthetic)
    layout = style.layout(height + 4, title, subtitle, synthetic, **more)
    drawing = style.draw(traces, layout | {"meta": layout["meta"] | {"narrow": {"annotations": narrow}}})
    return Figure(id, title, subtitle, drawing, table, alt, source, (), synthetic)


def _row(answers: list[dict[Hashable, Any]], middle: float) -> list[dict[str, Any]]:
    import pandas as pd

    looks = style.looks(pd.DataFrame(answers))
    base, place = max(sum(int(one["count"]) for one in answers), 1), 0.0
    traces, marks = [], []
    for one in answers:
        part = int(one["count"]) / base
        if part:
            traces.append(_segment(one, part, place, middle, looks[str(one["category"])]))
        marks += [_mark(place + part / 2, middle, look) for look in _marks(one)]
        place += part
    return [*traces, *marks]


def _marks(one: Cells) -> list[dict[str, Any]]:
    if one["category"] == one["own"]:
        return [OWN]
    return [THEN] if one["category"] == one["then"] else []


def _segment(one: Cells, part: float, place: float, middle: float, look: style.Look) -> dict[str, Any]:
    said = f"{escape(str(one['label']))}<br><b>{text.count_and_share(int(one['count']), int(one['base']))}</b>"
    where = {"x": [part], "base": [place], "y": [middle], "width": BAR}
    return {
        "type": "bar",
        "orientation": "h",
        "marker": style.bar_marker(look),
        "hovertemplate": f"{said}<extra></extra>",
    } | where


def _mark(place: float, middle: float, look: dict[str, Any]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "markers", "x": [place], "y": [middle], "marker": look, "hoverinfo": "skip"}


def _broken(name: str, answers: list[dict[Hashable, Any]]) -> str:
    """The name in the lines that fit beside the group's answer on a phone."""
    own = BOLD * style.width_of(str(answers[0]["own_label"]), style.SMALL_SIZE)
    return style.wrapped(name, int(PHONE - own - BETWEEN), style.SMALL_SIZE)


def _labels(name: str, answers: list[dict[Hashable, Any]], bottom: float, size: int) -> list[dict[str, Any]]:
    """The question at the left and the group's answer at the right, both just above the bar."""
    own = f"<b>{escape(str(answers[0]['own_label']))}</b>"
    look: dict[str, Any] = {"y": bottom, "yanchor": "bottom", "size": size, "color": style.INK}
    return [style.note_at(name, x=0, **look), style.note_at(own, x=1, xanchor="right", align="right", **look)]
