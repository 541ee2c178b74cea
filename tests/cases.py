"""Six made-up forms of 2025, the tools' ways to write them, and how an import of a file ends against their right values."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import exports
import imports

from busanalys import survey
from busanalys.errors import DataError
from busanalys.intake import Outcome, messages
from busanalys.intake.file import reading as file_reading
from busanalys.intake.match.model import Given
from busanalys.intake.match.reading import Reading

YEAR = 2025
AT_ONCE, SETTLED, REFUSED, WRONG = "right at once", "right after one settled workbook", "refused", "wrong"
GROUP, DAY, ACTORS, MEMBERS, AGREEMENT, STRUCTURE, TEMPLATE, WORKS, COUNT, SIP = range(10)
RECEIVED = "Slutförandetid"
Lines = list[list[str]]

SOCIAL, SCHOOL, BUP, HABILITATION, BUMM = "Socialtjänst", "Skola eller förskola", "BUP", "Habilitering", "BUMM"
BOTH = "Kommunen och regionen tillsammans"
FORMS = (
    ("Botkyrka", "2025-03-18 09:30:00", BOTH, (SOCIAL, BUP, HABILITATION), "Ja", "Fungerar bra", "12"),
    ("Ekerö", "2025-03-20 09:30:00", BOTH, (SOCIAL, SCHOOL, BUP), "Nej", "Mindre bra", "3"),
    ("Nacka", "2025-04-02 09:30:00", BOTH, (BUP, BUMM, "Elevhälsa"), "Håller på att arbeta fram", "Fungerar delvis", "25"),
    ("Täby", "2025-04-14 09:30:00", BOTH, (SOCIAL, "Polis"), "Vet ej", "Vet ej", "0"),
    ("Södermalm", "2025-04-28 09:30:00", BOTH, (SCHOOL, BUP, "MVC", "BVC"), "Ja", "Fungerar bra", "41"),
    ("Värmdö", "2025-05-05 09:30:00", "Enbart kommunen", (SOCIAL, "Kultur och fritid"), "Nej", "Fungerar bra", "7"),
)
RIGHT_MEMBERS = {
    "botkyrka": {"social_services", "bup", "habilitation"},
    "ekero": {"social_services", "school_preschool", "bup"},
    "nacka": {"bup", "bumm", "student_health"},
    "taby": {"social_services", "police"},
    "sodermalm": {"school_preschool", "bup", "maternity", "child_health"},
    "varmdo": {"social_services", "culture_leisure"},
}
RIGHT_COUNTS = {"botkyrka": "12", "ekero": "3", "nacka": "25", "taby": "0", "sodermalm": "41", "varmdo": "7"}
RIGHT_DAYS = {
    "botkyrka": "2025-03-18", "ekero": "2025-03-20", "nacka": "2025-04-02", "taby": "2025-04-14", "sodermalm": "2025-04-28",
    "varmdo": "2025-05-05",
}  # fmt: skip
RIGHT_SINGLES = {
    "botkyrka": {"answered_by": "both", "local_agreement": "yes", "sip_template_works": "good"},
    "ekero": {"answered_by": "both", "local_agreement": "no", "sip_template_works": "less_good"},
    "nacka": {"answered_by": "both", "local_agreement": "in_progress", "sip_template_works": "partly"},
    "taby": {"answered_by": "both", "local_agreement": "unknown", "sip_template_works": "unknown"},
    "sodermalm": {"answered_by": "both", "local_agreement": "yes", "sip_template_works": "good"},
    "varmdo": {"answered_by": "municipality", "local_agreement": "no", "sip_template_works": "good"},
}
EVERYBODY = {
    "sip_template_known": "yes", "habilitation_agreement_known": "yes", "habilitation_local_routines": "no",
    "habilitation_coordinator": "unknown", "deviation_system_known": "yes", "deviation_reports_work": "less_good",
}  # fmt: skip


class Right(NamedTuple):
    """The right content of a year: the group and day of each form, and its answers."""

    days: frozenset[tuple[str, str]]
    answers: frozenset[tuple[str, str, str, str]]


@lru_cache(maxsize=1)
def headings() -> tuple[str, ...]:
    """The wordings of 2025, in the order of the questions."""
    example = survey.load("example")
    return tuple(exports.wording(example, question, YEAR) for question in exports.questions(example, YEAR))


@lru_cache(maxsize=1)
def options() -> tuple[str, ...]:
    """The labels of the members' question."""
    return tuple(option.label for option in survey.load("example").codebook.options("members_represented", YEAR))


def lines(joint: str = ";") -> Lines:
    """A heading and the six forms, one column per question; several choices joined by `joint`."""
    return [[exports.GROUP, RECEIVED, *headings()], *(_line(form, joint) for form in FORMS)]


def _line(form: tuple[Any, ...], joint: str) -> list[str]:
    group, day, actors, members, agreement, works, count = form
    rest = ["", "Ja", "Nej", "Vet ej", "", "Ja", "Mindre bra", ""]
    return [group, day, actors, joint.join(members), agreement, "", "Ja", works, count, *rest]


def by_option(heading: Callable[[str, str], str], cell: Callable[[bool, str], str]) -> Lines:
    """The forms with one column per option of the members' question; `heading` and `cell` write as the tool does."""
    found = []
    for number, line in enumerate(lines("|")):
        chosen = line[MEMBERS].split("|")
        wide = [heading(headings()[1], label) if number == 0 else cell(label in chosen, label) for label in options()]
        found.append([*line[:MEMBERS], *wide, *line[MEMBERS + 1 :]])
    return found


