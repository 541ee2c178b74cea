"""The parts of a zipped workbook that hold cells, unpacked with a limit and packed anew, so that all readers see the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from busanalys import incoming
from busanalys.errors import DataError, Problem
from busanalys.workbooks import container
from busanalys.workbooks.marks import BOOK, CONTENT, parse

MOST_UNPACKED = 150_000_000  # 10 000 answers with 60 columns unpack to 20 to 60 MB
MOST_PARTS = 10_000
XLSX, ODS = "xlsx", "ods"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MANIFEST = "meta-inf/manifest.xml"
SPELLED = {MANIFEST: "META-INF/manifest.xml"}  # the one name whose capitals a reader minds
FOREIGN = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "index/document.iwa": "an Apple Numbers document",
}
SHOWN_NAMES = 5


def parts(content: bytes, file: str) -> tuple[str, dict[str, bytes]]:
    """XLSX or ODS, and the XML parts of the archive by their names in lower case, with slashes.

    Raises DataError for what is damaged, protected, no workbook, or unpacks to more than MOST_UNPACKED bytes in all, and for
    XML that is not well-formed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _members(archive, file)
            kind = _kind(archive, members, file)
            return kind, _unpacked(archive, members, file)
    except incoming.BROKEN_ARCHIVE as error:
        raise DataError([container.damaged(file, str(error))]) from None


def packed(unpacked: Mapping[str, bytes]) -> bytes:
    """The parts as an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in unpacked.items():
            archive.writestr(SPELLED.get(name, name), data)
    return target.getvalue()


def _members(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    if len(archive.infolist()) > MOST_PARTS:
        raise DataError([_bomb(file, f"holds {len(archive.infolist()):,} parts")])
    for info in archive.infolist():
        name = info.filename.replace("\\", "/").lstrip("/").lower()  # some programs write the paths of Windows
        if name in found:
            raise DataError([container.damaged(file, f"two parts are called {name}")])
        found[name] = info
    return found


def _kind(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], file: str) -> str:
    if any(info.flag_bits & 1 for info in members.values()):
        raise DataError([container.protected(file)])
    foreign = next((name for part, name in FOREIGN.items() if part in members), None)
    if foreign:
        raise DataError([container.other(foreign, file, remedy="open it and save it as .xlsx, if it holds the answers")])
    if BOOK in members:
        return XLSX
    if CONTENT in members and "mimetype" in members:
        return _open_document(_data(archive, members["mimetype"], 100).decode("ascii", "replace"), file)
    remedy = "unpack it and import the file with the answers"
    raise DataError([container.other("a zip archive", file, archive.namelist()[:SHOWN_NAMES], remedy=remedy)])


def _open_document(mimetype: str, file: str) -> str:
    if mimetype.startswith(f"{OPEN_DOCUMENT}spreadsheet"):
        return ODS
    raise DataError([container.other("an OpenDocument file without sheets", file, (mimetype,))])


def _data(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    info.file_size = MOST_UNPACKED + 2  # what an archive says of its sizes may be untrue
    with archive.open(info) as stream:
        return stream.read(most)


def _unpacked(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], file: str) -> dict[str, bytes]:
    left, kept = MOST_UNPACKED, dict[str, bytes]()
    for name, info in members.items():
        if not name.endswith((".xml", ".rels", "mimetype")):  # pictures and the like hold no cells
            continue
        kept[name] = _data(archive, info, left + 1)
        left -= len(kept[name])
        if left < 0:
            raise DataError([_bomb(file, f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB")])
        if name == MANIFEST and b"encryption-data" in kept[name]:
            raise DataError([container.protected(file)])
    for name in kept:
        if name == CONTENT or name.startswith("xl/"):
            parse(kept[name], name, file)
    return kept


def _bomb(file: str, what: str) -> Problem:
    cause = "a cell holds far too much text, formats reach over millions of cells, or the file was made to do harm"
    remedy = "copy the answers alone to a new workbook, or " + container.EXPORT_AGAIN
    return Problem("too large", f"the workbook {what}", file, cause=cause, remedy=remedy)
