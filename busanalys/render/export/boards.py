"""Tables of signs, tiles and bars as pictures, photographed as they stand on a page, for where no HTML is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from busanalys.figures import style
from busanalys.render.export import chromium
from busanalys.render.page import assets

IN_TEXT, ALONE = 760, 960  # pixels that a table is laid out at: letters of 8 points in a document, wide tables on a slide
ACROSS = 1600  # pixels of its picture
LOOK = """
body { margin: 0; padding: 0; max-width: none; }
section { padding: 8px; width: %spx; }
section .board-title { display: none !important; }
a { color: inherit; text-decoration: none; }
"""


def is_board(block: Mapping[str, Any]) -> bool:
    """Whether a block of a page is a table that is drawn rather than written."""
    return bool(block["kind"] == "table" and block["markup"])


def drawn(tables: Iterable[Mapping[str, Any]], *, titled: bool) -> list[bytes]:
    """A PNG of each table of `blocks.contents`, with notice, title, notes and source around it where `titled`.

    BrowserError when the browser does not draw them.
    """
    sections = "".join(f"<section>{_section(table, titled)}</section>" for table in tables)
    width = ALONE if titled else IN_TEXT
    look = assets.files([assets.STYLE])[assets.STYLE].decode() + LOOK % width
    page = f'<!DOCTYPE html><html lang="sv"><meta charset="utf-8"><title>-</title><style>{look}</style><body>{sections}'
    return chromium.photographs(page, "section", width, ACROSS / width) if sections else []


def _section(table: Mapping[str, Any], titled: bool) -> str:
    if not titled:
        return str(table["markup"])
    notice = f'<p class="synthetic">{style.SYNTHETIC}</p>' if table["synthetic"] else ""
    made_up = f"<b>{style.SYNTHETIC}.</b> " if table["synthetic"] else ""
    below = "".join(f'<p class="source">{escape(words)}</p>' for words in table["notes"])
    below += f'<p class="source">{made_up}{escape(table["source"])}</p>' if made_up or table["source"] else ""
    return f'{notice}<p class="figure-title">{escape(table["caption"])}</p>{table["markup"]}{below}'
