"""While the survey is open: who has answered, what is blank, how long is left, and the analyst's own contact list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import copies
import exports
import imports
import pandas as pd
import pytest
from builders import WORKS, codebook, options, question, survey, wording
from typer.testing import CliRunner

from busanalys import cli, workbooks
from busanalys import survey as surveys
from busanalys.errors import DataError, UsageError
from busanalys.intake import fieldwork

GROUPS = {"alfa": ["0180"], "beta": ["0181"], "gamma": ["0182"]}
KNOWN = "sip_template_known"


def asked() -> pd.DataFrame:
    """Three groups: alfa answered both questions, beta left one blank, gamma is silent."""
    book = codebook(
        questions=[question(), question(KNOWN, label="Kännedom om mallen"), question("members_represented", "multiple")],
        wordings=[wording(), wording(KNOWN), wording("members_represented")],
        options=[*options(), *options(KNOWN), *options("members_represented")],
    )
    given = [
        (2014, "alfa-1", WORKS, "good"),
        (2014, "alfa-1", KNOWN, "good"),
        (2014, "alfa-1", "members_represented", "good"),
        (2014, "beta-1", WORKS, "unknown"),
    ]
    return fieldwork.responses(survey(given, groups=GROUPS, book=book), 2014)


def test_groups_are_told_apart_by_whether_they_have_answered() -> None:
    frame = asked().set_index("group_id")
    assert list(frame["response"]) == ["answered", "answered", "silent"]
    assert list(frame["forms"]) == [1, 1, 0]


def test_items_left_blank_are_named_and_vet_ej_is_an_answer() -> None:
    frame = asked().set_index("group_id")
    assert frame.loc["alfa", "blank"] == ()
    assert frame.loc["beta", "blank"] == ("Kännedom om mallen", "Om members_represented")
    assert frame.loc["gamma", "blank"] == ()


def test_the_last_day_is_the_one_given_else_that_of_the_year() -> None:
    example = surveys.load("example")
    assert fieldwork.closing_day(example, 2024) == date(2024, 5, 17)
    assert fieldwork.closing_day(example, 2024, "2024-05-31") == date(2024, 5, 31)
    with pytest.raises(UsageError, match="'31 maj' is no day"):
        fieldwork.closing_day(example, 2024, "31 maj")


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    """A list as people keep them: groups by what they are called, two people for one of them."""
    lines = [
        ["Namn", "Lokal BUS-grupp", "E-post"],
        ["Påhittad Ett", "Botkyrka kommun", "ett@exempel.se"],
        ["Påhittad Två", "Solna & Sundbyberg", "tva@exempel.se"],
        ["Påhittad Tre", "Botkyrka", "tre@exempel.se"],
    ]
    return exports.csv_file(tmp_path / "kontakter.csv", lines)


def test_contacts_are_joined_by_what_groups_are_called(contacts: Path) -> None:
    found = fieldwork.contacts(contacts, surveys.load("example"), 2024)
    assert found.columns == ("Namn", "E-post")
    assert [row[0] for row in found.of("botkyrka")] == ["Påhittad Ett", "Påhittad Tre"]
    assert found.of("norrtalje") == [("", "")]


def test_a_contact_of_an_unknown_group_is_named_with_the_nearest(tmp_path: Path) -> None:
    lines = [["Grupp", "E-post"], ["Botkyrka", "a@exempel.se"], ["Bottkirka", "b@exempel.se"], ["Visby", "c@exempel.se"]]
    with pytest.raises(DataError) as raised:
        fieldwork.contacts(exports.csv_file(tmp_path / "k.csv", lines), surveys.load("example"), 2024)
    assert [problem.values for problem in raised.value.problems] == [("Bottkirka",), ("Visby",)]
    assert "'Botkyrka'" in raised.value.problems[0].remedy


def test_a_list_without_groups_is_refused_with_its_columns(tmp_path: Path) -> None:
    lines = [["Namn", "E-post"], ["Påhittad", "a@exempel.se"]]
    with pytest.raises(UsageError, match="its columns are Namn, E-post"):
        fieldwork.contacts(exports.csv_file(tmp_path / "k.csv", lines), surveys.load("example"), 2024)


@pytest.mark.slow
@pytest.mark.usefixtures("swedish")
def test_the_workbook_lists_the_groups_with_their_contacts(contacts: Path, tmp_path: Path) -> None:
    order = ["responses", "2024", "--dataset", "example", "--contacts", str(contacts), "--workbook", str(tmp_path / "lage.xlsx")]
    done = CliRunner().invoke(cli.app, order)
    assert done.exit_code == 0, done.output
    assert "29 av 32 grupper har svarat" in done.output
    assert "utan kontakt: Danderyd" in done.output
    sheets = workbooks.read(tmp_path / "lage.xlsx")
    assert list(sheets) == ["Har inte svarat", "Har svarat", "Obesvarade frågor"]
    assert len(sheets["Har inte svarat"]) == 3
    own = sheets["Har svarat"][sheets["Har svarat"]["BUS-grupp"] == "Botkyrka"]
    assert list(own["E-post"]) == ["ett@exempel.se", "tre@exempel.se"]


def test_contact_data_never_goes_into_the_data_folder(contacts: Path, tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "example")
    order = ["responses", "2024", "--dataset", "example", "--data", str(data), "--contacts", str(contacts)]
    refused = CliRunner().invoke(cli.app, [*order, "--workbook", str(data / "example" / "lage.xlsx")])
    assert isinstance(refused.exception, UsageError)
    assert CliRunner().invoke(cli.app, order).exit_code == 0
    assert not [path for path in data.rglob("*") if path.is_file() and b"ett@exempel.se" in path.read_bytes()]


@pytest.mark.slow
def test_a_half_finished_survey_file_is_read_without_storing_anything(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "example")
    imports_so_far = [[cell.replace("2024-", "2025-") for cell in row] for row in exports.whole(surveys.load("example"), 2024)]
    settled = imports.settled(exports.csv_file(tmp_path / "all.csv", imports_so_far), data / "example", 2025, data=data)
    assert settled.code == 0, imports.told(settled)
    later = [[cell.replace("2025-", "2026-") for cell in row] for row in imports_so_far[:6]]
    file = exports.csv_file(tmp_path / "so_far.csv", later)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    order = [
        "responses",
        "2026",
        "--dataset",
        "example",
        "--data",
        str(data),
        "--file",
        str(file),
        "--closes",
        "2099-05-16",
        "--language",
        "en",
    ]
    done = CliRunner().invoke(cli.app, order)
    assert done.exit_code == 0, done.output
    assert "of 32 groups have answered" in done.output
    assert "days left until 2099-05-16" in done.output
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_who_has_answered_is_told_before_what_is_yet_to_be_settled(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "example")
    lines = [[cell.replace("2024-", "2025-") for cell in row] for row in exports.whole(surveys.load("example"), 2024)][:6]
    file = exports.csv_file(tmp_path / "so_far.csv", [[*row, "x" if number else "Ny fråga"] for number, row in enumerate(lines)])
    order = ["responses", "2025", "--dataset", "example", "--data", str(data), "--file", str(file), "--language", "en"]
    done = CliRunner().invoke(cli.app, order)
    assert done.exit_code == 0, done.output
    assert "5 of 32 groups have answered" in done.output
    assert done.output.index("have answered") < done.output.index("columns to settle")
    imports.imported(file, data / "example", 2025, data=data)
    mapping = tmp_path / "so_far_mapping.xlsx"
    imports.fill_in(mapping, "columns", "column", {"R": {"target": "ignored", "reason": "Ett försök"}})
    done = CliRunner().invoke(cli.app, [*order, "--mapping", str(mapping)])
    assert "columns to settle" not in done.output
