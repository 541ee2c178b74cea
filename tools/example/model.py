"""What every form answers: a latent merit and doubt per group and item, and limits set so that 2014 has the printed counts.

Merit is what a place is like (slowly drifting, with setbacks), what it is like in this matter, and a trend. The limits
between the options are those that give the counts of 2014; the same limits then hold in every year, so that the other
years develop from there. The first form of a group answers as the group does, the second differs by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from example import plan
from example.forms import Forms
from example.population import Population

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from example.draws import Array

    Chosen = NDArray[np.object_]

UNKNOWN, BLANK = "unknown", "blank"
SETBACK_CHANCE, SETBACK, RECOVERY = 0.03, 2.6, 0.6
BLANK_CHANCE = 0.02
MARGIN = 0.6  # how far outside all forms of 2014 a limit lies that none of them crosses
DOUBT_WITHOUT_KNOWLEDGE = 2.2
ABILITY, MATTER, MOMENT, FORM = 0.75, 0.8, 0.45, 0.8


class Numbers(NamedTuple):
    """Merit, doubt and blankness of every form in one item."""

    merit: Array
    doubt: Array
    blank: Array


@dataclass(frozen=True)
class Limits:
    """The limits of an item: between its options (falling), for "vet ej", and for a blank in 2014 and other years."""

    merit: tuple[float, ...]
    doubt: float
    blank_in_report: float


def ability(population: Population) -> Array:
    """How well collaboration works in every atom, by year: a drift with setbacks that are overcome in some years."""
    draws, size = population.draws, (len(population.years), len(population.atoms))
    hit = SETBACK * (draws.uniform("setback", *size) < SETBACK_CHANCE)
    for step in range(1, size[0]):
        hit[step] = hit[step] + RECOVERY * hit[step - 1]
    drift = draws.drifting("ability", *size, keep=0.9)
    return drift - hit


def numbers(forms: Forms, item: plan.Item, abilities: Array, knows: NDArray[np.bool_] | None) -> Numbers:
    """The latent numbers of every form in an item; `knows` is false for forms without what the item needs."""
    population = forms.population
    merit = population.vary(ABILITY * abilities + _series(population, f"{item.name} merit"))
    merit = merit + population.of_groups(_moves(population, item))
    doubt = population.vary(_series(population, f"{item.name} doubt") - 0.35 * abilities)
    doubt = doubt + _trend(population, item.doubt_slope)
    own = [_own(forms, f"{item.name} {what}") for what in ("merit", "doubt")]
    without = 0.0 if knows is None else DOUBT_WITHOUT_KNOWLEDGE * ~knows
    blank = population.draws.uniform(f"{item.name} blank", *population.exists.shape, 2)[forms.step, forms.group, forms.second]
    return Numbers(forms.at(merit) + own[0], forms.at(doubt) + own[1] + without, _filled_in(forms, blank))


def _filled_in(forms: Forms, blank: Array) -> Array:
    """The draws with those of 2014 raised for groups with two forms: groups and forms then leave equally many items blank."""
    import numpy as np

    twice = forms.twice & (forms.year == plan.REPORT_YEAR)
    return np.where(twice, 1.0 + blank, blank)


def _moves(population: Population, item: plan.Item) -> Array:
    """What is planned for an item by year and atom: its trend, the year's mood and what moves single areas."""
    import numpy as np

    pushed = [[_push(atom, plan.pushes(item.name, year.year)) for atom in population.atoms] for year in population.years]
    moods = np.array([[year.mood] for year in population.years])
    moves: Array = _trend(population, item.slope) + moods + np.array(pushed)
    return moves


def _push(atom: str, pushes: Mapping[str, float]) -> float:
    return pushes.get(atom, pushes.get("district", 0.0) if atom.startswith("0180-") else 0.0)


def _series(population: Population, name: str) -> Array:
    width = len(population.atoms)
    lasting = population.draws.bell(f"{name} lasting", width)
    return MATTER * lasting + MOMENT * population.draws.drifting(name, len(population.years), width, keep=0.5)


def _trend(population: Population, slope: float) -> Array:
    import numpy as np

    return np.array([[slope * (year.year - plan.REPORT_YEAR)] for year in population.years])


def _own(forms: Forms, name: str) -> Array:
    return FORM * forms.unlike * forms.at(forms.population.draws.bell(f"{name} second", *forms.population.exists.shape))


