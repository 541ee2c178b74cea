"""What a page says of itself, gathered from its dataset before the page is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from busanalys.render import inputs
from busanalys.render.manifest import versions
from busanalys.render.page import standing
from busanalys.render.page.html import Facts
from busanalys.render.plan import Task
from busanalys.survey import Survey
from busanalys.text import long_date, today

INDEX = "index.html"


def of_task(task: Task, survey: Survey, digests: Mapping[str, str], statement: str = "") -> Facts:
    """The facts of a page by its task, its survey and the digests of its inputs.

    `statement` is the accessibility statement as HTML for a page that is to be mailed alone.
    """
    closed = survey.year(task.year)["closed"]
    return Facts(
        year=task.year,
        dataset=survey.name,
        dataset_title=survey.title,
        synthetic=survey.synthetic,
        made=long_date(today()),
        digest=inputs.of_data(digests),
        versions=versions(),
        parameters=dict(task.parameters),
        groups=dict(survey.registry.groups(task.year)[["name", "group_id"]].itertuples(index=False, name=None)),
        statement=statement,
        closed=long_date(date.fromisoformat(closed)) if closed else "",
        about=group_name(task, survey),
        name=task.signed_as,
        signing=standing.signing(
            survey.path, survey.signings(task.year), task.signed_as, inputs.of_data_until(digests, task.year)
        ),
        reader="Allmänheten" if task.is_public else survey.registry.county.forum,
    )


def of_survey(survey: Survey, year: int, parameters: Mapping[str, object]) -> Facts:
    """The facts of a page that is made alone, outside of a batch and its folder."""
    return Facts(
        year=year,
        dataset=survey.name,
        dataset_title=survey.title,
        synthetic=survey.synthetic,
        made=long_date(today()),
        digest=inputs.of_data(inputs.of_survey(survey)),
        versions=versions(),
        parameters=dict(parameters),
        reader=survey.registry.county.forum,
    )


def group_name(task: Task, survey: Survey) -> str:
    """The group whose profile it is; empty for the yearly notebooks."""
    return str(survey.registry.tables["groups"].set_index("group_id")["name"].get(task.group, ""))
