"""The five controls, kept in step with the choice; plain menus, so that the keyboard serves as well as the mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from busanalys.explore.choice import Choice
from busanalys.indicators import BASE_LABELS
from busanalys.survey import datasets
from busanalys.text import sentence_case

LABELS = {"dataset": "Datamängd", "year": "År", "indicator": "Indikator", "base": "Bas", "group": "BUS-grupp"}
WIDE = {"indicator": "440px", "group": "380px"}


class Controls:
    """Menus that call `choose(name=value)` when somebody uses them, and not when they are set to show a choice."""

    def __init__(self, chosen: Choice, choose: Callable[..., None]) -> None:
        self.menus = {name: _menu(name) for name in LABELS}
        self._choose, self._setting = choose, False
        self.show(chosen)
        for name, menu in self.menus.items():
            menu.observe(lambda change, name=name: self._used(name, change["new"]), "value")
        self.widget = ipywidgets.HBox(list(self.menus.values()))
        self.widget.add_class("bus-controls")

    def show(self, chosen: Choice) -> None:
        """Set every menu to the choice, with the options that its dataset and year have."""
        self._setting = True
        try:
            for name, options in _options(chosen).items():
                menu, value = self.menus[name], getattr(chosen, name)
                if menu.options != options:
                    menu.options = options
                menu.value = value if value in [code for _, code in options] else None
                menu.disabled = len(options) < 2
        finally:
            self._setting = False

    def _used(self, name: str, value: object) -> None:
        if not self._setting and value is not None:
            self._choose(**{name: value})


def _menu(name: str) -> Any:
    look = {"description_width": "84px"}
    layout = {"width": WIDE.get(name, "300px"), "max_width": "100%"}
    return ipywidgets.Dropdown(description=LABELS[name], style=look, layout=layout)


def _options(chosen: Choice) -> dict[str, tuple[tuple[str, Any], ...]]:
    indicators = chosen.survey.codebook.indicators
    names = list(dict.fromkeys([*datasets(), chosen.dataset]))
    return {
        "dataset": tuple((name, name) for name in names),
        "year": tuple((str(year), year) for year in chosen.survey.years),
        "indicator": tuple(zip(indicators["label"], indicators["indicator"], strict=True)),
        "base": tuple((sentence_case(label), code) for code, label in BASE_LABELS.items()),
        "group": tuple((name, group) for group, name in chosen.groups.items()),
    }
