"""Pages on paper: a tagged PDF of a page, small enough to mail and the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from busanalys.errors import BusanalysError
from busanalys.render import files
from busanalys.render.export import chromium

SUFFIX = ".pdf"
PRINT = ("--print-to-pdf={name}", "--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf")
VERSION = "%PDF-1.4"
Note = Callable[[Path, str], None]


def write_all(pages: Iterable[Path], day: date, jobs: int = 1, note: Note = lambda page, failure: None) -> dict[Path, str]:
    """Write a PDF beside every page whose PDF is missing or older; the pages whose PDF failed, with the reason.

    `note` is called with every page and its reason, empty when all went well. An earlier PDF stays when a new one fails.
    BrowserError when there is no browser.
    """
    stale = [page for page in pages if not is_fresh(page)]
    failed: dict[Path, str] = {}
    if stale:
        chromium.executable()
    with ThreadPoolExecutor(max(jobs, 1)) as pool:
        for page, failure in zip(stale, pool.map(lambda page: _write(page, day), stale), strict=True):
            note(page, failure)
            if failure:
                failed[page] = failure
    return failed


def is_fresh(page: Path, printed: Path) -> bool:
    """Whether the page has been printed, and not before it was written."""
    return printed.is_file() and printed.stat().st_mtime_ns >= page.stat().st_mtime_ns


def _write(page: Path, day: date) -> str:
    try:
        files.write(page.with_suffix(SUFFIX), printed(page, day))
    except BusanalysError as error:
        return str(error)
    return ""


def printed(page: Path, day: date) -> bytes:
    """The page as a tagged PDF dated `day`; BrowserError when Chromium does not print it."""
    return _slim(chromium.made(page.resolve().as_uri(), PRINT, "page.pdf"), day)


def _slim(content: bytes, day: date) -> bytes:
    """The same PDF dated `day`, each repeated part once: Chromium stores a pattern's picture for every area it fills."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pdf_header = VERSION
    writer.compress_identical_objects()
    stamp = f"D:{day:%Y%m%d}000000Z"
    writer.add_metadata({"/CreationDate": stamp, "/ModDate": stamp})
    slim = io.BytesIO()
    writer.write(slim)
    return slim.getvalue()
