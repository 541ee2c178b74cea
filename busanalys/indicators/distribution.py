"""How the answers to one question spread over its options, with a named base and every gap told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import states, text
from busanalys.cache import REMEMBERED, frame_cache
from busanalys.errors import UnknownNameError
from busanalys.indicators import harmonise, ledger
from busanalys.indicators.about import about
from busanalys.survey import counting
from busanalys.survey.codebook import Option
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

BASE_LABELS = {"answers": "enkätsvar", "groups": "svarande BUS-grupper"}
ASKED = "BUS-grupper som fick frågan"
COLUMNS = ["category", "label", "kind", "count", "base", "base_unit", "share", "order", "in_base", "origin", "source"]
OUTSIDE_THE_BASE = tuple(
    state.code
    for state in (
        states.SILENT, states.FORMING, states.NO_GROUP, states.NOT_APPLICABLE, states.NOT_ASKED, states.NOT_IN_SOURCE,
    )
)  # fmt: skip


class InBase(NamedTuple):
    """What a frame of `distribution` says of its base: the rows (category, label, kind, count), how large it is and of what."""

    rows: tuple[tuple[Any, ...], ...]
    size: int
    unit: str


@named
@about
@frame_cache
def distribution(survey: Survey, question: str, year: int, base: str = "") -> pd.DataFrame:
    """Counts of the answers to a question in a year, in the order of the options.

    One row per option (also those that nobody chose), then `conflicting`, then the gaps that occur. Columns:
    category (option code, `a+b` for merged printed options, or a code of `states`), label (Swedish), kind (positive,
    partial, negative, neutral, unknown, merged, conflicting, gap), count, base, base_unit, share (count / base; missing
    outside the base), order, in_base, origin (computed from answers or printed in a source), source.

    `base` is answers or groups (those that answered and were asked); without it that of the question's indicator in the
    codebook. A published dataset without answers to the question gives its printed counts, whatever base is asked for,
    since their base is that of the source; an option of a multiple choice that the source does not number has no count, and
    `said` holds what the source says of it in words. Without either the frame is empty, as it is in a year in which the
    question was not asked; where nobody answered, its base is 0. Raises UnknownNameError for an unknown question, year or
    base.
    """
    unit = base or survey.codebook.base(question)
    if unit not in BASE_LABELS:
        raise UnknownNameError("base", unit, BASE_LABELS)
    survey.codebook.question(question)
    survey.year(year)
    if survey.kind == "survey" or len(counting.answers_to(survey, question, year)):
        return _computed(survey, question, year, unit)
    return _printed(survey, year, question)


def counted_in_base(survey: Survey, question: str, year: int, base: str = "") -> InBase:
    """The rows of `distribution` that are in the base, as plain values, with the size and unit of the base."""
    return _counted_in_base(survey, question, year, base or survey.codebook.base(question))


@lru_cache(maxsize=REMEMBERED)
def _counted_in_base(survey: Survey, question: str, year: int, base: str) -> InBase:
    return in_base(distribution(survey, question, year, base))


def in_base(frame: pd.DataFrame) -> InBase:
    """The rows of a frame of `distribution` that are in the base, as plain values."""
    columns = ("category", "label", "kind", "count", "in_base")
    rows = tuple(row[:-1] for row in zip(*(frame[name].tolist() for name in columns), strict=True) if row[-1])
    return InBase(rows, int(frame["base"].iloc[0]) if rows else 0, str(frame["base_unit"].iloc[0]) if rows else "")


def _computed(survey: Survey, question: str, year: int, base: str) -> pd.DataFrame:
    import pandas as pd

    if survey.codebook.asked(question, year) is False:
        return pd.DataFrame(columns=COLUMNS)
    if base == ledger.GROUPS:
        harmonise.check_kind(survey, question, (*ledger.SINGLE, "multiple"))
    return counting.part(survey, _counted, question, year, base)[COLUMNS].reset_index(drop=True)


def unit_label(survey: Survey, question: str, base: str) -> str:
    """What a base of a question counts, in Swedish: a question with a filter is not put to all who answered."""
    filtered = survey.codebook.question(question)["asked_if_question"]
    return ASKED if filtered and base == "groups" else BASE_LABELS[base]


@frame_cache
def _counted(survey: Survey, base: str) -> pd.DataFrame:
    """The counts of every question that was asked in every year: COLUMNS with year and question."""
    import pandas as pd

    pairs = [(name, year) for name in survey.codebook.questions["question"] for year in survey.years]
    asked = [(name, year) for name, year in pairs if survey.codebook.asked(name, year) is not False]
    rows = [row for name, year in asked for row in _rows(survey, name, year, base)]
    frame = pd.DataFrame(rows, columns=["question", "year", "category", "label", "kind", "count", "order", "base", "base_unit"])
    in_base = ~frame["category"].isin(OUTSIDE_THE_BASE)
    share = (frame["count"] / frame["base"].clip(lower=1)).where(in_base)
    return frame.assign(in_base=in_base, origin="computed", source=survey.title, share=share)


def _rows(survey: Survey, question: str, year: int, base: str) -> Iterator[tuple[object, ...]]:
    counts = ledger.of_questions(survey, year, base).counts(question, year)
    size, unit = sum(n for code, n in counts.items() if code not in OUTSIDE_THE_BASE), unit_label(survey, question, base)
    chosen = _chosen(survey, base)
    for option in survey.codebook.options(question, year):
        count = chosen.get((question, year, option.code), 0) if ledger.CHOSEN in counts else counts.get(option.code, 0)
        yield question, year, option.code, option.label, option.meaning, count, option.order, size, unit
    for state in states.STATES.values():
        if state.code in counts:
            yield question, year, state.code, state.label, state.kind, counts[state.code], state.order, size, unit


@lru_cache(maxsize=REMEMBERED)
def _chosen(survey: Survey, base: str) -> dict[tuple[str, int, str], int]:
    """How many groups or answers chose each option, by question, year and option."""
    rows = counting.given_by_groups(survey).drop_duplicates() if base == ledger.GROUPS else counting.answers(survey)
    counted = rows.groupby(["question", "year", "option"], sort=False).size()
    keys = counted.index.to_frame()[["question", "year", "option"]].itertuples(index=False, name=None)
    return dict(zip(keys, map(int, counted), strict=True))


def printed_counts(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """The printed counts of a question's options in a year, one row per option or merged category, as in `printed`."""
    rows = survey.rows("printed", year)
    chosen = rows[(rows["question"] == question) & (rows["quantity"] == "count") & (rows["options"] != "")]
    return chosen[chosen["unit"].isin(["answers", "groups"])].drop_duplicates("options")


