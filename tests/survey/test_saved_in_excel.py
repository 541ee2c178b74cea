"""CSV files that were opened and saved in Swedish Excel: read where nothing is lost, else named with what was lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from busanalys import paths, survey
from busanalys.survey.rules.spreadsheets import damage


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved") / "survey"
    shutil.copytree(paths.data_dir() / "example", folder)
    return folder


def saved(folder: Path, name: str, encoding: str, change: dict[str, str]) -> list[str]:
    """The messages of the check after the file was saved with semicolons and some of its cells rewritten."""
    path = folder / name
    before = path.read_bytes()
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).replace(change)
    path.write_bytes(frame.to_csv(index=False, sep=";", lineterminator="\r\n").encode(encoding))
    try:
        return [str(problem) for problem in survey.check(folder)]
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_semicolons_and_windows_text_lose_nothing(encoding: str, sound: Path) -> None:
    assert saved(sound, "registry/group_members.csv", encoding, {}) == []


def test_lost_zeros_dates_and_long_numbers_are_named_with_row_column_and_what_to_do(sound: Path) -> None:
    years = pd.read_csv(sound / "years.csv", dtype=str, keep_default_na=False)
    day = next(day for day in years["opened"] if day)
    told = "\n".join(saved(sound, "years.csv", "cp1252", {day: f"{day} 00:00"}))
    assert all(words in told for words in ("years.csv, row", "column opened", f"'{day} 00:00'", "a time of day", f"write {day}"))
    told = "\n".join(saved(sound, "registry/group_members.csv", "cp1252", {"0180-farsta": "180-farsta", "0186": "186"}))
    assert all(
        words in told
        for words in ("group_members.csv, row", "'186'", "dropped the leading zero", "write 0186", "write 0180-farsta")
    )


@pytest.mark.parametrize(
    ("value", "known", "words"),
    [
        ("180", {"0180"}, "write 0180"),
        ("1,2E+05", (), "last digits are lost"),
        ("01-feb", (), "took the value for a date"),
        ("feb-01", (), "took the value for a date"),
        ("2023-01-01 00:00:00", (), "write 2023-01-01"),
    ],
)
def test_what_a_spreadsheet_did_is_recognised(value: str, known: set[str], words: str) -> None:
    assert words in " ".join(damage(value, known) or ())


@pytest.mark.parametrize("value", ["farsta", "180", "2023-01-01", "1-2", "E12"])
def test_other_values_are_not_blamed_on_a_spreadsheet(value: str) -> None:
    assert damage(value, {"0114"}) is None
