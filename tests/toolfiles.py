"""The six made-up forms as one survey tool after another writes them, each with how its import ends at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import cases
from cases import AGREEMENT, AT_ONCE, COUNT, DAY, MEMBERS, REFUSED

Lines = cases.Lines
Row = list[str]


class Kind(NamedTuple):
    """A table, what stands between its cells, and how an import of it ends: stored right, or asked about and so not stored."""

    lines: Lines
    delimiter: str
    word: str = AT_ONCE


def _own(lines: Lines, headings: str, cells: Callable[[int, Row], Row]) -> Lines:
    """The table with the tool's own columns, their headings set apart by bars, in the place of the day."""
    head, *rows = lines
    own = [[*cells(number, row), row[0], *row[2:]] for number, row in enumerate(rows, 1)]
    return [[*headings.split("|"), head[0], *head[2:]], *own]


def _each(change: Callable[[Row], str], place: int, lines: Lines | None = None) -> Lines:
    """The table with one column written in another way."""
    table = lines or cases.lines()
    return cases.changed(table, {(number, place): change(row) for number, row in enumerate(table[1:], 1)})


def _ticked(heading: Callable[[str, str], str], yes: str, no: str = "") -> Lines:
    """One column per option, the same sign for every tick; `yes` left empty writes the option's name."""
    return cases.by_option(heading, lambda chosen, label: (yes or label) if chosen else no)


def _american(day: str) -> str:
    return f"{day[5:7]}/{day[8:10]}/{day[:4]} {day[11:]}"


def survey_monkey() -> Lines:
    """Two rows of headings: a question over the first of its options alone, and "Response" under the others."""
    table = _ticked(lambda question, option: f"{question}|{option}", "")
    upper = [heading.partition("|")[0] for heading in table[0]]
    lower = [heading.partition("|")[2] or "Response" for heading in table[0]]
    once = [heading if place == 0 or heading != upper[place - 1] else "" for place, heading in enumerate(upper)]
    own = "Respondent ID|Collector ID|Start Date|End Date|IP Address|Email Address|First Name|Last Name"
    head, *rows = _own(
        [once, *table[1:]],
        own,
        lambda n, row: [f"11876543{n}", "44123", _american(row[DAY]), _american(row[DAY]), "", "", "", ""],
    )
    return [head, [*[""] * len(own.split("|")), lower[0], *lower[2:]], *rows]


def kobo() -> Lines:
    """Question/option with 1 and 0, times with their offset, and columns that begin with an underscore."""
    table = _ticked(lambda question, option: f"{question}/{option}", "1", "0")

    def own(number: int, row: Row) -> Row:
        moment = f"{row[DAY].replace(' ', 'T')}.000+02:00"
        return [moment, moment, str(900 + number), f"u-{number}", row[DAY].replace(" ", "T"), "", "v1"]

    return _own(table, "start|end|_id|_uuid|_submission_time|_validation_status|__version__", own)


def alchemer() -> Lines:
    """The option before the question."""
    table = _ticked(lambda question, option: f"{option}:{question}", "")
    own = "Response ID|Time Started|Date Submitted|Status|Contact ID|Language|SessionID|Tags|Country|City"
    return _own(table, own, lambda n, row: [str(n), row[DAY], row[DAY], "Complete", "", "Swedish", "s", "", "Sweden", ""])


def _by_limesurvey(yes: str, no: str) -> Lines:
    table = _ticked(lambda question, option: f"{question} [{option}]", yes, no)
    return _own(table, "id|submitdate|lastpage|startlanguage", lambda n, row: [str(n), row[DAY], "4", "sv"])


def _numbered_options() -> Lines:
    table = cases.by_option(
        lambda question, option: f"{question} [{option}]",
        lambda chosen, label: str(cases.options().index(label) + 1) if chosen else "",
    )
    return _own(table, "id|submitdate|lastpage|startlanguage", lambda n, row: [str(n), row[DAY], "4", "sv"])


def _counted(text: str) -> Lines:
    return cases.changed(cases.lines(), {(1, COUNT): text})


