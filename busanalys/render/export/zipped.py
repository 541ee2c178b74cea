"""Zip files whose bytes follow from their content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

MARK = b"busanalys"


def is_own(path: Path) -> bool:
    """Whether a file is a zip that `zipped` made."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return archive.comment == MARK


def zipped(parts: Iterable[tuple[str, bytes]], day: date) -> bytes:
    """A zip of named parts in the order given, all dated `day`; the same parts on the same day give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = MARK
        for name, content in parts:
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()
