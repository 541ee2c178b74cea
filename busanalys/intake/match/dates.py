"""The days on which answers came in, from what survey tools and spreadsheets write in their date columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from busanalys.text import MONTHS

NOT_KNOWN = ""
HOME = ZoneInfo("Europe/Stockholm")
NO_TIMESTAMP = "1980-01-01"  # what LimeSurvey writes where answers are kept without their time
ENGLISH = "january february march april may june july august september october november december".split()  # noqa: SIM905
NAMES = {name[:3]: number for names in (MONTHS, ENGLISH) for number, name in enumerate(names, 1)}
MONTH = "|".join(sorted({*MONTHS, *ENGLISH, *NAMES, "sept"}, key=len, reverse=True))
YEAR_FIRST = re.compile(r"((?:19|20)\d{2})[-/. ](\d{1,2})[-/. ](\d{1,2})(?=$|[T\s,_.])")
YEAR_FIRST_PLAIN = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?=$|[T\s_]|\d{4}(?:\d\d)?$)")
THREE = re.compile(r"(\d{1,2})[-/.]\s?(\d{1,2})(?:[-/.]\s?|\s)((?:19|20)\d{2}|\d{2})(?=$|[,\s])")
SIX = re.compile(r"(\d{2})(\d{2})(\d{2})(?=$|[T\s])")
ORDINAL = r"(?::?[ea]|st|nd|rd|th)?"
WORDED = re.compile(
    rf"(?:[^\W\d_]+\.?,?\s+)?(?:den\s+)?(?:(\d{{1,2}}){ORDINAL}\.?[-\s/]*({MONTH})|({MONTH})\.?[-\s/]*(\d{{1,2}}){ORDINAL})"
    r"(?![^\W\d_])\.?,?[-\s/]*(?<!\d)(\d{4}|\d\d)(?![\d:])",
    re.IGNORECASE,
)
WORDED_YEAR_FIRST = re.compile(rf"((?:19|20)\d{{2}})[-\s/.]*({MONTH})\.?[-\s/]*(\d{{1,2}})(?!\d)", re.IGNORECASE)
SERIAL = re.compile(r"([3-5]\d{4})(?:[.,]\d+)?")
TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?|[FfEe]\.?[Mm]\.?)?")
COMPACT = re.compile(r"T(\d{2})(\d{2})(\d{2})?()(?=Z|[+-])")
OFFSET = re.compile(r"(Z|UTC|GMT|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?)(?:\s*\(.*\))?$")
AFTERNOON = frozenset("pe")
FIRST = date(1899, 12, 30)  # the day 0 of Excel's numbers
FIRST_1904 = date(1904, 1, 1)  # the same of Excel for Mac in its early years, which a workbook may still count from


Reading = Callable[[str], date | None]


def days(cells: Iterable[str], years: Iterable[int], zone: str = "", from_1904: bool = False) -> Mapping[str, str | None]:
    """Each cell's day in Sweden as 2025-03-14; "" where the tool kept no time; None for a cell that is no certain date.

    A time with an offset, or of a column in another `zone`, is turned into Swedish time; a bare number is Excel's, counted from
    1904 where the workbook says so. What can be read in several ways (which number is the day, years of two digits) is read in
    the only way that gives a possible day of `years` for every such cell of the column; where two ways give different days,
    none is taken.
    """
    texts = {text: text.strip() for text in dict.fromkeys(cells)}
    sure = {text: _plain(shown) or _serial(shown, FIRST_1904 if from_1904 else FIRST) for text, shown in texts.items()}
    open_ = [shown for text, shown in texts.items() if sure[text] is None]
    read = _agreed(open_, frozenset(years))
    found = {text: sure[text] or read.get(shown) for text, shown in texts.items()}
    return {text: _written(day, zone, texts[text]) for text, day in found.items()}


def _written(day: date | None, zone: str, text: str) -> str | None:
    if day is None:
        return None
    iso = day.isoformat()
    return NOT_KNOWN if iso == NO_TIMESTAMP else _at_home(day, text, zone).isoformat()


def _at_home(day: date, text: str, zone: str) -> date:
    """The day in Sweden of a moment whose text tells its offset or whose column tells its zone."""
    offset, clock = _offset(text), _clock(text)
    if clock is None or (offset is None and not zone):
        return day
    moment = datetime(day.year, day.month, day.day) + clock
    if offset is not None:
        return (moment - offset).replace(tzinfo=ZoneInfo("UTC")).astimezone(HOME).date()
    return moment.replace(tzinfo=_zone(zone)).astimezone(HOME).date()


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return HOME


def _clock(text: str) -> timedelta | None:
    hit = re.search(r"[T\s,]\s*" + TIME.pattern, text) or COMPACT.search(text)
    if not hit:
        return None
    hours, minutes, half = int(hit[1]), int(hit[2]), (hit[4] or "").casefold()[:1]
    if half:
        hours = hours % 12 + (12 if half in AFTERNOON else 0)
    return timedelta(hours=hours, minutes=minutes, seconds=int(hit[3] or 0)) if hours < 24 and minutes < 60 else None


def _offset(text: str) -> timedelta | None:
    hit = OFFSET.search(text) if _clock(text) is not None else None
    if not hit:
        return None
    size = timedelta(hours=int(hit[3] or 0), minutes=int(hit[4] or 0))
    return -size if hit[2] == "-" else size


def _plain(text: str) -> date | None:
    """The day of a text that can be read in one way alone."""
    hit = YEAR_FIRST.match(text) or YEAR_FIRST_PLAIN.match(text)
    if hit:
        return _valid(int(hit[1]), int(hit[2]), int(hit[3]))
    hit = WORDED_YEAR_FIRST.match(text)
    if hit:
        return _valid(int(hit[1]), NAMES[hit[2].casefold()[:3]], int(hit[3]))
    hit = WORDED.match(text)
    return _valid(int(hit[5]), _month(hit), int(hit[1] or hit[4])) if hit and len(hit[5]) == 4 else None


def _month(hit: re.Match[str]) -> int:
    return NAMES[(hit[2] or hit[3]).casefold()[:3]]


def _agreed(texts: list[str], years: frozenset[int]) -> Mapping[str, date]:
    """The days of texts that can be read in several ways, in the only way that suits all of them."""
    found: dict[str, date] = {}
    for kind, ways in KINDS:
        own = [text for text in texts if kind.match(text)]
        tries = [{text: day for text in own if (day := way(text))} for way in ways]
        whole = [read for read in tries if own and len(read) == len(own)]
        fitting = [read for read in whole if {day.year for day in read.values()} <= years] or whole
        if fitting and all(read == fitting[0] for read in fitting):
            found |= fitting[0]
    return found


def _ordered(pattern: re.Pattern[str], year: int, month: int, day: int) -> Reading:
    def read(text: str) -> date | None:
        hit = pattern.match(text)
        if not hit or (len(hit[3]) == 4 and year != 3):
            return None
        written = int(hit[year])
        return _valid(written + 2000 if written < 100 else written, int(hit[month]), int(hit[day]))

    return read


def _day_last(text: str) -> date | None:
    hit = WORDED.match(text)
    return _valid(2000 + int(hit[5]), _month(hit), int(hit[1] or hit[4])) if hit and len(hit[5]) == 2 else None


def _day_first(text: str) -> date | None:
    hit = WORDED.match(text)
    return _valid(2000 + int(hit[1]), _month(hit), int(hit[5])) if hit and hit[1] and len(hit[5]) == 2 else None


def _serial(text: str, first: date) -> date | None:
    hit = SERIAL.fullmatch(text)
    return first + timedelta(days=int(hit[1])) if hit else None


def is_serial(text: str) -> bool:
    """Whether a cell holds a day as a bare number of Excel."""
    return SERIAL.fullmatch(text.strip()) is not None


KINDS: tuple[tuple[re.Pattern[str], tuple[Reading, ...]], ...] = (
    (THREE, (_ordered(THREE, 3, 2, 1), _ordered(THREE, 3, 1, 2), _ordered(THREE, 1, 2, 3))),
    (SIX, (_ordered(SIX, 1, 2, 3), _ordered(SIX, 3, 2, 1), _ordered(SIX, 3, 1, 2))),
    (WORDED, (_day_last, _day_first)),
)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
