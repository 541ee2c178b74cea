"""The drawing of a matrix: bars as cells on pixel rows, headings of rows and columns, and a key made of the same cells."""

from __future__ import annotations

import html
import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style, tables

if TYPE_CHECKING:
    import pandas as pd

LABEL_WIDTH = 140
LABEL_SIZE = style.SMALL_SIZE
LABEL_LINE = 15
LEAST_ROW = 22
HEADING = 26
COLUMN_HEAD = 22
KEY_LINE = 17
SHORT = 5
BETWEEN = 2
LEAST_COLUMNS = 6
PLATE = 15
FEW, NARROW_SIZE = 10, 10
KEY_KINDS = ("positive", "partial", "negative", "merged", "neutral", "unknown", "conflicting", "gap")
KEY_HEADING = "Så läses rutorna"


@dataclass(frozen=True)
class _Line:
    """One row of the drawing: its label in lines, its middle and height in pixels; a heading has no cells."""

    label: str
    lines: tuple[str, ...]
    middle: float
    height: float
    heading: bool = False


def plot(cells: pd.DataFrame, title: str, subtitle: str, synthetic: bool) -> dict[str, Any]:
    """The drawing of a frame of cells with `look`; columns in the order of the frame."""
    columns = cells.drop_duplicates("column")
    heads, key_lines = _column_heads([str(label) for label in columns["column_label"]])
    top = len(key_lines) * KEY_LINE + (8 if key_lines else 0)
    lines = _rows(cells, top + COLUMN_HEAD)
    entries = _entries(cells)
    key = _stack([KEY_HEADING, *(label for label, _ in entries)], {KEY_HEADING}, lines[-1].middle + lines[-1].height / 2)
    height = key[-1].middle + key[-1].height / 2
    places = {column: place for place, column in enumerate(columns["column"])}
    drawn = [*_cell_rows(cells, lines, places), *_key_rows(key, entries)]
    notes = [_heading(line) for line in (*lines, *key) if line.heading] + _key_notes(key_lines) + _heads(heads, top)
    more = _axes(lines, key, len(places), height) | {"annotations": notes, "barmode": "overlay", "showlegend": False}
    return style.draw(_traces(drawn), style.layout(height + 4, title, subtitle, synthetic, **more))


