"""Take accepted rows into the codebook and the registry: a new version ends the one before, a new group those it replaces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from busanalys.intake.match.model import Records
from busanalys.survey import schemas
from busanalys.survey.store import Record

Tables = dict[str, list[Record]]
Today = Callable[[Iterable[str]], frozenset[str]]
DATED = {"wordings": ("question",), "options": ("question", "option"), "column_maps": ("question", "option")}


def applied(tables: Mapping[str, list[Record]], accepted: Records, year: int, today: Today) -> Tables:
    """The tables that accepted rows change, with them; `today` says what areas have become by the year.

    A wording, label or column heading valid from the year ends the one before; areas leave the groups they were in, and a
    group that is left without areas ends.
    """
    found = {name: list(rows) for name, rows in tables.items()}
    for name, rows in accepted.items():
        for row in rows:
            found[name] = (
                _dated(found[name], row, DATED[name], year) if name in DATED else _put(name, found[name], row, today, year)
            )
    for row in accepted.get("wordings", ()):
        found["column_maps"] = _mapped(found["column_maps"], row, year)
    if accepted.get("groups"):
        found["groups"], found["group_members"] = _closed(found["groups"], found["group_members"], year)
    return {name: rows for name, rows in found.items() if rows != tables[name]}


def _dated(rows: list[Record], row: Record, key: tuple[str, ...], year: int) -> list[Record]:
    same = [other for other in rows if all(other[column] == row[column] for column in key)]
    later = [int(other["valid_from"]) for other in same if int(other["valid_from"]) > year]
    ended = [kept for other in rows for kept in (_ended(other, year - 1) if other in same else [other])]
    last = str(min(later) - 1) if later and not row["valid_to"] else row["valid_to"]
    return _after_its_kind(ended, {**row, "valid_to": last}, key[0])


def _ended(row: Record, last: int) -> list[Record]:
    """The row with its last year; nothing for a row that would end before it begins, itself for one of other years."""
    if int(row["valid_from"]) > last + 1 or (row["valid_to"] and int(row["valid_to"]) <= last):
        return [row]
    return [{**row, "valid_to": str(last)}] if int(row["valid_from"]) <= last else []


def _after_its_kind(rows: list[Record], row: Record, key: str) -> list[Record]:
    place = max((number for number, other in enumerate(rows, 1) if other[key] == row[key]), default=len(rows))
    return [*rows[:place], row, *rows[place:]]


def _mapped(rows: list[Record], wording: Record, year: int) -> list[Record]:
    own = {"question": wording["question"], "option": ""}
    if wording["asked"] == "yes":
        return _dated(
            rows, {"valid_from": str(year), "valid_to": "", **own, "header": wording["wording"]}, ("question", "option"), year
        )
    return [kept for other in rows for kept in (_ended(other, year - 1) if other["question"] == own["question"] else [other])]


def _put(name: str, rows: list[Record], row: Record, today: Today, year: int) -> list[Record]:
    if name == "group_members":
        now = today([row["area_id"]])
        rows = [kept for other in rows for kept in (_ended(other, year - 1) if today([other["area_id"]]) == now else [other])]
    key = schemas.spec(name).key
    kept = [other for other in rows if any(other[column] != row[column] for column in key)]
    return [*kept, row]


def _closed(groups: list[Record], members: list[Record], year: int) -> tuple[list[Record], list[Record]]:
    """Groups without areas in the year ended with their last area, and memberships cut to the years of their groups."""
    begins = {row["group_id"]: int(row["valid_from"]) for row in groups}
    inside = [row for row in members if not row["valid_to"] or int(row["valid_to"]) >= begins[row["group_id"]]]
    there = {row["group_id"] for row in inside if not row["valid_to"] or int(row["valid_to"]) >= year}
    once = {row["group_id"] for row in inside}
    ending = once - there
    return [kept for row in groups for kept in (_ended(row, year - 1) if row["group_id"] in ending else [row])], inside
