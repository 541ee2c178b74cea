"""From forms to one state per group, area and question: doubles resolved, every gap told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from busanalys import states, text
from busanalys.cache import REMEMBERED, frame_cache
from busanalys.errors import UsageError
from busanalys.survey.registry import STOCKHOLM

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

KEY = ["year", "group_id", "question"]
ANSWERED_BY = "answered_by"
ANSWERED = "answered"
SINGLE = ("single", "number")
THERE_IS_NONE = {"missing": states.NO_GROUP.code, "forming": states.FORMING.code}
NOT_THERE = tuple(THERE_IS_NONE.values())


@frame_cache
def groups(survey: Survey, year: int) -> pd.DataFrame:
    """One row per local group of the year, those of municipalities first, by name.

    Columns group_id, name, short_name, kind, status (exists, forming, missing, not_in_source), response (answered,
    silent, not_in_source; no_group and forming where there was no group yet that could have answered), n_submissions,
    areas (tuple of area_id), n_areas, n_municipalities, n_districts.
    """
    rows = survey.registry.groups(year).sort_values("name", key=lambda names: names.map(text.alphabetical))
    rows = rows.sort_values("kind", ascending=False, kind="stable", ignore_index=True)
    sent = rows["group_id"].map(forms_of(survey, year).groupby("group_id").size()).fillna(0).astype(int)
    described = rows.assign(n_submissions=sent, **_coverage(survey, year, list(rows["group_id"])))
    status = _fact(survey, year, "group", "group_status", described["group_id"], _default(survey, "exists"))
    return described.assign(status=status, response=_response(survey, year, described, status))


def existing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `groups` that are in a base: every group that existed, one being formed if it answered."""
    return rows[~rows["response"].isin(NOT_THERE)]


def _coverage(survey: Survey, year: int, group_ids: list[str]) -> dict[str, pd.Series]:
    import pandas as pd

    members = survey.registry.members(year).groupby("group_id")["area_id"].agg(tuple).to_dict()
    areas = [members.get(group_id, ()) for group_id in group_ids]
    districts = [sum(area.startswith(f"{STOCKHOLM}-") for area in covered) for covered in areas]
    counts = {
        "n_areas": [len(covered) for covered in areas],
        "n_municipalities": [len(covered) - inside for covered, inside in zip(areas, districts, strict=True)],
        "n_districts": districts,
    }
    return {"areas": pd.Series(areas, dtype=object)} | {name: pd.Series(n, dtype=int) for name, n in counts.items()}


def _response(survey: Survey, year: int, rows: pd.DataFrame, status: pd.Series) -> pd.Series:
    stated = _fact(survey, year, "group", "response", rows["group_id"], _default(survey, "silent"))
    stated = stated.mask(rows["n_submissions"].gt(0), ANSWERED)
    return stated.where(stated.eq(ANSWERED), status.map(THERE_IS_NONE).astype("str").fillna(stated))


def _default(survey: Survey, in_a_survey: str) -> str:
    return in_a_survey if survey.kind == "survey" else states.NOT_IN_SOURCE.code


def _fact(survey: Survey, year: int, unit: str, fact: str, ids: pd.Series, default: str) -> pd.Series:
    rows = survey.rows("facts", year)
    stated = rows[(rows["unit"] == unit) & (rows["fact"] == fact)].set_index("unit_id")["value"]
    return ids.map(stated).astype("str").fillna(default)


