"""Check one table by itself: filled cells, types, allowed values, keys, references and validity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.names import nearest
from busanalys.survey.rules import found
from busanalys.survey.rules.spreadsheets import damage
from busanalys.survey.schemas import PATTERNS, Field, TableSpec

if TYPE_CHECKING:
    import pandas as pd

WORTH_NAMING = 50.0  # of 100: how alike an id must be to be asked about


def cells(frame: pd.DataFrame, table: TableSpec, shown_as: str) -> list[Problem]:
    """Cells that are empty, of the wrong type or not among the allowed values, and keys that stand twice."""
    problems = [problem for field in table.fields for problem in _column(frame[field.name], field, shown_as)]
    return problems + _doubled_keys(frame, table, shown_as)


def _column(column: pd.Series[str], field: Field, shown_as: str) -> Iterator[Problem]:
    """The wrong cells of a column; each text is looked at once, as most cells hold what many others hold."""
    wrong = {text: problem for text in column.unique() if (problem := _wrong(text, field))}
    for index, text in (column[column.isin(wrong)] if wrong else column[:0]).items():
        kind, what, *advice = wrong[text]
        yield Problem(kind, what, shown_as, found.line(index), field.name, (text,) if text else (), *advice)


def _wrong(text: str, field: Field) -> tuple[str, str, str, str] | None:
    """What is wrong with a cell (kind, what, usual cause, remedy); None where all is well."""
    if not text:
        empty = ("empty cell", "the cell must be filled in", "a row half written", "fill it in, or remove the row")
        return empty if field.required else None
    if field.enum and text not in field.enum:
        usual = ("a typing mistake", f"use one of: {', '.join(field.enum)}")
        return "unknown value", "the value is not one of those allowed", *(damage(text, field.enum) or usual)
    pattern = field.pattern or PATTERNS[field.type]
    if not pattern or re.fullmatch(pattern, text):
        return None
    wanted = f"of the form {field.pattern}" if field.pattern else f"a {field.type.replace('integer', 'whole number')}"
    return "wrong form", f"the value is not {wanted}", *(damage(text) or _advice(field))


def _advice(field: Field) -> tuple[str, str]:
    if field.type == "date":
        return "a spreadsheet rewrote the date", "write dates as 2014-05-09"
    if field.name == "area_id":
        return "a spreadsheet dropped the leading zero", "write municipality codes as text, such as 0114"
    return "a typing mistake, or a spreadsheet changed the cell", "compare with the rows beside it and data/README.md"


def _doubled_keys(frame: pd.DataFrame, table: TableSpec, shown_as: str) -> list[Problem]:
    if not table.key:
        return []
    key = list(table.key)
    wrong = frame[frame.duplicated(key)]
    what = f"the same {' + '.join(key)} stands on an earlier row"
    return found.rows(wrong, shown_as, "doubled row", what, key[-1], key, "a row was copied", "keep one of them")


def references(
    frame: pd.DataFrame, table: TableSpec, shown_as: str, known: found.Frames, file: Callable[[str], str]
) -> list[Problem]:
    """Cells that name something that another table lacks (an unknown group, question, area …); `file` names a table's."""
    referring = [field for field in table.fields if field.refers]
    return [
        problem
        for field in referring
        for problem in _unknown(frame, field, shown_as, known_ids(field.refers, known).union(field.besides), file)
    ]


def known_ids(refers: str, known: found.Frames) -> frozenset[str]:
    """The values of `table.column`; `areas.area_id` means municipalities and districts together."""
    name, column = refers.split(".")
    tables = ("municipalities", "districts") if name == "areas" else (name,)
    return frozenset(value for table in tables if table in known for value in known[table][column].unique())


def _unknown(
    frame: pd.DataFrame, field: Field, shown_as: str, known: frozenset[str], file: Callable[[str], str]
) -> list[Problem]:
    column = frame[field.name]
    wrong = column[(column != "") & ~column.isin(known)]
    lies = file(field.refers.split(".", maxsplit=1)[0])
    return [unknown_reference(value, field.refers, known, shown_as, index, field.name, lies) for index, value in wrong.items()]


def unknown_reference(
    value: str, refers: str, known: frozenset[str], shown_as: str, index: object, column: str, file: str = ""
) -> Problem:
    """The problem of a cell that names something that does not exist, with the nearest that do or the file to add it to."""
    table = refers.split(".", maxsplit=1)[0]
    what, advice = f"this is not in the table {table}", _near(value, file or f"{table}.csv", known)
    return Problem("unknown reference", what, shown_as, found.line(index), column, (value,), *advice)


@lru_cache(maxsize=1024)
def _near(value: str, file: str, known: frozenset[str]) -> tuple[str, str]:
    """The cause and the remedy of an unknown id; one id can stand on every row of a table."""
    near = [one.code for one in nearest(value, {name: (name,) for name in known}) if one.score >= WORTH_NAMING]
    remedy = f"did you mean {' / '.join(near)}?" if near else f"add it to {file} first"
    return damage(value, known) or ("a misspelt id, or a row that is missing in the other table", remedy)


def validity(frame: pd.DataFrame, table: TableSpec, shown_as: str) -> list[Problem]:
    """Rows that end before they begin."""
    if not {"valid_from", "valid_to"} <= set(table.columns):
        return []
    wrong = frame[(frame["valid_to"] != "") & (frame["valid_to"] < frame["valid_from"])]
    what, cause = "the row ends before it begins", "the two cells were swapped, or one was mistyped"
    remedy = "let valid_to be the last valid year or day, or leave it empty"
    return found.rows(wrong, shown_as, "validity", what, "valid_to", ["valid_from", "valid_to"], cause, remedy)
