"""What a downloaded table tells of children by area: every problem at once, and nothing that is only likely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from busanalys.errors import DataError, Problem, shorten
from busanalys.intake.areas import Areas
from busanalys.intake.statistics import OLDEST, SPAN, Cell, Statistics, age, sex
from busanalys.names import normal
from busanalys.survey import Survey

FIRST, LAST = 0, 17  # the ages that are meant
OLDEST_USED = 2  # years that a figure may be older than the survey that it stands beside
SHARES = re.compile(r"andel|procent|%|per 1 ?000|kvot", re.IGNORECASE)
WHOLE_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,]0+)?")
FRACTION = re.compile(r"\d+[.,]\d+|\d+(?:[.,]\d+)? ?%")
MISSING = frozenset(("", ".", "..", "...", "-", "–", "na", "n/a", "saknas", "missing", "uppgift saknas", "null", "none"))
SUPPRESSED = frozenset(("x", "*", "private", "sekretess", "skyddad", "prickad", "confidential"))
GIVEN, LACKING, KEPT_BACK = "given", "missing", "suppressed"
FEW = 5  # areas; so many with at most a hundred children each are shares


class Value(NamedTuple):
    """A figure understood: a count with the status `given`, or why there is none."""

    status: str
    number: int = 0


class Gathered(NamedTuple):
    """The cells of a table by area and year, what it names outside the county, and what is wrong with it so far."""

    found: dict[tuple[str, int], list[Cell]]
    others: tuple[str, ...]
    problems: list[Problem]


def rows(table: Statistics, surveys: Sequence[Survey], file: str, year: int | None) -> tuple[list[dict[str, str]], list[str]]:
    """The figures of a table (area, year, value, status) for the years that a survey can use, and what to say of it.

    `year` is for a table that does not say its own. Raises DataError with all that is wrong.
    """
    areas = Areas(surveys[0].registry)
    whole, (found, others, problems) = [*_of_the_whole(table, file)], _gathered(table, areas, file, year)
    problems = [*whole, *problems]
    wanted = {year for survey in surveys for y in survey.years for year in range(y - OLDEST_USED, y + 1)}
    if not problems:
        problems += _of_no_use({year for _, year in found}, wanted, others, file)
    used = {key: cells for key, cells in found.items() if key[1] in wanted} if not whole else {}
    values = {key: _summed(own, table.has_ages, file, problems) for key, own in used.items()}
    problems += [p for (area, year), own in used.items() if (p := _ended(areas, area, year, own[0], file))]
    problems += _like_shares(values, file) if not problems else []
    if problems:
        raise DataError(problems)
    notes = [*_left_out(others, sorted({year for _, year in found} - wanted)), *_lacking(values, surveys[0])]
    return [_row(key, value) for key, value in sorted(values.items())], notes


def _gathered(table: Statistics, areas: Areas, file: str, given: int | None) -> Gathered:
    problems = list[Problem]()
    found, others = dict[tuple[str, int], list[Cell]](), dict[str, None]()
    for cell in table.cells:
        meant, year = areas.meant(cell.area), _year(cell, given)
        if meant.wrong:
            problems.append(Problem("unknown area", meant.wrong, file, cell.row, "", (cell.area,), remedy=meant.remedy))
        elif not meant.area_id:
            others[cell.area] = None
        elif year is None:
            problems.append(_undated(cell, file))
        else:
            found.setdefault((meant.area_id, year), []).append(cell)
    return Gathered(found, tuple(others), list(dict.fromkeys(problems)))


def _of_no_use(years: set[int], wanted: set[int], others: Iterable[str], file: str) -> list[Problem]:
    if not years:
        return [_elsewhere(others, file)]
    return [] if years & wanted else [_untimely(years, wanted, file)]


def _left_out(others: Sequence[str], years: Sequence[int]) -> Iterator[str]:
    if others:
        yield f"left out, outside the county or sums ({len(others)}): {shorten(others)}"
    if years:
        yield f"years that no survey stands beside, left out: {_years(years)}"


def _row(key: tuple[str, int], value: Value) -> dict[str, str]:
    count = str(value.number) if value.status == GIVEN else ""
    return {"area_id": key[0], "year": str(key[1]), "value": count, "status": value.status}


def _years(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _of_the_whole(table: Statistics, file: str) -> Iterator[Problem]:
    """What the words around the figures say that they are: shares, other ages, several key figures or columns."""
    said = [one for one in table.said if SHARES.search(one)]
    if said:
        what, cause = "the figures are shares, not counts", "another key figure was downloaded"
        yield Problem("percentages", what, file, values=tuple(said), cause=cause, remedy="download the number of children 0–17")
    spans = [one for one in table.said for low, high in SPAN.findall(one) if (int(low), int(high)) != (FIRST, LAST)]
    if spans and not table.has_ages:
        what, cause = "the figures are of other ages than 0–17", "another table was downloaded"
        yield Problem("other ages", what, file, values=tuple(spans), cause=cause, remedy="download ages 0–17")
    if table.divided:
        what, remedy = "the figures are divided by more than area, year, sex and age", "download them without that division"
        yield Problem("divided further", what, file, values=table.divided, cause="more was chosen than is needed", remedy=remedy)
    columns: dict[str, dict[str, None]] = {}
    for cell in table.cells:
        columns.setdefault(cell.year, {})[cell.column] = None
    if several := next((tuple(found) for found in columns.values() if len(found) > 1), ()):
        what, remedy = "several columns hold figures of the same year", "keep the column of children 0–17 alone"
        yield Problem("several columns", what, file, values=several, remedy=remedy)


def _year(cell: Cell, given: int | None) -> int | None:
    if not cell.year:
        return given
    found = re.fullmatch(r"((?:19|20)\d{2})(?:[ -].*|M\d\d)?", cell.year)
    return int(found[1]) if found else None


def _undated(cell: Cell, file: str) -> Problem:
    what, cause = "no year is known for the figure", "the file has no column of years and no year in a heading"
    if cell.year:
        return Problem("no year", "this is no year", file, cell.row, cell.column, (cell.year,), remedy="write it like 2023")
    return Problem("no year", what, file, None, cell.column, cause=cause, remedy="name the year with --year")


def _elsewhere(others: Iterable[str], file: str) -> Problem:
    what, cause = "no row is of an area of the county", "the file is of another county, or of the country as a whole"
    return Problem(
        "other county", what, file, values=tuple(others), cause=cause, remedy="choose the municipalities of the county"
    )


def _untimely(years: set[int], wanted: set[int], file: str) -> Problem:
    what = f"no figure is of a year that a survey can stand beside ({_years(sorted(wanted))})"
    shown = tuple(map(str, sorted(years)))
    return Problem("other years", what, file, values=shown, cause="the file is of other years", remedy="download those years")


def _ended(areas: Areas, area: str, year: int, cell: Cell, file: str) -> Problem | None:
    if areas.valid(area, date(year, 12, 31)) or areas.valid(area, date(year, 1, 1)):
        return None
    what, remedy = f"the district did not exist in {year}", "use a table of the districts of that year"
    return Problem("area not valid", what, file, cell.row, "", (cell.area,), remedy=remedy)


def _summed(own: Sequence[Cell], has_ages: bool, file: str, problems: list[Problem]) -> Value:
    """The figure of an area and year out of its parts by sex and age; what is wrong is added to `problems`."""
    parts = _of_both_sexes(own, file, problems)
    parts = _of_children(parts, file, problems) if has_ages else parts
    seen: dict[tuple[str, str], Cell] = {}
    for cell in parts:
        first = seen.setdefault((sex(cell.sex), normal(cell.age)), cell)
        if first is not cell:
            what, cause = f"the area stands twice for the year, also in row {first.row}", "two tables were put together"
            problems.append(Problem("doubled area", what, file, cell.row, "", (cell.area,), cause, "keep one of the rows"))
    values = [_value(cell, file, problems) for cell in parts]
    for status in (KEPT_BACK, LACKING):
        if any(value.status == status for value in values):
            return Value(status)
    return Value(GIVEN, sum(value.number for value in values))


def _of_both_sexes(own: Sequence[Cell], file: str, problems: list[Problem]) -> list[Cell]:
    kinds = {sex(cell.sex) for cell in own}
    if "T" in kinds or kinds == {"K", "M"}:
        return [cell for cell in own if "T" not in kinds or sex(cell.sex) == "T"]
    what, remedy = "the figure is of one sex alone", "download both sexes, or the total"
    problems.append(Problem("one sex", what, file, own[0].row, own[0].column, (own[0].area, own[0].sex), remedy=remedy))
    return list(own)


def _of_children(own: Sequence[Cell], file: str, problems: list[Problem]) -> list[Cell]:
    """The parts of children: those of ages 0–17 in which no age is missing or stands twice."""
    spans = {cell: age(cell.age) for cell in own}
    unread = [cell for cell, span in spans.items() if span is None]
    problems += [
        Problem("no age", "this is no age", file, cell.row, "", (cell.age,), remedy="write it like 7 år") for cell in unread
    ]
    inside = {cell: span for cell, span in spans.items() if span and span[1] <= LAST}
    across = [cell for cell, span in spans.items() if span and span[0] <= LAST < span[1] < OLDEST]
    ages = {one for span in inside.values() for one in range(span[0], span[1] + 1)}
    if len(ages) < LAST + 1 and not unread:
        lacking = tuple(str(one) for one in range(FIRST, LAST + 1) if one not in ages)
        what, cause = "ages of 0–17 are missing for the area", "the table has other groups of ages, or not all were chosen"
        shown = tuple(cell.age for cell in across) or lacking
        problems.append(Problem("other ages", what, file, own[0].row, "", (own[0].area, *shown), cause, "choose every age 0–17"))
    by_size = sorted(inside, key=lambda cell: spans[cell][0] - spans[cell][1])  # type: ignore[index]
    kept, covered = list[Cell](), set[tuple[str, int]]()
    for cell in by_size:
        low, high = inside[cell]
        own_ages = {(sex(cell.sex), one) for one in range(low, high + 1)}
        if not own_ages <= covered or any(other.age == cell.age for other in kept):
            kept.append(cell)
        covered |= own_ages
    return kept


def _value(cell: Cell, file: str, problems: list[Problem]) -> Value:
    plain, status = cell.value.strip().casefold(), cell.status.strip().casefold()
    if status in SUPPRESSED or plain in SUPPRESSED:
        return Value(KEPT_BACK)
    if plain in MISSING or (status in MISSING - {""} and not plain):
        return Value(LACKING)
    if WHOLE_NUMBER.fullmatch(plain):
        return Value(GIVEN, int(re.sub(r"[.,]0+$", "", re.sub(r"\s", "", plain))))
    what, cause, remedy = "this is no whole number of children", "the cell holds a note or a unit", "write the number alone"
    if FRACTION.fullmatch(plain):
        what, cause, remedy = (
            "this is a share, not a count",
            "another key figure was downloaded",
            "download the number of children 0–17",
        )
    problems.append(Problem("no count", what, file, cell.row, cell.column, (cell.value,), cause, remedy))
    return Value(LACKING)


def _like_shares(values: Mapping[tuple[str, int], Value], file: str) -> list[Problem]:
    given = [value.number for value in values.values() if value.status == GIVEN]
    if len(given) < FEW or max(given) > 100:
        return []
    what, cause = "no area has more than a hundred children: the figures look like shares", "another key figure was downloaded"
    shown = tuple(str(count) for count in sorted(given)[-FEW:])
    return [Problem("percentages", what, file, values=shown, cause=cause, remedy="download the number of children 0–17")]


def _lacking(values: Mapping[tuple[str, int], Value], survey: Survey) -> Iterator[str]:
    """What the file lacks of the last year's areas, and where the districts of a city do not add up to it."""
    last = max(year for _, year in values)
    known = survey.registry.areas(date(last, 12, 31))
    have = {area for area, year in values if year == last}
    of_kind = {str(kind): set(rows["area_id"]) for kind, rows in known.groupby("area_kind")}
    for kind, areas in of_kind.items():
        if have & areas and (left := sorted(areas - have)):
            yield f"areas without a figure in {last} ({kind}): {', '.join(survey.registry.area_name(area) for area in left)}"
    if not have & of_kind.get("district", set()):
        yield f"no figures by district in {last}; they come from the city's own table, in another file"
