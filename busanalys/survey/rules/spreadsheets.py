"""What a spreadsheet does to cells that look like numbers or dates when a CSV file is opened and saved in it."""

from __future__ import annotations

import re
from collections.abc import Container

MONTH = r"(jan|feb|mar|mars|apr|maj|jun|juni|jul|juli|aug|sep|sept|okt|nov|dec|may|oct)\.?"
AS_DATE = re.compile(rf"\d{{1,4}}-{MONTH}|{MONTH}-\d{{1,4}}", re.IGNORECASE)
WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}(:\d{2})?")
SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
MOST_ZEROS = 3
BY_EDIT = "edit the data with 'busanalys edit', where every cell is text"


def damage(value: str, known: Container[str] = ()) -> tuple[str, str] | None:
    """The cause and remedy of a value that a spreadsheet rewrote; None where it shows no such sign.

    `known` are the values that may stand in the cell: one that begins with zeros tells what `180` was.
    """
    restored = next((found for zeros in range(1, MOST_ZEROS + 1) if (found := "0" * zeros + value) in known), "")
    if restored and value[:1].isdigit():
        return "a spreadsheet dropped the leading zero", f"write {restored}; {BY_EDIT}"
    if SCIENTIFIC.fullmatch(value):
        return "a spreadsheet shortened a long number, and its last digits are lost", f"take it from the source; {BY_EDIT}"
    if AS_DATE.fullmatch(value):
        return "a spreadsheet took the value for a date, such as 1-2 for 1 February", f"write it as it was; {BY_EDIT}"
    timed = WITH_TIME.fullmatch(value)
    return ("a spreadsheet added a time of day", f"write {timed[1]}; {BY_EDIT}") if timed else None
