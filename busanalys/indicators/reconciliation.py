"""Avstämning: every number printed in a report beside the number recomputed from the stored facts, with its base."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys.errors import DataError, Problem
from busanalys.indicators import harmonise
from busanalys.indicators.areas import adoption
from busanalys.survey import counting
from busanalys.text import number, whole_percent

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

AGREES, EXPLAINED, CONTRADICTED, UNEXPLAINED = "agrees", "explained", "contradicted", "unexplained"
STORED, UNTESTABLE, DIFFERS = "stored", "untestable", "differs"
DIFFERENT = {"E": EXPLAINED, "C": CONTRADICTED, "U": UNEXPLAINED}  # what a difference is where its row accounts for it
ROUND_NUMBER = Fraction(5, 100)  # a share in words, or with "ca", is taken as rounded to the nearest five per cent
COLUMNS = [
    "statement", "year", "year_to", "figure", "question", "quantity", "text", "value", "unit", "status", "recomputed", "base",
    "result", "passage", "note", "source",
]  # fmt: skip
BASES = {
    "answers": "enkätsvar", "submissions": "enkätsvar", "groups": "svarande BUS-grupper", "areas": "områden",
    "districts": "stadsdelsområden", "municipalities": "kommuner",
}  # fmt: skip

Row = Mapping[str, Any]


def _near(share: Fraction, wanted: Fraction) -> bool:
    return abs(share - wanted) <= ROUND_NUMBER / 2


HOLDS: Mapping[str, Callable[[Fraction], bool]] = {
    "all": lambda share: share == 1,
    "most": lambda share: share > Fraction(1, 2),
    "under_half": lambda share: share < Fraction(1, 2),
    "third": lambda share: _near(share, Fraction(1, 3)),
}


class Outcome(NamedTuple):
    """What was recomputed for one statement: the number, its base where it has one, and the result."""

    recomputed: float | None
    base: str
    result: str


def reconcile(survey: Survey, year: int | None = None) -> pd.DataFrame:
    """Every statement printed of the survey's years, or of one year, with what can be recomputed from the survey.

    The statements are those of the survey and of its history. Columns statement, year, year_to, figure, question, quantity,
    text (as printed), value, unit, status (R, P, T, M, W, S, E, C, U), recomputed, base, result, passage, note, source. The
    result is `agrees`; `explained` (it fits on the base that is named, or as the note says); `contradicted` (the source
    contradicts itself); `unexplained` (the source does not account for the difference); `stored` (the row is the fact
    itself, so that nothing is left to compare); `untestable`; or `differs`.
    """
    import pandas as pd

    rows = statements(survey)
    rows = rows if year is None else rows[rows["year"] == year]
    values = _values(survey)
    outcomes = [_outcome(survey, values, {str(k): v for k, v in row.items()}) for row in rows.to_dict("records")]
    recomputed = pd.DataFrame(outcomes, columns=list(Outcome._fields), index=rows.index)
    return pd.concat([rows, recomputed], axis="columns")[COLUMNS].reset_index(drop=True)


def statements(survey: Survey) -> pd.DataFrame:
    """What is printed: all that the survey holds itself, and what its history holds of the survey's years."""
    import pandas as pd

    past = [other.printed[other.printed["year"].isin(survey.years)] for other in survey.history]
    return pd.concat([survey.printed, *past], ignore_index=True) if past else survey.printed


def _values(survey: Survey) -> dict[str, float]:
    """The printed numbers by statement, and how many municipalities there are."""
    rows = statements(survey).dropna(subset=["value"])
    printed = dict(zip(rows["statement"], rows["value"].astype(float), strict=True))
    return printed | {"municipalities": float(len(survey.registry.municipalities))}


def _outcome(survey: Survey, values: Mapping[str, float], row: Row) -> Outcome:
    method, arguments = row["method"], _arguments(row)
    if method == "count":
        return _count(survey, row, arguments)
    if method == "sum":
        return _sum(values, row)
    if method == "share":
        return _share(survey, values, row, arguments)
    if method == "answers":
        return _answers(survey, row, arguments)
    return Outcome(None, "", STORED if method == "stored" else _without_recount(row))


def _arguments(row: Row) -> dict[str, str]:
    parts = str(row["arguments"]).split(";")
    return dict(part.split("=", 1) for part in parts if "=" in part)


def _without_recount(row: Row) -> str:
    return CONTRADICTED if row["status"] == "C" else UNTESTABLE


def _verdict(row: Row, agrees: bool) -> str:
    return AGREES if agrees else DIFFERENT.get(str(row["status"]), DIFFERS)


def _count(survey: Survey, row: Row, conditions: dict[str, str]) -> Outcome:
    name, holds, summed = conditions.pop("table"), conditions.pop("is", ""), conditions.pop("sum", "")
    every = unit_table(survey, int(row["year"]), name)
    unknown = [column for column in (*conditions, summed) if column and column not in every]
    if unknown:
        raise DataError([_argument_problem(row, unknown, list(every.columns))])
    rows = every
    for column, allowed in conditions.items():
        rows = rows[rows[column].astype(str).isin(allowed.split("|"))]
    found = int(rows[summed].sum()) if summed else len(rows)
    return _of_all(row, found, len(every), BASES[name], holds) if holds else _exactly(row, found)


