"""Files of the kinds that went wrong for others: right at once, right after one settled workbook, or refused; never wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import cases
import exports
import gate
import imports
import pytest
from cases import AT_ONCE, COUNT, DAY, MEMBERS, REFUSED, SETTLED, YEAR
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from busanalys import survey
from busanalys.errors import DataError

Make = Callable[[Path], Path]


class Case(NamedTuple):
    """A file to be made, what it holds, how its import ends, and what a person fills in by sheet and key."""

    make: Make
    right: cases.Right
    word: str
    filled: Mapping[str, tuple[str, Mapping[str, Mapping[str, str]]]] = {}


def table(lines: cases.Lines, name: str = "svar.csv", delimiter: str = ";") -> Make:
    return lambda folder: cases.csv_text(folder, name, lines, delimiter)


def dated(days: list[str]) -> cases.Lines:
    return cases.changed(cases.lines(), {(row, DAY): day for row, day in enumerate(days, 1)})


def counted(*texts: str) -> cases.Lines:
    return cases.changed(cases.lines(), {(row, COUNT): text for row, text in enumerate(texts, 1)})


def sheet(lines: cases.Lines, prepare: Callable[[Workbook], None]) -> Make:
    def make(folder: Path) -> Path:
        book = Workbook()
        for line in lines:
            book.active.append([cell or None for cell in line])
        prepare(book)
        book.save(folder / "svar.xlsx")
        return folder / "svar.xlsx"

    return make


def hide_row(book: Workbook) -> None:
    book.active.row_dimensions[8].hidden = True


def hide_column(book: Workbook) -> None:
    book.active.column_dimensions["N"].hidden = True


def branches() -> cases.Lines:
    lines = cases.with_column(cases.lines(), COUNT, cases.lines()[0][COUNT], [""] * 6)
    return [[*row[:COUNT], row[COUNT + 1], "", *row[COUNT + 2 :]] if n in (1, 3, 5) else row for n, row in enumerate(lines)]


def quiz() -> cases.Lines:
    head, *rows = cases.lines()
    wide = [text for heading in head[2:] for text in (heading, f"Poäng - {heading}", f"Feedback - {heading}")]
    own = ["Id", "Starttid", "Slutförandetid", "E-post", "Namn", "Totalt antal poäng", "Kommentarer om test"]
    lines = [[*own, head[0], *wide]]
    for number, row in enumerate(rows, 1):
        cells = [text for cell in row[2:] for text in (cell, "", "")]
        lines.append([str(number), row[DAY], row[DAY], "anonymous", "", "", "", row[0], *cells])
    return lines


def qualtrics() -> cases.Lines:
    head, *rows = cases.lines(",")
    codes = [
        "StartDate",
        "EndDate",
        "Status",
        "Progress",
        "Finished",
        "RecordedDate",
        "ResponseId",
        "DistributionChannel",
        "UserLanguage",
    ]
    labels = ["Start Date", "End Date", "Response Type", "Progress", "Finished", "Recorded Date", "Response ID"]
    labels += ["Distribution Channel", "User Language"]
    zone = '","timeZone":"America/Denver"}'
    ids = ['{"ImportId":"startDate' + zone, '{"ImportId":"endDate' + zone, *('{"ImportId":"%s"}' % code for code in codes[2:])]  # noqa: UP031
    questions = [head[0], *head[2:]]
    lines = [[*codes, *(f"Q{n}" for n in range(1, len(questions) + 1))], [*labels, *questions]]
    lines.append([*ids, *('{"ImportId":"QID%d"}' % n for n in range(1, len(questions) + 1))])  # noqa: UP031
    for number, row in enumerate(rows):
        day = row[DAY][:10] + " 01:30:00"
        lines.append([day, day, "0", "100", "1", day, f"R_{number}abc", "anonymous", "SV", row[0], *row[2:]])
    preview = [*lines[-1]]
    preview[2], preview[6] = "1", "R_preview"
    return [*lines, preview]


def limesurvey(ticked: str, not_ticked: str, day: str = "") -> cases.Lines:
    lines = cases.by_option(lambda q, o: f"{q} [{o}]", lambda chosen, _: ticked if chosen else not_ticked)
    own = [["id", "submitdate", "lastpage", "startlanguage", "seed"]]
    own += [[str(n), day or row[DAY], "4", "sv", f"1234{n}"] for n, row in enumerate(lines[1:], 1)]
    return [[*first, row[0], *row[2:]] for first, row in zip(own, lines, strict=True)]


def redcap() -> cases.Lines:
    lines = cases.by_option(lambda q, o: f"{q} (choice={o})", lambda chosen, _: "Checked" if chosen else "Unchecked")
    own = [
        ["Record ID", "Survey Identifier", "Survey Timestamp"],
        *([str(n), "", row[DAY]] for n, row in enumerate(lines[1:], 1)),
    ]
    last = ["Complete?", *["Complete"] * 6]
    return [[*first, row[0], *row[2:], end] for first, row, end in zip(own, lines, last, strict=True)]


def redcap_raw() -> cases.Lines:
    """Codes for headings and boxes by number, as REDCap's raw data has them."""
    own, codes = redcap(), {"Record ID": "record_id", "Survey Identifier": "redcap_survey_identifier"}
    codes |= {"Survey Timestamp": "bus_timestamp", "Complete?": "bus_complete"}
    codes |= {f"{cases.headings()[1]} (choice={label})": f"members___{n}" for n, label in enumerate(cases.options(), 1)}
    signs = {"Checked": "1", "Unchecked": "0", "Complete": "2"}
    return [[codes.get(cell, signs.get(cell, cell)) for cell in row] for row in own]