def printed_base(survey: Survey, rows: pd.DataFrame) -> tuple[int, str]:
    """The base of printed counts of one question and its name: the answers of the year, or the groups that there were."""
    year, units = int(rows["year"].iloc[0]), set(rows["unit"])
    if units == {"groups"} and len(groups := harmonise.groups(survey, year)):
        return len(groups), "BUS-grupper"
    return len(counting.forms_of(survey, year)), BASE_LABELS["answers"]


def _printed(survey: Survey, year: int, question: str) -> pd.DataFrame:
    import pandas as pd

    rows = printed_counts(survey, question, year)
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    options = {option.code: option for option in survey.codebook.options(question, year)}
    categories = [_printed_category(joined.split("+"), options) for joined in rows["options"]]
    frame = pd.DataFrame(categories, columns=["label", "kind", "order"])
    frame = frame.assign(
        category=rows["options"].to_numpy(), count=rows["value"].astype(int).to_numpy(), source=rows["source"].to_numpy()
    )
    size, unit = printed_base(survey, rows)
    size = max(size, int(frame["count"].sum()))
    multiple = survey.codebook.question(question)["kind"] == "multiple"
    frame = (
        _with_unprinted(frame, options, _said(survey, year, question)) if multiple else _with_unaccounted(frame, size)
    ).sort_values("order", ignore_index=True)
    described = frame.assign(base=size, base_unit=unit, share=frame["count"] / size, in_base=True, origin="printed")
    return described[[*COLUMNS, "said"] if multiple else COLUMNS]


def _printed_category(codes: list[str], options: Mapping[str, Option]) -> tuple[str, str, int]:
    found = sorted((options[code] for code in codes if code in options), key=lambda option: option.order)
    label = text.sentence_case(
        text.join([option.label.lower() if i else option.label for i, option in enumerate(found)], "eller")
    )
    return label, found[0].meaning if len(found) == 1 else "merged", found[0].order


def _with_unprinted(frame: pd.DataFrame, options: Mapping[str, Option], said: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    left = [option for code, option in options.items() if code not in set(frame["category"])]
    rows = [
        {"category": o.code, "label": o.label, "kind": o.meaning, "order": o.order, "said": said.get(o.code, "")} for o in left
    ]
    added = pd.DataFrame(rows, columns=["category", "label", "kind", "order", "said"]).assign(source=frame["source"].iloc[0])
    joined = pd.concat([frame.assign(said=""), added])
    return joined.assign(count=joined["count"].astype("Int64"))


def _said(survey: Survey, year: int, question: str) -> dict[str, str]:
    """What the source says in words, of all groups, about single options: the shortest text for each."""
    rows = survey.rows("printed", year)
    rows = rows[(rows["question"] == question) & (rows["quantity"] == "words") & (rows["unit"] == "groups")]
    pairs = [(code, text) for joined, text in zip(rows["options"], rows["text"], strict=True) for code in joined.split("+")]
    return dict(sorted(pairs, key=lambda pair: -len(pair[1])))


def _with_unaccounted(frame: pd.DataFrame, size: int) -> pd.DataFrame:
    import pandas as pd

    missing = size - int(frame["count"].sum())
    if not missing:
        return frame
    state = states.UNACCOUNTED
    row = {"category": state.code, "label": state.label, "kind": state.kind, "order": state.order, "count": missing}
    return pd.concat([frame, pd.DataFrame([row | {"source": frame["source"].iloc[0]}])], ignore_index=True)
