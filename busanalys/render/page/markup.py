"""Markdown and plain HTML made safe and semantic for the page: no scripts, no styles, headings with anchors, headed tables."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from busanalys.names import slug
from busanalys.text import plain_text

if TYPE_CHECKING:
    from bs4 import Tag

STRUCTURE = ("blockquote", "br", "dd", "div", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul")
WORDS = ("a", "abbr", "b", "code", "del", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u")
TABLES = ("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
TAGS = {*STRUCTURE, *WORDS, *TABLES}
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
} | {f"h{level}": {"id"} for level in range(2, 7)}
LINK = re.compile(r"(?:https?://|mailto:)[^\s\\]+|#[^\s]*|(?![/\\])[^\s:\\]+", re.IGNORECASE)  # nothing else than this is a link
UNTAKEN = ("img", "svg", "iframe", "video", "audio", "object", "embed", "math")
SHOWN = 80  # characters of an address
OWN_ANCHORS = ("innehall", "innehallsrubrik", "rattelse", "figurer-packade", "plotly-packad")
SILENT = {"script", "style", "template", "title", "iframe", "noscript", "svg", "math", "object", "select", "textarea"}


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
    """Markdown as safe HTML with its headings; a heading of level one becomes level two, since the page has its own.

    Headings of Markdown alone get anchors: one that is written as HTML has none, so that nothing on the page can be named
    like what the page itself looks for.
    """
    import mistune

    headings: dict[str, Heading] = {}

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attrs: Any) -> str:
            shown = html.unescape(_words(text)).strip()
            mark = secrets.token_hex(16)
            headings[mark] = Heading(max(level, 2), shown, anchors.new(shown))
            return f'<h{max(level, 2)} id="{mark}">{text}</h{max(level, 2)}>\n'

    # links are judged once, in `safe`
    convert = mistune.create_markdown(
        renderer=Renderer(escape=False, allow_harmful_protocols=True), plugins=["table", "strikethrough", "url"]
    )
    made = str(convert(source))
    return safe(made, {mark: heading.anchor for mark, heading in headings.items()}), list(headings.values())


def left_out(source: str, is_markdown: bool = True) -> list[str]:
    """What Markdown, or plain HTML, shows that `safe` takes away, in words: pictures, drawings and what lies elsewhere."""
    import mistune
    import nh3
    from bs4 import BeautifulSoup

    if is_markdown and not ("<" in source or "![" in source):
        return []
    made = str(mistune.html(source)) if is_markdown else source
    whole = nh3.clean(made, tags=set(UNTAKEN), attributes={"*": {"src"}}, link_rel=None)  # Python's parser is slow on broken tags
    found = BeautifulSoup(whole, "html.parser").find_all(UNTAKEN)
    return [_untaken(tag, address) for tag, address in dict.fromkeys((one.name, str(one.get("src", ""))) for one in found)]


def _untaken(tag: str, address: str) -> str:
    named = f"<{tag}> {address[:SHOWN]}".strip()
    way = "; show the file with IPython.display.Image(filename=...) in a cell of code" if tag == "img" else ""
    return f"{named}, which a page takes neither from Markdown nor from HTML{way}"


def title_in(source: str) -> tuple[str, str]:
    """The first heading of level one in a markdown text, and the text without it; the heading is empty if there is none."""
    before: list[str] = []
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("# ") and line.strip("# "):
            inside_code = "\n".join(before).count("```") % 2
            rest = "\n".join([*before, "", *lines[number + 1 :]])
            return ("", source) if inside_code else (line[1:].strip().rstrip("#").rstrip(), rest)
        before.append(line)
    return "", source


def safe(markup: str, anchors: Mapping[str, str] = MappingProxyType({})) -> str:
    """HTML with only the elements that a report needs, without names, classes and styles; tables get header scopes.

    `anchors` are the ids that headings may have, by the marks that stand for them.
    """
    import nh3

    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return anchors.get(value)
        if attribute == "href":
            return value.strip() if LINK.fullmatch(value.strip()) else None
        return value

    cleaned = nh3.clean(
        plain_text(markup),
        tags=TAGS,
        clean_content_tags=SILENT,
        attributes=ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        generic_attribute_prefixes=set(),
    )
    return _with_scopes(cleaned) if "<table" in cleaned else cleaned


def _words(markup: str) -> str:
    import nh3

    return nh3.clean(markup, tags=set(), clean_content_tags=SILENT)


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
