"""What a frame is about, read from the frame itself, for a chart or map that is drawn from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class About:
    """Code, Swedish label and wording of the subject, the year, the source as a sentence, and whether it is made up."""

    subject: str
    label: str
    wording: str
    year: int
    source: str
    synthetic: bool


def about(frame: pd.DataFrame, label: str | None = None, source: str | None = None, synthetic: bool | None = None) -> About:
    """What `frame.attrs` says, as `bus.indicators` leaves it there, with what is given in its place."""
    told = frame.attrs
    name = label if label is not None else str(told.get("label", ""))
    return About(
        str(told.get("subject", "")),
        name,
        str(told.get("wording", name)),
        int(told.get("year", 0)),
        source if source is not None else str(told.get("source", "")),
        synthetic if synthetic is not None else bool(told.get("synthetic", False)),
    )
