"""What can be done with what is shown: copy it as code, save it as CSV, PNG or HTML, send it to a report."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets
from plotly.offline import get_plotlyjs

from busanalys import text
from busanalys.errors import BusanalysError
from busanalys.explore.choice import Choice
from busanalys.explore.views import OF_GROUP, VIEWS, Shown, code, show, stem
from busanalys.figures.figure import Figure, Prose

SIDE, BESIDE = "", "beside"
COPY = "Kopiera koden"
WHOLE = (("Kartan", "map"), ("Utvecklingen", "trend"))


class Browser(anywidget.AnyWidget):
    """The part that lives in the browser: it saves files, copies text and takes pictures when it is sent a message.

    It brings plotly.js, `library`, for every plot of the page.

    Now and then it asks to have the files on disk looked at, once `looked` says that this was done the last time; a click on
    the name of a group in a table tells its id.
    """

    _esm = Path(__file__).parent / "browser.js"
    done = traitlets.Int(0).tag(sync=True)
    failed = traitlets.Unicode("").tag(sync=True)
    looked = traitlets.Int(0).tag(sync=True)
    years = traitlets.List(traitlets.Unicode()).tag(sync=True)  # what the places of the slider are called
    library = traitlets.Bytes().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(library=get_plotlyjs().encode())


class Actions:
    """Buttons for the view chosen in `what`; `state` gives the choice and the side view."""

    def __init__(self, state: Callable[[], tuple[Choice, str]]) -> None:
        self._state = state
        self.browser = Browser()
        self.what = ipywidgets.Dropdown(options=[("", SIDE)], description="Gäller", style={"description_width": "84px"})
        self.code = ipywidgets.Textarea(rows=2, layout={"width": "100%"}, description="Kod", style={"description_width": "84px"})
        self.message = ipywidgets.HTML()
        self.buttons = {label: _button(label, self._run(act)) for label, act in self._acts().items()}
        self.what.observe(lambda _: self.refresh(), "value")
        row = ipywidgets.HBox([self.what, *self.buttons.values()], layout={"flex_flow": "row wrap"})
        self.widget = ipywidgets.VBox([row, self.code, self.message, self.browser])

    def _acts(self) -> dict[str, Callable[[], str]]:
        return {
            COPY: self._copy,
            "Spara CSV": self._csv,
            "Spara PNG": lambda: self._picture("png"),
            "Spara SVG": lambda: self._picture("svg"),
            "Spara HTML": self._html,
            "Lägg i rapport": self._send,
        }

    @property
    def view(self) -> str:
        """The view that the buttons are about."""
        return self._state()[1] if self.what.value in (SIDE, BESIDE) else str(self.what.value)

    @property
    def chosen(self) -> Choice:
        """The choice that the buttons are about: of two groups whose views stand side by side the one named."""
        choice = self._state()[0]
        return (self.what.value == BESIDE and choice.other) or choice

    @property
    def shown(self) -> Shown:
        """What the buttons are about."""
        return show(self.chosen, self.view)

    def refresh(self) -> None:
        """Name what there is to choose of, show the code of the view, and offer of a note its code alone."""
        if self.what.options != (options := self._options()):
            kept = self.what.value if self.what.value in [value for _, value in options] else SIDE
            self.what.options = options
            self.what.value = kept
        copied, is_note = code(self.chosen, self.view), isinstance(self.shown, Prose)
        self.code.value = copied or "Vyn finns inte för indikatorn."
        for label, button in self.buttons.items():
            button.disabled = not copied if label == COPY else is_note

    def _options(self) -> tuple[tuple[str, str], ...]:
        choice, view = self._state()
        if choice.other is None or view not in OF_GROUP:
            return ("Den valda vyn", SIDE), *WHOLE
        named = ((choice.group, SIDE), (choice.compared, BESIDE))
        return (*((f"Den valda vyn, {choice.groups[group]}", value) for group, value in named), *WHOLE)

    def _run(self, act: Callable[[], str]) -> Callable[[object], None]:
        def pressed(_: object) -> None:
            try:
                self.message.value = f"<p role='status'>{act()}</p>"
            except BusanalysError as error:
                self.message.value = f"<p role='alert'>{escape(str(error))}</p>"

        return pressed

    def _copy(self) -> str:
        self.browser.send({"kind": "copy", "text": self.code.value})
        return "Koden är kopierad. Klistra in den i en cell."

    def _csv(self) -> str:
        from busanalys.explore import export  # what makes files is read when one is made: it takes as long as all the rest

        return self._save("csv", "text/csv", export.csv(self.shown))

    def _html(self) -> str:
        from busanalys.explore import export

        return self._save("html", "text/html", export.html(self.chosen, self.shown))

    def _save(self, ending: str, mime: str, content: bytes) -> str:
        name = f"{stem(self.chosen, self.view)}.{ending}"
        self.browser.send({"kind": "save", "name": name, "mime": mime}, buffers=[content])
        return f"{name} är sparad bland webbläsarens hämtade filer."

    def _picture(self, ending: str) -> str:
        from busanalys.explore import export

        shown = self.shown
        if not isinstance(shown, Figure):
            return "Vyn är ingen figur och kan inte sparas som bild. Spara den som CSV eller HTML."
        name = f"{stem(self.chosen, self.view)}.{ending}"
        plot, size = export.picture(shown)
        self.browser.send({"kind": "picture", "name": name, "format": ending, "figure": plot, "size": size})
        return f"{name} är sparad bland webbläsarens hämtade filer."

    def _send(self) -> str:
        from busanalys.explore import selection

        chosen, shown = self.chosen, self.shown
        heading = shown.title if isinstance(shown, Figure) else VIEWS[self.view].label
        whose = f"{chosen.groups[chosen.group]}: " if self.view in OF_GROUP and chosen.group else ""
        path = selection.send(chosen, self.view, f"{whose}{text.lower_first(heading) if whose else heading}")
        command = f"busanalys render {chosen.year} --dataset {chosen.dataset} --notebook {path.stem}"
        return f"Lagt sist i notebooks/{path.name}. Gör rapporten med <code>{command}</code>."


def _button(label: str, pressed: Callable[[object], None]) -> Any:
    button = ipywidgets.Button(description=label, layout={"width": "auto"})
    button.on_click(pressed)
    return button
