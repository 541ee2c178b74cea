"""Sentences on the groups themselves: who answered, who came and went, and what makes an answer unlike the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from busanalys import text

if TYPE_CHECKING:
    import pandas as pd

GROUPS = ("BUS-grupp", "BUS-grupper")


def answered(groups: pd.DataFrame) -> tuple[str, ...]:
    """How many of the groups that existed answered, and who did not; empty where it is not known.

    `groups` are the rows of `harmonise.groups` that existed.
    """
    known = groups[groups["response"].isin(["answered", "silent"])]
    if known.empty:
        return ()
    given, silent = int(known["response"].eq("answered").sum()), list(known.loc[known["response"].eq("silent"), "short_name"])
    if not silent:
        return (f"Alla {text.number(len(known))} BUS-grupper svarade.",) if given > 1 else ("Länets enda BUS-grupp svarade.",)
    if not given:
        return (f"Ingen av {text.number(len(known))} BUS-grupper svarade.",)
    return (f"{text.number(given)} av {text.number(len(known))} BUS-grupper svarade. {silence(silent)}",)


def silence(names: Sequence[str]) -> str:
    """Who has not answered, by name: `Haninge har inte svarat.`"""
    return f"{listed(names)} har inte svarat."


def listed(names: Iterable[str]) -> str:
    """Names in alphabetical order."""
    return text.join(sorted(names, key=text.alphabetical))


def reformed(successors: Mapping[str, Sequence[str]], begun: Sequence[str], ended: Sequence[str]) -> tuple[str, ...]:
    """How groups became others in a year, who is new and who is no more, in sentences.

    `successors` gives the names of what each group that ended became; `begun` are those that came from none, `ended` those
    that became nothing.
    """
    origins: dict[str, list[str]] = {}
    for before, after in successors.items():
        for one in after:
            origins.setdefault(one, []).append(before)
    merged = [f"{listed(before)} bildar nu gruppen {after}." for after, before in origins.items() if len(before) > 1]
    split = [f"Gruppen {before} delades i {listed(after)}." for before, after in successors.items() if len(after) > 1]
    alone = [(before, after[0]) for before, after in successors.items() if len(after) == 1 and len(origins[after[0]]) == 1]
    renamed = [f"Gruppen {before} blev {after}." for before, after in alone if before != after]
    new = [f"{text.plural(len(begun), 'Ny BUS-grupp', 'Nya BUS-grupper')}: {listed(begun)}."] if begun else []
    gone = [f"{listed(ended)} har inte längre någon BUS-grupp."] if ended else []
    return (*merged, *split, *renamed, *new, *gone)


def exceptions(groups: pd.DataFrame, alone: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What sets some answers apart: no answer, two answers, one principal only; `alone` gives names by who answered alone.

    `groups` are the rows of `harmonise.groups` that existed.
    """
    silent = list(groups.loc[groups["response"].eq("silent"), "short_name"])
    double = list(groups.loc[groups["n_submissions"].gt(1), "short_name"])
    each = " vardera" if len(double) > 1 else ""
    said = [silence(silent)] if silent else []
    said += [f"{listed(double)} lämnade två svar{each}."] if double else []
    return (*said, *(f"{who} svarade i {listed(names)}." for who, names in alone.items() if names))
