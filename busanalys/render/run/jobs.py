"""One page of a batch: run its notebook, set its page, write both; whatever goes wrong becomes words."""

from __future__ import annotations

import gc
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.render.page import assets, blocks
from busanalys.render.page import html as page
from busanalys.render.plan import Task
from busanalys.render.run import execute

if TYPE_CHECKING:
    from busanalys.survey import Survey

RENDERED, FAILED, EMPTY = "rendered", "failed", "empty"
NOTHING = "Underlaget för året har inget eget att visa här."


@dataclass(frozen=True)
class How:
    """How the pages of a batch are made: folders, seconds per cell, engine, bytes per process, whether in single files."""

    data: Path
    out: Path
    timeout: int | None = None
    engine: str = ""
    memory: int | None = None
    single_file: bool = False


@dataclass(frozen=True)
class Done:
    """How a job went: `rendered`, `failed` or `empty` (nothing of its own to show), and why.

    `seconds` it took, `warnings` of its cells, `standing` of the page.
    """

    status: str
    reason: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    standing: str = ""


class Work(Protocol):
    """What a process does in one go, from a dataset in a data folder."""

    @property
    def dataset(self) -> Path:
        """The folder of the dataset."""

    @property
    def data(self) -> Path:
        """The data folder."""

    def do(self) -> Done:
        """Do it; never raises."""


@dataclass(frozen=True, eq=False)
class Job:
    """One task with all that another process needs to do it."""

    task: Task
    how: How
    facts: page.Facts

    @property
    def dataset(self) -> Path:
        """The folder of its dataset."""
        return self.task.dataset_path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.how.data

    def do(self) -> Done:
        """Make the page; never raises."""
        started = time.perf_counter()
        try:
            warned, standing = _make(self)
            if not standing:
                return Done(EMPTY, NOTHING, time.perf_counter() - started, warned)
        except execute.NotebookError as error:
            reason = _kept(self, error)
        except BusanalysError as error:
            reason = str(error)
        except Exception as error:  # whatever goes wrong with one page must not end the batch
            reason = unexpected(error)
        else:
            return Done(RENDERED, "", time.perf_counter() - started, warned, standing)
        return Done(FAILED, reason, time.perf_counter() - started)


def unexpected(error: Exception) -> str:
    """An error that nobody foresaw, in words."""
    return f"{type(error).__name__}: {error} (an error in busanalys itself)"


def _make(job: Job) -> tuple[tuple[str, ...], str]:
    """Write the notebook and its page; what its cells warned of, and the page's standing, empty where there is no page."""
    task, how = job.task, job.how
    if execute.chosen_engine(how.engine) == execute.FORK:
        read_ahead(task.dataset_path, how.data)
    parameters = dict(task.parameters)
    notebook = execute.execute(task.notebook, parameters, how.timeout, engine=how.engine, data=how.data, memory=how.memory)
    if blocks.is_empty(notebook):
        files.write(how.out / task.executed, execute.as_text(notebook))
        files.remove(how.out / task.page)
        return execute.warned(notebook), ""
    used = assets.inside() if how.single_file else assets.beside(f"{task.up}{assets.FOLDER}")
    stands = page.stands(notebook, job.facts)
    shown = page.page(notebook, job.facts, used, stands)
    files.write(how.out / task.executed, execute.as_text(notebook))
    files.write(how.out / task.page, shown)
    files.remove(how.out / task.failed)
    return (*execute.warned(notebook), *blocks.left_out(notebook)), stands.status


def read_ahead(dataset: Path, data: Path) -> None:
    """Read a dataset, count all that its pages look up and draw the outlines of its maps, for forks to find it done."""
    from busanalys import survey

    with suppress(BusanalysError):  # whatever is wrong, the notebook says it where it matters
        _count_ahead(survey.share(dataset, data))


@cache
def _count_ahead(loaded: Survey) -> None:
    """Once for a dataset while its files stand unchanged."""
    from busanalys.figures import maps
    from busanalys.indicators.ahead import count_ahead

    count_ahead(loaded)
    for year in loaded.years:
        maps.prepare(maps.shapes_of(loaded.registry, loaded.reference_day(year)))
    gc.freeze()  # a fork's garbage collector leaves alone what is there now, so that its memory stays shared


def _kept(job: Job, error: execute.NotebookError) -> str:
    """Keep the notebook as far as it came, and say where."""
    if error.partial is None:
        return str(error)
    kept = job.how.out / job.task.failed
    try:
        files.write(kept, execute.as_text(error.partial))
    except BusanalysError as refused:
        return f"{error}\n{refused}"
    return f"{error}\n(as far as it came: {kept})"