def boxes() -> Mapping[str, Mapping[str, str]]:
    """What a person fills in who has REDCap's codebook at hand: which option each box is."""
    codes = [option.code for option in survey.load("example").codebook.worded("members_represented", YEAR)]
    return {chr(ord("F") + n): {"target": "members_represented", "option": code} for n, code in enumerate(codes)}


def from_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    for row in range(2, 8):
        cell = book.active.cell(row, 2)
        cell.value = to_excel(datetime.fromisoformat(str(cell.value)), CALENDAR_MAC_1904)


STATUSES = ("Avslutad", "Avslutad", "Avslutad", "Avslutad", "Avslutad", "Avslutad", "Påbörjad", "Test")
WITH_STATUS = cases.with_column(
    [*cases.lines(), ["Vaxholm", *cases.lines()[1][1:]], ["Danderyd", *cases.lines()[2][1:]]], 0, "Status", STATUSES
)
OWN_WORDS = cases.changed(
    cases.lines(", "),
    {(1, MEMBERS): "Socialtjänst, BUP, Ungdomsmottagning, familjecentral", (3, MEMBERS): "BUP, BUMM, SSPF-samordnare"},
)
ENTITIES = [[cell.replace("ö", "&ouml;").replace("ä", "&auml;") for cell in row] for row in cases.lines()]
NOTES = cases.with_column(cases.lines(), 17, "", ["ringt upp", "", "", "", "", ""])
NEIGHBOURS = ["Huddinge", "Botkyrka", "Värmdö", "Danderyd", "", "Nacka"]
IGNORED = {"target": "ignored", "reason": "Egna anteckningar"}
SHORT = [f"25-{day[5:10]} 09:30" for day in (form[1] for form in cases.FORMS)]
SERIALS = ("45734,395833", "45736,395833", "45749,395833", "45761,395833", "45775,395833", "45782,395833")
SWEDISH = ["18 mar 2025 09:30", "20 mar 2025", "2 april 2025", "den 14 april 2025", "28 apr 2025", "måndag 5 maj 2025"]
ENGLISH = ["Mar 18, 2025", "Mar 20, 2025", "Apr 2, 2025", "Apr 14, 2025", "Apr 28, 2025", "May 5, 2025"]
HIDDEN = [*cases.lines(), ["Solna och Sundbyberg", "2025-03-01 09:00:00", *cases.lines()[1][2:8], "99", *cases.lines()[1][9:]]]
HOURS = (
    "Vi nås 08.00-16.30 och har möte 09:00-10:30.",
    "Se beslut 0139-2024/118 och bilaga 00-2024-1187.",
    "01.01.2024-31.12.2024",
)

