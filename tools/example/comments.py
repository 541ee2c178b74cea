"""Made-up free text: put together from the plan's sentences to fit what a form answers, each marked as made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from busanalys.text import sentence_case
from example import plan
from example.forms import Forms

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from example.model import Chosen

MARK = "(påhittad kommentar)"
WRITES = 0.36
ENDS_WITH_MORE = 0.5
TEMPLATE_WORKS, ROUTINES = "sip_template_works", "habilitation_local_routines"
MOODS = {
    "local_structure": ("local_agreement", {"yes": "high", "in_progress": "mid"}, "low"),
    "habilitation": (ROUTINES, {"yes": "has", "in_progress": "has"}, "lacks"),
    "deviations": ("deviation_reports_work", {"good": "works", "less_good": "poor"}, "unused"),
}
SIP_MOODS = {"good": "good", "partly": "partly", "less_good": "critical"}


def rows(forms: Forms, given: Mapping[str, Chosen]) -> pd.DataFrame:
    """One row per comment: form, question (`comment_<theme>`), option (empty), value (the text)."""
    import pandas as pd

    moods = {theme: _moods(forms, theme, given[question], table, other) for theme, (question, table, other) in MOODS.items()}
    for number in _planned(forms, "instead", given[ROUTINES] != "yes", [year.instead for year in forms.population.years]):
        moods["habilitation"][number] = "instead"
    moods |= {"sip": _sip_moods(forms, given[TEMPLATE_WORKS])}
    parts = [_texts(forms, theme, mood) for theme, mood in moods.items()]
    return pd.DataFrame([row for part in parts for row in part], columns=["form", "question", "option", "value"])


def _moods(forms: Forms, theme: str, chosen: Chosen, moods: Mapping[str, str], other: str) -> list[str]:
    writes = _uniform(forms, f"comment {theme}") < WRITES
    return [moods.get(str(option), other) if writing else "" for option, writing in zip(chosen, writes, strict=True)]


def _sip_moods(forms: Forms, chosen: Chosen) -> list[str]:
    import numpy as np

    writes = _uniform(forms, "comment sip") < WRITES
    explains = _uniform(forms, "comment sip unknown")
    found = [SIP_MOODS.get(str(option), "") if writing else "" for option, writing in zip(chosen, writes, strict=True)]
    for number, option in enumerate(chosen):
        if option == "unknown" and explains[number] * 100 < forms.population.years[forms.step[number]].explained:
            found[number] = "not_started"
    used = np.isin(chosen, list(SIP_MOODS))
    for number in _planned(forms, "simplify", used, [year.simplify for year in forms.population.years]):
        found[number] = "simplify"
    return found


def _planned(forms: Forms, name: str, possible: NDArray[np.bool_], counts: Sequence[int]) -> list[int]:
    rank, ordinary = _uniform(forms, f"comment {name}"), forms.population.draws.part == "ordinary"
    found: list[int] = []
    for step, count in enumerate(counts):
        here = [n for n, s in enumerate(forms.step) if s == step and possible[n] and ordinary]
        found += sorted(here, key=lambda n: rank[n])[:count]
    return found


def _uniform(forms: Forms, name: str) -> NDArray[np.float64]:
    return forms.population.draws.uniform(name, *forms.population.exists.shape, 2)[forms.step, forms.group, forms.second]


def _texts(forms: Forms, theme: str, moods: list[str]) -> list[tuple[int, str, str, str]]:
    order, more = _uniform(forms, f"comment order {theme}"), _uniform(forms, f"comment ending {theme}")
    taken: dict[tuple[int, str], int] = {}
    found = []
    for number in sorted((n for n, mood in enumerate(moods) if mood), key=lambda n: order[n]):
        key = int(forms.step[number]), moods[number]
        turn = taken[key] = taken.get(key, -1) + 1
        found.append((number, f"comment_{theme}", "", _text(forms, number, theme, moods[number], turn, more[number])))
    return found


def _text(forms: Forms, number: int, theme: str, mood: str, turn: int, more: float) -> str:
    county = forms.population.years[forms.step[number]].county
    cores = _sentences(theme, mood)
    core = cores[(turn + 5 * int(forms.step[number])) % len(cores)]
    endings = _sentences("ending", "")
    ending = f" {endings[int(more / ENDS_WITH_MORE * len(endings))]}" if more < ENDS_WITH_MORE else ""
    return f"{core}{ending} {MARK}".replace("{r}", county).replace("{R}", sentence_case(county))


def _sentences(theme: str, mood: str) -> list[str]:
    return [row["text"] for row in plan.table("comments") if (row["theme"], row["mood"]) == (theme, mood)]
