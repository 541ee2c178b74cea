"""One table out of a survey tool's file."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from busanalys import incoming
from busanalys.errors import DataError, Problem, shorten
from busanalys.intake.file import body, damage, delimited, header, headings, workbook
from busanalys.intake.file.export import Column, Export, Row
from busanalys.intake.file.grid import Grid
from busanalys.names import clean
from busanalys.workbooks import container, marks

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
MOST_ROWS, MOST_COLUMNS = 100_000, 5_000


def read(path: Path, sheet: str | None = None) -> Export:
    """The table of answers in a survey tool's file, with what was left out or repaired.

    Reads CSV (comma, semicolon or tab; UTF-8, UTF-16, Windows, Mac or MS-DOS text), .xlsx, .xls and .ods, in a limited process
    of its own. `sheet` names the sheet when several hold something. Raises DataError with every problem of the file in one go.
    """
    content = incoming.content(path)
    return incoming.confined(path.name, incoming.USUAL, table, content, path.name, sheet)


def table(content: bytes, file: str, sheet: str | None = None) -> Export:
    """The table of answers in a file's content, as `read` gives it, in this process."""
    if container.kind(content, file) == container.TEXT:
        cells = delimited.grid(content, file)
    else:
        cells = workbook.grid(content, file, sheet)
    if not cells.rows:
        cause, remedy = "the export was made before anyone had answered", container.EXPORT_AGAIN
        stale = [*marks.formulas(cells.formulas, file), *marks.errors(cells.errors, file)]
        raise DataError(stale or [Problem("empty file", "the file holds no text", file, cause=cause, remedy=remedy)])
    _refuse_large(cells, file)
    return _export(cells, file, hashlib.sha256(content).hexdigest())


def _refuse_large(grid: Grid, file: str) -> None:
    rows, columns = len(grid.rows), max(len(row.cells) for row in grid.rows)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        what = f"the table has {rows:,} rows and {columns:,} columns; a survey has {MOST_ROWS:,} and {MOST_COLUMNS:,} at most"
        cause, remedy = "another file was chosen, or a delimiter or line break was lost", container.EXPORT_AGAIN
        raise DataError([Problem("too many cells", what, file, cause=cause, remedy=remedy)])


def _export(grid: Grid, file: str, sha256: str) -> Export:
    grid = replace(grid, rows=[_plain(row) for row in grid.rows])
    head = header.find(grid)
    names = header.names(grid, head)
    below = body.body(grid.rows[head.body :], len(names), grid.rows[head.first].cells)
    problems = damage.problems(grid, head, below, set(names), file)
    if problems:
        raise DataError(problems)
    producer, columns = headings.columns(names, header.codes(grid, head))
    columns = tuple(replace(column, hidden=column.place in grid.hidden_columns) for column in columns)
    rows = tuple(_row(row, columns) for row in below.rows)
    titles = [
        f"title row {row.number} left out: {shorten([cell for cell in row.cells if cell])}" for row in grid.rows[: head.first]
    ]
    return Export(file, grid.sheet, producer, sha256, columns, rows, (*grid.notes, *titles, *below.notes), grid.from_1904)


def _plain(row: Row) -> Row:
    """The row with the entities that a web form left (`&ouml;`, `&amp;amp;`) as the characters that they stand for."""
    return replace(row, cells=tuple(_unescaped(cell) if "&" in cell else cell for cell in row.cells))


def _unescaped(cell: str) -> str:
    before = ""
    while cell != before:
        before, cell = cell, ENTITY.sub(lambda hit: html.unescape(hit[0]), cell)
    return clean(cell)


def _row(row: Row, columns: Sequence[Column]) -> Row:
    cells = tuple(row.cells[c.place - 1] if c.place <= len(row.cells) else "" for c in columns)
    return Row(row.number, cells, row.hidden)
