"""Turn rows that are wrong into problems with their place in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from busanalys.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

Frames = Mapping[str, "pd.DataFrame"]
Name = Callable[[str], str]
FIRST_ROW = 2  # the header is row 1
FAR_FUTURE = "9999"


def rows(
    wrong: pd.DataFrame, shown_as: str, kind: str, what: str, column: str, values: list[str], cause: str, remedy: str
) -> list[Problem]:
    """One problem per row of `wrong`, whose index still counts the rows of the file; `values` names the cells to show."""
    shown = wrong[values].astype(str).itertuples(index=False, name=None)
    return [
        Problem(kind, what, shown_as, line(index), column, tuple(cells), cause, remedy)
        for index, cells in zip(wrong.index, shown, strict=True)
    ]


def line(index: object) -> int:
    """The line of the file that a row of the frame stands on."""
    return int(str(index)) + FIRST_ROW


def ends(frame: pd.DataFrame, column: str = "valid_to") -> pd.Series:
    """The last valid year of every row as text, open validity as a far future."""
    return frame[column].replace("", FAR_FUTURE)
