"""The pictures of a report as one file to show on a screen: a figure at a time, with the keys that a browser scrolls by."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from busanalys.figures import style

NAME = "slides.html"
LOOK = f"""
@page {{ size: 13.333in 7.5in; margin: 0 }}
html {{ scroll-snap-type: y mandatory; font-family: {style.FONT}; color: {style.INK} }}
body {{ margin: 0 }}
section {{ scroll-snap-align: start; break-after: page; min-height: 100vh; box-sizing: border-box; padding: 2.5vh 3vw;
  display: grid; place-items: center }}
img {{ width: 100%; max-height: 95vh; object-fit: contain }}
img.tall {{ max-height: none }}
h1 {{ font-size: 6vw; margin: 0 }}
p {{ font-size: 2.5vw; color: {style.WARNING}; margin: 0 }}
@media print {{ section {{ height: 7.5in; min-height: 0 }} img, img.tall {{ max-height: 7in }} }}
"""


class Slide(NamedTuple):
    """A picture with its kind (`image/png`), what it shows in words, and whether it is too tall for a screen."""

    content: bytes
    kind: str
    alt: str
    is_tall: bool


def page(title: str, slides: Iterable[Slide], synthetic: bool) -> bytes:
    """The page of the slides, the title first, with all pictures in it; it needs neither scripts nor a network."""
    notice = f"<p>{style.SYNTHETIC}</p>" if synthetic else ""
    sections = "".join(f"<section>{_picture(one)}</section>\n" for one in slides)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{LOOK}</style>'
    first = f"<section><div><h1>{escape(title)}</h1>{notice}</div></section>"
    return f'<!DOCTYPE html>\n<html lang="sv"><head>{head}</head><body>\n{first}\n{sections}</body></html>\n'.encode()


def _picture(slide: Slide) -> str:
    tall = ' class="tall"' if slide.is_tall else ""
    return f'<img{tall} src="data:{slide.kind};base64,{base64.b64encode(slide.content).decode()}" alt="{escape(slide.alt)}">'
