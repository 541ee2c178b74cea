"""The day that outputs carry."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from busanalys.text import long_date


def day() -> date:
    """Today, or the day that SOURCE_DATE_EPOCH fixes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC).date() if fixed else datetime.now().astimezone().date()


def in_words() -> str:
    """That day in words: `1 juni 2015`."""
    return long_date(day())
