"""The pictures of a report as one file to show on a screen: a figure at a time, with the keys that a browser scrolls by."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import NamedTuple

from busanalys.figures import style
from busanalys.render.page import templates

NAME = "slides.html"


class Slide(NamedTuple):
    """A picture with its kind (`image/png`), what it shows in words, and whether it is too tall for a screen."""

    content: bytes
    kind: str
    alt: str
    is_tall: bool

    @property
    def address(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.kind};base64,{base64.b64encode(self.content).decode()}"


def page(title: str, slides: Sequence[Slide], synthetic: bool) -> bytes:
    """The page of the slides, the title first, with all pictures in it; it needs neither scripts nor a network."""
    return templates.page("slides.html.j2").render(title=title, slides=slides, synthetic=synthetic, style=style).encode()
