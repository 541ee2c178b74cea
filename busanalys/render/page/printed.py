"""Whether a page as it stands has been printed: a PDF names the digest of its page."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from busanalys.render.page import assets, links

SUFFIX = ".pdf"


def is_fresh(page: Path, target: Path) -> bool:
    """Whether the page as it stands has been printed to a PDF, which names the SHA-256 of its page, whatever the clock says."""
    return target.is_file() and digest(page).encode() in target.read_bytes()


def digest(page: Path) -> str:
    """The SHA-256 of a page with its style and script, without its links to others, which come and go and are not on paper."""
    return hashlib.sha256(links.bare(page.read_text(encoding="utf-8")).encode() + shared()).hexdigest()


@cache
def shared() -> bytes:
    """The style and the script of all pages, which lie beside them."""
    return b"".join(assets.files((assets.STYLE, assets.SCRIPT)).values())
