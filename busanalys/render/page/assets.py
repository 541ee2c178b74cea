"""Scripts and styles of the pages, beside them or inside one file, and the policy that goes with each way."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from busanalys.figures import figure
from busanalys.render.page import packing, templates

FOLDER = "assets"
PLOTLY, SCRIPT, STYLE, FINDER = "plotly.min.js", "page.js", "page.css", "index.js"
SHARED = "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data: blob:"
ALONE = "default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:"
LISTED = "default-src 'none'; script-src {hashes}; style-src 'self' file:"
READ_ONLY = "default-src 'none'; style-src 'self' file:; connect-src 'none'; form-action 'none'; base-uri 'none'"
NOWHERE = "connect-src 'none'; form-action 'none'; base-uri 'none'"


@dataclass(frozen=True)
class Assets:
    """What the head and the foot of a page need: addresses of shared files, or the contents themselves (single file)."""

    policy: str
    address: str = ""
    style: str = ""
    script: str = ""
    packed_plotly: str = ""

    @property
    def single(self) -> bool:
        """Whether the page carries everything itself."""
        return bool(self.script)


def beside(address: str) -> Assets:
    """Shared files in a folder at `address`, relative to the page."""
    return Assets(f"{SHARED}; {NOWHERE}", address)


@cache
def inside() -> Assets:
    """Everything in the page: plotly.js compressed (inflated by the page), and only scripts of known content may run."""
    script = _own(SCRIPT)
    plotly = _plotly().read_bytes()
    policy = f"{ALONE.format(hashes=_allowed(script.encode(), plotly))}; {NOWHERE}"
    return Assets(policy, style=_own(STYLE), script=script, packed_plotly=packing.packed(plotly))


@cache
def finder() -> Assets:
    """The policy and the script of the index, which searches it."""
    script = _own(FINDER)
    return Assets(f"{LISTED.format(hashes=_allowed(script.encode()))}; {NOWHERE}", script=script)


def _allowed(*scripts: bytes) -> str:
    return " ".join(f"'sha256-{_sha256(content)}'" for content in scripts)


def files(names: Iterable[str] = (PLOTLY, SCRIPT, STYLE)) -> dict[str, bytes]:
    """The shared files by name."""
    return {name: _plotly().read_bytes() if name == PLOTLY else _own(name).encode() for name in names}


def _own(name: str) -> str:
    content = (templates.FOLDER / name).read_text(encoding="utf-8")
    return content + figure.table_style() if name == STYLE else content


def _plotly() -> Path:
    import plotly

    return Path(plotly.__file__).parent / "package_data" / PLOTLY


def _sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
