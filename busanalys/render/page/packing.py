"""Content compressed into letters that can stand inside a script element; the page's own script inflates it."""

from __future__ import annotations

import base64
import gzip


def packed(content: bytes) -> str:
    """The content compressed with gzip, as base64; the same content gives the same letters."""
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
