"""Rows of bars with their label above them: legible from a phone to a printed page.

The y axis is in pixels from the top, so that a label, a bar and the gap between sections keep their size at any width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from busanalys.figures import style

BAR = 18
GAP = 9
SECTION_GAP = 18
VALUE_ROOM = 92


@dataclass(frozen=True)
class Row:
    """One bar: its label, its length, the text at its end, how it looks and its section.

    A `length` of None is a row without a bar, whose `value` stands in the place of the bar; `tracked` draws the whole of
    which the bar is a part; `heading` is written above the first row of a section.
    """

    label: str
    length: float | None
    value: str
    look: style.Look
    section: str = "scale"
    heading: str = ""
    tracked: bool = True
    lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(style.wrap(self.label)))

    @property
    def shown(self) -> str:
        """What stands at the end of the bar, or in its place."""
        return f"<b>{self.value}</b>" if self.length is not None else f"<i>{style.wrapped(self.value)}</i>"

    @property
    def room(self) -> float:
        """The height of the bar, or of the text in its place."""
        return BAR if self.length is not None else max(BAR, len(style.wrap(self.value)) * style.LINE_HEIGHT)


@dataclass(frozen=True)
class _Placed:
    row: Row
    top: float
    rule: float | None

    @property
    def heading_room(self) -> float:
        return style.LINE_HEIGHT + 4 if self.row.heading else 0

    @property
    def bar(self) -> float:
        return self.top + self.heading_room + len(self.row.lines) * style.LINE_HEIGHT + self.row.room / 2


def bars(rows: Sequence[Row], whole: float, title: str, subtitle: str, synthetic: bool) -> dict[str, Any]:
    """The drawing of rows; a bar of length `whole` fills the width."""
    placed, height = _place(rows)
    traces = [_track(placed, whole), *(_bar(one) for one in placed if one.row.length)]
    notes = [note for one in placed for note in _notes(one)]
    drawn = {"barmode": "overlay", "shapes": _rules(placed), "annotations": notes}
    more = style.pixel_axes(height, whole) | drawn | {"showlegend": False, "margin": {"r": VALUE_ROOM}}
    return style.draw(traces, style.layout(height + 4, title, subtitle, synthetic, **more))


def _place(rows: Sequence[Row]) -> tuple[list[_Placed], float]:
    placed: list[_Placed] = []
    top = 0.0
    for before, row in zip([None, *rows], rows, strict=False):
        new_section = before is not None and before.section != row.section
        top += SECTION_GAP if new_section else 0
        one = _Placed(row, top, top - (SECTION_GAP + GAP) / 2 if new_section else None)
        placed.append(one)
        top = one.bar + row.room / 2 + GAP
    return placed, max(top - GAP, BAR)


def _track(placed: Sequence[_Placed], whole: float) -> dict[str, Any]:
    tracked = [one for one in placed if one.row.tracked and one.row.length is not None]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [whole] * len(tracked),
        "y": [one.bar for one in tracked],
        "width": BAR,
        "marker": {"color": style.TRACK},
        "hoverinfo": "skip",
    }


def _bar(one: _Placed) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [one.row.length],
        "y": [one.bar],
        "width": BAR,
        "name": style.plain(one.row.label),
        "marker": style.bar_marker(one.row.look),
        "hovertemplate": f"{'<br>'.join(one.row.lines)}<br><b>{one.row.value}</b><extra></extra>",
    }


def _notes(one: _Placed) -> list[dict[str, Any]]:
    label = style.note_at(
        "<br>".join(one.row.lines), x=0, y=one.bar - one.row.room / 2, size=style.TEXT_SIZE, color=style.INK, yanchor="bottom"
    )
    value = style.note_at(
        one.row.shown,
        x=one.row.length or 0,
        y=one.bar,
        xref="x",
        xshift=4 if one.row.length else 0,
        size=style.TEXT_SIZE,
        color=style.INK,
    )
    heading = style.note_at(one.row.heading, x=0, y=one.top, yanchor="top")
    return [label, value, heading] if one.row.heading else [label, value]


def _rules(placed: Sequence[_Placed]) -> list[dict[str, Any]]:
    line = {"color": style.RULE, "width": 1}
    return [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": one.rule, "y1": one.rule, "line": line}
        for one in placed
        if one.rule is not None
    ]
