"""Who sends in a form, and how many: silent groups, groups that send two, who took part and when it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from example import plan
from example.population import Population

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from example.draws import Array

BOTH, MUNICIPALITY, REGION = "both", "municipality", "region"
STAYS = 0.75  # the chance that the same people take part as the year before
ROLES = {
    BOTH: ("Sammankallande i BUS-gruppen", "BUS-samordnare", "Gruppen gemensamt"),
    MUNICIPALITY: ("Enhetschef inom socialtjänsten", "Samordnare inom elevhälsan", "Avdelningschef, kommunen"),
    REGION: ("Verksamhetschef, barn- och ungdomspsykiatrin", "Enhetschef, habiliteringen"),
}


@dataclass(frozen=True, eq=False)
class Forms:
    """The forms sent in, one element each: number of the year, number of the group, and `second` (0 or 1).

    `unlike` is how far a second form differs from the first, `test` marks second forms sent in by mistake.
    """

    population: Population
    step: NDArray[np.intp]
    group: NDArray[np.intp]
    second: NDArray[np.intp]
    unlike: Array
    test: NDArray[np.bool_]

    @property
    def year(self) -> NDArray[np.int64]:
        """The year of every form."""
        import numpy as np

        return np.array([year.year for year in self.population.years])[self.step]

    @property
    def twice(self) -> NDArray[np.bool_]:
        """Whether the form's group sent in two that year."""
        import numpy as np

        pairs = self.step * (self.group.max(initial=0) + 1) + self.group
        _, place, count = np.unique(pairs, return_inverse=True, return_counts=True)
        found: NDArray[np.bool_] = count[place] > 1
        return found

    def at(self, by_group: Array) -> Array:
        """The numbers of the forms' groups and years from numbers per year and group."""
        return by_group[self.step, self.group]


def sent(population: Population) -> Forms:
    """The forms of every year, in order of year and group."""
    import numpy as np

    draws, size = population.draws, population.exists.shape
    number = np.array([_numbers(population, step) for step in range(size[0])]).reshape(size)
    step, group = np.nonzero(number > 0)
    twice = number[step, group]
    second = np.concatenate([np.arange(times) for times in twice]) if len(twice) else twice
    step, group = np.repeat(step, twice), np.repeat(group, twice)
    unlike = np.where(draws.uniform("alike", *size) < 0.4, 0.15, 1.1)[step, group] * second
    return Forms(population, step, group, second, unlike, _tests(population, step, group, second))


def _numbers(population: Population, step: int) -> list[int]:
    year = population.years[step]
    silent = _chosen(population, step, "silent", year.silent, year.silent_groups, ())
    double = _chosen(population, step, "double", year.doubles, year.double_groups, silent)
    there = population.exists[step]
    return [int(exists) * (0 if g in silent else 2 if g in double else 1) for g, exists in enumerate(there)]


def _chosen(
    population: Population, step: int, why: str, count: int, given: tuple[str, ...], but: tuple[int, ...]
) -> tuple[int, ...]:
    leaning = population.of_groups(
        population.draws.drifting(why, len(population.years), len(population.atoms), keep=0.7)
        + 0.8 * population.draws.bell(f"{why} always", len(population.atoms))
    )[step]
    possible = [g for g in range(len(population.groups)) if population.exists[step, g] and g not in but]
    ranked = sorted(possible, key=lambda g: (population.groups[g] not in given, -leaning[g]))
    return tuple(ranked[: _scaled(population, step, count)])


def _scaled(population: Population, step: int, count: int) -> int:
    if population.draws.part == "ordinary":
        return count
    return count * int(population.exists[step].sum()) // len(plan.table("groups"))


def _tests(
    population: Population, step: NDArray[np.intp], group: NDArray[np.intp], second: NDArray[np.intp]
) -> NDArray[np.bool_]:
    import numpy as np

    mark = np.zeros(len(step), dtype=np.bool_)
    for number, year in enumerate(population.years):
        mark[np.flatnonzero((step == number) & (second == 1))[: year.excluded]] = True
    return mark


def answered_by(forms: Forms) -> NDArray[np.object_]:
    """Who took part in every form: both, municipality or region; two forms of one group are its two halves."""
    import numpy as np

    usual = np.array(_usual(forms.population), dtype=object)[forms.step, forms.group]
    pairs = _in_pairs(forms)
    several = np.array([len(areas) > 1 for areas in forms.population.areas], dtype=np.bool_)[forms.group]
    halves = np.where(several | (forms.second == 0), MUNICIPALITY, REGION).astype(object)
    return np.where(pairs, halves, usual)


