"""The text that a reader sees in a cell."""

from __future__ import annotations

import datetime
from decimal import Decimal

from busanalys.names import clean

TRUTH = {True: "SANT", False: "FALSKT"}
SIGNIFICANT_DIGITS = 15  # what a spreadsheet shows of a number


def text_of(value: object) -> str:
    """A workbook's value as text: ISO dates, numbers without a trailing `.0`, `SANT` and `FALSKT`, "" for nothing."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return TRUTH[value]
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return _moment(value)
    if isinstance(value, datetime.time):
        return value.isoformat("seconds")
    return "" if value is None else str(value)


def _number(value: float) -> str:
    text = f"{value:.{SIGNIFICANT_DIGITS}g}"
    return format(Decimal(text), "f") if "e" in text else text


def _moment(value: datetime.datetime) -> str:
    # spreadsheets store moments as fractions of a day, so that 09:30 can come out as 09:29:59.999999
    rounded = (value + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
    return rounded.isoformat(sep=" ")
