"""Check what people decided about the answers: of which form and item, to what, and that it changes something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.survey.grounds import FORM, ITEM, answer, grounds, joined
from busanalys.survey.rules import found
from busanalys.survey.rules.valid import never_asked, not_asked, not_numbers, without_valid

if TYPE_CHECKING:
    import pandas as pd

BLANK = ""
SETTLING = ("resolve", "correct")


def decisions(frames: found.Frames, shown_as: str) -> list[Problem]:
    """Decisions about forms that do not exist or do not count, of values that cannot be, twice, without effect, or overtaken."""
    rows = frames["decisions"]
    known = frames["submissions"][[*FORM, "group_id", "received"]].drop_duplicates(FORM)
    described = rows.merge(known, on=FORM, how="left").set_axis(rows.index, axis="index")
    what, cause = "the decision is about a form that does not exist", "the form was removed or its id changed"
    remedy = "use an id of submissions.csv, or remove the decision"
    wrong = rows[described["group_id"].isna()]
    problems = found.rows(wrong, shown_as, "unknown submission", what, "submission", FORM, cause, remedy)
    problems += _doubled(described, shown_as) + _values(rows, frames, shown_as)
    vain = _without_effect(described[described["group_id"].notna()], frames, shown_as)
    return problems + vain + _overtaken(rows, frames, shown_as, {problem.row for problem in vain})


def _overtaken(rows: pd.DataFrame, frames: found.Frames, shown_as: str, told: set[int | None]) -> list[Problem]:
    """Decisions about something that is not what it was when they were taken, those told of already apart."""
    now = grounds(rows, frames["submissions"], frames["answers"]).map(_spaced)
    other = rows["was"].ne("") & now.ne("") & now.ne(rows["was"].map(_spaced))
    shaken = rows.assign(now=now)[other]
    remedy = "look at it again: if the decision holds, write in the column was what it is now, else change or remove it"
    return [
        Problem("overtaken decision", what, shown_as, line, "was", _taken(row), REMADE, remedy)
        for index, row in shaken.iterrows()
        if (line := found.line(index)) not in told and (what := _overtaking(row))
    ]


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _overtaking(row: pd.Series) -> str:
    if row["kind"] == "release_comment":
        return "the comment is not the one that was released"
    return f"it is now '{row['now']}', which is not what it was when the decision was taken"


def _taken(row: pd.Series) -> tuple[str, ...]:
    shown = ("decision", "kind", "submission", "question", *(["was"] if row["kind"] != "release_comment" else []))
    return tuple(str(row[column]) for column in shown)


def _doubled(rows: pd.DataFrame, shown_as: str) -> list[Problem]:
    unit = rows["group_id"].where(rows["kind"] == "resolve", rows["submission"])
    wrong = rows[rows.assign(unit=unit).duplicated(["year", "kind", "unit", "question"])]
    what, cause = "the same item is decided on an earlier row", "a decision was changed by adding a new row"
    return found.rows(wrong, shown_as, "doubled decision", what, "submission", ITEM, cause, "keep the decision that holds")


def _values(rows: pd.DataFrame, frames: found.Frames, shown_as: str) -> list[Problem]:
    kinds = rows["question"].map(frames["questions"].drop_duplicates("question").set_index("question")["kind"])
    settled = rows[rows["kind"].isin(SETTLING)]
    never = never_asked(settled[kinds[settled.index].notna()], frames["wordings"])
    problems = _unfit(rows, kinds, shown_as) + not_asked(never, shown_as)
    chosen = settled[kinds[settled.index].isin(["single", "multiple"]) & settled["value"].ne("")]
    several = kinds[chosen.index].eq("multiple")
    options = chosen.assign(option=chosen["value"].str.split("|").where(several, chosen["value"].map(lambda value: [value])))
    wrong = without_valid(options.explode("option"), frames["options"], ["year", "question", "option"])
    what, cause = "the decision gives an option that the question did not have that year", "the option is mistyped"
    remedy = "use options of codebook/options.csv that were valid that year; those of a multiple choice are joined by |"
    values = ["year", "question", "value"]
    wrong = wrong[~wrong.index.duplicated()]
    problems += found.rows(wrong, shown_as, "unknown option", what, "value", values, cause, remedy)
    return problems + not_numbers(settled[kinds[settled.index].eq("number") & settled["value"].ne("")], shown_as)


def _unfit(rows: pd.DataFrame, kinds: pd.Series, shown_as: str) -> list[Problem]:
    """Decisions that lack a question or a value, or are about a question of the wrong kind."""
    settling, releasing = rows["kind"].isin(SETTLING), rows["kind"].eq("release_comment")
    cases = (
        (settling & rows["value"].eq(""), "value", "the decision does not say what the answer shall be", "give the answer"),
        ((settling | releasing) & rows["question"].eq(""), "question", "the decision does not say which question", "name it"),
        (rows["kind"].eq("resolve") & kinds.eq("text"), "question", "a comment cannot be resolved", "use correct"),
        (
            releasing & kinds.notna() & kinds.ne("text"),
            "question",
            "the question takes no comment",
            "name that of the comment",
        ),
    )
    cause = "the cell was left empty, or a row was copied from another kind of decision"
    return [
        problem
        for wrong, column, what, remedy in cases
        for problem in found.rows(rows[wrong], shown_as, "incomplete decision", what, column, ["decision", "kind"], cause, remedy)
    ]


def _without_effect(rows: pd.DataFrame, frames: found.Frames, shown_as: str) -> list[Problem]:
    out = rows.loc[rows["kind"].eq("exclude"), FORM].assign(out=True)
    marked = rows.merge(out.drop_duplicates(), on=FORM, how="left").set_axis(rows.index, axis="index")
    uncounted = marked["out"].eq(True) & rows["kind"].ne("exclude")
    counting = rows[~uncounted]
    cases = (
        (rows[uncounted], "the form is excluded, so the decision changes nothing", "two decisions about one form"),
        (_same_answer(counting, frames), "the form gives that very answer, so the correction changes nothing", REMADE),
        (_same_state(counting, frames), "the group has that very answer without it, so the decision changes nothing", REMADE),
        (
            _in_time(counting, frames["years"]),
            "the form came in before the survey closed",
            "a date was corrected",
        ),
        (_no_comment(counting, frames["answers"]), "the form has no comment on that question", "the comment was removed"),
    )
    remedy = "look at the form again; remove the decision if it is not needed"
    values = ["decision", "kind", "submission", "question", "value"]
    return [
        problem
        for wrong, what, cause in cases
        for problem in found.rows(wrong, shown_as, "decision without effect", what, "decision", values, cause, remedy)
    ]


REMADE = "the answer was changed, or imported again, after the decision was taken"


def _same_answer(rows: pd.DataFrame, frames: found.Frames) -> pd.DataFrame:
    corrected = rows[rows["kind"] == "correct"]
    before = corrected.join(answer(frames["answers"], corrected), on=ITEM)["given"]
    return corrected[before.eq(corrected["value"].str.split("|").map(joined))]


def _same_state(rows: pd.DataFrame, frames: found.Frames) -> pd.DataFrame:
    """The decisions of a group's answer that its forms, corrected, already give: what one says and none contradicts."""
    resolved = rows[rows["kind"] == "resolve"]
    forms = frames["submissions"][[*FORM, "group_id"]]
    out = rows.loc[rows["kind"].eq("exclude"), FORM].apply(tuple, axis="columns")
    forms = forms[~forms[FORM].apply(tuple, axis="columns").isin(set(out))] if len(out) else forms
    given = answer(frames["answers"], resolved).to_dict() | _corrections(rows)
    unknown = frames["options"].query("meaning == 'unknown'")
    doubt = set(zip(unknown["question"], unknown["option"], strict=True))
    of_group = resolved[["year", "group_id", "question", "value"]].reset_index().merge(forms, on=["year", "group_id"])
    of_group["given"] = [given.get(key, BLANK) for key in of_group[ITEM].itertuples(index=False, name=None)]
    multiple = set(frames["questions"].query("kind == 'multiple'")["question"])
    same = [int(str(index)) for index, rows in of_group.groupby("index") if _state(rows, doubt, multiple) == _wanted(rows)]
    return resolved.loc[same]


