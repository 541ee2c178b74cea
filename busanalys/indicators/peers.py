"""The groups that are like one: of the same kind, with one or several areas, and about as many children where that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from busanalys.indicators import context, harmonise
from busanalys.indicators.areas import by_group
from busanalys.indicators.distribution import OUTSIDE_THE_BASE
from busanalys.indicators.profile import single_questions
from busanalys.survey import counting
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

FEWEST = 3  # others; what would leave fewer is not asked for
ALIKE = 2  # at most so many times as many children, and at least that part of them
COLUMNS = ["question", "question_label", "own_label", "own_kind", "positive_label", "count", "base"]


class Peers(NamedTuple):
    """The others that are like a group, by id, and by what: `several` areas or one (None: either), `children` from and to."""

    groups: tuple[str, ...]
    kind: str
    several: bool | None
    children: tuple[int, int] | None


@named
def peers(survey: Survey, group: str, year: int) -> Peers:
    """The groups that existed in a year and are like one of them.

    All are of its kind (municipality or district). That they have one or several areas as it has, and between half and twice as
    many children (where `context` knows them of the group), is asked for only where at least three others are left. Raises
    KeyError for a group that did not exist.
    """
    rows = counting.existing(harmonise.groups(survey, year)).set_index("group_id")
    own = rows.loc[group]
    alike = rows[rows["kind"].eq(own["kind"])].drop(index=group)
    by_areas = alike[alike["n_areas"].gt(1).eq(own["n_areas"] > 1)]
    several = bool(own["n_areas"] > 1) if len(by_areas) >= FEWEST else None
    found = by_areas if several is not None else alike
    children = context.children_by_group(survey, year).set_index("group_id")["children"].dropna().astype(int)
    limits = _limits(int(children[group])) if group in children else None
    near = found[found.index.isin(children.index[children.between(*limits)])] if limits else found.iloc[:0]
    if len(near) < FEWEST:
        return Peers(tuple(found.index), str(own["kind"]), several, None)
    return Peers(tuple(near.index), str(own["kind"]), several, limits)


def _limits(children: int) -> tuple[int, int]:
    return -(-children // ALIKE), children * ALIKE


@named
def peer_answers(survey: Survey, group: str, year: int) -> pd.DataFrame:
    """How many of the groups that are like one gave the positive answer, one row per question of single choice.

    Columns question, question_label, own_label and own_kind (of the group itself), positive_label (the answer as it was
    worded), count and base (of those of them that answered and were asked). Questions that none of them answered have no row.
    """
    import pandas as pd

    like = set(peers(survey, group, year).groups)
    rows = [_answers(survey, question, group, like, year) for question in single_questions(survey)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame[frame["base"].gt(0)].reset_index(drop=True)


def _answers(survey: Survey, question: str, group: str, like: set[str], year: int) -> tuple[object, ...]:
    rows, positive = by_group(survey, question, year), survey.codebook.positive(question)
    told = dict(
        zip(rows["group_id"].tolist(), rows[["category", "label", "kind"]].itertuples(index=False, name=None), strict=True)
    )
    given = [told[one][0] for one in like if told[one][0] not in OUTSIDE_THE_BASE]
    labels = [option.label for option in survey.codebook.options(question, year) if option.code in positive]
    described = (question, str(survey.codebook.question(question)["label"]), *told[group][1:])
    return (*described, labels[0] if labels else "", sum(code in positive for code in given), len(given))
