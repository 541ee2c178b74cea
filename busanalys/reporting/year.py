"""The report of a year, made of its parts."""

from __future__ import annotations

from busanalys.errors import UnknownNameError
from busanalys.indicators import disclosure
from busanalys.reporting.background import Background
from busanalys.reporting.base import AUDIENCES, BUSSAM, PUBLIC
from busanalys.reporting.commented import Commented
from busanalys.reporting.contextual import Contextual
from busanalys.reporting.development import Development
from busanalys.reporting.quality import Quality
from busanalys.reporting.reconciled import Reconciled
from busanalys.reporting.summary import Summary
from busanalys.reporting.tiled import Tiled
from busanalys.survey import Survey
from busanalys.survey.naming import named


@named
def report(survey: Survey, year: int | str, *, audience: str = BUSSAM) -> Report:
    """The report of a year for `bussam` or for the `public`; UnknownNameError lists the years or audiences that exist.

    The public edition tells nothing from which a single group's answer to a question that the codebook calls sensitive could be
    worked out; UsageError for a survey in which no question is called so.
    """
    year = int(year)
    survey.year(year)
    if audience not in AUDIENCES:
        raise UnknownNameError("audience", audience, AUDIENCES)
    if audience == PUBLIC:
        disclosure.check_marked(survey)
    return Report(survey, year, audience=audience)


class Report(Summary, Quality, Tiled, Development, Contextual, Commented, Background, Reconciled):
    """What a reader is shown of one year of a survey. Figures that cannot be drawn become notes that say why."""
