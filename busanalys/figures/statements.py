"""What a page states: every number, label and sentence with its place and base, so that a signed page can be held to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import text
from busanalys.figures.figure import METADATA_KEY
from busanalys.figures.headings import sectioned
from busanalys.survey.signatures import Statement

if TYPE_CHECKING:
    import nbformat

    from busanalys.figures.figure import Figure, Table

HEADING, SUBHEADING, NOTE, SENTENCE, COMMENTARY, PRINTED = (
    "Rubrik",
    "Underrubrik",
    "Anmärkning",
    "Mening",
    "Kommentar",
    "Utskrift",
)
BASE_COLUMN = "Bas"
BASE = re.compile(r"Bas: [^.]+")
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
CHAPTER = re.compile(r"^##+[ \t]*(.+?)[ \t#]*$", re.MULTILINE)
DIGIT = re.compile(r"\d")
ABSENT = ""
UNSTATED = ("absence", "draft")
JOINT = " / "
WHOLE_ROW = "Hela raden"


class Change(NamedTuple):
    """A statement that differs: the heading it stands under, its row and column, and what it said before and says now.

    `before` or `now` is empty when it was added or taken away.
    """

    page: str
    heading: str
    row: str
    column: str
    before: str
    now: str

    @property
    def what(self) -> str:
        """What it is about, in words: the heading, the row and the column."""
        place = ", ".join(filter(None, (self.row, text.lower_first(self.column))))
        return f"{self.heading} – {place}" if self.heading else place


def of_notebook(notebook: nbformat.NotebookNode, page: str) -> list[Statement]:
    """Everything that the outputs of an executed notebook state, in order; `page` names it.

    The helps of a draft are left out: last year's commentary beside this year's.
    """
    found: list[Statement] = []
    section = ""
    for cell in sectioned(notebook.cells):
        if cell.cell_type == "markdown":
            section = (CHAPTER.findall(cell.source) or [section])[-1]
        elif cell.cell_type == "code":
            cell_of = Statement(page, BLANKS.sub(" ", cell.source.strip()), section, "", "", "")
            found += [one for output in cell.outputs for one in _of_output(output, cell_of)]
    return _told_apart(found)


def of_shown(shown: Figure | Table) -> list[Statement]:
    """What a figure or table states, before it is on a page."""
    _, described = shown._repr_mimebundle_()
    return _told_apart(_of_table(described[METADATA_KEY], ""))


def _of_output(output: Mapping[str, Any], cell: Statement) -> Iterable[Statement]:
    """What an output states; `cell` names the page, the cell and, as its row, the section that it stands in."""
    if output["output_type"] == "stream":
        return _said(cell, PRINTED, [output["text"]] if output["name"] == "stdout" else [])
    if output["output_type"] == "error":
        return []
    described = output["metadata"].get(METADATA_KEY)
    if not described:
        return _said(cell, PRINTED, [output["data"].get("text/plain", "")])
    return _of_described(described, cell)


def _of_described(described: Mapping[str, Any], cell: Statement) -> Iterable[Statement]:
    if described.get("table"):
        return _of_table(described, cell.page)
    if described["kind"] in UNSTATED:
        return []
    if described["kind"] == "commentary":
        return _said(cell, COMMENTARY, [described["text"]])
    return _said(cell, SENTENCE, [*described.get("paragraphs", ()), *described.get("points", ())])


def _said(cell: Statement, column: str, words: Iterable[str]) -> list[Statement]:
    return [cell._replace(column=column, value=_written(one)) for one in words]


def _of_table(described: Mapping[str, Any], page: str) -> Iterator[Statement]:
    part, subtitle = described["id"], described.get("subtitle", "")
    base = found[0] if (found := BASE.search(subtitle)) else ""
    yield Statement(page, part, "", HEADING, _written(described.get("title") or described.get("caption")), base)
    if subtitle:
        yield Statement(page, part, "", SUBHEADING, _written(subtitle), base)
    for note in described["notes"]:
        yield Statement(page, part, "", NOTE, _written(note), base)
    columns, rows = described["table"]["columns"], described["table"]["rows"]
    own_base = columns.index(BASE_COLUMN) if BASE_COLUMN in columns else None
    for key, row in zip(row_keys(rows), rows, strict=True):
        counted = _written(text.cell(row[own_base])) if own_base is not None else base
        for column, value in zip(columns, row, strict=True):
            yield Statement(page, part, key, column, _written(text.cell(value)), counted)


def row_keys(rows: Sequence[Sequence[object]]) -> list[str]:
    """What each row of a table is called: its first cell, with the next cells of words where several rows share it."""
    cells = [[_written(text.cell(value)) for value in row] for row in rows]
    shared = Counter(row[0] for row in cells if row)
    return [_key(row, shared[row[0]] > 1) if row else "" for row in cells]


def _key(row: Sequence[str], is_shared: bool) -> str:
    words = [cell for cell in row[1:] if cell and not DIGIT.search(cell)] if is_shared else []
    return JOINT.join([row[0], *words])


def _told_apart(statements: Iterable[Statement]) -> list[Statement]:
    """The same statements, those in one place numbered: `Mening`, `Mening 2` …"""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    found = []
    for one in statements:
        seen[one.place] += 1
        again = seen[one.place]
        found.append(one if again == 1 else one._replace(column=f"{one.column} {again}"))
    return found


def _written(value: object) -> str:
    return BLANKS.sub(" ", text.plain_text(value)).strip()


def changes(before: Iterable[Statement], now: Iterable[Statement]) -> list[Change]:
    """What differs between two states of the same pages, in the order of the pages; a row that came or went is one change."""
    then, today = list(before), list(now)
    headings = {one.place[:2]: one.value for one in (*then, *today) if one.column == HEADING and not one.row}
    old, new = _by_place(then, _rows(then) - _rows(today)), _by_place(today, _rows(today) - _rows(then))
    found = []
    for place in dict.fromkeys((*new, *old)):
        was, is_now = (stated.get(place, ABSENT) for stated in (old, new))
        if was != is_now:
            page, part, row, column = place
            found.append(Change(page, headings.get((page, part), ""), row, column, was, is_now))
    return found


def _rows(statements: Iterable[Statement]) -> set[tuple[str, str, str]]:
    return {one.place[:3] for one in statements if one.row}


def _by_place(statements: Iterable[Statement], alone: set[tuple[str, str, str]]) -> dict[tuple[str, str, str, str], str]:
    """What is said in each place; a row among `alone` is one place that says all of its cells."""
    found: dict[tuple[str, str, str, str], str] = {}
    for one in statements:
        place = (*one.place[:3], WHOLE_ROW) if one.place[:3] in alone else one.place
        words = f"{one.column}: {one.value}" if place != one.place else one.value
        found[place] = f"{found[place]}; {words}" if place in found else words
    return found
