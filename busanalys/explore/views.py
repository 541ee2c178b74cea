"""What a choice can be seen as: each view is one call of a report or a profile, drawn and copied as the same words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from busanalys import reporting
from busanalys.explore.choice import Choice
from busanalys.figures.figure import Figure, Prose, Table, note
from busanalys.figures.worded import worded
from busanalys.indicators import BASE_LABELS

Shown = Figure | Prose | Table
PROFILE = "profile"
OF_GROUP = (PROFILE, "group")
REMEMBERED = 256
NOT_DRAWN = "{label}: vyn ”{view}” finns inte för indikatorn. Välj en annan vy eller en annan indikator."
INSTEAD = {  # what to look at where a place of the dashboard has no picture of a kind of indicator
    ("map", "number"): (
        "{label} är ett antal för varje BUS-grupp och visas inte på kartan. Utvecklingen visar antalen år för år, "
        "och BUS-gruppens rad det antal som den angav."
    ),
    ("trend", "targets"): (
        "{label} räknas för ett år i taget, så det finns ingen utveckling att rita. BUS-gruppens rad visar hur många av "
        "kraven den uppfyllde varje år."
    ),
}
NO_GROUP = note("Datamängden anger inte vilka BUS-grupper som fanns det valda året.")


@dataclass(frozen=True)
class Call:
    """A method of the report of a year (or of a group's profile where `group` is given) with its arguments."""

    method: str
    arguments: tuple[Any, ...] = ()
    named: tuple[tuple[str, Any], ...] = ()
    year: int = 0
    group: str = ""

    @property
    def source(self) -> str:
        """The arguments as they are typed: `'sip_template_works', base='answers'`."""
        words = [repr(value) for value in self.arguments] + [f"{name}={value!r}" for name, value in self.named]
        return ", ".join(words).replace("'", '"')


@dataclass(frozen=True)
class View:
    """A view by its Swedish name; `call` says what to draw of a choice, None where it cannot be drawn."""

    label: str
    call: Callable[[Choice], Call | None]


def _base(chosen: Choice) -> tuple[tuple[str, Any], ...]:
    return () if chosen.base == "groups" else (("base", chosen.base),)


def _map(chosen: Choice) -> Call | None:
    if chosen.kind == "registry":
        return Call("group_status_map", year=chosen.year)
    if chosen.kind == "targets":
        return Call("requirements", year=chosen.year)
    if chosen.kind == "all_of":
        return Call("members_map", year=chosen.year)
    return Call("answer_map", (chosen.question,), _base(chosen), chosen.year) if chosen.kind == "share" else None


def _trend(chosen: Choice) -> Call | None:
    if chosen.kind == "number":
        return Call("number_trend", (chosen.question,), year=chosen.year)
    if chosen.kind == "targets":
        return None
    named = () if chosen.kind == "registry" else _base(chosen)
    return Call("trend", (chosen.indicator,), (*named, ("until", chosen.survey.years[-1])), chosen.year)


def _answers(chosen: Choice) -> Call | None:
    if chosen.kind in ("number", "registry", "targets"):
        return None
    return Call("answers", (chosen.question,), (("base", chosen.base),), chosen.year)


def _matrix(chosen: Choice) -> Call | None:
    if chosen.kind == "share":
        return Call("year_matrix", (chosen.question,), _base(chosen), chosen.year)
    if chosen.kind == "all_of":
        return Call("members_by_area", ("municipality",), year=chosen.year)
    return Call("scoreboard", year=chosen.year)


def _transitions(chosen: Choice) -> Call | None:
    return Call("transitions", (chosen.question,), _base(chosen), chosen.year) if chosen.kind == "share" else None


def _profile(chosen: Choice) -> Call | None:
    return Call("history", year=chosen.year, group=chosen.group) if chosen.group else None


def _answers_of_group(chosen: Choice) -> Call | None:
    return Call("answers", year=chosen.year, group=chosen.group) if chosen.group else None


VIEWS: Mapping[str, View] = {
    "map": View("Karta", _map),
    "trend": View("Utveckling", _trend),
    "answers": View("Svar", _answers),
    "matrix": View("Grupp för grupp", _matrix),
    "transitions": View("Sedan året innan", _transitions),
    PROFILE: View("Gruppens år", _profile),
    "group": View("Gruppens svar", _answers_of_group),
}


def code(chosen: Choice, view: str) -> str:
    """The view as two lines that give the same figure in any notebook; empty where it cannot be drawn."""
    line = source(chosen, view, f'bus.load("{chosen.dataset}")')
    return f"import busanalys as bus\n{line}" if line else ""


def source(chosen: Choice, view: str, loaded: str) -> str:
    """The view as one line of code, where `loaded` is the code of the survey; empty where it cannot be drawn."""
    call = VIEWS[view].call(chosen)
    if call is None:
        return ""
    made = f'bus.profile({loaded}, "{call.group}", {call.year})' if call.group else f"bus.report({loaded}, {call.year})"
    return f"{made}.{call.method}({call.source})"


def stem(chosen: Choice, view: str) -> str:
    """The name of a file of a view: `sip_template_works_2024_karta`, with the base where the view counts in it."""
    about = chosen.group if view in OF_GROUP else chosen.indicator
    words = [VIEWS[view].label, *([BASE_LABELS[chosen.base]] if view not in OF_GROUP else [])]
    words = [chosen.survey.registry.county.said(word) for word in words]
    return "_".join([about, str(chosen.year), *words]).replace(" ", "_").lower()


def show(chosen: Choice, view: str) -> Shown:
    """The figure, table or note of a view of a choice."""
    call = VIEWS[view].call(chosen)
    if call is None:
        return worded(_lacking(chosen, view), chosen.survey.registry.county.said)
    return _drawn(chosen.survey, call)


def _lacking(chosen: Choice, view: str) -> Prose:
    """Why a view of a choice cannot be drawn, and what to look at instead."""
    if view in OF_GROUP and not chosen.group:
        return NO_GROUP
    label = str(chosen.survey.codebook.indicator(chosen.indicator)["label"])
    return note(INSTEAD.get((view, chosen.kind), NOT_DRAWN).format(label=label, view=VIEWS[view].label))


@lru_cache(maxsize=REMEMBERED)
def _drawn(survey: Any, call: Call) -> Shown:
    made = reporting.profile(survey, call.group, call.year) if call.group else reporting.report(survey, call.year)
    shown: Shown = getattr(made, call.method)(*call.arguments, **dict(call.named))
    return shown
