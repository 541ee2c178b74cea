"""Which area of the county a text of a table of statistics means: a code, with or without its first zero, a name, or both."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from busanalys.names import likely, nearest, normal
from busanalys.survey.registry import Registry

CODED = re.compile(r"^(\d{2,4})(?![\d])[\s:.,–-]*(.*)$")
WHOLES = frozenset(("riket", "hela riket", "sverige", "totalt", "summa", "samtliga", "länet", "hela länet", "ovägt medel"))
CODE = 4  # digits of a municipality's code


class Meant(NamedTuple):
    """An area's id; or none, where the text means something outside the county, with what is wrong where it is doubtful."""

    area_id: str = ""
    wrong: str = ""
    remedy: str = ""


class Areas:
    """The areas of a registry, found by what files call them."""

    def __init__(self, registry: Registry) -> None:
        """Remember the county's code, its municipalities and the names of all areas."""
        self.registry = registry
        self.codes = frozenset(registry.municipalities["area_id"])
        rows = [registry.municipalities[["area_id", "name"]], registry.tables["districts"][["area_id", "name"]]]
        self.names = {str(area): [str(name)] for frame in rows for area, name in frame.itertuples(index=False, name=None)}
        self.known: dict[str, Meant] = {}

    def meant(self, text: str) -> Meant:
        """The area that a text means."""
        if text not in self.known:
            self.known[text] = self._meant(text)
        return self.known[text]

    def _meant(self, text: str) -> Meant:
        found = CODED.match(text)
        code, name = (found[1], found[2]) if found else ("", text)
        named = self._named(name)
        padded = code.zfill(CODE) if len(code) >= CODE - 1 else ""
        if padded in self.codes:
            if name and named and named != padded:
                return Meant(
                    wrong="code and name mean different areas", remedy=f"the code {padded} means {self.names[padded][0]}"
                )
            return Meant(padded)
        if padded.startswith(self.registry.county.code) and padded:
            return Meant(wrong="no municipality of the county has this code", remedy="correct the code")
        if padded or (code and not named) or not name or normal(name) in WHOLES:
            return Meant()
        return Meant(named) if named else self._unknown(name)

    def _named(self, name: str) -> str:
        plain = name.strip()
        ways = (plain, re.sub(r"s? kommun$", "", plain), re.sub(r" (stadsdelsområde|stadsdel)$", "", plain))
        return next((area for way in ways if way and (area := self.registry.find("area", way))), "")

    def _unknown(self, name: str) -> Meant:
        near = likely(nearest(name, self.names))
        return Meant(wrong="no area has this name", remedy=f"did you mean {near.label}?") if near else Meant()

    def valid(self, area_id: str, day: date) -> bool:
        """Whether an area exists on a day; a city that is divided counts as itself too."""
        return area_id in self.codes or area_id in set(self.registry.districts(day)["area_id"])
