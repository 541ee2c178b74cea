"""The report of a year, made of its parts."""

from __future__ import annotations

from busanalys.reporting.answers import Answers
from busanalys.reporting.background import Background
from busanalys.reporting.commented import Commented
from busanalys.reporting.development import Development
from busanalys.reporting.reconciled import Reconciled
from busanalys.reporting.response import Response
from busanalys.reporting.tiled import Tiled
from busanalys.survey import Survey


def report(survey: Survey, year: int) -> Report:
    """The report of a year; UnknownNameError lists the years that exist."""
    survey.year(year)
    return Report(survey, int(year))


class Report(Response, Answers, Tiled, Development, Commented, Background, Reconciled):
    """What a reader is shown of one year of a survey. Figures that cannot be drawn become notes that say why."""