def _corrections(rows: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    corrected = rows.loc[rows["kind"] == "correct", [*ITEM, "value"]].itertuples(index=False, name=None)
    return {(year, form, question): joined(value.split("|")) for year, form, question, value in corrected}


def _wanted(rows: pd.DataFrame) -> str:
    return joined(str(rows["value"].iloc[0]).split("|"))


def _state(rows: pd.DataFrame, doubt: set[tuple[str, str]], multiple: set[str]) -> str | None:
    question, given = str(rows["question"].iloc[0]), [one for one in rows["given"] if one != BLANK]
    if question in multiple:
        return joined(list({option for one in given for option in one.split("|")}))
    sure = {one for one in given if (question, one) not in doubt} or set(given)
    return sure.pop() if len(sure) == 1 else None


def _in_time(rows: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    late = rows[rows["kind"] == "include_late"]
    closed = late["year"].map(years.drop_duplicates("year").set_index("year")["closed"]).astype("str").fillna("")
    return late[late["received"].ne("") & closed.ne("") & (late["received"] <= closed)]


def _no_comment(rows: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    released = rows[rows["kind"] == "release_comment"]
    given = (
        answers.loc[answers["submission"].isin(released["submission"]), ITEM].astype("str").drop_duplicates().assign(given=True)
    )
    marked = released.merge(given, on=ITEM, how="left").set_axis(released.index, axis="index")
    return released[marked["given"].isna()]
