"""The groups of every year and the areas that they are made of, so that a merged or split group inherits its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from example import plan
from example.draws import Draws

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from example.draws import Array


@dataclass(frozen=True, eq=False)
class Population:
    """Groups by year: `exists` is true where a group is in the registry (years × groups).

    `members` (groups × most members) names the atoms of each group by number, `weights` their shares; `atoms` are the
    25 municipalities and the 14 first districts, or one made-up place for each extra group.
    """

    draws: Draws
    years: Sequence[plan.Year]
    groups: list[str]
    atoms: list[str]
    areas: list[tuple[str, ...]]
    members: NDArray[np.intp]
    weights: Array
    exists: NDArray[np.bool_]

    def of_groups(self, by_atom: Array) -> Array:
        """Numbers per year and atom (years × atoms) as means per year and group."""
        total = self.weights[:, 0] * by_atom[:, self.members[:, 0]]
        for place in range(1, self.members.shape[1]):
            total = total + self.weights[:, place] * by_atom[:, self.members[:, place]]
        return total

    def vary(self, by_atom: Array) -> Array:
        """What differs by chance between atoms as it differs between groups: those of several atoms as much as those of one."""
        import numpy as np

        spread: Array = self.of_groups(by_atom) * np.sqrt((self.weights > 0).sum(axis=1))
        return spread


def ordinary(seed: int, years: Sequence[plan.Year], districts: pd.DataFrame) -> Population:
    """The groups of the plan; `districts` is the registry's table, which says what the later districts are made of."""
    rows = plan.table("groups")
    areas = [tuple(row["areas"].split("|")) for row in rows]
    made_of = [tuple(atom for area in covered for atom in _atoms_of(area, districts)) for covered in areas]
    exists = [[_valid(row, year.year) for row in rows] for year in years]
    return _population(Draws(seed, "ordinary"), years, [row["group_id"] for row in rows], areas, made_of, exists)


def extra(seed: int, years: Sequence[plan.Year], count: int) -> Population:
    """`count` made-up groups that cover no area and exist every year."""
    names = [f"extra-{number:04d}" for number in range(1, count + 1)]
    nothing: list[tuple[str, ...]] = [() for _ in names]
    return _population(Draws(seed, "extra"), years, names, nothing, [(name,) for name in names], [[True] * count for _ in years])


def _atoms_of(area: str, districts: pd.DataFrame) -> list[str]:
    parts = sorted(districts.loc[districts["successor"] == area, "area_id"])
    return [atom for part in parts for atom in _atoms_of(part, districts)] or [area]


def _valid(row: plan.Row, year: int) -> bool:
    return int(row["valid_from"]) <= year <= int(row["valid_to"] or year)


def _population(
    draws: Draws,
    years: Sequence[plan.Year],
    groups: list[str],
    areas: list[tuple[str, ...]],
    made_of: list[tuple[str, ...]],
    exists: list[list[bool]],
) -> Population:
    import numpy as np

    atoms = sorted({atom for parts in made_of for atom in parts})
    place = {atom: number for number, atom in enumerate(atoms)}
    widest = max((len(parts) for parts in made_of), default=1)
    members = np.zeros((len(groups), widest), dtype=np.intp)
    weights = np.zeros((len(groups), widest))
    for number, parts in enumerate(made_of):
        members[number, : len(parts)] = [place[atom] for atom in parts]
        weights[number, : len(parts)] = 1.0 / len(parts)
    there = np.array(exists, dtype=np.bool_).reshape(len(years), len(groups))
    return Population(draws, years, groups, atoms, areas, members, weights, there)
