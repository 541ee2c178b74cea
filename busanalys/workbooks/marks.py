"""What the XML of a sheet tells that its values do not: formulas, error values, how far cells reach, what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from xml.parsers import expat

from busanalys.errors import DataError, Problem
from busanalys.workbooks import container
from busanalys.workbooks.cells import letter

CONTENT = "content.xml"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet, in any program
TRUE = ("1", "true")
MOST_SHOWN = 1_000  # formulas and errors kept of a sheet; the rest are counted
SHOWN = 60
VALUES = "in a copy of the file, copy all cells and paste them back as values (Paste special, Values)"
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class Spot(NamedTuple):
    """A cell that holds no plain value: its row and place, both from 1, and its formula or its error."""

    row: int
    place: int
    text: str

    def __str__(self) -> str:
        return f"{letter(self.place)}{self.row}: {self.text[:SHOWN]}"


@dataclass
class Spots:
    """Cells of one kind: the first of them, and how many there are."""

    first: list[Spot] = field(default_factory=list)
    count: int = 0

    def add(self, spot: Spot) -> None:
        """One more; kept while there are few."""
        self.count += 1
        if len(self.first) < MOST_SHOWN:
            self.first.append(spot)

    def outside(self, rows: Container[int]) -> Spots:
        """Those that stand in none of the rows; the ones that are only counted stay counted."""
        left = [spot for spot in self.first if spot.row not in rows]
        return Spots(left, self.count - len(self.first) + len(left))


def stale(found: Marks, file: str) -> list[Problem]:
    """The formulas and error values of a sheet, one problem of each kind with all places; empty where there are none."""
    return [*formulas(found.formulas, file), *errors(found.errors, file)]


def formulas(spots: Spots, file: str) -> list[Problem]:
    """All formulas as one problem, whatever program wrote them; empty where there is none."""
    linked = any("[" in spot.text for spot in spots.first)
    what = f"{spots.count:,} {'cell holds a formula, not a value' if spots.count == 1 else 'cells hold formulas, not values'}"
    what += " (linked to another workbook)" if linked else ""
    cause = "the sheet was put together by hand, or saved while it showed its formulas; what they gave may have changed since"
    return _as_one("formula", what, spots, file, cause, VALUES)


def errors(spots: Spots, file: str) -> list[Problem]:
    """All error values as one problem; empty where there is none."""
    cause = "a formula lost what it referred to, or a column was too narrow when the file was saved as text"
    what = f"{spots.count:,} {'cell holds an error value' if spots.count == 1 else 'cells hold error values'}"
    return _as_one("error value", what, spots, file, cause, "write the values, or clear the cells")


def _as_one(kind: str, what: str, spots: Spots, file: str, cause: str, remedy: str) -> list[Problem]:
    if not spots.count:
        return []
    first = min(spots.first, default=Spot(0, 0, ""))
    return [Problem(kind, what, file, first.row, letter(first.place), tuple(map(str, sorted(spots.first))), cause, remedy)]


@dataclass
class Marks:
    """What is known of a sheet: the last row and column that hold anything, its formulas, errors, hidden rows and columns.

    `from_1904` says that the workbook counts its days from 1904, as Excel for Mac once did, so that a bare number is another day.
    """

    rows: int = 0
    columns: int = 0
    formulas: Spots = field(default_factory=Spots)
    errors: Spots = field(default_factory=Spots)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    from_1904: bool = False

    def reach(self, row: int, place: int) -> None:
        """A filled cell at a row and place."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, place)


def parse(xml: bytes, part: str, file: str, start: Start | None = None, end: End | None = None, text: End | None = None) -> None:
    """Parse a part of a workbook; DataError when it is not well-formed or declares entities, which no program writes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_entities(part, file)
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise DataError([container.damaged(file, f"{part}: {error}")]) from None


def _refuse_entities(part: str, file: str) -> None:
    what, cause = "the workbook declares XML entities, which no spreadsheet program writes", "the file was made to do harm"
    remedy = "do not open it; " + container.EXPORT_AGAIN
    raise DataError([Problem("XML entities", what, file, values=(part,), cause=cause, remedy=remedy)])


def place_of(letters: str) -> int:
    """The 1-based place of a column by its letters: A gives 1, AB gives 28."""
    place = 0
    for sign in letters:
        place = place * 26 + ord(sign) - ord("A") + 1
    return place


def xlsx(parts: Mapping[str, bytes], file: str) -> dict[str, Marks]:
    """The marks of every sheet of an .xlsx by its name."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}
    counts_from_1904: list[bool] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "workbookPr":
            counts_from_1904.append(attributes.get("date1904") in TRUE)
        if _local(name) == "sheet":
            identity = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            sheets[attributes.get("name", "")] = _path(targets.get(identity, ""))

    parse(parts.get(RELATIONS, b""), RELATIONS, file, relation)
    parse(parts[BOOK], BOOK, file, sheet)
    found = {name: _Xlsx(parts[part], part, file).marks for name, part in sheets.items() if _present(part, parts, file)}
    return {name: replace(marks, from_1904=any(counts_from_1904)) for name, marks in found.items()}


