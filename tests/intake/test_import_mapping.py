"""What a person settles in the mapping workbook, and what stays of it; files that come twice or corrected."""

from __future__ import annotations

import shutil
from pathlib import Path

import exports
import imports
import pytest
from typer.testing import CliRunner

from busanalys import survey, workbooks
from busanalys.cli import app
from busanalys.errors import DataError

REWORDED = "Känner ni till systemet för avvikelserapportering i länet?"
KNOWN, COMMENT, AGREEMENT = 14, 9, 4


@pytest.fixture
def lines() -> exports.Lines:
    return exports.whole(survey.load("example"), imports.YEAR)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A file and the dataset that holds it."""
    folder = tmp_path_factory.mktemp("stored")
    dataset = imports.dataset_before(folder / "survey")
    file = exports.csv_file(folder / "export.csv", exports.whole(survey.load("example"), imports.YEAR))
    outcome = imports.settled(file, dataset, keep_raw=True)
    assert outcome.code == 0, imports.told(outcome)
    return file, dataset


@pytest.fixture
def again(stored: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """The same in a folder of its own."""
    file, dataset = stored
    return Path(shutil.copy(file, tmp_path)), Path(shutil.copytree(dataset, tmp_path / "survey"))


@pytest.mark.slow
def test_an_import_that_stops_leaves_the_dataset_and_writes_a_workbook_with_the_three_nearest(
    lines: exports.Lines, dataset: Path, tmp_path: Path
) -> None:
    lines[0][KNOWN] = REWORDED
    before = imports.content(dataset)
    outcome = imports.imported(exports.csv_file(tmp_path / "e.csv", lines), dataset)
    assert outcome.code == 1
    assert imports.content(dataset) == before
    frames = workbooks.read(tmp_path / "e_mapping.xlsx")
    assert {"columns", "labels", "respondents", "rows", "wordings", "options", "groups"} <= set(frames)
    column = frames["columns"].set_index("column").loc["O"]
    assert column["status"] != "sure"
    assert column["nearest"].startswith("deviation_system_known")
    assert column["nearest"].count(";") == 2
    assert f"--mapping {tmp_path / 'e_mapping.xlsx'}" in imports.told(outcome)


@pytest.mark.slow
def test_a_corrected_workbook_lets_the_file_in_with_the_new_wording(lines: exports.Lines, dataset: Path, tmp_path: Path) -> None:
    lines[0][KNOWN] = REWORDED
    file = exports.csv_file(tmp_path / "e.csv", lines)
    imports.imported(file, dataset)
    mapping = tmp_path / "e_mapping.xlsx"
    imports.fill_in(mapping, "columns", "column", {"O": {"target": "deviation_system_known"}})
    imports.fill_in(mapping, "wordings", "question", {"deviation_system_known": {"accept": "yes", "breaks": "yes"}})
    outcome = imports.imported(file, dataset, mapping=mapping)
    assert outcome.code == 0, imports.told(outcome)
    book = survey.load(dataset).codebook
    wording = book.wording("deviation_system_known", imports.YEAR)
    assert wording is not None
    assert wording["wording"] == REWORDED
    assert book.breaks_between("deviation_system_known", 2023, 2024)
    assert not survey.load("example").codebook.breaks_between("deviation_system_known", 2023, 2024)


@pytest.mark.slow
def test_a_column_is_ignored_only_with_a_reason_which_is_stored(lines: exports.Lines, dataset: Path, tmp_path: Path) -> None:
    for number, row in enumerate(lines):
        row.append("4" if number else "Antal möten under året")
    file, mapping = exports.csv_file(tmp_path / "e.csv", lines), tmp_path / "e_mapping.xlsx"
    imports.imported(file, dataset)
    imports.fill_in(mapping, "columns", "column", {"R": {"target": "ignored"}})
    with pytest.raises(DataError, match="ignored without a reason"):
        imports.imported(file, dataset, mapping=mapping)
    imports.fill_in(mapping, "columns", "column", {"R": {"reason": "Frågan var ett försök"}})
    outcome = imports.imported(file, dataset, mapping=mapping)
    assert outcome.code == 0, imports.told(outcome)
    columns = imports.table(dataset / "import_columns.csv").set_index("header")
    assert columns.loc["Antal möten under året", "reason"] == "Frågan var ett försök"


def test_a_workbook_of_another_file_or_with_impossible_cells_is_refused(
    lines: exports.Lines, dataset: Path, tmp_path: Path
) -> None:
    file, mapping = exports.csv_file(tmp_path / "e.csv", lines), tmp_path / "e_mapping.xlsx"
    imports.imported(file, dataset)
    imports.fill_in(mapping, "columns", "column", {"A": {"target": "grupp"}, "B": {"heading": "Annat"}})
    imports.add_rows(mapping, "rows", [{"row": "3", "leave_out": "yes"}])
    before = imports.content(dataset)
    with pytest.raises(DataError) as error:
        imports.imported(file, dataset, mapping=mapping)
    assert {problem.kind for problem in error.value.problems} == {"unknown value", "other file", "other form"}
    with pytest.raises(DataError, match="no mapping workbook"):
        imports.imported(file, dataset, mapping=exports.xlsx_file(tmp_path / "other.xlsx", lines))
    assert imports.content(dataset) == before


@pytest.mark.slow
def test_a_row_left_out_is_stored_with_a_decision_that_excludes_it(lines: exports.Lines, dataset: Path, tmp_path: Path) -> None:
    lines[1][0] = lines[2][0] = lines[3][0] = "Lidingö"
    file, mapping = exports.csv_file(tmp_path / "e.csv", lines), tmp_path / "e_mapping.xlsx"
    assert imports.imported(file, dataset).code == 1
    choice = {"leave_out": "yes", "by": "A. Analytiker", "reason": "Ett provsvar"}
    imports.fill_in(mapping, "rows", "row", {"2": choice})
    outcome = imports.imported(file, dataset, mapping=mapping)
    assert outcome.code == 0, imports.told(outcome)
    (decision,) = imports.table(dataset / "decisions.csv").query("kind == 'exclude' and year == '2024'").to_dict("records")
    assert (decision["by"], decision["reason"]) == ("A. Analytiker", "Ett provsvar")


@pytest.mark.slow
def test_next_year_starts_from_what_was_settled(again: tuple[Path, Path], tmp_path: Path) -> None:
    _, dataset = again
    lines = exports.whole(survey.load("example"), imports.YEAR)
    assert imports.table(dataset / "import_labels.csv")["label"].isin(["ungdomsmottagning"]).any()
    later = [[cell.replace("2024-", "2025-") for cell in row] for row in lines]
    outcome = imports.imported(exports.csv_file(tmp_path / "next.csv", later), dataset, year=2025, dry_run=True)
    assert "answer labels to settle" not in imports.told(outcome)
    assert "columns to settle" not in imports.told(outcome)


@pytest.mark.slow
def test_the_same_file_twice_changes_nothing(again: tuple[Path, Path]) -> None:
    file, dataset = again
    before = imports.content(dataset)
    outcome = imports.imported(file, dataset)
    assert (outcome.code, "nothing changes" in imports.told(outcome)) == (0, True)
    assert imports.imported(file, dataset, replace=True).code == 0
    assert imports.content(dataset) == before


@pytest.mark.slow
def test_a_corrected_file_shows_the_difference_and_replaces_only_when_told(again: tuple[Path, Path], tmp_path: Path) -> None:
    _, dataset = again
    lines = exports.whole(survey.load("example"), imports.YEAR)
    old = lines[1][AGREEMENT]
    lines[1][AGREEMENT] = "Nej" if old == "Ja" else "Ja"
    lines.pop()
    corrected, before = exports.csv_file(tmp_path / "corrected.csv", lines), imports.content(dataset)
    outcome = imports.imported(corrected, dataset)
    assert outcome.code == 1
    assert f"2024-lidingo, local_agreement: {old} → {lines[1][AGREEMENT]}" in imports.told(outcome)
    assert "not in the file any more" in imports.told(outcome)
    assert imports.content(dataset) == before
    assert imports.imported(corrected, dataset, replace=True).code == 0
    assert len(imports.forms(dataset)) == len(lines) - 1
    states = imports.table(dataset / "imports.csv").set_index("file")["state"]
    assert states.to_dict() == {"export.csv": "replaced", "corrected.csv": "current"}


def test_years_that_are_not_imported_keep_every_byte(stored: tuple[Path, Path], before: Path) -> None:
    _, dataset = stored
    for name in ("answers.csv", "submissions.csv", "years.csv"):
        assert (dataset / name).read_bytes().startswith((before / name).read_bytes())


def test_origin_is_kept_and_the_file_itself_only_where_git_ignores_it(stored: tuple[Path, Path], lines: exports.Lines) -> None:
    file, dataset = stored
    (row,) = imports.table(dataset / "imports.csv").to_dict("records")
    assert (row["file"], row["imported"], row["state"]) == ("export.csv", "2025-01-15", "current")
    assert row["rows"] == str(len(lines) - 1)
    assert len(row["sha256"]) == 64
    assert (dataset / "raw" / "2024_export.csv").read_bytes() == file.read_bytes()
    assert (dataset / "raw" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_personal_data_in_a_comment_is_pointed_out_and_not_stored(lines: exports.Lines, dataset: Path, tmp_path: Path) -> None:
    lines[1][COMMENT] = "Ring 08-123 456 78 eller skriv till anna@exempel.se om 19121212-1212."
    outcome = imports.settled(exports.csv_file(tmp_path / "e.csv", lines), dataset)
    assert outcome.code == 0, imports.told(outcome)
    for kind in ("phone number", "e-mail address", "personal identity number"):
        assert f"row 2, column J, comment_sip: {kind}" in imports.told(outcome)
    kept = (dataset / "answers.csv").read_text(encoding="utf-8")
    assert "[personnummer borttaget]" in kept
    for secret in ("123 456", "anna@", "19121212"):
        assert secret not in kept


def test_no_comment_is_released_by_an_import(stored: tuple[Path, Path]) -> None:
    _, dataset = stored
    decisions = imports.table(dataset / "decisions.csv")
    assert imports.table(dataset / "answers.csv").query("year == '2024'")["question"].str.startswith("comment_").any()
    assert decisions.query("year == '2024' and kind == 'release_comment'").empty


@pytest.mark.slow
def test_the_summary_compares_with_the_year_before(again: tuple[Path, Path]) -> None:
    file, dataset = again
    told = imports.told(imports.imported(file, dataset, dry_run=True))
    for line in (
        "answers: 31 from 29 of 32 groups",
        "silent: 3 (Nacka, Sollentuna, Södermalm)",
        "two answers: 2 (Danderyd, Österåker)",
        "new since 2023: 2 (Järva, Norra innerstaden)",
        "asked now but not in 2023: 1 (deviation_reports_work)",
        "svarande BUS-grupper (87\u00a0%) → 27 av 29 svarande BUS-grupper (93\u00a0%)",
    ):
        assert line in told


@pytest.mark.slow
def test_a_file_makes_a_dataset_of_its_own(again: tuple[Path, Path], tmp_path: Path) -> None:
    file, dataset = again
    for part in ("codebook", "registry"):
        shutil.copytree(dataset / part, tmp_path / "new" / part)
    outcome = imports.settled(file, tmp_path / "new")
    assert outcome.code == 0, imports.told(outcome)
    assert survey.load(tmp_path / "new").years == [imports.YEAR]
    assert imports.answers(tmp_path / "new") == imports.answers(dataset)


@pytest.mark.slow
def test_the_command_ends_with_0_1_or_2_as_the_import_does(
    again: tuple[Path, Path], lines: exports.Lines, tmp_path: Path
) -> None:
    file, dataset = again
    lines[0][KNOWN] = REWORDED
    reworded = exports.csv_file(tmp_path / "reworded.csv", lines)
    ended = {}
    for name, path, year in (("same", file, "2024"), ("reworded", reworded, "2024"), ("another year", file, "2023")):
        words = ["import", str(path), "--year", year, "--dataset", str(dataset), "--synthetic"]
        ended[name] = CliRunner().invoke(app, words).exit_code
    assert ended == {"same": 0, "reworded": 1, "another year": 2}


@pytest.mark.slow
def test_a_reworded_column_taken_without_a_row_in_wordings_is_warned_of(
    lines: exports.Lines, dataset: Path, tmp_path: Path
) -> None:
    heading = lines[0][KNOWN] = lines[0][KNOWN].replace(" i länet", " inom länet")
    outcome = imports.settled(exports.csv_file(tmp_path / "e.csv", lines), dataset)
    assert outcome.code == 0, imports.told(outcome)
    warned = [line for line in outcome.lines if line.startswith("warning: ")]
    assert len(warned) == 1
    assert f"column O '{heading}' is taken as deviation_system_known" in warned[0]
    assert "wordings.csv" in warned[0]
