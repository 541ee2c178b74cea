"""Imported by the server that notebooks are forked from: what they use is imported, and used once, before any fork."""

from __future__ import annotations

import gc
import json
import os
import sys
import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

from busanalys.render.run.forked import process

LIBRARIES = (
    "IPython.core.logger",
    "bdb",
    "busanalys.indicators",
    "busanalys.figures.maps",
    "busanalys.render.run.jobs",
    "busanalys.reporting",
    "geopandas",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "papermill",
    "plotly.graph_objects",
    "plotly.io.json",
    "rich.progress",
    "typer",
)

GRAMMAR = "rfc3987_syntax"
SELDOM = (50_000, 20, 100)  # new objects, and rounds, until Python looks for cycles, in the forks too: they are soon done


def _warm() -> None:
    gc.set_threshold(*SELDOM)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning that is ignored is not remembered as shown: a notebook still meets it
        _postpone_grammar()
        for name in LIBRARIES:
            import_module(name)
        _use()


def _postpone_grammar() -> None:
    """Let jsonschema, which nbformat imports, compile the grammar of addresses that jupyterlab brings when one is checked.

    That takes a second, and no notebook is checked by it.
    """
    if find_spec(GRAMMAR):
        later = SimpleNamespace(is_valid_syntax=lambda *given: import_module(GRAMMAR).is_valid_syntax(*given))
        sys.modules[GRAMMAR] = cast(ModuleType, later)
        import_module("nbformat")
        del sys.modules[GRAMMAR]


def _end_with_parent() -> None:
    """The server listens for the end of every process that it serves, and its own forks would keep it alive."""
    if os.environ.pop(process.PARENT, "") == str(os.getppid()):
        process.end_with_parent()


def _use() -> None:
    """What takes long the first time only: the shell, the exporter with its template, plotly's figures, the map, counting."""
    import plotly.graph_objects as go

    from busanalys import geography
    from busanalys.figures import style
    from busanalys.render.page import html, templates
    from busanalys.render.run import jobs
    from busanalys.render.run.forked.shell import shell

    shell()
    templates.page(html.TEMPLATE)
    go.Figure([go.Bar(x=[1]), go.Scatter(x=[1])], style.layout(300, "Titel", "Undertitel", synthetic=False)).to_json()
    geography.municipalities()
    for dataset, data in json.loads(os.environ.pop(process.AHEAD, "[]")):
        jobs.read_ahead(Path(dataset), Path(data))


_end_with_parent()
_warm()
