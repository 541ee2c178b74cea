"""The parts of a zipped workbook, unpacked with a limit, so that no archive can fill the memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from busanalys.errors import DataError, Problem
from busanalys.intake.file import container

MOST_UNPACKED = 150_000_000  # 10 000 answers with 60 columns unpack to 20 to 60 MB
XLSX, ODS = "xlsx", "ods"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
CONTENT = "content.xml"
FOREIGN = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "an Apple Numbers document",
}
SHOWN_NAMES = 5


def parts(content: bytes, file: str) -> tuple[str, dict[str, bytes]]:
    """XLSX or ODS, and the parts of the archive, by name in lower case.

    Raises DataError for what is damaged, protected, no workbook, or unpacks to more than MOST_UNPACKED bytes in all. XML that
    is not well-formed is refused here, since the reader of the cells may hang on it or end the process.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = _kind(archive, file)
            return kind, _unpacked(archive, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise DataError([container.damaged(file, str(error))]) from None


def _kind(archive: zipfile.ZipFile, file: str) -> str:
    names = archive.namelist()
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise DataError([container.protected(file)])
    if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
        raise DataError([_bomb(file)])
    found = next((name for part, name in FOREIGN.items() if part in names), None)
    if found:
        raise DataError([container.other(found, file, remedy="open it and save it as .xlsx, if it holds the answers")])
    if "xl/workbook.xml" in names:
        return XLSX
    if CONTENT in names and "mimetype" in names:
        return _open_document(archive.read("mimetype")[: SHOWN_NAMES * 20].decode("ascii", "replace"), file)
    remedy = "unpack it and import the file with the answers"
    raise DataError([container.other("a zip archive", file, names[:SHOWN_NAMES], remedy=remedy)])


def _open_document(mimetype: str, file: str) -> str:
    if mimetype.startswith(f"{OPEN_DOCUMENT}spreadsheet"):
        return ODS
    raise DataError([container.other("an OpenDocument file without sheets", file, (mimetype,))])


def _unpacked(archive: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    left, kept = MOST_UNPACKED, dict[str, bytes]()
    for info in archive.infolist():
        info.file_size = left + 2  # what an archive says of its sizes may be untrue
        with archive.open(info) as stream:
            data = stream.read(left + 1)
        left -= len(data)
        if left < 0:
            raise DataError([_bomb(file)])
        name = info.filename.lower()
        if name == CONTENT or (name.startswith("xl/") and name.endswith((".xml", ".rels"))):
            _refuse_broken(data, name, file)
        kept[name] = data
    return kept


def _refuse_broken(xml: bytes, part: str, file: str) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_entities(part, file)
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise DataError([container.damaged(file, f"{part}: {error}")]) from None


def _refuse_entities(part: str, file: str) -> None:
    what, cause = "the workbook declares XML entities, which no spreadsheet program writes", "the file was made to do harm"
    remedy = "do not open it; " + container.EXPORT_AGAIN
    raise DataError([Problem("XML entities", what, file, values=(part,), cause=cause, remedy=remedy)])


def _bomb(file: str) -> Problem:
    what = f"the workbook unpacks to more than {MOST_UNPACKED // 1_000_000} MB"
    cause = "a cell holds far too much text, formats reach over millions of cells, or the file was made to do harm"
    remedy = "copy the answers alone to a new workbook, or " + container.EXPORT_AGAIN
    return Problem("too large", what, file, cause=cause, remedy=remedy)
