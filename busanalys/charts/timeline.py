"""A vertical line of dated events with their text beside it, legible on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from busanalys import style, text
from busanalys.charts import words
from busanalys.figure import Figure, Prose

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

STATUS = {
    "proposal": ("förslag", "circle-open"),
    "recommendation": ("rekommendation", "diamond-open"),
    "decision": ("beslut", "circle"),
    "evaluation": ("uppföljning", "square"),
    "other": ("övrigt", "line-ew-open"),
}
SMALL_LINE = 16
BETWEEN = 16
INDENT = 22
BOLD_SIZE = style.SMALL_SIZE + 1
WIDTH = 250


@dataclass(frozen=True)
class _Event:
    when: str
    status: str
    actor: str
    event: str

    @property
    def head(self) -> str:
        label = STATUS[self.status][0]
        return ", ".join(part for part in (self.when, label if self.status != "other" else "", self.actor) if part)

    @property
    def head_lines(self) -> list[str]:
        return style.wrap(self.head, WIDTH, BOLD_SIZE)

    @property
    def event_lines(self) -> list[str]:
        return style.wrap(self.event, WIDTH)

    @property
    def height(self) -> int:
        return len(self.head_lines) * SMALL_LINE + len(self.event_lines) * style.LINE_HEIGHT + BETWEEN


def timeline(
    frame: pd.DataFrame, *, id: str, title: str, subtitle: str, source: str, synthetic: bool = False, notes: tuple[str, ...] = ()
) -> Figure | Prose:
    """Dated events from the top down, each with its date, status, actor and text; a note when the frame is empty.

    `frame` has the columns order, date (as precise as `precision` says: day `2005-10-06`, month `2012-05`, season
    `2012-autumn`, year `2001`), precision, event, actor and status (proposal, recommendation, decision, evaluation, other).
    Events are drawn in `order`, evenly: the distance between two points says nothing about the time between them.
    """
    if frame.empty:
        return words.nothing(title, None)
    rows = frame.sort_values("order")
    cells = rows[["date", "precision", "status", "actor", "event"]].itertuples(index=False, name=None)
    events = [_Event(text.dated(day, precision), status, actor, event) for day, precision, status, actor, event in cells]
    points = [f"{one.head}: {one.event.rstrip('.')}" for one in events]
    return Figure(
        id,
        title,
        subtitle,
        _plot(events, title, subtitle, synthetic),
        _table(events),
        words.alt("Tidslinje", points, title=title, synthetic=synthetic),
        source,
        notes,
        synthetic,
    )


def _plot(events: Sequence[_Event], title: str, subtitle: str, synthetic: bool) -> go.Figure:
    tops = [sum(one.height for one in events[:i]) for i in range(len(events))]
    height = sum(one.height for one in events)
    middles = [top + SMALL_LINE / 2 for top in tops]
    line = {"type": "line", "xref": "x", "x0": 0, "x1": 0, "y0": middles[0], "y1": middles[-1]}
    shapes = [line | {"line": {"color": style.RULE, "width": 2}, "layer": "below"}]
    notes = [note for one, top in zip(events, tops, strict=True) for note in _notes(one, top)]
    more = style.pixel_axes(height) | {"shapes": shapes, "annotations": notes, "showlegend": False, "margin": {"l": 10}}
    described = style.layout(height, title, subtitle, synthetic, **more)
    return style.draw([_points(events, middles)], described)


def _points(events: Sequence[_Event], middles: Sequence[float]) -> dict[str, Any]:
    symbols = [STATUS[one.status][1] for one in events]
    marker = {"symbol": symbols, "size": 13, "color": style.ACCENT, "line": {"width": 2, "color": style.ACCENT}}
    place = {"x": [0] * len(events), "y": list(middles), "mode": "markers", "cliponaxis": False}
    return {"type": "scatter", "marker": marker, "hoverinfo": "skip", **place}


def _notes(one: _Event, top: float) -> list[dict[str, Any]]:
    below = top + len(one.head_lines) * SMALL_LINE
    head, event = f"<b>{'<br>'.join(one.head_lines)}</b>", "<br>".join(one.event_lines)
    place: dict[str, Any] = {"x": 0, "xshift": INDENT, "yanchor": "top"}
    return [
        style.note_at(head, y=top, **place),
        style.note_at(event, y=below, size=style.TEXT_SIZE, color=style.INK, **place),
    ]


def _table(events: Sequence[_Event]) -> pd.DataFrame:
    import pandas as pd

    rows = [(one.when, text.sentence_case(STATUS[one.status][0]), one.actor, one.event) for one in events]
    return pd.DataFrame(rows, columns=["Tidpunkt", "Status", "Aktör", "Händelse"])
