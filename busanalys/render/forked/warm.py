"""Imported by the server that notebooks are forked from: what they use is imported, and used once, before any fork."""

from __future__ import annotations

import warnings
from importlib import import_module

LIBRARIES = (
    "busanalys.indicators",
    "busanalys.maps",
    "busanalys.render.jobs",
    "busanalys.reporting",
    "geopandas",
    "papermill",
    "plotly.graph_objects",
    "rich.progress",
    "typer",
)


def _warm() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning that is ignored is not remembered as shown: a notebook still meets it
        for name in LIBRARIES:
            import_module(name)
        from busanalys.render.forked.shell import shell

        shell()


_warm()
