"""What is found of an indicator: one measure every year, its direction among comparable groups, ties and doubt, in Swedish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import prose
from busanalys.indicators.comparable import STEADY

if TYPE_CHECKING:
    from busanalys.indicators import Change

CLOSE = 2  # answers; a gap of at most so many is named
DOUBT = 5  # "vet ej" from a fifth on is named
NAMED = 8
FORMS = "enkätsvar"
UNITS = {"svarande BUS-grupper": ("BUS-grupp", "BUS-grupper"), FORMS: (FORMS, FORMS), "områden": ("område", "områden")}


@dataclass(frozen=True)
class Measure:
    """An indicator's own positive answer in a year: how many of which base, and what else was answered.

    `predicate` is what those who gave it do (`har lokala överenskommelser`), `label` what the indicator is called,
    `answer` the positive answer as it was worded. `others` are the other answers on the scale with their counts, `unknown`
    how many answered "vet ej".
    """

    label: str
    predicate: str
    count: int
    base: int
    unit: str
    answer: str = "Ja"
    others: tuple[tuple[str, int], ...] = ()
    unknown: int = 0

    @property
    def share(self) -> float:
        """The count of the base, between 0 and 1."""
        return self.count / self.base if self.base else 0.0


def finding(measure: Measure, change: Change | None = None, before: Measure | None = None) -> str:
    """The finding as a title: the measure, its direction among the comparable groups, and what makes it less than plain.

    `before` is the measure in the compared year. A tie, a gap of at most two answers, a fifth or more who answered "vet
    ej", and a share that moved against the comparable groups are said; so is a change of at most one group, as steady.
    """
    if opposed(measure, change, before):
        return f"{_counted(measure)}; andelen och de jämförbara grupperna har ändrats åt olika håll"
    direction = _direction(change)
    remarks = [*_steady(change), *_doubt(measure)]
    opening = f"{direction} {_of(measure)}" if direction else _counted(measure)
    return ", ".join([opening, *remarks])


def members(measure: Measure, lacking: Sequence[str]) -> str:
    """How many have all that is required, and who lacks any: by name where they are few."""
    if not lacking or len(lacking) > NAMED:
        return finding(measure)
    return f"{finding(measure)}; {names(lacking)} saknar någon"


def by_kind(measure: Measure, counts: Sequence[tuple[str, int, int]]) -> str:
    """`11 av kommunernas 20 och 3 av stadsdelsområdenas 9 BUS-grupper har lokala rutiner`; counts are words, count, base."""
    parts = [f"{text.number(count) if count else 'ingen'} av {whose} {text.number(base)}" for whose, count, base in counts]
    return f"{text.sentence_case(text.join(parts))} {_unit(measure, 2)} {measure.predicate or measure.label}"


def lasting(measure: Measure, steady: int, groups: int, since: int) -> str:
    """How many gave the positive answer in every year since one: `4 av 32 BUS-grupper har svarat ”ja” alla år sedan 2018`."""
    number = f"{text.number(steady)} av {text.number(groups)} {_unit(measure, groups)}"
    return f"{number} har svarat {prose.quoted(measure.answer)} alla år sedan {since}"


def opposed(measure: Measure, change: Change | None, before: Measure | None) -> bool:
    """Whether the share moved one way and the comparable groups the other, by more than a group."""
    if before is None or change is None or not _is_known(change) or abs(_step(change)) <= STEADY:
        return False
    return (measure.share - before.share) * _step(change) < 0


def development(measure: Measure, change: Change | None, before: Measure | None = None) -> tuple[str, ...]:
    """What the comparable groups did, in sentences: from what number to what, and who moved by name; empty without any."""
    if change is None or not _is_known(change):
        return ()
    groups = text.plural(change.n, "jämförbar BUS-grupp", "jämförbara BUS-grupper")
    numbers = f"Bland {text.numeral(change.n)} {groups} {_moved_numbers(change)} sedan {change.compared_year}."
    said = [numbers, *_who_moved(measure, change)]
    if before is not None and opposed(measure, change, before):
        shares = f"{_share(before)} {change.compared_year} och {_share(measure)} {change.year}"
        said.append(f"Av alla som svarade var andelen {shares}.")
    return tuple(said)


def headline(ranked: Sequence[tuple[Measure, Change]]) -> str:
    """The year's most important change, or that nothing changed; `ranked` is in the order of `by_change`, not empty."""
    measure, change = ranked[0]
    if abs(_step(change)) > STEADY:
        return news(measure, change)
    years = {one.compared_year for _, one in ranked}
    earlier = f"sedan {change.compared_year}" if len(years) == 1 else "sedan frågorna senast ställdes"
    if all(one.moved.empty for _, one in ranked):
        return f"Inget av de svar som kan jämföras har ändrats {earlier}"
    return f"I stort sett oförändrat {earlier}: inget antal har ändrats med mer än en bland de BUS-grupper som kan jämföras"


