"""A figure taken apart for a column: its words as HTML and its plot without a title."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from busanalys import text
from busanalys.explore.views import Shown
from busanalys.figures import style
from busanalys.figures.figure import Figure, Table, table_style


def narrow(figure: Figure) -> dict[str, Any]:
    """The plot without its title, set for a column: with the changes that the figure itself names for narrow pages."""
    plot = style.untitled(style.with_own_tags(figure.drawing))
    layout = dict(plot["layout"])
    for path, value in (layout.get("meta") or {}).get("narrow", {}).items():
        _set(layout, path, value)
    traces = [trace for trace in plot["data"] if not _in_key(trace)]
    return {"data": traces, "layout": layout if len(traces) == len(plot["data"]) else _without_floor(layout)}


def _without_floor(layout: dict[str, Any]) -> dict[str, Any]:
    """The layout without the room that its key had under the lowest axis."""
    axes = [name for name in layout if name.startswith("yaxis")]
    floor = min(layout[name].get("domain", (0, 1))[0] for name in axes)
    around = layout["margin"]["t"] + layout["margin"]["b"]
    height = around + (layout["height"] - around) * (1 - floor)
    raised = {
        name: layout[name] | {"domain": [max(end - floor, 0) / (1 - floor) for end in layout[name]["domain"]]} for name in axes
    }
    return layout | raised | {"height": round(height)}


def _in_key(trace: Mapping[str, Any]) -> bool:
    """Whether a trace is there for the legend alone."""
    return bool(trace.get("showlegend")) and list(trace.get("x", ())) == [None]


def key(figure: Figure) -> str:
    """The legend of a map as a list beside it, each class with its fill; empty for figures that need none."""
    rows = [_key_row(trace["name"], trace["marker"]) for trace in figure.drawing["data"] if _in_key(trace)]
    return f"<ul class='bus-key'>{''.join(rows)}</ul>" if rows else ""


def _key_row(name: str, marker: Mapping[str, Any]) -> str:
    pattern = marker.get("pattern", {})
    look = style.Look(marker["color"], pattern.get("shape", ""), pattern.get("fgcolor", style.WHITE))
    words, _, count = name.removesuffix(")").rpartition(" (")
    return f"<li><i style='{style.css(look)};border-color:{marker['line']['color']}'></i><span>{words}<br>{count}</span></li>"


def _set(layout: Any, path: str, value: Any) -> None:
    """Set what a path such as `legend.x` or `annotations.3.ax` names."""
    *way, last = path.split(".")
    for step in way:
        layout = layout[int(step)] if isinstance(layout, list) else layout.setdefault(step, {})
    layout[last] = value


def caption(shown: Shown, whose: str = "") -> str:
    """Title and subtitle of a figure, or the whole of a table or note, as HTML; `whose` it is stands first."""
    told = f"{whose}: {text.lower_first(shown.title)}" if isinstance(shown, Figure) and whose else ""
    if isinstance(shown, Figure):
        notice = _notice(shown.synthetic and not shown.real)
        return f"<h2>{escape(told or shown.title)}</h2><p>{notice}{escape(shown.subtitle)}</p>"
    if isinstance(shown, Table):
        table = f"<style>{table_style()}</style>{shown.markup}" if shown.markup else shown.frame.to_html(index=False, border=0)
        notice = f"<p>{_notice(True)}</p>" if shown.synthetic else ""
        return f"<h2>{escape(shown.caption)}</h2>{notice}{table}"
    name = f"<h2>{escape(whose)}</h2>" if whose else ""
    return name + "".join(f"<p>{escape(words)}</p>" for words in (*shown.paragraphs, *shown.points))


def _notice(made_up: bool) -> str:
    return f"<b class='bus-notice'>{style.SYNTHETIC}.</b> " if made_up else ""


def foot(shown: Shown) -> str:
    """Notes, source and the data as a table, which open."""
    if not isinstance(shown, Figure | Table):
        return ""
    words = "".join(f"<p>{escape(note)}</p>" for note in (*shown.notes, shown.source))
    if isinstance(shown, Table):
        return words
    table = shown.table.to_html(index=False, border=0)
    return f"<details><summary>Anmärkningar, källa och tabell</summary>{words}{table}</details>"
