"""Names and other short texts as they are compared, made into codes, and found again when misspelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

LINE_ENDS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n"})
_INVISIBLE = [*range(9), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0), 0x00AD, *range(0x200B, 0x2010)]
_INVISIBLE += [*range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
INVISIBLE = dict.fromkeys(_INVISIBLE)
TAG = re.compile(r"<[^<>]{0,200}>")
NUMBERING = re.compile(
    r"^(?:(?:fråga|question|[a-z])?\s?\d{1,3}(?:\.\d{1,2})*[a-z]?|[a-z])\s*(?:[.):]\s*|\s[-–]\s+)(?=[^\W\d_])", re.IGNORECASE
)
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
    """A text as it is compared: lower case, no tags, numbering or punctuation, single spaces; `<`, `+`, `%` and `=` stay.

    A text of signs alone (`✓`, `-`) stays as it is, so that no two of them are the same.
    """
    folded = text.casefold()
    if folded.replace(" ", "").isalnum() and unicodedata.is_normalized("NFKC", text):
        return " ".join(folded.split())  # as most texts are: nothing to take out
    plain = one_line(TAG.sub(" ", one_line(unicodedata.normalize("NFKC", text))))
    return " ".join(SEPARATOR.sub(" ", NUMBERING.sub("", plain).casefold()).split()) or plain


def slug(text: str, joint: str = "_", most: int = 40, otherwise: str = "x") -> str:
    """A code in plain letters made from a text: `Vet inte än` gives `vet_inte_an`; `otherwise` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return joint.join(re.findall(r"[a-z0-9]+", plain))[:most].rstrip(joint) or otherwise


def folded(*names: str) -> str:
    """The words of names as a search compares them, each once: lower case, without dots and rings, without hyphens."""
    found: dict[str, None] = {}
    for name in names:
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).lower()
        words = re.findall(r"\w+", plain)
        found |= dict.fromkeys([*words, "".join(words)] if len(words) == 2 else words)
    return " ".join(found)


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
    from rapidfuzz.distance import OSA

    score = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    if len(one) >= 4 and OSA.distance(one, other) == 1:  # one slip of the hand is close in a short word too
        score = max(score, CLOSE)
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