def news(measure: Measure, change: Change) -> str:
    """A change as one sentence without its full stop: direction, what, and the comparable groups' numbers."""
    return f"{_direction(change)} {_does(measure)}: bland {_comparable(change)} {_moved_numbers(change)}"


def is_news(change: Change) -> bool:
    """Whether more than one group's worth of change stands behind it."""
    return _is_known(change) and abs(_step(change)) > STEADY


def by_change(found: Iterable[tuple[Measure, Change | None]]) -> list[tuple[Measure, Change]]:
    """The measures that have comparable groups, those in which more than one changed, most of them, first."""
    known = [(measure, change) for measure, change in found if change is not None and _is_known(change)]
    return sorted(known, key=lambda one: (not is_news(one[1]), -abs(_step(one[1])) / one[1].n))


def names(found: Iterable[str], most: int = NAMED) -> str:
    """Names of groups in alphabetical order; how many they are where they are too many to read."""
    ordered = sorted(found, key=text.alphabetical)
    return text.join(ordered) if len(ordered) <= most else f"{text.numeral(len(ordered))} BUS-grupper"


def _is_known(change: Change) -> bool:
    return change.compared_year is not None and change.n > 0


def _step(change: Change) -> int:
    return change.now - change.then


def _direction(change: Change | None) -> str:
    if change is None or not is_news(change):
        return ""
    return "Fler" if _step(change) > 0 else "Färre"


def _steady(change: Change | None) -> list[str]:
    if change is None or not _is_known(change) or is_news(change):
        return []
    return ["oförändrat" if change.moved.empty else "i stort sett oförändrat"]


def _doubt(measure: Measure) -> list[str]:
    """What else many answered: an answer that lies within two of the positive one, and "vet ej" from a fifth on."""
    others = [*measure.others, ("Vet ej", measure.unknown)]
    label, most = max(others, key=lambda one: one[1])
    remarks = []
    if most and measure.count and abs(most - measure.count) <= CLOSE:
        alike = "lika många" if most == measure.count else "nästan lika många" if most < measure.count else "något fler"
        remarks.append(f"{alike} ({most}) svarar {prose.quoted(label)}")
    if measure.unknown * DOUBT >= measure.base > 0 and not (remarks and label == "Vet ej"):
        remarks.append(f"{text.number(measure.unknown)} svarar ”vet ej”")
    return remarks


def _counted(measure: Measure) -> str:
    """`24 av 29 BUS-grupper har lokala överenskommelser`; `Enligt 20 av 31 enkätsvar har gruppen lokala överenskommelser`."""
    number = f"{text.number(measure.count)} av {text.number(measure.base)}"
    if not measure.predicate:
        return f"{measure.label}: {number} {_unit(measure, measure.base)}"
    if measure.unit == FORMS:
        verb, _, rest = measure.predicate.partition(" ")
        return f"Enligt {number} enkätsvar {verb} gruppen {rest}"
    if measure.base and measure.count in (0, measure.base):
        one = measure.base == 1
        everyone = f"Alla {text.number(measure.base)}" if measure.count else f"Ingen av {text.number(measure.base)}"
        return f"{number if one else everyone} {_unit(measure, measure.base)} {measure.predicate}"
    return f"{number} {_unit(measure, measure.base)} {measure.predicate}"


def _of(measure: Measure) -> str:
    """`BUS-grupper har lokala överenskommelser: 24 av 29`, to stand after Fler or Färre."""
    return f"{_does(measure)}: {text.number(measure.count)} av {text.number(measure.base)}"


def _does(measure: Measure) -> str:
    many = UNITS.get(measure.unit, (measure.unit, measure.unit))[1]
    return f"{many} {measure.predicate}" if measure.predicate else f"{many} i {prose.quoted(measure.label)}"


def _unit(measure: Measure, count: int) -> str:
    return text.plural(count, *UNITS.get(measure.unit, (measure.unit, measure.unit)))


def _comparable(change: Change) -> str:
    number = "den enda" if change.n == 1 else f"de {text.number(change.n)}"
    return f"{number} som tog ställning både {change.compared_year} och {change.year}"


def _moved_numbers(change: Change) -> str:
    step = _step(change)
    if not step:
        return f"är antalet oförändrat ({text.number(change.now)})"
    return f"{'ökade' if step > 0 else 'minskade'} antalet från {text.number(change.then)} till {text.number(change.now)}"


def _who_moved(measure: Measure, change: Change) -> list[str]:
    moved = change.moved
    said = (("closer", f"Närmare {prose.quoted(measure.answer)}"), ("further", f"Längre från {prose.quoted(measure.answer)}"))
    found = [(words, list(moved.loc[moved["direction"].eq(code), "short_name"])) for code, words in said]
    return [f"{words}: {names(who)}." for words, who in found if who]


def _share(measure: Measure) -> str:
    return text.percent(measure.count, measure.base) or f"{text.number(measure.count)} av {text.number(measure.base)}"
