"""What a frame is about, carried by the frame itself, so that a chart or a map can be drawn from it alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, ParamSpec

from busanalys import geography
from busanalys.cache import REMEMBERED

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

P = ParamSpec("P")


def about(function: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """The function with what its frame is about in `attrs`, which pandas keeps when the frame is filtered or sorted.

    The keys are dataset, source (Swedish, a sentence) and synthetic; subject, label and wording of the question or indicator
    where the function has one; year (that of `year` or `until`, else the last), day (ISO), districts (the rows of
    districts.csv as JSON, from which the map of the day is drawn), county (which one, for the map, as JSON) and words (the
    county's, for charts and maps, as JSON; empty where they are the program's). All are plain values, so that a frame can be
    stored with them, and none is nested, since pandas copies them with every step.
    """
    described = signature(function)

    @wraps(function)
    def told(*args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        frame = function(*args, **kwargs)
        bound = described.bind(*args, **kwargs)
        bound.apply_defaults()
        frame.attrs.update(_facts(bound.arguments))
        return frame

    return told


def _facts(given: Mapping[str, Any]) -> dict[str, Any]:
    survey: Survey = given["survey"]
    year = given.get("year") or given.get("until") or given.get("later") or survey.years[-1]
    return {**_of_year(survey, year), **_subject(survey, given.get("indicator", ""), given.get("question", ""), year)}


@lru_cache(maxsize=REMEMBERED)
def _subject(survey: Survey, indicator: str, question: str, year: int) -> Mapping[str, str]:
    if indicator:
        return {"subject": indicator, "label": str(survey.codebook.indicator(indicator)["label"])}
    if not question:
        return {}
    label = str(survey.codebook.question(question)["label"])
    version = survey.codebook.wording(question, year)
    wording = str(version["wording"]) if version is not None and version["wording"] else label
    return {"subject": question, "label": label, "wording": wording}


@lru_cache(maxsize=REMEMBERED)
def _of_year(survey: Survey, year: int) -> Mapping[str, Any]:
    districts = survey.registry.tables["districts"]
    columns = ["area_id", "name", "short_name", "valid_from", "valid_to", "successor"]
    rows = [list(row) for row in districts[columns].itertuples(index=False, name=None)]
    return {
        "dataset": survey.name,
        "source": f"Källa: {survey.year(year)['title']}.",
        "synthetic": survey.synthetic,
        "year": year,
        "day": survey.reference_day(year).isoformat(),
        "county": geography.of_registry(survey.registry).as_text(),
        "words": survey.registry.county.as_text(),
        "districts": json.dumps([columns, *rows], ensure_ascii=False),
    }
