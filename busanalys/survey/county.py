"""The county that the data is about: its code, its names and its own words, from `county.csv` and `cities.csv`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys.files import digest_of
from busanalys.survey import csvfile
from busanalys.text import join, sentence_case

if TYPE_CHECKING:
    import pandas as pd

SINGLE = ("code", "name", "forum", "agreement", "work", "group", "district")  # what a county has one of
REGION, SEARCH = "region", "search"
ITEMS = (*SINGLE, REGION, SEARCH)
ENDINGS = {"group": "grupp", "district": "område"}
SOFT_HYPHEN, BROKEN = "\u00ad", "<br>"
AT_ONCE = ("0001-01-01", "9999-12-31")
OURS = {"group": "BUS-grupp", "district": "stadsdelsområde", "agreement": "BUS-överenskommelsen", "work": "BUS-arbetet"}
COLUMNS = {"county": ("item", "value", "valid_from", "valid_to"), "cities": ("area_id", "name", "inset")}
BEGINS = re.compile(r"(?:^|[>\n]|[.?!] |(?:^|\n)#+ )$")  # what stands before a word that begins a sentence or a part of a page


@dataclass(frozen=True)
class City:
    """A municipality that is divided into districts: its name as an organisation, and that of its inset on the maps."""

    area_id: str
    name: str
    inset: str


@dataclass(frozen=True)
class County:
    """Code (two digits) and name of the county, its forum of senior officials, its words, and what to search for as examples.

    `agreement` and `work` are definite; `group` and `district` are single, indefinite and end as in ENDINGS, so that every form
    of them can be made. `regions` are the names of the region or landsting with their first and last day.
    """

    code: str
    name: str
    forum: str
    agreement: str
    work: str
    group: str
    district: str
    regions: tuple[tuple[str, str, str], ...] = ()
    cities: tuple[City, ...] = ()
    search: str = ""

    def region(self, on: date) -> str:
        """What the region was called on a day; empty where that is not told."""
        day = on.isoformat()
        return next((name for name, first, last in self.regions if first <= day <= last), "")

    def said(self, text: str) -> str:
        """A text of the program in the county's words.

        The program says OURS in all their forms, and `{city}` and `{inset}` for the divided cities; each becomes the county's
        word in the same form. A text without them, and all texts in a county whose words are the same, stay as they are.
        """
        pattern, words = _words(self)
        return pattern.sub(lambda found: _begun(words.get(_plain(found[0]), found[0]), found), text)

    def as_text(self) -> str:
        """The county's words as JSON, for the `attrs` of a frame; empty where they are the program's own."""
        own = {item: getattr(self, item) for item in OURS}
        cities = [[city.area_id, city.name, city.inset] for city in self.cities]
        return "" if own == OURS else json.dumps([own, cities], ensure_ascii=False)


@lru_cache(maxsize=8)
def saying(words: str) -> Callable[[str], str]:
    """`County.said` of the county whose words `County.as_text` told."""
    own, cities = json.loads(words)
    return County("", "", "", **own, cities=tuple(City(*city) for city in cities)).said


@lru_cache(maxsize=8)
def _words(county: County) -> tuple[re.Pattern[str], dict[str, str]]:
    """What is looked for in a text, and the county's word for each, by the program's in lower case."""
    words = {ours.lower(): getattr(county, item) or ours for item, ours in OURS.items()}
    words |= {"{city}": join([city.name for city in county.cities]), "{inset}": join([city.inset for city in county.cities])}
    theirs = [one for word in words.values() for one in (word, sentence_case(word)) if word]
    said = "|".join(re.escape(one) for one in theirs if any(ours in one for ours in OURS.values()))  # what is said already stays
    ours = "|".join(_anyhow(word) for word in (*OURS.values(), sentence_case(OURS["district"])))
    return re.compile(rf"(?<![\w-])(?:{said + '|' if said else ''}{ours})|{{city}}|{{inset}}"), words


def _anyhow(word: str) -> str:
    """The pattern of a word that may be broken: at its hyphen in a figure, at any soft hyphen in a table."""
    return f"{SOFT_HYPHEN}?".join(re.escape(letter) for letter in word).replace(r"\-", rf"\-(?:{BROKEN})?")


def _plain(found: str) -> str:
    return found.replace(SOFT_HYPHEN, "").replace(BROKEN, "").lower()


def _begun(word: str, found: re.Match[str]) -> str:
    """The word with a capital where ours had one that was not its own, or where a text begins."""
    capital = found[0][:1].isupper() and (_plain(found[0]) == OURS["district"] or BEGINS.search(found.string[: found.start()]))
    return sentence_case(word) if capital else word


def county(tables: Mapping[str, pd.DataFrame]) -> County:
    """The county of a registry's tables; what they do not say is empty."""
    rows = tables["county"]
    said = dict(zip(rows["item"], rows["value"], strict=True))
    region = rows[rows["item"].eq(REGION)]
    begins, ends = region["valid_from"].replace("", AT_ONCE[0]), region["valid_to"].replace("", AT_ONCE[1])
    spans = zip(region["value"], begins, ends, strict=True)
    cities = tables["cities"][list(COLUMNS["cities"])].itertuples(index=False) if "cities" in tables else ()
    own = {item: str(said.get(item, "")) for item in (*SINGLE, SEARCH)}
    return County(**own, regions=tuple(spans), cities=tuple(City(*map(str, row)) for row in cities))


def read(data: Path) -> County:
    """The county of a data folder, from its files as they stand; DataError where county.csv is missing or has other columns."""
    folder = data / "registry"
    return _read(folder, tuple(_state(folder / f"{name}.csv") for name in COLUMNS))


def _state(path: Path) -> str | None:
    with suppress(OSError):  # a file that cannot be read says so when it is
        return digest_of(path)
    return None


@lru_cache(maxsize=8)
def _read(folder: Path, _state: tuple[str | None, ...]) -> County:
    """Read once for each state of the files."""
    names = [name for name in COLUMNS if name == "county" or (folder / f"{name}.csv").exists()]
    return county({name: csvfile.read(folder / f"{name}.csv", f"registry/{name}.csv", COLUMNS[name]) for name in names})


def city_of(area_id: str) -> str:
    """The municipality that a district belongs to, which its id begins with (`1480-hisingen`); empty for a municipality."""
    city, dash, _ = area_id.partition("-")
    return city if dash else ""
