"""Whatever the bytes, reading gives a table or a DataError; and a table written by any program is read as it was."""

from __future__ import annotations

import csv
import io
import zipfile

import brokenfiles
import gate
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from busanalys.errors import DataError
from busanalys.intake import file as incoming
from busanalys.intake.file import reading

STARTS = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"{", b'a;"b', b"a,b\n")
PLAIN = brokenfiles.sheet(lambda page: page)()
SHEET = "xl/worksheets/sheet1.xml"
TEXT = st.text(st.characters(codec="cp1252", categories=("L", "Nd"), include_characters=" -'\",;\t"), max_size=12)
CELLS = TEXT.map(str.strip).map(lambda text: " ".join(text.split())).filter(lambda text: text[:1] not in ("=", "#"))
NAMES = tuple(f"Fråga {number}" for number in range(1, 5))
TABLES = st.lists(st.tuples(*(CELLS.map(lambda text: f"v{text}".replace("?", "")) for _ in NAMES)), min_size=3, max_size=6)


def read(content: bytes, name: str) -> incoming.Export | None:
    """The table as the process that reads it finds it, or None where a DataError names a problem; any other exception goes on."""
    try:
        return reading.table(content, name)
    except DataError as error:
        assert error.problems
        return None


def is_table(export: incoming.Export | None) -> bool:
    return export is None or all(len(row.cells) == len(export.columns) for row in export.rows)


@given(st.sampled_from(STARTS), st.binary(max_size=400))
@gate.examples(150)
def test_any_bytes_give_a_table_or_a_named_problem(start: bytes, rest: bytes) -> None:
    assert is_table(read(start + rest, "any.csv"))


@given(st.text(st.sampled_from("ab;,\t\"'\n\r|\0= å1"), max_size=120))
@gate.examples(150)
def test_any_text_gives_a_table_or_a_named_problem(text: str) -> None:
    assert is_table(read(text.encode(), "any.csv"))


@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=8))
@gate.examples(80)
def test_a_workbook_with_any_bytes_changed_gives_a_table_or_a_named_problem(place: int, changed: bytes) -> None:
    assert is_table(read(PLAIN[:place] + changed + PLAIN[place + len(changed) :], "any.xlsx"))


@given(st.data())
@gate.examples(80)
def test_a_sheet_with_any_xml_changed_gives_a_table_or_a_named_problem(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        xml = archive.read(SHEET).decode()
    place = data.draw(st.integers(0, len(xml) - 1))
    put = data.draw(st.sampled_from(["", "<", "&x;", "9" * 12, 'r="XFD1048576"', "</c>", "<f>1+1</f>", 't="e"', 't="s"', "]]>"]))
    assert is_table(
        read(brokenfiles.replaced(SHEET, lambda: xml[:place] + put + xml[place + data.draw(st.integers(0, 9)) :])(), "x.xlsx")
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@given(rows=TABLES, delimiter=st.sampled_from(";,\t"), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
@gate.examples(25)
def test_a_table_comes_back_from_csv_as_it_was(encoding: str, rows: list[tuple[str, ...]], delimiter: str, quoting: int) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows([NAMES, *rows])
    export = read(text.getvalue().encode(encoding), "svar.csv")
    assert export is not None
    assert [row.cells for row in export.rows] == rows


@given(rows=TABLES)
@gate.examples(25)
def test_a_table_comes_back_from_a_workbook_as_it_was(rows: list[tuple[str, ...]]) -> None:
    book = Workbook()
    for row in [NAMES, *rows]:
        book.active.append(row)
    export = read(brokenfiles.saved(book), "svar.xlsx")
    assert export is not None
    assert [row.cells for row in export.rows] == rows
