"""The rows of answers.csv: what the model answers, less what was not asked, not applicable, or left when a form was abandoned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from example import comments, model, plan
from example.forms import Forms

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from example.model import Chosen

ANSWERED_BY, MEMBERS, PLANS, PLANS_NEED = "answered_by", "members_represented", "sip_count", "sip_template_known"
IN = "in"
OTHERS = ("vuxenpsykiatri", "ungdomsmottagning", "talklinik", "logoped")
ABANDONED = 0.015
ALL, FIRST_PAGE = 1000, 3
COLUMNS = ["year", "submission", "question", "option", "value", "statement"]


def frame(
    forms: Forms, submissions: pd.DataFrame, who: Chosen, given: Mapping[str, Chosen], dictionaries: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """The columns of answers.csv, sorted by year, form, question and option; `dictionaries` is the dataset's codebook."""
    import pandas as pd

    parts = [_single(ANSWERED_BY, who), *(_single(name, chosen) for name, chosen in given.items() if "." not in name)]
    parts += [_members(forms, given), _plans(forms, given[PLANS_NEED]), comments.rows(forms, given)]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(year=forms.year[rows["form"]], submission=submissions["submission"].to_numpy()[rows["form"]], statement="")
    kept = _reached(forms, rows, dictionaries["questions"]) & _asked(rows, dictionaries["wordings"])
    return _sorted(rows[kept], dictionaries)[COLUMNS]


def _single(question: str, chosen: Chosen) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    form = np.flatnonzero(chosen != "")
    return pd.DataFrame({"form": form, "question": question, "option": chosen[form], "value": ""})


def _members(forms: Forms, given: Mapping[str, Chosen]) -> pd.DataFrame:
    import pandas as pd

    options = {name.partition(".")[2]: chosen for name, chosen in given.items() if name.startswith(f"{MEMBERS}.")}
    parts = [_single(MEMBERS, _if_in(chosen, option)) for option, chosen in options.items()]
    rows = pd.concat(parts, ignore_index=True)
    kept = rows.loc[_whole_question(forms)[rows["form"]]]
    return kept.assign(value=[_text(forms, *pair) for pair in zip(kept["form"], kept["option"], strict=True)])


def _if_in(chosen: Chosen, option: str) -> Chosen:
    import numpy as np

    return np.where(chosen == IN, option, "").astype(object)


def _text(forms: Forms, form: int, option: str) -> str:
    return OTHERS[int(forms.group[form]) % len(OTHERS)] if option == "other" else ""


def _whole_question(forms: Forms) -> NDArray[np.bool_]:
    left = forms.population.draws.uniform(f"{MEMBERS} blank", *forms.population.exists.shape)
    kept: NDArray[np.bool_] = (forms.at(left) >= model.BLANK_CHANCE / 2) | (forms.year == plan.REPORT_YEAR)
    return kept


def _plans(forms: Forms, known: Chosen) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    count = model.plan_counts(forms, PLANS, known == "yes")
    left = forms.population.draws.uniform(f"{PLANS} blank", *forms.population.exists.shape, 2)
    form = np.flatnonzero((count >= 0) & (left[forms.step, forms.group, forms.second] >= 2 * model.BLANK_CHANCE))
    return pd.DataFrame({"form": form, "question": PLANS, "option": "", "value": count[form].astype(str)})


def _reached(forms: Forms, rows: pd.DataFrame, questions: pd.DataFrame) -> pd.Series[bool]:
    import numpy as np

    left = forms.at(forms.population.draws.uniform("abandoned", *forms.population.exists.shape))
    stop = 3 + np.floor(left / ABANDONED * 10)
    stop = np.where((left < ABANDONED) & (forms.year != plan.REPORT_YEAR), stop, ALL)
    stop = np.where(forms.test, FIRST_PAGE, stop)
    order = rows["question"].map(questions.set_index("question")["order"].astype(int))
    return order.le(stop[rows["form"]])


def _asked(rows: pd.DataFrame, wordings: pd.DataFrame) -> pd.Series[bool]:
    versions = wordings.loc[wordings["asked"] == "yes", ["question", "valid_from", "valid_to"]]
    versions = versions.assign(valid_from=versions["valid_from"].astype(int), valid_to=_ends(versions["valid_to"]))
    pairs = rows[["question", "year"]].drop_duplicates()
    joined = pairs.merge(versions, on="question")
    asked = joined[joined["valid_from"].le(joined["year"]) & joined["valid_to"].ge(joined["year"])]
    marked = rows[["question", "year"]].merge(asked[["question", "year"]].assign(asked=True), how="left")
    return marked["asked"].eq(True).set_axis(rows.index)


def _ends(column: pd.Series) -> pd.Series:
    return column.replace("", "9999").astype(int)


def _sorted(rows: pd.DataFrame, dictionaries: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    questions = dictionaries["questions"].set_index("question")["order"].astype(int)
    options = dictionaries["options"].drop_duplicates(["question", "option"])
    places = options[["question", "option"]].assign(by_option=options["order"].astype(int))
    placed = rows.merge(places, on=["question", "option"], how="left").assign(
        by_question=rows["question"].map(questions).to_numpy()
    )
    return placed.sort_values(["year", "submission", "by_question", "by_option"], kind="stable", ignore_index=True)
