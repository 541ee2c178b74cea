"""PDF/A-2b for archives: a Word document printed by LibreOffice, tagged, with its fonts inside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.render.export import programs

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 300  # seconds
KIND = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
MISSING = (
    "LibreOffice was not found; the PDF/A of an archive needs it. Install it (Debian and Ubuntu: apt-get install "
    "libreoffice-writer-nogui; elsewhere from libreoffice.org) and make sure that the program soffice is on the path."
)


class OfficeError(BusanalysError):
    """There is no LibreOffice, or it crashed, hung or wrote nothing."""


def executable() -> str:
    """The path of LibreOffice; OfficeError says how to get it where there is none."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if not found:
        raise OfficeError(MISSING)
    return found


def printed(document: Path) -> bytes:
    """A Word document as PDF/A-2b; OfficeError when LibreOffice does not make it."""
    with files.temporary() as folder:
        profile = folder / "profile"
        own = f"-env:UserInstallation={profile.as_uri()}"
        wanted = f"pdf:writer_pdf_Export:{json.dumps(KIND)}"
        outcome = programs.outcome(
            [executable(), own, "--headless", "--convert-to", wanted, "--outdir", str(folder), str(document)], PATIENCE, folder
        )
        made = folder / f"{document.stem}.pdf"
        if not made.is_file():
            raise OfficeError(f"LibreOffice wrote no PDF/A of {document.name} ({outcome}). Close its windows and try again.")
        return made.read_bytes()
