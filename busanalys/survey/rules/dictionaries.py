"""Check the codebook and the registry as wholes: versions, options, members and aliases that fit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.names import normal
from busanalys.survey import schemas
from busanalys.survey.rules import found

if TYPE_CHECKING:
    import pandas as pd


def codebook(frames: found.Frames, name: found.Name) -> list[Problem]:
    """Versions of a question without overlap or hole, labels without overlap, indicators of known options."""
    wordings, options = frames["wordings"], frames["options"]
    problems = _overlaps(wordings, ["question"], "two versions of the question are valid in the same year", name("wordings"))
    problems += _holes(wordings, ["question"], name("wordings"))
    what = "two labels of the option are valid in the same year"
    problems += _overlaps(options, ["question", "option"], what, name("options"))
    problems += _indicator_options(frames, name("indicator_options"))
    return problems + _targets(frames, name("targets")) + _filters(frames["questions"], options, name("questions"))


def registry(frames: found.Frames, name: found.Name) -> list[Problem]:
    """No area in two groups at once, members within their group's time, aliases with one meaning."""
    members = frames["group_members"]
    what = "the area belongs to two groups in the same year"
    problems = _overlaps(members, ["area_id"], what, name("group_members"))
    problems += _outside_group(members, frames["groups"], name("group_members"))
    problems += _without_successor(frames["districts"], name("districts"))
    for table, key in (("districts", "area_id"), ("group_successors", "group_id")):
        problems += _circles(frames[table], key, name(table))
    return problems + _ambiguous_aliases(frames["aliases"], name("aliases"))


def _overlaps(frame: pd.DataFrame, key: list[str], what: str, shown_as: str) -> list[Problem]:
    ordered = frame.sort_values([*key, "valid_from"], kind="stable")
    wrong = ordered[_same_as_before(ordered, key) & (ordered["valid_from"] <= found.ends(ordered).shift())]
    cause, remedy = "the earlier row was not ended", "end the earlier row before the later one begins"
    return found.rows(wrong, shown_as, "overlap", what, "valid_from", [*key, "valid_from"], cause, remedy)


def _holes(frame: pd.DataFrame, key: list[str], shown_as: str) -> list[Problem]:
    ordered = frame.sort_values([*key, "valid_from"], kind="stable")
    ended = found.ends(ordered).astype(int).shift()
    wrong = ordered[_same_as_before(ordered, key) & (ordered["valid_from"].astype(int) > ended + 1)]
    what, cause = "no version of the question is valid in the years before", "a version is missing"
    remedy = "let the versions follow each other; a year in which it was not asked is a version with asked = no"
    return found.rows(wrong, shown_as, "hole", what, "valid_from", [*key, "valid_from"], cause, remedy)


def _same_as_before(ordered: pd.DataFrame, key: list[str]) -> pd.Series[bool]:
    return (ordered[key] == ordered[key].shift()).all(axis="columns")


def _indicator_options(frames: found.Frames, shown_as: str) -> list[Problem]:
    rows, options = frames["indicator_options"], frames["options"]
    known = options[["question", "option"]].drop_duplicates().assign(known=True)
    joined = rows.merge(known, on=["question", "option"], how="left").set_axis(rows.index, axis="index")
    wrong = rows[joined["known"].isna() & (rows["option"] != "")]
    what, cause = "the question has no such option", "the option was renamed or mistyped"
    remedy = "use an option that codebook/options.csv lists for the question"
    return found.rows(wrong, shown_as, "unknown option", what, "option", ["question", "option"], cause, remedy)


def _targets(frames: found.Frames, shown_as: str) -> list[Problem]:
    """Targets ask for a fact or for answers that their question has."""
    rows, options = frames["targets"], frames["options"]
    both = rows[(rows["fact"] != "") == (rows["question"] != "")]
    what, cause = "a target counts either a fact or the answers to a question", "one of the two cells was left or filled in"
    values, remedy = ["target", "fact", "question"], "fill in one of fact and question"
    problems = found.rows(both, shown_as, "target without measure", what, "question", values, cause, remedy)
    known = options[["question", "option"]].drop_duplicates().assign(known=True)
    asked = rows[rows["question"].isin(set(frames["questions"]["question"]))]
    single = asked.assign(option=asked["options"].str.split("+"), row=asked.index).explode("option")
    joined = single.merge(known, on=["question", "option"], how="left")
    wrong = joined[joined["known"].isna()].set_index("row")
    what, cause = "the question has no such option", "the option was renamed or mistyped, or the cell was left empty"
    remedy = "use the codes of codebook/options.csv, joined by + where all are demanded"
    problems += found.rows(wrong, shown_as, "unknown option", what, "options", ["question", "option"], cause, remedy)
    return problems + _never_asked(asked, frames["wordings"], shown_as)


