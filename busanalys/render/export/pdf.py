"""Pages on paper: a tagged PDF of a page, small enough to mail and the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.render.export import chromium
from busanalys.render.page.printed import SUFFIX, digest, is_fresh

PRINT = ("--print-to-pdf={name}", "--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf")
__all__ = ["SUFFIX", "is_fresh", "printed", "write_all"]

VERSION = "%PDF-1.4"
PAGE = "/PageSHA256"
Note = Callable[[Path, str], None]


def write_all(wanted: Mapping[Path, Path], day: date, jobs: int = 1, note: Note = lambda page, failure: None) -> dict[Path, str]:
    """Write the PDF of every page (page to PDF) that is missing or older; the PDFs that failed, with the reason.

    `note` is called with every page and its reason, empty when all went well. An earlier PDF stays when a new one fails.
    BrowserError when there is no browser.
    """
    stale = [page for page, target in wanted.items() if not is_fresh(page, target)]
    failed: dict[Path, str] = {}
    if stale:
        chromium.executable()
    with ThreadPoolExecutor(max(jobs, 1)) as pool:
        for page, failure in zip(stale, pool.map(lambda page: _write(page, wanted[page], day), stale), strict=True):
            note(page, failure)
            if failure:
                failed[wanted[page]] = failure
    return failed


def _write(page: Path, target: Path, day: date) -> str:
    try:
        files.write(target, printed(page, day))
    except BusanalysError as error:
        return str(error)
    return ""


def printed(page: Path, day: date) -> bytes:
    """The page as a tagged PDF dated `day`; BrowserError when Chromium does not print it."""
    named = digest(page)  # before it is printed, so that a page that changes meanwhile is printed again
    return _slim(chromium.made(page.resolve().as_uri(), PRINT, "page.pdf"), day, named)


def _slim(content: bytes, day: date, digest: str) -> bytes:
    """The same PDF dated `day`, with the digest of its page and each repeated part once.

    Chromium stores a pattern's picture for every area it fills.
    """
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pdf_header = VERSION
    writer.compress_identical_objects()
    stamp = f"D:{day:%Y%m%d}000000Z"
    writer.add_metadata({"/CreationDate": stamp, "/ModDate": stamp, PAGE: digest})
    slim = io.BytesIO()
    writer.write(slim)
    return slim.getvalue()
