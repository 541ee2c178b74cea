"""A file's cells as they stand, for tables whose headings are not those of a survey; the JSON of Kolada among them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from busanalys import incoming
from busanalys.errors import DataError, Problem
from busanalys.intake.file import delimited, workbook
from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import Grid
from busanalys.names import one_line
from busanalys.workbooks import container, marks

JSON = ".json"
HEADINGS = ("kpi", "municipality", "period", "gender", "status", "value")
DELETED, NEXT = "isdeleted", ("next_url", "next_page", "next")  # how Kolada marks a value taken back, and a further page
MOST_ROWS = 200_000


def cells(path: Path, sheet: str | None = None) -> Grid:
    """The cells of a CSV file, a workbook or the JSON of Kolada, read in a limited process of its own.

    JSON becomes a table with HEADINGS. Raises DataError with every problem of the file in one go.
    """
    content = incoming.content(path)
    return incoming.confined(path.name, incoming.USUAL, grid, content, path.name, sheet)


def grid(content: bytes, file: str, sheet: str | None = None) -> Grid:
    """The cells of a file's content, as `cells` gives them, in this process."""
    found = _grid(content, file, sheet)
    if stale := [*marks.formulas(found.formulas, file), *marks.errors(found.errors, file)]:
        raise DataError(stale)
    if not found.rows:
        raise DataError([Problem("empty file", "the file holds no text", file, remedy="download it again")])
    if len(found.rows) > MOST_ROWS:
        what = f"the table has {len(found.rows):,} rows; at most {MOST_ROWS:,} are read"
        raise DataError([Problem("too many cells", what, file, remedy="choose the areas of the county alone")])
    return Grid([Row(row.number, tuple(map(one_line, row.cells)), row.hidden) for row in found.rows], found.sheet)


def _grid(content: bytes, file: str, sheet: str | None) -> Grid:
    if file.lower().endswith(JSON) or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return Grid([Row(number, cells) for number, cells in enumerate(_records(content, file), 1)])
    if container.kind(content, file) == container.TEXT:
        return delimited.grid(content, file)
    return workbook.grid(content, file, sheet)


def _records(content: bytes, file: str) -> Iterator[tuple[str, ...]]:
    """The headings and then a row per value, as Kolada gives them: by key figure, municipality and year, and inside by sex."""
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        what, remedy = f"the file is no JSON: {error}", "download it again"
        raise DataError([Problem("broken file", what, file, remedy=remedy)]) from None
    entries = whole.get("values") if isinstance(whole, dict) else whole
    if not isinstance(entries, list) or not all(isinstance(one, dict) and "municipality" in one for one in entries):
        what = "the JSON holds no list of values by municipality, as Kolada gives it"
        remedy = "download the data of the key figure, not its description; from Statistics Sweden take CSV or Excel"
        raise DataError([Problem("other table", what, file, remedy=remedy)])
    if isinstance(whole, dict) and any(whole.get(name) for name in NEXT):
        what, remedy = "the file is one page of several", "download all of it in one, with per_page=5000"
        raise DataError([Problem("one page", what, file, remedy=remedy)])
    yield HEADINGS
    for entry in entries:
        inside = entry.get("values", [entry])
        for one in inside if isinstance(inside, list) else []:
            cells = entry | one if isinstance(one, dict) else {}
            cells |= {"value": None} if cells.get(DELETED) else {}
            yield tuple(_text(cells.get(name)) for name in HEADINGS)


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