@frame_cache
def areas(survey: Survey, year: int) -> pd.DataFrame:
    """One row per area of the year (municipalities outside Stockholm and the city's districts).

    Columns area_id, name, short_name, area_kind, group_id, group_name, members (names of the other areas of the
    group), group_status, response. An area that no known group covers has an empty group_id.
    """
    rows = survey.registry.areas(survey.reference_day(year))
    members = survey.registry.members(year)
    known = groups(survey, year).set_index("group_id")[["name", "status", "response"]]
    joined = rows.merge(members, on="area_id", how="left").fillna({"group_id": ""})
    joined = joined.join(known.rename(columns={"name": "group_name"}), on="group_id").fillna({"group_name": ""})
    status = _fact(survey, year, "area", "group_status", joined["area_id"], _default(survey, "missing"))
    response = _fact(survey, year, "area", "response", joined["area_id"], states.NOT_IN_SOURCE.code)
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
    rows = forms_of(survey, year)[["submission", "group_id"]]
    described = groups(survey, year).set_index("group_id")[
        ["name", "kind", "n_submissions", "n_areas", "n_municipalities", "n_districts"]
    ]
    who = answers_to(survey, ANSWERED_BY, year).set_index("submission")["option"]
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
    return _given_by_groups(survey, question, year).drop_duplicates(ignore_index=True)


def _given_by_groups(survey: Survey, question: str, year: int) -> pd.DataFrame:
    import pandas as pd

    given, rows = answers_to(survey, question, year)[["group_id", "option"]], _resolutions(survey)
    decided = rows[rows["question"].eq(question) & rows["year"].eq(year)][["group_id", "option"]]
    return pd.concat([given[~given["group_id"].isin(decided["group_id"])], decided]) if len(decided) else given


def gap_states(survey: Survey, question: str, year: int, rows: pd.DataFrame) -> pd.Series:
    """Why a group without an answer to the question has none: one code of `states` per row of `groups`."""
    asked = survey.codebook.asked(question, year)
    answered = rows["response"].eq(ANSWERED)
    blank = survey.absent_answer if asked is not None else states.NOT_IN_SOURCE.code
    gaps = rows["response"].mask(answered, blank)
    gaps = gaps.mask(answered & rows["group_id"].isin(skipped(survey, question, year)), states.NOT_APPLICABLE.code)
    return unasked(rows) if asked is False else gaps


def unasked(rows: pd.DataFrame) -> pd.Series:
    """The states of the rows of `groups` for what the form of the year did not ask, or had no such answer to."""
    return rows["response"].where(rows["response"].isin(NOT_THERE), states.NOT_ASKED.code)


@lru_cache(maxsize=REMEMBERED)
def skipped(survey: Survey, question: str, year: int, unit: str = "group_id") -> frozenset[str]:
    """The groups (or the forms: unit `submission`) that a filter led past a question.

    They sent a form but did not give the answer to the question before that leads to this one, be it that they left that one
    blank. A group with two forms was asked if either was; what a decision resolves for a group stands in the place of its
    forms.
    """
    described = survey.codebook.question(question)
    gate, allowed = str(described["asked_if_question"]), str(described["asked_if_options"]).split("|")
    if not gate or not survey.codebook.asked(gate, year):
        return frozenset()
    given = answers_to(survey, gate, year)[[unit, "option"]] if unit == "submission" else _given_by_groups(survey, gate, year)
    return frozenset(forms_of(survey, year)[unit]).difference(given.loc[given["option"].isin(allowed), unit])


@frame_cache
def _resolved_for(survey: Survey, question: str, year: int) -> pd.DataFrame:
    return _part(survey, resolved, question, year).set_index("group_id")


def _part(survey: Survey, table: Callable[[Survey], pd.DataFrame], question: str, year: int) -> pd.DataFrame:
    rows: pd.DataFrame = table(survey).iloc[_places(survey, table).get((question, year), [])]
    return rows


@lru_cache(maxsize=REMEMBERED)
def _places(survey: Survey, table: Callable[[Survey], pd.DataFrame]) -> Mapping[Any, Any]:
    """Where the rows of each question and year stand in a table, found once: looking for them grows with all years."""
    return table(survey).groupby(["question", "year"], sort=False).indices


