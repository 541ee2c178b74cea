"""A batch rendered: against the shell loop, with kernels, against its figures alone, grown, and with nothing changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import HERE, Checkout, Taken, run

FIGURES = Path(__file__).with_name("figures.py")
DATASET = "example"
PROFILE = "local_group"
YEARS = range(2013, 2025)
GROUPS = (
    "norrtalje", "botkyrka", "danderyd", "ekero", "haninge", "huddinge", "lidingo", "nacka", "nynashamn", "osteraker", "sigtuna",
    "sollentuna", "taby", "tyreso", "vallentuna", "varmdo", "vaxholm", "upplands-vasby", "sodermalm", "skarholmen",
)  # fmt: skip
WITHOUT_JUPYTERLAB = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "rfc3987_syntax":
            raise ImportError(name)

sys.meta_path.insert(0, Absent())
"""


@dataclass(frozen=True)
class Page:
    """One page of a batch: its notebook, year and, for a profile, group."""

    notebook: str
    year: int
    group: str = ""

    @property
    def parameters(self) -> dict[str, object]:
        """What the notebook is run with."""
        return {"year": self.year, "dataset": DATASET} | ({"group": self.group} if self.group else {})


@dataclass(frozen=True)
class Batch:
    """Every yearly notebook of some years, and a profile of some groups for each of them, as a project has it."""

    checkout: Checkout
    groups: int
    years: Sequence[int] = YEARS

    @property
    def notebooks(self) -> list[str]:
        """The yearly notebooks that the checkout has."""
        yearly = ("yearly_report", "method_and_sources", "sip_uptake", "habilitation_routines")
        return [name for name in yearly if self._path(name).is_file()]

    @property
    def pages(self) -> list[Page]:
        """Its pages, year by year."""
        names = GROUPS[: self.groups]
        return [
            page
            for year in self.years
            for page in (*(Page(name, year) for name in self.notebooks), *(Page(PROFILE, year, name) for name in names))
        ]

    def sample(self, turn: int) -> list[Page]:
        """Pages in the proportion of the batch: each yearly notebook once and a profile of each group, of another year each."""
        kinds = self.pages[: len(self.notebooks) + self.groups]
        return [Page(one.notebook, self.years[(turn + 5 * n) % len(self.years)], one.group) for n, one in enumerate(kinds)]

    def render(self, out: Path, *more: str) -> Taken:
        """What `busanalys render` takes for the batch."""
        groups = [part for name in GROUPS[: self.groups] for part in ("--group", name)]
        years = f"{self.years[0]}-{self.years[-1]}"
        return self.checkout.run("busanalys", "render", years, "--dataset", DATASET, *groups, "--out", str(out), *more)

    def figures(self) -> Taken:
        """What the figures of the batch alone take, in one plain process that does nothing else."""
        given = [[str(self._path(page.notebook)), page.parameters] for page in self.pages]
        return self.checkout.run("python", str(FIGURES), json.dumps(given))

    def with_every_profile(self, turn: int) -> list[Page]:
        """Pages in the proportion of a year with all its profiles, eight for each yearly notebook: another of these each turn."""
        others = [Page(PROFILE, self.years[(turn + n) % len(self.years)], name) for n, name in enumerate(GROUPS[turn::2][:8])]
        return [Page(self.notebooks[turn % len(self.notebooks)], self.years[turn % len(self.years)]), *others]

    def loop(self, pages: Sequence[Page], folder: Path, turn: int, *, jupyterlab: bool) -> list[Taken]:
        """What each page takes in the usual way: `papermill`, then `jupyter nbconvert`, one after the other.

        Without jupyterlab the grammar compiler that it brings into every kernel is made absent.
        """
        env = {} if jupyterlab else {"PYTHONPATH": str(_without_jupyterlab(folder))}
        return [self._by_hand(page, folder / f"{turn}.ipynb", env) for page in pages]

    def _by_hand(self, page: Page, out: Path, env: dict[str, str]) -> Taken:
        given = [part for name, value in page.parameters.items() for part in ("-p", name, str(value))]
        notebook, program = self._path(page.notebook), self.checkout.program
        first = run([program("papermill"), str(notebook), str(out), *given], env, notebook.parent)
        second = run([program("jupyter"), "nbconvert", "--to", "html", str(out)], env)
        return Taken(first.seconds + second.seconds, first.processor + second.processor, max(first.megabytes, second.megabytes))

    def _path(self, notebook: str) -> Path:
        return self.checkout.folder / "notebooks" / f"{notebook}.ipynb"


def _without_jupyterlab(folder: Path) -> Path:
    place = folder / "without"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(WITHOUT_JUPYTERLAB, encoding="utf-8")
    return place


def mean(taken: Sequence[Taken]) -> float:
    """Seconds per page of a sample."""
    return sum(one.seconds for one in taken) / len(taken)


__all__ = ["DATASET", "HERE", "Batch", "Page", "mean"]
