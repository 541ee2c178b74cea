"""What public sources print of the agreement's history: numbers that no survey of ours can recount, each with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.indicators import harmonise
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

FORMS, COUNTY, CITY = "forms", "county_groups", "city_groups"
COLUMNS = ["statement", "year", "year_to", "dated", "value", "unit", "text", "passage", "note", "source"]


def printed(survey: Survey) -> pd.DataFrame:
    """Every statement that the survey and its history print, in order of time; columns of printed.csv."""
    import pandas as pd

    rows = pd.concat([one.printed for one in (survey, *survey.history)], ignore_index=True)
    return rows.sort_values(["year", "statement"], kind="stable", ignore_index=True)


@named
def forms_received(survey: Survey, year: int) -> int | None:
    """How many forms the year's source says came in; None where it does not say."""
    rows = survey.rows("printed", year)
    found = rows.loc[rows["unit"].eq(FORMS) & rows["quantity"].eq("count"), "value"]
    return int(found.iloc[0]) if len(found) else None


@named
def areas_covered(survey: Survey, year: int) -> dict[str, int]:
    """How many municipalities and districts the year's source says that its answers cover, as far as it says."""
    rows = survey.rows("printed", year)
    said = rows[rows["arguments"].str.contains("response=answered", regex=False)]
    return dict(zip(said["unit"], said["value"].astype(int), strict=True))


def group_counts(survey: Survey) -> pd.DataFrame:
    """How many local groups there were, in the county and in its divided cities, as far as sources say.

    Columns statement, year, year_to (an interval stays one), dated (in words), value, unit (county_groups, city_groups),
    text, passage, note, source. A real survey adds a row for each of its own years; made-up groups never stand beside them.
    """
    import pandas as pd

    rows = printed(survey)
    told = rows[rows["unit"].isin([COUNTY, CITY])][COLUMNS]
    own = [] if survey.synthetic or survey.kind != "survey" else [_counted(survey, year) for year in survey.years]
    return pd.concat([told, pd.DataFrame(own, columns=COLUMNS)]).sort_values("year", kind="stable", ignore_index=True)


def _counted(survey: Survey, year: int) -> dict[str, object]:
    groups = harmonise.groups(survey, year)
    there = int(groups["status"].isin(["exists", "forming"]).sum())
    return {"year": year, "value": there, "unit": COUNTY, "source": str(survey.year(year)["title"])} | dict.fromkeys(
        ["statement", "dated", "text", "passage", "note"], ""
    )


def later_facts(survey: Survey) -> pd.DataFrame:
    """What sources print of years after the published follow-ups, but for `group_counts`, whose columns it has."""
    followed = {year for one in (survey, *survey.history) if one.kind == "published" for year in one.years}
    rows = printed(survey)
    kept = ~rows["year"].isin(followed) & ~rows["unit"].isin([COUNTY, CITY])
    return rows[kept][COLUMNS].reset_index(drop=True)
