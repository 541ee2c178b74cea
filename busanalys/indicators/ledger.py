"""The state of every group and form for every question and indicator, found in one pass; counts are looked up here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.survey import counting
from busanalys.survey.counting import ANSWERED, KEY, NOT_THERE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from busanalys.survey import Survey

ANSWERED_BY = "answered_by"
SINGLE = ("single", "number")
GROUPS, ANSWERS = "groups", "answers"
UNITS = {GROUPS: "group_id", ANSWERS: "submission"}
YES, NO, CHOSEN = "yes", "no", "chosen"
YES_OR_NO = ("share", "all_of")
CODES = {code: number for number, code in enumerate((*states.STATES, states.UNKNOWN, YES, NO, CHOSEN))}


@dataclass(frozen=True, eq=False)
class Ledger:
    """States as numbers: a row of `state` per subject (question or indicator), a column per unit (a group or form of a year).

    `codes` are what the numbers mean, `columns` where each year's units stand, in the order of `harmonise.groups` or of the
    forms, `units` their year, id, kind and response, `flagged` the states that only one of two forms gives.
    """

    subjects: Mapping[str, int]
    columns: Mapping[int, slice]
    units: pd.DataFrame
    codes: np.ndarray[Any, Any]
    state: np.ndarray[Any, Any]
    flagged: np.ndarray[Any, Any]

    def numbers(self, subject: str, year: int) -> np.ndarray[Any, Any]:
        """The state of each unit of a year as a number."""
        found: np.ndarray[Any, Any] = self.state[self.subjects[subject], self.columns[year]]
        return found

    def texts(self, subject: str, year: int) -> np.ndarray[Any, Any]:
        """The state of each unit of a year: an option, a number as text, yes or no, `chosen` or a code of `states`."""
        found: np.ndarray[Any, Any] = self.codes[self.numbers(subject, year)]
        return found

    def counts(self, subject: str, year: int, kind: str = "") -> dict[str, int]:
        """How many units of a year have each state that occurs; `kind` takes groups of municipalities or districts alone."""
        import numpy as np

        found = self.numbers(subject, year)
        if kind:
            found = found[self.units["kind"].to_numpy()[self.columns[year]] == kind]
        numbers, counted = np.unique(found, return_counts=True)
        return dict(zip(self.codes[numbers], map(int, counted), strict=True))


def of_questions(survey: Survey, year: int, base: str = GROUPS) -> Ledger:
    """The ledger of all questions, of groups or answers, in which a year stands: that of the survey, else one of its own.

    A multiple choice or a text is `chosen` where anything was given.
    """
    return _of_questions(survey, base, _years(survey, year))


def of_indicators(survey: Survey, year: int, base: str = GROUPS) -> Ledger:
    """The ledger of all indicators that are made of a question, of groups or answers, in which a year stands."""
    return _of_indicators(survey, base, _years(survey, year))


def _years(survey: Survey, year: int) -> tuple[int, ...]:
    return tuple(survey.years) if year in survey.years else (year,)


@lru_cache(maxsize=64)
def _of_questions(survey: Survey, base: str, years: tuple[int, ...]) -> Ledger:
    import numpy as np

    names = list(survey.codebook.tables["questions"]["question"])
    subjects = {str(name): place for place, name in enumerate(names)}
    units = _units(survey, base, years)
    columns = _columns(units["year"].to_numpy(), years)
    state = _gaps(survey, base, units, columns, subjects)
    flagged = np.zeros(state.shape, dtype=bool)
    given = _given_by_groups(survey) if base == GROUPS else _given_by_forms(survey)
    row, place = _rows(given["question"], subjects), _places(units, given, UNITS[base])
    known = ~(np.isnan(row) | np.isnan(place))
    cells, (numbers, codes) = (row[known].astype(int), place[known].astype(int)), _numbered(given["category"])
    state[cells], flagged[cells] = numbers[known], given["flagged"].to_numpy(dtype=bool)[known]
    return Ledger(subjects, columns, units, codes, state, flagged)


def _units(survey: Survey, base: str, years: Sequence[int]) -> pd.DataFrame:
    """One row per unit, those of a year together: year, unit, kind, response."""
    import pandas as pd

    if base == GROUPS:
        rows = [counting.groups(survey, year)[["group_id", "kind", "response"]].assign(year=year) for year in years]
    else:
        rows = [counting.forms_of(survey, year)[["submission"]].assign(kind="", response=ANSWERED, year=year) for year in years]
    return pd.concat(rows, ignore_index=True).rename(columns={UNITS[base]: "unit"})


def _columns(year: np.ndarray[Any, Any], years: Sequence[int]) -> dict[int, slice]:
    import numpy as np

    ends = np.cumsum([int((year == one).sum()) for one in years])
    return {one: slice(int(end - (year == one).sum()), int(end)) for one, end in zip(years, ends, strict=True)}


def _gaps(
    survey: Survey, base: str, units: pd.DataFrame, columns: Mapping[int, slice], subjects: Mapping[str, int]
) -> np.ndarray[Any, Any]:
    """Why each unit would have no answer to each question, as numbers."""
    import numpy as np

    response = units["response"].map(CODES).fillna(-1).to_numpy(dtype=np.int32)
    answered = response < 0
    skips = counting.skips(survey, UNITS[base])
    skipped = np.zeros((len(subjects), len(units)), dtype=bool)
    known = skips.assign(place=_places(units, skips, UNITS[base])).dropna(subset="place")
    skipped[known["question"].map(subjects).to_numpy(dtype=int), known["place"].to_numpy(dtype=int)] = True
    gaps = np.where(skipped & answered, CODES[states.NOT_APPLICABLE.code], response)
    unasked = np.where(np.isin(response, [CODES[code] for code in NOT_THERE]), response, CODES[states.NOT_ASKED.code])
    unknown = states.NOT_IN_SOURCE.code if base == GROUPS else survey.absent_answer
    for year, own in columns.items():
        for question, row in subjects.items():
            asked = survey.codebook.asked(question, year)
            blank = CODES[unknown if asked is None else survey.absent_answer]
            gaps[row, own] = unasked[own] if asked is False else np.where(gaps[row, own] < 0, blank, gaps[row, own])
    return gaps


def _places(units: pd.DataFrame, rows: pd.DataFrame, key: str) -> np.ndarray[Any, Any]:
    """Where the unit of each row stands among the units; missing where it is none of them."""
    own = units[["year", "unit"]].assign(place=range(len(units))).astype({"year": int, "unit": "str"})
    wanted = rows[["year", key]].rename(columns={key: "unit"}).astype({"year": int, "unit": "str"})
    return wanted.merge(own, on=["year", "unit"], how="left")["place"].to_numpy(dtype=float)


def _rows(questions: pd.Series, subjects: Mapping[str, int]) -> np.ndarray[Any, Any]:
    """The row of each question; missing where it has none. A million answers are to few questions."""
    import numpy as np

    own, texts = questions.factorize()
    rows: np.ndarray[Any, Any] = np.array([subjects.get(str(text), np.nan) for text in texts], dtype=float)[own]
    return rows


def _numbered(category: pd.Series) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Each category as a number, and what the numbers mean."""
    import numpy as np

    own, texts = category.astype("str").factorize()
    codes = dict(CODES)
    numbers = [codes.setdefault(str(text), len(codes)) for text in texts]
    return np.array(numbers, dtype=np.int32)[own], np.array(list(codes), dtype=object)


