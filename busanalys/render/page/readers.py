"""Tables as CSV for readers: opens right in Swedish Excel, text in it never computes, and every value has a status."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from busanalys.figures import style
from busanalys.render.page import numbers
from busanalys.text import plain_text

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MADE_UP = "Anmärkning"
ENCODED = re.compile(r"[^a-zA-Z0-9åäöÅÄÖé;,.()/:-]+")  # in an address


def csv_bytes(
    content: Mapping[str, Any], below: Iterable[str] = (), synthetic: bool = False, *, has_values: bool = True
) -> bytes:
    """The table of `figure.table_content` with byte order mark, semicolons and decimal commas; `below` are lines after it.

    Numbers and states stand as `numbers.coded` has them, unless `has_values` says that the table is of words alone. A text that
    a spreadsheet would take for a formula gets an apostrophe first. Made-up data says so in every row.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table = (content["columns"], content["rows"])
    columns, rows = numbers.coded(*table) if has_values else table
    mark = [style.SYNTHETIC] if synthetic else []
    writer.writerow([_cell(column) for column in (*columns, *([MADE_UP] if synthetic else []))])
    writer.writerows([*map(_cell, row), *mark] for row in rows)
    writer.writerows([[], *([_cell(line)] for line in below if line)])
    return written.getvalue().encode("utf-8-sig")


def address(content: bytes) -> str:
    """A data: address of a CSV, so that a link holds the file itself, also in a page that was mailed alone.

    Letters and digits stand as they are: base64 takes a fifth more, and compression does little with it.
    """
    return f"data:text/csv;charset=utf-8,{re.sub(ENCODED, lambda found: quote(found[0], safe=''), content.decode())}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return f"{value:.10g}".replace(".", ",") if math.isfinite(value) else ""
    words = plain_text(value)
    return f"'{words}" if words.lstrip(" \u00a0\ufeff").startswith(FORMULA_SIGNS) else words
