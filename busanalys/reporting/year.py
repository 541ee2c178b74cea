"""The report of a year, made of its parts."""

from __future__ import annotations

from busanalys.indicators import disclosure
from busanalys.reporting.background import Background
from busanalys.reporting.base import FORUM, PUBLIC, audience_of
from busanalys.reporting.contextual import Contextual
from busanalys.reporting.declared import Declared
from busanalys.reporting.demanded import Demanded
from busanalys.reporting.development import Development
from busanalys.reporting.quality import Quality
from busanalys.reporting.reconciled import Reconciled
from busanalys.reporting.tiled import Tiled
from busanalys.survey import Survey
from busanalys.survey.naming import named


@named
def report(survey: Survey, year: int | str, *, audience: str = FORUM) -> Report:
    """The report of a year for the `forum` (or by its own name) or for the `public`; UnknownNameError lists what exists.

    The public edition tells nothing from which a single group's answer to a question that the codebook calls sensitive could be
    worked out; UsageError for a survey in which no question is called so.
    """
    year = int(year)
    survey.year(year)
    audience = audience_of(audience, survey.registry.county.forum)
    if audience == PUBLIC:
        disclosure.check_marked(survey)
    return Report(survey, year, audience=audience)


class Report(Declared, Quality, Tiled, Development, Demanded, Contextual, Background, Reconciled):
    """What a reader is shown of one year of a survey. Figures that cannot be drawn become notes that say why."""
