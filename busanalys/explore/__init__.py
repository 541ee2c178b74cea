"""Explore a survey in JupyterLab: choose, and the map, the trend and the tables follow; without widgets, fixed figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from busanalys.explore.choice import Choice, choose
from busanalys.explore.session import has_widgets

if TYPE_CHECKING:
    from busanalys.explore.dashboard import Dashboard
    from busanalys.explore.static import Static
    from busanalys.survey import Survey

__all__ = ["Choice", "choose", "explorer"]


def explorer(
    survey: Survey | str | Path | None = None,
    year: int | str | None = None,
    *,
    indicator: str = "sip_template_works",
    base: str = "groups",
    group: str = "",
    widgets: bool | None = None,
) -> Dashboard | Static:
    """What a notebook shows to explore a survey with: controls and linked figures, or fixed figures.

    `survey` is one that `busanalys.load` gave, or its name or path; unless given, the made-up example, or the first of the data
    folder where there is none. `year` is the one with most answers unless given, `group` the first by name; `indicator` and
    `group` are ids or Swedish names; `base` is answers or groups. `widgets` says whether the notebook is
    live in a browser; unless given it is found out. Raises UnknownNameError, which lists what exists.
    """
    chosen = choose(survey, year, indicator, base, group)
    if has_widgets() if widgets is None else widgets:
        from busanalys.explore.dashboard import opened

        return opened(chosen)
    from busanalys.explore.static import Static

    return Static(chosen)
