"""The municipalities and districts that a reader looks for: every name they are known by, and the groups that covered them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from busanalys import geography
from busanalys.geography import shipped
from busanalys.names import folded
from busanalys.survey.county import city_of
from busanalys.text import alphabetical

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from busanalys.survey import Survey

GIVEN_BACK = ("name", "now", "city", "words", "groups", "tile")


@dataclass(frozen=True)
class Place:
    """A municipality or a district of its city, as the index needs it.

    `now` names the place that a district of old became, empty while it exists. `city` is the municipality that a district
    belongs to. `words` are all names folded by `folded`, `groups` the ids of the groups that covered it by year, and `tile`
    its column, row, short name, columns and rows in the picture of the county, empty where it has none.
    """

    name: str
    now: str = ""
    city: str = ""
    words: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    tile: tuple[int, int, str, int, int] | tuple[()] = ()

    def as_json(self) -> dict[str, Any]:
        """The place as plain values, for the record of a dataset."""
        return asdict(self)


def from_json(stored: Iterable[Mapping[str, Any]]) -> list[Place]:
    """The places of a record; those of another version of busanalys that lack something are left out."""
    whole = (one for one in stored if one.keys() >= set(GIVEN_BACK))
    return [Place(**{name: one[name] for name in GIVEN_BACK} | {"tile": tuple(one["tile"])}) for one in whole]


def places(survey: Survey) -> list[Place]:
    """Every municipality and every district that there was until the survey's last year, in Swedish order of the alphabet."""
    last = survey.reference_day(max(survey.years)).isoformat()
    table = survey.registry.tables["districts"]
    begun = table[table["valid_from"].le(last)]
    ended = set(begun.loc[begun["valid_to"].ne("") & begun["valid_to"].lt(last), "area_id"])
    known = _Known(survey, list(begun["area_id"]), ended)
    rows = [*survey.registry.municipalities["area_id"], *begun["area_id"]]
    return sorted((known.place(area) for area in rows), key=lambda place: alphabetical(place.name))


class _Known:
    """What the registry says of areas: their names of all times, their groups by year, their successors."""

    def __init__(self, survey: Survey, begun: list[str], ended: set[str]) -> None:
        registry = survey.registry
        self._names = dict(_pairs(registry.municipalities, "name")) | dict(_pairs(registry.tables["districts"], "name"))
        self._after = registry.successors(begun, survey.reference_day(max(survey.years)))
        self._divided, self._ended = set(map(city_of, begun)), ended
        self._other = [*_other_names(registry.tables["aliases"]), *_parts(registry.maps)]
        self._groups = _groups(survey)
        tiles = geography.tiles(geography.of_registry(registry), registry.tables["districts"])
        columns = ("column", "row", "abbreviation", "columns", "rows")
        self._tiles = {area: place for area, *place in tiles[["area_id", *columns]].itertuples(index=False, name=None)}

    def place(self, area: str) -> Place:
        """The place of an area."""
        now = self._after.get(area, "") if area in self._ended else ""
        tile = () if area in self._ended or area in self._divided else tuple(self._tiles.get(area, ()))
        return Place(
            self._names[area],
            self._names.get(now, ""),
            self._names.get(city_of(area), ""),
            folded(*self._all_names(area)),
            self._groups.get(area, {}),
            tile,
        )

    def _all_names(self, area: str) -> Iterator[str]:
        """Its own names, and those of the districts that it was made of."""
        same = {area, *(one for one, after in self._after.items() if after == area)}
        for one in sorted(same, key=lambda other: (other != area, other)):
            yield self._names[one]
            yield from (name for key, name in self._other if key == one)


def _pairs(rows: pd.DataFrame, column: str) -> Iterator[tuple[str, str]]:
    return zip(rows["area_id"], rows[column], strict=True)


def _other_names(aliases: pd.DataFrame) -> Iterator[tuple[str, str]]:
    rows = aliases[aliases["kind"].eq("area")]
    return zip(rows["id"], rows["alias"], strict=True)


def _parts(maps: Path) -> Iterator[tuple[str, str]]:
    """The city's parts by the first district that they belonged to: whoever lives in one knows its name."""
    rows = shipped.table(shipped.PARTS, maps)
    return zip(rows["area_id"], rows["stadsdel"], strict=True)


def _groups(survey: Survey) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for year in survey.years:
        for group, area in survey.registry.members(year).itertuples(index=False, name=None):
            found.setdefault(area, {})[str(year)] = group
    return found
