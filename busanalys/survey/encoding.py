"""Text out of bytes, whatever program on a Swedish desk saved them."""

from __future__ import annotations

from busanalys.errors import DataError, Problem

BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
ONE_BYTE = ("cp1252", "mac_roman", "cp850")  # Windows, Excel's "CSV (Macintosh)" and "CSV (MS-DOS)"
EXPECTED = frozenset("åäöÅÄÖéÉ–”’…")
MOJIBAKE = ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "\ufffd")
SAVE_AS_UTF8 = "save the file as CSV UTF-8 (in Excel: Save as, 'CSV UTF-8'), or edit it with 'busanalys edit'"
SHOWN_CHARACTERS = 80


def decode(content: bytes, shown_as: str) -> tuple[str, str]:
    """The text and the encoding it was in: UTF-8, UTF-16 or the one-byte encoding that gives most Swedish letters.

    `shown_as` is the file's name in messages. Raises DataError when it is no text, or when some lines are in UTF-8
    and others in Windows text.
    """
    encoding = _marked(content) or _without_mark(content, shown_as)
    try:
        text = content.decode(encoding)
    except UnicodeError:
        cut = encoding.startswith("utf-16") and len(content) % 2
        what = "is cut off in the middle of a character" if cut else "is neither UTF-8 nor Windows text (cp1252)"
        raise DataError([problem(f"the file {what}", shown_as)]) from None
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        raise DataError([problem("the file holds NUL bytes, so it is not a text file", shown_as, row)])
    return text, encoding


def problem(what: str, shown_as: str, row: int | None = None, values: tuple[str, ...] = ()) -> Problem:
    """A problem of the file's encoding, with the usual cause and remedy."""
    cause = "the file was saved by a program with another encoding, or it is not a CSV file"
    return Problem("encoding", what, shown_as, row, values=values, cause=cause, remedy=SAVE_AS_UTF8)


def _marked(content: bytes) -> str | None:
    return next((name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)


def _without_mark(content: bytes, shown_as: str) -> str:
    wide = _utf_16(content)
    if wide:
        return wide
    try:
        content.decode("utf-8")
    except UnicodeError:
        _refuse_mixed(content, shown_as)
        return _one_byte(content)
    return "utf-8"


def _one_byte(content: bytes) -> str:
    special = bytes(byte for byte in content if byte > 127)
    expected = {name: sum(sign in EXPECTED for sign in special.decode(name, "replace")) / len(special) for name in ONE_BYTE}
    best = max(expected, key=lambda name: expected[name])
    return best if expected[best] > 0.5 else "cp1252"


def _utf_16(content: bytes) -> str | None:
    # every other byte of Swedish UTF-16 is zero
    start = content[:4096]
    half = max(1, len(start) // 2)
    high, low = start[::2].count(0) / half, start[1::2].count(0) / half
    if low > 0.8 and high < 0.1:
        return "utf-16-le"
    return "utf-16-be" if high > 0.8 and low < 0.1 else None


def _refuse_mixed(content: bytes, shown_as: str) -> None:
    found: dict[bool, list[tuple[int, bytes]]] = {True: [], False: []}
    for number, line in enumerate(content.splitlines(), 1):
        if not line.isascii():
            found[_is_utf_8(line)].append((number, line))
    if found[True] and found[False]:
        raise DataError(
            [_mixed(*found[True][0], "UTF-8", shown_as), *(_mixed(*line, "Windows text", shown_as) for line in found[False])]
        )


def _mixed(number: int, line: bytes, encoding: str, shown_as: str) -> Problem:
    what = f"the file mixes two encodings: this line is in {encoding}, others are not"
    shown = line.decode("utf-8" if encoding == "UTF-8" else "cp1252", "replace")[:SHOWN_CHARACTERS]
    return Problem(
        "mixed encodings", what, shown_as, number, "", (shown,), "two files were joined without converting them", SAVE_AS_UTF8
    )


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeError:
        return False
    return True
