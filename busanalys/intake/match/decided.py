"""Decisions about forms that are no longer what they were, or no longer there, when a file replaces a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from busanalys.intake.match.identity import Identity, digest
from busanalys.survey.store import Record

GONE = "gone"
Items = Mapping[str, Mapping[str, tuple[str, ...]]]


class Shaken(NamedTuple):
    """A decision to be looked at again: its row, what its form is now (GONE, or a digest of it), and why, in words."""

    decision: Record
    now: str
    why: str


def shaken(
    decisions: Iterable[Record], before: Mapping[str, Identity], after: Mapping[str, Identity], old: Items, new: Items
) -> list[Shaken]:
    """The decisions whose form went away or changed; `old` and `new` hold the answers of forms by question.

    A form that the tool's own number tells apart is looked at for the question alone that the decision is about; every other
    form as a whole. What settles two answers of a group stands on all forms of the group.
    """
    groups_before, groups_after = _forms_by_group(before), _forms_by_group(after)
    found = []
    for row in decisions:
        form, question = row["submission"], row["question"]
        if form not in before:
            continue
        if form not in after:
            found.append(Shaken(row, GONE, "its form is not in the file any more"))
        elif row["kind"] == "resolve":
            group = before[form].group_id
            then, now = (_of_group(forms[group], question, items) for forms, items in ((groups_before, old), (groups_after, new)))
            found += [Shaken(row, digest(now), "the answers of its group changed")] if then != now else []
        elif _changed(before[form], after[form], old.get(form, {}), new.get(form, {}), question):
            found.append(Shaken(row, digest(after[form]), "its form changed"))
    return found


def _changed(before: Identity, after: Identity, old: Mapping[str, object], new: Mapping[str, object], question: str) -> bool:
    if question and before.response and before.response == after.response:
        return old.get(question) != new.get(question) or before.group_id != after.group_id
    return (before.group_id, before.received, before.content) != (after.group_id, after.received, after.content)


def _forms_by_group(forms: Mapping[str, Identity]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, one in forms.items():
        found[one.group_id].append(code)
    return found


def _of_group(forms: Sequence[str], question: str, items: Items) -> list[str]:
    return sorted(f"{form}:{','.join(items.get(form, {}).get(question, ()))}" for form in forms)
