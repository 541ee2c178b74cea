"""What counts of a year: its groups, forms and answers, with what was decided about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from busanalys import states, text
from busanalys.cache import REMEMBERED, frame_cache
from busanalys.survey.grounds import FORM, ITEM

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

ANSWERED = "answered"
KEY = ["year", "group_id", "question"]
THERE_IS_NONE = {"missing": states.NO_GROUP.code, "forming": states.FORMING.code}
NOT_THERE = tuple(THERE_IS_NONE.values())


@frame_cache
def groups(survey: Survey, year: int) -> pd.DataFrame:
    """The groups that the registry knows in a year, those of municipalities first, by name, with whether they answered.

    Columns group_id, name, short_name, kind, n_submissions, status (exists, forming, missing, not_in_source), response
    (answered, silent, not_in_source; no_group and forming where there was no group yet that could have answered).
    """
    rows = survey.registry.groups(year).sort_values("name", key=lambda names: names.map(text.alphabetical))
    rows = rows.sort_values("kind", ascending=False, kind="stable", ignore_index=True)
    sent = rows["group_id"].map(forms_of(survey, year).groupby("group_id").size()).fillna(0).astype(int)
    status = fact(survey, year, "group", "group_status", rows["group_id"], default(survey, "exists"))
    return rows.assign(n_submissions=sent, status=status, response=_response(survey, year, rows["group_id"], sent, status))


def existing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `groups` that are in a base: every group that existed, one being formed if it answered."""
    return rows[~rows["response"].isin(NOT_THERE)]


def _response(survey: Survey, year: int, ids: pd.Series, sent: pd.Series, status: pd.Series) -> pd.Series:
    stated = fact(survey, year, "group", "response", ids, default(survey, "silent"))
    stated = stated.mask(sent.gt(0), ANSWERED)
    return stated.where(stated.eq(ANSWERED), status.map(THERE_IS_NONE).astype("str").fillna(stated))


def default(survey: Survey, in_a_survey: str) -> str:
    """What holds where no fact is stored: of a survey what is given, of published data that the source does not say it."""
    return in_a_survey if survey.kind == "survey" else states.NOT_IN_SOURCE.code


def fact(survey: Survey, year: int, unit: str, name: str, ids: pd.Series, otherwise: str) -> pd.Series:
    """The stored fact of each group or area (`unit`) of the ids, `otherwise` where there is none."""
    import pandas as pd

    stated = _facts(survey).get((year, unit, name), {})
    return pd.Series([stated.get(one, otherwise) for one in ids.tolist()], index=ids.index, dtype="str")


@lru_cache(maxsize=REMEMBERED)
def _facts(survey: Survey) -> Mapping[tuple[int, str, str], Mapping[str, str]]:
    """The stored facts of groups and areas, by year, unit and name of the fact."""
    found: dict[tuple[int, str, str], dict[str, str]] = {}
    columns = (survey.tables["facts"][name].tolist() for name in ("year", "unit", "fact", "unit_id", "value"))
    for year, unit, name, one, value in zip(*columns, strict=True):
        found.setdefault((year, unit, name), {})[one] = value
    return found


@frame_cache
def submissions(survey: Survey) -> pd.DataFrame:
    """The forms that count: those sent in, less those that decisions.csv excludes; columns of submissions.csv."""
    excluded = survey.tables["decisions"].query("kind == 'exclude'")[FORM]
    rows = survey.submissions.merge(excluded, on=FORM, how="left", indicator="source_of_row")
    return rows[rows["source_of_row"] == "left_only"].drop(columns="source_of_row").reset_index(drop=True)


@frame_cache
def answers(survey: Survey) -> pd.DataFrame:
    """The answers of the forms that count, corrected where decisions.csv says so.

    Columns year, submission, group_id, question, option, value, unknown (a "vet ej"), given (the option, or the number).
    """
    import pandas as pd

    group = survey.answers[FORM].merge(submissions(survey)[[*FORM, "group_id"]], on=FORM, how="left")["group_id"]
    rows, corrected = survey.answers.assign(group_id=group.set_axis(survey.answers.index)), _decided(survey, "correct")
    rows = rows[rows["group_id"].notna()]
    if len(corrected):
        rows = pd.concat([without(rows, corrected, ITEM), corrected], ignore_index=True)
    options = survey.codebook.tables["options"]
    unknown = options.loc[options["meaning"] == states.UNKNOWN, ["question", "option"]].drop_duplicates().assign(unknown=True)
    marked = rows[["question", "option"]].merge(unknown, on=["question", "option"], how="left")["unknown"].eq(True)
    return rows.assign(unknown=marked.to_numpy(), given=rows["option"].where(rows["option"] != "", rows["value"]))


