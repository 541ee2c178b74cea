"""What an edited table changes, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from busanalys.survey import schemas

if TYPE_CHECKING:
    import pandas as pd

Row = tuple[str, ...]


def difference(name: str, before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """The changes of a table as lines: rows changed cell by cell, added, removed; empty when nothing differs."""
    old, new = _rows(before), _rows(after)
    if old == new:
        return []
    gone, came = Counter(old) - Counter(new), Counter(new) - Counter(old)
    spec = schemas.spec(name)
    places = [spec.columns.index(column) for column in spec.key]
    removed, added = _by_key(gone, places), _by_key(came, places)
    lines = _paired(removed, added, spec.columns, lambda key: key)
    lines += _paired(removed, added, spec.columns, lambda key: key[:-1])
    lines += [f"added {_shown(row)}" for row in added.values()] + [f"removed {_shown(row)}" for row in removed.values()]
    return lines or ["the rows stand in another order"]


def _paired(removed: dict[Row, Row], added: dict[Row, Row], columns: Row, name: Callable[[Row], Row]) -> list[str]:
    """The changes of rows that one name stands for before and after; they are taken out of `removed` and `added`."""
    old, new = _named(removed, name), _named(added, name)
    lines: list[str] = []
    for called in [called for called in new if called and called in old]:
        lines += _changed(called, removed.pop(old[called]), added.pop(new[called]), columns)
    return lines


def _named(rows: dict[Row, Row], name: Callable[[Row], Row]) -> dict[Row, Row]:
    """The keys of rows by their name, where one row alone has it."""
    counts = Counter(map(name, rows))
    return {name(key): key for key in rows if counts[name(key)] == 1}


def _rows(frame: pd.DataFrame) -> list[Row]:
    return list(frame.itertuples(index=False, name=None))


def _by_key(rows: Counter[Row], places: list[int]) -> dict[Row, Row]:
    """Rows by their key; a key that stands on several rows is told apart by number, so that no row is left out."""
    seen: Counter[Row] = Counter()
    found: dict[Row, Row] = {}
    for row in rows.elements():
        key = tuple(row[place] for place in places) or row
        seen[key] += 1
        found[key if seen[key] == 1 else (*key, str(seen[key]))] = row
    return found


def _changed(key: Row, old: Row, new: Row, columns: tuple[str, ...]) -> Iterator[str]:
    for column, was, is_now in zip(columns, old, new, strict=True):
        if was != is_now:
            yield f"{'/'.join(key)}: {column} '{was}' becomes '{is_now}'"


def _shown(row: Row) -> str:
    return ", ".join(cell for cell in row if cell)
