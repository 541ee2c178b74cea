"""The mapping workbook: everything an import understood, guessed or did not know, for a person to correct and pass back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import workbooks
from busanalys.errors import DataError, Problem
from busanalys.intake.match import model
from busanalys.intake.match.model import (
    IGNORED,
    QUESTION,
    ColumnMatch,
    Given,
    Record,
    Records,
    RowChoice,
    Target,
    TextMatch,
    title,
)
from busanalys.intake.match.proposals import TABLES
from busanalys.names import Near, nearest, normal
from busanalys.survey import schemas
from busanalys.survey.rules import cells as checked

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.intake.file import Export

ROLES = (model.GROUP, model.RECEIVED, model.YEAR, model.PERSONAL, model.TECHNICAL, model.EMPTY, IGNORED)
YES_NO = ("yes", "no")
SHEETS = {
    "columns": ("column", "heading", "second_heading", "filled", "status", "target", "option", "reason", "nearest", "remark"),
    "labels": ("question", "label", "answers", "first_row", "status", "answer", "nearest", "remark"),
    "respondents": ("respondent", "rows", "status", "group_id", "nearest", "remark"),
    "rows": ("row", "respondent", "received", "why", "group_id", "leave_out", "by", "reason"),
}
FILLED_IN = {
    "columns": ("target", "option", "reason"),
    "labels": ("answer",),
    "respondents": ("group_id",),
    "rows": ("group_id", "leave_out", "by", "reason"),
}
NOTES = {
    "target": "The question that the column answers, or: group (who answered), received (the day it came in), year, personal "
    "or technical (dropped), ignored (dropped, give a reason).",
    "option": "Only where every option has a column of its own: which option this one is.",
    "reason": "Why the column is ignored or the row left out; it is stored.",
    "answer": "The option that the label means, a whole number for a number question, or blank for no answer.",
    "group_id": "The local group that was valid in the year.",
    "leave_out": "yes keeps the form but does not count it; needs by and reason.",
    "by": "Who decided.",
    "status": "sure: taken. likely: proposed; passing the workbook back accepts it. unknown: must be filled in.",
    "accept": "yes adds the row to the dataset's own codebook or registry. Fill in its empty cells first.",
}
ABOUT = (
    "How the survey export was understood. Correct the cells of the open columns, save, and pass the workbook back:",
    "{command}",
    "What is likely is filled in as a proposal; passing the workbook back accepts it. What is unknown must be filled in.",
    "The sheets after rows hold prepared rows for the codebook and the registry; they are added only where accept is yes.",
)


@dataclass(frozen=True)
class Doubtful:
    """A row of the file that a person must look at: whose it is, when it came in and why it is listed."""

    row: int
    respondent: str
    received: str
    why: str
    group_id: str
    choice: RowChoice


@dataclass(frozen=True)
class Content:
    """All that the workbook shows."""

    columns: Sequence[ColumnMatch]
    labels: Sequence[TextMatch]
    respondents: Sequence[TextMatch]
    rows: Sequence[Doubtful]
    proposals: Records
    questions: Sequence[str]
    options: Sequence[str]
    groups: Sequence[str]
    themes: Sequence[str]


def write(path: Path, content: Content, command: str) -> None:
    """Write the workbook whole or not at all; `command` is the line that passes it back."""
    lines = {
        "columns": [_column(match) for match in content.columns],
        "labels": [_label(match) for match in content.labels],
        "respondents": [_respondent(match) for match in content.respondents],
        "rows": [_row(row) for row in content.rows],
    }
    choices = _choices(content)
    sheets = [_sheet(name, SHEETS[name], rows, choices, FILLED_IN[name]) for name, rows in lines.items()]
    sheets += [_prepared(name, content.proposals.get(name, ()), choices) for name in TABLES]
    workbooks.write(path, sheets, about=[line.format(command=command) for line in ABOUT])


def _choices(content: Content) -> dict[str, Sequence[str]]:
    return {
        "target": [*content.questions, *ROLES],
        "option": content.options,
        "answer": [*content.options, model.BLANK],
        "group_id": content.groups,
        "leave_out": YES_NO,
        "accept": YES_NO,
        "theme": content.themes,
        **{field.name: field.enum for name in TABLES for field in schemas.spec(name).fields if field.enum},
    }


def _sheet(
    name: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    choices: Mapping[str, Sequence[str]],
    filled_in: Iterable[str],
) -> workbooks.Sheet:
    open_columns = set(filled_in)
    own = {column: choices[column] for column in columns if column in choices and column in open_columns}
    notes = {column: NOTES[column] for column in columns if column in NOTES}
    return workbooks.Sheet(name, columns, tuple(rows), own, notes, frozenset(columns) - open_columns)


def _prepared(name: str, rows: Sequence[Record], choices: Mapping[str, Sequence[str]]) -> workbooks.Sheet:
    columns = ("accept", *schemas.spec(name).columns)
    enums = {"accept", "theme", *(field.name for field in schemas.spec(name).fields if field.enum)}
    own = {column: values for column, values in choices.items() if column in enums}
    shown = tuple((row.get("accept", "no"), *(row[column] for column in columns[1:])) for row in rows)
    return workbooks.Sheet(name, columns, shown, own, {"accept": NOTES["accept"]}, frozenset())


def _column(match: ColumnMatch) -> tuple[str, ...]:
    target = match.target or Target("")
    meant = target.question or target.role
    column = match.column
    settled = meant if match.status != model.UNKNOWN or not match.note.startswith("several") else ""
    heading = column.header or column.code
    return (
        column.letter, heading, column.option, str(match.filled), match.status, settled, target.option, target.reason,
        _near(match.near), match.note,
    )  # fmt: skip


def _label(match: TextMatch) -> tuple[str, ...]:
    count, first = str(len(match.rows)), str(min(match.rows))
    return (match.question, match.text, count, first, match.status, match.means, _near(match.near), match.note)


def _respondent(match: TextMatch) -> tuple[str, ...]:
    rows = ", ".join(str(row) for row in match.rows)
    return (match.text, rows, match.status, match.means, _near(match.near), match.note)


def _row(row: Doubtful) -> tuple[str, ...]:
    choice = row.choice
    left = "yes" if choice.leave_out else "no"
    return (str(row.row), row.respondent, row.received, row.why, row.group_id, left, choice.by, choice.reason)


def _near(near: Iterable[Near]) -> str:
    return "; ".join(f"{one.code} ({one.score:.0f})" for one in near)


def read(path: Path, export: Export, questions: Sequence[str]) -> Given:
    """What a person wrote into the workbook; DataError with everything that is not possible."""
    frames = workbooks.read(path)
    lacking = tuple(name for name in SHEETS if name not in frames or set(SHEETS[name]) - set(frames[name].columns))
    if lacking:
        what, remedy = "this is no mapping workbook: sheets or columns are missing", "pass the workbook that the import wrote"
        raise DataError([Problem("no mapping workbook", what, path.name, values=lacking, remedy=remedy)])
    known = [*questions, *(frames["questions"]["question"] if "questions" in frames else ()), *ROLES]
    problems = [*_wrong_columns(frames["columns"], path.name, export, known), *_wrong_rows(frames["rows"], path.name)]
    accepted = {name: _accepted(frames[name]) for name in TABLES if name in frames}
    for name, frame in accepted.items():
        spec = schemas.spec(name)
        problems += checked(frame[list(spec.columns)], spec, f"{path.name}, sheet {name}")
    if problems:
        raise DataError(problems)
    return _given(frames, {name: _records(frame) for name, frame in accepted.items() if len(frame)})


def _accepted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["accept"].map(normal) == "yes"].drop(columns="accept")


def _records(frame: pd.DataFrame) -> list[Record]:
    return [{str(key): str(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _given(frames: Mapping[str, pd.DataFrame], accepted: Records) -> Given:
    columns, labels, respondents = (_records(frames[name]) for name in ("columns", "labels", "respondents"))
    return Given(
        letters={row["column"]: _target(row) for row in columns if row["target"]},
        labels={(row["question"], normal(row["label"])): row["answer"] for row in labels if row["answer"]},
        respondents={normal(row["respondent"]): row["group_id"] for row in respondents if row["group_id"]},
        rows={int(row["row"]): _choice(row) for row in _records(frames["rows"])},
        accepted=accepted,
    )


def _target(row: Record) -> Target:
    if row["target"] in ROLES:
        return Target(row["target"], reason=row["reason"])
    return Target(QUESTION, row["target"], row["option"], row["reason"])


def _choice(row: Record) -> RowChoice:
    return RowChoice(int(row["row"]), row["group_id"], normal(row["leave_out"]) == "yes", row["by"], row["reason"])


def _wrong_columns(frame: pd.DataFrame, shown_as: str, export: Export, known: Sequence[str]) -> Iterator[Problem]:
    headings = {column.letter: title(column) for column in export.columns}
    for number, row in enumerate(_records(frame), 2):
        heading = f"{row['heading']} [{row['second_heading']}]" if row["second_heading"] else row["heading"]
        if normal(headings.get(row["column"], "")) != normal(heading):
            what = f"column {row['column']} of the export has another heading: the workbook was made for another file"
            yield Problem(
                "other file",
                what,
                f"{shown_as}, sheet columns",
                number,
                "heading",
                (heading,),
                remedy="run the import without it",
            )
        elif row["target"] and row["target"] not in known:
            near = [one.code for one in nearest(row["target"], {name: [name] for name in known})]
            what, remedy = "this is no question and no role", f"use one of the list; nearest: {', '.join(near)}"
            yield Problem("unknown value", what, f"{shown_as}, sheet columns", number, "target", (row["target"],), remedy=remedy)
        elif row["target"] == IGNORED and not row["reason"].strip():
            what, remedy = "the column is ignored without a reason", "write why it is not needed in the column reason"
            yield Problem("no reason", what, f"{shown_as}, sheet columns", number, "reason", (heading,), remedy=remedy)


def _wrong_rows(frame: pd.DataFrame, shown_as: str) -> Iterator[Problem]:
    for number, row in enumerate(_records(frame), 2):
        if not row["row"].isdigit():
            what, remedy = "this is no row of the file", "leave the column row as it was"
            yield Problem("unknown value", what, f"{shown_as}, sheet rows", number, "row", (row["row"],), remedy=remedy)
        elif normal(row["leave_out"]) == "yes" and not (row["by"].strip() and row["reason"].strip()):
            what, remedy = "the row is left out, but not by whom or why", "fill in by and reason"
            yield Problem("no reason", what, f"{shown_as}, sheet rows", number, "reason", (row["respondent"],), remedy=remedy)
