"""Check a dataset against its dictionaries: submissions, answers, printed statements and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.survey.rules import context, decisions, found
from busanalys.survey.rules.cells import known_ids, unknown_reference
from busanalys.survey.rules.valid import never_asked, not_asked, not_numbers, without_valid

if TYPE_CHECKING:
    import pandas as pd

MOST_ANSWERS = 2
NOTHING: tuple[str, ...] = ()


def dataset(frames: found.Frames, name: found.Name, synthetic: bool) -> list[Problem]:
    """Every problem that the dataset's tables have together with the dictionaries in `frames`."""
    problems = _submissions(frames, name("submissions"), synthetic) + _answers(frames, name("answers"))
    problems += _empty_years(frames, name("years"))
    problems += context.context(frames["children"], name("children"), synthetic)
    problems += decisions.decisions(frames, name("decisions"))
    return problems + _printed(frames, name("printed")) + _facts(frames["facts"], frames, name("facts"))


def _submissions(frames: found.Frames, shown_as: str, synthetic: bool) -> list[Problem]:
    rows = frames["submissions"]
    mixed = rows[rows["synthetic"].isin(["yes", "no"]) & ((rows["synthetic"] == "yes") != synthetic)]
    what, cause = "made-up and real answers must not be mixed", "example rows were pasted into real data, or the reverse"
    values, remedy = ["submission", "synthetic"], "keep made-up data in a dataset of its own"
    problems = found.rows(mixed, shown_as, "mixed data", what, "synthetic", values, cause, remedy)
    return problems + _group_not_valid(rows, frames["groups"], shown_as) + _too_many(rows, frames["decisions"], shown_as)


def _group_not_valid(rows: pd.DataFrame, groups: pd.DataFrame, shown_as: str) -> list[Problem]:
    of_group = groups.drop_duplicates("group_id").set_index("group_id")[["valid_from", "valid_to"]]
    joined = rows.join(of_group, on="group_id", how="inner")
    wrong = joined[(joined["year"] < joined["valid_from"]) | (joined["year"] > found.ends(joined))]
    what, cause = "the group did not exist that year", "the group was merged or renamed, or the year is wrong"
    remedy = "use the group that was valid that year, or correct registry/groups.csv"
    return found.rows(wrong, shown_as, "group not valid", what, "group_id", ["group_id", "year"], cause, remedy)


def _too_many(rows: pd.DataFrame, decisions: pd.DataFrame, shown_as: str) -> list[Problem]:
    excluded = decisions.loc[decisions["kind"] == "exclude", ["year", "submission"]].drop_duplicates().assign(excluded=True)
    marked = rows.merge(excluded, on=["year", "submission"], how="left").set_axis(rows.index, axis="index")
    counting = rows[marked["excluded"].isna()]
    wrong = counting[counting.groupby(["year", "group_id"]).cumcount() >= MOST_ANSWERS]
    what, cause = f"the group has more than {MOST_ANSWERS} answers that year", "the form was sent in again"
    remedy = "keep at most two; exclude the others in decisions.csv, with the reason"
    return found.rows(wrong, shown_as, "too many answers", what, "group_id", ["group_id", "year"], cause, remedy)


def _answers(frames: found.Frames, shown_as: str) -> list[Problem]:
    """What is wrong with answers; what they say is looked at once, as a million answers say few different things."""
    answers, key = frames["answers"], ["year", "question", "option"]
    number, once = _told_apart(answers, key)
    once["kind"] = once["question"].map(frames["questions"].drop_duplicates("question").set_index("question")["kind"])

    def same(rows: pd.DataFrame) -> pd.DataFrame:
        return answers[number.isin(rows["number"])]

    chosen = once[once["kind"].isin(["single", "multiple"])]
    problems = _unknown_submissions(answers, frames["submissions"], shown_as)
    problems += not_asked(same(never_asked(once[once["kind"].notna()], frames["wordings"])), shown_as)
    problems += _unknown_options(same(without_valid(chosen, frames["options"], key)), shown_as)
    problems += _second_options(same(once[once["kind"] == "single"]), shown_as)
    return problems + not_numbers(same(once[once["kind"] == "number"]), shown_as)


def _told_apart(rows: pd.DataFrame, key: list[str]) -> tuple[pd.Series, pd.DataFrame]:
    """A number of what each row says in the columns of the key, and all that is said, each once with its number."""
    number = rows.groupby(key, sort=False, observed=True).ngroup()
    return number, rows.loc[~number.duplicated(), key].astype("str").assign(number=number)