def _present(part: str, parts: Mapping[str, bytes], file: str) -> bool:
    if part not in parts:
        raise DataError([container.damaged(file, f"a sheet's part {part} is missing")])
    return part.startswith("xl/worksheets/")


def _path(target: str) -> str:
    path = target.lower().replace("\\", "/").lstrip("/")
    return path if path.startswith("xl/") else f"xl/{path}"


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Xlsx:
    """One pass over the XML of a sheet of an .xlsx."""

    def __init__(self, xml: bytes, part: str, file: str) -> None:
        self.marks = Marks()
        self._row = self._place = 0
        self._is_error = False
        self._held: list[str] | None = None  # the text of the formula or error that is being read
        self._steps: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._in_row,
            "c": self._in_cell,
            "f": self._in_formula,
            "v": self._in_value,
            "is": self._in_text,
            "col": self._in_columns,
        }
        parse(xml, part, file, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        step = self._steps.get(_local(name))
        if step:
            step(attributes)

    def _text(self, text: str) -> None:
        if self._held is not None:
            self._held.append(text)

    def _end(self, name: str) -> None:
        if self._held is not None and _local(name) in ("f", "v"):
            kind = self.marks.formulas if _local(name) == "f" else self.marks.errors
            kind.add(Spot(self._row, self._place, "".join(self._held)))
            self._held = None

    def _in_row(self, attributes: dict[str, str]) -> None:
        self._row = whole(attributes.get("r", ""), self._row + 1)
        self._place = 0
        if attributes.get("hidden") in TRUE:
            self.marks.hidden_rows.add(self._row)

    def _in_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "").upper()
        letters = reference.rstrip("0123456789")
        self._place = place_of(letters) if letters.isascii() and letters.isalpha() and len(letters) < 9 else self._place + 1
        self._row = whole(reference[len(letters) :], self._row)
        self._is_error = attributes.get("t") == "e"

    def _in_formula(self, _: dict[str, str]) -> None:
        self._held = []
        self.marks.reach(self._row, self._place)

    def _in_value(self, _: dict[str, str]) -> None:
        self._held = [] if self._is_error else None
        self.marks.reach(self._row, self._place)

    def _in_text(self, _: dict[str, str]) -> None:
        self.marks.reach(self._row, self._place)

    def _in_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in TRUE:
            first, last = whole(attributes.get("min", ""), 1), whole(attributes.get("max", ""), 1)
            self.marks.hidden_columns |= set(range(first, min(last, first + MOST_COLUMNS) + 1))


def whole(digits: str, otherwise: int) -> int:
    """A whole number, as far as a sheet can reach; `otherwise` where it is none."""
    return int(digits[:9]) if digits.isascii() and digits.isdigit() else otherwise


def ods(parts: Mapping[str, bytes], file: str) -> dict[str, Marks]:
    """The marks of every sheet of an .ods by its name."""
    return _Ods(parts[CONTENT], file).sheets


class _Ods:
    """One pass over the XML of an .ods."""

    def __init__(self, xml: bytes, file: str) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._row = self._height = self._place = self._column = 0
        self._steps: dict[str, Callable[[dict[str, str]], None]] = {
            "table:table": self._in_table,
            "table:table-column": self._in_columns,
            "table:table-row": self._in_row,
            "table:table-cell": self._in_cell,
            "table:covered-table-cell": self._in_cell,
        }
        parse(xml, CONTENT, file, self._start)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        step = self._steps.get(name)
        if step:
            step(attributes)

    def _in_table(self, attributes: dict[str, str]) -> None:
        self._marks = self.sheets.setdefault(attributes.get("table:name", ""), Marks())
        self._row = self._height = self._column = 0

    def _in_columns(self, attributes: dict[str, str]) -> None:
        first, count = self._column + 1, whole(attributes.get("table:number-columns-repeated", ""), 1)
        self._column += count
        if attributes.get("table:visibility", "visible") != "visible":
            self._marks.hidden_columns |= set(range(first, first + min(count, MOST_COLUMNS)))

    def _in_row(self, attributes: dict[str, str]) -> None:
        self._row += self._height
        self._height, self._place = whole(attributes.get("table:number-rows-repeated", ""), 1), 0
        if attributes.get("table:visibility", "visible") != "visible":
            self._marks.hidden_rows |= set(range(self._row + 1, self._row + 1 + min(self._height, MOST_ROWS)))

    def _in_cell(self, attributes: dict[str, str]) -> None:
        self._place += whole(attributes.get("table:number-columns-repeated", ""), 1)
        formula = attributes.get("table:formula", "")
        if formula:
            self._marks.formulas.add(Spot(self._row + 1, self._place, formula.partition(":")[2] or formula))
        if formula or "office:value-type" in attributes:
            self._marks.reach(self._row + self._height, self._place)
