"""Whole numbers as people and spreadsheets write them: what is certain, what is only likely, and what must be asked."""

from __future__ import annotations

import re

from busanalys.names import normal
from busanalys.text import NUMERALS

SPACE = "[ \u00a0\u202f\u2009'’]"
WHOLE = re.compile(rf"(\d+|\d{{1,3}}(?:{SPACE}\d{{3}})+)(?:[.,]0{{1,2}})?")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
ONE = re.compile(rf"(?<![\d.,])(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+)(?![\d.,]*\d)")
AROUND = frozenset("ca cirka ungefär omkring typ runt drygt c st stycken styck sip sipar siper planer plan".split())  # noqa: SIM905
NONE = frozenset({"inga", "ingen", "inget", "noll", "none"})


def whole_number(text: str) -> str | None:
    """The digits of a text that is a whole number and nothing else: `12`, `1 200`, `12,0`; None for anything else.

    Digits are grouped only by spaces and only before exactly three; `1,000` may be one thousand or one point zero.
    """
    found = WHOLE.fullmatch(text.strip())
    return str(int(re.sub(r"\D", "", found[1]))) if found else None


def likely_number(text: str) -> tuple[str, str]:
    """The number that a text most likely means, "" where that must be asked, and why it is not certain."""
    bare = text.strip()
    if GROUPED.fullmatch(bare):
        return _grouped(bare)
    words = normal(bare)
    if words in NONE or words in NUMERALS:
        return ("0" if words in NONE else str(NUMERALS.index(words))), "a number in words"
    found = ONE.findall(bare)
    digits = re.findall(r"\d+", bare)
    if len(found) != 1 or len(digits) != len(re.findall(r"\d+", found[0])):
        return "", "not one whole number"
    around = set(normal(ONE.sub(" ", bare)).split())
    clear = around <= AROUND and not re.search(r"[-−–%+*/<>=~]", bare.replace("~", ""))
    return (str(int(re.sub(r"\D", "", found[0]))) if clear else ""), "words or signs stand around the number"


def _grouped(text: str) -> tuple[str, str]:
    digits = re.sub(r"\D", "", text)
    if len(text) == len(digits) + 1:  # one sign: thousands, or a decimal comma
        written = f"{int(text[:-4])},{text[-3:]}"
        return "", f"it may mean {int(digits)} or {written}"
    return str(int(digits)), "thousands set apart by a sign"
