"""Executed notebooks made by hand, so that a test of the page needs no kernel."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from typing import Any

import nbformat
import pandas as pd
import plotly.graph_objects as go

from busanalys.figures import style
from busanalys.figures.figure import PLOTLY_MIME, Figure, Prose, Table
from busanalys.render.page.assets import Assets, beside
from busanalys.render.page.html import Facts, page

FACTS = Facts(
    year=2014,
    dataset="trial",
    dataset_title="Provdata",
    synthetic=False,
    made="1 juni 2015",
    digest="0" * 64,
    versions={"busanalys": "0.1.0"},
    parameters={"year": 2014, "dataset": "trial"},
    closed="9 maj 2014",
)
ASSETS = beside("../../assets")

Shown = Figure | Table | Prose


def figure(name: str = "works", title: str = "13 av 31 svarar ”ja”", **more: Any) -> Figure:
    """A bar chart of two answers."""
    bars = {"type": "bar", "orientation": "h", "x": [13, 18], "y": ["ja", "nej"]}
    described = {
        "subtitle": "Fungerar mallen? Bas: 31 enkätsvar.",
        "drawing": style.draw([bars], style.layout(120, title, "Bas: 31 enkätsvar.", False)),
        "table": pd.DataFrame({"Svar": ["ja", "nej"], "Antal": [13, 18], "Andel": ["42\u00a0%", "58\u00a0%"]}),
        "alt": "Stapeldiagram: ja 13, nej 18.",
        "source": "Källa: uppföljningen 2014.",
    }
    return Figure(name, title, **(described | more))


def table(caption: str = "Svar per grupp", frame: pd.DataFrame | None = None) -> Table:
    """A table of two groups."""
    default = pd.DataFrame({"Grupp": ["Farsta", "Nacka"], "Antal svar": [1200, 2]})
    return Table("groups", caption, default if frame is None else frame, "Källa: uppföljningen 2014.")


def shown(value: Shown) -> nbformat.NotebookNode:
    """A code cell whose result is one of our own classes."""
    data, metadata = value._repr_mimebundle_()
    return cell(nbformat.v4.new_output("execute_result", data=data, metadata=metadata, execution_count=1))


def raw(data: Mapping[str, Any]) -> nbformat.NotebookNode:
    """A code cell that displays what an analyst's own object gives."""
    return cell(nbformat.v4.new_output("display_data", data=dict(data)))


def raw_plot(plot: go.Figure) -> nbformat.NotebookNode:
    """A code cell that displays a plotly figure without our classes, as JupyterLab stores it."""
    return raw({PLOTLY_MIME: json.loads(plot.to_json())})


def cell(*outputs: nbformat.NotebookNode, source: str = "secret_code()") -> nbformat.NotebookNode:
    """A code cell with outputs."""
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1)


def markdown(source: str) -> nbformat.NotebookNode:
    """A markdown cell."""
    return nbformat.v4.new_markdown_cell(source)


def notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook of these cells."""
    return nbformat.v4.new_notebook(cells=list(cells))


def plots(page: str) -> dict[str, Any]:
    """The plots that a page carries by anchor, with what they share still as references."""
    packed = re.findall(r'<script[^>]* id="figurer-packade"[^>]*>([^<]*)<', page)
    assert len(packed) == 1
    content = json.loads(gzip.decompress(base64.b64decode(packed[0])))
    found: dict[str, Any] = content["plots"]
    return found


def html(*cells: nbformat.NotebookNode, facts: Facts = FACTS, assets: Assets = ASSETS) -> str:
    """The page of a notebook of these cells."""
    return page(notebook(*cells), facts, assets)
