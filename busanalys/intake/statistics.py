"""What a table of statistics holds: its columns by what they are, and one figure per area, year, sex and age."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from busanalys.errors import DataError, Problem
from busanalys.intake.file.export import Row
from busanalys.intake.file.grid import Grid
from busanalys.names import normal
from busanalys.workbooks.cells import letter

AREA_HEADINGS = frozenset(
    ("region", "kommun", "område", "municipality", "area", "area_id", "kommunkod", "kod", "code", "stadsdel", "stadsdelsområde")
) | {"stadsdelsnämndsområde", "stadsdelsnämnd", "municipality_id", "kommunnamn", "namn", "kommun och år"}
YEAR_HEADINGS, SEX_HEADINGS = frozenset(("år", "year", "period", "tid")), frozenset(("kön", "gender", "sex"))
AGE_HEADINGS, STATUS_HEADINGS = frozenset(("ålder", "age")), frozenset(("status",))
KPI_HEADINGS = frozenset(("kpi", "nyckeltal"))
VALUE_HEADINGS = frozenset(("value", "värde"))
TOTAL = frozenset(("t", "totalt", "total", "samtliga", "alla", "båda könen", "män och kvinnor", "totalt ålder")) | {
    "samtliga åldrar",
    "totalt samtliga män och kvinnor",
    "kvinnor och män",
}
WOMEN, MEN = ("k", "kvinnor", "kvinna", "flickor", "women"), ("m", "män", "man", "pojkar", "men")
SEXES = dict.fromkeys(WOMEN, "K") | dict.fromkeys(MEN, "M")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
AGE = re.compile(r"^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?\s*(\+)?\s*(?:år|years?)?$")
SPAN = re.compile(r"(?<!\d)(\d{1,2})\s*[-–]\s*(\d{1,2})\s*(?:år|-åringar)")
OLDEST, LONGEST_MARK = 200, 3


class Cell(NamedTuple):
    """A figure as it stands: the texts that say what it is of, and where it stands in the file."""

    area: str
    year: str
    value: str
    row: int
    column: str
    status: str = ""
    sex: str = ""
    age: str = ""


class Statistics(NamedTuple):
    """A table of statistics: its figures, the words around them (titles, headings, key figures), and what else divides it.

    `divided` are the headings of further columns of labels, such as civil status, and of several key figures.
    """

    cells: tuple[Cell, ...]
    said: tuple[str, ...]
    has_ages: bool
    divided: tuple[str, ...] = ()


class Columns(NamedTuple):
    """Where the columns of a table stand, from 0; `values` gives the year that a heading names, or ""."""

    areas: tuple[int, ...]
    values: dict[int, str]
    years: int | None = None
    sexes: int | None = None
    ages: int | None = None
    status: int | None = None


def statistics(grid: Grid, file: str) -> Statistics:
    """The figures of a table as PX-Web, Kolada or a person gives it; DataError for a table of something else."""
    place = _header(grid.rows)
    titles = tuple(cell for row in grid.rows[: place or 0] for cell in row.cells if cell)
    if place is None:
        raise DataError([_other(file, "no heading names areas and no column has a year as its heading", grid.rows[0].cells)])
    header = grid.rows[place].cells
    body = [row for row in grid.rows[place + 1 :] if sum(bool(cell) for cell in row.cells) > 1]
    columns = _columns(header, body)
    if not columns.areas or not columns.values:
        lacking = "no column names areas" if not columns.areas else "no column holds figures"
        raise DataError([_other(file, lacking, header)])
    said = (*titles, *filter(None, header), *_distinct(header, body, KPI_HEADINGS))
    return Statistics(
        tuple(_cells(columns, header, body)), said, columns.ages is not None, tuple(_further(columns, header, body))
    )


def _further(columns: Columns, header: Sequence[str], body: Sequence[Row]) -> Iterable[str]:
    """The headings of columns that hold several key figures, or different labels and are none of those that are understood."""
    known = {*columns.areas, *columns.values, columns.years, columns.sexes, columns.ages, columns.status}
    for place, heading in enumerate(header):
        held = {row.cells[place] for row in body if place < len(row.cells) and row.cells[place]}
        is_label = _word(heading) in KPI_HEADINGS or not _holds_figures(list(held))
        if place not in known and heading and len(held) > 1 and is_label:
            yield heading


def _other(file: str, what: str, header: Sequence[str]) -> Problem:
    shown = tuple(cell for cell in header if cell)
    cause = "the file is another table than one of children by area"
    remedy = "download children 0–17 by municipality and year, with one heading for the area"
    return Problem("other table", what, file, values=shown, cause=cause, remedy=remedy)


def _header(rows: Sequence[Row]) -> int | None:
    """The first row that names areas in a heading, else the first with years over columns and nothing over the areas."""
    named = (
        place for place, row in enumerate(rows) if any(_word(cell) in AREA_HEADINGS for cell in row.cells) and len(row.cells) > 1
    )
    dated = (place for place, row in enumerate(rows) if row.cells[0] == "" and any(YEAR.fullmatch(cell) for cell in row.cells))
    return next(named, next(dated, None))


def _word(cell: str) -> str:
    return normal(cell).replace(" ", "_") if "_" in cell else normal(cell)


def _columns(header: Sequence[str], body: Sequence[Row]) -> Columns:
    width = max([len(header), *(len(row.cells) for row in body)])
    heads = [*map(_word, header), *[""] * (width - len(header))]
    held = [[row.cells[n] for row in body if n < len(row.cells) and row.cells[n]] for n in range(width)]

    def one(words: frozenset[str], fits: Callable[[str], bool]) -> int | None:
        by_name = (n for n in range(width) if heads[n] in words)
        by_content = (n for n in range(width) if not heads[n] and held[n] and all(map(fits, held[n])))
        return next(by_name, next(by_content, None))

    years = one(YEAR_HEADINGS, lambda cell: bool(YEAR.fullmatch(cell)))
    sexes = one(SEX_HEADINGS, lambda cell: normal(cell) in SEXES or normal(cell) in TOTAL)
    ages = one(AGE_HEADINGS, lambda cell: age(cell) is not None and not YEAR.fullmatch(cell))
    status = next((n for n in range(width) if heads[n] in STATUS_HEADINGS), None)
    taken = {years, sexes, ages, status, *(n for n in range(width) if heads[n] in KPI_HEADINGS)}
    areas = tuple(n for n in range(width) if n not in taken and heads[n] in AREA_HEADINGS)
    areas = areas or tuple(n for n in range(width) if n not in taken and not heads[n] and held[n])[:1]
    left = [n for n in range(width) if n not in taken and n not in areas and heads[n] and _holds_figures(held[n])]
    left = [n for n in left if heads[n] in VALUE_HEADINGS] or left
    dated = {n: found[1] for n in left if (found := YEAR.search(header[n]))}
    return Columns(areas, dated or dict.fromkeys(left, ""), years, sexes, ages, status)


def _holds_figures(cells: Sequence[str]) -> bool:
    """Whether most cells are numbers, or the short marks that stand for one that is missing."""
    return sum(len(cell) <= LONGEST_MARK or any(sign.isdigit() for sign in cell) for cell in cells) * 2 >= len(cells)


def _distinct(header: Sequence[str], body: Iterable[Row], words: frozenset[str]) -> list[str]:
    places = [n for n, cell in enumerate(header) if _word(cell) in words]
    return list(dict.fromkeys(row.cells[n] for row in body for n in places if n < len(row.cells)))


def _cells(columns: Columns, header: Sequence[str], body: Sequence[Row]) -> Iterable[Cell]:
    """Every figure; a label that stands once for the rows below it, as in a PX-Web workbook, counts for them too."""
    above: dict[int, str] = {}

    def at(row: Row, place: int | None) -> str:
        cell = row.cells[place] if place is not None and place < len(row.cells) else ""
        if place is not None and place != columns.status and cell:
            above[place] = cell
        return cell or (above.get(place, "") if place is not None and place != columns.status else "")

    for row in body:
        area = " ".join(filter(None, (at(row, place) for place in columns.areas)))
        labels = {"sex": at(row, columns.sexes), "age": at(row, columns.ages), "status": at(row, columns.status)}
        year = at(row, columns.years)
        for place, dated in columns.values.items():
            value = row.cells[place] if place < len(row.cells) else ""
            yield Cell(area, dated or year, value, row.number, header[place] or letter(place + 1), **labels)


def age(text: str) -> tuple[int, int] | None:
    """The ages that a label means, first and last: `0-17 år`, `7 år`, `100+ år`; all ages for a total; None for neither."""
    if normal(text) in TOTAL:
        return 0, OLDEST
    found = AGE.fullmatch(text.strip().casefold())
    return (int(found[1]), OLDEST if found[3] else int(found[2] or found[1])) if found else None


def sex(text: str) -> str:
    """T for both sexes together, K for women, M for men; as it stands where it is neither."""
    plain = normal(text)
    return "T" if not plain or plain in TOTAL else SEXES.get(plain, text)