def _exactly(row: Row, found: float, base: str = "") -> Outcome:
    return Outcome(float(found), base, _verdict(row, found == row["value"]))


def _of_all(row: Row, found: int, every: int, unit: str, holds: str) -> Outcome:
    """The outcome of a share in words: whether it `holds` for `found` of `every`."""
    agrees = every > 0 and HOLDS[holds](Fraction(found, every))
    return Outcome(float(found), f"{every} {unit}", _verdict(row, agrees))


def _argument_problem(row: Row, unknown: list[str], known: list[str]) -> Problem:
    remedy = f"use the columns of that table: {', '.join(known)}"
    what = f"the calculation of {row['statement']} names columns that do not exist"
    return Problem("unknown column", what, "printed.csv", None, "arguments", tuple(unknown), "a misspelt column", remedy)


def unit_table(survey: Survey, year: int, name: str) -> pd.DataFrame:
    """The rows that a `count` counts: submissions, groups, areas or municipalities of a year."""
    tables = {
        "submissions": lambda: harmonise.forms(survey, year),
        "groups": lambda: harmonise.groups(survey, year),
        "areas": lambda: _areas(survey, year),
        "municipalities": lambda: _municipalities(survey),
    }
    if name not in tables:
        raise DataError([Problem("unknown table", "a calculation counts an unknown table", "printed.csv", values=(name,))])
    return tables[name]()


def _areas(survey: Survey, year: int) -> pd.DataFrame:
    rows = harmonise.areas(survey, year)
    return rows.assign(kind=rows["area_kind"], shared=rows["members"].ne("").map({True: "yes", False: "no"}))


def _municipalities(survey: Survey) -> pd.DataFrame:
    return adoption(survey).rename(columns={"category": "adoption_habilitation"})


def _sum(values: Mapping[str, float], row: Row) -> Outcome:
    terms = [(-1 if term.startswith("-") else 1, values[term.lstrip("+-")]) for term in str(row["arguments"]).split()]
    written = " ".join(f"{'−' if sign < 0 else '+'} {number(value)}" for sign, value in terms).removeprefix("+ ")
    return _exactly(row, sum(sign * value for sign, value in terms), written if len(terms) > 1 else "")


def _share(survey: Survey, values: Mapping[str, float], row: Row, arguments: Mapping[str, str]) -> Outcome:
    numerator, holds = int(values[arguments["numerator"]]), arguments.get("is", "")
    known = bases(survey, int(row["year"]))
    if holds:
        unit = BASES[str(row["unit"])]
        return _of_all(row, numerator, known.get(unit, 0), unit, holds)
    fitting = {label: base for label, base in known.items() if _fits(numerator, base, row)}
    named = ", ".join(f"{base} {label}" for label, base in fitting.items())
    if not fitting:
        return Outcome(None, "ingen av årets baser", _verdict(row, False))
    result = CONTRADICTED if row["status"] == "C" else EXPLAINED
    return Outcome(float(Fraction(100 * numerator, next(iter(fitting.values())))), named, result)


def _fits(numerator: int, base: int, row: Row) -> bool:
    printed = int(row["value"])
    if str(row["text"]).startswith("ca"):
        return _near(Fraction(numerator, base), Fraction(printed, 100))
    return base > 0 and whole_percent(numerator, base) == printed


def bases(survey: Survey, year: int) -> dict[str, int]:
    """The bases that a share of the year can have, by their Swedish names."""
    groups, areas = harmonise.groups(survey, year), harmonise.areas(survey, year)
    found = {
        BASES["groups"]: int(groups["response"].eq("answered").sum()),
        BASES["answers"]: len(counting.forms_of(survey, year)),
        "BUS-grupper": len(counting.existing(groups)),
        BASES["areas"]: len(areas),
        BASES["municipalities"]: len(survey.registry.municipalities),
    }
    return {label: base for label, base in found.items() if base}


def _answers(survey: Survey, row: Row, arguments: Mapping[str, str]) -> Outcome:
    """How many forms, groups or districts of the year gave the answer, where the survey has answers to the question."""
    rows = counting.answers_to(survey, str(row["question"]), int(row["year"]))
    if rows.empty:
        return Outcome(None, "", _without_recount(row))
    wanted = arguments.get("without") or str(row["options"])
    every, having = _units(survey, row, rows[rows["option"].isin(wanted.split("+"))])
    found = every - having if "without" in arguments else having
    if holds := arguments.get("is", ""):
        return _of_all(row, found, every, BASES[str(row["unit"])], holds)
    return _exactly(row, found)


def _units(survey: Survey, row: Row, chosen: pd.DataFrame) -> tuple[int, int]:
    """How many units of a statement there are, and how many of them have one of the chosen answers."""
    year, unit = int(row["year"]), str(row["unit"])
    if unit == "answers":
        return len(counting.forms_of(survey, year)), int(chosen["submission"].nunique())
    if unit == "groups":
        answered = harmonise.groups(survey, year)["response"].eq("answered")
        return int(answered.sum()), int(chosen["group_id"].nunique())
    areas = harmonise.areas(survey, year)
    districts = areas[areas["area_kind"].eq("district")]
    return len(districts), int(districts["group_id"].isin(set(chosen["group_id"])).sum())
