"""The templates of pages, and of the plain texts that go with them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER = Path(__file__).parent / "template"


def page(name: str) -> Template:
    """The template of a page: what is put in comes out as text."""
    return _template(name, autoescape=True)


def text(name: str) -> Template:
    """The template of a plain text, with line ends that every editor knows."""
    return _template(name, trim_blocks=True, lstrip_blocks=True, newline_sequence="\r\n")


@cache
def _template(name: str, **options: object) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, **options).get_template(name)  # type: ignore[arg-type]