def _in_pairs(forms: Forms) -> NDArray[np.bool_]:
    import numpy as np

    key = forms.step * len(forms.population.groups) + forms.group
    return np.isin(key, key[forms.second == 1])


def _usual(population: Population) -> list[list[str]]:
    stated = {row["area_id"]: row["answered_by"] for row in plan.table("respondents")}
    by_atom = _chains(population, [stated.get(atom, MUNICIPALITY) for atom in population.atoms])
    first = population.members[:, 0]
    return [[year[atom] for atom in first] for year in by_atom]


def _chains(population: Population, known: list[str]) -> list[list[str]]:
    shape = len(population.years), len(population.atoms)
    stays, new = (population.draws.uniform(name, *shape) for name in ("same people", "who took part"))
    report = [year.year for year in population.years].index(plan.REPORT_YEAR)
    chain: list[list[str]] = [known] * shape[0]
    for step in [*range(report - 1, -1, -1), *range(report + 1, shape[0])]:
        beside = chain[step + 1 if step < report else step - 1]
        joint = population.years[step].joint
        chain[step] = [old if stays[step, a] < STAYS else _drawn(new[step, a], joint) for a, old in enumerate(beside)]
    return chain


def _drawn(number: float, joint: int) -> str:
    if number < joint / 100:
        return BOTH
    return REGION if number > 0.96 else MUNICIPALITY


def frame(forms: Forms, who: NDArray[np.object_], names: dict[str, str]) -> pd.DataFrame:
    """The columns of submissions.csv; `names` are those of the areas, for the note of a second form."""
    import pandas as pd

    pairs = _in_pairs(forms)
    received = _received(forms)
    rows = [
        {
            "year": forms.population.years[step].year,
            "submission": _submission(forms, number, bool(pairs[number])),
            "group_id": forms.population.groups[forms.group[number]],
            "received": received[number],
            "respondent": _role(str(who[number]), number),
            "synthetic": "yes",
            "note": _note(forms, number, str(who[number]), names) if pairs[number] else "",
            "statement": "",
        }
        for number, step in enumerate(forms.step)
    ]
    return pd.DataFrame(rows)


def _submission(forms: Forms, number: int, pair: bool) -> str:
    year, group = forms.population.years[forms.step[number]].year, forms.population.groups[forms.group[number]]
    return f"{year}-{group}" + (f"-{forms.second[number] + 1}" if pair else "")


def _role(who: str, number: int) -> str:
    roles = ROLES[who]
    return f"{roles[number % len(roles)]} (påhittad)"


def _note(forms: Forms, number: int, who: str, names: dict[str, str]) -> str:
    if forms.test[number]:
        return "Ifyllt på prov, skickat av misstag (påhittat)."
    areas, year = forms.population.areas[forms.group[number]], forms.population.years[forms.step[number]]
    if len(areas) > 1:
        return f"Från {names[areas[forms.second[number]]]}."
    return "Från kommunen." if who == MUNICIPALITY else f"Från {year.county}."


def _received(forms: Forms) -> list[str]:
    early = forms.population.draws.uniform("received", *forms.population.exists.shape, 2)[forms.step, forms.group, forms.second]
    years = [forms.population.years[step] for step in forms.step]
    days = [_day(year, number) for year, number in zip(years, early, strict=True)]
    for step, year in enumerate(forms.population.years):
        for place in _late(forms, step, year.late):
            days[place] = date.fromisoformat(year.closed) + timedelta(3 + place % 9)
    return [day.isoformat() for day in days]


def _day(year: plan.Year, number: float) -> date:
    first, last = date.fromisoformat(year.opened), date.fromisoformat(year.closed)
    return last - timedelta(int(number * number * (last - first).days))


def _late(forms: Forms, step: int, count: int) -> list[int]:
    rank = forms.population.draws.uniform("late", *forms.population.exists.shape)
    here = [
        n for n, s in enumerate(forms.step) if s == step and not forms.second[n] and forms.population.draws.part == "ordinary"
    ]
    return sorted(here, key=lambda n: rank[step, forms.group[n]])[:count]


def late(forms: Forms) -> list[int]:
    """The numbers of the forms that came in after the last day."""
    return [number for step, year in enumerate(forms.population.years) for number in _late(forms, step, year.late)]
