"""The five controls, kept in step with the choice; plain menus, so that the keyboard serves as well as the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from busanalys.explore.choice import Choice
from busanalys.indicators import BASE_LABELS
from busanalys.survey import datasets
from busanalys.text import sentence_case

LABELS = {"dataset": "Datamängd", "year": "År", "indicator": "Indikator", "base": "Bas", "group": "BUS-grupp"}
LOOK = {"description_width": "84px"}
PAUSE = 1500  # milliseconds between two years
WIDE = {"indicator": "440px", "group": "380px"}


class Controls:
    """Menus that call `choose(name=value)` when somebody uses them, and not when they are set to show a choice."""

    def __init__(self, chosen: Choice, choose: Callable[..., None]) -> None:
        say = chosen.survey.registry.county.said
        self.menus = {name: _menu(name, say(label)) for name, label in LABELS.items()}
        self._choose, self._setting = choose, False
        for name, menu in self.menus.items():
            menu.observe(lambda change, name=name: self._used(name, change["new"]), "value")
        self.play = ipywidgets.Play(interval=PAUSE, show_repeat=False)
        self.slider = ipywidgets.SelectionSlider(options=[("", 0)], continuous_update=False, description="Dra", style=LOOK)
        self.show(chosen)
        self.play.observe(self._played, "value")
        self.slider.observe(lambda change: self._used("year", change["new"]), "value")
        self.widget = ipywidgets.HBox([*self.menus.values(), ipywidgets.HBox([self.slider, self.play])])
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
            self._show_years(chosen)
        finally:
            self._setting = False

    def _show_years(self, chosen: Choice) -> None:
        """Set slider and play to the year; of one year there is nothing to move between."""
        options = tuple((str(year), year) for year in chosen.survey.years)
        if self.slider.options != options:
            self.slider.options = options
        self.slider.value = chosen.year
        self.play.max = len(options) - 1
        self.play.value = chosen.survey.years.index(chosen.year)
        self.slider.disabled = self.play.disabled = len(options) < 2

    def _played(self, change: Mapping[str, Any]) -> None:
        self._used("year", self.slider.options[change["new"]][1])

    def _used(self, name: str, value: object) -> None:
        if not self._setting and value is not None:
            self._choose(**{name: value})


def _menu(name: str, label: str) -> Any:
    layout = {"width": WIDE.get(name, "300px"), "max_width": "100%"}
    return ipywidgets.Dropdown(description=label, style=LOOK, layout=layout)


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
