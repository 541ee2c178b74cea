"""The controls, kept in step with the choice; plain menus, so that the keyboard serves as well as the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any

import ipywidgets

from busanalys.explore.choice import KINDS, Choice
from busanalys.indicators import BASE_LABELS
from busanalys.survey import datasets
from busanalys.text import sentence_case

LABELS = {
    "dataset": "Datamängd",
    "indicator": "Indikator",
    "base": "Bas",
    "group": "BUS-grupp",
    "compared": "Jämför med",
    "year": "År",
}
LOOK = {"description_width": "auto"}
PAUSE = 1500  # milliseconds between two years
WIDTHS = {"dataset": 190, "indicator": 430, "base": 250, "group": 250, "compared": 270, "year": 100}  # pixels, with the label
TIMELINE, PLAY = "210px", "84px"
ALONE = ("Ingen", "")


class Controls:
    """Menus that call `choose(name=value)` when somebody uses them, and not when they are set to show a choice.

    JupyterLab lets each widget report in a thread of its own; `turn` is held by the one whose choice is being shown.
    """

    def __init__(self, chosen: Choice, choose: Callable[..., None], turn: RLock) -> None:
        said = chosen.survey.registry.county.said
        self.menus = {name: _menu(name, said(label)) for name, label in LABELS.items()}
        self._choose, self._turn, self._setting = choose, turn, False
        for name, menu in self.menus.items():
            menu.observe(lambda change, name=name: self._used(name, change["new"]), "value")
        self.play = ipywidgets.Play(interval=PAUSE, show_repeat=False)
        self.play.layout.width = PLAY
        self.slider = ipywidgets.SelectionSlider(
            options=[("", 0)],
            continuous_update=False,
            description="Tidslinje",
            readout=False,
            style=LOOK,
            layout={"width": TIMELINE},
        )
        self.show(chosen)
        self.play.observe(self._played, "value")
        self.slider.observe(lambda change: self._used("year", change["new"]), "value")
        self.widget = ipywidgets.HBox([*self.menus.values(), self.slider, self.play])
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
        with self._turn:
            if not self._setting and value is not None:
                self._choose(**{name: value})


def _menu(name: str, label: str) -> Any:
    layout = {"width": f"{WIDTHS[name]}px", "max_width": "100%"}
    return ipywidgets.Dropdown(description=label, style=LOOK, layout=layout)


def _options(chosen: Choice) -> dict[str, tuple[tuple[str, Any], ...]]:
    indicators = chosen.survey.codebook.indicators
    names = list(dict.fromkeys([*datasets(), chosen.dataset]))
    groups = tuple((name, group) for group, name in chosen.groups.items())
    said = chosen.survey.registry.county.said
    kinds = ((said(label), kind) for kind, label in KINDS.items())
    others = (one for one in groups if one[1] != chosen.group)
    return {
        "dataset": tuple((name, name) for name in names),
        "year": tuple((str(year), year) for year in chosen.survey.years),
        "indicator": tuple(zip(indicators["label"], indicators["indicator"], strict=True)),
        "base": tuple((said(sentence_case(label)), code) for code, label in BASE_LABELS.items()),
        "group": groups,
        "compared": (ALONE, *kinds, *others) if groups else (ALONE,),
    }
