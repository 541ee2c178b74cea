"""What a column's heading says: the question, its option and the tool's code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from busanalys.intake.file.export import Column
from busanalys.workbooks.cells import letter

LIMESURVEY, REDCAP = "LimeSurvey", "REDCap"
OWN = {
    LIMESURVEY: "submitdate lastpage startlanguage seed datestamp ipaddr refurl",
    "Qualtrics": "ResponseId RecordedDate DistributionChannel UserLanguage RecipientEmail ExternalReference",
    REDCAP: "record_id redcap_survey_identifier redcap_event_name redcap_data_access_group redcap_repeat_instance",
    "Kobo": "_id _uuid _submission_time _validation_status _submitted_by __version__ formhub/uuid",
}
LABELS = {
    LIMESURVEY: ("response id", "date submitted", "last page", "start language", "date started", "date last action", "seed"),
    "Microsoft Forms": ("start time", "completion time", "starttid", "slutförandetid", "email", "e-post", "name", "namn"),
    REDCAP: ("record id", "survey identifier", "survey timestamp", "complete?"),
    "SurveyMonkey": ("respondent id", "collector id", "respondent-id", "insamlar-id", "date created", "date modified"),
    "JotForm": ("submission date", "submission id", "submission ip"),
}
EVIDENCE = {"Microsoft Forms": 4}
TWO = 2
CODE = r"[A-Za-z]\w*(?:\[[^\[\]]*\])*"
CODED = re.compile(CODE, re.ASCII)
CODE_AND_TEXT = re.compile(rf"({CODE})[.:]\s+(.+)", re.ASCII)


def columns(names: Mapping[int, tuple[str, str]], told: Mapping[int, tuple[str, str]]) -> tuple[str, tuple[Column, ...]]:
    """The survey tool, "" where it is unknown, and one Column per place, from its question and option.

    `told` are the codes and time zones of columns where the file tells them in rows of their own.
    """
    headers = [question for question, _ in names.values()]
    producer = recognise([*headers, *(code for code, _ in told.values())])
    shared = Counter(question for question, options in map(bracketed, headers) if options)
    columns = (_column(place, *name, producer, shared) for place, name in names.items())
    found = (replace(c, code=c.code or told.get(c.place, ("", ""))[0], zone=told.get(c.place, ("", ""))[1]) for c in columns)
    return producer, tuple(found)


def recognise(headers: list[str]) -> str:
    """The tool that writes such headings, told by columns that are its own; "" where no tool's stand there."""
    codes = {match[1] for header in headers if (match := CODE_AND_TEXT.fullmatch(header))} | set(headers)
    lower = {header.casefold() for header in headers}
    counts = {tool: len(codes & set(own.split())) for tool, own in OWN.items()}
    for tool, own in LABELS.items():
        counts[tool] = max(counts.get(tool, 0), len(lower & set(own)))
    sure = [tool for tool, count in counts.items() if count >= EVIDENCE.get(tool, TWO)]
    return max(sure, key=lambda tool: counts[tool], default="")


def _column(place: int, question: str, option: str, producer: str, shared: Counter[str]) -> Column:
    code, question = _code(question) if producer == LIMESURVEY or "[" in question.split(" ", maxsplit=1)[0] else ("", question)
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
