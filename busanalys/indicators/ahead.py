"""Everything that pages look up, counted once, so that the processes that are forked afterwards find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.indicators.areas import by_area, by_group
from busanalys.indicators.comparable import comparable_groups
from busanalys.indicators.context import children_by_group
from busanalys.indicators.distribution import BASE_LABELS, counted_in_base, distribution
from busanalys.indicators.harmonise import SINGLE
from busanalys.indicators.ledger import YES_OR_NO
from busanalys.indicators.profile import answers_of_groups, county_answers
from busanalys.indicators.requirements import requirements_met
from busanalys.indicators.trend import trend

if TYPE_CHECKING:
    from busanalys.survey import Survey


def count_ahead(survey: Survey) -> None:
    """Count the states, shares, comparable groups and trends of all years; whoever asks later looks them up."""
    questions, known = survey.codebook.questions, survey.codebook.indicators
    for question in questions.loc[questions["kind"].isin(SINGLE), "question"][:1]:  # with one all others are counted
        for year in survey.years:
            by_group(survey, question, year)
            by_area(survey, question, year)
            comparable_groups(survey, question, year)
            for base in BASE_LABELS:
                distribution(survey, question, year, base)
    for question in questions.loc[questions["kind"].eq("single"), "question"]:
        for year in survey.years:
            counted_in_base(survey, question, year)
    for year in survey.years:
        answers_of_groups(survey, year)
        county_answers(survey, year)
        requirements_met(survey, year)
        children_by_group(survey, year)
    for indicator in known.loc[known["kind"].isin([*YES_OR_NO, "registry"]), "indicator"]:
        trend(survey, indicator)
