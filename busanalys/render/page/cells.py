"""Tables as the page sets them: Swedish numbers, right-aligned where a column holds numbers, widths that fit the words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from busanalys import text

SHORT, LONG = 12, 40  # characters: of every cell, of the average cell
MANY_COLUMNS = 6
ROOM, MOST_ROOM = {"number": 1, "short": 1, "long": 4}, 12  # of a column, any other 2; what fits the width of the text
PERCENT = re.compile(r"\d+(,\d+)?\s%")


@dataclass(frozen=True)
class PageTable:
    """A table ready to be set: one look per column (`number`, `short`, `long` or none) and rows of text."""

    columns: tuple[str, ...]
    looks: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def has_many_columns(self) -> bool:
        """Whether any table of so many columns needs more than the width of the text, also one with markup of its own."""
        return len(self.columns) > MANY_COLUMNS

    @property
    def is_wide(self) -> bool:
        """Whether the table as the page sets it needs more than the width of the text."""
        return self.has_many_columns or sum(ROOM.get(look, 2) for look in self.looks) > MOST_ROOM


def page_table(content: Mapping[str, Any]) -> PageTable:
    """The columns and rows of `figure.table_content` as a reader sees them."""
    rows = tuple(tuple(text.cell(cell) for cell in row) for row in content["rows"])
    columns = tuple(text.plain_text(column) for column in content["columns"])
    looks = tuple(_look([row[place] for row in content["rows"]]) for place in range(len(columns)))
    return PageTable(columns, looks, rows)


def _look(values: Sequence[object]) -> str:
    known = [value for value in values if value not in (None, "")]
    if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        return "number"
    if known and all(PERCENT.fullmatch(str(value)) for value in known):
        return "number"
    lengths = [len(str(value)) for value in known]
    if known and sum(lengths) / len(lengths) > LONG:
        return "long"
    return "short" if max(lengths, default=0) <= SHORT else ""
