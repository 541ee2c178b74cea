"""One table out of a survey tool's file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from busanalys.errors import DataError, Problem, shorten
from busanalys.intake.file import body, container, damage, delimited, header, headings, workbook
from busanalys.intake.file.export import Column, Export, Row
from busanalys.intake.file.grid import Grid


def read(path: Path, sheet: str | None = None) -> Export:
    """The table of answers in a survey tool's file, with what was left out or repaired.

    Reads CSV (comma, semicolon or tab; UTF-8, UTF-16, Windows, Mac or MS-DOS text), .xlsx, .xls and .ods. `sheet` names the
    sheet when several hold something. Raises DataError with every problem of the file in one go.
    """
    content = container.content_of(path)
    kind = container.kind(content, path.name)
    if kind == container.TEXT:
        cells = delimited.grid(content, path.name)
    else:
        cells = workbook.grid(content, path.name, sheet, zipped=kind == container.ZIPPED)
    if not cells.rows:
        cause, remedy = "the export was made before anyone had answered", container.EXPORT_AGAIN
        faults = [fault.problem for fault in cells.faults]
        raise DataError(faults or [Problem("empty file", "the file holds no text", path.name, cause=cause, remedy=remedy)])
    return _export(cells, path.name, hashlib.sha256(content).hexdigest())


def _export(grid: Grid, file: str, sha256: str) -> Export:
    head = header.find(grid)
    names = header.names(grid, head)
    below = body.body(grid.rows[head.body :], len(names))
    producer, columns = headings.columns(names)
    problems = damage.problems(grid, head, below, set(names), file)
    if problems:
        raise DataError(problems)
    rows = tuple(_row(row, columns) for row in below.rows)
    titles = [
        f"title row {row.number} left out: {shorten([cell for cell in row.cells if cell])}" for row in grid.rows[: head.first]
    ]
    return Export(file, grid.sheet, producer, sha256, columns, rows, (*grid.notes, *titles, *below.notes))


def _row(row: Row, columns: Sequence[Column]) -> Row:
    return Row(row.number, tuple(row.cells[c.place - 1] if c.place <= len(row.cells) else "" for c in columns))
