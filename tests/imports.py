"""A made-up dataset without its last year, and how a person would import that year."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import copies
import pandas as pd
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from busanalys import paths
from busanalys.intake import Outcome, Request, run

YEAR = 2024
KEPT = (2023,)
TODAY = date(2025, 1, 15)
Row = Mapping[str, str]


def dataset_before(folder: Path) -> Path:
    """The example with the years in KEPT alone, as a dataset of its own."""
    return copies.only_years(Path(shutil.copytree(paths.data_dir() / "example", folder)), *KEPT)


def table(path: Path) -> pd.DataFrame:
    """A CSV file as text cells."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def answers(folder: Path, year: int = YEAR) -> set[tuple[str, ...]]:
    """The answers of a year as (group, day, question, option, value), comments aside."""
    frame = table(folder / "answers.csv").merge(table(folder / "submissions.csv"), on=["year", "submission"])
    frame = frame[(frame["year"] == str(year)) & ~frame["question"].str.startswith("comment_")]
    return set(frame[["group_id", "received", "question", "option", "value"]].itertuples(index=False, name=None))


def forms(folder: Path, year: int = YEAR) -> set[tuple[str, ...]]:
    """The forms of a year as (group, day)."""
    frame = table(folder / "submissions.csv")
    return set(frame.loc[frame["year"] == str(year), ["group_id", "received"]].itertuples(index=False, name=None))


def imported(file: Path, dataset: Path, year: int = YEAR, **options: Any) -> Outcome:
    """One run of the import of a made-up file."""
    return run(Request(file, year, dataset, TODAY, synthetic=True, **options))


def settled(file: Path, dataset: Path, year: int = YEAR, **options: Any) -> Outcome:
    """The import as a person does it who accepts every proposal: run, pass the mapping workbook back, run again."""
    first = imported(file, dataset, year, **options)
    mapping = file.with_name(f"{file.stem}_mapping.xlsx")
    if first.code != 1 or not mapping.exists():
        return first
    fill_in(mapping, "labels", "label", {})
    return imported(file, dataset, year, mapping=mapping, **options)


def told(outcome: Outcome) -> str:
    """All that the import says."""
    return "\n".join(outcome.lines)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fill_in(workbook: Path, sheet: str, key: str, cells: Mapping[str, Row]) -> None:
    """Write into the rows of a mapping workbook, found by what stands in the column `key`; words of one's own become other."""
    book = load_workbook(workbook)
    _own_words(book["labels"], "question", "answer")
    page = book[sheet]
    places = {cell.value: cell.column for cell in page[1]}
    for row in page.iter_rows(min_row=2):
        for column, text in cells.get(str(row[places[key] - 1].value), {}).items():
            page.cell(row[0].row, places[column], text).data_type = "s"
    book.save(workbook)


def settle_own_words(workbook: Path) -> None:
    """Do what the guide tells of the mapping workbook in Swedish: own words of the activities become `other`."""
    book = load_workbook(workbook)
    _own_words(book["svarstexter"], "fråga", "svar")
    book.save(workbook)


def _own_words(page: Worksheet, *headings: str) -> None:
    places = {cell.value: cell.column for cell in page[1]}
    for row in page.iter_rows(min_row=2):
        question, answer = (page.cell(row[0].row, places[name]) for name in headings)
        if question.value == "members_represented" and not answer.value:
            answer.value = "other"


def add_rows(workbook: Path, sheet: str, rows: Sequence[Row]) -> None:
    """Add rows to a sheet of a mapping workbook, cells by column."""
    book = load_workbook(workbook)
    page = book[sheet]
    columns = [cell.value for cell in page[1]]
    for row in rows:
        page.append([row.get(column, "") for column in columns])
    book.save(workbook)
