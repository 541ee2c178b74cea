"""`output/index.html`: what there is, by dataset and year, what is real and what is made up, and with what result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from busanalys.render.page import TEMPLATE_FOLDER
from busanalys.text import alphabetical

TITLES = {
    "yearly_report": "Årsrapport",
    "sip_uptake": "Samordnad individuell plan (SIP)",
    "habilitation_routines": "Habilitering och rehabilitering",
    "local_group": "Profil",
}


ORDER = {title: place for place, title in enumerate(TITLES.values())}


@dataclass(frozen=True)
class Entry:
    """One page in the index: its dataset, year, title, link and result (`rendered` or `failed`)."""

    dataset: str
    year: int
    title: str
    link: str
    result: str
    group: str = ""


@dataclass(frozen=True)
class Shelf:
    """One dataset in the index with its pages by year, newest first."""

    name: str
    title: str
    synthetic: bool
    entries: tuple[Entry, ...]
    workbooks: Mapping[int, str]

    @property
    def years(self) -> list[tuple[int, list[Entry]]]:
        """The entries of every year, newest year first."""
        found = sorted({entry.year for entry in self.entries}, reverse=True)
        return [(year, [entry for entry in self.entries if entry.year == year]) for year in found]


def entries(records: Mapping[str, Mapping[str, Any]], group_names: Mapping[str, str]) -> tuple[Entry, ...]:
    """One entry per record of a manifest: reports in their fixed order, then profiles by the group's name."""
    found = [_entry(page, record, group_names) for page, record in records.items()]
    return tuple(sorted(found, key=lambda entry: (bool(entry.group), ORDER.get(entry.title, 0), alphabetical(entry.group))))


def _entry(page: str, record: Mapping[str, Any], group_names: Mapping[str, str]) -> Entry:
    title = TITLES.get(record["notebook"], record["notebook"])
    group = record.get("group", "")
    return Entry(record["dataset"], record["year"], title, page, record["status"], group_names.get(group, group))


def index(shelves: Sequence[Shelf], made: str) -> str:
    """The index as HTML with relative links, readable from disk and without scripts."""
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    environment = Environment(loader=FileSystemLoader(TEMPLATE_FOLDER), autoescape=select_autoescape(default=True))
    return environment.get_template("index.html.j2").render(shelves=shelves, made=made)