def _unknown_submissions(answers: pd.DataFrame, submissions: pd.DataFrame, shown_as: str) -> list[Problem]:
    key = ["year", "submission"]
    number, once = _told_apart(answers, key)
    wrong = answers[~number.isin(once.merge(submissions[key], on=key)["number"])]
    what, cause = "the answer belongs to no row of submissions.csv", "the submission was removed or its id changed"
    remedy = "add the submission or remove its answers"
    return found.rows(wrong, shown_as, "unknown submission", what, "submission", key, cause, remedy)


def _unknown_options(wrong: pd.DataFrame, shown_as: str) -> list[Problem]:
    what, cause = "the question had no such option that year", "the option belongs to another wording, or it is mistyped"
    remedy, values = "use an option of codebook/options.csv that was valid that year", ["year", "question", "option"]
    return found.rows(wrong, shown_as, "unknown option", what, "option", values, cause, remedy)


def _second_options(answers: pd.DataFrame, shown_as: str) -> list[Problem]:
    wrong = answers[answers.duplicated(["year", "submission", "question"])]
    what, cause = "the question takes one option but this form has two", "two different answers of one form were kept"
    values = ["submission", "question", "option"]
    return found.rows(wrong, shown_as, "two options", what, "option", values, cause, "keep the one that was given")


def _empty_years(frames: found.Frames, shown_as: str) -> list[Problem]:
    filled = {year for name in ("submissions", "facts", "printed") for year in frames[name]["year"].unique()}
    years = frames["years"]
    what, cause = "nothing at all is stored for the year", "the year was added before its answers"
    remedy = "import its answers, or remove the year"
    problems = found.rows(years[~years["year"].isin(filled)], shown_as, "empty year", what, "year", ["year"], cause, remedy)
    sent, given = (set(frames[name]["year"].unique()) for name in ("submissions", "answers"))
    unanswered = years[years["year"].isin(sent - given)]
    what, cause = "forms came in that year but not one answer is stored", "answers.csv was cut off or not imported"
    return problems + found.rows(unanswered, shown_as, "empty year", what, "year", ["year"], cause, remedy)


def _printed(frames: found.Frames, shown_as: str) -> list[Problem]:
    rows = frames["printed"]
    numbers = rows["value"].where(rows["value"].str.fullmatch(r"-?\d+(\.\d+)?"), "0").astype(float)
    over = rows[(rows["quantity"] == "percent") & (numbers > 100)]
    what, cause = "a share is over 100 per cent", "a count was stored as a percentage, or a digit too many"
    values, remedy = ["statement", "value"], "compare with the passage"
    problems = found.rows(over, shown_as, "percentage", what, "value", values, cause, remedy)
    return problems + _printed_options(rows, frames["options"], shown_as) + _printed_terms(rows, shown_as)


def _printed_options(rows: pd.DataFrame, options: pd.DataFrame, shown_as: str) -> list[Problem]:
    known = options[["question", "option"]].drop_duplicates().assign(known=True)
    single = rows.assign(option=rows["options"].str.split("+"), row=rows.index).explode("option")
    joined = single.merge(known, on=["question", "option"], how="left")
    wrong = joined[joined["known"].isna() & (joined["option"] != "")].set_index("row")
    what, cause = "the question has no such option", "the option was renamed or mistyped"
    remedy = "use the codes of codebook/options.csv, joined by + where they are merged"
    return found.rows(wrong, shown_as, "unknown option", what, "options", ["question", "option"], cause, remedy)


def _printed_terms(rows: pd.DataFrame, shown_as: str) -> list[Problem]:
    known = {*rows["statement"], "municipalities"}
    pairs = zip(rows.index, rows["method"], rows["arguments"], strict=True)
    wrong = rows.loc[[row for row, *pair in pairs if not known.issuperset(terms(*pair))]]
    what, cause = "the calculation names a statement that does not exist", "the statement was renumbered"
    values, remedy = ["statement", "arguments"], "use the ids of the column statement"
    return found.rows(wrong, shown_as, "unknown statement", what, "arguments", values, cause, remedy)


def terms(method: str, arguments: str) -> tuple[str, ...]:
    """The statements, or the number of municipalities, that a `sum` or `share` is computed from."""
    if method not in ("sum", "share"):
        return NOTHING
    return tuple(term.lstrip("+-") for term in arguments.partition(";")[0].removeprefix("numerator=").split())


def _facts(rows: pd.DataFrame, frames: found.Frames, shown_as: str) -> list[Problem]:
    units = {"group": "groups.group_id", "area": "areas.area_id"}
    known = {unit: known_ids(refers, frames) for unit, refers in units.items()}
    return [
        unknown_reference(identity, units[unit], known[unit], shown_as, index, "unit_id")
        for index, unit, identity in zip(rows.index, rows["unit"], rows["unit_id"], strict=True)
        if unit in units and identity not in known[unit]
    ]
