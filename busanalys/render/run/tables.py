"""What is made of a year's pages once they are done: the workbook of their tables, and the declaration of quality."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from busanalys import survey
from busanalys.errors import BusanalysError
from busanalys.render import plan
from busanalys.render.export import declaration, workbook
from busanalys.render.page import index
from busanalys.render.run.jobs import FAILED, RENDERED, Done, unexpected

FILES = (index.TABLES, declaration.NAME)


@dataclass(frozen=True)
class Tables:
    """One year of a dataset: the folders of dataset, data and pages, the day of making, and the standing that its pages share."""

    dataset: Path
    data: Path
    folder: Path
    year: int
    day: date
    standing: str

    def do(self) -> Done:
        """Write both files, each where there is something to put into it; never raises."""
        started = time.perf_counter()
        try:
            loaded = survey.load(self.dataset, self.data)
            books = [book for notebook in plan.YEARLY if (book := self.folder / f"{notebook}.ipynb").is_file()]
            title = f"{loaded.title}: tabeller {self.year}"
            workbook.write(self.folder / index.TABLES, books, title, loaded.synthetic, self.day, self.standing)
            declaration.write(self.folder, loaded, self.year)
        except BusanalysError as error:
            reason = str(error)
        except Exception as error:  # the pages of the year are done, and other years go on
            reason = unexpected(error)
        else:
            return Done(RENDERED, "", time.perf_counter() - started)
        return Done(FAILED, reason, time.perf_counter() - started)
