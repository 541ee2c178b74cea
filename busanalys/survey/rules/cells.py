"""Check one table by itself: filled cells, types, allowed values, keys, references and validity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.survey.rules import found
from busanalys.survey.rules.spreadsheets import damage
from busanalys.survey.schemas import PATTERNS, Field, TableSpec

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa


def cells(frame: pd.DataFrame, table: TableSpec, shown_as: str) -> list[Problem]:
    """Cells that are empty, of the wrong type or not among the allowed values, and keys that stand twice."""
    import pandera.errors

    problems: list[Problem] = []
    try:
        _cell_schema(table).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "index"]).to_dict("records")
        problems = [_cell_problem({str(k): v for k, v in case.items()}, table, shown_as) for case in cases]
    return problems + _doubled_keys(frame, table, shown_as)


def _cell_schema(table: TableSpec) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    return pa.DataFrameSchema({field.name: pa.Column(checks=_checks(field)) for field in table.fields})


def _checks(field: Field) -> list[pa.Check]:
    import pandera.pandas as pa

    pattern = field.pattern or PATTERNS[field.type]
    allowed = [*field.enum, ""]
    checks = [pa.Check(lambda column: column != "", name="required")] if field.required else []
    checks += [pa.Check(lambda column: column.isin(allowed), name="enum")] if field.enum else []
    return [*checks, pa.Check(lambda column: _matching(column, pattern), name="pattern")] if pattern else checks


def _matching(column: pd.Series[str], pattern: str) -> pd.Series[bool]:
    """Whether each cell is empty or of the form; each text is looked at once, as most cells hold what many others hold."""
    return column.isin([text for text in column.unique() if not text or re.fullmatch(pattern, text)])


def _cell_problem(case: Mapping[str, object], table: TableSpec, shown_as: str) -> Problem:
    field = next(field for field in table.fields if field.name == case["column"])
    row, value = found.line(case["index"]), str(case["failure_case"])
    if case["check"] == "required":
        remedy = "fill it in, or remove the row"
        return Problem("empty cell", "the cell must be filled in", shown_as, row, field.name, (), "a row half written", remedy)
    if case["check"] == "enum":
        what, usual = "the value is not one of those allowed", ("a typing mistake", f"use one of: {', '.join(field.enum)}")
        return Problem("unknown value", what, shown_as, row, field.name, (value,), *damage(value, field.enum) or usual)
    wanted = f"of the form {field.pattern}" if field.pattern else f"a {field.type}"
    advice = damage(value) or _advice(field)
    return Problem("wrong form", f"the value is not {wanted}", shown_as, row, field.name, (value,), *advice)


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


def references(frame: pd.DataFrame, table: TableSpec, shown_as: str, known: found.Frames) -> list[Problem]:
    """Cells that name something that another table lacks (an unknown group, question, area …)."""
    referring = [field for field in table.fields if field.refers]
    return [
        problem
        for field in referring
        for problem in _unknown(frame, field, shown_as, known_ids(field.refers, known).union(field.besides))
    ]


def known_ids(refers: str, known: found.Frames) -> frozenset[str]:
    """The values of `table.column`; `areas.area_id` means municipalities and districts together."""
    name, column = refers.split(".")
    tables = ("municipalities", "districts") if name == "areas" else (name,)
    return frozenset(value for table in tables if table in known for value in known[table][column])


def _unknown(frame: pd.DataFrame, field: Field, shown_as: str, known: frozenset[str]) -> list[Problem]:
    column = frame[field.name]
    wrong = column[(column != "") & ~column.isin(known)]
    return [unknown_reference(value, field.refers, known, shown_as, index, field.name) for index, value in wrong.items()]


def unknown_reference(value: str, refers: str, known: frozenset[str], shown_as: str, index: object, column: str) -> Problem:
    """The problem of a cell that names something that does not exist, with the nearest names that do."""
    table = refers.split(".", maxsplit=1)[0]
    what = f"this is not in the table {table}"
    return Problem("unknown reference", what, shown_as, found.line(index), column, (value,), *_advice(value, table, known))


@lru_cache(maxsize=1024)
def _advice(value: str, table: str, known: frozenset[str]) -> tuple[str, str]:
    """The cause and the remedy of an unknown id; one id can stand on every row of a table."""
    near = get_close_matches(value, sorted(known), n=3, cutoff=0.5)
    remedy = f"did you mean {' or '.join(near)}?" if near else f"add it to {table}.csv first"
    return damage(value, known) or ("a misspelt id, or a row that is missing in the other table", remedy)


def validity(frame: pd.DataFrame, table: TableSpec, shown_as: str) -> list[Problem]:
    """Rows that end before they begin."""
    if not {"valid_from", "valid_to"} <= set(table.columns):
        return []
    wrong = frame[(frame["valid_to"] != "") & (frame["valid_to"] < frame["valid_from"])]
    what, cause = "the row ends before it begins", "the two cells were swapped, or one was mistyped"
    remedy = "let valid_to be the last valid year or day, or leave it empty"
    return found.rows(wrong, shown_as, "validity", what, "valid_to", ["valid_from", "valid_to"], cause, remedy)
