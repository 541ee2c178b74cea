"""From forms to one state per group, area and question: doubles resolved, every gap told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.errors import UsageError
from busanalys.indicators import ledger
from busanalys.survey import counting
from busanalys.survey.counting import NOT_THERE
from busanalys.survey.county import city_of

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

ANSWERED_BY, SINGLE = ledger.ANSWERED_BY, ledger.SINGLE


@frame_cache
def groups(survey: Survey, year: int) -> pd.DataFrame:
    """One row per local group of the year, those of municipalities first, by name.

    Columns group_id, name, short_name, kind, status (exists, forming, missing, not_in_source), response (answered,
    silent, not_in_source; no_group and forming where there was no group yet that could have answered), n_submissions,
    areas (tuple of area_id), n_areas, n_municipalities, n_districts.
    """
    rows = counting.groups(survey, year)
    return rows.assign(**_coverage(survey, year, list(rows["group_id"])))


def _coverage(survey: Survey, year: int, group_ids: list[str]) -> dict[str, pd.Series]:
    import pandas as pd

    members: dict[str, list[str]] = {}
    for group_id, area in survey.registry.members(year).itertuples(index=False, name=None):
        members.setdefault(group_id, []).append(area)
    areas = [tuple(members.get(group_id, ())) for group_id in group_ids]
    districts = [sum(bool(city_of(area)) for area in covered) for covered in areas]
    counts = {
        "n_areas": [len(covered) for covered in areas],
        "n_municipalities": [len(covered) - inside for covered, inside in zip(areas, districts, strict=True)],
        "n_districts": districts,
    }
    return {"areas": pd.Series(areas, dtype=object)} | {name: pd.Series(n, dtype=int) for name, n in counts.items()}


@frame_cache
def areas(survey: Survey, year: int) -> pd.DataFrame:
    """One row per area of the year (the districts, and the municipalities that have none).

    Columns area_id, name, short_name, area_kind, group_id, group_name, members (names of the other areas of the
    group), group_status, response. An area that no known group covers has an empty group_id.
    """
    rows = survey.registry.areas(survey.reference_day(year))
    members = survey.registry.members(year)
    known = groups(survey, year).set_index("group_id")[["name", "status", "response"]]
    joined = rows.merge(members, on="area_id", how="left").fillna({"group_id": ""})
    joined = joined.join(known.rename(columns={"name": "group_name"}), on="group_id").fillna({"group_name": ""})
    status = counting.fact(survey, year, "area", "group_status", joined["area_id"], counting.default(survey, "missing"))
    response = counting.fact(survey, year, "area", "response", joined["area_id"], states.NOT_IN_SOURCE.code)
    joined = joined.assign(group_status=joined["status"].fillna(status), response=joined["response"].fillna(response))
    return joined.assign(members=_other_members(survey, joined)).drop(columns="status")


def _other_members(survey: Survey, rows: pd.DataFrame) -> list[str]:
    pairs, by_group = list(zip(rows["group_id"].tolist(), rows["name"].tolist(), strict=True)), dict[str, list[str]]()
    for group, name in pairs:
        by_group.setdefault(group, []).append(name)
    return [", ".join(other for other in by_group[group] if group and other != name) for group, name in pairs]


@frame_cache
def forms(survey: Survey, year: int) -> pd.DataFrame:
    """One row per submitted form of the year, with its group and who answered.

    Columns submission, group_id, name, kind, answered_by, n_submissions (of the group), n_areas, n_municipalities, n_districts.
    """
    rows = counting.forms_of(survey, year)[["submission", "group_id"]]
    described = groups(survey, year).set_index("group_id")[
        ["name", "kind", "n_submissions", "n_areas", "n_municipalities", "n_districts"]
    ]
    who = counting.answers_to(survey, ANSWERED_BY, year).set_index("submission")["option"]
    return (
        rows.join(described, on="group_id")
        .assign(answered_by=rows["submission"].map(who).astype("str").fillna(""))
        .reset_index(drop=True)
    )


@frame_cache
def items(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """One row per group of the year with its state for one question of single choice or number.

    Columns group_id, name, short_name, kind, category (option code or a code of `states`), flagged (two forms, of
    which only one gives the answer). A number stands as text in `category`. Raises UsageError for a multiple choice or a
    text, to which a group has no one answer.
    """
    check_kind(survey, question, SINGLE)
    rows, told = groups(survey, year)[["group_id", "name", "short_name", "kind"]], ledger.of_questions(survey, year)
    flagged = told.flagged[told.subjects[question], told.columns[year]]
    return rows.assign(category=state(survey, question, year), flagged=flagged)


def check_kind(survey: Survey, question: str, kinds: Sequence[str]) -> None:
    """Raise UsageError for a question of none of the kinds, with what to use instead."""
    kind = survey.codebook.question(question)["kind"]
    if kind not in kinds:
        use = "distribution() or choices()" if kind == "multiple" else "released_comments()"
        raise UsageError(f"The question '{question}' is of kind {kind}: a group has no one answer to it; use {use}.")


def state(survey: Survey, question: str, year: int) -> pd.Series:
    """The state of every row of `groups` for a question: its answer, `chosen` of a multiple choice, or a code of `states`."""
    import pandas as pd

    return pd.Series(ledger.of_questions(survey, year).texts(question, year), dtype="str")


@frame_cache
def choices(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """Which options of a multiple choice each group has: group_id, option.

    The union of its forms, or the set that a decision resolves.
    """
    given = counting.part(survey, counting.given_by_groups, question, year)
    return given[["group_id", "option"]].drop_duplicates(ignore_index=True)


def unasked(rows: pd.DataFrame) -> pd.Series:
    """The states of the rows of `groups` for what the form of the year did not ask, or had no such answer to."""
    return rows["response"].where(rows["response"].isin(NOT_THERE), states.NOT_ASKED.code)
