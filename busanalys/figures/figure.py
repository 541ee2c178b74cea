"""What a notebook shows a reader: figures, tables, notes and prose that carry their own text alternative."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys.figures import style

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go
    from pandas.io.formats.style import Styler

PLOTLY_MIME = "application/vnd.plotly.v1+json"
METADATA_KEY = "busanalys"

MimeBundle = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True, repr=False)
class Figure:
    """A chart or map with its finding, its base, its source, a text alternative and its data as a table.

    `drawing` is what plotly draws, `data` and `layout` as JSON. It keeps title and subtitle in its layout for JupyterLab
    and for pictures; the page sets them as a caption instead. `table` has Swedish headings and the values as a reader should
    see them. `real` marks facts with a source of their own, which are never announced as made up, whatever they stand among.
    """

    id: str
    title: str
    subtitle: str
    drawing: Mapping[str, Any]
    table: pd.DataFrame
    alt: str
    source: str
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    real: bool = field(default=False, kw_only=True)

    @cached_property
    def plot(self) -> go.Figure:
        """The drawing as a plotly figure, to go on with; what is changed in it shows."""
        import plotly.graph_objects as go

        return go.Figure(style.with_own_tags(self.drawing))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        drawing = self.plot.to_plotly_json() if "plot" in vars(self) else style.with_own_tags(self.drawing)
        table = table_content(self.table)
        described = {
            "kind": "figure",
            "id": self.id,
            "title": self.title,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "source": self.source,
            "notes": list(self.notes),
            "synthetic": self.synthetic,
            "real": self.real,
            "table": table,
        }
        data = {PLOTLY_MIME: _plain_drawing(drawing), "text/html": self._html(table), "text/plain": self.alt}
        return data, {METADATA_KEY: described}

    def _html(self, content: Mapping[str, Any]) -> str:
        """Title, text and table for where nothing draws, such as nbconvert's stock pages."""
        cells = "".join(f"<tr>{''.join(f'<td>{html.escape(_shown(cell))}</td>' for cell in row)}</tr>" for row in content["rows"])
        heads = "".join(f"<th scope='col'>{html.escape(head)}</th>" for head in content["columns"])
        words = "".join(f"<p>{html.escape(one)}</p>" for one in (self.subtitle, self.alt))
        below = "".join(f"<p>{html.escape(one)}</p>" for one in (*self.notes, self.source) if one)
        return f"{_notice(self.synthetic)}<h4>{html.escape(self.title)}</h4>{words}<table><tr>{heads}</tr>{cells}</table>{below}"

    def __repr__(self) -> str:
        return f"<Figure {self.id}: {self.title}>"


def _shown(cell: object) -> str:
    return "" if cell is None else str(cell)


@dataclass(frozen=True)
class Table:
    """A table with its caption, source and notes; the first column heads each row.

    `markup` is the table as HTML of our own for where signs, bars or links say more than the words of `frame`; whoever makes it
    escapes every word, and whoever shows it sets the caption where it holds none. The page and JupyterLab show it; workbook,
    Word, CSV and signatures use the frame. Its look lies in table.css beside this module, which both the page and JupyterLab get.
    `alt` says in words what a markup of tiles shows: a table that has it is a picture, with the table after it, in Word.
    """

    id: str
    caption: str
    frame: pd.DataFrame
    source: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    markup: str = ""
    alt: str = field(default="", kw_only=True)
    real: bool = field(default=False, kw_only=True)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        described = {
            "kind": "table",
            "id": self.id,
            "caption": self.caption,
            "source": self.source,
            "notes": list(self.notes),
            "synthetic": self.synthetic,
            "real": self.real,
            "markup": self.markup,
            "alt": self.alt,
            "table": table_content(self.frame),
        }
        return {"text/html": self._html(), "text/plain": self.caption}, {METADATA_KEY: described}

    @cached_property
    def styler(self) -> Styler:
        """The table as a pandas Styler, to go on with; what is changed in it shows in JupyterLab, a page keeps the table."""
        plain = self.frame.style.hide(axis="index")
        return plain.format(escape="html").format_index(escape="html", axis="columns")

    def _html(self) -> str:
        """The table for JupyterLab, where no page sets notice, caption, notes and source around it."""
        changed = self.styler.to_html() if "styler" in vars(self) else ""
        head = "" if "<caption>" in self.markup and not changed else f"<h4>{html.escape(self.caption)}</h4>"
        own = f"<style>{table_style()}</style>{head}{self.markup}"
        shown = own if self.markup and not changed else head + (changed or self.frame.to_html(index=False, escape=True))
        below = "".join(f"<p>{html.escape(words)}</p>" for words in (*self.notes, self.source) if words)
        return _notice(self.synthetic) + shown + below


