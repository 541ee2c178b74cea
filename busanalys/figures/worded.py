"""What is shown, in the words of a county: every text of a figure, table or prose, as `County.said` says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Shown = TypeVar("Shown")
Say = Callable[[str], str]
FRAME = ("title", "subtitle", "caption")  # what we say of a table or text whose own words are somebody else's


def worded(shown: Shown, say: Say) -> Shown:
    """The same with every text in the county's words; what holds no text stays as it is."""
    found: Any = _worded(shown, say)
    return found  # type: ignore[no-any-return]


def framed(shown: Shown, say: Say) -> Shown:
    """The same with its title and headings in the county's words, and what somebody wrote as it was written."""
    if not is_dataclass(shown) or isinstance(shown, type):
        return shown
    changes: dict[str, Any] = {name: say(text) for name in FRAME if isinstance(text := getattr(shown, name, None), str)}
    if hasattr(shown, "frame"):
        changes["frame"] = shown.frame.rename(columns=say)
    return replace(shown, **changes)


def _worded(value: Any, say: Say) -> Any:
    import pandas as pd

    if isinstance(value, str):
        return say(value)
    if isinstance(value, pd.DataFrame):
        return value.rename(columns=lambda name: _worded(name, say)).map(lambda cell: _worded(cell, say))
    if isinstance(value, Mapping):
        return {name: _worded(one, say) for name, one in value.items()}
    if isinstance(value, list | tuple):  # one that begins with a number is of coordinates, which hold no words
        return value if isinstance(next(iter(value), None), float) else type(value)([_worded(one, say) for one in value])
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _worded(getattr(value, one.name), say) for one in fields(value) if one.init})
    return value