TOTAL = ["Delsumma", *[""] * 7, "40", *[""] * 8]
ORDINALS = ["18th March 2025", "March 20th, 2025", "den 2:a april 2025", "2025-apr-14", "28/4 2025", "5maj2025"]
UNDATED = dict.fromkeys(cases.RIGHT_DAYS, "")
CASES: dict[str, Case] = {
    "as it should be": Case(table(cases.lines()), cases.right(), AT_ONCE),
    "choices joined by commas with own words": Case(
        table(OWN_WORDS, delimiter=","),
        cases.right(
            {"botkyrka": {"social_services", "bup", "other"}, "nacka": {"bup", "bumm", "other"}},
            own_words={"botkyrka": "Ungdomsmottagning, familjecentral", "nacka": "SSPF-samordnare"},
        ),
        SETTLED,
    ),
    "ticks as 1 and 2": Case(table(limesurvey("1", "2"), delimiter=","), cases.right(), AT_ONCE),
    "ticks as 1 and 0": Case(table(limesurvey("1", "0"), delimiter=","), cases.right(), AT_ONCE),
    "ticks as Y and nothing": Case(table(limesurvey("Y", ""), delimiter=","), cases.right(), AT_ONCE),
    "one thousand or one point zero": Case(
        table(counted("1,000", "3", "2.000", "0", "41", "7")),
        cases.right(counts={"botkyrka": "1000", "nacka": "2000"}),
        SETTLED,
        {"labels": ("label", {"1,000": {"answer": "1000"}, "2.000": {"answer": "2000"}})},
    ),
    "thousands set apart by a space": Case(
        table(counted("1 200", "3", "25", "0", "41", "7")), cases.right(counts={"botkyrka": "1200"}), AT_ONCE
    ),
    "one thousand that nobody settles": Case(table(counted("1,000", "3", "25", "0", "41", "7")), cases.right(), REFUSED),
    "a column of statuses": Case(table(WITH_STATUS), cases.right(), AT_ONCE),
    "a row hidden by a filter": Case(sheet(HIDDEN, hide_row), cases.right(), SETTLED),
    "a hidden column": Case(sheet(cases.lines(), hide_column), cases.right(), AT_ONCE),
    "no time stamps": Case(
        table(limesurvey("Ja", "Nej", "1980-01-01 00:00:00"), delimiter=","), cases.right(days=UNDATED), AT_ONCE
    ),
    "days as 25-03-18": Case(table(dated(SHORT)), cases.right(), AT_ONCE),
    "days as 250318": Case(table(dated([day[:8].replace("-", "") for day in SHORT])), cases.right(), AT_ONCE),
    "Swedish months": Case(table(dated(SWEDISH)), cases.right(), AT_ONCE),
    "English months": Case(table(dated(ENGLISH), delimiter=","), cases.right(), AT_ONCE),
    "Excel's numbers for days": Case(table(dated(list(SERIALS))), cases.right(), AT_ONCE),
    "days counted from 1904": Case(sheet(cases.lines(), from_1904), cases.right(), AT_ONCE),
    "days counted from 1904 in a text file": Case(
        table(dated([f"{int(n[:5]) - 1462}" for n in SERIALS])), cases.right(), REFUSED
    ),
    "days as people write them": Case(table(dated(ORDINALS)), cases.right(), AT_ONCE),
    "totals between the answers": Case(
        table([*cases.lines()[:4], TOTAL, *cases.lines()[4:], ["Totalsumma", *TOTAL[1:]]]), cases.right(), AT_ONCE
    ),
    "REDCap's raw boxes": Case(
        table(redcap_raw(), delimiter=","), cases.right(), SETTLED, {"columns": ("column", boxes())}
    ),
    "REDCap's raw boxes that nobody settles": Case(table(redcap_raw(), delimiter=","), cases.right(), REFUSED),
    "days of another zone": Case(
        table(dated(["2025-03-17T23:30:00Z", *(form[1] for form in cases.FORMS[1:])])), cases.right(), AT_ONCE
    ),
    "notes beside the table": Case(
        table(NOTES), cases.right(), SETTLED, {"columns": ("column", {"R": IGNORED})}
    ),
    "notes beside the table that nobody settles": Case(table(NOTES), cases.right(), REFUSED),
    "notes and a number in words": Case(
        sheet(cases.changed(NOTES, {(1, COUNT): "ca 12"}), lambda _: None),
        cases.right(),
        SETTLED,
        {"columns": ("column", {"R": IGNORED})},
    ),
    "a question in two branches": Case(table(branches()), cases.right(), AT_ONCE),
    "a quiz": Case(table(quiz(), "BUS-uppföljning 2025(1-6).csv"), cases.right(), AT_ONCE),
    "REDCap's labels": Case(table(redcap(), delimiter=","), cases.right(), AT_ONCE),
    "Qualtrics' three heading rows": Case(table(qualtrics(), delimiter=","), cases.right(), AT_ONCE),
    "a question answered with municipalities": Case(
        table(cases.with_column(cases.lines(), 17, "Vilken kommun samarbetar ni mest med?", NEIGHBOURS)),
        cases.right(),
        SETTLED,
        {"columns": ("column", {"R": IGNORED})},
    ),
    "entities of a web page": Case(table(ENTITIES), cases.right(), AT_ONCE),
    "opening hours and file numbers in comments": Case(
        table(cases.changed(cases.lines(), {(n, cases.SIP): text for n, text in enumerate(HOURS, 1)})), cases.right(), AT_ONCE
    ),
}  # fmt: skip

