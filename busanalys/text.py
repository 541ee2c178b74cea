"""Swedish as readers expect it (numbers, shares, plurals, lists, dates), and names as they are compared, coded and found."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

MISSING = "–"
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NARROW_SPACE = "\u202f"
NO_BREAK = "\u00a0"
SMALL_BASE = 10
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
NUMERALS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def whole_percent(count: int, base: int) -> int:
    """Whole per cent with halves rounded up, exact for integers: 1 of 200 gives 1 (0.5 rounds up)."""
    return int(Fraction(100 * count, base) + Fraction(1, 2))


def number(value: float, decimals: int = 0) -> str:
    """A number with decimal comma and no-break space for thousands: `12 345,6`."""
    step = Decimal(1).scaleb(-decimals)
    text = f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}"
    return text.replace(",", NO_BREAK).replace(".", ",").replace("-", "\u2212")


def percent(count: int, base: int) -> str:
    """`42 %` with a no-break space; empty when the base is under ten, where only counts are given."""
    return f"{whole_percent(count, base)}{NO_BREAK}%" if base >= SMALL_BASE else ""


def count_and_share(count: int, base: int) -> str:
    """`13 (42 %)`, or `3` alone when the base is under ten."""
    share = percent(count, base)
    return f"{number(count)} ({share})" if share else number(count)


def of_base(count: int, base: int, unit: str) -> str:
    """`13 av 31 enkätsvar (42 %)`; without the share when the base is under ten."""
    share = percent(count, base)
    return f"{number(count)} av {number(base)} {unit}" + (f" ({share})" if share else "")


def plural(count: int, one: str, many: str) -> str:
    """The form that fits the count: `plural(1, "svar", "svar")`, `plural(2, "grupp", "grupper")`."""
    return one if count == 1 else many


def numeral(count: int, neuter: bool = False) -> str:
    """A small number in words (`tre`, `ett`), from thirteen on in digits."""
    if neuter and count == 1:
        return "ett"
    return NUMERALS[count] if 0 <= count < len(NUMERALS) else number(count)


def join(words: Sequence[str], conjunction: str = "och") -> str:
    """`Nykvarn, Tyresö och Salem`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def alphabetical(word: str) -> str:
    """A sort key for Swedish: å, ä and ö come after z, and capitals do not matter."""
    return word.casefold().translate(str.maketrans("åäö", "{|}"))


def sentence_case(text: str) -> str:
    """The text with its first letter as a capital and the rest untouched."""
    return text[:1].upper() + text[1:]


def lower_first(label: str) -> str:
    """The label inside a sentence: `Fungerar bra` → `fungerar bra`, but `BUP` and `SIP-mall` keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


SEASONS = {"spring": "våren", "summer": "sommaren", "autumn": "hösten", "winter": "vintern"}


def dated(day: str, precision: str) -> str:
    """A date as precisely as it is known: `6 oktober 2005`, `maj 2012`, `hösten 2012`, `2001`."""
    if precision == "day":
        return long_date(date.fromisoformat(day))
    if precision == "month":
        return f"{MONTHS[int(day[5:7]) - 1]} {day[:4]}"
    if precision == "season":
        return f"{SEASONS.get(day[5:], day[5:])} {day[:4]}"
    return day


def long_date(day: date) -> str:
    """`9 maj 2014`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def plain_text(value: object) -> str:
    """The value as text without characters that HTML and XML cannot hold."""
    return NOT_TEXT.sub("", str(value))


def cell(value: object) -> str:
    """A table's cell as text: numbers in Swedish form with at most two decimals, missing cells as a dash."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return number(value)
    return _decimal(value) if isinstance(value, float) else plain_text(value)


def _decimal(value: float) -> str:
    if not math.isfinite(value):
        return MISSING
    written = number(value, 2)
    return written.rstrip("0").rstrip(",")


LINE_ENDS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n"})
_INVISIBLE = [*range(9), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0), 0x00AD, *range(0x200B, 0x2010)]
_INVISIBLE += [*range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
INVISIBLE = dict.fromkeys(_INVISIBLE)
TAG = re.compile(r"<[^<>]{0,200}>")
NUMBERING = re.compile(r"^(?:[A-Za-z]?\d{1,2}|[a-z])\s*(?:[.):]\s*|\s-\s+)(?=[^\W\d_])")
SEPARATOR = re.compile(r"[^\w<>+%=]+|_+")
NEGATIONS = frozenset("inte ej icke nej ingen inga inget aldrig utan saknas mindre dåligt not no never none".split())  # noqa: SIM905
CLOSE = 80.0  # of 100: how alike two names must be for one to be offered for the other
MARGIN = 6.0  # and how much more alike than the next
ELSEWHERE = 60.0  # the most that a text can be like another that denies it


@lru_cache(maxsize=20_000)
def clean(text: str) -> str:
    """The text trimmed, in NFC, every run of odd or repeated spaces as one space; line breaks between words stay."""
    if text.isascii() and text.isalnum():
        return text
    visible = unicodedata.normalize("NFC", text).translate(LINE_ENDS).translate(INVISIBLE)
    return "\n".join(line for line in (" ".join(part.split()) for part in visible.split("\n")) if line)


def one_line(text: str) -> str:
    """The cleaned text with its line breaks as spaces."""
    return " ".join(clean(text).split("\n"))


@lru_cache(maxsize=1 << 16)
def normal(text: str) -> str:
    """A text as it is compared: lower case, no tags, numbering or punctuation, single spaces; `<`, `+`, `%` and `=` stay."""
    plain = one_line(TAG.sub(" ", one_line(unicodedata.normalize("NFKC", text))))
    return " ".join(SEPARATOR.sub(" ", NUMBERING.sub("", plain).casefold()).split())


def slug(text: str, joint: str = "_", most: int = 40, otherwise: str = "x") -> str:
    """A code in plain letters made from a text: `Vet inte än` gives `vet_inte_an`; `otherwise` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return joint.join(re.findall(r"[a-z0-9]+", plain))[:most].rstrip(joint) or otherwise


class Near(NamedTuple):
    """A candidate for a text: its code, its own words, and how alike the two are (0 to 100)."""

    code: str
    label: str
    score: float


def nearest(text: str, known: Mapping[str, Sequence[str]], most: int = 3) -> tuple[Near, ...]:
    """The codes whose wordings are most like a text, best first; `known` has for each code the ways to say it."""
    scored = [
        max((Near(code, said, alike(text, said)) for said in ways), key=lambda near: near.score)
        for code, ways in known.items()
        if ways
    ]
    return tuple(sorted(scored, key=lambda near: (-near.score, near.code))[:most])


def alike(text: str, said: str) -> float:
    """How alike two texts are, 0 to 100, whatever the order of their words.

    A text that is some whole words of the other is close to it; one that denies what the other says, or that names other
    numbers, never is.
    """
    one, other = normal(text), normal(said)
    score = _likeness(one, other)
    if one != other and _numbers(one) != _numbers(other):
        score = min(score, CLOSE - 1)
    return score if _denies(one) == _denies(other) else min(score, ELSEWHERE)


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    score = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    words, others = set(one.split()), set(other.split())
    if one != other and len(one) >= 3 and words < others:
        return max(score, CLOSE + 10 * len(one) / len(other))
    return score


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def _denies(text: str) -> bool:
    return not NEGATIONS.isdisjoint(text.split())


def likely(near: Sequence[Near]) -> Near | None:
    """The best candidate if it is close and clearly better than the second; else None."""
    if not near or near[0].score < CLOSE:
        return None
    second = near[1].score if len(near) > 1 else 0.0
    return near[0] if near[0].score - second >= MARGIN else None
