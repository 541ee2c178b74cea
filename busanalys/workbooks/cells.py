"""The text that a reader sees in a cell."""

from __future__ import annotations

import datetime
import html
import re
from decimal import Decimal

from busanalys.names import clean

TRUTH = {True: "SANT", False: "FALSKT"}
ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
SIGNIFICANT_DIGITS = 15  # what a spreadsheet shows of a number


def letter(place: int) -> str:
    """The 1-based place of a column as a spreadsheet names it: 1 gives A, 28 gives AB."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shown(value: object) -> str:
    """A value of someone else's file as the text it means: `text_of` without the writing that only programs need.

    HTML entities are the characters that they stand for, and `="0112"`, which keeps Excel from making a number, is 0112.
    """
    text = text_of(value)
    if text[:2] == '="' and text[-1] == '"' and len(text) > 2:
        text = text[2:-1].replace('""', '"').strip()
    return clean(html.unescape(text)) if "&" in text and ENTITY.search(text) else text


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