# Cases that differ little from another one, left to the full form.
ALIKE = {
    "ticks as 1 and 0", "one thousand that nobody settles", "thousands set apart by a space", "days as 250318", "English months",
    "Excel's numbers for days", "REDCap's raw boxes that nobody settles", "notes beside the table that nobody settles",
    "notes and a number in words", "entities of a web page", "a hidden column", "ticks as Y and nothing", "REDCap's labels",
}  # fmt: skip


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    """How each case that was tried ended."""
    return {}


@pytest.mark.slow
@pytest.mark.parametrize("name", gate.every(CASES, but=CASES.keys() - ALIKE))
def test_a_file_of_a_known_kind_is_right_or_asked_about_and_never_wrong(name: str, tmp_path: Path, words: dict[str, str]) -> None:
    case = CASES[name]

    def fill(mapping: Path) -> None:
        for page, (key, cells) in case.filled.items():
            imports.fill_in(mapping, page, key, cells)
        if "own words" in name:
            imports.fill_in(mapping, "labels", "label", {})

    found = cases.verdict(case.make(tmp_path), cases.fresh(tmp_path), case.right, fill)
    words[name] = found.word
    assert found.word == case.word, found.told


def test_none_of_the_cases_is_wrong(words: dict[str, str]) -> None:
    counts = {word: list(words.values()).count(word) for word in (AT_ONCE, SETTLED, REFUSED, cases.WRONG)}
    print(counts)
    assert counts[cases.WRONG] == 0


LATE = ["Vaxholm", "2025-05-08 09:30:00", cases.BOTH, "BUP", "Ja", "", "Ja", "Fungerar bra", "4", *cases.lines()[1][9:]]
TRIALS = [
    ["Nacka", "2025-04-01 09:30:00", cases.BOTH, "Polis", "Nej", "", "Ja", "Fungerar bra", number, *cases.lines()[1][9:]]
    for number in ("98", "99")
]
LEAVE_OUT = {"leave_out": "yes", "by": "A. Analytiker", "reason": "provsvar"}


def with_trials() -> cases.Lines:
    head, *rows = cases.lines()
    return [head, *sorted([*rows, *TRIALS], key=lambda row: row[DAY], reverse=True)]


@pytest.mark.slow
def test_a_workbook_follows_its_forms_into_a_newer_export_whatever_their_place(tmp_path: Path) -> None:
    first = cases.csv_text(tmp_path, "svar_1_maj.csv", with_trials())
    dataset = cases.fresh(tmp_path)
    assert imports.imported(first, dataset, YEAR).code == 1
    mapping = tmp_path / "svar_1_maj_mapping.xlsx"
    imports.fill_in(mapping, "rows", "received", {"2025-04-01": LEAVE_OUT})
    head, *rows = with_trials()
    newer = cases.csv_text(tmp_path, "svar_9_maj.csv", [head, LATE, *rows])
    outcome = imports.imported(newer, dataset, YEAR, mapping=mapping)
    assert outcome.code == 0, imports.told(outcome)
    found = cases.stored(dataset)
    assert {group for group, _ in found.days} == {*cases.RIGHT_DAYS, "vaxholm"}
    assert ("nacka", "2025-04-02") in found.days
    assert len(found.days) == 7


def test_a_decision_about_a_row_that_is_no_longer_what_it_was_is_refused(tmp_path: Path) -> None:
    first = cases.csv_text(tmp_path, "svar.csv", with_trials())
    dataset = cases.fresh(tmp_path)
    imports.imported(first, dataset, YEAR)
    mapping = tmp_path / "svar_mapping.xlsx"
    imports.fill_in(mapping, "rows", "received", {"2025-04-01": LEAVE_OUT})
    changed = [[("97" if cell == "98" else cell) for cell in row] for row in with_trials()]
    before = imports.content(dataset)
    with pytest.raises(DataError, match="is not what it was when the workbook was written"):
        imports.imported(cases.csv_text(tmp_path, "ny.csv", changed), dataset, YEAR, mapping=mapping)
    assert imports.content(dataset) == before


