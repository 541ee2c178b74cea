"""Which of many alike cases run every time; all of them run in the full form, BUSANALYS_FULL=1."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import Any

import hypothesis
import pytest

FULL = bool(os.environ.get("BUSANALYS_FULL"))
FEW = 12  # examples of a property; the same ones every time, so that a failure concerns the change at hand


def every(cases: Iterable[Any], *, but: Collection[Any]) -> list[Any]:
    """The cases for `parametrize`: those of `but` always, the others in the full form alone."""
    return [case if case in but else pytest.param(case, marks=pytest.mark.full) for case in cases]


def examples(number: int, **kept: Any) -> hypothesis.settings:
    """How often a property is tried: `number` times in the full form, a few times every time."""
    return hypothesis.settings(max_examples=number if FULL else min(number, FEW), deadline=None, **kept)
