"""From who a form says it is from to the local group that was valid in the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from busanalys.intake.match.model import LIKELY, SURE, UNKNOWN
from busanalys.names import Near, likely, nearest, normal
from busanalys.survey.county import city_of
from busanalys.survey.registry import Registry
from busanalys.text import join

NOISE = frozenset(
    [
        "bus",
        "busgrupp",
        "busgruppen",
        "grupp",
        "gruppen",
        "lokal",
        "lokala",
        "den",
        "gemensam",
        "gemensamma",
        "för",
        "från",
        "i",
        "och",
        "o",
        "samt",
        "med",
        "m",
        "inkl",
        "kommun",
        "kommuner",
        "kommunen",
        "stad",
        "stads",
        "stadsdel",
        "stadsdelen",
        "stadsdelar",
        "stadsdelarna",
        "stadsdelsförvaltning",
        "stadsdelsförvaltningen",
        "stadsdelsförvaltningar",
        "stadsdelsnämnd",
        "stadsdelsområde",
        "sdf",
        "sdn",
        "sdo",
    ]
)


class Belonging(NamedTuple):
    """The group that a text means, how sure that is, the nearest groups, a remark and the areas that the text names."""

    status: str
    group_id: str = ""
    near: tuple[Near, ...] = ()
    note: str = ""
    areas: tuple[str, ...] = ()


class Respondents:
    """The groups and areas of a year, to be found by what people call them."""

    def __init__(self, registry: Registry, year: int, day: date) -> None:
        self.registry, self.year, self.day = registry, year, day
        self.belonging = lru_cache(maxsize=None)(self._belonging)

    @cached_property
    def valid(self) -> dict[str, str]:
        """The groups of the year: group_id to name."""
        rows = self.registry.groups(self.year)
        return dict(zip(rows["group_id"], rows["name"], strict=True))

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """The areas of each group of the year."""
        covered: dict[str, set[str]] = defaultdict(set)
        for row in self.registry.members(self.year).to_dict("records"):
            covered[row["group_id"]].add(row["area_id"])
        return {group: frozenset(areas) for group, areas in covered.items()}

    def _belonging(self, text: str) -> Belonging:
        named = {group for group in self._names.get(normal(text), ()) if group in self.valid}
        areas, rest = self.areas(text)
        if len(named) == 1:
            return Belonging(SURE, named.pop(), areas=areas)
        if areas and not rest:
            return self._by_areas(text, areas)
        gone = self._names.get(normal(text), set())
        return self._gone(text, gone) if gone else self._nearly(text, areas)

    def names_someone(self, text: str) -> bool:
        """Whether the whole text is the name of a group or of areas, of this year or another."""
        if normal(text) in self._names or self.belonging(text).group_id:
            return True
        areas, rest = self.areas(text)
        return bool(areas and not rest)

    def areas(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The areas that a text names, in its order, and the words that belong to none of them."""
        words, found, rest = normal(text).split(), list[str](), list[str]()
        while words:
            size = next((n for n in range(min(len(words), self._longest), 0, -1) if tuple(words[:n]) in self._areas), 0)
            if size:
                found.append(self._areas[tuple(words[:size])])
            elif words[0] not in self._noise:
                rest.append(words[0])
            words = words[size or 1 :]
        divided = {city_of(area) for area in found}
        kept = [area for area in dict.fromkeys(found) if area not in divided]
        return tuple(kept), tuple(rest)

    def _by_areas(self, text: str, areas: tuple[str, ...]) -> Belonging:
        now = self.today(areas)
        whole = [group for group, covered in self.members.items() if covered == now]
        partly = [group for group, covered in self.members.items() if covered >= now]
        if whole:
            renamed = now != set(areas)
            note = f"named by areas that have become {self._area_names(now)}" if renamed else ""
            return Belonging(LIKELY if renamed else SURE, whole[0], areas=areas, note=note)
        if len(partly) == 1:
            more = self._area_names(self.members[partly[0]] - now)
            return Belonging(LIKELY, partly[0], self._sharing(now), f"the group also covers {more}", areas)
        return Belonging(UNKNOWN, "", self._sharing(now) or self._names_like(text), self._once(now), areas)

    def today(self, areas: Iterable[str]) -> frozenset[str]:
        """The areas as they are in the year: a district that has been merged becomes what it was merged into."""
        named = list(areas)
        became = self.registry.successors(named, self.day)
        return frozenset(became.get(area, area) for area in named)

    def _area_names(self, areas: Iterable[str]) -> str:
        return join(sorted(self.registry.area_name(area) for area in areas), "and")

    def _sharing(self, areas: frozenset[str]) -> tuple[Near, ...]:
        shares = [
            (len(covered & areas) / len(covered | areas), group) for group, covered in self.members.items() if covered & areas
        ]
        return tuple(Near(group, self.valid[group], 100 * share) for share, group in sorted(shares, reverse=True)[:3])

    def _once(self, areas: frozenset[str]) -> str:
        if not self.valid:
            return f"the registry has no groups for {self.year}"
        return f"no group of {self.year} covers {self._area_names(areas)}" + (" together" if len(areas) > 1 else "")

    def _gone(self, text: str, gone: set[str]) -> Belonging:
        rows = self.registry.tables["groups"]
        spans = [
            f"{r['valid_from']}–{'' if str(r['valid_to']) == '<NA>' else r['valid_to']}"
            for r in rows[rows["group_id"].isin(gone)].to_dict("records")
        ]
        after = self.registry.tables["group_successors"]
        later = list(after.loc[after["group_id"].isin(gone) & after["successor"].isin(self.valid), "successor"])
        near = tuple(Near(group, self.valid[group], 100.0) for group in later) or self._names_like(text)
        return Belonging(UNKNOWN, "", near[:3], f"the group existed {', '.join(spans)}, not in {self.year}")

    def _nearly(self, text: str, areas: tuple[str, ...]) -> Belonging:
        near = self._names_like(text)
        best = likely(near)
        return Belonging(LIKELY, best.code, near, areas=areas) if best else Belonging(UNKNOWN, "", near, areas=areas)

    def _names_like(self, text: str) -> tuple[Near, ...]:
        plain = " ".join(word for word in normal(text).split() if word not in self._noise)
        return nearest(plain, {group: [name] for group, name in self.valid.items()})

    @cached_property
    def _noise(self) -> frozenset[str]:
        """Words that tell no group from another, the county's own for a group and a district among them."""
        county = self.registry.county
        said = (county.group, f"{county.group}en", county.district, f"{county.district}t")
        own = [normal(word) for word in said]
        return NOISE.union(word for one in own for word in one.split())

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        groups, aliases = self.registry.tables["groups"], self.registry.tables["aliases"]
        own = aliases[aliases["kind"] == "group"]
        said = [
            pair for name in ("name", "short_name", "group_id") for pair in zip(groups["group_id"], groups[name], strict=True)
        ]
        said += zip(own["id"], own["alias"], strict=True)
        found: dict[str, set[str]] = defaultdict(set)
        for group, name in said:
            found[normal(name)].add(group)
        return found

    @cached_property
    def _areas(self) -> dict[tuple[str, ...], str]:
        tables = self.registry.tables
        rows = [*tables["municipalities"].to_dict("records"), *tables["districts"].to_dict("records")]
        said = [(r["area_id"], name) for r in rows for name in (r["name"], r["short_name"])]
        said += [(r["id"], r["alias"]) for r in tables["aliases"].to_dict("records") if r["kind"] == "area"]
        words = {tuple(normal(name).split()): area for area, name in reversed(said)}
        return {(*key[:-1], f"{key[-1]}s"): area for key, area in words.items()} | words

    @cached_property
    def _longest(self) -> int:
        return max((len(words) for words in self._areas), default=0)
