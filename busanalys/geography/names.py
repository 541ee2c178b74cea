"""Names as official files write them, matched with the project's areas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from busanalys.names import normal

SUFFIX = re.compile(r"\s+(stadsdelsområde|stadsdelsnämnd|stadsdelsförvaltning|sdo|sdn|kommun|stad)$")


@dataclass(frozen=True)
class Vocabulary:
    """What a file of one kind can hold: `ids` from a matching key to the area's own id, and what to call the areas."""

    kind: str
    ids: Mapping[str, str]


class Column(NamedTuple):
    """A column of a file whose cells name areas: the cells as text and the ids they match ("" where none does)."""

    name: str
    vocabulary: Vocabulary
    cells: tuple[str, ...]
    ids: tuple[str, ...]

    @property
    def matched(self) -> int:
        """How many different areas the column names."""
        return len({found for found in self.ids if found})


def vocabulary(kind: str, names: Iterable[tuple[str, str]]) -> Vocabulary:
    """A vocabulary from pairs of a name and the id it stands for; the genitive ("Alfas kommun") counts as well."""
    ids: dict[str, str] = {}
    for name, area in names:
        ids.setdefault(key(name), area)
        ids.setdefault(f"{key(name)}s", area)
    return Vocabulary(kind, ids)


def key(name: object) -> str:
    """A name without what files write differently: capitals, NFC or NFD, spaces, kinds of dash, slashes, "stadsdelsområde"."""
    return SUFFIX.sub("", normal(str(name)))


def code(cell: object) -> str:
    """A municipality's code with its leading zero, from text or from a number that lost it ("114", 114.0)."""
    digits = str(cell).removesuffix(".0")
    return digits.zfill(4) if digits.isdigit() else str(cell)


def best_column(columns: Mapping[str, Iterable[object]], vocabularies: Iterable[Vocabulary]) -> Column | None:
    """The column and vocabulary that match most different areas; None where nothing matches."""
    tries = [_column(name, cells, words) for words in vocabularies for name, cells in columns.items()]
    best = max(tries, key=lambda column: column.matched, default=None)
    return best if best and best.matched else None


def _column(name: str, cells: Iterable[object], words: Vocabulary) -> Column:
    texts = tuple("" if cell is None or cell != cell else str(cell) for cell in cells)  # noqa: PLR0124 - NaN differs from itself
    ids = tuple(words.ids.get(key(text)) or words.ids.get(code(text)) or "" for text in texts)
    return Column(name, words, texts, ids)