def numbered(rows: list[list[str]], first: int = 101) -> cases.Lines:
    return [["Svars-ID", *cases.lines()[0]], *([str(first + n), *row] for n, row in enumerate(rows))]


def decide(dataset: Path, *rows: str) -> None:
    path = dataset / "decisions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"{row}\n" for row in rows), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("with_numbers", [True, False])
def test_a_decision_stays_with_its_form_and_stops_the_import_when_the_form_is_gone(with_numbers: bool, tmp_path: Path) -> None:
    _, *rows = cases.lines()
    first = [*rows[:2], TRIALS[1], *rows[2:]]
    table = numbered(first)
    corrected = [row for row in table if row[9] != "99"]
    if not with_numbers:
        table, corrected = [row[1:] for row in table], [row[1:] for row in corrected]
    dataset = cases.fresh(tmp_path)
    assert imports.imported(cases.csv_text(tmp_path, "forsta.csv", table), dataset, YEAR).code == 0
    decide(dataset, "2025-hand-1,2025,exclude,2025-nacka,,,,P,2025-05-20,provsvar")
    decide(dataset, "2025-hand-2,2025,correct,2025-nacka-2,local_agreement,yes,,P,2025-05-20,ringt upp")
    file, before = cases.csv_text(tmp_path, "rattad.csv", corrected), imports.content(dataset)
    stopped = imports.imported(file, dataset, YEAR, replace=True)
    assert stopped.code == 1
    assert "2025-hand-1 (exclude, 2025-nacka): its form is not in the file any more" in imports.told(stopped)
    assert "2025-hand-2" not in imports.told(stopped)
    assert imports.content(dataset) == before
    done = imports.imported(file, dataset, YEAR, replace=True, mapping=tmp_path / "rattad_mapping.xlsx")
    assert done.code == 0, imports.told(done)
    assert cases.stored(dataset) == cases.right()
    kept = imports.table(dataset / "decisions.csv").query("year == '2025'")
    assert list(kept["decision"]) == ["2025-hand-2"]
    assert "decision 2025-hand-1 removed" in imports.table(dataset / "imports.csv")["note"].iloc[-1]


@pytest.mark.slow
def test_a_decision_that_a_person_lets_stand_says_what_its_answer_is_now(tmp_path: Path) -> None:
    table, dataset = numbered(cases.lines()[1:]), cases.fresh(tmp_path)
    assert imports.imported(cases.csv_text(tmp_path, "forsta.csv", table), dataset, YEAR).code == 0
    decide(dataset, "2025-hand-1,2025,correct,2025-nacka,sip_count,52,25,P,2025-05-20,ringt upp")
    file = cases.csv_text(tmp_path, "rattad.csv", cases.changed(table, {(3, COUNT + 1): "26"}))
    assert imports.imported(file, dataset, YEAR, replace=True).code == 1
    mapping = tmp_path / "rattad_mapping.xlsx"
    imports.fill_in(mapping, "decisions", "decision", {"2025-hand-1": {"keep": "yes"}})
    done = imports.imported(file, dataset, YEAR, replace=True, mapping=mapping)
    assert done.code == 0, imports.told(done)
    (kept,) = imports.table(dataset / "decisions.csv").query("decision == '2025-hand-1'").to_dict("records")
    assert (kept["value"], kept["was"]) == ("52", "26")


@pytest.mark.slow
def test_a_released_comment_never_passes_to_another_form(tmp_path: Path) -> None:
    _, *rows = cases.lines()
    other = [*rows[2]]
    other[5], rows[2][5] = "En annan kommentar", "Den som får visas"
    dataset = cases.fresh(tmp_path)
    table = [cases.lines()[0], *rows, other]
    assert imports.imported(cases.csv_text(tmp_path, "forsta.csv", table), dataset, YEAR).code == 0
    answers = imports.table(dataset / "answers.csv").query("year == '2025' and value == 'Den som får visas'")
    (released,) = answers["submission"]
    decide(dataset, f"2025-hand-1,2025,release_comment,{released},comment_local_structure,,,P,2025-05-20,ok")
    file = cases.csv_text(tmp_path, "rattad.csv", [table[0], *(row for row in table[1:] if row[5] != "Den som får visas")])
    assert imports.imported(file, dataset, YEAR, replace=True).code == 1
    done = imports.imported(file, dataset, YEAR, replace=True, mapping=tmp_path / "rattad_mapping.xlsx")
    assert done.code == 0, imports.told(done)
    left = imports.table(dataset / "submissions.csv").query("year == '2025'")["submission"]
    assert released not in set(left)
    assert imports.table(dataset / "decisions.csv").query("year == '2025'").empty


