"""`output/index.html`: what there is, by dataset and year, what is real and what is made up, and with what result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from busanalys.render.export import pdf
from busanalys.render.page import assets
from busanalys.render.page.assets import TEMPLATE_FOLDER
from busanalys.render.page.html import SYNTHETIC
from busanalys.render.run.manifest import Manifest
from busanalys.text import alphabetical, long_date

TABLES = "tables.xlsx"
EMPTY = "empty"
TITLES = {
    "yearly_report": "Årsrapport",
    "sip_uptake": "Samordnad individuell plan (SIP)",
    "habilitation_routines": "Habilitering och rehabilitering",
    "method_and_sources": "Underlag och metod",
    "local_group": "Profil",
}


ORDER = list(TITLES.values())


@dataclass(frozen=True)
class Entry:
    """One page in the index: its year, title, link, the day it was made (in words) and whether the last run failed.

    `link` is empty when there is no page, not even of an earlier run, `pdf` when it was not printed; `about` is the group's
    name in a profile, `standing` says whether it is a draft, `why` why there is no page.
    """

    year: int
    title: str
    link: str
    made: str
    failed: bool
    about: str = ""
    pdf: str = ""
    standing: str = ""
    why: str = ""


@dataclass(frozen=True)
class Shelf:
    """One dataset in the index with its pages and workbooks by year."""

    title: str
    synthetic: bool
    entries: tuple[Entry, ...]
    workbooks: Mapping[int, str]

    @property
    def years(self) -> list[tuple[int, list[Entry]]]:
        """The entries of every year, newest year first."""
        found = sorted({entry.year for entry in self.entries}, reverse=True)
        return [(year, [entry for entry in self.entries if entry.year == year]) for year in found]


def shelf(manifest: Manifest, out: Path) -> Shelf:
    """What an output folder holds of one dataset, by its manifest."""
    entries = sorted((_entry(page, record, out) for page, record in sorted(manifest.pages.items())), key=_place)
    name = manifest.dataset["name"]
    books = {entry.year: f"{name}/{entry.year}/{TABLES}" for entry in entries}
    existing = {year: link for year, link in books.items() if (out / link).is_file()}
    return Shelf(manifest.dataset["title"], manifest.dataset["synthetic"], tuple(entries), existing)


def _entry(page: str, record: Mapping[str, Any], out: Path) -> Entry:
    title = TITLES.get(record["notebook"], record["notebook"])
    made = long_date(date.fromisoformat(record["made"]))
    link = page if (out / page).is_file() else ""
    why = record.get("message", "") if record["status"] == EMPTY else ""
    printed = Path(page).with_suffix(pdf.SUFFIX).as_posix() if link and pdf.is_fresh(out / page) else ""
    return Entry(
        record["year"], title, link, made, record["status"] == "failed", record["about"], printed, record["standing"], why
    )


def _place(entry: Entry) -> tuple[str, int]:
    """Reports in their fixed order, then profiles by the name of the group."""
    return alphabetical(entry.about), ORDER.index(entry.title) if entry.title in ORDER else len(ORDER)


def index(shelves: Sequence[Shelf], made: str) -> str:
    """The index as HTML with relative links, readable from disk, searchable with scripts; real datasets come first."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(TEMPLATE_FOLDER), autoescape=True, undefined=StrictUndefined)
    used = assets.finder()
    ordered = sorted(shelves, key=lambda shelf: (shelf.synthetic, shelf.title))
    template = environment.get_template("index.html.j2")
    return template.render(shelves=ordered, made=made, synthetic_notice=SYNTHETIC, policy=used.policy, script=used.script)
