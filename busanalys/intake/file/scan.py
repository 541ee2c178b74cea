"""What the XML of a workbook tells that its values do not: how far the cells reach, formulas and error values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

from busanalys.intake.file.archive import CONTENT

ATTRIBUTE = r"""\b{}\s*=\s*(?:"([^"]*)"|'([^']*)')"""
SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]{0,2000}>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]{0,2000}>")
PLACE = rb'<(?:\w+:)?c\s[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}'
ANY_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d+)")
SURELY_FEW = 1_000_000
ATTRIBUTES = rb'(?:\s+[\w:.]+="[^"<>]{0,200}"){0,20}\s*'
BLANK_CELL = re.compile(rb"<(?:\w+:)?c" + ATTRIBUTES + rb"/>")
BLANK_ROW = re.compile(rb"<(?:\w+:)?row" + ATTRIBUTES + rb"(?:/>|>\s*</(?:\w+:)?row>)")
FORMULA = re.compile(PLACE + rb"(?<!/)><(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]*)<)")
ERROR = re.compile(rb'(?=<(?:\w+:)?c\s[^<>]{0,200}\bt="e")' + PLACE + rb">(?:<(?:\w+:)?f[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>([^<]*)<")
ODS_TOKEN = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])((?:[^\"'<>]+|\"[^\"]*\"|'[^']*')*)>")


class Spot(NamedTuple):
    """A cell that holds no plain value: its row and place (both from 1), its formula or error, and which of the two."""

    row: int
    place: int
    text: str
    is_formula: bool


class Sheet(NamedTuple):
    """How many rows and columns the filled cells of a sheet reach over, and its formulas and errors."""

    rows: int
    columns: int
    spots: tuple[Spot, ...] = ()


def xlsx(parts: Mapping[str, bytes]) -> dict[str, Sheet]:
    """Every sheet of an .xlsx by its name."""
    targets = {
        _attribute(found, "Id"): _attribute(found, "Target") for found in _found(RELATION, parts, "xl/_rels/workbook.xml.rels")
    }
    named = {
        _attribute(found, "name"): targets.get(_attribute(found, "id"), "") for found in _found(SHEET, parts, "xl/workbook.xml")
    }
    return {name: _sheet(parts.get(_path(target), b"")) for name, target in named.items()}


def _found(pattern: re.Pattern[bytes], parts: Mapping[str, bytes], part: str) -> list[str]:
    return [found.decode("utf-8", "replace") for found in pattern.findall(parts.get(part, b""))]


def _attribute(element: str, name: str) -> str:
    found = re.search(ATTRIBUTE.format(name), element)
    return unescape(found[1] or found[2] or "") if found else ""


def _path(target: str) -> str:
    path = target.lower().lstrip("/")
    return path if path.startswith("xl/") else f"xl/{path}"


def _sheet(xml: bytes) -> Sheet:
    rows, columns = _reach(xml)
    if rows * columns > SURELY_FEW:  # formats may reach further than what is filled in
        rows, columns = _reach(BLANK_ROW.sub(b"", BLANK_CELL.sub(b"", xml)))
    formulas = [(found, True) for found in FORMULA.findall(xml)] if b"<f" in xml or b":f" in xml else []
    errors = [(found, False) for found in ERROR.findall(xml)] if b't="e"' in xml else []
    spots = (Spot(int(r), place_of(c), unescape(t.decode("utf-8", "replace")), f) for (c, r, t), f in (*formulas, *errors))
    return Sheet(rows, columns, tuple(spots))


def _reach(xml: bytes) -> tuple[int, int]:
    """The last row and the last column that anything in the sheet, well-formed or not, claims to stand in."""
    places = ANY_PLACE.findall(xml)
    letters, numbers = {letters[:9].upper() for letters, _ in places}, {number[:9] for _, number in places}
    in_a_row = max((row.count(b"<c") for row in xml.split(b"<row")), default=0)  # cells may stand without a place
    return max(map(int, numbers), default=0), max([in_a_row, *map(place_of, letters)])


def place_of(letters: bytes) -> int:
    """The 1-based place of a column by its letters: A gives 1, AB gives 28."""
    place = 0
    for sign in letters:
        place = place * 26 + sign - ord("A") + 1
    return place


def ods(parts: Mapping[str, bytes]) -> dict[str, Sheet]:
    """Every sheet of an .ods by its name."""
    reach: dict[str, tuple[int, int]] = {}
    spots: dict[str, list[Spot]] = {}
    for name, row, place, attributes in _ods_cells(parts.get(CONTENT, b"")):
        rows, columns = reach.get(name, (0, 0))
        reach[name] = max(rows, row), max(columns, place)
        formula = _attribute(attributes, "table:formula")
        spots.setdefault(name, []).extend([Spot(row, place, formula, is_formula=True)] if formula else [])
    return {name: Sheet(*reach[name], tuple(spots[name])) for name in reach}


def _ods_cells(xml: bytes) -> Iterator[tuple[str, int, int, str]]:
    """Sheet, last row, last place and attributes of every run of filled cells."""
    name, row, place, height = "", 0, 0, 0
    for token in ODS_TOKEN.finditer(xml):
        attributes = (token[2] or b"").decode("utf-8", "replace")
        if token[1] == b"table":
            name, row, height = _attribute(attributes, "table:name"), 0, 0
        elif token[1] == b"table-row":
            row, place, height = row + height, 0, _repeated(attributes, "rows")
        else:
            place += _repeated(attributes, "columns")
            if "office:value-type=" in attributes or "table:formula=" in attributes:
                yield name, row + height, place, attributes


def _repeated(attributes: str, what: str) -> int:
    number = _attribute(attributes, f"table:number-{what}-repeated")
    return int(number[:9]) if number.isdecimal() else 1