@frame_cache
def resolved(survey: Survey) -> pd.DataFrame:
    """One row per year, group and question that has any answer: category and flagged.

    Two equal answers of one group are that answer; one blank or "vet ej" gives way to the other (flagged);
    different answers are `conflicting` (for who answered: `separate`), unless decisions.csv resolves them.
    """
    rows = answers(survey)
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
    sent = submissions(survey).groupby(["year", "group_id"]).size().rename("sent")
    joined = summary.join(sent, on=["year", "group_id"])
    flagged = joined["different"].eq(1) & joined["forms"].lt(joined["sent"])
    return summary[[*KEY, "category"]].assign(flagged=flagged)


def _with_decisions(survey: Survey, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what decisions resolve in the place of what was given, and where nothing was given."""
    import pandas as pd

    decided = _resolutions(survey)
    decided = decided[decided["question"].isin(_single(survey))]
    new = decided.assign(category=decided["option"].where(decided["option"] != "", decided["value"]), flagged=False)
    return pd.concat([_without(rows, new, KEY), new[[*KEY, "category", "flagged"]]], ignore_index=True)


@frame_cache
def _resolutions(survey: Survey) -> pd.DataFrame:
    """What decisions say of whole groups, one row per option: the columns of KEY, option, value."""
    return _decided(survey, "resolve").drop(columns="submission").drop_duplicates()


def _decided(survey: Survey, kind: str) -> pd.DataFrame:
    """The answers that decisions of a kind give to forms that count, one row per option as in `answers`."""
    import pandas as pd

    rows = survey.tables["decisions"]
    chosen = rows.loc[rows["kind"] == kind, ["year", "submission", "question", "value"]]
    joined = chosen.merge(submissions(survey)[["year", "submission", "group_id"]], on=["year", "submission"])
    questions = survey.codebook.questions
    numeric = joined["question"].isin(questions.loc[questions["kind"].isin(["number", "text"]), "question"])
    options = joined.assign(option=joined["value"].str.split("|"), value="")[~numeric].explode("option")
    return pd.concat([options, joined.assign(option="")[numeric]], ignore_index=True)


@frame_cache
def submissions(survey: Survey) -> pd.DataFrame:
    """The forms that count: those sent in, less those that decisions.csv excludes; columns of submissions.csv."""
    excluded = survey.tables["decisions"].query("kind == 'exclude'")[["year", "submission"]]
    rows = survey.submissions.merge(excluded, on=["year", "submission"], how="left", indicator="source_of_row")
    return rows[rows["source_of_row"] == "left_only"].drop(columns="source_of_row").reset_index(drop=True)


@frame_cache
def answers(survey: Survey) -> pd.DataFrame:
    """The answers of the forms that count, corrected where decisions.csv says so.

    Columns year, submission, group_id, question, option, value, unknown (a "vet ej"), given (the option, or the number).
    """
    import pandas as pd

    forms_that_count = submissions(survey)[["year", "submission", "group_id"]]
    rows = survey.answers.merge(forms_that_count, on=["year", "submission"])
    corrected = _decided(survey, "correct")
    if len(corrected):
        rows = pd.concat([_without(rows, corrected, ["year", "submission", "question"]), corrected], ignore_index=True)
    options = survey.codebook.tables["options"]
    unknown = options.loc[options["meaning"] == states.UNKNOWN, ["question", "option"]].drop_duplicates().assign(unknown=True)
    rows = rows.merge(unknown, on=["question", "option"], how="left")
    return rows.assign(unknown=rows["unknown"].eq(True), given=rows["option"].where(rows["option"] != "", rows["value"]))


def _without(rows: pd.DataFrame, decided: pd.DataFrame, item: list[str]) -> pd.DataFrame:
    """The rows of every item but those that were decided on: a decision replaces the whole answer."""
    marked = rows.merge(decided[item].drop_duplicates(), on=item, how="left", indicator="found")
    return marked[marked["found"].eq("left_only")].drop(columns="found")


@frame_cache
def answers_to(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """The rows of `answers` for one question and year."""
    return _part(survey, answers, question, year)


@frame_cache
def forms_of(survey: Survey, year: int) -> pd.DataFrame:
    """The rows of `submissions` for one year."""
    rows = submissions(survey)
    return rows[rows["year"] == year]