def _given_by_forms(survey: Survey) -> pd.DataFrame:
    rows = counting.answers(survey)
    single = rows["question"].isin(_of_kind(survey, SINGLE))
    return rows.assign(category=rows["given"].where(single, CHOSEN), flagged=False)


def _given_by_groups(survey: Survey) -> pd.DataFrame:
    import pandas as pd

    rows = counting.given_by_groups(survey)
    several = rows.loc[~rows["question"].isin(_of_kind(survey, SINGLE)), KEY].drop_duplicates()
    return pd.concat([_resolved(survey), several.assign(category=CHOSEN, flagged=False)], ignore_index=True)


@frame_cache
def _resolved(survey: Survey) -> pd.DataFrame:
    """One row per year, group and question of single choice or number that has any answer: category and flagged.

    Two equal answers of one group are that answer; one blank or "vet ej" gives way to the other (flagged);
    different answers are `conflicting` (for who answered: `separate`), unless decisions.csv resolves them.
    """
    import pandas as pd

    rows, pair = counting.answers(survey), ["year", "group_id"]
    rows = rows.loc[rows["question"].isin(_of_kind(survey, SINGLE)), [*KEY, "submission", "given", "unknown"]]
    sent = counting.submissions(survey).groupby(pair).size().rename("sent").reset_index()
    several = rows[pair].merge(sent[sent["sent"].gt(1)], on=pair, how="left")["sent"].notna().to_numpy()
    alone = rows.loc[~several, [*KEY, "given"]].rename(columns={"given": "category"}).assign(flagged=False)
    return _with_decisions(survey, pd.concat([alone, _agreed(rows[several], sent)], ignore_index=True))


