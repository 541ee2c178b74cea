"""The bill of materials (CycloneDX 1.6, JSON) and the list of licences of what busanalys runs on.

    uv run python tools/bill_of_materials.py bom.json
    uv run python tools/bill_of_materials.py --licences

Both follow from the packages that are installed and from what they say of themselves; nothing is fetched.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

OWN = "busanalys"
NAME = re.compile(r"[-_.]+")
UNKNOWN = "not stated"
CLASSIFIER = "License :: OSI Approved :: "


def needed(name: str = OWN) -> dict[str, Distribution]:
    """The packages that a package runs on, itself included, by their normalised name; extras and tests are left out."""
    found: dict[str, Distribution] = {}
    waiting, seen = [(name, frozenset[str]())], set[tuple[str, frozenset[str]]]()
    while waiting:
        wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        try:
            one = distribution(wanted[0])
        except PackageNotFoundError:  # of another system
            continue
        found[normal(wanted[0])] = one
        waiting += [(normal(other.name), frozenset(other.extras)) for other in _requirements(one, wanted[1])]
    return dict(sorted(found.items()))


def _requirements(one: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for line in one.requires or ():
        requirement = Requirement(line)
        asked = [{"extra": extra} for extra in ("", *extras)]
        if requirement.marker is None or any(requirement.marker.evaluate(environment) for environment in asked):
            yield requirement


def normal(name: str) -> str:
    """The name of a package as the index writes it."""
    return NAME.sub("-", name).lower()


def licence(one: Distribution) -> str:
    """What a package says of its licence: the expression, else the classifiers, else the first line of its text."""
    if expression := _field(one, "License-Expression"):
        return expression
    classifiers = one.metadata.get_all("Classifier") or ()
    if stated := sorted(value.removeprefix(CLASSIFIER) for value in classifiers if value.startswith(CLASSIFIER)):
        return " and ".join(stated)
    lines = _field(one, "License").strip().splitlines()
    return lines[0] if lines else UNKNOWN


def _field(one: Distribution, name: str) -> str:
    return str(one.metadata[name]) if name in one.metadata else ""


def component(one: Distribution) -> dict[str, object]:
    """A package in the terms of CycloneDX."""
    name, version = normal(one.metadata["Name"]), one.version
    address = f"pkg:pypi/{name}@{version}"
    stated = _field(one, "License-Expression")
    about = {"expression": stated} if stated else {"license": {"name": licence(one)}}
    return {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address, "licenses": [about]}


def bill() -> dict[str, object]:
    """The whole bill of materials: the package, what it runs on, and which of them needs which."""
    packages = needed()
    components = {name: component(one) for name, one in packages.items()}
    depends = []
    for name, one in packages.items():
        on = {normal(requirement.name) for requirement in _requirements(one, frozenset())} & set(packages)
        depends.append({"ref": components[name]["bom-ref"], "dependsOn": sorted(str(components[key]["bom-ref"]) for key in on)})
    own = components.pop(OWN)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own | {"type": "application"}},
        "components": list(components.values()),
        "dependencies": depends,
    }


def main() -> None:
    """Write what the arguments ask for."""
    asked = sys.argv[1:]
    if asked == ["--licences"]:
        for name, one in needed().items():
            print(f"{name}\t{one.version}\t{licence(one)}")
    elif len(asked) == 1 and not asked[0].startswith("-"):
        Path(asked[0]).write_text(json.dumps(bill(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
