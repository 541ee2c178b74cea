"""A thirteenth year with all that can change, taken in by rows alone and rendered by every notebook."""

from __future__ import annotations

from pathlib import Path

import copies
import exports
import imports
import pytest

from busanalys import survey
from busanalys.intake import Outcome
from busanalys.render import Profiles, Request, render

YEAR = 2025
REWORDED = "Känner ni till systemet för avvikelserapportering i länet?"
NEW_OPTION = "Fungerar bara i vissa delar"
NEW_QUESTION = "Hur många avvikelser har ni rapporterat under året?"
MERGED = "Järfälla och Upplands-Bro"
MERGED_ID = "jarfalla-upplands-bro-2025"  # the code without the year was another group of the same areas, until 2016
WORKS, KNOWN = 7, 14


def thirteenth(lines: exports.Lines) -> exports.Lines:
    """The answers of the year before as if they came a year later, to a survey that has changed."""
    later = [[cell.replace("2024-", f"{YEAR}-") for cell in row] for row in lines if row[0] != "Upplands-Bro"]
    later[0][KNOWN] = REWORDED
    later[0].append(NEW_QUESTION)
    for number, row in enumerate(later[1:]):
        row[0] = MERGED if row[0] == "Järfälla" else row[0]
        row[WORKS] = NEW_OPTION if row[WORKS] and number % 7 == 0 else row[WORKS]
        row.append(str(number % 5))
    return later


def corrected(mapping: Path) -> None:
    """What a person fills in: which question, what the new option means, the theme of the new question, the merged group."""
    question = "hur_manga_avvikelser_har_ni_rapporterat"
    imports.fill_in(mapping, "columns", "column", {"O": {"target": "deviation_system_known"}, "R": {"target": question}})
    imports.fill_in(
        mapping,
        "wordings",
        "question",
        {"deviation_system_known": {"accept": "yes", "breaks": "yes"}, question: {"accept": "yes"}},
    )
    imports.fill_in(mapping, "questions", "question", {question: {"accept": "yes", "theme": "deviations"}})
    option = "fungerar_bara_i_vissa_delar"
    imports.fill_in(mapping, "options", "option", {option: {"accept": "yes", "meaning": "partial"}})
    imports.fill_in(mapping, "labels", "label", {NEW_OPTION: {"answer": option}})
    for sheet in ("groups", "group_members", "group_successors"):
        key = "successor" if sheet == "group_successors" else "group_id"
        imports.fill_in(mapping, sheet, key, {MERGED_ID: {"accept": "yes"}})
    imports.fill_in(mapping, "respondents", "respondent", {MERGED: {"group_id": MERGED_ID}})


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("thirteenth")
    data = copies.copied_data(folder, "example")
    file = exports.csv_file(folder / "export.csv", thirteenth(exports.whole(survey.load("example"), 2024)))
    stopped = imports.imported(file, data / "example", YEAR, data=data)
    assert stopped.code == 1, imports.told(stopped)
    corrected(folder / "export_mapping.xlsx")
    return data, imports.imported(file, data / "example", YEAR, data=data, mapping=folder / "export_mapping.xlsx")


@pytest.mark.slow
def test_the_year_is_taken_in_by_rows_alone(taken_in: tuple[Path, Outcome]) -> None:
    data, outcome = taken_in
    assert outcome.code == 0, imports.told(outcome)
    assert survey.check("example", data) == []
    found = survey.load("example", data)
    assert found.years[-1] == YEAR
    assert found.codebook.breaks_between("deviation_system_known", 2024, YEAR)
    labels = [option.label for option in found.codebook.options("sip_template_works", YEAR)]
    assert NEW_OPTION in labels
    assert NEW_OPTION not in [option.label for option in found.codebook.options("sip_template_works", 2024)]
    groups = set(found.registry.groups(YEAR)["group_id"])
    assert MERGED_ID in groups
    assert not groups & {"jarfalla", "upplands-bro"}
    assert {"jarva", "norra-innerstaden"} <= groups


@pytest.mark.slow
def test_the_summary_says_what_is_new(taken_in: tuple[Path, Outcome]) -> None:
    told = imports.told(taken_in[1])
    assert f"new since 2024: 1 ({MERGED})" in told
    assert "gone since 2024: 2 (Järfälla, Upplands-Bro)" in told
    assert "asked now but not in 2024: 1 (hur_manga_avvikelser_har_ni_rapporterat)" in told
    assert "changed so that 2024 cannot be compared: " in told


@pytest.mark.full
def test_every_notebook_renders_the_new_year(taken_in: tuple[Path, Outcome], tmp_path: Path) -> None:
    data, _ = taken_in
    profiles = Profiles(groups=(MERGED_ID,))
    request = Request(data=data, out=tmp_path, years=(YEAR,), datasets=("example",), profiles=profiles, jobs=2)
    results = render(request)
    assert [result.reason for result in results if result.status == "failed"] == []
    pages = {path.name for path in (tmp_path / "example" / str(YEAR)).rglob("*.html")}
    assert {"yearly_report.html", "sip_uptake.html", "habilitation_routines.html", f"{MERGED_ID}.html"} <= pages
    assert MERGED in (tmp_path / "example" / str(YEAR) / "groups" / f"{MERGED_ID}.html").read_text(encoding="utf-8")
