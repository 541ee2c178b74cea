"""The accessibility statement: its own page, and a part of every page that is mailed alone."""

from __future__ import annotations

from datetime import date

from busanalys.render.page import assets, templates
from busanalys.render.settings import Settings
from busanalys.text import long_date

PAGE = "accessibility.html"
NEEDED = {
    "publisher": {
        "name": "vem som står bakom rapporterna",
        "email": "en e-postadress att vända sig till",
        "answer": "hur snart den som hör av sig får svar",
    },
    "accessibility": {
        "service": "vad rapporterna heter",
        "published": "vilken dag rapporterna publicerades",
        "updated": "vilken dag redogörelsen senast gicks igenom",
        "tested": "vilken dag tillgängligheten senast bedömdes",
        "method": "hur tillgängligheten har bedömts",
        "supervisor": "vilken myndighet som har tillsyn",
        "complaint": "var man anmäler brister till tillsynsmyndigheten",
    },
}


def missing(settings: Settings) -> dict[str, str]:
    """What the law asks for and the settings do not say: each setting (`publisher.name`) with what it is, in Swedish."""
    return {
        f"{section}.{name}": what
        for section, needed in NEEDED.items()
        for name, what in needed.items()
        if not getattr(getattr(settings, section), name)
    }


def page(settings: Settings, agreement: str) -> str:
    """The statement as a page of its own; `agreement` is the county's word for what the reports are about."""
    return _rendered("accessibility.html.j2", settings, policy=assets.READ_ONLY, agreement=agreement)


def part(settings: Settings) -> str:
    """The statement as HTML inside a page whose headings of level two are its own."""
    return _rendered("statement.html.j2", settings, level=3)


def _rendered(template: str, settings: Settings, **more: object) -> str:
    said = {"publisher": settings.publisher, "accessibility": settings.accessibility, "missing": missing(settings)}
    return templates.page(template).render(**said, in_words=_in_words, **more)


def _in_words(day: str) -> str:
    return long_date(date.fromisoformat(day))
