"""Where a group lies: a small map of tiles that marks it and links to the profiles of its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style

if TYPE_CHECKING:
    import pandas as pd

TILE = 15  # pixels


def neighbours(placed: pd.DataFrame, near: Collection[str]) -> pd.DataFrame:
    """The groups among `near` by name: Granne; `placed` has a row per area with group_id and name of its group."""
    import pandas as pd

    names = placed[placed["group_id"].isin(near)].drop_duplicates("group_id")["name"]
    return pd.DataFrame({"Granne": sorted(names, key=text.alphabetical)})


def markup(placed: pd.DataFrame, group: str, near: Collection[str], caption: str) -> str:
    """The tiles as inline SVG beside the neighbours' names as links, every word escaped.

    `placed` has a row per area: group_id, name and short_name of its group, column, row, columns, rows.
    """
    width, height = (int((placed[place] + placed[room]).max()) * TILE for place, room in (("column", "columns"), ("row", "rows")))
    tiles = "".join(_tile(row, group, near) for row in placed.to_dict("records"))
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    ordered = placed[placed["group_id"].isin(near)].drop_duplicates("group_id")
    ordered = ordered.sort_values("name", key=lambda names: names.map(text.alphabetical))
    links = "".join(_link(str(one), str(name)) for one, name in ordered[["group_id", "name"]].itertuples(index=False))
    drawn = f'<svg {size} role="img" aria-label="{escape(caption)}">{tiles}</svg>'
    listed = f"<div><p>Grannar</p><ul>{links}</ul></div>" if links else ""
    return f'<div class="locator">{drawn}{listed}</div>'


def _tile(row: Mapping[Hashable, Any], group: str, near: Collection[str]) -> str:
    colour = style.ACCENT if row["group_id"] == group else "#9DB8D2" if row["group_id"] in near else "#E3E3E3"
    place = f'x="{row["column"] * TILE + 0.5}" y="{row["row"] * TILE + 0.5}"'
    room = f'width="{row["columns"] * TILE - 1}" height="{row["rows"] * TILE - 1}"'
    return f'<rect {place} {room} fill="{colour}"><title>{escape(str(row["short_name"]))}</title></rect>'


def _link(group: str, name: str) -> str:
    return f'<li><a href="{escape(group)}.html" data-profile="{escape(group)}">{escape(name)}</a></li>'
