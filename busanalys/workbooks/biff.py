"""What the records of an .xls tell that its values do not: formulas and error values ([MS-CFB] and [MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

from busanalys.errors import DataError
from busanalys.workbooks import container
from busanalys.workbooks.marks import Marks, Spot

END, MINI = 0xFFFFFFFA, 4096  # sector numbers from END on are none; streams below MINI bytes lie in small sectors
BEGIN, CALENDAR, SHEET, FORMULA, BOOLEAN_OR_ERROR = 0x809, 0x22, 0x85, 0x06, 0x205
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def xls(content: bytes, file: str) -> dict[str, Marks]:
    """The marks of each sheet of an .xls by its name; DataError when its records cannot be followed."""
    try:
        stream = _stream(content)
        book = list(_records(stream, 0))
        from_1904 = any(kind == CALENDAR and data[:1] == b"\1" for kind, data in book)
        sheets = {_name(data): _marks(stream, struct.unpack_from("<I", data)[0]) for kind, data in book if kind == SHEET}
        return {name: replace(marks, from_1904=from_1904) for name, marks in sheets.items()}
    except (struct.error, IndexError, KeyError) as error:
        raise DataError([container.damaged(file, f"the records of the workbook: {error}")]) from None


def _stream(content: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    start, small_start, more = (struct.unpack_from("<I", content, at)[0] for at in (48, 60, 68))
    numbers = list(struct.unpack_from("<109I", content, 76))
    while more < END and len(numbers) * size < len(content) + 109 * size:
        *found, more = struct.unpack(f"<{size // 4}I", content[size * (more + 1) : size * (more + 2)])
        numbers += found
    table = _numbers(b"".join(content[size * (each + 1) : size * (each + 2)] for each in numbers if each < END))
    folder = _chain(content[size:], size, table, start)
    entries = {}
    for at in range(0, len(folder) - 127, 128):
        length = struct.unpack_from("<H", folder, at + 64)[0]
        name = folder[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<II", folder, at + 116)
    first, weight = entries["Workbook" if "Workbook" in entries else "Book"]
    if weight >= MINI:
        return _chain(content[size:], size, table, first)[:weight]
    small = _numbers(_chain(content[size:], size, table, small_start))
    return _chain(_chain(content[size:], size, table, entries["Root Entry"][0]), 64, small, first)[:weight]


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _chain(sectors: bytes, size: int, table: tuple[int, ...], first: int) -> bytes:
    found: list[bytes] = []
    while first < END and len(found) <= len(table):
        found.append(sectors[size * first : size * (first + 1)])
        first = table[first]
    return b"".join(found)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, until its own end; charts inside it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == BEGIN) - (kind == 0x0A)
        if depth <= 1:
            yield kind, stream[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _name(data: bytes) -> str:
    count, wide = data[6], data[7] & 1
    return data[8 : 8 + 2 * count].decode("utf-16-le") if wide else data[8 : 8 + count].decode("latin-1")


def _marks(stream: bytes, start: int) -> Marks:
    found = Marks()
    for kind, data in _records(stream, start):
        if kind == FORMULA or (kind == BOOLEAN_OR_ERROR and data[7]):
            row, place = struct.unpack_from("<HH", data)
            text = "=…" if kind == FORMULA else ERRORS.get(data[6], "#?")
            (found.formulas if kind == FORMULA else found.errors).add(Spot(row + 1, place + 1, text))
    return found
