"""How the answers to one question spread over its options, with a named base and every gap told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from busanalys import states, text
from busanalys.cache import frame_cache
from busanalys.errors import UnknownNameError
from busanalys.indicators import harmonise
from busanalys.indicators.about import about
from busanalys.survey.codebook import Option
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

BASE_LABELS = {"answers": "enkätsvar", "groups": "svarande BUS-grupper", "areas": "områden"}
COLUMNS = ["category", "label", "kind", "count", "base", "base_unit", "share", "order", "in_base", "origin", "source"]
OUTSIDE_THE_BASE = (states.SILENT.code, states.FORMING.code, states.NO_GROUP.code, states.NOT_IN_SOURCE.code)


@named
@about
@frame_cache
def distribution(survey: Survey, question: str, year: int, base: str = "groups") -> pd.DataFrame:
    """Counts of the answers to a question in a year, in the order of the options.

    One row per option (also those that nobody chose), then `conflicting`, then the gaps that occur. Columns:
    category (option code, `a+b` for merged printed options, or a code of `states`), label (Swedish), kind (positive,
    partial, negative, neutral, unknown, merged, conflicting, gap), count, base, base_unit, share (count / base; missing
    outside the base), order, in_base, origin (computed from answers or printed in a source), source.

    `base` is answers, groups (those that answered) or areas. A published dataset without answers to the question
    gives its printed counts, whatever base is asked for, since their base is that of the source; an option of a
    multiple choice that the source does not number has no count, and `said` holds what the source says of it in
    words. Without either the frame is empty. Raises UnknownNameError for an unknown question, year or base.
    """
    if base not in BASE_LABELS:
        raise UnknownNameError("base", base, BASE_LABELS)
    survey.codebook.question(question)
    survey.year(year)
    if len(harmonise.answers_to(survey, question, year)):
        return _computed(survey, year, question, base)
    return _printed(survey, year, question)


def _computed(survey: Survey, year: int, question: str, base: str) -> pd.DataFrame:
    multiple = survey.codebook.question(question)["kind"] == "multiple"
    if multiple:
        counts, size = _multiple_counts(survey, year, question, base)
    else:
        counts, size = _counts(survey, year, question, base)
    return _frame(survey, year, question, counts, size, base)


def _counts(survey: Survey, year: int, question: str, base: str) -> tuple[dict[str, int], int]:
    if base == "answers":
        return _form_counts(survey, year, question)
    states_by_unit = harmonise.items(survey, question, year)["category"]
    if base == "areas":
        from busanalys.indicators.areas import by_area

        states_by_unit = by_area(survey, question, year)["category"]
        return _tally(states_by_unit), len(states_by_unit)
    counts = _tally(states_by_unit)
    return counts, sum(count for code, count in counts.items() if code not in OUTSIDE_THE_BASE)


def _tally(column: pd.Series) -> dict[str, int]:
    return {str(code): int(count) for code, count in column.value_counts().items()}


def _form_counts(survey: Survey, year: int, question: str) -> tuple[dict[str, int], int]:
    counts = _tally(harmonise.answers_to(survey, question, year)["option"])
    size = len(harmonise.forms_of(survey, year))
    missing = size - sum(counts.values())
    return counts | ({survey.absent_answer: missing} if missing else {}), size


def _multiple_counts(survey: Survey, year: int, question: str, base: str) -> tuple[dict[str, int], int]:
    if base == "answers":
        chosen = harmonise.answers_to(survey, question, year)
        size, answered = len(harmonise.forms_of(survey, year)), chosen["submission"].nunique()
    else:
        chosen = harmonise.choices(survey, question, year)
        size, answered = int(harmonise.groups(survey, year)["response"].eq("answered").sum()), chosen["group_id"].nunique()
    counts = _tally(chosen["option"])
    return counts | ({survey.absent_answer: size - answered} if size > answered else {}), size


def _frame(survey: Survey, year: int, question: str, counts: dict[str, int], size: int, base: str) -> pd.DataFrame:
    import pandas as pd

    options = survey.codebook.options(question, year)
    rows = [(o.code, o.label, o.meaning, counts.get(o.code, 0), o.order) for o in options]
    rows += [(s.code, s.label, s.kind, counts[s.code], s.order) for s in states.STATES.values() if counts.get(s.code)]
    frame = pd.DataFrame(rows, columns=["category", "label", "kind", "count", "order"])
    in_base = ~frame["category"].isin(OUTSIDE_THE_BASE) if base == "groups" else frame["order"].ge(0)
    described = frame.assign(base=size, base_unit=BASE_LABELS[base], in_base=in_base, origin="computed", source=survey.title)
    return described.assign(share=(frame["count"] / max(size, 1)).where(in_base))[COLUMNS]


def printed_counts(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """The printed counts of a question's options in a year, one row per option or merged category, as in `printed`."""
    rows = survey.rows("printed", year)
    chosen = rows[(rows["question"] == question) & (rows["quantity"] == "count") & (rows["options"] != "")]
    return chosen[chosen["unit"].isin(["answers", "groups"])].drop_duplicates("options")


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
    size = max(len(harmonise.forms_of(survey, year)), int(frame["count"].sum()))
    multiple = survey.codebook.question(question)["kind"] == "multiple"
    frame = (
        _with_unprinted(frame, options, _said(survey, year, question)) if multiple else _with_unaccounted(frame, size)
    ).sort_values("order", ignore_index=True)
    described = frame.assign(
        base=size, base_unit=BASE_LABELS["answers"], share=frame["count"] / size, in_base=True, origin="printed"
    )
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
