"""Swedish as readers expect it: numbers, shares, plurals, lists and dates."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from busanalys.errors import UsageError

MISSING = "–"
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NO_BREAK = "\u00a0"
SOFT_HYPHEN = "\u00ad"
LONG_WORD = re.compile(r"\w{10,}")
JOINTS = (r"(?<=ings)(?=\w{4})", r"(?<=\w{3})(?=[bcdfghjklmnpqrstvwxz][aeiouyåäö]\w)")  # of compounds and of syllables
SMALL_BASE = 10
EPOCH = "SOURCE_DATE_EPOCH"
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
PLURAL = re.compile(r"(grupp|kommun)er\b|(område)n\b|\b(lokal|jämförbar)a\b")
NUMERALS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def breakable(words: str) -> str:
    """The text with soft hyphens in its long words, for narrow cells where no hyphenation is at hand: one consonant goes on."""

    def _divided(found: re.Match[str]) -> str:
        word = found.group()
        for joint in JOINTS:
            word = re.sub(joint, SOFT_HYPHEN, word)
        return word

    return LONG_WORD.sub(_divided, words)


def whole_percent(count: int, base: int) -> int:
    """Whole per cent with halves rounded up, exact for integers: 1 of 200 gives 1 (0.5 rounds up)."""
    return int(Fraction(100 * count, base) + Fraction(1, 2))


def number(value: float, decimals: int = 0) -> str:
    """A number with decimal comma and no-break space for thousands: `12 345,6`."""
    step = Decimal(1).scaleb(-decimals)
    text = f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}"
    return text.replace(",", NO_BREAK).replace(".", ",").replace("-", "\u2212")


def decimal(value: float) -> str:
    """A number with a decimal where it has one: `12` or `12,5`."""
    return number(value, 0 if float(value).is_integer() else 1)


def percent(count: int, base: int) -> str:
    """`42 %` with a no-break space; empty when the base is under ten, where only counts are given."""
    return f"{whole_percent(count, base)}{NO_BREAK}%" if base >= SMALL_BASE else ""


def count_and_share(count: int, base: int) -> str:
    """`13 (42 %)`, or `3` alone when the base is under ten."""
    share = percent(count, base)
    return f"{number(count)} ({share})" if share else number(count)


def of_base(count: int, base: int, unit: str) -> str:
    """`13 av 31 enkätsvar (42 %)`; without the share when the base is under ten. `unit` as in `counted`."""
    share = percent(count, base)
    return f"{number(count)} av {counted(base, unit)}" + (f" ({share})" if share else "")


def counted(count: int, many: str) -> str:
    """How many of what, `many` being its plural: `31 svarande BUS-grupper`, `1 svarande BUS-grupp`, `0 områden`."""
    return f"{number(count)} {PLURAL.sub(lambda found: found[found.lastindex or 0], many) if count == 1 else many}"


def plural(count: int, one: str, many: str) -> str:
    """The form that fits the count: `plural(1, "svar", "svar")`, `plural(2, "grupp", "grupper")`."""
    return one if count == 1 else many


def numeral(count: int, neuter: bool = False) -> str:
    """A small number in words (`tre`, `ett`), from thirteen on in digits."""
    if neuter and count == 1:
        return "ett"
    return NUMERALS[count] if 0 <= count < len(NUMERALS) else number(count)


def part(count: int, of: int, one: str, many: str) -> str:
    """How many of some things in words: `ingen av åtta frågor`, `tre av åtta frågor`, `alla åtta frågor`, `en fråga`."""
    if of == 1:
        return f"{numeral(count) if count else 'ingen'} {one}"
    if count == of:
        return f"alla {numeral(of)} {many}"
    return f"{numeral(count) if count else 'ingen'} av {numeral(of)} {many}"


def between(least: int, most: int) -> str:
    """A count that is known within bounds: `minst 13 och högst 18`, `högst 5`, `13` or `ingen`."""
    if least == most:
        return number(least) if least else "ingen"
    return f"minst {number(least)} och högst {number(most)}" if least else f"högst {number(most)}"


def join(words: Sequence[str], conjunction: str = "och") -> str:
    """`Alfa, Beta och Gamma`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def listed(words: Iterable[str]) -> str:
    """The words in alphabetical order: `Alfa, Beta och Gamma`."""
    return join(sorted(words, key=alphabetical))


def span(numbers: Iterable[int]) -> str:
    """From the least to the greatest: `2013–2024`, or `2013` alone; at least one number."""
    least, greatest = min(found := list(numbers)), max(found)
    return str(least) if least == greatest else f"{least}–{greatest}"


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


def today() -> date:
    """Today, or the day that SOURCE_DATE_EPOCH fixes for everything that carries a date; UsageError when that is no number."""
    fixed = os.environ.get(EPOCH)
    try:
        return datetime.fromtimestamp(int(fixed), UTC).date() if fixed else datetime.now().astimezone().date()
    except (ValueError, OverflowError, OSError):
        what = "the seconds since 1970 as a whole number, such as 1402876800"
        raise UsageError(f"The variable {EPOCH} is '{fixed}', which is no day. Give {what}, or unset it.") from None


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let `today` be another day, in the processes too that are started meanwhile."""
    before = os.environ.get(EPOCH)
    os.environ[EPOCH] = str(int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        os.environ.pop(EPOCH) if before is None else os.environ.update({EPOCH: before})


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
