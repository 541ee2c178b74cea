"""What the answers say: tidy frames of counts, shares, bounds, trends and changes, every one with its base."""

from busanalys.indicators.areas import adoption, by_area, by_group, group_status, lacking_by_area, response, response_rate
from busanalys.indicators.comparable import REASONS, Change, change, comparable_groups, compared_year
from busanalys.indicators.context import children_by_area, children_by_group, children_living, per_thousand, per_thousand_years
from busanalys.indicators.demands import demands, no_to_yes, recurrent_no
from busanalys.indicators.disposition import dispositions, item_nonresponse
from busanalys.indicators.distribution import BASE_LABELS, distribution
from busanalys.indicators.groups import by_respondent, group_by_option, numbers, released_comments, same_groups_numbers
from busanalys.indicators.kinds import by_kind
from busanalys.indicators.matrix import group_by_question, group_by_year
from busanalys.indicators.nonresponse import carried_forward, last_known, silent_groups
from busanalys.indicators.over_years import over_years
from busanalys.indicators.peers import peer_answers, peers
from busanalys.indicators.printed import areas_covered, forms_received, group_counts, later_facts
from busanalys.indicators.profile import (
    group_answers,
    group_by_question_and_year,
    group_changes,
    group_in_county,
    participation,
    predecessors,
)
from busanalys.indicators.requirements import requirements, requirements_by_area, requirements_met
from busanalys.indicators.scenarios import holds, scenarios
from busanalys.indicators.trend import trend
from busanalys.indicators.values import level, values

__all__ = [
    "BASE_LABELS",
    "REASONS",
    "Change",
    "adoption",
    "areas_covered",
    "by_area",
    "by_group",
    "by_kind",
    "by_respondent",
    "carried_forward",
    "change",
    "children_by_area",
    "children_by_group",
    "children_living",
    "comparable_groups",
    "compared_year",
    "demands",
    "dispositions",
    "distribution",
    "forms_received",
    "group_answers",
    "group_by_option",
    "group_by_question",
    "group_by_question_and_year",
    "group_by_year",
    "group_changes",
    "group_counts",
    "group_in_county",
    "group_status",
    "holds",
    "item_nonresponse",
    "lacking_by_area",
    "last_known",
    "later_facts",
    "level",
    "no_to_yes",
    "numbers",
    "over_years",
    "participation",
    "peer_answers",
    "peers",
    "per_thousand",
    "per_thousand_years",
    "predecessors",
    "recurrent_no",
    "released_comments",
    "requirements",
    "requirements_by_area",
    "requirements_met",
    "response",
    "response_rate",
    "same_groups_numbers",
    "scenarios",
    "silent_groups",
    "trend",
    "values",
]
