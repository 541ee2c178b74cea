"""The pages around each page of an output folder, and the links to them, set when a batch is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from busanalys import files
from busanalys.render.manifest import Manifest
from busanalys.render.page import statement
from busanalys.render.page.addresses import between
from busanalys.render.page.facts import INDEX
from busanalys.render.page.index import TABLES, rank, title_of
from busanalys.render.page.links import Link, Targets, connected
from busanalys.render.page.places import Place, from_json

Pages = Mapping[str, Mapping[str, Any]]


def connect(out: Path, manifest: Manifest) -> None:
    """Set the links in all pages of a dataset; pages whose links stay as they were are not written."""
    pages = {page: record for page, record in manifest.pages.items() if (out / page).is_file()}
    around = _Around(out, pages, from_json(manifest.dataset.get("places", ())))
    for page in pages:
        written = (out / page).read_text(encoding="utf-8")
        linked = connected(written, around.targets(page))
        if linked != written:
            files.write(out / page, linked)


class _Around:
    """What lies around each page of a dataset."""

    def __init__(self, out: Path, pages: Pages, places: Iterable[Place]) -> None:
        self._out, self._pages, self._places = out, pages, list(places)
        self._addresses: dict[PurePosixPath, frozenset[str]] = {}  # of all pages, as those in a folder see them
        self._reports: dict[int, dict[str, str]] = {}
        self._profiles: dict[int, dict[str, str]] = {}
        for page, record in pages.items():
            if record["about"]:
                self._profiles.setdefault(record["year"], {})[PurePosixPath(page).stem] = page
            else:
                self._reports.setdefault(record["year"], {})[record["notebook"]] = page

    def targets(self, page: str) -> Targets:
        """What a page can link to."""
        folder = PurePosixPath(page).parent
        if folder not in self._addresses:
            self._addresses[folder] = frozenset(between(page, one) for one in self._pages)
        return Targets(tuple(self._links(page)), self._named(page), self._addresses[folder])

    def _named(self, page: str) -> dict[str, tuple[str, str]]:
        """The name and address of every profile of the page's year but itself, by group."""
        found = self._profiles.get(self._pages[page]["year"], {})
        return {group: (self._pages[one]["about"], between(page, one)) for group, one in found.items() if one != page}

    def _links(self, page: str) -> list[Link]:
        """The index, the same page of the years around, the other reports of the year, its tables, and the statement."""
        year = self._pages[page]["year"]
        tables = PurePosixPath(*PurePosixPath(page).parts[:2], TABLES).as_posix()
        found = [Link(between(page, INDEX), "Alla rapporter"), *self._years(page)]
        found += [Link(between(page, one), f"{title_of(name)} {year}") for name, one in self._others(page)]
        found += [Link(between(page, tables), f"Alla tabeller {year} (Excel)")] if (self._out / tables).is_file() else []
        return [*found, Link(between(page, statement.PAGE), "Tillgänglighetsredogörelse")]

    def _years(self, page: str) -> Iterator[Link]:
        year = self._pages[page]["year"]
        every = sorted({record["year"] for record in self._pages.values()})
        before = max((one for one in every if one < year), default=year)
        after = min((one for one in every if one > year), default=year)
        for other, words in ((before, "← {}"), (after, "{} →")):
            for one in self._same(page, other) if other != year else ():
                name = self._pages[one]["about"]
                said = str(other) if name == self._pages[page]["about"] else f"{name} {other}"
                yield Link(between(page, one), words.format(said))

    def _same(self, page: str, year: int) -> list[str]:
        """The same report of another year; of a profile those of the groups that covered its places then."""
        record = self._pages[page]
        if not record["about"]:
            found = self._reports.get(year, {}).get(record["notebook"])
            return [found] if found else []
        profiles = self._profiles.get(year, {})
        group = PurePosixPath(page).stem
        if group in profiles:
            return [profiles[group]]
        return [profiles[one] for one in self._related(group, record["year"], year) if one in profiles]

    def _related(self, group: str, year: int, other: int) -> list[str]:
        """The groups of another year that covered the places of a group, or the places that those became."""
        own = [place for place in self._places if place.groups.get(str(year)) == group]
        names = {name for place in own for name in (place.name, place.now) if name}
        near = [place for place in self._places if {place.name, place.now} & names]
        return sorted({place.groups[str(other)] for place in near if str(other) in place.groups})

    def _others(self, page: str) -> list[tuple[str, str]]:
        found = self._reports.get(self._pages[page]["year"], {})
        return sorted(((name, one) for name, one in found.items() if one != page), key=lambda pair: rank(title_of(pair[0])))
