"""From a survey tool's file to a year of a dataset, without guessing silently and without keeping what is personal.

`run(Request(...))` reads the file (`incoming`), matches its columns, labels and respondents with the codebook and the
registry, stops with a mapping workbook where a person must decide, and otherwise stores the year whole or not at all.
"""

from busanalys.intake.run import Outcome, Request, previewed, run
from busanalys.intake.tables import Calendar

__all__ = ["Calendar", "Outcome", "Request", "previewed", "run"]
