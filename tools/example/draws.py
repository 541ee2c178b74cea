"""Random numbers that are the same on every machine: raw bits of PCG64 and arithmetic that IEEE rounds alike."""

from __future__ import annotations

import math
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

UNIT = 2.0**-53
SPREAD_OF_FOUR = 3.0  # the variance of the sum of four uniform numbers is 1/3


class Draws(NamedTuple):
    """A source of numbers for every purpose by name, so that a new purpose changes no other.

    Years come first in every shape: more years leave the numbers of the earlier ones as they are.
    """

    seed: int
    part: str

    def uniform(self, name: str, *shape: int) -> Array:
        """Numbers in [0, 1) of the given shape."""
        import numpy as np

        keys = [self.seed, *(zlib.crc32(text.encode()) for text in (self.part, name))]
        bits = np.random.PCG64(np.random.SeedSequence(keys)).random_raw(int(np.prod(shape)))
        whole = np.asarray(bits, dtype=np.uint64) >> np.uint64(11)
        numbers: Array = whole.astype(np.float64).reshape(shape) * UNIT
        return numbers

    def bell(self, name: str, *shape: int) -> Array:
        """Bell-shaped numbers with mean 0 and variance 1, within ±3.5: sums of four uniform ones."""
        four = self.uniform(name, *shape, 4)
        numbers: Array = (four[..., 0] + four[..., 1] + four[..., 2] + four[..., 3] - 2.0) * math.sqrt(SPREAD_OF_FOUR)
        return numbers

    def drifting(self, name: str, steps: int, width: int, keep: float) -> Array:
        """`width` series of `steps` numbers with mean 0 and variance 1, each step correlated `keep` with the one before."""
        fresh = self.bell(name, steps, width)
        renew = math.sqrt(1.0 - keep * keep)
        for step in range(1, steps):
            fresh[step] = keep * fresh[step - 1] + renew * fresh[step]
        return fresh
