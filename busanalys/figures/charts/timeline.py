"""Dated events from the top down, each with the sign of its status."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table

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
SIGNS = {
    "proposal": "○",
    "recommendation": "◇",
    "decision": "●",
    "audit": "■",
    "edition": "□",
    "related_agreement": "◆",
    "event": "–",
    "date_only": "–",
}


def timeline(
    frame: pd.DataFrame, *, id: str, title: str, subtitle: str, source: str, synthetic: bool = False, notes: tuple[str, ...] = ()
) -> Table | Prose:
    """Dated events from the top down, each with its date, status, actor and text; a note when the frame is empty.

    `frame` has the columns order, date (as precise as `precision` says: day `2005-10-06`, month `2012-05`, season
    `2012-autumn`, year `2001`), precision, event, actor, status (one of `STATUS`)
    and source (as a reader should see it). Events stand in `order`, evenly: the distance between two says nothing about the
    time between them.
    """
    if frame.empty:
        return words.nothing(title, None)
    table = _table(frame.sort_values("order"))
    statuses = list(frame.sort_values("order")["status"])
    rows = zip(statuses, table.itertuples(index=False, name=None), strict=True)
    items = "".join(_item(status, *map(str, cells[:4])) for status, cells in rows)
    head = f'<p class="board-subtitle">{escape(subtitle)}</p>'
    markup = f'<div class="timeline" role="group" aria-label="{escape(title)}">{head}<ol>{items}</ol></div>'
    return Table(id, title, table, source, notes, synthetic, markup)


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    when = [
        text.sentence_case(text.dated(day, precision)) for day, precision in zip(rows["date"], rows["precision"], strict=True)
    ]
    columns = {"Status": [text.sentence_case(STATUS[status]) for status in rows["status"]], "Aktör": list(rows["actor"])}
    return pd.DataFrame({"Tidpunkt": when, **columns, "Händelse": list(rows["event"]), "Källa": list(rows["source"])})


def _item(status: str, when: str, label: str, actor: str, event: str) -> str:
    said = [when, text.lower_first(label) if status != "event" else "", actor]
    head = escape(", ".join(part for part in said if part))
    sign = f'<span class="sign" aria-hidden="true">{SIGNS[status]}</span>'
    return f"<li>{sign}<b>{head}</b><br>{escape(event)}</li>"
