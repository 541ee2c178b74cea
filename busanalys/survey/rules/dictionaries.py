"""Check the codebook and the registry as wholes: versions, options, members and aliases that fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.errors import Problem
from busanalys.names import normal
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
    return problems + _targets(frames, name("targets"))


def registry(frames: found.Frames, name: found.Name) -> list[Problem]:
    """No area in two groups at once, members within their group's time, aliases with one meaning."""
    members = frames["group_members"]
    what = "the area belongs to two groups in the same year"
    problems = _overlaps(members, ["area_id"], what, name("group_members"))
    problems += _outside_group(members, frames["groups"], name("group_members"))
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
    return problems + found.rows(wrong, shown_as, "unknown option", what, "options", ["question", "option"], cause, remedy)


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
