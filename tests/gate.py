"""Which of many alike cases run every time; all of them run in the full form, BUSANALYS_FULL=1."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def every(cases: Iterable[Any], *, but: Collection[Any]) -> list[Any]:
    """The cases for `parametrize`: those of `but` always, the others in the full form alone."""
    return [case if case in but else pytest.param(case, marks=pytest.mark.full) for case in cases]
