"""The days on which answers came in, from what survey tools write in their date columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

ISO = re.compile(r"((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?=$|[T\s])")
PLAIN = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?=$|[T\s])")
SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)?\d{2})(?=$|[,\s])")


def days(cells: Iterable[str]) -> Mapping[str, str | None]:
    """Each cell's day as 2025-03-14; None for a cell that is no date or whose day and month cannot be told apart.

    Day and month are told apart by the whole column: one cell such as 3/25/2025 shows that the month comes first.
    """
    texts = list(dict.fromkeys(cells))
    order = _order(texts)
    return {text: _day(text.strip(), order) for text in texts}


def _order(texts: list[str]) -> tuple[int, int] | None:
    pairs = [(int(hit[1]), int(hit[2])) for text in texts if (hit := SLASHED.match(text.strip()))]
    day_first, month_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    if day_first == month_first:
        return None
    return (0, 1) if day_first else (1, 0)


def _day(text: str, order: tuple[int, int] | None) -> str | None:
    hit = ISO.match(text) or PLAIN.match(text)
    if hit:
        return _valid(int(hit[1]), int(hit[2]), int(hit[3]))
    slashed = SLASHED.match(text)
    if slashed is None:
        return None
    parts = int(slashed[1]), int(slashed[2])
    if order is None and parts[0] != parts[1]:
        return None
    day, month = (parts[place] for place in order or (0, 1))
    year = int(slashed[3])
    return _valid(year + 2000 if year < 100 else year, month, day)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
