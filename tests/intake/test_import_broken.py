"""Files whose content cannot be right: each is named in one go, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import exports
import imports
import pytest

from busanalys import survey
from busanalys.errors import BusanalysError

Mutate = Callable[[exports.Lines], None]
GROUP, DAY, AGREEMENT, WORKS, COUNT, COMMENT, KNOWN = 0, 1, 4, 7, 8, 9, 14
OWN_WORDS = {"ungdomsmottagning", "vuxenpsykiatri", "logoped", "talklinik"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return imports.dataset_before(tmp_path_factory.mktemp("broken") / "survey")


@pytest.fixture(scope="module")
def sound() -> exports.Lines:
    lines = exports.whole(survey.load("example"), imports.YEAR)
    return [[";".join("Annan verksamhet" if part in OWN_WORDS else part for part in c.split(";")) for c in row] for row in lines]


def cell(row: int, column: int, text: str) -> Mutate:
    def mutate(lines: exports.Lines) -> None:
        lines[row - 1][column] = text

    return mutate


def every(column: int, text: str) -> Mutate:
    def mutate(lines: exports.Lines) -> None:
        for row in lines[1:]:
            row[column] = text

    return mutate


def swapped(one: int, other: int) -> Mutate:
    def mutate(lines: exports.Lines) -> None:
        lines[0][one], lines[0][other] = lines[0][other], lines[0][one]

    return mutate


def without(column: int) -> Mutate:
    def mutate(lines: exports.Lines) -> None:
        for row in lines:
            del row[column]

    return mutate


def added(header: str, text: str) -> Mutate:
    def mutate(lines: exports.Lines) -> None:
        for number, row in enumerate(lines):
            row.append(text if number else header)

    return mutate


def doubled(column: int) -> Mutate:
    def mutate(lines: exports.Lines) -> None:
        for number, row in enumerate(lines):
            row.append(row[column] if number != 1 else "Vet ej" if row[column] != "Vet ej" else "Ja")

    return mutate


def three_times(lines: exports.Lines) -> None:
    for row in lines[1:4]:
        row[GROUP] = "Lidingö"


def only_header(lines: exports.Lines) -> None:
    del lines[1:]


def both_ticked(lines: exports.Lines) -> None:
    question = lines[0][AGREEMENT]
    for number, row in enumerate(lines):
        row[AGREEMENT : AGREEMENT + 1] = ["x", "x"] if number else [f"{question} [Ja]", f"{question} [Nej]"]


def half_ticked(lines: exports.Lines) -> None:
    question = lines[0][AGREEMENT]
    for number, row in enumerate(lines):
        row[AGREEMENT : AGREEMENT + 1] = ["kanske", ""] if number else [f"{question} [Ja]", f"{question} [Nej]"]


BROKEN: dict[str, tuple[Mutate, int, str]] = {
    "two years in one file": (cell(3, DAY, "2023-04-01"), 2, "the file holds more than one year"),
    "every answer of another year": (every(DAY, "2019-04-01"), 2, "every answer is dated 2019, but the year given is 2024"),
    "a year column that says otherwise": (added("År", "2019"), 2, "2019"),
    "a day that is none": (cell(5, DAY, "i går"), 2, "is no date"),
    "a day that does not exist": (cell(5, DAY, "2024-02-31"), 2, "is no date"),
    "days whose month cannot be told": (every(DAY, "03/04/2024"), 2, "its day, month and year cannot be told apart"),
    "only a header": (only_header, 2, "no answer"),
    "an unknown answer": (
        cell(4, AGREEMENT, "Kanske på sikt"),
        1,
        "'Kanske på sikt' (local_agreement, column E, row 4): unknown",
    ),
    "two answers in one cell": (cell(4, AGREEMENT, "Ja;Nej"), 1, "'Ja;Nej' (local_agreement, column E, row 4): unknown"),
    "a misspelt answer": (cell(4, WORKS, "Funegrar bra"), 1, "likely good"),
    "a number as its place in the list": (cell(4, AGREEMENT, "1"), 1, "a number stands for an option here"),
    "words for a number": (cell(4, COUNT, "ett tiotal"), 1, "'ett tiotal' (sip_count, column I, row 4): unknown"),
    "a negative number": (cell(4, COUNT, "-3"), 1, "'-3' (sip_count, column I, row 4): unknown"),
    "half a plan": (cell(4, COUNT, "2,5"), 1, "'2,5' (sip_count, column I, row 4): unknown"),
    "words for no answer": (cell(4, AGREEMENT, "Ej svar"), 1, "means that the question was not answered"),
    "a group that answered three times": (three_times, 1, "the group has more than two answers"),
    "a group of other years": (cell(2, GROUP, "Norrmalm och Östermalm"), 1, "areas that have become Norra innerstaden"),
    "a group that covers more": (cell(2, GROUP, "Farsta"), 1, "the group also covers"),
    "two groups as one": (cell(2, GROUP, "Nacka & Täby"), 1, "no group of 2024 covers Nacka and Täby together"),
    "a municipality of another county": (cell(2, GROUP, "Malmö"), 1, "'Malmö' (row 2): unknown"),
    "a misspelt group": (cell(2, GROUP, "Lidinggö"), 1, "likely lidingo"),
    "nobody's answer": (cell(2, GROUP, ""), 1, "row 2 (no name): names no group"),
    "no column says who answered": (without(GROUP), 1, "no column says who answered"),
    "swapped headings of answers": (swapped(AGREEMENT, WORKS), 2, "the answers do not fit the heading"),
    "swapped headings of number and comment": (swapped(COUNT, COMMENT), 2, "numbers stand where a comment belongs"),
    "the same question twice": (doubled(KNOWN), 1, "several columns are the same question"),
    "a question left out": (without(KNOWN), 1, "deviation_system_known"),
    "a column nobody knows": (added("Antal möten under året", "4"), 1, "column R 'Antal möten under året': unknown"),
    "a question in other words": (cell(1, KNOWN, "Känner ni till systemet för avvikelserapportering i länet?"), 1, "column O"),
    "two options ticked where one is allowed": (both_ticked, 2, "2 answers to local_agreement, which takes one"),
    "a tick that is neither yes nor no": (half_ticked, 1, "'kanske' (local_agreement, column E"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_right_is_named_and_nothing_is_written(
    name: str, sound: exports.Lines, dataset: Path, tmp_path: Path
) -> None:
    mutate, code, phrase = BROKEN[name]
    lines = [list(row) for row in sound]
    mutate(lines)
    before = imports.content(dataset)
    try:
        outcome = imports.imported(exports.csv_file(tmp_path / "export.csv", lines), dataset, dry_run=True)
    except BusanalysError as error:
        assert (code, phrase in str(error)) == (2, True), error
    else:
        assert outcome.code == code, imports.told(outcome)
        assert phrase in imports.told(outcome)
        assert "unchanged" in imports.told(outcome)
    assert imports.content(dataset) == before
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]


def test_the_same_file_unbroken_would_be_taken(sound: exports.Lines, dataset: Path, tmp_path: Path) -> None:
    outcome = imports.imported(exports.csv_file(tmp_path / "export.csv", sound), dataset, dry_run=True)
    assert outcome.code == 0, imports.told(outcome)
    assert outcome.lines[-1] == "Dry run: nothing was written."


def test_everything_is_named_in_one_go(sound: exports.Lines, dataset: Path, tmp_path: Path) -> None:
    lines = [list(row) for row in sound]
    for name in ("two years in one file", "a misspelt answer", "a municipality of another county", "a column nobody knows"):
        BROKEN[name][0](lines)
    outcome = imports.imported(exports.csv_file(tmp_path / "export.csv", lines), dataset, dry_run=True)
    for name in ("two years in one file", "a misspelt answer", "a municipality of another county", "a column nobody knows"):
        assert BROKEN[name][2] in imports.told(outcome)


USAGE = {
    "made-up answers into real ones": ({"dataset": "published"}, "printed facts, not answers"),
    "real answers into made-up ones": ({"synthetic": False}, "never mixed"),
    "a folder that is no dataset": ({"dataset": "."}, "is no dataset"),
    "a day in another form": ({"opened": "14/3 2024"}, "is no day"),
}


@pytest.mark.parametrize("name", USAGE)
def test_a_place_or_option_that_cannot_be_is_refused(name: str, sound: exports.Lines, dataset: Path, tmp_path: Path) -> None:
    from busanalys.intake import Calendar, Request, run

    options, phrase = USAGE[name]
    place = tmp_path if options.get("dataset") == "." else options.get("dataset", dataset)
    file = exports.csv_file(tmp_path / "export.csv", sound)
    calendar = Calendar(opened=str(options.get("opened", "")))
    with pytest.raises(BusanalysError, match=phrase):
        run(Request(file, 2024, str(place), imports.TODAY, calendar=calendar, synthetic="synthetic" not in options))