def _never_asked(targets: pd.DataFrame, wordings: pd.DataFrame, shown_as: str) -> list[Problem]:
    """A target asks about a question that some year puts while the target holds; a year that does not ask leaves it out."""
    put = wordings[wordings["asked"].eq("yes")].assign(last=found.ends(wordings))[["question", "valid_from", "last"]]
    pairs = targets.assign(row=targets.index, end=found.ends(targets)).merge(put, on="question", suffixes=("", "_asked"))
    held = pairs[pairs["valid_from"].le(pairs["last"]) & pairs["end"].ge(pairs["valid_from_asked"])]
    what, cause = (
        "the question is not asked in any year in which the target holds",
        "a mistyped year, or a question that was dropped",
    )
    values, remedy = ["target", "question", "valid_from", "valid_to"], "change the target's years, or take the target out"
    wrong = targets[~targets.index.isin(held["row"]) & targets["question"].isin(wordings["question"])]
    return found.rows(wrong, shown_as, "target never asked", what, "question", values, cause, remedy)


def _filters(questions: pd.DataFrame, options: pd.DataFrame, shown_as: str) -> list[Problem]:
    """A filter leads on from an answer that an earlier question has."""
    rows = questions[questions["asked_if_question"] != ""]
    place = questions.drop_duplicates("question").set_index("question")["order"].astype(int)
    gate = rows["asked_if_question"].map(place).astype(float)
    wrong = rows[gate >= rows["order"].astype(int)]
    what, cause = "the question is asked by the answer to itself or to a later one", "the questions were given another order"
    values, remedy = ["question", "asked_if_question"], "let the filter name a question with a lower order"
    problems = found.rows(wrong, shown_as, "filter", what, "asked_if_question", values, cause, remedy)
    known = options[["question", "option"]].drop_duplicates().assign(known=True)
    named = rows[gate.notna()].assign(option=rows["asked_if_options"].str.split("|")).explode("option").reset_index(names="row")
    joined = named.merge(known, left_on=["asked_if_question", "option"], right_on=["question", "option"], how="left")
    wrong = rows.loc[joined.loc[joined["known"].isna(), "row"].unique()]
    what, cause = "the filter names an answer that its question does not have", "the option was renamed, or the cell left empty"
    values, remedy = ["asked_if_question", "asked_if_options"], "use options of the question named, joined by |"
    return problems + found.rows(wrong, shown_as, "filter", what, "asked_if_options", values, cause, remedy)


def _without_successor(districts: pd.DataFrame, shown_as: str) -> list[Problem]:
    wrong = districts[(districts["valid_to"] != "") & (districts["successor"] == "")]
    what, cause = "the area ended but nothing says what it became", "the successor was not known when it was ended"
    remedy = f"write the id of the area that it became part of, or '{schemas.NOTHING}' where it became nothing"
    return found.rows(wrong, shown_as, "no successor", what, "successor", ["area_id", "valid_to"], cause, remedy)


def _circles(rows: pd.DataFrame, key: str, shown_as: str) -> list[Problem]:
    after: dict[str, list[str]] = {}
    for one, successor in zip(rows[key], rows["successor"], strict=True):
        after.setdefault(one, []).append(successor)
    pairs = zip(rows[key], rows["successor"], strict=True)
    wrong = rows.loc[[one in _reached(successor, after) for one, successor in pairs]]
    what, cause = "the successors run in a circle", "an area or group was written as the successor of its own successor"
    remedy = "let each row name what came after it in time"
    return found.rows(wrong, shown_as, "circle", what, "successor", [key, "successor"], cause, remedy)


def _reached(start: str, after: Mapping[str, list[str]]) -> set[str]:
    """Everything that follows on from a start, itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        fresh = [one for one in after.get(waiting.pop(), []) if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return seen


def _outside_group(members: pd.DataFrame, groups: pd.DataFrame, shown_as: str) -> list[Problem]:
    of_group = groups.drop_duplicates("group_id").set_index("group_id")[["valid_from", "valid_to"]]
    joined = members.join(of_group.add_suffix("_group"), on="group_id", how="inner")
    begins = joined["valid_from"] < joined["valid_from_group"]
    wrong = joined[begins | (found.ends(joined) > found.ends(joined, "valid_to_group"))]
    what, cause = "the area is a member when the group does not exist", "the group's years were changed but not its members'"
    values = ["group_id", "area_id", "valid_from", "valid_to"]
    return found.rows(wrong, shown_as, "validity", what, "valid_from", values, cause, "give the member the group's years")


def _ambiguous_aliases(aliases: pd.DataFrame, shown_as: str) -> list[Problem]:
    spelled = aliases.assign(spelled=aliases["alias"].map(normal))
    meanings = spelled.groupby(["kind", "spelled"])["id"].transform("nunique")
    wrong = aliases[meanings > 1]
    what, cause = "the alias means two different things", "two areas were given the same short spelling"
    remedy = "keep the alias for one of them"
    return found.rows(wrong, shown_as, "ambiguous alias", what, "alias", ["alias", "id"], cause, remedy)
