"""Turn an executed notebook into a page: semantic Swedish HTML without code, whose figures draw without a network."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from busanalys.figures import statements
from busanalys.figures.figure import is_made_up
from busanalys.figures.style import SYNTHETIC
from busanalys.render.page import links, readers, templates
from busanalys.render.page.assets import Assets
from busanalys.render.page.blocks import Content, contents, titled
from busanalys.render.page.standing import Signing, Standing, standing
from busanalys.text import plain_text

if TYPE_CHECKING:
    import nbformat

TEMPLATE = "page.html.j2"
UNTITLED = "Rapport"
DRAFT = Standing()


@dataclass(frozen=True)
class Facts:
    """What a page says of itself in its cover and footer.

    `made` and `closed` are dates in words, `digest` the SHA-256 of the data, `versions` those of the programs. `groups` are
    the ids of the year's groups by name. `statement` is the accessibility statement as HTML in a page that is to be mailed
    alone, empty in others, which link to it. `about` is the name of the group whose profile the page is. `name` is what the
    page is called among the signed ones, and `signing` what was signed of it. `reader` is who the page is for.
    """

    year: int
    dataset: str
    dataset_title: str
    synthetic: bool
    made: str
    digest: str
    versions: Mapping[str, str]
    parameters: Mapping[str, object]
    groups: Mapping[str, str] = field(default_factory=dict)
    statement: str = ""
    closed: str = ""
    about: str = ""
    name: str = ""
    signing: Signing | None = None
    reader: str = ""


def stands(notebook: nbformat.NotebookNode, facts: Facts) -> Standing:
    """Whether the page of an executed notebook is a draft or says what was signed."""
    return standing(statements.of_notebook(notebook, facts.name), facts.signing) if facts.signing else Standing()


def page(notebook: nbformat.NotebookNode, facts: Facts, assets: Assets, stands: Standing = DRAFT) -> str:
    """The notebook as one HTML page; outputs that carry `metadata.busanalys` are drawn as what they are."""
    content = contents(notebook)
    content.title = titled(content.title or UNTITLED, facts.about)
    for block in content.blocks:
        block["made_up"] = is_made_up(block, facts.synthetic)
        if block.get("page_table"):
            block["csv"] = _csv(block, facts)
    body = templates.page(TEMPLATE).render(page=_Page(content, facts, assets, stands))
    return links.marked(unicodedata.normalize("NFC", plain_text(body)))


def _csv(block: Mapping[str, Any], facts: Facts) -> str:
    below = [block.get("title") or block["caption"], block.get("subtitle", ""), *block["notes"], block["source"]]
    return readers.address(readers.csv_bytes(block["table"], below, is_made_up(block, facts.synthetic)))


@dataclass(frozen=True)
class _Page:
    content: Content
    facts: Facts
    assets: Assets
    stands: Standing
    synthetic_notice: str = SYNTHETIC

    @property
    def running(self) -> Mapping[str, str]:
        """What stands at the head and foot of every sheet of paper, as texts of a style sheet."""
        about = f": {self.facts.about}" if self.facts.about else ""
        title = f"{self.content.title}{about} {self.facts.year}"
        words = {"title": title, "status": self.stands.status, "notice": SYNTHETIC if self.facts.synthetic else ""}
        return {name: _style_text(said) for name, said in words.items()}


def _style_text(words: str) -> str:
    """The words as a text of a style sheet that can stand in a page: whatever is no letter, digit or space is encoded."""
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in words) + '"'