def _column_heads(labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands over each column, and the lines that explain it: long labels are numbered, since columns are narrow."""
    if all(len(label) <= SHORT for label in labels):
        few = len(labels) <= SHORT
        return [label if few or not label.isdigit() else label[-2:] for label in labels], []
    numbered = [f"{number}\u2002{label}" for number, label in enumerate(labels, 1)]
    return [str(number) for number in range(1, len(labels) + 1)], [line for label in numbered for line in _hanging(label)]


def _hanging(label: str) -> list[str]:
    first, *more = style.wrap(label, style.PHONE_WIDTH - 14, 13)
    return [first, *(f"\u2002\u2002{line}" for line in more)]


def _rows(cells: pd.DataFrame, top: float) -> list[_Line]:
    """The groups in the order of the frame, municipalities under their heading before districts where the kind is known."""
    kinds = dict(zip(cells["row_label"].astype(str), cells.get("row_kind", [""] * len(cells)), strict=True))
    labels = [label for label, kind in kinds.items() if kind not in tables.KIND_HEADINGS]
    for kind, heading in tables.KIND_HEADINGS.items():
        own = [label for label, found in kinds.items() if found == kind]
        labels += [heading, *own] if own else []
    return _stack(labels, set(tables.KIND_HEADINGS.values()), top)


def _stack(labels: Sequence[str], headings: set[str], top: float) -> list[_Line]:
    lines: list[_Line] = []
    for label in labels:
        wrapped = tuple(style.wrap(label, LABEL_WIDTH - 10, LABEL_SIZE))
        height = HEADING if label in headings else max(LEAST_ROW, len(wrapped) * LABEL_LINE + 4)
        lines.append(_Line(label, wrapped, top + height / 2, height, label in headings))
        top += height
    return lines


def _entries(cells: pd.DataFrame) -> list[tuple[str, style.Look]]:
    """The key: every look that occurs with the labels that share it, the scale first and gaps last."""
    ordered = cells.assign(_kind=cells["kind"].map(KEY_KINDS.index)).sort_values(["_kind", "order"], kind="stable")
    labels: dict[style.Look, list[str]] = {}
    for label, look in ordered[["label", "look"]].itertuples(index=False):
        found = labels.setdefault(look, [])
        found += [label] if label not in found else []
    return [(" / ".join(found), look) for look, found in labels.items()]


_Cell = tuple[style.Look, str, int, _Line, str]


def _cell_rows(cells: pd.DataFrame, lines: Sequence[_Line], places: dict[Hashable, int]) -> list[_Cell]:
    of_label = {line.label: line for line in lines if not line.heading}
    flagged = cells.get("flagged", False)
    rows = cells.assign(flagged=flagged)[["look", "flagged", "column", "row_label", "column_label", "label"]]
    return [
        (look, look.sign + "*" * bool(flag is True or flag == 1), places[column], of_label[row], f"{row}, {head}: {label}")
        for look, flag, column, row, head, label in rows.itertuples(index=False)
    ]


def _key_rows(key: Sequence[_Line], entries: Sequence[tuple[str, style.Look]]) -> list[_Cell]:
    shown = [line for line in key if not line.heading]
    return [(look, look.sign, 0, line, label) for (label, look), line in zip(entries, shown, strict=True)]


def _traces(drawn: Sequence[_Cell]) -> list[dict[str, Any]]:
    by_look: dict[style.Look, list[_Cell]] = {}
    for cell in drawn:
        by_look.setdefault(cell[0], []).append(cell)
    return [trace for look, own in by_look.items() for trace in (_bars(look, own), _signs(look, own))]


def _bars(look: style.Look, own: Sequence[_Cell]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [0.96] * len(own),
        "base": [place + 0.02 for _, _, place, _, _ in own],
        "y": [line.middle for _, _, _, line, _ in own],
        "width": [line.height - BETWEEN for _, _, _, line, _ in own],
        "marker": style.bar_marker(look),
        "customdata": [style.plain(said) for *_, said in own],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _signs(look: style.Look, own: Sequence[_Cell]) -> dict[str, Any]:
    """The signs in the cells, on a plain plate where a pattern would hide them."""
    plate = {"symbol": "square", "size": PLATE, "color": look.colour, "opacity": 1 if look.pattern and look.sign else 0}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [place + 0.5 for _, _, place, _, _ in own],
        "y": [line.middle for _, _, _, line, _ in own],
        "text": [sign for _, sign, *_ in own],
        "textfont": {"size": LABEL_SIZE, "color": look.on, "weight": "bold"},
        "marker": plate,
        "hoverinfo": "skip",
    }


def _axes(lines: Sequence[_Line], key: Sequence[_Line], columns: int, height: float) -> dict[str, Any]:
    shown = [line for line in (*lines, *key) if not line.heading]
    axes = style.pixel_axes(height, max(columns, LEAST_COLUMNS))
    labels = {"tickvals": [line.middle for line in shown], "ticktext": ["<br>".join(map(_fitted, line.lines)) for line in shown]}
    axes["yaxis"] |= labels | {"visible": True, "tickfont": {"size": LABEL_SIZE}, "ticklabelstandoff": 4}
    return axes | {"margin": {"l": LABEL_WIDTH}}


def _fitted(line: str) -> str:
    """A line of a label, in smaller letters where one long word would not fit beside the cells."""
    room = LABEL_WIDTH - 10
    size = math.floor(LABEL_SIZE * room / max(style.width_of(html.unescape(line), LABEL_SIZE), room))
    return line if size == LABEL_SIZE else f'<span style="font-size:{size}px">{line}</span>'


def _heads(heads: Sequence[str], top: float) -> list[dict[str, Any]]:
    place: dict[str, Any] = {"xref": "x", "xanchor": "center", "color": style.INK, "y": top + COLUMN_HEAD / 2}
    place["size"] = style.SMALL_SIZE if len(heads) <= FEW else NARROW_SIZE
    return [style.note_at(head, x=column + 0.5, **place) for column, head in enumerate(heads)]


def _heading(line: _Line) -> dict[str, Any]:
    words = text.sentence_case(line.label)
    return style.note_at(f"<b>{words}</b>", x=0, y=line.middle, xshift=-LABEL_WIDTH, size=13, color=style.INK)


def _key_notes(key_lines: Sequence[str]) -> list[dict[str, Any]]:
    if not key_lines:
        return []
    return [style.note_at("<br>".join(key_lines), x=0, y=0, xshift=-LABEL_WIDTH, yanchor="top", size=13, color=style.INK)]
