"""Turn an executed notebook into a page: semantic Swedish HTML without code, whose figures draw without a network."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import style
from busanalys.figure import METADATA_KEY, PLOTLY_MIME

if TYPE_CHECKING:
    import nbformat
    from nbconvert.exporters import TemplateExporter

TEMPLATE_FOLDER = Path(__file__).parent / "template"
TEMPLATE = "page.html.j2"


@dataclass(frozen=True)
class Facts:
    """What a page says of itself: cover, footer and where its assets are (relative to the page)."""

    title: str
    year: int
    dataset: str
    dataset_title: str
    synthetic: bool
    made: str
    digest: str
    version: str
    parameters: Mapping[str, object]
    assets: str
    index: str
    closed: str = ""


@dataclass
class Heading:
    """A heading of the page with its anchor."""

    level: int
    text: str
    anchor: str


@dataclass
class Content:
    """The blocks of a page in order, its headings, and the plotly template that its figures share."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    template: dict[str, Any] | None = None


def page(notebook: nbformat.NotebookNode, facts: Facts) -> str:
    """The notebook as one HTML page; outputs that carry `metadata.busanalys` are drawn as what they are."""
    content = contents(notebook)
    resources = {"content": content, "facts": facts, "shared": _json(content.template or {})}
    body, _ = _exporter().from_notebook_node(notebook, resources={"page": resources})
    return str(body)


@cache
def _exporter() -> TemplateExporter:
    from nbconvert.exporters import TemplateExporter
    from traitlets.config import Config

    config = Config()
    config.TemplateExporter.extra_template_paths = [str(TEMPLATE_FOLDER)]
    config.TemplateExporter.template_file = TEMPLATE
    config.TemplateExporter.filters = {"json_script": _json, "plain": _cell}
    return TemplateExporter(config=config)


def title_of(notebook: nbformat.NotebookNode) -> str:
    """The first heading of level one, without its mark."""
    for cell in notebook.cells:
        found = re.match(r"#\s+(.+)", cell.source) if cell.cell_type == "markdown" else None
        if found:
            return found[1].strip()
    return "Rapport"


def contents(notebook: nbformat.NotebookNode) -> Content:
    """The blocks of the page: markdown, figures, tables, prose, notes and plain outputs; never code or warnings."""
    content = Content()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            _add_markdown(content, cell.source)
        elif cell.cell_type == "code":
            content.blocks += [block for output in cell.outputs for block in _blocks(output, content)]
    _name_uniquely(content.blocks)
    return content


def _add_markdown(content: Content, source: str) -> None:
    import mistune

    lines = [line for line in source.splitlines() if not re.match(r"#\s", line)]
    for line in lines:
        found = re.match(r"(#{2,4})\s+(.+)", line)
        if found:
            content.headings.append(Heading(len(found[1]), found[2].strip(), _anchor(found[2], content.headings)))
    shown = str(mistune.html("\n".join(lines)))
    for heading in content.headings:
        tag = f"h{heading.level}"
        shown = shown.replace(
            f"<{tag}>{html.escape(heading.text)}</{tag}>", f'<{tag} id="{heading.anchor}">{html.escape(heading.text)}</{tag}>', 1
        )
    if shown.strip():
        content.blocks.append({"kind": "markdown", "html": shown})


def _anchor(text: str, earlier: Iterable[Heading]) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "avsnitt"
    number = sum(heading.anchor == slug or heading.anchor.startswith(f"{slug}--") for heading in earlier)
    return f"{slug}--{number + 1}" if number else slug


def _blocks(output: Mapping[str, Any], content: Content) -> list[dict[str, Any]]:
    if output["output_type"] not in ("display_data", "execute_result"):
        return []
    data, described = output["data"], output["metadata"].get(METADATA_KEY)
    if described and described["kind"] == "figure":
        return [described | {"plot": _json(_plot(data[PLOTLY_MIME], content)), "height": _height(data[PLOTLY_MIME])}]
    if described:
        return [described]
    return _plain_output(data, content)


def _plain_output(data: Mapping[str, Any], content: Content) -> list[dict[str, Any]]:
    if PLOTLY_MIME in data:
        plot = data[PLOTLY_MIME]
        return [{"kind": "plot", "id": "diagram", "plot": _json({"data": plot["data"], "layout": plot["layout"]}), "height": 450}]
    if "text/html" in data and "<script" not in data["text/html"].lower():
        return [{"kind": "html", "html": data["text/html"]}]
    return [{"kind": "text", "text": data["text/plain"]}] if "text/plain" in data else []


def _plot(plot: Mapping[str, Any], content: Content) -> dict[str, Any]:
    drawn = style.untitled({"data": plot["data"], "layout": dict(plot["layout"])})
    template = drawn["layout"].pop("template", None)
    if content.template is None:
        content.template = template
    elif template != content.template:
        drawn["layout"]["template"] = template
    return drawn


def _height(plot: Mapping[str, Any]) -> int:
    layout = style.untitled({"data": [], "layout": dict(plot["layout"])})["layout"]
    return int(layout.get("height", 450))


def _name_uniquely(blocks: list[dict[str, Any]]) -> None:
    seen: dict[str, int] = {}
    for block in blocks:
        if "id" in block:
            seen[block["id"]] = seen.get(block["id"], 0) + 1
            block["anchor"] = block["id"] if seen[block["id"]] == 1 else f"{block['id']}-{seen[block['id']]}"


def _json(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    packed = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return packed.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _cell(value: object) -> str:
    """A table cell as a reader sees it: numbers in Swedish form, missing cells as a dash."""
    from busanalys import text

    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return text.number(value) if isinstance(value, int) else text.number(value, 1)
