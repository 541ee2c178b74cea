"""What an import works with: how each column, label and respondent is understood, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from busanalys.names import Near, normal
from busanalys.survey.store import Record

if TYPE_CHECKING:
    from busanalys.intake.file import Column, Row

SURE, LIKELY, UNKNOWN = "sure", "likely", "unknown"
QUESTION, GROUP, RECEIVED, YEAR = "question", "group", "received", "year"
RESPONSE, FORM_STATUS = "response", "status"
PERSONAL, TECHNICAL, EMPTY, IGNORED = "personal", "technical", "empty", "ignored"
BLANK, TICKED, OTHER = "blank", "ticked", "other"
KEPT, REMOVED = "yes", "no"

Records = Mapping[str, Sequence[Record]]


@dataclass(frozen=True)
class Target:
    """What a column is: a role, and for a question its code and, where each option has a column, the option."""

    role: str
    question: str = ""
    option: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ColumnMatch:
    """A column of the export, what it is taken or proposed for, how sure, the nearest candidates and a remark.

    `index` is the place of its cells in every row.
    """

    column: Column
    status: str
    target: Target | None = None
    near: tuple[Near, ...] = ()
    note: str = ""
    index: int = 0
    filled: int = 0

    def cell(self, row: Row) -> str:
        """The column's cell of a row, trimmed."""
        return row.cells[self.index].strip()

    @property
    def name(self) -> str:
        """The column as Excel and its reader call it: `column K 'Har ni lokala rutiner?'`."""
        named = f"'{title(self.column)}'" if title(self.column) else "without heading"
        return f"column {self.column.letter} {named}"


@dataclass(frozen=True)
class TextMatch:
    """A label or respondent as it stands in the file, what it means (an option, a number, a group) and where it stands.

    `question` is empty for a respondent; `rows` are the file's own row numbers, `letters` the columns.
    """

    text: str
    status: str
    rows: tuple[int, ...]
    question: str = ""
    means: str = ""
    near: tuple[Near, ...] = ()
    note: str = ""
    letters: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowChoice:
    """What a person says of one row of the file: its group, or whether it is left out (None: not said), by whom and why."""

    row: int
    group_id: str = ""
    leave_out: bool | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Given:
    """What is known before the file is read: from a corrected mapping workbook, or from earlier imports.

    `columns` by `column_key`, `labels` by question and normalised label, `respondents` by normalised text; `letters`
    holds the columns of a workbook by letter, `rows` what it says of rows by their number; `accepted` the rows for the
    dictionaries by table; `decisions` whether a decision about a form that changed is kept, by its name and what the form is
    now; `shown` the pieces of comments that stay as they are although they look like personal data.
    """

    columns: Mapping[tuple[str, str], Target] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    respondents: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, Target] = field(default_factory=dict)
    rows: Mapping[int, RowChoice] = field(default_factory=dict)
    accepted: Records = field(default_factory=dict)
    decisions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    masks: Mapping[tuple[str, str, str], bool] = field(default_factory=dict)


def title(column: Column) -> str:
    """The whole heading of a column: `Vilka ingår? [Polis]`, or its code where it has no heading."""
    heading = column.header or column.code
    return f"{heading} [{column.option}]" if column.option else heading


def column_key(header: str, subheader: str) -> tuple[str, str]:
    """The heading and second heading as they are compared between years."""
    return normal(header), normal(subheader)
