"""What the pages of a year state today: all of them made anew, profiles too, in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.figures import statements
from busanalys.render import plan
from busanalys.render.page import editions, standing
from busanalys.render.request import Request
from busanalys.render.run import batch, jobs
from busanalys.reporting import PUBLIC
from busanalys.survey import Survey
from busanalys.survey.signatures import Statement


class PageFailedError(BusanalysError):
    """A page failed, so that it is not known what it states."""


@dataclass(frozen=True)
class Pages:
    """The pages of a year: each task with its executed notebook."""

    notebooks: Mapping[plan.Task, nbformat.NotebookNode]

    def statements(self) -> list[Statement]:
        """What all pages state; of profiles the digest alone."""
        told = {task.signed_as: statements.of_notebook(book, task.signed_as) for task, book in self.notebooks.items()}
        return [one for name, said in told.items() for one in standing.in_brief(name, said)]


def today(survey: Survey, year: int, data: Path, workers: int = 1) -> Pages:
    """The pages of the year by the data of today, those of the edition for the public included, in the order of their names.

    `data` is the data folder, `workers` how many run side by side. Raises PageFailedError, with the reasons, when one fails.
    """
    with files.temporary() as folder:
        whole = Request(data, folder, [year], [str(survey.path)], profiles=plan.Profiles(every=True), jobs=workers)
        public = replace(whole, out=editions.folder(folder, PUBLIC), profiles=plan.Profiles(), audience=PUBLIC)
        found = {task: book for request in (whole, public) for task, book in _rendered(request)}
    return Pages({task: found[task] for task in sorted(found, key=lambda task: task.signed_as)})


def _rendered(request: Request) -> Iterator[tuple[plan.Task, nbformat.NotebookNode]]:
    results = batch.render(request)
    failed = [f"{result.task.name}: {result.reason}" for result in results if result.status == jobs.FAILED]
    if failed:
        raise PageFailedError("\n".join(["It is not known what the report states, since a page failed:", *failed]))
    for result in (result for result in results if (request.out / result.task.page).is_file()):
        yield result.task, nbformat.read(request.out / result.task.executed, as_version=4)
