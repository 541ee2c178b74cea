"""How a year that is imported again differs from what is stored: form by form and answer by answer."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from busanalys.intake.match.labels import Labels

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 60
Given = dict[str, dict[str, tuple[str, ...]]]


class Year(NamedTuple):
    """The rows of one year in submissions.csv and answers.csv."""

    submissions: pd.DataFrame
    answers: pd.DataFrame


def difference(before: Year, after: Year, labels: Labels) -> list[str]:
    """One line per form that came or went and per answer that changed."""
    old, new = by_form(before), by_form(after)
    lines = [f"+ {form}: a new answer" for form in new if form not in old]
    lines += [f"- {form}: not in the file any more" for form in old if form not in new]
    changed = [
        (form, q) for form in new if form in old for q in {**old[form], **new[form]} if old[form].get(q) != new[form].get(q)
    ]
    lines += [f"  {form}, {q}: {_change(old[form].get(q, ()), new[form].get(q, ()), q, labels)}" for form, q in changed]
    lines += _received(before, after)
    hidden = len(lines) - SHOWN
    return [*lines[:SHOWN], f"  … and {hidden} more"] if hidden > 0 else lines


def by_form(year: Year) -> Given:
    """The answers of every form by question: its options, number or text."""
    found: Given = {form: {} for form in year.submissions["submission"]}
    options: dict[tuple[str, str], list[str]] = defaultdict(list)
    for form, question, option, value in year.answers[["submission", "question", "option", "value"]].itertuples(index=False):
        options[form, question].append(option or value)
    for (form, question), chosen in options.items():
        found.setdefault(form, {})[question] = tuple(sorted(chosen))
    return found


def _change(old: tuple[str, ...], new: tuple[str, ...], question: str, labels: Labels) -> str:
    if labels.kind(question) == "text":
        return "the comment was changed" if old and new else "a comment was added" if new else "the comment was removed"
    if labels.kind(question) == "multiple":
        gone, come = set(old) - set(new), set(new) - set(old)
        return ", ".join(
            [f"+ {labels.label(question, o)}" for o in sorted(come)] + [f"- {labels.label(question, o)}" for o in sorted(gone)]
        )
    shown = [", ".join(labels.label(question, option) for option in chosen) or "(blank)" for chosen in (old, new)]
    return " → ".join(shown)


def _received(before: Year, after: Year) -> list[str]:
    old, new = (dict(zip(rows["submission"], rows["received"], strict=True)) for rows in (before.submissions, after.submissions))
    moved = [(form, old[form], now) for form, now in new.items() if form in old]
    return [f"  {form}: came in {was or '(not known)'} → {now or '(not known)'}" for form, was, now in moved if was != now]
