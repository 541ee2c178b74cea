"""`output/index.html`: from a name to its numbers; what there is by dataset and year, what is real and what is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from busanalys.figures.style import SYNTHETIC
from busanalys.names import folded
from busanalys.render import loose
from busanalys.render.manifest import Manifest
from busanalys.render.page import assets, printed, statement, templates
from busanalys.render.page.addresses import address
from busanalys.render.page.places import Place, from_json
from busanalys.survey.county import County
from busanalys.text import alphabetical, long_date

TABLES, DOCUMENT = "tables.xlsx", ".docx"
EMPTY = "empty"
TITLES = {
    "yearly_report": "Årsrapport",
    "sip_uptake": "Samordnad individuell plan (SIP)",
    "habilitation_routines": "Habilitering och rehabilitering",
    "method_and_sources": "Underlag och metod",
    "local_group": "Profil",
}
ORDER = list(TITLES.values())


def title_of(notebook: str) -> str:
    """What the pages of a notebook are called; one of the analyst's own is called as its file."""
    return TITLES.get(notebook, notebook)


def rank(title: str) -> tuple[int, str]:
    """Where a page stands among those of its year: the report first, notebooks of one's own last by their names."""
    return (ORDER.index(title) if title in ORDER else len(ORDER), title)


@dataclass(frozen=True)
class Entry:
    """One page in the index: its year, title, address, the day it was made (in words) and whether the last run failed.

    `link` is empty when there is no page, not even of an earlier run; `pdf` and `document` when it has none. `about` is the
    group's name in a profile, `standing` says whether it is a draft, `why` why there is no page.
    """

    year: int
    title: str
    link: str
    made: str
    failed: bool
    about: str = ""
    pdf: str = ""
    document: str = ""
    standing: str = ""
    why: str = ""

    @property
    def words(self) -> str:
        """What a search finds it by."""
        return folded(self.about, self.title, str(self.year))


@dataclass(frozen=True)
class Choice:
    """A place that leads to a profile: the newest of the group that covers it.

    `year` is the profile's, `group` the group's name where it is not the place's own, `now` the place that it became.
    `tile` is its place in the picture of the county, `within` the districts of a city.
    """

    name: str
    link: str
    year: int
    group: str
    now: str
    words: str
    tile: tuple[int, int, str, int, int] | tuple[()] = ()
    within: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """One dataset in the index with its places, and its pages and workbooks by year."""

    title: str
    synthetic: bool
    entries: tuple[Entry, ...]
    workbooks: Mapping[int, str]
    choices: tuple[Choice, ...] = ()

    @property
    def years(self) -> list[tuple[int, list[Entry]]]:
        """The entries of every year, newest year first."""
        found = sorted({entry.year for entry in self.entries}, reverse=True)
        return [(year, [entry for entry in self.entries if entry.year == year]) for year in found]

    @property
    def newest(self) -> int:
        """The year of the newest profile; 0 while there is none."""
        return max((entry.year for entry in self.entries if entry.about and entry.link), default=0)

    @property
    def tiles(self) -> list[Choice]:
        """The places that the picture of the county shows, districts too."""
        every = [inner for choice in self.choices for inner in (choice, *choice.within)]
        return [choice for choice in every if choice.tile]

    @property
    def size(self) -> tuple[int, int]:
        """The columns and rows of the picture of the county."""
        at = [choice.tile for choice in self.tiles if choice.tile]
        return max((tile[0] + tile[3] for tile in at), default=0), max((tile[1] + tile[4] for tile in at), default=0)


def shelf(manifest: Manifest, out: Path) -> Shelf:
    """What an output folder holds of one dataset, by its manifest."""
    synthetic = manifest.dataset["synthetic"]
    found = (_entry(page, record, out, synthetic) for page, record in sorted(manifest.pages.items()))
    entries = tuple(sorted(found, key=_place))
    name = manifest.dataset["name"]
    books = {entry.year: loose.found(out, Path(name, str(entry.year), TABLES), synthetic) for entry in entries}
    existing = {year: address(link) for year, link in books.items() if link}
    known = from_json(manifest.dataset.get("places", ()))
    return Shelf(manifest.dataset["title"], synthetic, entries, existing, _choices(known, _profiles(manifest, out)))


def _entry(page: str, record: Mapping[str, Any], out: Path, synthetic: bool) -> Entry:
    title = title_of(record["notebook"])
    made = long_date(date.fromisoformat(record["made"]))
    link = loose.found(out, Path(page), synthetic)
    sheet, written = (loose.beside(Path(page), suffix, synthetic).as_posix() for suffix in (printed.SUFFIX, DOCUMENT))
    why = record.get("message", "") if record["status"] == EMPTY else ""
    return Entry(
        record["year"],
        title,
        address(link),
        made,
        record["status"] == "failed",
        record["about"],
        address(sheet) if link and printed.is_fresh(out / link, out / sheet) else "",
        address(written) if link and (out / written).is_file() else "",
        record["standing"],
        why,
    )


def _place(entry: Entry) -> tuple[str, tuple[int, str]]:
    """Reports in their fixed order, then profiles by the name of the group."""
    return alphabetical(entry.about), rank(entry.title)


@dataclass(frozen=True)
class _Profile:
    year: int
    link: str
    group: str


Find = Callable[[Mapping[str, str]], _Profile | None]


def _profiles(manifest: Manifest, out: Path) -> Find:
    """What gives the newest profile that exists of the groups that covered a place."""
    pages = manifest.pages
    existing = {page: record for page, record in pages.items() if record["about"] and (out / page).is_file()}
    by_group = {(str(record["year"]), Path(page).stem): (page, record) for page, record in existing.items()}

    def newest(groups: Mapping[str, str]) -> _Profile | None:
        for year in sorted(groups, key=int, reverse=True):
            if found := by_group.get((year, groups[year])):
                return _Profile(int(year), address(found[0]), found[1]["about"])
        return None

    return newest


def _choices(places: Sequence[Place], newest: Find) -> tuple[Choice, ...]:
    """The places that lead somewhere; a city holds its districts, those that are there today before those of old."""
    today = {place.name: place for place in places if not place.now}
    every = [(place, choice) for place in places if (choice := _choice(place, today, newest))]
    cities = {place.city for place, _ in every if place.city}
    outside = [choice for place, choice in every if not place.city]
    for city in sorted(cities, key=alphabetical):
        within = [choice for place, choice in every if place.city == city]
        own = tuple(sorted(within, key=lambda choice: bool(choice.now)))
        outside.append(Choice(city, "", 0, "", "", today[city].words, within=own))
    return tuple(sorted(outside, key=lambda choice: alphabetical(choice.name)))


def _choice(place: Place, today: Mapping[str, Place], newest: Find) -> Choice | None:
    after = today.get(place.now)
    found = (newest(after.groups) if after else None) or newest(place.groups)
    if not found:
        return None
    shown = after.name if after else place.name
    group = "" if found.group == shown else found.group
    return Choice(place.name, found.link, found.year, group, place.now, place.words, place.tile)


def index(shelves: Iterable[Shelf], made: date, county: County) -> str:
    """The index of a county as HTML with relative links, readable from disk, searchable with scripts; real data comes first.

    It names the region as it was called on the day `made`.
    """
    used = assets.finder()
    ordered = sorted(shelves, key=lambda shelf: (shelf.synthetic, shelf.title))
    return templates.page("index.html.j2").render(
        shelves=ordered,
        made=long_date(made),
        region=county.region(made),
        synthetic_notice=SYNTHETIC,
        policy=used.policy,
        script=used.script,
        statement=statement.PAGE,
        folded=folded,
        county=county,
    )
