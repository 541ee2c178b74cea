"""Workbooks for people: what goes in comes out, as text."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import gate
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from busanalys import workbooks
from busanalys.errors import DataError, UsageError
from busanalys.workbooks.sheets import Sheet

CODES = Sheet(
    "municipalities",
    ("area_id", "name", "kind"),
    (("0114", "Upplands Väsby", "inland"), ("0180", "=SUM(A1:A9)", "")),
    choices={"kind": ("inland", "coast")},
    notes={"area_id": "The code of Statistics Sweden."},
    locked=frozenset({"area_id"}),
)


def written(tmp_path: Path, *sheets: Sheet, about: tuple[str, ...] = ()) -> Path:
    path = tmp_path / "book.xlsx"
    workbooks.write(path, sheets, about)
    return path


def test_what_is_written_is_read_back_cell_by_cell(tmp_path: Path) -> None:
    frames = workbooks.read(written(tmp_path, CODES, about=("How to fill this in",)))
    assert list(frames) == ["municipalities"]
    assert list(frames["municipalities"].columns) == list(CODES.columns)
    assert [tuple(row) for row in frames["municipalities"].to_numpy()] == list(CODES.rows)


@pytest.mark.slow
@gate.examples(30)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n\t"), max_size=40),
        min_size=3,
        max_size=3,
    )
)
def test_any_text_survives_the_round_trip(texts: list[str]) -> None:
    sheet = Sheet("words", ("id", "text"), tuple((str(number), text) for number, text in enumerate(texts)))
    with tempfile.TemporaryDirectory() as folder:
        frame = workbooks.read(written(Path(folder), sheet))["words"]
    assert list(frame["text"]) == texts


def test_every_cell_is_text_and_none_a_formula(tmp_path: Path) -> None:
    page = load_workbook(written(tmp_path, CODES))["municipalities"]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert page.column_dimensions["A"].number_format == "@"


def test_a_column_with_choices_has_a_drop_down_that_reaches_rows_that_are_added(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, CODES))
    (rule,) = book["municipalities"].data_validations.dataValidation
    assert rule.formula1 == "=lists!$A$1:$A$2"
    assert "C400" in rule.sqref
    assert [cell.value for cell in book["lists"]["A"]] == ["inland", "coast"]
    assert book["lists"].sheet_state == "hidden"


def test_the_header_stays_in_sight_and_says_what_a_column_means(tmp_path: Path) -> None:
    page = load_workbook(written(tmp_path, CODES))["municipalities"]
    assert page.freeze_panes == "A2"
    assert page["A1"].comment.text == "The code of Statistics Sweden."
    assert page["B1"].comment is None


def test_only_the_columns_that_are_to_be_read_are_protected(tmp_path: Path) -> None:
    page = load_workbook(written(tmp_path, CODES))["municipalities"]
    assert page.protection.sheet
    assert [page.cell(2, place).protection.locked for place in (1, 2, 3)] == [True, False, False]
    assert not page.column_dimensions["B"].protection.locked
    free = load_workbook(written(tmp_path, Sheet("free", ("a",), (("1",),))))["free"]
    assert not free.protection.sheet


def test_numbers_dates_and_blank_rows_that_a_person_left_are_read_as_text_with_the_rows_of_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["area_id", "day"], [114, date(2025, 3, 14)], [None, None], ["0115", 12.0]):
        book.active.append(row)
    book.active.title = "areas"
    book.save(tmp_path / "own.xlsx")
    frame = workbooks.read(tmp_path / "own.xlsx")["areas"]
    assert frame.to_dict("index") == {0: {"area_id": "114", "day": "2025-03-14"}, 2: {"area_id": "0115", "day": "12"}}


def test_an_empty_table_is_read_with_its_columns(tmp_path: Path) -> None:
    frame = workbooks.read(written(tmp_path, Sheet("none", ("a", "b"), ())))["none"]
    assert list(frame.columns) == ["a", "b"]
    assert frame.empty


def test_texts_that_no_workbook_holds_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    sheet = Sheet("words", ("text",), (("a" * 40_000,), ("bell \x07",), ("fine",)))
    with pytest.raises(DataError) as error:
        written(tmp_path, sheet)
    assert [(problem.kind, problem.row) for problem in error.value.problems] == [("long cell", 2), ("control character", 3)]
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "place").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        workbooks.write(tmp_path / "place" / "book.xlsx", [CODES])


def _other_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "file is empty"), (b"a;b\n1;2\n", "a text file"), (_other_zip(), "a zip archive")]
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        workbooks.read(path)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        workbooks.read(tmp_path / "none.xlsx")