def without(rows: pd.DataFrame, decided: pd.DataFrame, item: list[str]) -> pd.DataFrame:
    """The rows of every item (columns) but those that were decided on: a decision replaces the whole answer."""
    marked = rows[item].merge(decided[item].drop_duplicates(), on=item, how="left", indicator="found")
    return rows[marked["found"].eq("left_only").to_numpy()]


@frame_cache
def answers_to(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """The rows of `answers` for one question and year."""
    return part(survey, answers, question, year)


@frame_cache
def forms_of(survey: Survey, year: int) -> pd.DataFrame:
    """The rows of `submissions` for one year."""
    rows = submissions(survey)
    return rows[rows["year"] == year]


def part(survey: Survey, table: Callable[..., pd.DataFrame], question: str, year: int, *more: object) -> pd.DataFrame:
    """The rows of a frame by question and year (`table` of the survey and `more`) that belong to one of each."""
    rows: pd.DataFrame = table(survey, *more).iloc[_places(survey, table, *more).get((question, year), slice(0))]
    return rows


@lru_cache(maxsize=REMEMBERED)
def _places(survey: Survey, table: Callable[..., pd.DataFrame], *more: object) -> Mapping[Any, Any]:
    """Where the rows of each question and year stand in a table, found once: looking for them grows with all years.

    A slice where they stand together, which takes no copy.
    """
    found = table(survey, *more).groupby(["question", "year"], sort=False).indices
    together = {key: slice(own[0], own[-1] + 1) for key, own in found.items() if own[-1] - own[0] == len(own) - 1}
    return {**found, **together}


@frame_cache
def resolutions(survey: Survey) -> pd.DataFrame:
    """What decisions say of whole groups, one row per option: the columns of KEY, option, value."""
    return _decided(survey, "resolve").drop(columns="submission").drop_duplicates()


def _decided(survey: Survey, kind: str) -> pd.DataFrame:
    """The answers that decisions of a kind give to forms that count, one row per option as in `answers`."""
    import pandas as pd

    rows = survey.tables["decisions"]
    chosen = rows.loc[rows["kind"] == kind, [*ITEM, "value"]]
    joined = chosen.merge(submissions(survey)[[*FORM, "group_id"]], on=FORM)
    questions = survey.codebook.questions
    numeric = joined["question"].isin(questions.loc[questions["kind"].isin(["number", "text"]), "question"])
    options = joined.assign(option=joined["value"].str.split("|"), value="")[~numeric].explode("option")
    return pd.concat([options, joined.assign(option="")[numeric]], ignore_index=True)


@frame_cache
def given_by_groups(survey: Survey) -> pd.DataFrame:
    """What the groups answered, one row per option or number: the columns of KEY, option; resolved where decided."""
    import pandas as pd

    columns, decided = [*KEY, "option"], resolutions(survey)
    given = answers(survey)[columns]
    return pd.concat([without(given, decided, KEY), decided[columns]], ignore_index=True) if len(decided) else given


@frame_cache
def skips(survey: Survey, unit: str = "group_id") -> pd.DataFrame:
    """One row per question that a filter led a group past (or a form: unit `submission`): year, the unit, question.

    They sent a form but did not give the answer to the question before that leads to this one, be it that they left that one
    blank. A group with two forms was asked if either was; what a decision resolves for a group stands in the place of its
    forms.
    """
    import pandas as pd

    rows, book = survey.codebook.tables["questions"], survey.codebook
    gates = rows.loc[rows["asked_if_question"].ne(""), ["question", "asked_if_question", "asked_if_options"]]
    pairs = [(name, year) for name, gate, _ in gates.itertuples(index=False) for year in survey.years if book.asked(gate, year)]
    asked = pd.DataFrame(pairs, columns=["question", "year"]).astype({"question": "str", "year": "Int64"})
    led = asked.merge(submissions(survey)[["year", unit]].drop_duplicates(), on="year")
    allowed = gates.assign(option=gates["asked_if_options"].str.split("|")).explode("option")
    given = (answers if unit == "submission" else given_by_groups)(survey)
    given = given.loc[given["question"].isin(set(gates["asked_if_question"])), ["year", unit, "question", "option"]]
    passed = allowed.merge(given.rename(columns={"question": "asked_if_question"}), on=["asked_if_question", "option"])
    return without(led, passed, ["year", unit, "question"])


def skipped(survey: Survey, question: str, year: int) -> frozenset[str]:
    """The groups that a filter led past a question, as in `skips`."""
    return frozenset(part(survey, skips, question, year)["group_id"])
