"""Plots as a page needs them: without title, and with what several of them repeat stored once."""

from __future__ import annotations

import copy
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from busanalys.figures import style

DEFAULT_HEIGHT = 450
WORTH_SHARING = 30  # numbers; shorter coordinate lists cost less than a reference to them
COORDINATES = ("x", "y")

Plot = dict[str, Any]


def prepared(plot: Mapping[str, Any]) -> Plot:
    """The data and layout of a plotly figure without its title, with a height in pixels."""
    layout: dict[str, Any] = {"height": DEFAULT_HEIGHT, "margin": {"t": 30, "r": 10}} | dict(plot["layout"])
    if "title_height" in (layout.get("meta") or {}):
        described = style.untitled({"data": plot["data"], "layout": layout})["layout"]
        layout = described | {"meta": layout["meta"] | described["meta"]}
    layout.pop("title", None)
    layout.pop("width", None)
    return {"data": list(plot["data"]), "layout": {"separators": style.SEPARATORS} | layout}


def narrow(plot: Plot) -> Plot:
    """The plot as the page's script lays it out on a narrow screen."""
    laid = copy.deepcopy(plot["layout"])
    for path, value in ((laid.get("meta") or {}).get("narrow") or {}).items():
        *way, last = path.split(".")
        inner = laid
        for key in way:
            inner = inner[int(key)] if isinstance(inner, list) else inner.setdefault(key, {})
        inner[int(last) if isinstance(inner, list) else last] = value
    return {**plot, "layout": laid}


def title_of(plot: Mapping[str, Any]) -> str:
    """The title of a plotly figure as plain text; empty when it has none."""
    title = plot["layout"].get("title") or {}
    marked = title if isinstance(title, str) else title.get("text") or ""
    return html.unescape(re.sub(r"<[^>]*>", " ", marked)).strip()


def share(plots: Iterable[Plot]) -> tuple[list[Plot], dict[str, list[Any]]]:
    """The plots of one page, and the templates and long coordinate lists that they refer to by number.

    A template becomes its number; a list of coordinates that occurs more than once becomes `{"shared": number}`.
    """
    drawn = list(plots)
    templates, arrays = _Store(), _Store()
    repeated = _repeated(drawn)
    shared = [_with_references(plot, templates, arrays, repeated) for plot in drawn]
    return shared, {"templates": templates.values, "arrays": arrays.values}


class _Store:
    """Values by number, each once."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number(self, value: object) -> int:
        key = _key(value)
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(value)
        return self._numbers[key]


def _key(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _repeated(plots: Iterable[Plot]) -> set[str]:
    counts = Counter(
        _key(trace[name]) for plot in plots for trace in plot["data"] for name in COORDINATES if _is_long(trace.get(name))
    )
    return {key for key, count in counts.items() if count > 1}


def _is_long(value: object) -> bool:
    return isinstance(value, list) and len(value) >= WORTH_SHARING


def _with_references(plot: Plot, templates: _Store, arrays: _Store, repeated: set[str]) -> Plot:
    layout = dict(plot["layout"])
    if layout.get("template"):
        layout["template"] = templates.number(layout["template"])
    data = [
        trace | {name: {"shared": arrays.number(trace[name])} for name in COORDINATES if _is_shared(trace.get(name), repeated)}
        for trace in plot["data"]
    ]
    return {"data": data, "layout": layout}


def _is_shared(value: object, repeated: set[str]) -> bool:
    return _is_long(value) and _key(value) in repeated


def as_json(value: object) -> bytes:
    """The value as short JSON in ASCII, the same whether it was just made or read from a notebook."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
