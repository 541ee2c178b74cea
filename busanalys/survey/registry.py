"""Who there is: municipalities, districts, groups and their members over time; typed access to `data/registry/`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from busanalys.errors import UnknownNameError
from busanalys.names import normal
from busanalys.survey.county import County, city_of, county

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

FAR_FUTURE = 9999
WHOLE_TIME = ("0001-01-01", "9999-12-31")


@dataclass(frozen=True, eq=False)
class Registry:
    """The tables of the registry by name, as `schemas.REGISTRY` describes them, and the folder of the county's maps."""

    tables: Mapping[str, pd.DataFrame]
    maps: Path

    @cached_property
    def county(self) -> County:
        """The county with its words."""
        return county(self.tables)

    @property
    def municipalities(self) -> pd.DataFrame:
        """The county's municipalities: area_id, name, short_name, source."""
        return self.tables["municipalities"]

    def districts(self, on: date) -> pd.DataFrame:
        """The districts of divided cities that are valid on a day, with the columns of the file."""
        rows, day = self.tables["districts"], on.isoformat()
        begins = rows["valid_from"].replace("", WHOLE_TIME[0])
        ends = rows["valid_to"].replace("", WHOLE_TIME[1])
        return rows[begins.le(day) & ends.ge(day)]

    def areas(self, on: date) -> pd.DataFrame:
        """The areas on a day: the districts, and the municipalities that have none.

        Columns area_id, name, short_name, area_kind (municipality or district).
        """
        import pandas as pd

        districts = self.districts(on)
        whole = self.municipalities[~self.municipalities["area_id"].isin(districts["area_id"].map(city_of))]
        parts = [whole.assign(area_kind="municipality"), districts.assign(area_kind="district")]
        return pd.concat(parts, ignore_index=True)[["area_id", "name", "short_name", "area_kind"]]

    def groups(self, year: int) -> pd.DataFrame:
        """The local groups valid in a year: group_id, name, short_name, kind."""
        if year not in self._groups:
            rows = self.tables["groups"]
            self._groups[year] = rows[_valid(rows, year)][["group_id", "name", "short_name", "kind"]].reset_index(drop=True)
        return self._groups[year].copy(deep=False)

    @cached_property
    def _groups(self) -> dict[int, pd.DataFrame]:
        return {}

    def members(self, year: int) -> pd.DataFrame:
        """Which areas each group covers in a year: group_id, area_id."""
        if year not in self._members:
            rows = self.tables["group_members"]
            self._members[year] = rows.loc[_valid(rows, year), ["group_id", "area_id"]].reset_index(drop=True)
        return self._members[year].copy(deep=False)

    @cached_property
    def _members(self) -> dict[int, pd.DataFrame]:
        return {}

    def origins(self, year: int, earlier: int) -> dict[str, tuple[str, ...]]:
        """Each group of `year` with the groups of the earlier year that it is or comes from, by name; empty for a new one.

        A group that was there is its own origin, together with those that have joined it since.
        """
        before, now = (set(self.groups(one)["group_id"]) for one in (earlier, year))
        rows = self.tables["group_successors"]
        since = rows[rows["year"].gt(earlier) & rows["year"].le(year)]
        came_from: dict[str, list[str]] = {}
        for one, successor in zip(since["group_id"], since["successor"], strict=True):
            came_from.setdefault(successor, []).append(one)
        return {group: tuple(sorted(_origins(group, before, came_from))) for group in sorted(now)}

    def successors(self, areas: Iterable[str], on: date) -> dict[str, str]:
        """Each of the areas with the one that it is or has become on a day; one that ended without successor is left out."""
        rows = self.tables["districts"]
        after = dict(zip(rows["area_id"], rows["successor"], strict=True))
        return successors(areas, set(self.areas(on)["area_id"]), after)

    def group_id(self, name: str) -> str:
        """The id of a group given by its id, its name or an alias; UnknownNameError names the nearest."""
        found = self.find("group", name)
        if found is None:
            raise UnknownNameError("group", name, self._names("groups"))
        return found

    def group_name(self, group_id: str) -> str:
        """The full name of a group; UnknownNameError lists what exists."""
        rows = self.tables["groups"].set_index("group_id")["name"]
        if group_id not in rows:
            raise UnknownNameError("group", group_id, rows.index)
        return str(rows[group_id])

    def area_name(self, area_id: str) -> str:
        """The name of a municipality or district; UnknownNameError lists what exists."""
        names = self._names("municipalities") | self._names("districts")
        if area_id not in names:
            raise UnknownNameError("area", area_id, names)
        return names[area_id]

    def cited(self, source: str) -> str:
        """A source as a reader should see it: file names of documents become titles, with the date where it is known."""
        rows = self.tables["sources"].to_dict("records")
        titles = {row["source"]: row["title"] + (f" ({row['published']})" if row["published"] else "") for row in rows}
        names = "|".join(re.escape(name) for name in sorted(titles, key=len, reverse=True))
        return re.sub(names, lambda found: titles[found[0]], source) if names else source

    def find(self, kind: str, text: str) -> str | None:
        """The id of the area or group (`kind`) that a name or one of its aliases means; None if there is none."""
        if kind not in self._lookups:
            self._lookups[kind] = self._lookup(kind)
        return self._lookups[kind].get(normal(text))

    @cached_property
    def _lookups(self) -> dict[str, dict[str, str]]:
        return {}

    def _lookup(self, kind: str) -> dict[str, str]:
        names = self._names("groups") if kind == "group" else self._names("municipalities") | self._names("districts")
        rows = self.tables["aliases"]
        aliases = rows[rows["kind"] == kind]
        own = {normal(name): identity for identity, name in names.items()}
        given = {normal(alias): identity for alias, identity in zip(aliases["alias"], aliases["id"], strict=True)}
        return {normal(identity): identity for identity in names} | given | own

    def _names(self, table: str) -> dict[str, str]:
        rows = self.tables[table]
        key = "group_id" if table == "groups" else "area_id"
        return dict(zip(rows[key], rows["name"], strict=True))


def _origins(group: str, before: Container[str], came_from: Mapping[str, Iterable[str]]) -> set[str]:
    """The groups of an earlier year that a group comes from; each group is looked at once, so that a circle ends."""
    found, waiting, seen = set(), [group], {group}
    while waiting:
        one = waiting.pop()
        if one in before:
            found.add(one)
        fresh = [origin for origin in came_from.get(one, ()) if origin not in seen]
        seen.update(fresh)
        waiting += fresh
    return found


def successors(areas: Iterable[str], valid: Container[str], after: Mapping[str, str]) -> dict[str, str]:
    """Each area with the valid one that it is or has become by way of `after`; one that became nothing is left out."""
    followed = {area: _followed(area, valid, after) for area in areas}
    return {area: last for area, last in followed.items() if last}


def _followed(area: str, valid: Container[str], after: Mapping[str, str]) -> str:
    seen = set()
    while area not in valid and area not in seen:
        seen.add(area)
        area = after.get(area, "")
    return area if area in valid else ""


def _valid(rows: pd.DataFrame, year: int) -> pd.Series:
    return rows["valid_from"].le(year) & rows["valid_to"].fillna(FAR_FUTURE).ge(year)
