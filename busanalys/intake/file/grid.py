"""The cells of one sheet or CSV file before anyone knows which row is the header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from busanalys.intake.file.export import Row
from busanalys.workbooks.marks import Spots
from busanalys.workbooks.reader import Merge


@dataclass(frozen=True)
class Grid:
    """The rows that hold anything, in order, with their numbers; they may have different widths.

    `formulas` and `errors` matter only where they stand inside the table; `hidden_columns` are places, from 1.
    """

    rows: Sequence[Row]
    sheet: str = ""
    merged: tuple[Merge, ...] = ()
    formulas: Spots = field(default_factory=Spots)
    errors: Spots = field(default_factory=Spots)
    hidden_columns: frozenset[int] = frozenset()
    from_1904: bool = False
    notes: tuple[str, ...] = ()


def filled(row: Row) -> set[int]:
    """The 1-based places of the cells that hold something."""
    return {place for place, cell in enumerate(row.cells, 1) if cell}