def test_a_mask_can_be_looked_at_and_undone_before_anything_is_stored(tmp_path: Path) -> None:
    lines = cases.changed(cases.lines(), {(1, cases.SIP): "Ring 08-123 456 78.", (2, cases.SIP): "Ring 08-765 432 10."})
    file, dataset = cases.csv_text(tmp_path, "svar.csv", lines), cases.fresh(tmp_path)
    assert imports.imported(file, dataset, YEAR).code == 1
    mapping = tmp_path / "svar_mapping.xlsx"
    imports.fill_in(mapping, "personal", "piece", {"08-123 456 78": {"take_out": "no"}})
    outcome = imports.imported(file, dataset, YEAR, mapping=mapping)
    assert outcome.code == 0, imports.told(outcome)
    comments = set(imports.table(dataset / "answers.csv").query("year == '2025' and question == 'comment_sip'")["value"])
    assert comments == {"Ring 08-123 456 78.", "Ring [telefonnummer borttaget]."}
    assert "08-765" not in (dataset / "answers.csv").read_text(encoding="utf-8")


def test_what_was_accepted_in_one_round_stands_in_the_next(tmp_path: Path) -> None:
    lines = cases.changed(NOTES, {(1, COUNT): "1,000", (2, COUNT): "2,000"})
    file, dataset = cases.csv_text(tmp_path, "svar.csv", lines), cases.fresh(tmp_path)
    imports.imported(file, dataset, YEAR)
    first, second = tmp_path / "svar_mapping.xlsx", tmp_path / "svar_mapping_2.xlsx"
    imports.fill_in(first, "columns", "column", {"R": IGNORED})
    imports.fill_in(first, "labels", "label", {"1,000": {"answer": "1000"}})
    assert imports.imported(file, dataset, YEAR, mapping=first).code == 1
    imports.fill_in(second, "labels", "label", {"2,000": {"answer": "2000"}})
    outcome = imports.imported(file, dataset, YEAR, mapping=second)
    assert outcome.code == 0, imports.told(outcome)
    assert cases.stored(dataset) == cases.right(counts={"botkyrka": "1000", "ekero": "2000"})


def test_messages_and_workbook_are_in_swedish_and_the_workbook_is_read_back(tmp_path: Path) -> None:
    lines = cases.changed(cases.lines(), {(1, COUNT): "ca 12", (2, cases.SIP): "Ring 08-123 456 78."})
    file, dataset = cases.csv_text(tmp_path, "svar.csv", lines), cases.fresh(tmp_path)
    found = cases.verdict(file, dataset, cases.right(), language="sv")
    assert found.word == SETTLED, found.told
    for words in (
        "svarstexter att ta ställning till (1):",
        "rad 2): troligen 12; ord eller tecken",
        "Inget är inläst",
        "är lagrat i",
    ):
        assert words in found.told
    book = load_workbook(tmp_path / "svar_mapping.xlsx")
    assert book.sheetnames[2:8] == ["kolumner", "svarstexter", "avsändare", "rader", "beslut", "personuppgifter"]
    assert [cell.value for cell in book["svarstexter"][2]][4:6] == ["trolig", "12"]
    assert [cell.value for cell in book["personuppgifter"][2]][-1] == "ja"


def test_the_same_answer_twice_in_a_file_is_asked_about(tmp_path: Path) -> None:
    lines = [*cases.lines(), cases.lines()[3]]
    found = cases.verdict(cases.csv_text(tmp_path, "svar.csv", lines), cases.fresh(tmp_path), cases.right())
    assert (found.word, "the same answer as row 4" in found.told) == (SETTLED, True)


def test_the_example_still_knows_its_headings() -> None:
    assert cases.lines()[0][0] == exports.GROUP
