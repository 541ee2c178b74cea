"""What is chosen: dataset, year, indicator, base and group, always ones that exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from busanalys.errors import UnknownNameError
from busanalys.explore import ondisk
from busanalys.indicators import BASE_LABELS, harmonise
from busanalys.paths import data_dir
from busanalys.survey import Survey, datasets, load
from busanalys.survey.naming import whole_year

FIRST = "example"  # what is explored where nothing is chosen and the data folder has it
KINDS = {"municipality": "Kommunernas grupper", "district": "Stadsdelsområdenas grupper"}


@dataclass(frozen=True)
class Choice:
    """One choice. `dataset` is what `busanalys.load` takes, `indicator` and `group` are ids; `group` may be empty.

    `compared` is what the group stands beside: another group, the groups of one of KINDS, or nothing.
    """

    dataset: str
    year: int
    indicator: str
    base: str = "groups"
    group: str = ""
    compared: str = ""

    @property
    def survey(self) -> Survey:
        """The dataset as it was last read."""
        return read(self.dataset)

    @property
    def parameters(self) -> dict[str, object]:
        """What a page of the choice says that it was made with."""
        chosen = {"dataset": self.dataset, "year": self.year, "indicator": self.indicator, "base": self.base}
        return chosen | {name: value for name in ("group", "compared") if (value := getattr(self, name))}

    @property
    def kind(self) -> str:
        """The kind of the indicator: share, all_of, targets, number or registry."""
        return str(self.survey.codebook.indicator(self.indicator)["kind"])

    @cached_property
    def question(self) -> str:
        """The question that the indicator counts; empty where it counts none or several."""
        asked = list(dict.fromkeys(self.survey.codebook.indicator_options(self.indicator)["question"]))
        return str(asked[0]) if len(asked) == 1 else ""

    @cached_property
    def groups(self) -> dict[str, str]:
        """The groups of the year by id with their names; empty where the dataset does not know them."""
        rows = self.survey.registry.groups(self.year).sort_values("name")
        return dict(zip(rows["group_id"], rows["name"], strict=True))

    @property
    def other(self) -> Choice | None:
        """The same of the group that it is compared with; None where it is compared with none or with many."""
        return replace(self, group=self.compared) if self.compared in self.groups else None

    def change(self, **changes: object) -> Choice:
        """The choice with something else chosen; what the new dataset or year does not have gives way to the nearest."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        loaded = changed.survey
        known = list(loaded.codebook.indicators["indicator"])
        year = min(loaded.years, key=lambda year: abs(year - changed.year))
        indicator = changed.indicator if changed.indicator in known else str(known[0])
        there = replace(changed, year=year, indicator=indicator)
        group = _heir(changed.group, there, self) or next(iter(there.groups), "")
        compared = changed.compared if changed.compared in KINDS else _heir(changed.compared, there, self)
        return replace(there, group=group, compared=compared if compared != group and group else "")


def _heir(group: str, chosen: Choice, before: Choice) -> str:
    """The group where the choice has it, else the first that has its areas; empty without any."""
    if group in chosen.groups:
        return group
    then, now = before.survey.registry.members(before.year), chosen.survey.registry.members(chosen.year)
    areas = then.loc[then["group_id"] == group, "area_id"]
    return next((str(heir) for heir in now.loc[now["area_id"].isin(areas), "group_id"] if heir in chosen.groups), "")


def _dataset(survey: Survey | str | Path | None) -> str:
    """What `busanalys.load` takes for a survey, its name or its path; without one, FIRST or the folder's first dataset."""
    if survey is None:
        there = datasets()
        return FIRST if FIRST in there else next(iter(there), FIRST)
    if not isinstance(survey, Survey):
        return str(survey)
    return survey.path.name if survey.path.parent == data_dir() else str(survey.path)


_read: dict[str, tuple[Survey, ondisk.State]] = {}


def read(dataset: str, again: bool = False) -> Survey:
    """The dataset, read once until it is asked for again; when it then cannot be read, the one before stays."""
    if again or dataset not in _read:
        state = ondisk.state(dataset)  # before the reading: what changes during it counts as changed
        _read[dataset] = load(dataset), state
    return _read[dataset][0]


def changed(dataset: str) -> list[str]:
    """The names of the dataset's files that are no longer as they were when it was read."""
    return ondisk.changed(_read[dataset][1], ondisk.state(dataset)) if dataset in _read else []


def fullest(survey: Survey) -> int:
    """The year with most answers; of several the last."""
    return max(survey.years, key=lambda year: (len(harmonise.forms(survey, year)), year))


def choose(survey: Survey | str | Path | None, year: int | str | None, indicator: str, base: str, group: str) -> Choice:
    """The choice of these names, checked; UnknownNameError lists what exists."""
    dataset = _dataset(survey)
    loaded = read(dataset, again=bool(changed(dataset)))
    if base not in BASE_LABELS:
        raise UnknownNameError("base", base, BASE_LABELS)
    chosen = Choice(dataset, whole_year(loaded, year) or fullest(loaded), loaded.codebook.indicator_id(indicator), base)
    loaded.year(chosen.year)
    known = loaded.registry.groups(chosen.year)
    found = loaded.registry.group_id(group) if group else next(iter(known.sort_values("name")["group_id"]), "")
    if group and found not in set(known["group_id"]):
        raise UnknownNameError(f"group of {chosen.year}", group, dict(zip(known["group_id"], known["name"], strict=True)))
    return replace(chosen, group=found)
