"""Draw what is likely to be chosen next while nobody is choosing, so that it then shows at once."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

from busanalys import indicators
from busanalys.explore.choice import Choice
from busanalys.explore.views import show

PAUSE = 0.05  # seconds between two figures, in which the kernel answers what was asked of it

BESIDE = 2  # years
COUNTED = ("share", "all_of", "registry")  # kinds of indicators that are yes or no for a group


class Ahead:
    """One figure at a time in the kernel's own loop; a new plan takes the place of the one before."""

    def __init__(self) -> None:
        self._left: Iterator[tuple[Choice, str]] = iter(())
        self._waiting: asyncio.TimerHandle | None = None

    def plan(self, chosen: Choice) -> None:
        """Begin with the neighbours of a choice; does nothing where there is no loop, as in a plain script."""
        self._left = neighbours(chosen)
        if self._waiting:
            self._waiting.cancel()
        self._wait()

    def _wait(self) -> None:
        try:
            self._waiting = asyncio.get_running_loop().call_later(PAUSE, self._draw)
        except RuntimeError:
            self._waiting = None

    def _draw(self) -> None:
        following = next(self._left, None)
        if following is not None:
            show(*following)
            self._wait()


def ready(chosen: Choice) -> None:
    """Count every indicator of every year once, so that the first change of a menu takes no longer than the next.

    What is read and counted by then stays; Python no longer searches it for what can be thrown away, which takes 0.2 s a time.
    """
    survey = chosen.survey
    rows = survey.codebook.indicators
    for indicator in rows.loc[rows["kind"].isin(COUNTED), "indicator"]:
        for year in survey.years:
            indicators.values(survey, indicator, year)
    gc.collect()
    gc.freeze()


def neighbours(chosen: Choice) -> Iterator[tuple[Choice, str]]:
    """The maps of the years beside the chosen one, then trend and map of the other indicators, then the other years."""
    years = sorted(chosen.survey.years, key=lambda year: abs(year - chosen.year))[1:]
    yield from ((chosen.change(year=year), "map") for year in years[:BESIDE])
    for indicator in chosen.survey.codebook.indicators["indicator"]:
        other = chosen.change(indicator=indicator)
        yield from ((other, view) for view in ("trend", "map"))
    yield from ((chosen.change(year=year), "map") for year in years[BESIDE:])
