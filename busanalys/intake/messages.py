"""What an import says to a person: what it could not settle, where that stands, and the line to type next."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys.errors import SHOWN_VALUES
from busanalys.intake.match import model, personal, statuses
from busanalys.intake.match.forms import NEVER_SENT
from busanalys.intake.match.model import ColumnMatch, Records, TextMatch
from busanalys.names import Near
from busanalys.survey.store import PARTS

if TYPE_CHECKING:
    from busanalys.intake.match.answers import Noticed
    from busanalys.intake.match.decided import Shaken
    from busanalys.intake.match.reading import Reading

PER_KIND = 4 * SHOWN_VALUES


def open_things(reading: Reading) -> list[str]:
    """Everything that a person must settle, kind by kind, with the nearest candidates."""
    return [
        *_listed("columns to settle", [_column(match) for match in reading.open_columns]),
        *_listed("no column says who answered", ["choose 'group' as the target of that column"] if reading.lacks_group else []),
        *_listed("questions of the codebook without a column", [_missing(reading, question) for question in reading.missing]),
        *_listed("answer labels to settle", [_label(match) for match in reading.open_labels]),
        *_listed("respondents to settle", [_respondent(match) for match in reading.open_respondents]),
        *_listed("rows to settle", [f"row {row.row} ({row.respondent or 'no name'}): {row.why}" for row in reading.open_rows]),
        *_listed("personal data in comments to look at", [_personal(one) for one in reading.open_personal]),
        *_listed("decisions to look at again", [_decision(one) for one in reading.open_decisions]),
    ]


def notes(reading: Reading) -> list[str]:
    """What of the file is left out or hidden, row by row and column by column."""
    hidden = [match.name for match in reading.matches if match.column.hidden]
    lines = [f"{name} is hidden in the sheet and was read" for name in hidden]
    lines += [*_merged(reading), *_not_offered(reading)]
    by_reason: dict[str, list[int]] = {}
    for one in reading.forms.aside.values():
        by_reason.setdefault(one.why, []).append(one.number) if one.out else None
    for why, rows in by_reason.items():
        more = "; take them in with --with-unfinished" if why == NEVER_SENT or why.startswith(statuses.BEGUN) else ""
        lines.append(f"left out, {why} (row {_rows(tuple(rows))}{more})")
    if reading.forms.undated:
        lines.append(f"{reading.forms.undated} answers were sent in without a time stamp (1980-01-01): their day is not known")
    return lines


def _listed(heading: str, lines: Sequence[str]) -> list[str]:
    hidden = len(lines) - PER_KIND
    more = [f"  … and {hidden} more, all in the workbook"] if hidden > 0 else []
    return [f"{heading} ({len(lines)}):", *(f"- {line}" for line in lines[:PER_KIND]), *more] if lines else []


def _column(match: ColumnMatch) -> str:
    target = match.target
    meant = " ".join(part for part in ((target.question or target.role, target.option) if target else ()) if part)
    return f"{match.name}: {_guess(match.status, meant)}{_remark(match.note)}{_nearest(match.near)}"


def _label(match: TextMatch) -> str:
    where = f"{match.question}, column {', '.join(match.letters)}, row {_rows(match.rows)}"
    return f"'{match.text}' ({where}): {_guess(match.status, match.means)}{_remark(match.note)}{_nearest(match.near)}"


def _respondent(match: TextMatch) -> str:
    guess = _guess(match.status, match.means)
    return f"'{match.text}' (row {_rows(match.rows)}): {guess}{_remark(match.note)}{_nearest(match.near)}"


def _merged(reading: Reading) -> list[str]:
    """The columns that were read as one, question by question."""
    columns: dict[tuple[str, str], list[str]] = {}
    for match in reading.matches:
        if match.target and match.target.role == model.QUESTION and match.status != model.UNKNOWN:
            columns.setdefault((match.target.question, match.target.option), []).append(match.column.letter)
    found = [(*key, letters) for key, letters in columns.items() if len(letters) > 1]
    return [
        f"columns {', '.join(letters)} are one question ({' '.join(filter(None, key))}), read as one" for *key, letters in found
    ]


def _not_offered(reading: Reading) -> list[str]:
    """The options of the codebook without a column, where the options of a question have columns of their own."""
    columns: dict[str, set[str]] = {}
    for match in reading.matches:
        if match.target and match.target.question:
            columns.setdefault(match.target.question, set()).add(match.target.option)
    left = {q: [code for code in reading.labels.codes(q) if code not in seen] for q, seen in columns.items() if "" not in seen}
    return [
        f"{question} has no column for {', '.join(codes)}: stored as not offered in {reading.year}, not as chosen by nobody"
        for question, codes in left.items()
        if codes
    ]


def _personal(one: Noticed) -> str:
    return f"row {one.row}, column {one.letter}, {one.question}: {one.kind} {personal.shown(one.value)}"


def _decision(one: Shaken) -> str:
    row = one.decision
    about = ", ".join(part for part in (row["kind"], row["submission"], row["question"]) if part)
    return f"{row['decision']} ({about}): {one.why}"


def _missing(reading: Reading, question: str) -> str:
    version = reading.labels.codebook.wording(question, reading.year)
    wording = "" if version is None else str(version["wording"])
    unasked = f"If it was not asked in {reading.year}, accept its row in the sheet wordings with asked = no"
    return f"{question} '{wording}': which column is it? {unasked}"


def _rows(rows: tuple[int, ...]) -> str:
    shown = ", ".join(str(row) for row in rows[:5])
    return shown if len(rows) <= 5 else f"{shown} and {len(rows) - 5} more"


def _guess(status: str, meant: str) -> str:
    return f"likely {meant}" if status == model.LIKELY and meant else "unknown"


def _remark(note: str) -> str:
    return f"; {note}" if note else ""


def _nearest(near: Iterable[Near]) -> str:
    shown = ", ".join(f"{one.code} '{one.label}' ({one.score:.0f})" for one in near)
    return f"; nearest: {shown}" if shown else ""


def prepared(proposals: Records) -> list[str]:
    """The prepared rows as CSV, table by table, to be reviewed."""
    if not proposals:
        return []
    lines = ["prepared rows, added only if accepted in the workbook (empty cells must be filled in first):"]
    for name, rows in proposals.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(dict(row) for row in rows)
        lines += [f"  {PARTS[name]}", *(f"    {line}" for line in text.getvalue().splitlines())]
    return lines


def command(words: Iterable[str | Path]) -> str:
    """A command line that can be typed: words with spaces in quotation marks."""
    return " ".join(
        f'"{word}"' if " " in str(word) else shlex.quote(str(word)) if "\\" not in str(word) else str(word) for word in words
    )
