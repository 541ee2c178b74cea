"""One year, or one group, of a dataset as a report: every figure, table and sentence of the notebooks, one call each."""

from busanalys.reporting.base import AUDIENCES, FORUM, PUBLIC, audience_of
from busanalys.reporting.group import GroupProfile, profile
from busanalys.reporting.year import Report, report

__all__ = ["AUDIENCES", "FORUM", "PUBLIC", "GroupProfile", "Report", "audience_of", "profile", "report"]
