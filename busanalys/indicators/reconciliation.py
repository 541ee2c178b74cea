"""Avstämning: every number printed in a report beside the number recomputed from the stored facts, with its base."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from busanalys.errors import DataError, Problem
from busanalys.indicators import harmonise
from busanalys.indicators.areas import adoption
from busanalys.text import whole_percent

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

AGREES, EXPLAINED, CONTRADICTED, DIFFERS, UNTESTABLE = "agrees", "explained", "contradicted", "differs", "untestable"
ROUND_NUMBER = 5  # a share printed with "ca" is taken as rounded to the nearest five per cent


class Outcome(NamedTuple):
    """What was recomputed for one statement: the number, its base where it has one, and the result in words."""

    recomputed: float | None
    base: str
    result: str


def reconcile(survey: Survey, year: int | None = None) -> pd.DataFrame:
    """Every printed statement of the survey, or of one year, with what can be recomputed.

    Columns statement, year, figure, text (as printed), value, status (R, P, T, M, W, C), recomputed, base, result
    (agrees, explained, contradicted, differs, untestable), passage, note, source. A statement is never compared
    with itself: what is only printed is `untestable`. `explained` means that the number fits only on the base that
    is named; `contradicted` that the source contradicts itself and says so in `note`.
    """
    import pandas as pd

    rows = survey.printed if year is None else survey.rows("printed", year)
    outcomes = [_outcome(survey, {str(k): v for k, v in row.items()}) for row in rows.to_dict("records")]
    recomputed = pd.DataFrame(outcomes, columns=list(Outcome._fields), index=rows.index)
    joined = pd.concat([rows, recomputed], axis="columns")
    columns = [
        "statement",
        "year",
        "figure",
        "text",
        "value",
        "status",
        "recomputed",
        "base",
        "result",
        "passage",
        "note",
        "source",
    ]
    return joined[columns].reset_index(drop=True)


def _outcome(survey: Survey, row: dict[str, object]) -> Outcome:
    method = row["method"]
    if method == "none":
        return Outcome(None, "", CONTRADICTED if row["status"] == "C" else UNTESTABLE)
    if method == "share":
        return _share(survey, row)
    number = _count(survey, row) if method == "count" else _sum(survey, str(row["arguments"]))
    return Outcome(number, "", _verdict(row, number))


def _verdict(row: dict[str, object], number: float) -> str:
    if number == row["value"]:
        return CONTRADICTED if row["status"] == "C" else AGREES
    return CONTRADICTED if row["status"] == "C" else DIFFERS


def _count(survey: Survey, row: dict[str, object]) -> float:
    conditions = dict(part.split("=", 1) for part in str(row["arguments"]).split(";"))
    rows = unit_table(survey, int(str(row["year"])), conditions.pop("table"))
    summed = conditions.pop("sum", "")
    unknown = [column for column in (*conditions, summed) if column and column not in rows]
    if unknown:
        raise DataError([_argument_problem(row, unknown, list(rows.columns))])
    for column, allowed in conditions.items():
        rows = rows[rows[column].astype(str).isin(allowed.split("|"))]
    return float(rows[summed].sum()) if summed else float(len(rows))


def _argument_problem(row: dict[str, object], unknown: list[str], known: list[str]) -> Problem:
    remedy = f"use the columns of that table: {', '.join(known)}"
    what = f"the calculation of {row['statement']} names columns that do not exist"
    return Problem("unknown column", what, "printed.csv", None, "arguments", tuple(unknown), "a misspelt column", remedy)


def unit_table(survey: Survey, year: int, name: str) -> pd.DataFrame:
    """The rows that a `count` counts: submissions, groups, areas, municipalities or facts of a year."""
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


def _sum(survey: Survey, arguments: str) -> float:
    values = survey.printed.set_index("statement")["value"]
    return float(sum((-1 if term.startswith("-") else 1) * values[term.lstrip("+-")] for term in arguments.split()))


def _share(survey: Survey, row: dict[str, object]) -> Outcome:
    numerator = int(_sum(survey, str(row["arguments"]).removeprefix("numerator=")))
    fitting = {label: base for label, base in bases(survey, int(str(row["year"]))).items() if _fits(numerator, base, row)}
    named = ", ".join(f"{base} {label}" for label, base in fitting.items())
    if not fitting:
        return Outcome(None, "ingen av årets baser", _verdict(row, float("nan")))
    base = next(iter(fitting.values()))
    result = CONTRADICTED if row["status"] == "C" else EXPLAINED
    return Outcome(float(Fraction(100 * numerator, base)), named, result)


def _fits(numerator: int, base: int, row: dict[str, object]) -> bool:
    printed = int(float(str(row["value"])))
    if str(row["text"]).startswith("ca"):
        return abs(Fraction(100 * numerator, base) - printed) <= Fraction(ROUND_NUMBER, 2)
    return base > 0 and whole_percent(numerator, base) == printed


def bases(survey: Survey, year: int) -> dict[str, int]:
    """The bases that a share of the year can have, by their Swedish names."""
    groups, areas = harmonise.groups(survey, year), harmonise.areas(survey, year)
    found = {
        "svarande BUS-grupper": int(groups["response"].eq("answered").sum()),
        "enkätsvar": len(harmonise.forms_of(survey, year)),
        "BUS-grupper": len(harmonise.existing(groups)),
        "områden": len(areas),
        "kommuner": len(survey.registry.municipalities),
    }
    return {label: base for label, base in found.items() if base}
