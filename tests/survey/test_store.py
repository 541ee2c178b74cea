"""What a store writes: text cells as a file, byte for byte as the csv module would, and read back as they were."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from busanalys.intake.dataset import replaced
from busanalys.survey import csvfile, schemas
from busanalys.survey.store import as_cells, as_csv

COLUMNS = schemas.spec("import_forms").columns
CELL = st.text(st.sampled_from("aåé,;\"'\n\t -0.\u00a0"), max_size=6)


@given(st.lists(st.tuples(*(CELL for _ in COLUMNS)), max_size=6))
def test_a_table_is_written_as_the_csv_module_writes_it_and_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    expected = io.StringIO()
    csv.writer(expected, lineterminator="\n").writerows([COLUMNS, *rows])
    written = as_csv(as_cells("import_forms", [dict(zip(COLUMNS, row, strict=True)) for row in rows]))
    assert written == expected.getvalue().encode()
    path = tmp_path_factory.getbasetemp() / "import_forms.csv"
    path.write_bytes(written)
    assert csvfile.read(path, path.name, COLUMNS).to_numpy().tolist() == [list(row) for row in rows]


def test_what_a_record_lacks_is_an_empty_cell() -> None:
    assert as_csv(as_cells("import_forms", [{"year": "2025"}])) == f"{','.join(COLUMNS)}\n2025,,\n".encode()


@pytest.mark.parametrize(("year", "after"), [(2012, "nabcd"), (2013, "nbcd"), (2014, "anc"), (2015, "abdn"), (2016, "abcdn")])
def test_the_rows_of_a_year_take_the_place_of_its_own_before_those_of_later_years(year: int, after: str) -> None:
    rows = pd.DataFrame({"year": ["2013", "2014", "2015", "2014"], "cell": list("abcd")}, dtype="str")
    new = pd.DataFrame({"year": [str(year)], "cell": ["n"]}, dtype="str")
    assert "".join(replaced(rows, year, new)["cell"]) == after
