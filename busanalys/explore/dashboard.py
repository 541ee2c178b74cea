"""The controls and the linked views: a choice made anywhere shows everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from html import escape
from typing import Any

import ipywidgets
from IPython import get_ipython

from busanalys.errors import BusanalysError
from busanalys.explore import numbers
from busanalys.explore.actions import Actions
from busanalys.explore.choice import Choice
from busanalys.explore.controls import Controls
from busanalys.explore.panel import Panel
from busanalys.explore.views import PROFILE, VIEWS, show
from busanalys.indicators import harmonise

SIDE = ("answers", "matrix", "transitions", PROFILE, "group")
LOOK = """<style>
.bus-views{display:flex;flex-flow:row wrap;gap:24px;align-items:flex-start}
.bus-column{flex:1 1 420px;min-width:min(280px,100%);max-width:760px}
.bus-panel{border-top:2px solid #12436d;padding-top:4px;margin-bottom:16px;overflow:hidden}
.bus-panel h2{font-size:16px;line-height:1.3;margin:4px 0;text-wrap:balance}
.bus-panel p{line-height:1.4;margin:2px 0 6px;font-size:13px;white-space:normal}
.bus-panel table{font-size:12px;line-height:1.35;border-collapse:collapse}
.bus-panel td,.bus-panel th{text-align:left;padding:2px 10px 2px 0;vertical-align:top}
.bus-panel .widget-html-content{overflow-x:auto}
.bus-controls{flex-flow:row wrap;gap:4px 16px}
.bus-controls .widget-inline-hbox{min-width:250px}
.bus-numbers{display:flex;flex-flow:row wrap;gap:2px 20px;margin:0 0 6px;line-height:1.3;white-space:normal}
.bus-numbers dt,.bus-numbers dd{float:none;width:auto;margin:0;padding:0}
.bus-numbers dt{font-size:12px;font-weight:normal}
.bus-numbers dd{font-size:14px}
.bus-numbers b{font-size:20px}
.bus-line{display:flex;gap:2px}
.bus-line>span{width:30px;height:34px;text-align:center;font-size:12px;line-height:16px}
.bus-line small{display:block;background:#fff;color:#0b0c0c;font-size:11px}
</style>"""


class Dashboard:
    """What a live notebook shows; `choice` is what is chosen now and `choose(year=2016)` chooses as the controls do."""

    def __init__(self, chosen: Choice) -> None:
        self.choice = chosen
        self.controls = Controls(chosen, self.choose)
        self.map = Panel("bus-map", lambda name, _: self._area(name))
        self.trend = Panel("bus-trend", lambda _, year: self._year(year))
        self.side = Panel("bus-side")
        self.switch = _switch(self._switched)
        self.actions = Actions(lambda: (self.choice, self.switch.value), self._shown)
        self.message, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self._refresh()

    def choose(self, **changes: object) -> None:
        """Choose something else (dataset, year, indicator, base, group) and let every view follow."""
        try:
            self.choice = self.choice.change(**changes)
            self._refresh()
        except BusanalysError as error:
            self.message.value = f"<p role='alert'>{escape(str(error))}</p>"

    def _refresh(self) -> None:
        self.controls.show(self.choice)
        self.map.show(show(self.choice, "map"), {"outlined": self._areas()})
        # a click anywhere in the column of a year chooses it
        self.trend.show(show(self.choice, "trend"), {"layout": {"hovermode": "x"}})
        self.numbers.value = numbers.html(self.choice)
        self._show_side()
        self.message.value = ""

    def _show_side(self) -> None:
        self.side.show(self._shown(self.switch.value))
        self.actions.refresh()

    def _shown(self, view: str) -> Any:
        return show(self.choice, view)

    def _switched(self, change: object) -> None:
        self._show_side()

    def _areas(self) -> list[str]:
        """The names of the areas of the chosen group."""
        rows = harmonise.areas(self.choice.survey, self.choice.year)
        return list(rows.loc[rows["group_id"].eq(self.choice.group), "name"]) if self.choice.group else []

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
        right = _column(self.numbers, self.trend.widget, self.switch, self.side.widget)
        views = _styled(ipywidgets.Box([left, right]), "bus-views")
        parts = [ipywidgets.HTML(LOOK), self.controls.widget, self.message, views, self.actions.widget]
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
    cell, made = _cell(), Dashboard(chosen)
    if cell in _open:
        _open[cell].close()
    if cell:
        _open[cell] = made
    return made


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
