"""The authority's own Word file that documents start from: `template` in `[word]` of `data/settings.toml`."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import incoming
from busanalys.errors import DataError, Problem

if TYPE_CHECKING:
    from docx.document import Document

MOST_BYTES = 20_000_000
NEEDED = ("Title", "Caption", "List Bullet", "List Number", "Table Grid", *(f"Heading {level}" for level in range(1, 6)))
REMEDY = "save it as .docx in Word after using each style once, or leave [word] template in data/settings.toml empty"


def content(path: Path | None) -> bytes | None:
    """The bytes of a template; None where none is named.

    Raises DataError when there is no such file, when it is no Word document, and when it lacks styles that documents use.
    """
    if path is None:
        return None
    read = incoming.content(path, most=MOST_BYTES)
    if problem := incoming.confined(path.name, incoming.USUAL, _problem, read, path.name):
        raise DataError([problem])
    return read


def emptied(template: bytes) -> Document:
    """A document with the styles, header, footer and margins of a template, without its text."""
    import docx

    book = docx.Document(io.BytesIO(template))
    body = book.element.body
    for element in [one for one in body if one is not body.sectPr]:
        body.remove(element)
    return book


def _problem(template: bytes, name: str) -> Problem | None:
    try:
        book = emptied(template)
        styles = {style.name for style in book.styles}
        whole = len(book.sections) > 0
    except Exception:  # the library has no error of its own for what is no document
        return Problem("wrong template", "this is no Word document (.docx)", name, remedy=REMEDY)
    if lacking := [style for style in NEEDED if style not in styles]:
        return Problem(
            "wrong template", "the template lacks styles that documents use", name, values=tuple(lacking), remedy=REMEDY
        )
    return None if whole else Problem("wrong template", "the template has no page settings", name, remedy=REMEDY)
