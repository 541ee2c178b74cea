"""The cells of one sheet or CSV file before anyone knows which row is the header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from busanalys.errors import Problem
from busanalys.intake.file.export import Row


@dataclass(frozen=True)
class Merge:
    """A merged range; rows and columns count from 1 and both ends are included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Fault:
    """Something wrong in one cell, which matters only if the cell turns out to lie inside the table."""

    row: int
    place: int
    problem: Problem


@dataclass(frozen=True)
class Grid:
    """The rows that hold anything, in order, with their numbers; they may have different widths."""

    rows: Sequence[Row]
    sheet: str = ""
    merged: tuple[Merge, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def letter(place: int) -> str:
    """The 1-based place of a column as a spreadsheet names it: 1 gives A, 28 gives AB."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def filled(row: Row) -> set[int]:
    """The 1-based places of the cells that hold something."""
    return {place for place, cell in enumerate(row.cells, 1) if cell}
