"""Draw what is likely to be chosen next while nobody is choosing, so that it then shows at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from busanalys.explore.choice import Choice
from busanalys.explore.views import show

PAUSE = 0.05  # seconds between two figures, in which the kernel answers what was asked of it


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


def neighbours(chosen: Choice) -> Iterator[tuple[Choice, str]]:
    """The maps of the other years, then trend and map of the other indicators."""
    years = sorted(chosen.survey.years, key=lambda year: abs(year - chosen.year))
    yield from ((chosen.change(year=year), "map") for year in years[1:])
    for indicator in chosen.survey.codebook.indicators["indicator"]:
        other = chosen.change(indicator=indicator)
        yield from ((other, view) for view in ("trend", "map"))
