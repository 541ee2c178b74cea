"""Read an edited workbook: the same tables as text cells, or every damage that a spreadsheet did to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import language, workbooks
from busanalys.errors import DataError, Problem, UsageError
from busanalys.survey import schemas
from busanalys.workbooks.editing.book import COLUMNS, ORIGIN
from busanalys.workbooks.editing.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SAKNAS!", "#REFERENS!", "#NAMN?", "#VÄRDEFEL!")
UNTOUCHED = "make a new workbook with `busanalys edit` and edit that"


def read(path: Path, tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables of a workbook, columns in the order of `schemas`.

    Raises DataError with every damage in one go: sheets or columns that are missing, unknown or doubled, formulas, error
    values, lost zeros; UsageError when the files changed since the workbook was made.
    """
    written, stale = workbooks.frames_and_problems(path)
    sheets = _english(written, tables)
    _check_origin(sheets, tables, path)
    problems = [*_sheet_problems(sheets, tables, path.name), *stale]
    found: dict[str, pd.DataFrame] = {}
    for name in (name for name in tables.frames if name in sheets):
        frame = sheets[name]
        wrong = list(_column_problems(frame, name, path.name))
        problems += wrong
        if not wrong:
            found[name] = frame[list(schemas.spec(name).columns)]
            problems += _cell_problems(found[name], tables.frames[name], f"{path.name}, sheet {name}")
    if problems:
        raise DataError(problems)
    return found


def _english(written: dict[str, pd.DataFrame], tables: Tables) -> dict[str, pd.DataFrame]:
    """The sheets and their columns by their names in the files, whichever language the workbook was written in."""
    found = {}
    for name, frame in written.items():
        own = language.english(name, (*tables.frames, ORIGIN), "sheet")
        known = COLUMNS if own == ORIGIN else schemas.spec(own).columns if own in tables.frames else ()
        found[own] = frame.set_axis([language.english(str(c), known, "field") for c in frame.columns], axis="columns")
    return found


def _check_origin(sheets: dict[str, pd.DataFrame], tables: Tables, path: Path) -> None:
    frame = sheets.get(ORIGIN)
    if frame is None or list(frame.columns) != list(COLUMNS):
        raise UsageError(
            f"{path.name} is no workbook of `busanalys edit`: its sheet '{ORIGIN}' is missing or changed; {UNTOUCHED}."
        )
    then, now = dict(frame.itertuples(index=False, name=None)), tables.digests()
    changed = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    if changed:
        raise UsageError(
            f"Files changed since {path.name} was made: {', '.join(changed)}. Nothing was written, so that no change is lost; "
            f"{UNTOUCHED}."
        )


def _sheet_problems(sheets: dict[str, pd.DataFrame], tables: Tables, file: str) -> Iterator[Problem]:
    known = {*tables.frames, ORIGIN}
    missing, unknown = [n for n in tables.frames if n not in sheets], [n for n in sheets if n not in known]
    if missing:
        yield Problem(
            "missing sheet", "sheets are missing", file, values=tuple(missing), cause="renamed or removed", remedy=UNTOUCHED
        )
    if unknown:
        remedy = "give the sheet its name back, or remove it"
        yield Problem(
            "unknown sheet", "sheets that are no table", file, values=tuple(unknown), cause="renamed or added", remedy=remedy
        )


def _column_problems(frame: pd.DataFrame, name: str, file: str) -> Iterator[Problem]:
    columns, given = schemas.spec(name).columns, list(frame.columns)
    shown_as, expected = f"{file}, sheet {name}", f"the header must be {', '.join(schemas.spec(name).columns)}"
    told = (
        ("missing column", "columns are missing", [c for c in columns if c not in given]),
        ("unknown column", "columns are unknown", [c or "(empty)" for c in given if c not in columns]),
        ("doubled column", "columns stand twice", sorted({c for c in given if given.count(c) > 1 and c in columns})),
    )
    cause = "a column was renamed, removed or added"
    return (Problem(kind, what, shown_as, 1, "", tuple(found), cause, expected) for kind, what, found in told if found)


def _cell_problems(frame: pd.DataFrame, before: pd.DataFrame, shown_as: str) -> Iterator[Problem]:
    for column in frame.columns:
        known = {value for value in before[column] if value.startswith("0") and value.isdigit()}
        for index, value in frame[column].items():
            row = int(str(index)) + 2
            if value in ERRORS:
                what, remedy = "an error value of the spreadsheet", "write the value itself"
                yield Problem("error value", what, shown_as, row, column, (value,), "a formula that went wrong", remedy)
            elif full := _with_zeros(value, known):
                what, cause = "the zeros at the beginning are lost", "the cell was turned into a number"
                remedy = f"format the column as text and write {full}"
                yield Problem("lost zeros", what, shown_as, row, column, (value,), cause, remedy)


def _with_zeros(value: str, known: set[str]) -> str:
    """The code that a number was before it lost its zeros; empty where it is none."""
    return next((code for code in known if value not in known and value.isdigit() and code.lstrip("0") == value), "")