@dataclass(frozen=True)
class Prose:
    """Generated paragraphs and, where given, a list of points; always plain text, never markup.

    `synthetic` is announced in JupyterLab, where no page does it; `real` as in `Figure`.
    """

    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    kind: str = field(default="prose", kw_only=True)
    synthetic: bool = field(default=False, kw_only=True)
    real: bool = field(default=False, kw_only=True)

    def __str__(self) -> str:
        return "\n\n".join([*self.paragraphs, *(f"– {point}" for point in self.points)])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        described = {
            "kind": self.kind,
            "paragraphs": list(self.paragraphs),
            "points": list(self.points),
            "synthetic": self.synthetic,
            "real": self.real,
        }
        paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in self.paragraphs)
        points = "".join(f"<li>{html.escape(text)}</li>" for text in self.points)
        shown = paragraphs + (f"<ul>{points}</ul>" if points else "")
        return {"text/html": _notice(self.synthetic and bool(shown)) + shown, "text/plain": str(self)}, {METADATA_KEY: described}


@dataclass(frozen=True)
class Commentary:
    """The secretariat's judgement as Markdown, and in a draft that of the year before to write from."""

    label: str
    text: str
    earlier_label: str = ""
    earlier: str = ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        described = {"kind": "commentary", **asdict(self)}
        return {"text/markdown": f"**{self.label}**\n\n{self.text}", "text/plain": self.text}, {METADATA_KEY: described}


def note(*paragraphs: str) -> Prose:
    """A boxed remark."""
    return Prose(paragraphs, kind="note")


def absence(*paragraphs: str) -> Prose:
    """Why there is nothing to show: an analyst reads it in JupyterLab, a page leaves it and a heading over nothing else out."""
    return Prose(paragraphs, kind="absence")


@cache
def table_style() -> str:
    """The style sheet of tables with markup of their own."""
    return (Path(__file__).parent / "table.css").read_text(encoding="utf-8")


def is_made_up(described: Mapping[str, Any], dataset: bool) -> bool:
    """Whether an output is announced as made up: where it or its dataset is, unless it tells of real facts alone."""
    return not described.get("real") and (dataset or bool(described.get("synthetic")))


def _notice(synthetic: bool) -> str:
    """The words that the data is made up, for outputs that leave their page; empty for real data."""
    return f'<p style="color:{style.WARNING};font-weight:600">{style.SYNTHETIC}</p>' if synthetic else ""


def table_content(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """The frame as columns and rows of plain JSON values; missing cells become None."""
    rows = [[_plain(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    return {"columns": [str(column) for column in frame.columns], "rows": rows}


def _plain(cell: Any) -> object:
    import pandas as pd

    if isinstance(cell, str):
        return cell
    if isinstance(cell, Sequence):
        return ", ".join(str(part) for part in cell)
    if pd.isna(cell):
        return None
    item = getattr(cell, "item", None)
    value = item() if callable(item) else cell
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def _plain_drawing(drawing: Mapping[str, Any]) -> dict[str, Any]:
    import json

    from plotly.io.json import to_json_plotly

    content: dict[str, Any] = json.loads(to_json_plotly(drawing))
    return content