def limits(forms: Forms, item: plan.Item, found: Numbers) -> Limits:
    """The limits that give the forms of 2014 exactly the item's quota."""
    import numpy as np

    here = np.flatnonzero(forms.year == plan.REPORT_YEAR)
    by_blank = here[np.argsort(found.blank[here], kind="stable")]
    blanks, answered = item.quota.get(BLANK, 0), by_blank[item.quota.get(BLANK, 0) :]
    by_doubt = answered[np.argsort(-found.doubt[answered], kind="stable")]
    unknown, known = item.quota.get(UNKNOWN, 0), by_doubt[item.quota.get(UNKNOWN, 0) :]
    merits = np.sort(found.merit[known])[::-1]
    ends = np.cumsum([item.quota[option] for option in item.scale])[:-1]
    return Limits(
        tuple(_between(merits, int(end)) for end in ends),
        _between(found.doubt[by_doubt], unknown),
        -_between(-found.blank[by_blank], blanks) if blanks else 0.0,
    )


def _between(falling: Array, above: int) -> float:
    if above == 0:
        return float(falling[0]) + MARGIN
    if above == len(falling):
        return float(falling[-1]) - MARGIN
    return float(falling[above - 1] + falling[above]) / 2


def chosen(forms: Forms, item: plan.Item, found: Numbers, limit: Limits) -> Chosen:
    """The option of every form, empty where the item was left blank."""
    import numpy as np

    answer = _on_scale(found.merit, item.scale, limit.merit)
    for scale in plan.later_scales(item.name):
        limits_then = [limit.merit[0] + shift for shift in scale.shifts]
        answer = np.where(forms.year >= scale.valid_from, _on_scale(found.merit, scale.options, limits_then), answer)
    if UNKNOWN in item.quota:
        answer = np.where(found.doubt > limit.doubt, UNKNOWN, answer)
    chance = 0.0 if item.is_option else BLANK_CHANCE
    blank_below = np.where(forms.year == plan.REPORT_YEAR, limit.blank_in_report, chance)
    return np.where(found.blank < blank_below, "", answer).astype(object)


def _on_scale(merit: Array, options: Sequence[str], falling: Sequence[float]) -> Chosen:
    import numpy as np

    place = sum((merit < limit).astype(np.intp) for limit in falling)
    return np.array(list(options), dtype=object)[place]


def all_limits(forms: Forms, items: Sequence[plan.Item]) -> tuple[dict[str, Limits], dict[str, Chosen]]:
    """The limits of every item, from forms that include 2014, and what those forms answer."""
    found: dict[str, Limits] = {}
    given: dict[str, Chosen] = {}
    abilities = ability(forms.population)
    for item in items:
        latent = numbers(forms, item, abilities, _knows(item, items, given))
        found[item.name] = limits(forms, item, latent)
        given[item.name] = chosen(forms, item, latent, found[item.name])
    return found, given


def answers(forms: Forms, items: Sequence[plan.Item], known: Mapping[str, Limits]) -> dict[str, Chosen]:
    """What every form answers to every item within limits found before."""
    given: dict[str, Chosen] = {}
    abilities = ability(forms.population)
    for item in items:
        latent = numbers(forms, item, abilities, _knows(item, items, given))
        given[item.name] = chosen(forms, item, latent, known[item.name])
    return given


def _knows(item: plan.Item, items: Sequence[plan.Item], given: Mapping[str, Chosen]) -> NDArray[np.bool_] | None:
    if not item.needs:
        return None
    best = next(other for other in items if other.name == item.needs).scale[0]
    known: NDArray[np.bool_] = given[item.needs] == best
    return known


def plan_counts(forms: Forms, name: str, knows: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A number of plans (SIP) per form, skewed and growing; -1 where the form does not know the template."""
    import numpy as np

    population = forms.population
    size = 4.0 / (0.1 + population.draws.uniform(f"{name} size", len(population.atoms)))
    growth = np.array([[1.0 + 0.2 * max(year.year - 2016, -2) + year.mood / 2] for year in population.years])
    wobble = 0.65 + 0.7 * population.draws.uniform(f"{name} year", len(population.years), len(population.atoms))
    by_group = population.of_groups(size * growth * wobble) * (population.weights > 0).sum(axis=1)
    first = np.floor(forms.at(by_group))
    second = np.where(forms.unlike > 1, np.floor(first * 0.4), first)
    count = np.where(forms.second == 1, second, first).astype(np.int64)
    return np.where(knows, count, -1)
