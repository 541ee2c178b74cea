"""How wide the columns of a table on paper are: as wide as their longest words, and what is left by how much they say."""

from __future__ import annotations

import re

from busanalys.render.page.cells import PageTable

LETTER = 0.0185  # cm of a letter per point of its size, on the wide side
PADDING = 0.42  # cm of a column beside its words
HEAD_WORD = 7  # letters of a heading that stand together; longer words break at a syllable, and bold ones are wider
LONGEST_WORD = 14  # letters of a cell that stand together
MOST = 60  # letters; a column that says more than this breaks its lines


def needed(table: PageTable, size: float) -> float:
    """The least width in centimetres in which no word of a cell is cut, at a size of so many points."""
    return sum(_least(table, place, size) for place in range(len(table.columns)))


def widths(table: PageTable, size: float, room: float) -> list[float]:
    """The widths of the columns in centimetres, which add up to `room`."""
    places = range(len(table.columns))
    least = [_least(table, place, size) for place in places]
    if sum(least) >= room:
        return [one * room / sum(least) for one in least]
    wanted = [max(_wanted(table, place, size) - one, 0) for place, one in zip(places, least, strict=True)]
    left, asked = room - sum(least), sum(wanted) or 1
    full = [one + more * min(1, left / asked) for one, more in zip(least, wanted, strict=True)]
    return [one * room / sum(full) for one in full]


def _least(table: PageTable, place: int, size: float) -> float:
    longest = max((len(word) for row in table.rows for word in re.split(r"(?<=[/–-])|[ \n]", row[place])), default=1)
    head = max((len(word) for word in table.columns[place].split()), default=1)
    return max(min(longest, LONGEST_WORD), min(head + 1, HEAD_WORD)) * LETTER * size + PADDING


def _wanted(table: PageTable, place: int, size: float) -> float:
    longest = max((len(row[place]) for row in table.rows), default=1)
    return min(max(longest, len(table.columns[place])), MOST) * LETTER * size + PADDING
