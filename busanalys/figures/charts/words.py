"""The words around a chart: subtitle, findings and text alternatives, generated from its data in plain Swedish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from busanalys import text
from busanalys.figures import figure, style

SMALL_BASE_NOTE = "Basen är mindre än tio, därför visas bara antal."
BREAK_WORDS = "ny formulering"
PER_THOUSAND = f"per {text.number(1_000)} barn"
MERGED_NOTE = "Streckade staplar är svarsalternativ som källan redovisar sammanslaget; hur de fördelar sig framgår inte."
UNACCOUNTED_NOTE = "De tryckta antalen summerar inte till basen; resten visas som ”redovisas inte i källan”."


def sentences(*parts: str) -> str:
    """The parts as sentences in a row: each with a capital and a full stop unless it ends with one, empty ones left out."""
    return " ".join(_closed(text.sentence_case(part.strip())) for part in parts if part.strip())


def _closed(sentence: str) -> str:
    return sentence if sentence[-1] in ".?!:" else f"{sentence}."


def base_words(base: int, unit: str) -> str:
    """`Bas: 31 enkätsvar`."""
    return f"Bas: {text.counted(base, unit)}"


def alt(kind: str, points: Iterable[str], *, title: str, closing: Sequence[str] = (), synthetic: bool = False) -> str:
    """The text alternative: what kind of chart, what it says, its points, and that the data is made up where it is."""
    warning = style.SYNTHETIC if synthetic else ""
    return sentences(kind, warning, title, "; ".join(points), *closing)


def nothing(what: str, year: int | None, why: str = "") -> figure.Prose:
    """What takes the place of a figure without data."""
    when = f" för {year}" if year is not None else ""
    return figure.absence(sentences(f"Det finns inga uppgifter att visa om {what}{when}", why))
