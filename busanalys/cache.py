"""Remember frames that many figures of one report are made from."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
REMEMBERED = 2048


def frame_cache(function: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """A function that computes each frame once; every caller gets a copy of its own (copy-on-write, so almost free).

    The arguments must be hashable; a survey counts as itself, not by its content.
    """
    remembered = lru_cache(maxsize=REMEMBERED)(function)

    @wraps(function)
    def shared(*args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        return remembered(*args, **kwargs).copy(deep=False)  # type: ignore[arg-type]

    return shared
