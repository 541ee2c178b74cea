"""What an analyst shows without our own classes: a plotly figure, a data frame, a picture, printed text."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from busanalys import text
from busanalys.figures.figure import PLOTLY_MIME
from busanalys.render.page import drawing, markup

Block = dict[str, Any]
NO_TITLE = "Diagram"
ROWS_SHOWN = 200
PICTURES = ("image/png", "image/jpeg")


def block(data: Mapping[str, Any]) -> Block | None:
    """One output as a block of the page: plotly first, then HTML, a picture, plain text; None when there is nothing."""
    if PLOTLY_MIME in data:
        return _figure(data[PLOTLY_MIME])
    if "text/html" in data:
        return {"kind": "html", "html": markup.safe(data["text/html"])}
    for mime in PICTURES:
        if mime in data:
            packed = data[mime].replace("\n", "")
            return {"kind": "picture", "address": f"data:{mime};base64,{packed}", "alt": data.get("text/plain", "")}
    return printed(data.get("text/plain", ""))


def printed(words: str) -> Block | None:
    """Text as it was printed; None when it is empty."""
    return {"kind": "text", "text": text.plain_text(words)} if words.strip() else None


def _figure(plot: Mapping[str, Any]) -> Block:
    title = drawing.title_of(plot) or NO_TITLE
    table = _table(plot["data"])
    described: Block = {
        "id": title,
        "title": title,
        "subtitle": "",
        "alt": _alt(plot),
        "source": "",
        "notes": [],
        "synthetic": None,
    }
    return {"kind": "figure", "table": table, "plot": plot} | described


def _alt(plot: Mapping[str, Any]) -> str:
    names = [str(trace["name"]) for trace in plot["data"] if trace.get("name")]
    count = len(plot["data"])
    opening = f"Diagram med {text.numeral(count)} {text.plural(count, 'serie', 'serier')}"
    return f"{opening}: {text.join(names)}." if names else f"{opening}."


def _table(traces: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The points of simple charts as rows; None where the traces hold no pairs of x and y or too many of them."""
    rows: list[list[object]] = []
    for number, trace in enumerate(traces, 1):
        xs, ys = values(trace.get("x")), values(trace.get("y"))
        if not xs or len(xs) != len(ys):
            return None
        rows += [[trace.get("name") or f"Serie {number}", x, y] for x, y in zip(xs, ys, strict=True)]
    return {"columns": ["Serie", "x", "y"], "rows": rows} if 0 < len(rows) <= ROWS_SHOWN else None


def values(coordinates: object) -> list[Any]:
    """The numbers or words of a plotly coordinate list, also where plotly packed them as base64; else an empty list."""
    if isinstance(coordinates, Mapping) and {"dtype", "bdata"} <= set(coordinates):
        import numpy as np

        unpacked: list[Any] = np.frombuffer(base64.b64decode(coordinates["bdata"]), dtype=coordinates["dtype"]).tolist()
        return unpacked
    flat = isinstance(coordinates, list) and not any(isinstance(value, list | dict) for value in coordinates)
    return list(coordinates) if flat and isinstance(coordinates, list) else []
