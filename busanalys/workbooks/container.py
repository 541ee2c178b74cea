"""What a file is by its content, whatever its name says, and why it holds no table of answers where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from busanalys.errors import DataError, Problem

TEXT, OLD_WORKBOOK, ZIPPED = "text", "old workbook", "zipped"
SHOWN = 60
ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "an image (PNG)",
    b"\xff\xd8\xff": "an image (JPEG)",
    b"GIF8": "an image (GIF)",
    b"{\\rtf": "a text document (RTF)",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"$FL2": "an SPSS data file (.sav)",
    b"SQLite format 3": "a database (SQLite)",
    b"PAR1": "a Parquet file",
    b"MIME-Version:": "a saved web page (MHTML)",
    b"\x09\x00\x04\x00": "a workbook from before Excel 5",
    b"\x09\x02\x06\x00": "a workbook from before Excel 5",
    b"\x09\x04\x06\x00": "a workbook from before Excel 5",
}
OLE_STREAMS = {
    "WordDocument": "a Word document",
    "PowerPoint Document": "a PowerPoint presentation",
    "__substg1.0_": "an Outlook message",
}
HTML = re.compile(rb"<(!doctype html|html|head|body|table|meta|style|script|div|p)\b", re.IGNORECASE)
XML = re.compile(rb"<\?xml\b")
JSON = re.compile(rb"\[\s*[\[{]|\{\s*[\"}]")
EXPORT_AGAIN = "export the answers from the survey tool as CSV or .xlsx"
OPEN_AND_SAVE = "open the file in Excel; if it shows the answers, save it as .xlsx, else export it from the survey tool again"
WITHOUT_PASSWORD = "open it in Excel with the password, remove it (File, Info, Protect), and save a copy"


def kind(content: bytes, file: str) -> str:
    """TEXT, OLD_WORKBOOK (.xls) or ZIPPED (.xlsx, .ods); DataError when the content is something else."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n;,"):
        cause, remedy = "the download was interrupted, or the export was made before anyone had answered", EXPORT_AGAIN
        raise DataError([Problem("empty file", "the file is empty", file, cause=cause, remedy=remedy)])
    if content.startswith(ZIP):
        return ZIPPED
    if content.startswith(OLE):
        _refuse_other_ole(content, file)
        return OLD_WORKBOOK
    found = next((name for start, name in BINARY.items() if content.startswith(start)), None)
    if found:
        raise DataError([other(found, file)])
    _refuse_markup(content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n"), file)
    return TEXT


def _refuse_other_ole(content: bytes, file: str) -> None:
    if _named("EncryptedPackage") in content:
        raise DataError([protected(file)])
    found = next((name for stream, name in OLE_STREAMS.items() if _named(stream) in content), None)
    if found:
        raise DataError([other(found, file)])


def _named(stream: str) -> bytes:
    return stream.encode("utf-16-le")


def _refuse_markup(start: bytes, file: str) -> None:
    if HTML.match(start):
        cause = "the tool's Excel button gave a web page, or a log-in page was saved in place of the file"
        raise DataError([other("a web page (HTML)", file, _first_line(start), cause, OPEN_AND_SAVE)])
    if XML.match(start):
        spreadsheet = b"schemas-microsoft-com:office:spreadsheet" in start
        name = "an XML spreadsheet (Excel 2003)" if spreadsheet else "an XML document"
        raise DataError([other(name, file, _first_line(start), remedy=OPEN_AND_SAVE if spreadsheet else EXPORT_AGAIN)])
    if JSON.match(start):
        raise DataError([other("JSON", file, _first_line(start))])


def _first_line(start: bytes) -> tuple[str, ...]:
    return (start.decode("utf-8", "replace").splitlines()[0][:SHOWN],)


def other(
    name: str,
    file: str,
    values: Iterable[str] = (),
    cause: str = "another file was chosen, or it was renamed instead of exported",
    remedy: str = EXPORT_AGAIN,
) -> Problem:
    """The problem of a file that is something else than a table."""
    return Problem("not a table", f"the file is {name}, not a table", file, None, "", tuple(values), cause, remedy)


def protected(file: str) -> Problem:
    """The problem of a workbook that only opens with a password."""
    cause = "whoever sent it protected it, as it may hold personal data"
    return Problem("password", "the workbook is protected with a password", file, cause=cause, remedy=WITHOUT_PASSWORD)


def damaged(file: str, detail: str) -> Problem:
    """The problem of a workbook that is cut off or not well formed."""
    cause = "the download or the copying was interrupted"
    return Problem("damaged workbook", f"the workbook is damaged or cut off ({detail})", file, cause=cause, remedy=EXPORT_AGAIN)
