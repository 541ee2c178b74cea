"""The controls and the linked views: a choice made anywhere shows everywhere."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from html import escape
from pathlib import Path
from threading import RLock
from typing import Any

import ipywidgets
from IPython import get_ipython

from busanalys import text
from busanalys.errors import BusanalysError
from busanalys.explore import lines, numbers
from busanalys.explore.actions import Actions
from busanalys.explore.choice import Choice, changed, read
from busanalys.explore.controls import Controls
from busanalys.explore.panel import Panel
from busanalys.explore.views import OF_GROUP, PROFILE, VIEWS, show
from busanalys.indicators import harmonise

SIDE = ("answers", "matrix", "transitions", PROFILE, "group")
LOOK = f"<style>{(Path(__file__).parent / 'dashboard.css').read_text(encoding='utf-8')}</style>"
CHANGED = "<b>Datamängden {} har ändrats på disk</b> sedan den lästes in ({}). Figurerna visar det som lästes in."
DASHES = ("solid", "dot")  # round the areas of the group and of the one that it is compared with


class Dashboard:
    """What a live notebook shows; `choice` is what is chosen now and `choose(year=2016)` chooses as the controls do."""

    def __init__(self, chosen: Choice) -> None:
        self.choice = chosen
        self.turn = RLock()
        self.controls = Controls(chosen, self.choose, self.turn)
        self.map = Panel("bus-map", lambda name, _: self._area(name))
        self.trend = Panel("bus-trend", lambda _, year: self._year(year))
        self.side, self.beside = Panel("bus-side"), Panel("bus-beside")
        self.switch, self.sides = _switch(self._switched), _styled(ipywidgets.Box(), "bus-views")
        self.actions = Actions(lambda: (self.choice, self.switch.value))
        self.message, self.numbers, self.lines = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.actions.browser.on_msg(self._asked)
        self.changed = ipywidgets.HBox()
        self._refresh()

    def choose(self, **changes: object) -> None:
        """Choose something else (dataset, year, indicator, base, group, compared) and let every view follow."""
        with self.turn:
            try:
                self.choice = self.choice.change(**changes)
                self._refresh()
            except BusanalysError as error:
                self.message.value = f"<p role='alert'>{escape(str(error))}</p>"

    def _refresh(self) -> None:
        self.controls.show(self.choice)
        self.actions.browser.years = [str(year) for year in self.choice.survey.years]
        self.map.show(show(self.choice, "map"), {"outlined": self._outlines()})
        # a click anywhere in the column of a year chooses it
        self.trend.show(show(self.choice, "trend"), {"layout": {"hovermode": "x"}})
        self.numbers.value, self.lines.value = numbers.html(self.choice), lines.html(self.choice)
        self._show_side()
        self.message.value = ""
        self._look()

    def _show_side(self) -> None:
        view, beside = self.switch.value, self.choice.other
        sides = [(self.side, self.choice)] + ([(self.beside, beside)] if beside and view in OF_GROUP else [])
        for panel, chosen in sides:
            panel.show(show(chosen, view), whose=chosen.groups.get(chosen.group, "") if view == "group" else "")
        self.sides.children = [panel.widget for panel, _ in sides]
        self.actions.refresh()

    def read_again(self) -> None:
        """Read the dataset anew; where it cannot be read, say why and go on showing what was read before."""
        with self.turn:
            try:
                read(self.choice.dataset, again=True)
            except BusanalysError as error:
                self.message.value = f"<pre role='alert'>{escape(str(error))}</pre>"
            else:
                self.choose()
                self._look()

    def _look(self) -> None:
        """Say that the dataset's files are no longer what was read, with a button to read them; nothing where they are."""
        files = changed(self.choice.dataset)
        if not files:
            self.changed.children = []
        elif not self.changed.children:
            button = ipywidgets.Button(description="Läs in igen", button_style="warning")
            button.on_click(lambda _: self.read_again())
            said = CHANGED.format(escape(self.choice.dataset), escape(text.join(files)))
            self.changed.children = [ipywidgets.HTML(f"<p role='alert'>{said}</p>"), button]

    def _asked(self, _: object, content: Mapping[str, Any], buffers: object) -> None:
        """Do what the part in the browser asks for: look at the files, or choose the group whose name was clicked on."""
        with self.turn:
            if content.get("kind") == "look":
                self._look()
                self.actions.browser.looked += 1
            elif content.get("group") in self.choice.groups:
                self.choose(group=content["group"])

    def _switched(self, change: object) -> None:
        with self.turn:
            self._show_side()

    def _outlines(self) -> dict[str, str]:
        """The line round each area of the chosen group and of the one that it is compared with."""
        rows = harmonise.areas(self.choice.survey, self.choice.year)
        dashes = dict(zip((self.choice.group, self.choice.compared), DASHES, strict=True))
        known = rows[rows["group_id"].isin(set(dashes) - {""})]
        return dict(zip(known["name"], known["group_id"].map(dashes), strict=True))

    def _area(self, name: str) -> None:
        """Show the profile of the group that covers the area clicked on."""
        rows = harmonise.areas(self.choice.survey, self.choice.year)
        group = next(iter(rows.loc[rows["name"] == name, "group_id"]), "")
        if not group:
            said = self.choice.survey.registry.county.said("Området har ingen känd BUS-grupp det året.")
            self.message.value = f"<p>{said}</p>"
            return
        self.switch.value = PROFILE
        self.choose(group=str(group))

    def _year(self, year: Any) -> None:
        if year is not None and int(year) in self.choice.survey.years:
            self.choose(year=int(year))

    @cached_property
    def widget(self) -> Any:
        """Everything as one widget."""
        left = _column(self.map.widget)
        right = _column(self.numbers, self.trend.widget, self.lines)
        views = _styled(ipywidgets.Box([left, right]), "bus-views")
        parts = [
            ipywidgets.HTML(LOOK),
            self.changed,
            self.controls.widget,
            self.message,
            views,
            self.switch,
            self.sides,
            self.actions.widget,
        ]
        return _styled(ipywidgets.VBox(parts), "bus-dashboard")

    def close(self) -> None:
        """Take the dashboard out of the page and the kernel, with every widget in it."""
        for part in _within(self.widget):
            part.close()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.widget._repr_mimebundle_(**kwargs)


