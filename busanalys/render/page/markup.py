"""Markdown and plain HTML made safe and semantic for the page: no scripts, no styles, headings with anchors, headed tables."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from busanalys.names import slug
from busanalys.text import plain_text

if TYPE_CHECKING:
    from bs4 import Tag

STRUCTURE = ("blockquote", "br", "dd", "div", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul")
WORDS = ("a", "abbr", "b", "code", "del", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u")
TABLES = ("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
TAGS = [*STRUCTURE, *WORDS, *TABLES]
ATTRIBUTES = {
    "a": ["href", "title"],
    "abbr": ["title"],
    "ol": ["start"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
} | {f"h{level}": ["id"] for level in range(2, 7)}
OWN_ANCHORS = ("innehall", "innehallsrubrik", "rattelse", "figurer-packade", "plotly-packad")
SILENT = ("script", "style", "template", "title", "iframe", "noscript", "svg")


@dataclass(frozen=True)
class Heading:
    """A heading of the page with its anchor."""

    level: int
    text: str
    anchor: str


@dataclass
class Anchors:
    """Anchors of one page, each handed out once."""

    taken: set[str] = field(default_factory=lambda: set(OWN_ANCHORS))

    def new(self, text: str) -> str:
        """A new anchor that reads like the text: `kannedom-om-sip-mallen`, the next time with a number."""
        name = slug(text, "-", 60, "avsnitt")
        names = (name if number == 1 else f"{name}--{number}" for number in range(1, len(self.taken) + 2))
        anchor = next(name for name in names if name not in self.taken)
        self.taken.add(anchor)
        return anchor


def from_markdown(source: str, anchors: Anchors) -> tuple[str, list[Heading]]:
    """Markdown as safe HTML with its headings; a heading of level one becomes level two, since the page has its own."""
    import mistune

    headings: list[Heading] = []

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attrs: Any) -> str:
            shown = html.unescape(re.sub(r"<[^>]*>", "", text)).strip()
            headings.append(Heading(max(level, 2), shown, anchors.new(shown)))
            return f'<h{headings[-1].level} id="{headings[-1].anchor}">{text}</h{headings[-1].level}>\n'

    convert = mistune.create_markdown(renderer=Renderer(escape=False), plugins=["table", "strikethrough", "url"])
    return safe(str(convert(source))), headings


def title_in(source: str) -> tuple[str, str]:
    """The first heading of level one in a markdown text, and the text without it; the heading is empty if there is none."""
    found = re.search(r"^# +(.+?) *#*$", source, re.MULTILINE)
    if not found or source[: found.start()].count("```") % 2:
        return "", source
    return found[1], source[: found.start()] + source[found.end() :]


def safe(markup: str) -> str:
    """HTML with only the elements that a report needs; tables get header scopes."""
    from bs4 import BeautifulSoup
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    parsed = BeautifulSoup(plain_text(markup), "html.parser")
    for element in parsed.find_all(SILENT):
        element.decompose()
    cleaned = str(SanitizeHTML(tags=TAGS, attributes=ATTRIBUTES, strip=True).sanitize_html_tags(str(parsed)))
    return _with_scopes(cleaned) if "<table" in cleaned else cleaned


def _with_scopes(markup: str) -> str:
    from bs4 import BeautifulSoup

    parsed = BeautifulSoup(markup, "html.parser")
    for cell in parsed.find_all("th"):
        _set_scope(cell)
    for table in parsed.find_all("table"):
        table.wrap(parsed.new_tag("div", attrs={"class": "scroll", "tabindex": "0", "role": "group", "aria-label": "Tabell"}))
    return str(parsed)


def _set_scope(cell: Tag) -> None:
    if not cell.get_text(strip=True):
        cell.name = "td"
        cell.attrs.pop("scope", None)
    else:
        cell["scope"] = "col" if cell.find_parent("thead") else "row"
