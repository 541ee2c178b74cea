"""What the pages of a year state today: all of them made anew, profiles too, in a folder of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from busanalys import files
from busanalys.errors import BusanalysError
from busanalys.figures import statements
from busanalys.render.page import standing
from busanalys.render.run import batch, jobs, plan
from busanalys.render.run.request import Request
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
    """The pages of the year by the data of today; `data` is the data folder, `workers` how many run side by side.

    Raises PageFailedError, with the reasons, when one fails.
    """
    with files.temporary() as folder:
        profiles = plan.Profiles(every=True)
        request = Request(data, folder, [year], [str(survey.path)], profiles=profiles, jobs=workers)
        results = batch.render(request)
        failed = [f"{result.task.name}: {result.reason}" for result in results if result.status == jobs.FAILED]
        if failed:
            raise PageFailedError("\n".join(["It is not known what the report states, since a page failed:", *failed]))
        return Pages({result.task: nbformat.read(folder / result.task.executed, as_version=4) for result in results})
