"""What a person wrote into a mapping workbook, held against the file that it is passed back with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import language, workbooks
from busanalys.errors import DataError, Problem
from busanalys.intake.match import model
from busanalys.intake.match.identity import row_keys
from busanalys.intake.match.model import IGNORED, QUESTION, Given, RowChoice, Target, title
from busanalys.intake.match.proposals import TABLES
from busanalys.intake.workbook import ROLES, SHEETS
from busanalys.names import nearest, normal
from busanalys.survey import schemas
from busanalys.survey.rules import cells as checked
from busanalys.survey.store import Record

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.intake.file import Export

YES, NO = "yes", "no"


def read(path: Path, export: Export, questions: Sequence[str]) -> Given:
    """What a person wrote into the workbook; DataError with everything that is not possible."""
    frames = _english(workbooks.read(path))
    lacking = tuple(name for name in SHEETS if name not in frames or set(SHEETS[name]) - set(frames[name].columns))
    if lacking:
        what, remedy = "this is no mapping workbook: sheets or columns are missing", "pass the workbook that the import wrote"
        raise DataError([Problem("no mapping workbook", what, path.name, values=lacking, remedy=remedy)])
    known = [*questions, *(frames["questions"]["question"] if "questions" in frames else ()), *ROLES]
    rows, wrong_rows = _rows(frames["rows"], path.name, export)
    problems = [*_wrong_columns(frames["columns"], path.name, export, known), *wrong_rows]
    accepted = {name: _accepted(frames[name]) for name in TABLES if name in frames}
    for name, frame in accepted.items():
        spec = schemas.spec(name)
        problems += checked(frame[list(spec.columns)], spec, f"{path.name}, sheet {name}")
    if problems:
        raise DataError(problems)
    return _given(frames, rows, {name: _records(frame) for name, frame in accepted.items() if len(frame)})


def _english(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The sheets by their English names, with English headings, whichever language the workbook was written in."""
    found = {}
    for name, frame in frames.items():
        own = language.english(name, (*SHEETS, *TABLES))
        known, kind = (SHEETS[own], "") if own in SHEETS else (("accept", *_fields(own)), "field")
        found[own] = frame.rename(columns={str(column): language.english(str(column), known, kind) for column in frame.columns})
    return found


def _fields(name: str) -> tuple[str, ...]:
    return schemas.spec(name).columns if name in TABLES else ()


def _word(text: str) -> str:
    """yes or no, in either language; else the text as it is compared."""
    return language.english(normal(text), (YES, NO))


def _accepted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["accept"].map(_word) == YES].drop(columns="accept")


def _records(frame: pd.DataFrame) -> list[Record]:
    return [{str(key): str(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _given(frames: Mapping[str, pd.DataFrame], rows: Mapping[int, RowChoice], accepted: model.Records) -> Given:
    columns, labels, respondents, decisions, personal = (
        _records(frames[name]) for name in ("columns", "labels", "respondents", "decisions", "personal")
    )
    said = {(row["question"], row["form"], row["piece"]): _word(row["take_out"]) for row in personal}
    return Given(
        letters={row["column"]: _target(row) for row in columns if row["target"]},
        labels={(row["question"], normal(row["label"])): row["answer"] for row in labels if row["answer"]},
        respondents={normal(row["respondent"]): row["group_id"] for row in respondents if row["group_id"]},
        rows=rows,
        accepted=accepted,
        decisions={(row["decision"], row["now"]): _word(row["keep"]) for row in decisions if _word(row["keep"]) in (YES, NO)},
        masks={key: word == YES for key, word in said.items() if word in (YES, NO)},
    )


def _target(row: Record) -> Target:
    if row["target"] in ROLES:
        return Target(row["target"], reason=row["reason"])
    return Target(QUESTION, row["target"], row["option"], row["reason"])


def _wrong_columns(frame: pd.DataFrame, shown_as: str, export: Export, known: Sequence[str]) -> Iterator[Problem]:
    headings, where = {column.letter: title(column) for column in export.columns}, f"{shown_as}, sheet columns"
    for number, row in enumerate(_records(frame), 2):
        heading = f"{row['heading']} [{row['second_heading']}]" if row["second_heading"] else row["heading"]
        if normal(headings.get(row["column"], "")) != normal(heading):
            what = f"column {row['column']} of the export has another heading: the workbook was made for another file"
            yield Problem("other file", what, where, number, "heading", (heading,), remedy="run the import without it")
        elif row["target"] and row["target"] not in known:
            near = [one.code for one in nearest(row["target"], {name: [name] for name in known})]
            what, remedy = "this is no question and no role", f"use one of the list; nearest: {', '.join(near)}"
            yield Problem("unknown value", what, where, number, "target", (row["target"],), remedy=remedy)
        elif row["target"] == IGNORED and not row["reason"].strip():
            what, remedy = "the column is ignored without a reason", "write why it is not needed in the column reason"
            yield Problem("no reason", what, where, number, "reason", (heading,), remedy=remedy)


def _rows(frame: pd.DataFrame, shown_as: str, export: Export) -> tuple[dict[int, RowChoice], list[Problem]]:
    """What is said of rows, by the row that holds the same today; one decided on that is not what it was is refused."""
    keys, found, problems = row_keys(export), dict[int, RowChoice](), list[Problem]()
    for number, row in enumerate(_records(frame), 2):
        place = keys.get(row["form"]) if row["form"] else _by_place(row, export)
        wrong = _wrong_row(row, place, f"{shown_as}, sheet rows", number)
        problems += wrong
        if place and not wrong:
            found[place] = _choice(row, place)
    return found, problems


def _by_place(row: Record, export: Export) -> int | None:
    """A row that a person added by hand: the one of that number, if it holds the respondent that stands beside it."""
    rows = {str(one.number): one for one in export.rows}
    one, said = rows.get(row["row"]), normal(row["respondent"])
    return one.number if one and said and said in {normal(cell) for cell in one.cells} else None


def _wrong_row(row: Record, place: int | None, where: str, number: int) -> list[Problem]:
    decided = _word(row["leave_out"]) == YES
    if place is None and (decided or row["by"].strip()):
        what = "the answer is not in the file any more, or is not what it was when the workbook was written"
        remedy = "delete this row of the workbook, or run the import without the workbook and decide anew"
        shown = " · ".join(part for part in (row["row"], row["respondent"], row["received"]) if part)
        return [Problem("other form", what, where, number, "form", (shown,), "the file was exported again, or corrected", remedy)]
    by_the_file = row["reason"] == row["why"] != ""
    if decided and not by_the_file and not (row["by"].strip() and row["reason"].strip()):
        what, remedy = "the row is left out, but not by whom or why", "fill in by and reason"
        return [Problem("no reason", what, where, number, "reason", (row["respondent"],), remedy=remedy)]
    return []


def _choice(row: Record, place: int) -> RowChoice:
    word = _word(row["leave_out"])
    return RowChoice(place, row["group_id"], {YES: True, NO: False}.get(word), row["by"], row["reason"])