_open: dict[str, Dashboard] = {}


def opened(chosen: Choice) -> Dashboard:
    """The dashboard of a choice, in the place of the one that the same cell showed before.

    Dashboards that are left open keep their widgets in the kernel and the page, which then take longer to load each time.
    """
    _settle()
    cell, made = _cell(), Dashboard(chosen)
    if cell in _open:
        _open[cell].close()
    if cell:
        _open[cell] = made
    return made


@cache
def _settle() -> None:
    """Let Python's collector leave alone what is there before the first dashboard.

    To go through the libraries and the dataset takes it longer than a change may.
    """
    gc.freeze()


def _cell() -> str:
    """The id that JupyterLab gives the cell that is run; empty outside of it."""
    shell: Any = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return str(parent.get("metadata", {}).get("cellId", ""))


def _within(widget: Any) -> list[Any]:
    parts = [part for child in getattr(widget, "children", ()) for part in _within(child)]
    return [*parts, widget]


def _switch(changed: Callable[[Any], None]) -> Any:
    options = [(VIEWS[name].label, name) for name in SIDE]
    switch = ipywidgets.ToggleButtons(options=options, style={"button_width": "auto"})
    switch.observe(changed, "value")
    return switch


def _column(*parts: Any) -> Any:
    return _styled(ipywidgets.VBox(list(parts)), "bus-column")


def _styled(widget: Any, name: str) -> Any:
    widget.add_class(name)
    return widget
