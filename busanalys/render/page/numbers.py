"""Tables for whoever computes with them: numbers as numbers, each in a column of its own, states in one of status."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from busanalys import states
from busanalys.figures import nonresponse, tables
from busanalys.indicators.comparable import PREDECESSORS_DIFFER
from busanalys.text import MISSING

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
MOVED = re.compile(rf"{COUNT} → {COUNT} av {COUNT}")
STATUS, CODE = "Status", "Statuskod"
STATES = {state.label.lower(): state.code for state in states.STATES.values()}
STATELIKE = {*STATES, tables.OUTSIDE}
CODES = STATES | {
    "vet ej": states.DONT_KNOW,
    states.SEPARATE.label.lower(): states.ANSWERED,
    states.UNACCOUNTED.label.lower(): states.NOT_IN_SOURCE.code,
    nonresponse.UNTOLD[""]: states.SILENT.code,
    nonresponse.UNTOLD[PREDECESSORS_DIFFER]: states.CONFLICTING.code,
}
BRACKETS = re.compile(r" \([^()]*\)$")


def whole(text: str) -> int:
    """A count as it stands in a Swedish text."""
    return int(re.sub(r"\D", "", text))


class Share(float):
    """A share of one, to be shown in per cent."""


@lru_cache(maxsize=1024)
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


def _moved(heading: str, found: Sequence[re.Match[str] | None]) -> Columns:
    parts = (("då", 1), ("nu", 2), ("av", 3))
    return [(f"{heading}: {name}", [whole(one[place]) if one else None for one in found]) for name, place in parts]


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
    (YEAR, _year), (PERCENT, _percent), (OF, _of), (MOVED, _moved), (WITH_SHARE, _with_share), (WITH_UNIT, _with_unit),
)  # fmt: skip


def apart(columns: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[list[Value]]]:
    """The same table with every number of a text in a column of its own, and one column for words among numbers.

    `16 av 29 (55 %)` becomes 16, 29 and 0.55; `29 grupper` 29 and its unit. A column is taken apart where most of its cells
    have one such form; what its other cells say ("utanför basen") stands in the column Status, and so does every state that
    a cell of answers holds ("har inte svarat"), with the column's name where several can hold one.
    """
    found: Columns = []
    said: list[list[str]] = [[] for _ in rows]
    with_states: list[tuple[str, list[Value]]] = []
    for place, heading in enumerate(columns):
        cells = [row[place] for row in rows]
        shape = None if place == 0 and not _fits(YEAR, cells) else next((one for one in SHAPES if _fits(one[0], cells)), None)
        if shape is None:
            found.append((heading, cells))
            with_states += [(heading, cells)] if heading != STATUS and any(map(_is_state, cells)) else []
            continue
        matches = [shape[0].fullmatch(cell) if isinstance(cell, str) else None for cell in cells]
        found += shape[1](heading, matches)
        for number, (cell, match) in enumerate(zip(cells, matches, strict=True)):
            if isinstance(cell, str) and cell.strip() not in ("", MISSING) and not match:
                said[number].append(cell)
    told = [[*words, *states_of] for words, states_of in zip(said, _states(with_states, len(rows)), strict=True)]
    found = _with_status(found, ["; ".join(dict.fromkeys(words)) or None for words in told])
    return [heading for heading, _ in found], [list(cells) for cells in zip(*(cells for _, cells in found), strict=True)]


def coded(columns: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[list[Value]]]:
    """The table of `apart` with a status of every value at the end, as a code of `states.STATUSES`: `answered` where it stands.

    A cell that is empty where others have answers has none. One column `Statuskod`, or one for each column of answers where
    several can lack them: `Statuskod: 2013`.
    """
    headings, cells = apart(columns, rows)
    codes = {heading: [_code(row[place]) for row in rows] for place, heading in enumerate(columns) if heading != STATUS}
    lacking = {heading: found for heading, found in codes.items() if set(found) - {states.ANSWERED, ""}}
    if len(lacking) < 2:
        lacking = {"": next(iter(lacking.values()), [states.ANSWERED] * len(rows))}
    added = [f"{CODE}: {heading}" if heading else CODE for heading in lacking]
    return [*headings, *added], [[*row, *own] for row, own in zip(cells, zip(*lacking.values(), strict=True), strict=True)]


def _code(cell: Value) -> str:
    """The status of what a cell says; none of an empty one, such as that of a group in a year in which it did not exist."""
    if not isinstance(cell, str):
        return states.ANSWERED
    if not cell:
        return ""
    words = cell.lower()
    if states.WITHHELD_NOTE in words:
        return states.WITHHELD
    return states.MERGED if states.MERGED_NOTE in words else CODES.get(BRACKETS.sub("", words), states.ANSWERED)


def _is_state(cell: Value) -> bool:
    """Whether a cell says why there is no answer rather than what was answered; a remark in brackets may follow."""
    return isinstance(cell, str) and BRACKETS.sub("", cell).lower() in STATES


def _states(columns: Sequence[tuple[str, list[Value]]], number: int) -> list[list[str]]:
    """The states in each row, those of several columns once with the columns' names: `2013, 2016: Har inte svarat`."""
    if len(columns) == 1:
        return [[str(cell)] if _is_state(cell) else [] for cell in columns[0][1]]
    found = []
    for row in range(number):
        held: dict[str, list[str]] = {}
        for heading, cells in columns:
            if _is_state(cells[row]):
                held.setdefault(str(cells[row]), []).append(heading)
        found.append([f"{', '.join(headings)}: {state}" for state, headings in held.items()])
    return found


def _with_status(columns: Columns, said: list[str | None]) -> Columns:
    """The columns with one of status, which is the table's own where it has one."""
    if not any(said):
        return columns
    own = next((place for place, (heading, _) in enumerate(columns) if heading == STATUS), None)
    if own is None:
        return [*columns, (STATUS, list(said))]
    joined = [_joined(cell, words) for cell, words in zip(columns[own][1], said, strict=True)]
    return [*columns[:own], (STATUS, joined), *columns[own + 1 :]]


def _joined(cell: Value, words: str | None) -> str | None:
    """What a table's own status says, with the words of another column where these say something else."""
    same = cell and words and str(cell).lower() == words.lower()
    return "; ".join(filter(None, (cell, None if same else words))) or None


def _fits(pattern: re.Pattern[str], cells: Sequence[Value]) -> bool:
    """Whether most cells that say anything have the form; a column that holds numbers already is left alone.

    Units recur, and what has none is a state: other columns hold names, or sentences that begin with a number.
    """
    words = [cell for cell in cells if cell not in (None, "")]
    texts = [cell for cell in words if isinstance(cell, str)]
    matching = [found for text in texts if (found := pattern.fullmatch(text))]
    others = [text for text in texts if text.strip() and not pattern.fullmatch(text) and text.lower() not in STATELIKE]
    recurs = pattern is not WITH_UNIT or (2 * len({found[2] for found in matching}) <= len(matching) + 1 and not others)
    return len(texts) == len(words) and 2 * len(matching) > len(texts) and recurs
