"""What the agreements demand: the groups in rows by how many demands they meet, the unknown hollow."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style, tables
from busanalys.figures.figure import Table
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd


@by_frame
def requirements(groups: pd.DataFrame, *, id: str, title: str, subtitle: str, source: str, synthetic: bool) -> Table:
    """A row per number of demands met, the most first, with a tile per group; a group that may meet more is hollow.

    `groups` has group_id, unit (name), area_kind, category, label, kind (level, range or gap), order and of.
    """
    looks = style.looks(groups)
    levels, gaps = groups[groups["kind"].ne("gap")], groups[groups["kind"].eq("gap")]
    most = int(groups["of"].max()) if len(levels) else -1
    parts = {f"{level} av {most} krav": levels[levels["order"].eq(level)] for level in range(most, -1, -1)}
    parts |= {str(label): part for label, part in gaps.groupby("label", sort=False)}
    rows = "".join(_row(label, part, looks) for label, part in parts.items())
    counted = text.join([f"{text.lower_first(label)}: {len(part)}" for label, part in parts.items()])
    head = f'<p class="board-subtitle">{escape(subtitle)}</p>'
    hollow = '<p class="hollow-key">Ofylld ruta: svar saknas om något krav, så gruppen kan uppfylla fler.</p>'
    key = hollow if groups["kind"].eq("range").any() else ""
    markup = f'<div class="strip" role="group" aria-label="{escape(title)}">{head}<dl>{rows}</dl>{key}</div>'
    named = groups.sort_values(["order", "unit"], ascending=[False, True])[["unit", "area_kind", "label"]]
    frame = tables.unit_frame(named.rename(columns={"unit": "name"}), "Uppfyllda krav").rename(columns={"Område": "BUS-grupp"})
    alt = f"BUS-grupperna som rutor i rader efter hur många krav de uppfyller: {counted}."
    return Table(id, title, frame, source, (), synthetic, markup, alt=alt)


def _row(label: str, part: pd.DataFrame, looks: Mapping[str, style.Look]) -> str:
    ordered = part.sort_values("unit", key=lambda names: names.map(text.alphabetical)).to_dict("records")
    tiles = "".join(_tile(row, looks[str(row["category"])]) for row in ordered)
    return f"<div><dt><span>{escape(text.sentence_case(label))}</span> <b>{len(part)}</b></dt><dd>{tiles or '–'}</dd></div>"


def _tile(row: Mapping[Hashable, Any], look: style.Look) -> str:
    name, group, label = (escape(str(row[key])) for key in ("unit", "group_id", "label"))
    hollow = row["kind"] == "range"
    fill = f"background:{style.WHITE};color:{style.INK}" if hollow or look.pattern else style.css(look)
    kind = ' class="hollow"' if hollow else ""
    unseen = f'<span class="unseen"> ({label})</span>' if hollow else ""
    return f'<a href="groups/{group}.html" data-profile="{group}"{kind} style="{fill}" title="{name}: {label}">{name}{unseen}</a>'
