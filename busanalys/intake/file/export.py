"""What a survey tool's file holds once it is read: one table of text cells and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of the file.

    `place` is its 1-based position in the file and `letter` that position as a spreadsheet names it. `header` is the
    question as given, trimmed; `option` the answer or sub-question that this column stands for (a second header row,
    `[SQ001]`, `Question [Option]`), else ""; `code` the tool's code, such as `Q3[SQ001]`, where the header holds one.
    `hidden` columns are those that a person has hidden in the sheet; `zone` is the time zone that the tool names.
    """

    place: int
    letter: str
    header: str
    option: str = ""
    code: str = ""
    hidden: bool = False
    zone: str = ""

    @property
    def title(self) -> str:
        """The column as a person names it: its question, with the option after a colon."""
        return f"{self.header}: {self.option}" if self.option else self.header


@dataclass(frozen=True)
class Row:
    """One row: `number` as a person sees it in the file or sheet, `cells` as text, "" where empty.

    Text is trimmed and NFC, odd spaces are one space; dates are ISO (`2014-05-23`, `2014-05-23 09:30:00`); numbers of a
    workbook have a decimal point and no trailing `.0`; truth values are `SANT` and `FALSKT`, as Swedish Excel shows them.
    `hidden` rows are those that a filter or a person has hidden in the sheet.
    """

    number: int
    cells: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True)
class Export:
    """One table of answers: every row has as many cells as there are columns.

    `file` is the file's name, `sheet` the sheet's name ("" for CSV), `producer` the survey tool where it is recognised,
    `sha256` the digest of the file's bytes, `notes` what was left out or repaired, in words, `from_1904` whether a number that
    stands for a day is counted from 1904.
    """

    file: str
    sheet: str
    producer: str
    sha256: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    from_1904: bool = False
