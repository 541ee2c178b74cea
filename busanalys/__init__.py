"""busanalys: the yearly follow-up of a county's BUS agreement, as data, figures and reports.

`import busanalys as bus; survey = bus.load("published")` is where an analyst starts. Submodules are imported
when first used, so that the import itself stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MODULES = {
    "charts": "figures.charts",
    "indicators": "indicators",
    "maps": "figures.maps",
    "style": "figures.style",
    "tables": "figures.tables",
}
_NAMES = {
    "explorer": "explore",
    "figure": "figures.own",
    "profile": "reporting",
    "report": "reporting",
    "Survey": "survey",
    "check": "survey",
    "datasets": "survey",
    "load": "survey",
    "reconcile": "indicators.reconciliation",
}

__version__ = "0.1.0"
__all__ = [
    "Survey",
    "charts",
    "check",
    "datasets",
    "explorer",
    "figure",
    "indicators",
    "load",
    "maps",
    "profile",
    "reconcile",
    "report",
    "style",
    "tables",
]


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        value = getattr(import_module(f"busanalys.{_NAMES[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"busanalys.{_MODULES[name]}")
    else:
        raise AttributeError(f"module 'busanalys' has no attribute {name!r}; it has {', '.join(__all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
