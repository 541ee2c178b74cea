"""Tables for whoever computes with them: numbers as numbers, each in a column of its own, words in one of status."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

Value = Any
Row = Sequence[Value]
Columns = list[tuple[str, list[Value]]]

COUNT = r"(\d+(?:[ \u00a0]\d{3})*)"
SHARE = r"(\d+(?:,\d+)?)\s?%"
OF = re.compile(rf"{COUNT} av {COUNT}(?: ([^()\d][^()]*?))?(?: \({SHARE}\))?(?:, {SHARE})?")
WITH_SHARE = re.compile(rf"{COUNT} \({SHARE}\)")
PERCENT = re.compile(SHARE)
WITH_UNIT = re.compile(rf"{COUNT} ([a-zåäöA-ZÅÄÖ][^\d%.]*)")
YEAR = re.compile(r"(?:19|20)\d\d")
STATUS = "Status"


def whole(text: str) -> int:
    """A count as it stands in a Swedish text."""
    return int(re.sub(r"\D", "", text))


class Share(float):
    """A share of one, to be shown in per cent."""


def share(text: str) -> Share:
    """A share of one from a text in per cent."""
    return Share(Fraction(text.replace(",", ".")) / 100)


def _of(heading: str, found: Sequence[re.Match[str] | None]) -> Columns:
    units = [one[3] if one else None for one in found]
    columns: Columns = [
        (f"{heading}: antal", [whole(one[1]) if one else None for one in found]),
        (f"{heading}: av", [whole(one[2]) if one else None for one in found]),
        (f"{heading}: andel", [_share_of(one) if one else None for one in found]),
    ]
    return [*columns, (f"{heading}: enhet", units)] if any(units) else columns


def _share_of(found: re.Match[str]) -> Share | None:
    printed = found[4] or found[5]
    return share(printed) if printed else None


def _with_share(heading: str, found: Sequence[re.Match[str] | None]) -> Columns:
    counts = [whole(one[1]) if one else None for one in found]
    return [(f"{heading}: antal", counts), (f"{heading}: andel", [share(one[2]) if one else None for one in found])]


def _percent(heading: str, found: Sequence[re.Match[str] | None]) -> Columns:
    return [(heading, [share(one[1]) if one else None for one in found])]


def _year(heading: str, found: Sequence[re.Match[str] | None]) -> Columns:
    return [(heading, [int(one[0]) if one else None for one in found])]


def _with_unit(heading: str, found: Sequence[re.Match[str] | None]) -> Columns:
    return [
        (heading, [whole(one[1]) if one else None for one in found]),
        (f"{heading}: enhet", [one[2] if one else None for one in found]),
    ]


Shape = tuple[re.Pattern[str], Callable[[str, Sequence[re.Match[str] | None]], Columns]]
SHAPES: tuple[Shape, ...] = (
    (YEAR, _year), (PERCENT, _percent), (OF, _of), (WITH_SHARE, _with_share), (WITH_UNIT, _with_unit),
)  # fmt: skip


def apart(columns: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[list[Value]]]:
    """The same table with every number of a text in a column of its own, and one column for words among numbers.

    `16 av 29 (55 %)` becomes 16, 29 and 0.55; `29 grupper` 29 and its unit. A column is taken apart where most of its cells
    have one such form; what its other cells say ("utanför basen", "har inte svarat") stands in the column Status.
    """
    found: Columns = []
    said: list[list[str]] = [[] for _ in rows]
    for place, heading in enumerate(columns):
        cells = [row[place] for row in rows]
        shape = None if place == 0 and not _fits(YEAR, cells) else next((one for one in SHAPES if _fits(one[0], cells)), None)
        if shape is None:
            found.append((heading, cells))
            continue
        matches = [shape[0].fullmatch(cell) if isinstance(cell, str) else None for cell in cells]
        found += shape[1](heading, matches)
        for number, (cell, match) in enumerate(zip(cells, matches, strict=True)):
            if isinstance(cell, str) and cell.strip() and not match:
                said[number].append(cell)
    if any(said):
        found.append((STATUS, ["; ".join(dict.fromkeys(words)) or None for words in said]))
    return [heading for heading, _ in found], [list(cells) for cells in zip(*(cells for _, cells in found), strict=True)]


def _fits(pattern: re.Pattern[str], cells: Sequence[Value]) -> bool:
    """Whether most cells that say anything have the form; a column that holds numbers already is left alone.

    Units recur: a column in which every number is of another kind holds sentences that begin with one.
    """
    words = [cell for cell in cells if cell not in (None, "")]
    texts = [cell for cell in words if isinstance(cell, str)]
    matching = [found for text in texts if (found := pattern.fullmatch(text))]
    recurs = pattern is not WITH_UNIT or 2 * len({found[2] for found in matching}) <= len(matching) + 1
    return len(texts) == len(words) and 2 * len(matching) > len(texts) and recurs
