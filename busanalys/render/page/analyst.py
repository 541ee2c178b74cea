"""What an analyst shows without our own classes: a plotly figure, a data frame, a picture, printed text."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from busanalys import text
from busanalys.figures.figure import PLOTLY_MIME
from busanalys.render.page import drawing, markup

Block = dict[str, Any]
NO_TITLE = "Diagram"
ROWS_SHOWN = 200
PICTURES = ("image/png", "image/jpeg", "image/gif")
SVG, MARKDOWN, HTML, LATEX, JSON = "image/svg+xml", "text/markdown", "text/html", "text/latex", "application/json"
NEEDS_A_KERNEL = ("application/vnd.jupyter.widget-view+json", "application/javascript")
EARTH = ("choropleth", "scattergeo")  # drawn on plotly's own map of the world unless they bring their areas
COLUMNS = (("locations", "z"), ("lat", "lon", "z"), ("lat", "lon"), ("x", "y"))  # what a point of a trace may be made of
HEADS = {"locations": "Plats", "z": "Värde", "lat": "Latitud", "lon": "Longitud"}
STREETS = ("map", "mapbox")  # the endings of traces on tiles from a server: choroplethmap, scattermap, densitymapbox


def block(data: Mapping[str, Any]) -> Block | None:
    """One output as a block of the page: plotly first, then HTML, Markdown, a picture, plain text; None when there is nothing."""
    if PLOTLY_MIME in data:
        return _figure(data[PLOTLY_MIME])
    if HTML in data and not any(mime in data for mime in NEEDS_A_KERNEL):
        return {"kind": "html", "html": markup.safe(data[HTML])}
    if MARKDOWN in data:
        return {"kind": "html", "html": markup.from_markdown(data[MARKDOWN], markup.Anchors())[0]}
    if picture := _picture(data):
        return picture
    if JSON in data:
        return printed(json.dumps(data[JSON], indent=2, ensure_ascii=False))
    return printed(data.get(LATEX) or data.get("text/plain", ""))


def _picture(data: Mapping[str, Any]) -> Block | None:
    packed = {mime: data[mime].replace("\n", "") for mime in PICTURES if mime in data}
    if SVG in data:
        packed = {SVG: base64.b64encode(data[SVG].encode()).decode()}
    for mime, content in packed.items():
        said = data.get("text/plain", "")
        return {"kind": "picture", "address": f"data:{mime};base64,{content}", "alt": "" if said.startswith("<") else said}
    return None


def left_out(data: Mapping[str, Any], is_own: bool = False) -> list[str]:
    """What of an output a page without a kernel and a network cannot show, in words; `is_own` is one of our figures or tables."""
    if any(mime in data for mime in NEEDS_A_KERNEL):
        return ["a widget or script, which needs a running notebook; the page shows its text"]
    if LATEX in data and MARKDOWN not in data and HTML not in data:
        return ["a formula, which the page shows as LaTeX"]
    if PLOTLY_MIME in data:
        return _undrawn(data[PLOTLY_MIME]["data"], is_own)
    if is_own or not (HTML in data or MARKDOWN in data):
        return []
    return markup.left_out(data.get(HTML) or data[MARKDOWN], is_markdown=HTML not in data)


def _undrawn(traces: Sequence[Mapping[str, Any]], is_own: bool) -> list[str]:
    kinds = [str(trace.get("type", "scatter")) for trace in traces if _needs_a_network(trace)]
    shown = "the page shows its table" if is_own or _table(traces) else "the page shows its title; bus.figure adds a table"
    return [f"a plotly trace '{kind}', whose map comes from the network; {shown}" for kind in dict.fromkeys(kinds)]


def is_drawable(plot: Mapping[str, Any]) -> bool:
    """Whether a plot draws without a network."""
    return not any(map(_needs_a_network, plot["data"]))


def _needs_a_network(trace: Mapping[str, Any]) -> bool:
    kind = str(trace.get("type", "scatter"))
    return kind.endswith(STREETS) or (kind in EARTH and not trace.get("geojson"))


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
    """The points of simple charts as rows; None where the traces do not all hold the same of COLUMNS, or too many points.

    Of a choropleth the places and their values, of points on a map their degrees.
    """
    names = next((names for names in COLUMNS if all(name in trace for trace in traces for name in names)), ())
    rows: list[list[object]] = []
    for number, trace in enumerate(traces, 1):
        columns = [values(trace.get(name)) for name in names]
        if not names or not columns[0] or len({len(column) for column in columns}) > 1:
            return None
        rows += [[trace.get("name") or f"Serie {number}", *point] for point in zip(*columns, strict=True)]
    heads = [HEADS.get(name, name) for name in names]
    return {"columns": ["Serie", *heads], "rows": rows} if 0 < len(rows) <= ROWS_SHOWN else None


def values(coordinates: object) -> list[Any]:
    """The numbers or words of a plotly coordinate list, also where plotly packed them as base64; else an empty list."""
    if isinstance(coordinates, Mapping) and {"dtype", "bdata"} <= set(coordinates):
        import numpy as np

        unpacked: list[Any] = np.frombuffer(base64.b64decode(coordinates["bdata"]), dtype=coordinates["dtype"]).tolist()
        return unpacked
    flat = isinstance(coordinates, list) and not any(isinstance(value, list | dict) for value in coordinates)
    return list(coordinates) if flat and isinstance(coordinates, list) else []
