"""What a page gets when a batch is done: links to other pages, which come and go without it, and pictures of its figures.

What a page says follows from its data alone; `bare` gives it back as it was made. Names of groups are marked `data-profile`,
other links to pages `data-page`, and the place for links to the pages around it is empty.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PROFILE = re.compile(r'<a (?:href="[^"]*" )?data-profile="([^"]*)"(?: href="[^"]*")?')
PAGE = re.compile(r'<a (?:href="[^"]*" )?data-page="([^"]*)"')
TO_PAGE = re.compile(r'<a href="((?![a-z]+:|/|#)[^"#]+\.html(?:#[^"]*)?)"(?! data-)')
PLOT = re.compile(r'(<div class="plot" data-height="\d+" data-plot="([^"]*)" aria-hidden="true">)(.*?)(</div>)', re.DOTALL)
OPEN, CLOSED = "<details open>", '<details class="folded">'  # the text and table under a figure
AROUND = re.compile(r'(<nav class="around"[^>]*>)(.*?)(</nav>)', re.DOTALL)
PROFILES = re.compile(r'(<script type="application/json" id="profiler">)(.*?)(</script>)', re.DOTALL)


@dataclass(frozen=True)
class Link:
    """A link in words."""

    address: str
    words: str


@dataclass(frozen=True)
class Picture:
    """The addresses of a figure's pictures for wide and for narrow screens."""

    wide: str
    narrow: str


@dataclass(frozen=True)
class Targets:
    """What a page can link to: the pages around it, the profiles by group (name and address), and the addresses that exist."""

    around: tuple[Link, ...]
    profiles: Mapping[str, tuple[str, str]]
    existing: frozenset[str]


def marked(page: str) -> str:
    """The page with its links to pages marked and taken out, as it is made."""
    return bare(TO_PAGE.sub(r'<a data-page="\1"', page))


def bare(page: str) -> str:
    """The page without its links to other pages and without pictures of its figures."""
    page = PLOT.sub(r"\1\4", page.replace(CLOSED, OPEN))
    without = PAGE.sub(r'<a data-page="\1"', PROFILE.sub(r'<a data-profile="\1"', page))
    return PROFILES.sub(r"\1{}\3", AROUND.sub(r"\1\3", without))


def connected(page: str, targets: Targets) -> str:
    """The page with links to what exists."""

    def to_profile(found: re.Match[str]) -> str:
        known = targets.profiles.get(html.unescape(found[1]))
        return f'<a href="{known[1]}" data-profile="{found[1]}"' if known else f'<a data-profile="{found[1]}"'

    def to_page(found: re.Match[str]) -> str:
        is_there = found[1].partition("#")[0] in targets.existing
        return f'<a href="{found[1]}" data-page="{found[1]}"' if is_there else f'<a data-page="{found[1]}"'

    linked = PAGE.sub(to_page, PROFILE.sub(to_profile, page))
    listed = PROFILES.sub(lambda found: f"{found[1]}{_by_name(targets)}{found[3]}", linked)
    return AROUND.sub(lambda found: f"{found[1]}{_items(targets.around)}{found[3]}", listed)


def pictured(page: str, pictures: Mapping[str, Picture]) -> str:
    """The page with pictures of its figures by anchor, which its script replaces by drawings."""

    def filled(found: re.Match[str]) -> str:
        if not (shown := pictures.get(html.unescape(found[2]))):
            return found[0]
        narrow = f'<source media="(max-width: 35rem)" srcset="{shown.narrow}">'
        return f'{found[1]}<picture>{narrow}<img src="{shown.wide}" alt=""></picture>{found[4]}'

    return PLOT.sub(filled, page).replace(OPEN, CLOSED)


def lacks_pictures(page: str) -> bool:
    """Whether a figure of the page has no picture."""
    return any(not found[3] for found in PLOT.finditer(page))


def _by_name(targets: Targets) -> str:
    return json.dumps(dict(targets.profiles.values()), sort_keys=True).replace("<", "\\u003c")


def _items(around: Iterable[Link]) -> str:
    items = "".join(f'<li><a href="{link.address}">{html.escape(link.words)}</a></li>' for link in around)
    return f"<ul>{items}</ul>" if items else ""
