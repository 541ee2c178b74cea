"""A figure taken apart for a column: its words as HTML and its plot without a title."""

from __future__ import annotations

from html import escape
from typing import Any

from busanalys.explore.views import Shown
from busanalys.figures import style
from busanalys.figures.figure import Figure, Table, table_style


def narrow(figure: Figure) -> dict[str, Any]:
    """The plot without its title, set for a column: with the changes that the figure itself names for narrow pages."""
    plot = style.untitled(style.with_own_tags(figure.drawing))
    layout = dict(plot["layout"])
    for path, value in (layout.get("meta") or {}).get("narrow", {}).items():
        _set(layout, path, value)
    # the caption says it, since some figures have other words in a column than on a page
    layout["annotations"] = [note for note in layout.get("annotations", []) if style.SYNTHETIC not in str(note.get("text"))]
    return {"data": plot["data"], "layout": layout}


def _set(layout: Any, path: str, value: Any) -> None:
    """Set what a path such as `legend.x` or `annotations.3.ax` names."""
    *way, last = path.split(".")
    for step in way:
        layout = layout[int(step)] if isinstance(layout, list) else layout.setdefault(step, {})
    layout[last] = value


def caption(shown: Shown) -> str:
    """Title and subtitle of a figure, or the whole of a table or note, as HTML."""
    if isinstance(shown, Figure):
        made_up = f"<p>{style.SYNTHETIC}</p>" if shown.synthetic and not shown.real else ""
        return f"<h2>{escape(shown.title)}</h2><p>{escape(shown.subtitle)}</p>{made_up}"
    if isinstance(shown, Table):
        made_up = f"<p>{style.SYNTHETIC}</p>" if shown.synthetic else ""
        table = f"<style>{table_style()}</style>{shown.markup}" if shown.markup else shown.frame.to_html(index=False, border=0)
        return f"<h2>{escape(shown.caption)}</h2>{made_up}{table}"
    return "".join(f"<p>{escape(words)}</p>" for words in (*shown.paragraphs, *shown.points))


def foot(shown: Shown) -> str:
    """Notes, source and the data as a table that opens."""
    if not isinstance(shown, Figure):
        return f"<small>{escape(shown.source)}</small>" if isinstance(shown, Table) else ""
    words = "".join(f"<p>{escape(note)}</p>" for note in (*shown.notes, shown.source))
    return (
        f"<details><summary>Visa tabellen</summary>{shown.table.to_html(index=False, border=0)}</details><small>{words}</small>"
    )