def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    commas, head = cases.lines(", "), cases.lines()[0]
    qualtrics = _ticked(lambda question, option: f"{question} - Selected Choice - {option}", "")
    esmaker = _ticked(lambda question, option: f"{question} ({option})", "X")
    netigate = _ticked(lambda question, option: f"{question} | {option}", "Vald", "Ej vald")
    webropol = _ticked(lambda question, option: f"{question}: {option}", "1")
    forms = "ID|Starttid|Slutförandetid|E-post|Namn|Senaste ändringstid"
    choices = _each(lambda row: f"{row[MEMBERS]};", MEMBERS)
    return {
        "SurveyMonkey, headings in two rows": Kind(survey_monkey(), ","),
        "Microsoft Forms, choices that end with a semicolon": Kind(
            _own(choices, forms, lambda n, row: [str(n), row[DAY], row[DAY], "anonymous", "", ""]), ","
        ),
        "Google Forms in Swedish": Kind(_own(commas, "Tidstämpel", lambda _, row: [row[DAY].replace(":", ".")]), ","),
        "Google Forms in English, with a zone": Kind(
            _own(commas, "Timestamp", lambda _, row: [f"{row[DAY][:10].replace('-', '/')} {row[DAY][11:]} am CET"]), ","
        ),
        "Webropol, question: option": Kind(_own(webropol, "Svarsnummer|Inskickat", lambda n, row: [str(n), row[DAY]]), ";"),
        "Qualtrics, question - Selected Choice - option": Kind(
            _own(
                qualtrics,
                "StartDate|EndDate|Progress|Finished|RecordedDate|ResponseId",
                lambda n, row: [row[DAY], row[DAY], "100", "True", row[DAY], f"R_{n}x"],
            ),
            ",",
        ),
        "Kobo": Kind(kobo(), ";"),
        "Alchemer, option:question": Kind(alchemer(), ","),
        "esMaker, X for a tick": Kind(_own(esmaker, "Nr|Status|Datum", lambda n, row: [str(n), "Klar", row[DAY]]), ";"),
        "Netigate, Vald and Ej vald": Kind(
            _own(netigate, "Respondent-ID|Påbörjad|Slutförd", lambda n, row: [str(n), row[DAY], row[DAY]]), ";"
        ),
        "Quoted and Not quoted": Kind(_by_limesurvey("Quoted", "Not quoted"), ","),
        "TRUE and FALSE": Kind(_by_limesurvey("TRUE", "FALSE"), ","),
        "minus one and zero for ticks": Kind(_by_limesurvey("-1", "0"), ",", REFUSED),
        "the option's own number for a tick": Kind(_numbered_options(), ",", REFUSED),
        "numbers for answers": Kind(_each(lambda row: str(len(row[AGREEMENT]) % 4 + 1), AGREEMENT), ";", REFUSED),
        "choices joined by a word": Kind(cases.lines(" och "), ";", REFUSED),
        "answers in capitals": Kind(_each(lambda row: row[AGREEMENT].upper(), AGREEMENT), ";"),
        "the headings once more between the answers": Kind([*cases.lines()[:4], head, *cases.lines()[4:]], ";"),
        "the same number twice, once otherwise": Kind(
            [[*row, "99" if place == 3 else row[COUNT]] for place, row in enumerate(cases.lines())], ";", REFUSED
        ),
        "a span for a number": Kind(_counted("10-14"), ";", REFUSED),
        "about for a number": Kind(_counted("~12"), ";", REFUSED),
        "a sum for a number": Kind(_counted("10+2"), ";", REFUSED),
        "a half for a number": Kind(_counted("12,5"), ";", REFUSED),
        "days as seconds since 1970": Kind(_each(lambda row: f"17422{row[DAY][8:10]}000", DAY), ";", REFUSED),
        "days without a year": Kind(_each(lambda row: f"{row[DAY][8:10]}/{row[DAY][5:7]}", DAY), ";", REFUSED),
        "the American order of a day": Kind(_each(lambda row: _american(row[DAY])[:10], DAY), ";"),
    }
