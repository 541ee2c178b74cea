"""What the answers say: tidy frames of counts, shares, bounds, trends and transitions, every one with its base."""

from busanalys.indicators.areas import adoption, by_area, by_group, group_status, response
from busanalys.indicators.change import change_by_area, transitions
from busanalys.indicators.distribution import BASE_LABELS, distribution
from busanalys.indicators.matrix import group_by_question, group_by_year
from busanalys.indicators.trend import panel, trend
from busanalys.indicators.values import components, level, values

__all__ = [
    "BASE_LABELS",
    "adoption",
    "by_area",
    "by_group",
    "change_by_area",
    "components",
    "distribution",
    "group_by_question",
    "group_by_year",
    "group_status",
    "level",
    "panel",
    "response",
    "transitions",
    "trend",
    "values",
]
