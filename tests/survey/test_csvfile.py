from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from busanalys.errors import DataError
from busanalys.survey import csvfile

COLUMNS = ("area_id", "name")
ROWS = "area_id,name\n0114,Upplands Väsby\n0140,Nykvarn\n"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "areas.csv"
    path.write_bytes(content)
    return path


def read(folder: Path, content: bytes) -> list[list[str]]:
    frame = csvfile.read(written(folder, content), "areas.csv", COLUMNS)
    return frame.to_numpy().tolist()


def message(folder: Path, content: bytes) -> str:
    with pytest.raises(DataError) as caught:
        csvfile.read(written(folder, content), "areas.csv", COLUMNS)
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.encode("cp1252"),
        ROWS.encode("utf-16"),
        ROWS.replace(",", ";").encode("cp1252"),
        ROWS.replace(",", "\t").encode(),
        ROWS.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "bom", "cp1252", "utf-16", "semicolon", "tab", "crlf"],
)
def test_the_encodings_and_separators_that_spreadsheets_write_are_read_alike(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == [["0114", "Upplands Väsby"], ["0140", "Nykvarn"]]


def test_columns_come_in_the_order_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path, b"name,area_id\nNykvarn,0140\n") == [["0140", "Nykvarn"]]


def test_missing_unknown_and_doubled_columns_are_all_named_at_once(tmp_path: Path) -> None:
    text = message(tmp_path, b"area,area,name,\n1,2,3,4\n")
    assert all(word in text for word in ("columns are missing", "'area_id'", "columns are unknown", "columns stand twice"))


def test_a_row_with_too_many_or_too_few_cells_is_named_by_its_line(tmp_path: Path) -> None:
    text = message(tmp_path, b"area_id,name\n0114,Upplands, Vasby\n0140\n")
    assert "row 2" in text
    assert "row 3" in text


@given(st.lists(st.sampled_from(["a", "å", ",", '"', '""', '","', "\n", "\r\n", "\r", " "]), max_size=30).map("".join))
def test_rows_are_refused_when_and_only_when_the_csv_module_finds_cells_too_many_or_too_few(
    tmp_path_factory: pytest.TempPathFactory, rows: str
) -> None:
    content = f"area_id,name\n{rows}"
    try:
        right = {len(row) for row in csv.reader(io.StringIO(content, newline=""), strict=True)} <= {0, 2}
    except csv.Error:
        right = False
    path = written(tmp_path_factory.getbasetemp(), content.encode())
    if right:
        csvfile.read(path, "areas.csv", COLUMNS)
    else:
        with pytest.raises(DataError, match=r"cells|quot|'\"' expected|unexpected end"):
            csvfile.read(path, "areas.csv", COLUMNS)


def test_an_open_quotation_mark_is_named(tmp_path: Path) -> None:
    assert "quotation mark" in message(tmp_path, b'area_id,name\n0114,"Upplands\n0140,Nykvarn\n')


def test_mojibake_is_named_with_its_row(tmp_path: Path) -> None:
    text = message(tmp_path, "area_id,name\n0114,Upplands VÃ¤sby\n".encode())
    assert "garbled" in text
    assert "row 2" in text


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "empty"), (b"\n\n", "empty"), (b"area_id,name\n\x00\x01\n", "NUL"), (b"\x81\x8d\xff", "neither")]
)
def test_what_is_no_csv_file_is_said_to_be_none(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in message(tmp_path, content)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        csvfile.read(tmp_path / "none.csv", "none.csv", COLUMNS)


def test_a_column_that_may_be_missing_is_then_empty(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(b"name,area_id\nNacka,0182\n")
    frame = csvfile.read(path, "areas.csv", (*COLUMNS, "was"), ("was",))
    assert frame.to_dict("records") == [{"area_id": "0182", "name": "Nacka", "was": ""}]


@pytest.mark.parametrize(("chosen", "kept"), [("auto", "python"), ("pyarrow", "pyarrow")])
def test_texts_are_python_s_own_without_threads_unless_somebody_has_chosen_otherwise(
    tmp_path: Path, chosen: str, kept: str
) -> None:
    with pd.option_context("mode.string_storage", chosen):
        frame = csvfile.read(written(tmp_path, ROWS.encode()), "areas.csv", COLUMNS)
        assert frame["name"].dtype == pd.StringDtype(kept, na_value=np.nan)