def changed(table: Lines, cells: Mapping[tuple[int, int], str]) -> Lines:
    """A copy of the table with some cells, by row and place, written anew."""
    copy = [list(row) for row in table]
    for (row, place), text in cells.items():
        copy[row][place] = text
    return copy


def with_column(table: Lines, place: int, heading: str, texts: Iterable[str]) -> Lines:
    """A copy with one more column before `place`."""
    return [[*row[:place], text, *row[place:]] for row, text in zip(table, [heading, *texts], strict=True)]


def right(
    members: Mapping[str, set[str]] | None = None,
    counts: Mapping[str, str] | None = None,
    days: Mapping[str, str] | None = None,
    own_words: Mapping[str, str] | None = None,
) -> Right:
    """What the six forms hold, but for what is given: members, numbers and days by group, and the words under "other"."""
    found = set()
    for group, singles in RIGHT_SINGLES.items():
        found |= {(group, question, option, "") for question, option in (singles | EVERYBODY).items()}
        for option in {**RIGHT_MEMBERS, **(members or {})}[group]:
            found.add((group, "members_represented", option, (own_words or {}).get(group, "") if option == "other" else ""))
        if number := {**RIGHT_COUNTS, **(counts or {})}[group]:
            found.add((group, "sip_count", "", number))
    return Right(frozenset({**RIGHT_DAYS, **(days or {})}.items()), frozenset(found))


def stored(dataset: Path, year: int = YEAR) -> Right:
    """What a dataset holds of a year, answers that decisions exclude left out, comments aside."""
    decided = imports.table(dataset / "decisions.csv")
    excluded = set(decided.loc[(decided["kind"] == "exclude") & (decided["year"] == str(year)), "submission"])
    sent = imports.table(dataset / "submissions.csv").query(f"year == '{year}'")
    sent = sent[~sent["submission"].isin(excluded)]
    rows = imports.table(dataset / "answers.csv").merge(sent, on=["year", "submission"])
    rows = rows[~rows["question"].str.startswith("comment_")]
    answers = rows[["group_id", "question", "option", "value"]].itertuples(index=False, name=None)
    return Right(frozenset(zip(sent["group_id"], sent["received"], strict=True)), frozenset(answers))


@lru_cache(maxsize=1)
def _before() -> Path:
    import atexit
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="cases-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return imports.dataset_before(folder / "survey")


def fresh(folder: Path) -> Path:
    """A dataset of its own without the year."""
    return Path(shutil.copytree(_before(), folder / "survey", dirs_exist_ok=True))


class Verdict(NamedTuple):
    """How the import of a file ended, and all that it said, first try and second."""

    word: str
    told: str


def verdict(file: Path, dataset: Path, wanted: Right, fill: Callable[[Path], None] | None = None, **options: Any) -> Verdict:
    """Import a file; where it stops, pass the workbook back as `fill` leaves it (untouched without); compare with the right."""
    told: list[str] = []
    try:
        outcome = imports.imported(file, dataset, YEAR, **options)
        told += outcome.lines
        word, mapping = AT_ONCE, file.with_name(f"{file.stem}_mapping.xlsx")
        if outcome.code == 1 and mapping.exists():
            if fill:
                fill(mapping)
            word, outcome = SETTLED, imports.imported(file, dataset, YEAR, mapping=mapping, **options)
            told += outcome.lines
    except DataError as error:
        return Verdict(REFUSED, "\n".join([*told, str(error)]))
    return Verdict(_word(word, outcome, dataset, wanted, told), "\n".join(told))


def _word(word: str, outcome: Outcome, dataset: Path, wanted: Right, told: list[str]) -> str:
    if outcome.code:
        return REFUSED
    found = stored(dataset)
    if found == wanted:
        return word
    told += [f"days: {found.days ^ wanted.days}", f"stored, not right: {sorted(found.answers - wanted.answers)}"]
    told += [f"right, not stored: {sorted(wanted.answers - found.answers)}"]
    return WRONG


def csv_text(folder: Path, name: str, table: Sequence[Sequence[str]], delimiter: str = ";") -> Path:
    """The table as a CSV file of that name."""
    return exports.csv_file(folder / name, table, delimiter)


def understood(table: Sequence[Sequence[str]], name: str = "svar.csv", delimiter: str = ";") -> Verdict:
    """How a table is understood at once, in this process and without storing: right, open (refused) or wrong."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    reading = Reading(
        file_reading.table(text.getvalue().encode(), name), survey.load("example"), YEAR, Given(), range(YEAR, YEAR + 1)
    )
    if reading.problems or reading.is_open:
        told = [*(str(problem) for problem in reading.problems), *messages.open_things(reading)]
        return Verdict(REFUSED, "\n".join(told))
    answers = {
        (form.group_id, answer.question, answer.option, answer.value)
        for form in reading.forms.forms
        for answer in reading.contents[form.number][0]
        if not answer.question.startswith("comment_")
    }
    found = Right(frozenset((form.group_id, form.received) for form in reading.forms.forms), frozenset(answers))
    wanted = right()
    different = (found.days ^ wanted.days, found.answers ^ wanted.answers)
    return Verdict(AT_ONCE if found == wanted else WRONG, str(different))
