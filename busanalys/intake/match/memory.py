"""What earlier imports of the dataset settled, so that a new year starts from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from busanalys.intake.match.model import Given, Target, column_key
from busanalys.names import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from busanalys.survey import Survey


def earlier(survey: Survey, year: int) -> Given:
    """The columns, labels and respondents of all imported years; what the nearest year says holds."""
    columns = list(_nearest_last(survey, "import_columns", year))
    labels = list(_nearest_last(survey, "import_labels", year))
    respondents = list(_nearest_last(survey, "import_respondents", year))
    return Given(
        columns={column_key(r["header"], r["subheader"]): _target(r) for r in columns},
        labels={(r["question"], normal(r["label"])): r["answer"] for r in labels},
        respondents={normal(r["respondent"]): r["group_id"] for r in respondents},
    )


def _nearest_last(survey: Survey, table: str, year: int) -> Iterator[dict[str, Any]]:
    rows = [{str(key): value for key, value in row.items()} for row in survey.tables[table].to_dict("records")]
    return iter(sorted(rows, key=lambda row: (-abs(int(row["year"]) - year), -int(row["year"]))))


def _target(row: dict[str, Any]) -> Target:
    return Target(row["role"], row["question"], row["option"], row["reason"])
