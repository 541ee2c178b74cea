"""Texts of an export as they are compared: without what spelling and survey tools add, and how near two texts are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
TAG = re.compile(r"<[^>]{0,200}>")
NUMBERING = re.compile(r"^(?:[A-Za-z]?\d{1,2}|[a-z])\s*(?:[.):]\s*|\s-\s+)(?=[^\W\d_])")
SEPARATOR = re.compile(r"[^\w<>+%=]+|_+")
LIKELY_SCORE = 80.0
MARGIN = 6.0


class Near(NamedTuple):
    """A candidate for a text: its code, its own words, and how alike the two are (0 to 100)."""

    code: str
    label: str
    score: float


def clean(text: str) -> str:
    """A text without control and zero-width characters, in NFC, every run of spaces as one."""
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


@lru_cache(maxsize=1 << 16)
def normal(text: str) -> str:
    """A text as it is compared: lower case, no tags, numbering or punctuation, single spaces; `<`, `+`, `%` and `=` stay."""
    plain = TAG.sub(" ", clean(unicodedata.normalize("NFKC", text)))
    return " ".join(SEPARATOR.sub(" ", NUMBERING.sub("", plain.strip()).casefold()).split())


def nearest(text: str, known: Mapping[str, Sequence[str]], most: int = 3) -> tuple[Near, ...]:
    """The codes whose wordings are most like a text, best first; `known` has for each code the ways to say it."""
    wanted = normal(text)
    scored = [
        max((Near(code, said, alike(wanted, said)) for said in ways), key=lambda near: near.score)
        for code, ways in known.items()
        if ways
    ]
    return tuple(sorted(scored, key=lambda near: (-near.score, near.code))[:most])


def alike(wanted: str, said: str) -> float:
    """How alike a normalised text and a wording are, 0 to 100, whatever the order of the words."""
    other = normal(said)
    return max(fuzz.ratio(wanted, other), fuzz.token_sort_ratio(wanted, other))


def likely(near: Sequence[Near]) -> Near | None:
    """The best candidate if it is alike enough and clearly better than the second; else None."""
    if not near or near[0].score < LIKELY_SCORE:
        return None
    second = near[1].score if len(near) > 1 else 0.0
    return near[0] if near[0].score - second >= MARGIN else None


def slug(text: str, joint: str = "_", most: int = 40) -> str:
    """A code in plain letters made from a text: `Vet inte än` gives `vet_inte_an`."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return joint.join(re.findall(r"[a-z0-9]+", plain))[:most].rstrip(joint) or "x"
