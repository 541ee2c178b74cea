"""What each survey tool gives becomes the same answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import exports
import gate
import imports
import pytest

from busanalys import paths, survey
from busanalys.survey import Survey

EXAMPLE = paths.data_dir() / "example"


def encoded(encoding: str, delimiter: str) -> Callable[[Path, exports.Lines], Path]:
    def write(path: Path, lines: exports.Lines) -> Path:
        file = exports.csv_file(path, lines, delimiter)
        file.write_bytes(file.read_bytes().decode("utf-8-sig").encode(encoding))
        return file

    return write


FORMATS = {
    "microsoft_forms.xlsx": (exports.microsoft_forms, exports.xlsx_file),
    "limesurvey.csv": (exports.limesurvey, exports.csv_file),
    "two_rows.xlsx": (exports.two_rows, exports.xlsx_file),
    "two_rows.csv": (exports.two_rows, exports.csv_file),
    "whole.xlsx": (exports.whole, exports.xlsx_file),
    "whole.xls": (exports.whole, exports.xls_file),
    "two_rows.xls": (exports.two_rows, exports.xls_file),
    "whole.ods": (exports.whole, exports.ods_file),
    "two_rows.ods": (exports.two_rows, exports.ods_file),
    "utf8_comma.csv": (exports.whole, encoded("utf-8", ",")),
    "utf16_tab.csv": (exports.whole, encoded("utf-16", "\t")),
    "cp1252_semicolon.csv": (exports.whole, encoded("cp1252", ";")),
}

ONE_OF_EACH = ("microsoft_forms.xlsx", "limesurvey.csv", "two_rows.xls", "whole.ods")


@pytest.fixture(scope="module")
def example() -> Survey:
    return survey.load(EXAMPLE)


@pytest.mark.slow
@pytest.mark.parametrize("name", gate.every(FORMATS, but=ONE_OF_EACH))
def test_every_format_gives_the_answers_that_were_exported(name: str, example: Survey, dataset: Path, tmp_path: Path) -> None:
    export, write = FORMATS[name]
    outcome = imports.settled(write(tmp_path / name, export(example, imports.YEAR)), dataset)
    assert outcome.code == 0, imports.told(outcome)
    assert imports.forms(dataset) == imports.forms(EXAMPLE)
    assert imports.answers(dataset) == imports.answers(EXAMPLE)
    assert survey.check(dataset) == []


@pytest.mark.parametrize("name", ["microsoft_forms.xlsx", "limesurvey.csv"])
def test_nothing_personal_reaches_the_dataset_or_the_workbook(name: str, example: Survey, dataset: Path, tmp_path: Path) -> None:
    export, write = FORMATS[name]
    outcome = imports.settled(write(tmp_path / name, export(example, imports.YEAR)), dataset)
    assert outcome.code == 0
    kept = b"\n".join(imports.content(dataset).values()).decode()
    for secret in ("exempel.se", "Påhittad Person", "192.0.2.", "tkn0"):
        assert secret not in kept
        assert secret not in imports.told(outcome)


@pytest.mark.slow
def test_a_form_that_was_begun_and_never_sent_in_is_left_out_and_named(example: Survey, dataset: Path, tmp_path: Path) -> None:
    lines = exports.limesurvey(example, imports.YEAR)
    outcome = imports.settled(exports.csv_file(tmp_path / "l.csv", lines), dataset)
    assert f"row {len(lines)}" in imports.told(outcome)
    assert "never sent in" in imports.told(outcome)
