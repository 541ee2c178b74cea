"""What a column's heading says: the question, its option and the tool's code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from busanalys.intake.file.export import Column
from busanalys.workbooks.cells import letter

LIMESURVEY, MICROSOFT_FORMS = "LimeSurvey", "Microsoft Forms"
LIMESURVEY_CODES = frozenset(
    "id submitdate lastpage startlanguage seed startdate datestamp ipaddr refurl token".split()  # noqa: SIM905
)
LIMESURVEY_LABELS = frozenset(
    {"response id", "date submitted", "last page", "start language", "date started", "date last action", "referrer url"}
)
FORMS_HEADERS = (
    ("id", "start time", "completion time", "email", "name"),
    ("id", "starttid", "slutförandetid", "e-post", "namn"),
)
CODE = r"[A-Za-z]\w*(?:\[[^\[\]]*\])*"
CODED = re.compile(CODE, re.ASCII)
CODE_AND_TEXT = re.compile(rf"({CODE})[.:]\s+(.+)", re.ASCII)


def columns(names: Mapping[int, tuple[str, str]]) -> tuple[str, tuple[Column, ...]]:
    """The survey tool, "" where it is unknown, and one Column per place, from its question and option."""
    headers = [question for question, _ in names.values()]
    producer = recognise(headers)
    shared = Counter(question for question, options in map(bracketed, headers) if options)
    return producer, tuple(_column(place, *name, producer, shared) for place, name in names.items())


def recognise(headers: list[str]) -> str:
    """The tool that writes such headers, "" when none of those known does."""
    lower = [header.casefold() for header in headers]
    if any(tuple(lower[: len(known)]) == known for known in FORMS_HEADERS):
        return MICROSOFT_FORMS
    codes = {match[1].casefold() for header in headers if (match := CODE_AND_TEXT.fullmatch(header))} | set(lower)
    if len(codes & LIMESURVEY_CODES) >= 2 or len(codes & LIMESURVEY_LABELS) >= 2:
        return LIMESURVEY
    return LIMESURVEY if any("[" in header and CODED.fullmatch(header) for header in headers) else ""


def _column(place: int, question: str, option: str, producer: str, shared: Counter[str]) -> Column:
    code = ""
    if producer == LIMESURVEY:
        code, question = _code(question)
    plain, options = bracketed(question)
    if options and not option and (producer == LIMESURVEY or shared[plain] > 1):
        question, option = plain, " / ".join(options)
    return Column(place, letter(place), question, option, code)


def bracketed(header: str) -> tuple[str, tuple[str, ...]]:
    """A heading without the brackets that end it, and what stands in them; nothing where it is all brackets."""
    rest, options = header, list[str]()
    while rest.endswith("]") and (start := rest.rfind("[")) >= 0 and "]" not in rest[start + 1 : -1]:
        options.append(rest[start + 1 : -1])
        rest = rest[:start]
    return (rest.rstrip(), tuple(options[::-1])) if rest.strip() and options else (header, ())


def _code(header: str) -> tuple[str, str]:
    if CODED.fullmatch(header):
        return header, header
    match = CODE_AND_TEXT.fullmatch(header)
    return (match[1], match[2]) if match else ("", header)
