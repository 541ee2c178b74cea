"""Personal data in texts: identity numbers, e-mail and IP addresses, phone numbers, and the names that were dropped."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from stdnum import luhn

IDENTITY, EMAIL, PHONE, IP, NAME = "personal identity number", "e-mail address", "phone number", "IP address", "name"
DASHES = r"\-‐‑‒–—−"
BETWEEN = r"[^\w\n]{0,3}_?"  # whatever sign people set between the parts of an identity number
AT = r"(?:\s?[@＠﹫]\s?|\s?[(\[{<]\s?(?:at|a|snabel-?\s?a|@)\s?[)\]}>]\s?|\s(?:snabel-?a|at)\s)"
DOT = r"(?:\s?[.．。]|\s?[(\[{<]\s?(?:dot|punkt|\.)\s?[)\]}>]\s?|\s(?:dot|punkt)\s)"
PATTERNS = (
    (
        EMAIL,
        re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}{AT}(?:[^\W_][\w-]{{0,62}}{DOT}){{1,4}}[^\W\d_]{{2,24}}(?![^\W_])", re.I),
    ),
    (IDENTITY, re.compile(rf"(?<!\d)(?:18|19|20)?\d{{2}}{BETWEEN}\d{{2}}{BETWEEN}\d{{2}}{BETWEEN}\d{{4}}(?!\d)")),
    (PHONE, re.compile(rf"(?<![\d+])(?<!\d[{DASHES}/.])(?:\+\d|00\d|0)(?:[\s{DASHES}/.()]{{0,3}}\d){{7,13}}(?!\d)")),
    (IP, re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.I)),
)
NEEDED = re.compile(  # no pattern can hold where there is none of these: eight digits, an address's dots or colons, an @
    r"(?:\d\D*){8}|\d(?:\.\d{1,3}){3}|:[0-9a-f]{0,4}:|[@＠﹫]|\sat\s|[(\[{<]\s?a|snabel", re.I
)
REPLACED = {
    IDENTITY: "[personnummer borttaget]",
    EMAIL: "[e-postadress borttagen]",
    PHONE: "[telefonnummer borttaget]",
    IP: "[IP-adress borttagen]",
    NAME: "[namn borttaget]",
}
DATE = re.compile(r"0?\d[./-]\d{1,2}[./-](?:19|20)\d{2}(?!\d)")
CLOCK = r"(?:(?:[01]?\d|2[0-4])[.:][0-5]\d|(?:[01]\d|2[0-4])[0-5]\d)"
HOURS = re.compile(rf"{CLOCK}\s*(?:[{DASHES}]|till)\s*{CLOCK}(?!\d)")
A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
FILED = re.compile(
    r"(?:dnr|diarie\w*|ärende\w*|beslut\w*|bilag\w+|ref(?:erens\w*)?|akt\w*|handling\w*|faktur\w+|nr|sou|prop)[\s.:]*(?:nr|nummer)?[\s.:]*$",
    re.IGNORECASE,
)
BEFORE = 30
SHOWN = 2
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
NAME_WORDS = (2, 3, 4)


class Found(NamedTuple):
    """A piece of personal data in a text: what it is, where it begins and ends, and the piece itself."""

    kind: str
    start: int
    end: int
    value: str


def find(text: str) -> list[Found]:
    """The identity numbers (with a right check digit), addresses and phone numbers of a text, in their order."""
    found: list[Found] = []
    if not NEEDED.search(text):
        return found
    for kind, pattern in PATTERNS:
        hits = [Found(kind, *hit.span(), hit.group()) for hit in pattern.finditer(text) if _holds(kind, hit)]
        found += [hit for hit in hits if not any(hit.start < other.end and other.start < hit.end for other in found)]
    return sorted(found, key=lambda hit: hit.start)


def _holds(kind: str, hit: re.Match[str]) -> bool:
    if kind == IDENTITY:
        return is_identity_number(hit.group())
    if kind == PHONE:
        return _is_phone(hit)
    return kind != IP or _is_address(hit.group())


def _is_phone(hit: re.Match[str]) -> bool:
    """Whether digits are a telephone number: no day, no opening hours, no year among them, no number of a file or case."""
    value = hit.group()
    if DATE.match(value) or HOURS.match(value) or A_YEAR.search(value):
        return False
    return value.startswith("+") or not FILED.search(hit.string[max(hit.start() - BEFORE, 0) : hit.start()])


def is_identity_number(text: str) -> bool:
    """Whether a text is a Swedish personal identity or coordination number: a possible day and a right check digit."""
    digits = re.sub(r"\D", "", text)[-10:]
    if len(digits) != 10:
        return False
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and bool(luhn.is_valid(digits))


def _is_address(text: str) -> bool:
    try:
        return not ipaddress.ip_address(text).is_unspecified
    except ValueError:
        return False


def masked(text: str, names: Names | None = None, kept: Container[str] = ()) -> str:
    """The text with every piece of personal data, but for those to be kept, replaced by words that say what was taken out."""
    for hit in sorted(pieces(text, names), key=lambda hit: -hit.start):
        if hit.value not in kept:
            text = text[: hit.start] + REPLACED[hit.kind] + text[hit.end :]
    return text


def pieces(text: str, names: Names | None = None) -> list[Found]:
    """What a text holds of personal data, the names that were dropped included, none within another."""
    found = find(text)
    own = names.find(text) if names else ()
    return [*found, *(hit for hit in own if not any(hit.start < f.end and f.start < hit.end for f in found))]


def shown(value: str) -> str:
    """The first two characters of a value and asterisks for the rest, so that a person can find it in the file."""
    return value[:SHOWN] + "*" * max(len(value) - SHOWN, 1)


def kind_of(cells: Iterable[str]) -> str | None:
    """What most of a column's filled cells are as wholes (addresses, numbers …); None when that is nothing personal."""
    kinds = [next((hit.kind for hit in find(cell) if len(hit.value) >= len(cell.strip()) - 2), None) for cell in cells]
    return next((kind for kind, _ in PATTERNS if 2 * kinds.count(kind) > len(kinds)), None)


class Names:
    """The names of people in columns that were dropped, to be found again in comments."""

    def __init__(self, texts: Iterable[str]) -> None:
        split = (tuple(word.casefold() for word in WORD.findall(text)) for text in texts)
        self._names = frozenset(words for words in split if len(words) in NAME_WORDS)

    def find(self, text: str) -> list[Found]:
        """Where the text holds one of the names, capitals aside."""
        if not self._names:
            return []
        words = list(WORD.finditer(text))
        spans = ((words[i], words[i + n - 1], words[i : i + n]) for n in NAME_WORDS for i in range(len(words) - n + 1))
        hits = [(a.start(), b.end()) for a, b, part in spans if tuple(w.group().casefold() for w in part) in self._names]
        return [Found(NAME, start, end, text[start:end]) for start, end in hits]
