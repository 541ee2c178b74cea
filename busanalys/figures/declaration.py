"""The quality declaration of a year, by the five components that Sweden's official statistics are declared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys.figures.figure import METADATA_KEY, MimeBundle, Table

if TYPE_CHECKING:
    import pandas as pd

RELEVANCE, RELIABILITY, TIMELINESS = "relevance", "reliability", "timeliness"
ACCESSIBILITY, COMPARABILITY = "accessibility", "comparability"
COMPONENTS = {
    RELEVANCE: "Relevans",
    RELIABILITY: "Tillförlitlighet",
    TIMELINESS: "Aktualitet och punktlighet",
    ACCESSIBILITY: "Tillgänglighet och tydlighet",
    COMPARABILITY: "Jämförbarhet och samanvändbarhet",
}
ID = "quality-declaration"


@dataclass(frozen=True)
class Fact:
    """One thing that is declared: its component and code, what it is called, its value for a program and in words."""

    component: str
    code: str
    label: str
    value: Any
    text: str


@dataclass(frozen=True, repr=False)
class Declaration(Table):
    """The declaration as a table; its notebook output holds the values too, which the machine-readable file is made of."""

    facts: Sequence[Fact] = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        data, described = super()._repr_mimebundle_(include, exclude)
        return data, {METADATA_KEY: described[METADATA_KEY] | {"declaration": record(self.facts)}}


def record(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The facts by component as plain JSON values: id, name and items (id, name, value, text) of each."""
    return [
        {
            "id": component,
            "name": name,
            "items": [
                {"id": fact.code, "name": fact.label, "value": fact.value, "text": fact.text}
                for fact in facts
                if fact.component == component
            ],
        }
        for component, name in COMPONENTS.items()
    ]


def table(facts: Sequence[Fact]) -> pd.DataFrame:
    """The facts as a reader sees them, by component: Komponent, Uppgift, Innehåll."""
    import pandas as pd

    rows = [
        (COMPONENTS[fact.component], fact.label, fact.text) for name in COMPONENTS for fact in facts if fact.component == name
    ]
    return pd.DataFrame(rows, columns=["Komponent", "Uppgift", "Innehåll"])


def markup(rows: pd.DataFrame, caption: str) -> str:
    """The same as an HTML table with a heading for each component, every word escaped; `rows` of `table`."""
    bodies = "".join(_body(str(name), part) for name, part in rows.groupby("Komponent", sort=False))
    head = '<thead><tr><th scope="col">Uppgift</th><th scope="col">Innehåll</th></tr></thead>'
    title = f'<caption><span class="board-title">{escape(caption)}</span></caption>'
    return f'<table class="declaration">{title}{head}{bodies}</table>'


def _body(name: str, part: pd.DataFrame) -> str:
    pairs = part[["Uppgift", "Innehåll"]].itertuples(index=False, name=None)
    rows = "".join(f'<tr><th scope="row">{escape(label)}</th><td>{escape(said)}</td></tr>' for label, said in pairs)
    return f'<tbody><tr class="theme"><th scope="rowgroup" colspan="2">{escape(name)}</th></tr>{rows}</tbody>'
