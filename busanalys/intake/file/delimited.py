"""CSV and tab-separated text as rows of cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from busanalys.errors import DataError, Problem
from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import Grid
from busanalys.survey import encoding
from busanalys.workbooks.cells import shown
from busanalys.workbooks.marks import Spot, Spots

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab"}
SAMPLE = 65_536
UNUSUAL = {"mac_roman": "Mac text", "cp850": "MS-DOS text"}
HINT = "sep="
LINE_END = re.compile(r"\r\n|\r|\n")
FORMULA = re.compile(
    r"=\s*(?:'?\[|[-+]?[\w.]+\(|[-+]?(?:'[^']{1,40}'!|\w{1,40}!)?\$?[A-Z]{1,3}\$?\d{1,7}(?:$|[-+*/^&=<>:;,)])|[-+*/^().,;%\d\s]+$)"
)
LONGEST = 131_072  # characters of a cell; a library may have moved the limit of the whole process


def grid(content: bytes, file: str) -> Grid:
    """The rows of a text file; raises DataError when it is no text or its quotation marks do not match.

    Row numbers count records, as a spreadsheet shows them, so that a line break inside quotation marks adds no row.
    """
    text, name = encoding.decode(content, file)
    text, hinted = _without_hint(text)
    delimiter = hinted or sniff(text)
    rows = _records(text, delimiter, file, first=2 if hinted else 1)
    _refuse_cut_off(rows, text, file)
    notes = (f"the text was saved as {UNUSUAL[name]} and was converted",) if name in UNUSUAL else ()
    return Grid([row for row in rows if any(row.cells)], formulas=_formulas(rows), notes=notes)


def _formulas(rows: list[Row]) -> Spots:
    """What a sheet holds that was saved while it showed its formulas; a text that only begins with = is none."""
    spots = Spots()
    for row in rows:
        for place, cell in enumerate(row.cells, 1):
            if cell[:1] == "=" and FORMULA.match(cell):
                spots.add(Spot(row.number, place, cell))
    return spots


def _without_hint(text: str) -> tuple[str, str]:
    # Excel's own hint of the separator stands in a first line of its own
    first, *rest = LINE_END.split(text, maxsplit=1)
    hint = first.strip().strip('"')
    if hint.startswith(HINT) and hint[len(HINT) :] in DELIMITERS:
        return "".join(rest), hint[len(HINT) :]
    return text, ""


def sniff(text: str) -> str:
    """The delimiter that gives the widest and most even rows."""
    sample = text[:SAMPLE]
    if len(text) > SAMPLE and "\n" in sample:
        sample = sample.rpartition("\n")[0]
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> float:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(cells) for cells in reader if cells)
    except csv.Error:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[0] - 1) * item[1], default=(1, 0))
    return (width - 1) * (count / max(1, widths.total())) ** 2


def _records(text: str, delimiter: str, file: str, first: int) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    start = 1
    try:
        with _longest_cell(LONGEST):
            for number, cells in enumerate(reader, first):
                rows.append(Row(number, tuple(map(shown, cells))))
                start = reader.line_num + 1
    except csv.Error as error:
        raise DataError([_broken(error, text, start + first - 1, file)]) from None
    return rows


@contextmanager
def _longest_cell(characters: int) -> Iterator[None]:
    before = csv.field_size_limit(characters)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _refuse_cut_off(rows: list[Row], text: str, file: str) -> None:
    """Raise where the last row alone is short and its line has no end: what came after it is lost."""
    if text.endswith(("\n", "\r")) or len(rows) < 3:
        return
    widths, last = {len(row.cells) for row in rows[:-1] if any(row.cells)}, rows[-1]
    if len(widths) == 1 and len(last.cells) < min(widths):
        what = f"the file ends in the middle of a row: {len(last.cells)} of {min(widths)} cells"
        cause, remedy = "the download or the copying was interrupted", "export the file from the survey tool again"
        raise DataError([Problem("cut off", what, file, last.number, "", last.cells[:2], cause, remedy)])


def _broken(error: csv.Error, text: str, line: int, file: str) -> Problem:
    shown = (text.splitlines()[line - 1 : line] or [""])[0][: encoding.SHOWN_CHARACTERS]
    if "field larger" in str(error):
        what = f"a cell that begins on line {line} holds more than {LONGEST:,} characters"
        kind = "long cell"
    else:
        what, kind = f"the quotation marks of the row that begins on line {line} do not match", "broken quoting"
    cause = (
        'a quotation mark was opened and not closed, a quotation mark inside a text was not doubled (""), or the file was cut off'
    )
    return Problem(
        kind, what, file, line, "", (shown,), cause, "correct that line, or export the file from the survey tool again"
    )
