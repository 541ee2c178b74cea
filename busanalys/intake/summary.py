"""What a new year brings: answers, groups, questions and labels against the year before, and the figures that moved most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import indicators, text
from busanalys.indicators import harmonise
from busanalys.indicators.trend import breaks_between
from busanalys.intake.match import model, personal
from busanalys.intake.match.model import ColumnMatch, TextMatch
from busanalys.names import normal
from busanalys.survey import counting

if TYPE_CHECKING:
    from busanalys.intake.match.answers import Noticed
    from busanalys.intake.match.forms import Forms
    from busanalys.intake.match.model import Given
    from busanalys.survey import Survey

MOVED = 5


class Facts(NamedTuple):
    """What the file itself tells beside the survey: its columns, labels, personal data and forms."""

    columns: Sequence[ColumnMatch]
    labels: Sequence[TextMatch]
    noticed: Sequence[Noticed]
    forms: Forms
    earlier: Given


def summary(survey: Survey, year: int, facts: Facts) -> list[str]:
    """The lines of the summary of a year that the survey holds."""
    before = max((other for other in survey.years if other < year), default=None)
    lines = [*_groups(survey, year, before), *_questions(survey, year, before), *_labels(survey, year, facts)]
    lines += _in_other_words(survey, year, facts)
    return [*lines, *_columns(facts), *_personal(facts), *_late(survey, year), *_moved(survey, year, before)]


def _groups(survey: Survey, year: int, before: int | None) -> list[str]:
    rows = harmonise.groups(survey, year)
    answered = rows[rows["response"] == "answered"]
    silent = rows[rows["response"] == "silent"]
    doubled = rows[rows["n_submissions"] > 1]
    lines = [f"answers: {len(counting.forms_of(survey, year))} from {len(answered)} of {len(rows)} groups"]
    lines += _named("silent", silent["name"]) + _named("two answers", doubled["name"])
    if before is not None:
        now, then = survey.registry.groups(year), survey.registry.groups(before)
        lines += _named(f"new since {before}", now.loc[~now["group_id"].isin(then["group_id"]), "name"])
        lines += _named(f"gone since {before}", then.loc[~then["group_id"].isin(now["group_id"]), "name"])
    without = harmonise.areas(survey, year).query("group_status == 'missing'")
    return lines + _named("areas without a group", without["name"])


def _named(what: str, names: Iterable[str]) -> list[str]:
    found = sorted(names, key=text.alphabetical)
    return [f"{what}: {len(found)} ({', '.join(found)})"] if found else []


def _questions(survey: Survey, year: int, before: int | None) -> list[str]:
    book = survey.codebook
    asked = [q for q in book.questions["question"] if book.asked(q, year)]
    if before is None:
        return [f"questions: {len(asked)}"]
    then = [q for q in book.questions["question"] if book.asked(q, before)]
    both = [question for question in asked if question in then]
    lines = [f"questions: {len(asked)}"]
    lines += _named(f"asked now but not in {before}", set(asked) - set(then))
    lines += _named(f"asked in {before} but not now", set(then) - set(asked))
    broken = [question for question in both if book.breaks_between(question, before, year)]
    reworded = [
        question
        for question in both
        if question not in broken and _wording(survey, question, before) != _wording(survey, question, year)
    ]
    return [
        *lines,
        *_named(f"changed so that {before} cannot be compared", broken),
        *_named("reworded, still comparable", reworded),
    ]


def _wording(survey: Survey, question: str, year: int) -> str:
    version = survey.codebook.wording(question, year)
    return "" if version is None else normal(str(version["wording"]))


def _labels(survey: Survey, year: int, facts: Facts) -> list[str]:
    rows = survey.codebook.tables["options"]
    known = {(q, normal(label)) for q, label in zip(rows["question"], rows["label"], strict=True)} | set(facts.earlier.labels)
    new = [label for label in facts.labels if (label.question, normal(label.text)) not in known]
    return _named("labels seen for the first time", {f"{label.question} '{label.text}' as {label.means}" for label in new})


def _in_other_words(survey: Survey, year: int, facts: Facts) -> list[str]:
    """A warning for every question whose heading is neither its wording of the year nor in the column maps."""
    known = {normal(header) for header in survey.codebook.tables["column_maps"]["header"]}
    found = [
        f"warning: {m.name} is taken as {m.target.question}, but its wording of {year} is other words; if the question changed, "
        "add a row to codebook/wordings.csv"
        for m in facts.columns
        if m.target
        and m.target.question
        and " " in m.column.header
        and not known & _said(m)
        and _wording(survey, m.target.question, year) not in _said(m)
    ]
    return list(dict.fromkeys(found))


def _said(match: ColumnMatch) -> set[str]:
    """The ways to read a heading."""
    column = match.column
    return {normal(text) for text in (column.header, column.option, f"{column.header} {column.option}", column.code) if text}


def _columns(facts: Facts) -> list[str]:
    roles = (model.PERSONAL, model.TECHNICAL, model.EMPTY, model.IGNORED)
    dropped = {role: [m for m in facts.columns if m.target and m.target.role == role] for role in roles}
    return [
        f"{role} columns, not kept: {', '.join(f'{m.column.letter} {m.column.header!r}' for m in found)}"
        for role, found in dropped.items()
        if found
    ]


def _personal(facts: Facts) -> list[str]:
    return [
        f"personal data in a comment, {'kept' if n.mask is False else 'taken out'}: row {n.row}, column {n.letter}, "
        f"{n.question}: {n.kind} {personal.shown(n.value)}"
        for n in facts.noticed
    ]


def _late(survey: Survey, year: int) -> list[str]:
    closed = str(survey.year(year)["closed"])
    rows = counting.forms_of(survey, year)
    late = rows[(rows["received"] > closed) & (rows["received"] != "")] if closed else rows[:0]
    return _named(f"came in after the last day {closed}", late["submission"])


def _moved(survey: Survey, year: int, before: int | None) -> list[str]:
    if before is None:
        return []
    found = [moved for row in survey.codebook.indicators.to_dict("records") if (moved := _move(survey, row, before, year))]
    ranked = sorted(found, key=lambda pair: -abs(pair[0]))[:MOVED]
    return (
        [f"moved most since {before} (groups that answered; nothing across a changed question):", *(line for _, line in ranked)]
        if ranked
        else []
    )


def _move(survey: Survey, row: Mapping[Any, Any], before: int, year: int) -> tuple[float, str] | None:
    name = str(row["indicator"])
    if row["kind"] not in ("share", "all_of", "registry") or breaks_between(survey, name, before, year):
        return None
    then, now = (indicators.level(survey, name, when, str(row["base"])) for when in (before, year))
    if not then["base"] or not now["base"] or then["count"] * now["base"] == now["count"] * then["base"]:
        return None
    shown = f"  {row['label']}: {_count(then)} → {_count(now)}"
    return now["count"] / now["base"] - then["count"] / then["base"], survey.registry.county.said(shown)


def _count(level: dict[str, object]) -> str:
    return text.of_base(int(str(level["count"])), int(str(level["base"])), str(level["base_unit"]))
