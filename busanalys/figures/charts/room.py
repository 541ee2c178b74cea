"""Where words fit in the plot of a line over the years: clear of what is drawn, of its frame and of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

Anchor = Literal["left", "center", "right"]
Point = tuple[float, float]
WORDS = 15  # pixels that a line of words is high
NEAREST, FAR, FARTHEST = 11, 46, 60  # pixels from a point to the middle of its words, and where nothing nearer is clear of all
FREE = 1.5  # pixels around words
BETWEEN = 12  # places of a line that are looked at between two years


@dataclass(frozen=True)
class _Box:
    """A place for words: years across, pixels up."""

    left: float
    right: float
    low: float
    tall: float = WORDS

    @property
    def high(self) -> float:
        return self.low + self.tall

    def holds(self, height: float) -> bool:
        return self.low - FREE <= height <= self.high + FREE

    def meets(self, other: _Box) -> bool:
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high


@dataclass
class Room:
    """A plot with what is drawn in it as pairs of (year, share of the scale), what words must least cover first.

    `year` is how many pixels a year takes at least, `plot` how many the whole scale, and `roof` how many are free over it.
    """

    drawn: Sequence[Sequence[tuple[Point, Point]]]
    year: float
    plot: float
    roof: float
    taken: list[_Box] = field(default_factory=list)

    def beside(self, year: float, share: float, pixels: float, anchor: Anchor, lines: int = 1) -> float | None:
        """How many pixels over (or under) a point its lines of words stand, and takes that place; None where nothing is free.

        Where no place is clear of all, words may cover what is drawn last, then what is drawn before it, never the first.
        """
        wide = pixels / self.year
        left = year - wide * {"left": 0, "center": 0.5, "right": 1}[anchor]
        tall, more = WORDS * lines, WORDS * (lines - 1) / 2
        shifts = [sign * (by + more) for by in range(NEAREST, FARTHEST) for sign in (1, -1)]
        places = {shift: _Box(left, left + wide, self.plot * share + shift - tall / 2, tall) for shift in shifts}
        for number, heights in enumerate(self._heights(left, left + wide)):
            for shift, box in places.items():
                if (number or abs(shift) < FAR + more) and self._free(box, heights):
                    self.taken.append(box)
                    return shift
        return None

    def above(self, year: float, pixels: float) -> float | None:
        """How many pixels over the floor words around a year stand, the highest free place, and takes it; None where none is."""
        half = pixels / self.year / 2
        places = [_Box(year - half, year + half, low) for low in range(int(self.plot + self.roof) - WORDS, -1, -1)]
        for heights in self._heights(year - half, year + half):
            for box in places:
                if self._free(box, heights):
                    self.taken.append(box)
                    return box.low + WORDS / 2
        return None

    def _free(self, box: _Box, heights: Sequence[float]) -> bool:
        inside = box.low >= 0 and box.high <= self.plot + self.roof
        return inside and not any(map(box.meets, self.taken)) and not any(map(box.holds, heights))

    def _heights(self, left: float, right: float) -> Iterator[list[float]]:
        """The heights in pixels of what is drawn between two years: of all, then of less and less."""
        for kept in range(len(self.drawn), 0, -1):
            pairs = chain.from_iterable(self.drawn[:kept])
            yield [height for pair in pairs for year, height in self._along(pair) if left <= year <= right]

    def _along(self, ends: tuple[Point, Point]) -> Iterable[Point]:
        """Places between two points, with shares as pixels."""
        (x, y), (to_x, to_y) = ends
        for part in range(BETWEEN + 1):
            yield x + (to_x - x) * part / BETWEEN, self.plot * (y + (to_y - y) * part / BETWEEN)
