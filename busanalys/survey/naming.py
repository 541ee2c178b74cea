"""What an analyst types, an id or a Swedish name or a year as text, as the tables have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from busanalys.errors import UnknownNameError

if TYPE_CHECKING:
    from busanalys.survey import Survey

P = ParamSpec("P")
R = TypeVar("R")


def whole_year(survey: Survey, year: object) -> int | None:
    """A year as a whole number, given as one, as numpy's or as digits; None stays.

    Raises UnknownNameError, which lists the dataset's years, for anything else: a year is never guessed.
    """
    if year is None:
        return None
    digits = str(year).strip()
    if not (digits.isascii() and digits.isdigit()):
        raise UnknownNameError(f"year of dataset {survey.name}", year, survey.years)
    return int(digits)


IDS: Mapping[str, Callable[[Survey, Any], Any]] = {
    "question": lambda survey, name: survey.codebook.question_id(name),
    "subject": lambda survey, name: survey.codebook.subject_id(name),
    "indicator": lambda survey, name: survey.codebook.indicator_id(name),
    "group": lambda survey, name: survey.registry.group_id(name),
    **dict.fromkeys(("year", "until", "earlier", "later"), whole_year),
}


def named(function: Callable[P, R]) -> Callable[P, R]:
    """The function with `question`, `indicator` and `group` as an id or the Swedish name, and years as numbers or digits.

    The first argument must be a survey, or something that has one (`self.survey`). A name that does not exist raises
    UnknownNameError, which names the nearest.
    """
    places = {place: name for place, name in enumerate(signature(function).parameters) if name in IDS}
    if not places:
        return function

    @wraps(function)
    def resolved(*args: P.args, **kwargs: P.kwargs) -> R:
        first = args[0] if args else kwargs["survey"]
        survey = getattr(first, "survey", first)
        given = [_id(survey, places.get(place, ""), value) for place, value in enumerate(args)]
        by_word = {name: _id(survey, name, value) for name, value in kwargs.items()}
        return function(*given, **by_word)

    return resolved


def _id(survey: Any, name: str, value: Any) -> Any:
    return IDS[name](survey, value) if name in IDS else value
