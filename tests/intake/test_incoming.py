from __future__ import annotations

from pathlib import Path

import pytest

from busanalys.intake import file as incoming

TWO_ROWS = """BUS-uppföljning 2014;;;;

Respondent;Vilka ingår?;;;Finns mall?
;socialtjänst;skola;BUP;
1;1;0;1;Ja\u00a0
2;;1;;Vet\u00a0ej

Summa;1;1;1;
Exporterad 2014-05-23;;;;
"""


def read(folder: Path, text: str, encoding: str = "utf-8", name: str = "svar.csv") -> incoming.Export:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return incoming.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter_gives_the_same_table(tmp_path: Path, encoding: str, delimiter: str) -> None:
    export = read(tmp_path, TWO_ROWS.replace(";", delimiter), encoding)
    assert [row.cells for row in export.rows] == [("1", "1", "0", "1", "Ja"), ("2", "", "1", "", "Vet ej")]


def test_two_header_rows_give_one_option_per_column_under_its_question(tmp_path: Path) -> None:
    columns = read(tmp_path, TWO_ROWS).columns
    assert [(column.letter, column.title) for column in columns] == [
        ("A", "Respondent"),
        ("B", "Vilka ingår?: socialtjänst"),
        ("C", "Vilka ingår?: skola"),
        ("D", "Vilka ingår?: BUP"),
        ("E", "Finns mall?"),
    ]


def test_titles_totals_and_remarks_are_left_out_and_said(tmp_path: Path) -> None:
    export = read(tmp_path, TWO_ROWS)
    notes = "\n".join(export.notes)
    assert [row.number for row in export.rows] == [5, 6]
    assert all(words in notes for words in ("BUS-uppföljning 2014", "'Summa'", "'Exporterad 2014-05-23'"))
