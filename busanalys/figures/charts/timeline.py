"""A vertical line of dated events with their text beside it, legible on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure, Prose

if TYPE_CHECKING:
    import pandas as pd

STATUS = {
    "event": "händelse",
    "proposal": "förslag",
    "recommendation": "rekommendation",
    "decision": "beslut",
    "audit": "granskning",
    "edition": "ny utgåva",
    "related_agreement": "angränsande överenskommelse",
    "date_only": "enbart datum",
}
RADIUS = 6
DIAMOND = f"M {-RADIUS - 1} 0 L 0 {RADIUS + 1} L {RADIUS + 1} 0 L 0 {-RADIUS - 1} Z"
ROUND = {"type": "circle", "x0": -RADIUS, "x1": RADIUS, "y0": -RADIUS, "y1": RADIUS}
FILLED, HOLLOW = {"fillcolor": style.ACCENT}, {"fillcolor": style.WHITE}
DASH: dict[str, Any] = {"type": "line", "x0": -RADIUS, "x1": RADIUS, "y0": 0, "y1": 0}
SIGNS: dict[str, dict[str, Any]] = {
    "proposal": ROUND | HOLLOW,
    "recommendation": {"type": "path", "path": DIAMOND} | HOLLOW,
    "decision": ROUND | FILLED,
    "audit": ROUND | FILLED | {"type": "rect"},
    "edition": ROUND | HOLLOW | {"type": "rect"},
    "related_agreement": {"type": "path", "path": DIAMOND} | FILLED,
    "event": DASH,
    "date_only": DASH,
}
SMALL_LINE = 16
BETWEEN = 16
INDENT = 22
BOLD_SIZE = style.SMALL_SIZE + 1
NARROW_WIDTH, WIDE_WIDTH = 250, 560


@dataclass(frozen=True)
class _Event:
    """One event as it is written, wrapped to a width in pixels."""

    when: str
    status: str
    actor: str
    event: str
    width: int

    @property
    def head(self) -> str:
        label = STATUS[self.status]
        return ", ".join(part for part in (self.when, label if self.status != "event" else "", self.actor) if part)

    @property
    def head_lines(self) -> list[str]:
        return style.wrap(self.head, self.width, BOLD_SIZE)

    @property
    def event_lines(self) -> list[str]:
        return style.wrap(self.event, self.width)

    @property
    def height(self) -> int:
        return len(self.head_lines) * SMALL_LINE + len(self.event_lines) * style.LINE_HEIGHT + BETWEEN


def timeline(
    frame: pd.DataFrame, *, id: str, title: str, subtitle: str, source: str, synthetic: bool = False, notes: tuple[str, ...] = ()
) -> Figure | Prose:
    """Dated events from the top down, each with its date, status, actor and text; a note when the frame is empty.

    `frame` has the columns order, date (as precise as `precision` says: day `2005-10-06`, month `2012-05`, season
    `2012-autumn`, year `2001`), precision, event, actor, status (one of `STATUS`)
    and source (as a reader should see it). Events are drawn in `order`, evenly: the distance between two points says
    nothing about the time between them.
    """
    if frame.empty:
        return words.nothing(title, None)
    rows = frame.sort_values("order")
    events = _events(rows, WIDE_WIDTH)
    points = [f"{one.head}: {one.event.rstrip('.')}" for one in events]
    return Figure(
        id,
        title,
        subtitle,
        _plot(events, _events(rows, NARROW_WIDTH), title, subtitle, synthetic),
        _table(events, rows),
        words.alt("Tidslinje", points, title=title, synthetic=synthetic),
        source,
        notes,
        synthetic,
    )


def _events(rows: pd.DataFrame, width: int) -> list[_Event]:
    cells = rows[["date", "precision", "status", "actor", "event"]].itertuples(index=False, name=None)
    return [
        _Event(text.sentence_case(text.dated(day, precision)), status, actor, event, width)
        for day, precision, status, actor, event in cells
    ]


def _plot(wide: Sequence[_Event], narrow: Sequence[_Event], title: str, subtitle: str, synthetic: bool) -> dict[str, Any]:
    drawn, on_phones = _drawn(wide), _drawn(narrow)
    height = _height(wide)
    more = style.pixel_axes(height) | drawn | {"showlegend": False, "margin": {"l": 10}}
    described = style.layout(height, title, subtitle, synthetic, **more)
    changes = on_phones | {"height": _height(narrow) + described["height"] - height, "yaxis.range": [_height(narrow), 0]}
    return style.draw([], described | {"meta": described["meta"] | {"narrow": changes}})


def _height(events: Sequence[_Event]) -> int:
    return sum(one.height for one in events)


def _drawn(events: Sequence[_Event]) -> dict[str, Any]:
    tops = [_height(events[:i]) for i in range(len(events))]
    middles = [top + SMALL_LINE / 2 for top in tops]
    line = {"type": "line", "xref": "x", "x0": 0, "x1": 0, "y0": middles[0], "y1": middles[-1]}
    spine = line | {"line": {"color": style.RULE, "width": 2}, "layer": "below"}
    signs = [_sign(one, middle) for one, middle in zip(events, middles, strict=True)]
    notes = [note for one, top in zip(events, tops, strict=True) for note in _notes(one, top)]
    return {"shapes": [spine, *signs], "annotations": notes}


def _sign(one: _Event, middle: float) -> dict[str, Any]:
    """The sign of an event's status, in pixels around its place, so that wide and narrow drawings differ in layout alone."""
    place = {"xref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": middle}
    return SIGNS[one.status] | place | {"name": one.status, "line": {"color": style.ACCENT, "width": 2}}


def _notes(one: _Event, top: float) -> list[dict[str, Any]]:
    below = top + len(one.head_lines) * SMALL_LINE
    head, event = f"<b>{'<br>'.join(one.head_lines)}</b>", "<br>".join(one.event_lines)
    place: dict[str, Any] = {"x": 0, "xshift": INDENT, "yanchor": "top"}
    return [
        style.note_at(head, y=top, **place),
        style.note_at(event, y=below, size=style.TEXT_SIZE, color=style.INK, **place),
    ]


def _table(events: Sequence[_Event], rows: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    columns = ["Tidpunkt", "Status", "Aktör", "Händelse"]
    cells = [(one.when, text.sentence_case(STATUS[one.status]), one.actor, one.event) for one in events]
    return pd.DataFrame(cells, columns=columns).assign(Källa=list(rows["source"]))
