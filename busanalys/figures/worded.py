"""What is shown, in the words of a county: every text of a figure, table or prose, as `County.said` says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from busanalys.survey.county import saying

if TYPE_CHECKING:
    import pandas as pd

Shown = TypeVar("Shown")
P = ParamSpec("P")
KEY = "words"  # of what a frame says of its county's words, in its `attrs`
Say = Callable[[str], str]
FRAME = ("title", "subtitle", "caption")  # what we say of a table or text whose own words are somebody else's


def worded(shown: Shown, say: Say) -> Shown:
    """The same with every text in the county's words; what holds no text stays as it is."""
    found: Any = _worded(shown, cache(say))  # a drawing says the same colours and places again and again
    return found  # type: ignore[no-any-return]


def by_frame(
    function: Callable[Concatenate[pd.DataFrame, P], Shown],
) -> Callable[Concatenate[pd.DataFrame, P], Shown]:
    """The function with what it makes in the words that its frame carries; a frame that carries none is told in the program's."""

    @wraps(function)
    def told(frame: pd.DataFrame, /, *args: P.args, **kwargs: P.kwargs) -> Shown:
        shown, words = function(frame, *args, **kwargs), str(frame.attrs.get(KEY, ""))
        return worded(shown, saying(words)) if words else shown

    return told


def framed(shown: Shown, say: Say) -> Shown:
    """The same with its title and headings in the county's words, and what somebody wrote as it was written."""
    if not is_dataclass(shown) or isinstance(shown, type):
        return shown
    changes: dict[str, Any] = {name: say(text) for name in FRAME if isinstance(text := getattr(shown, name, None), str)}
    if hasattr(shown, "frame"):
        changes["frame"] = shown.frame.rename(columns=say)
    return replace(shown, **changes)


def _worded(value: Any, say: Say) -> Any:
    if isinstance(value, str):
        return say(value)
    if value is None or isinstance(value, int | float):  # what drawings have most of
        return value
    if isinstance(value, Mapping):
        return {name: _worded(one, say) for name, one in value.items()}
    if isinstance(value, list | tuple):  # one that begins with a number is of coordinates, which hold no words
        return value if isinstance(next(iter(value), None), float) else type(value)([_worded(one, say) for one in value])
    return _worded_whole(value, say)


def _worded_whole(value: Any, say: Say) -> Any:
    """A frame, or what is described by fields."""
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return value.rename(columns=lambda name: _worded(name, say)).map(lambda cell: _worded(cell, say))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _worded(getattr(value, one.name), say) for one in fields(value) if one.init})
    return value
