"""From forms to one state per group, area and question: doubles resolved, every gap told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import states, text
from busanalys.cache import frame_cache
from busanalys.errors import UsageError
from busanalys.survey import counting
from busanalys.survey.counting import ANSWERED, NOT_THERE
from busanalys.survey.county import city_of

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

KEY = ["year", "group_id", "question"]
ANSWERED_BY = "answered_by"
SINGLE = ("single", "number")


@frame_cache
def groups(survey: Survey, year: int) -> pd.DataFrame:
    """One row per local group of the year, those of municipalities first, by name.

    Columns group_id, name, short_name, kind, status (exists, forming, missing, not_in_source), response (answered,
    silent, not_in_source; no_group and forming where there was no group yet that could have answered), n_submissions,
    areas (tuple of area_id), n_areas, n_municipalities, n_districts.
    """
    rows = counting.groups(survey, year).sort_values("name", key=lambda names: names.map(text.alphabetical))
    rows = rows.sort_values("kind", ascending=False, kind="stable", ignore_index=True)
    return rows.assign(**_coverage(survey, year, list(rows["group_id"])))


def _coverage(survey: Survey, year: int, group_ids: list[str]) -> dict[str, pd.Series]:
    import pandas as pd

    members = survey.registry.members(year).groupby("group_id")["area_id"].agg(tuple).to_dict()
    areas = [members.get(group_id, ()) for group_id in group_ids]
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
    by_group = rows[rows["group_id"] != ""].groupby("group_id")["name"].agg(list).to_dict()
    pairs = zip(rows["group_id"], rows["name"], strict=True)
    return [", ".join(other for other in by_group.get(group, []) if other != name) for group, name in pairs]


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
    kind = survey.codebook.question(question)["kind"]
    if kind not in SINGLE:
        use = "distribution() or choices()" if kind == "multiple" else "released_comments()"
        raise UsageError(f"The question '{question}' is of kind {kind}: a group has no one answer to it; use {use}.")
    rows = groups(survey, year)
    found = _resolved_for(survey, question, year)
    given = rows["group_id"].map(found["category"]).astype("str")
    gaps = gap_states(survey, question, year, rows)
    flagged = rows["group_id"].map(found["flagged"]).eq(True)
    return rows[["group_id", "name", "short_name", "kind"]].assign(category=given.fillna(gaps), flagged=flagged)


@frame_cache
def choices(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """Which options of a multiple choice each group has: group_id, option.

    The union of its forms, or the set that a decision resolves.
    """
    return counting.given_by_groups(survey, question, year)[["group_id", "option"]].drop_duplicates(ignore_index=True)


def gap_states(survey: Survey, question: str, year: int, rows: pd.DataFrame) -> pd.Series:
    """Why a group without an answer to the question has none: one code of `states` per row of `groups`."""
    asked = survey.codebook.asked(question, year)
    answered = rows["response"].eq(ANSWERED)
    blank = survey.absent_answer if asked is not None else states.NOT_IN_SOURCE.code
    gaps = rows["response"].mask(answered, blank)
    gaps = gaps.mask(answered & rows["group_id"].isin(counting.skipped(survey, question, year)), states.NOT_APPLICABLE.code)
    return unasked(rows) if asked is False else gaps


def unasked(rows: pd.DataFrame) -> pd.Series:
    """The states of the rows of `groups` for what the form of the year did not ask, or had no such answer to."""
    return rows["response"].where(rows["response"].isin(NOT_THERE), states.NOT_ASKED.code)


@frame_cache
def _resolved_for(survey: Survey, question: str, year: int) -> pd.DataFrame:
    return counting.part(survey, resolved, question, year).set_index("group_id")


@frame_cache
def resolved(survey: Survey) -> pd.DataFrame:
    """One row per year, group and question that has any answer: category and flagged.

    Two equal answers of one group are that answer; one blank or "vet ej" gives way to the other (flagged);
    different answers are `conflicting` (for who answered: `separate`), unless decisions.csv resolves them.
    """
    rows = counting.answers(survey)
    rows = rows[rows["question"].isin(_single(survey))]
    nobody_knows = rows.groupby(KEY, sort=False)["unknown"].transform("all")
    kept = rows[~rows["unknown"] | nobody_knows]
    grouped = kept.groupby(KEY, sort=False)
    summary = grouped.agg(
        category=("given", "first"), different=("given", "nunique"), forms=("submission", "nunique")
    ).reset_index()
    category = summary["category"].where(summary["different"].eq(1), states.CONFLICTING.code)
    separate = summary["different"].gt(1) & summary["question"].eq(ANSWERED_BY)
    summary = summary.assign(category=category.mask(separate, states.SEPARATE.code))
    return _with_decisions(survey, _flag(survey, summary))


def _single(survey: Survey) -> set[str]:
    questions = survey.codebook.questions
    return set(questions.loc[questions["kind"].isin(SINGLE), "question"])


def _flag(survey: Survey, summary: pd.DataFrame) -> pd.DataFrame:
    sent = counting.submissions(survey).groupby(["year", "group_id"]).size().rename("sent")
    joined = summary.join(sent, on=["year", "group_id"])
    flagged = joined["different"].eq(1) & joined["forms"].lt(joined["sent"])
    return summary[[*KEY, "category"]].assign(flagged=flagged)


def _with_decisions(survey: Survey, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what decisions resolve in the place of what was given, and where nothing was given."""
    import pandas as pd

    decided = counting.resolutions(survey)
    decided = decided[decided["question"].isin(_single(survey))]
    new = decided.assign(category=decided["option"].where(decided["option"] != "", decided["value"]), flagged=False)
    return pd.concat([counting.without(rows, new, KEY), new[[*KEY, "category", "flagged"]]], ignore_index=True)
