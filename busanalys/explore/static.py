"""The same views as fixed figures, for where no widget can be moved, with words on what to do."""

from __future__ import annotations

from typing import Any

from busanalys.explore import parts
from busanalys.explore.choice import Choice
from busanalys.explore.session import missing
from busanalys.explore.views import VIEWS, Shown, show
from busanalys.figures.figure import Figure

STATIC = "Figurerna är fasta här. Kör ”busanalys lab” i ett kommandofönster för att välja själv i JupyterLab."
NEEDS = "Reglagen kräver {}. Installera med ”pip install {}” och starta om JupyterLab."


class Static:
    """What a notebook shows that is run from the command line: every view of the choice, one below the other."""

    def __init__(self, chosen: Choice) -> None:
        self.choice = chosen

    @property
    def words(self) -> str:
        """What to do to be able to choose."""
        names = missing()
        return NEEDS.format(" och ".join(names), " ".join(names)) if names else STATIC

    def figures(self) -> dict[str, Shown]:
        """Every view by its Swedish name."""
        return {view.label: show(self.choice, name) for name, view in VIEWS.items()}

    def _repr_html_(self) -> str:
        html = [f"<p><b>{self.words}</b></p>"]
        for shown in self.figures().values():
            html += [parts.caption(shown), *_plot(shown, first=not any("<script" in part for part in html)), parts.foot(shown)]
        return "".join(html)

    def __repr__(self) -> str:
        said = [shown.alt if isinstance(shown, Figure) else str(shown) for shown in self.figures().values()]
        return "\n\n".join([self.words, *said])


def _plot(shown: Shown, first: bool) -> list[str]:
    """The plot as HTML that draws without a network; the first carries plotly.js for all."""
    import plotly.graph_objects as go

    if not isinstance(shown, Figure):
        return []
    plot: Any = go.Figure(parts.narrow(shown))
    config = {"displayModeBar": False, "responsive": True}
    return [plot.to_html(full_html=False, include_plotlyjs=first, include_mathjax=False, config=config, default_width="640px")]
