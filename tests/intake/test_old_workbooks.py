from __future__ import annotations

from pathlib import Path

import pytest
import xlwt

from busanalys.errors import DataError
from busanalys.intake import file as incoming


@pytest.mark.parametrize("rows", [3, 900])
@pytest.mark.parametrize("name", ["Svar", "Ωsvar"])
def test_formulas_and_error_values_of_an_old_workbook_are_named_with_their_places(tmp_path: Path, name: str, rows: int) -> None:
    path = written(tmp_path, name, rows, xlwt.Formula("1+1"))
    with pytest.raises(DataError) as caught:
        incoming.read(path)
    told = str(caught.value)
    assert [words for words in ("holds a formula", "B2", "an error value", "B3: #N/A") if words not in told] == [], told


def test_an_old_workbook_of_plain_values_is_read(tmp_path: Path) -> None:
    assert len(incoming.read(written(tmp_path, "Svar", 900, "Ja", error=False)).rows) == 900


def written(folder: Path, name: str, rows: int, first: object, *, error: bool = True) -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet(name)
    for place, heading in enumerate(("Kommun", "Finns mall?")):
        page.write(0, place, heading)
    for row in range(1, rows + 1):
        page.write(row, 0, f"Kommun {row}")
        page.write(row, 1, first if row == 1 else "Nej") if not (error and row == 2) else page.row(row).set_cell_error(1, 0x2A)
    book.save(folder / "svar.xls")
    return folder / "svar.xls"
