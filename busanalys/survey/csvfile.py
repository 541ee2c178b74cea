"""Read one CSV file as text cells, as tolerant as Excel users need and as strict as the data needs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import incoming
from busanalys.errors import DataError, Problem
from busanalys.survey import encoding

MOST_BYTES = 1_000_000_000  # a million answers weigh 60 MB
BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

if TYPE_CHECKING:
    import pandas as pd


def read(path: Path, shown_as: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> pd.DataFrame:
    """The file as a frame of text cells, empty cells as "", one column per name in `columns` and in that order.

    The file may lack those that are `optional`, which are then empty.

    Comma, semicolon or tab; UTF-8 with or without BOM, UTF-16 or cp1252. `shown_as` is the file's name in messages.
    Raises DataError with every problem of the file's form: missing, empty, wrong encoding, columns that are
    missing, doubled or unknown, rows with too few or too many cells.
    """
    text = decode(path, shown_as)
    delimiter, content = sniff_delimiter(text), text.encode()
    try:
        header = next(csv.reader(_lines(content), delimiter=delimiter), [])
    except csv.Error as error:
        raise DataError([Problem("broken quoting", f"the header cannot be read: {error}", shown_as, 1)]) from None
    problems = _header_problems(header, columns, optional, shown_as)
    if not _is_sound(content, delimiter.encode(), len(header)):
        problems += _wrong_rows(content, delimiter, len(header), shown_as)
    if problems:
        raise DataError(problems)
    return _frame(content, delimiter).reindex(columns=list(columns), fill_value="")


def decode(path: Path, shown_as: str) -> str:
    """The file's text whatever common encoding it was saved in; DataError when it is none of them."""
    if not path.exists():
        remedy = "restore the file from git or write it with the columns that data/README.md lists"
        raise DataError([Problem("missing file", "the file does not exist", shown_as, remedy=remedy)])
    content = incoming.content(path, shown_as, MOST_BYTES)
    if not content.strip(BLANK):
        raise DataError([Problem("empty file", "the file is empty; even without rows it needs its header", shown_as)])
    text, _ = encoding.decode(content, shown_as)
    return _checked_text(text, shown_as)


def _checked_text(text: str, shown_as: str) -> str:
    first = {mark[0] for mark in encoding.MOJIBAKE}
    if any(sign in text for sign in first) and any(mark in text for mark in encoding.MOJIBAKE):
        lines = enumerate(text.splitlines(), 1)
        broken = [(number, line) for number, line in lines if any(mark in line for mark in encoding.MOJIBAKE)]
        what = "å, ä or ö is garbled: the file was read in one encoding and saved in another"
        raise DataError([encoding.problem(what, shown_as, row, (line[: encoding.SHOWN_CHARACTERS],)) for row, line in broken])
    return text


def sniff_delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one that occurs most in the header line."""
    header = text[: text.find("\n") + 1] or text
    return max((",", ";", "\t"), key=header.count)


def _header_problems(header: list[str], columns: tuple[str, ...], optional: tuple[str, ...], shown_as: str) -> list[Problem]:
    missing = [name for name in columns if name not in (*header, *optional)]
    unknown = [name for name in header if name not in columns]
    doubled = sorted({name for name in header if header.count(name) > 1})
    expected = f"the header must be {','.join(columns)}"
    cause = "a column was renamed, removed or added in a spreadsheet"
    found = (("missing column", "columns are missing", missing), ("unknown column", "columns are unknown", unknown))
    problems = [Problem(k, w, shown_as, 1, "", tuple(v), cause, expected) for k, w, v in found if v]
    if doubled:
        problems.append(Problem("doubled column", "columns stand twice", shown_as, 1, "", tuple(doubled), cause, expected))
    return problems


def _is_sound(content: bytes, delimiter: bytes, width: int) -> bool:
    """Whether every line is soon seen to have as many cells as the header; few files have others, which are read with care."""
    quoted = re.compile(rb'"(?<=[%b\n]")[^"]*(?:""[^"]*)*"(?![^%b\r\n])' % (delimiter, delimiter))
    plain = quoted.sub(b"x", content).replace(b"\r\n", b"\n")
    lines = filter(b"\n".__ne__, io.BytesIO(plain))
    return b'"' not in plain and b"\r" not in plain and set(map(bytes.count, lines, repeat(delimiter))) <= {width - 1}


def _wrong_rows(content: bytes, delimiter: str, width: int, shown_as: str) -> Iterator[Problem]:
    reader = csv.reader(_lines(content), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if cells and len(cells) != width:
                yield _width_problem(cells, width, shown_as, reader.line_num)
    except csv.Error as error:
        cause = "a quotation mark was opened and not closed, or the file was cut off"
        yield Problem("broken quoting", str(error), shown_as, reader.line_num, cause=cause)


def _lines(content: bytes) -> io.TextIOWrapper:
    """The text to be read line by line; io.StringIO would take four bytes for every character of a large file."""
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")


def _width_problem(cells: list[str], width: int, shown_as: str, row: int) -> Problem:
    what = f"the row has {len(cells)} cells but the header has {width}"
    cause = "a comma inside a text that is not in quotation marks, or a row cut off"
    return Problem(
        "row width", what, shown_as, row, values=tuple(cells[:6]), cause=cause, remedy="quote the text or complete the row"
    )


def _frame(content: bytes, delimiter: str) -> pd.DataFrame:
    import pandas as pd

    if pd.options.mode.string_storage == "auto":  # arrow's texts take threads, and thrice the time in frames of thirty rows
        pd.options.mode.string_storage = "python"
    return pd.read_csv(io.BytesIO(content), sep=delimiter, dtype=str, keep_default_na=False, na_filter=False)
