"""The mapping workbook: everything an import understood, guessed or did not know, for a person to correct and pass back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from busanalys import workbooks
from busanalys.intake.match import model
from busanalys.intake.match.decided import GONE
from busanalys.intake.match.identity import digest
from busanalys.intake.match.model import IGNORED, ColumnMatch, Records, RowChoice, Target, TextMatch
from busanalys.intake.match.proposals import TABLES
from busanalys.language import ENGLISH, named, swedish, told
from busanalys.names import Near
from busanalys.survey import schemas
from busanalys.survey.schemas import YES_NO
from busanalys.survey.store import Record

if TYPE_CHECKING:
    from busanalys.intake.match.answers import Noticed
    from busanalys.intake.match.decided import Shaken

Match = TypeVar("Match")
ROLES = (
    model.GROUP, model.RECEIVED, model.YEAR, model.RESPONSE, model.FORM_STATUS, model.PERSONAL, model.TECHNICAL,
    model.EMPTY, IGNORED,
)  # fmt: skip
SHEETS = {
    "columns": (
        "column", "heading", "second_heading", "filled", "samples", "status", "target", "option", "reason", "nearest", "remark",
    ),
    "labels": ("question", "label", "answers", "first_row", "status", "answer", "nearest", "remark"),
    "respondents": ("respondent", "rows", "status", "group_id", "nearest", "remark"),
    "rows": ("row", "form", "respondent", "received", "why", "group_id", "leave_out", "by", "reason"),
    "decisions": ("decision", "kind", "submission", "question", "by", "reason", "now", "why", "keep"),
    "personal": ("row", "question", "kind", "piece", "comment", "form", "take_out"),
}  # fmt: skip
FILLED_IN = {
    "columns": ("target", "option", "reason"),
    "labels": ("answer",),
    "respondents": ("group_id",),
    "rows": ("group_id", "leave_out", "by", "reason"),
    "decisions": ("keep",),
    "personal": ("take_out",),
}
NOTES = {
    "target": "The question that the column answers, or: group (who answered), received (the day it came in), year, response "
    "(the tool's number of the answer), status (finished or not), personal or technical (dropped), ignored (dropped, give a "
    "reason).",
    "option": "Only where every option has a column of its own: which option this one is.",
    "answer": "The option that the label means, a whole number for a number question, blank for no answer, or ticked in a "
    "column of one option.",
    "group_id": "The local group that was valid in the year.",
    "leave_out": "yes: the row is not counted (by and reason are needed for an answer that was sent in); no: it is counted.",
    "by": "Who decided.",
    "status": "sure: taken. likely: proposed; passing the workbook back accepts it. unknown: must be filled in.",
    "accept": "yes adds the row to the dataset's own codebook or registry. Fill in its empty cells first.",
    "keep": "yes: the decision holds for the form as it is now. no: the decision is removed.",
    "take_out": "yes: the piece is replaced by words in what is stored. no: it stays.",
    "form": "What the row or comment is known by, whatever its place in the file.",
}
ABOUT = (
    "How the survey export was understood. Correct the cells of the open columns, save, and pass the workbook back:",
    "{command}",
    "What waits for you is coloured and stands first. What is likely is filled in as a proposal; passing the workbook back "
    "accepts it. What is unknown must be filled in.",
    "Rows are tied to what they hold, not to their place: a row that has changed since is refused.",
    "The sheets after personal hold prepared rows for the codebook and the registry; they are added only where accept is yes.",
)
COMMAND = "{command}"
SAID = frozenset({"status", "remark", "why", "reason", "leave_out", "keep", "take_out", "accept", "kind"})
MOST_ROWS = 2_000
CONTEXT = 300
SHOWN_SAMPLES = 3


@dataclass(frozen=True)
class Doubtful:
    """A row of the file: what it is known by, its sender and day, why it is to be looked at, and whether that is open."""

    row: int
    key: str
    respondent: str
    received: str
    why: str
    group_id: str
    choice: RowChoice
    is_open: bool


@dataclass(frozen=True)
class Content:
    """All that the workbook shows; `samples` holds a few texts of each column by its letter."""

    columns: Sequence[ColumnMatch]
    samples: Mapping[str, Sequence[str]]
    labels: Sequence[TextMatch]
    respondents: Sequence[TextMatch]
    rows: Sequence[Doubtful]
    decisions: Sequence[tuple[Shaken, str]]
    personal: Sequence[Noticed]
    proposals: Records
    accepted: Records
    questions: Sequence[str]
    options: Sequence[str]
    groups: Sequence[str]
    themes: Sequence[str]


def write(path: Path, content: Content, command: str, language: str = ENGLISH) -> None:
    """Write the workbook whole or not at all; `command` is the line that passes it back."""
    columns = _open_first(content.columns, lambda match: match.status != model.SURE)
    labels = _open_first(content.labels, lambda match: match.status != model.SURE)
    respondents = _open_first(content.respondents, lambda match: match.status != model.SURE)
    lines: dict[str, list[tuple[tuple[str, ...], bool]]] = {
        "columns": [(_column(match, content.samples), waits) for match, waits in columns],
        "labels": [(_label(match), waits) for match, waits in labels],
        "respondents": [(_respondent(match), waits) for match, waits in respondents],
        "rows": [(_row(row), row.is_open) for row in content.rows if row.is_open or row.why or len(content.rows) <= MOST_ROWS],
        "decisions": [(_decision(one, said), not said) for one, said in content.decisions],
        "personal": [(_personal(one), one.mask is None) for one in content.personal],
    }
    choices = _choices(content)
    sheets = [_sheet(name, SHEETS[name], rows, choices, FILLED_IN[name]) for name, rows in lines.items()]
    sheets += [_prepared(name, content.proposals.get(name, ()), content.accepted.get(name, ()), choices) for name in TABLES]
    about = [line if line == COMMAND else told([line], language)[0] for line in ABOUT]
    first = workbooks.ABOUT if language == ENGLISH else named(workbooks.ABOUT, "sheet")
    workbooks.write(path, [_in(language, sheet) for sheet in sheets], [line.format(command=command) for line in about], first)


def _in(language: str, sheet: workbooks.Sheet) -> workbooks.Sheet:
    """The sheet with its name, headings, notes and own words in the language; codes and what stands in the file stay."""
    if language == ENGLISH:
        return sheet
    names = {column: swedish(column) if sheet.name in SHEETS else named(column, "field") for column in sheet.columns}
    said = [column in (SAID if sheet.name in SHEETS else ("accept",)) for column in sheet.columns]
    rows = tuple(tuple(swedish(c) if own_words else c for c, own_words in zip(row, said, strict=True)) for row in sheet.rows)
    choices = {column: tuple(map(swedish, values)) if values == YES_NO else values for column, values in sheet.choices.items()}
    notes = {column: swedish(note) for column, note in sheet.notes.items()}
    return replace(sheet, rows=rows, choices=choices, notes=notes).renamed(swedish(sheet.name), names)


def _open_first(matches: Sequence[Match], waits: Callable[[Match], bool]) -> list[tuple[Match, bool]]:
    return sorted(((match, waits(match)) for match in matches), key=lambda pair: not pair[1])


def _choices(content: Content) -> dict[str, Sequence[str]]:
    return {
        "target": [*content.questions, *ROLES],
        "option": content.options,
        "answer": [*content.options, model.BLANK, model.TICKED],
        "group_id": content.groups,
        "leave_out": YES_NO,
        "accept": YES_NO,
        "keep": YES_NO,
        "take_out": YES_NO,
        "theme": content.themes,
        **{field.name: field.enum for name in TABLES for field in schemas.spec(name).fields if field.enum},
    }


def _sheet(
    name: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[tuple[str, ...], bool]],
    choices: Mapping[str, Sequence[str]],
    filled_in: Iterable[str],
) -> workbooks.Sheet:
    open_columns = set(filled_in)
    own = {column: choices[column] for column in columns if column in choices and column in open_columns and column != "answer"}
    notes = {column: NOTES[column] for column in columns if column in NOTES}
    waiting = frozenset(place for place, (_, waits) in enumerate(rows) if waits)
    return workbooks.Sheet(name, columns, tuple(row for row, _ in rows), own, notes, frozenset(columns) - open_columns, waiting)


def _prepared(
    name: str, rows: Sequence[Record], accepted: Sequence[Record], choices: Mapping[str, Sequence[str]]
) -> workbooks.Sheet:
    """The prepared rows of a table; those that an earlier round accepted come first and stay accepted."""
    spec = schemas.spec(name)
    columns = ("accept", *spec.columns)
    enums = {"accept", "theme"} | {field.name for field in spec.fields if field.enum}
    own = {column: choices[column] for column in columns if column in enums and column in choices}
    own |= {field.name: field.enum for field in spec.fields if field.enum}
    keys = {tuple(row[column] for column in spec.key) for row in accepted}
    fresh = [row for row in rows if tuple(row[column] for column in spec.key) not in keys]
    shown = [("yes", *(row[c] for c in spec.columns)) for row in accepted] + [
        ("no", *(row[c] for c in spec.columns)) for row in fresh
    ]
    waiting = frozenset(range(len(accepted), len(shown)))
    return workbooks.Sheet(name, columns, tuple(shown), own, {"accept": NOTES["accept"]}, frozenset(), waiting)


def _column(match: ColumnMatch, samples: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    target = match.target or Target("")
    meant = target.question or target.role
    column = match.column
    settled = meant if match.status != model.UNKNOWN or not match.note.startswith("several") else ""
    heading = column.header or column.code
    return (
        column.letter, heading, column.option, str(match.filled), "; ".join(samples.get(column.letter, ())), match.status,
        settled, target.option, target.reason, _near(match.near), match.note,
    )  # fmt: skip


def _label(match: TextMatch) -> tuple[str, ...]:
    count, first = str(len(match.rows)), str(min(match.rows))
    return (match.question, match.text, count, first, match.status, match.means, _near(match.near), match.note)


def _respondent(match: TextMatch) -> tuple[str, ...]:
    rows = ", ".join(str(row) for row in match.rows)
    return (match.text, rows, match.status, match.means, _near(match.near), match.note)


def _row(row: Doubtful) -> tuple[str, ...]:
    choice = row.choice
    left = {True: "yes", False: "no", None: "" if row.why.startswith(("its status", "the same")) else "no"}[choice.leave_out]
    return (str(row.row), row.key, row.respondent, row.received, row.why, row.group_id, left, choice.by, choice.reason)


def _decision(one: Shaken, said: str) -> tuple[str, ...]:
    row = one.decision
    proposed = said or (model.REMOVED if one.now == GONE else "")
    return (
        row["decision"],
        row["kind"],
        row["submission"],
        row["question"],
        row["by"],
        row["reason"],
        one.now,
        one.why,
        proposed,
    )


def _personal(one: Noticed) -> tuple[str, ...]:
    out = {True: "yes", False: "no", None: "yes"}[one.mask]
    return (str(one.row), one.question, one.kind, one.value, _around(one.comment, one.value), digest([one.comment]), out)


def _around(comment: str, piece: str) -> str:
    place = max(comment.find(piece) - CONTEXT // 2, 0)
    return comment[place : place + CONTEXT + len(piece)]


def _near(near: Iterable[Near]) -> str:
    return "; ".join(f"{one.code} ({one.score:.0f})" for one in near)