def _agreed(rows: pd.DataFrame, sent: pd.DataFrame) -> pd.DataFrame:
    """What the groups with several forms answered; `sent` is how many each sent."""
    nobody_knows = rows.groupby(KEY, sort=False)["unknown"].transform("all")
    grouped = rows[~rows["unknown"] | nobody_knows].groupby(KEY, sort=False)
    summary = grouped.agg(
        category=("given", "first"), different=("given", "nunique"), forms=("submission", "nunique")
    ).reset_index()
    same, who = summary["different"].eq(1), summary["question"].eq(ANSWERED_BY)
    category = summary["category"].where(same, states.CONFLICTING.code).mask(~same & who, states.SEPARATE.code)
    flagged = same & summary["forms"].lt(summary.merge(sent, on=["year", "group_id"], how="left")["sent"])
    return summary[KEY].assign(category=category, flagged=flagged)


def _of_kind(survey: Survey, kinds: Sequence[str]) -> set[str]:
    questions = survey.codebook.tables["questions"]
    return set(questions.loc[questions["kind"].isin(kinds), "question"])


def _with_decisions(survey: Survey, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what decisions resolve in the place of what was given, and where nothing was given."""
    import pandas as pd

    decided = counting.resolutions(survey)
    decided = decided[decided["question"].isin(_of_kind(survey, SINGLE))]
    new = decided.assign(category=decided["option"].where(decided["option"] != "", decided["value"]), flagged=False)
    return pd.concat([counting.without(rows, new, KEY), new[[*KEY, "category", "flagged"]]], ignore_index=True)


@lru_cache(maxsize=64)
def _of_indicators(survey: Survey, base: str, years: tuple[int, ...]) -> Ledger:
    import numpy as np

    told, made = _of_questions(survey, base, years), survey.codebook.tables["indicator_options"]
    names = [str(name) for name in made["indicator"].unique()]
    rows = [_yes_or_no(survey, base, told, name) for name in names]
    state = np.array(rows, dtype=np.int32).reshape(len(names), len(told.units))
    subjects = {name: place for place, name in enumerate(names)}
    return Ledger(subjects, told.columns, told.units, told.codes, state, np.zeros(state.shape, dtype=bool))


def _yes_or_no(survey: Survey, base: str, told: Ledger, indicator: str) -> np.ndarray[Any, Any]:
    """The value of an indicator for every unit; what the form of a year had no such answer to is not asked."""
    import numpy as np

    wanted = survey.codebook.indicator_options(indicator)
    question, required = str(wanted["question"].iloc[0]), set(wanted["option"])
    given = told.state[told.subjects[question]]
    multiple = survey.codebook.question(question)["kind"] == "multiple"
    value = _has_all(survey, base, told, question, required) if multiple else _is_one(survey, told, question, required)[given]
    value = np.where(value < 0, given, value)
    there = ~told.units["response"].isin(NOT_THERE).to_numpy()
    for year, own in told.columns.items():
        if not survey.codebook.offers(question, required, year):
            value[own] = np.where(there[own], CODES[states.NOT_ASKED.code], value[own])
    return value


def _is_one(survey: Survey, told: Ledger, question: str, wanted: set[str]) -> np.ndarray[Any, Any]:
    """What each state of a question is as a value; -1 for what stays as it is."""
    import numpy as np

    options = survey.codebook.tables["options"]
    own = options[options["question"] == question]
    unknown = own.loc[own["meaning"] == states.UNKNOWN, "option"]
    known = dict.fromkeys([*own["option"], states.SEPARATE.code], NO)
    known |= dict.fromkeys(unknown, states.UNKNOWN) | dict.fromkeys(wanted, YES)
    return np.array([CODES[known[code]] if code in known else -1 for code in told.codes], dtype=np.int32)


def _has_all(survey: Survey, base: str, told: Ledger, question: str, required: set[str]) -> np.ndarray[Any, Any]:
    """Whether each unit that chose anything of a multiple choice has all that is required; -1 for others."""
    import numpy as np

    rows = counting.given_by_groups(survey) if base == GROUPS else counting.answers(survey)
    chosen = rows.loc[rows["question"].eq(question) & rows["option"].isin(required), ["year", UNITS[base], "option"]]
    places = _places(told.units, chosen.drop_duplicates(), UNITS[base])
    found = np.bincount(places[~np.isnan(places)].astype(int), minlength=len(told.units))
    answered = told.state[told.subjects[question]] == CODES[CHOSEN]
    return np.where(answered, np.where(found == len(required), CODES[YES], CODES[NO]), -1)
