"""What the rendered pages say of a number, "24 av 29" and "från 19 till 20", against the answers counted again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from openpyxl import load_workbook
from test_recount import SINGLE, YES, asked, compared, expected_change, in_base, state
from test_recount_reports import labels

from busanalys.render import Result

Rendered = tuple[Path, list[Result]]
OF = re.compile(r"(\d+) av (?:de )?(\d+) BUS-grupper|: (\d+) av (\d+)\b|Alla (\d+) BUS-grupper|Ingen av (\d+) BUS-grupper")
FROM = re.compile(r"antalet från (\d+) till (\d+)|antalet oförändrat \((\d+)\)|antalet (\d+) båda åren")
COMPARABLE = re.compile(r"[Bb]land (?:de )?(\d+) jämförbara|(?:Av|[Bb]land) de (\d+) BUS-grupper som tog ställning")


def shown(page: Path) -> Iterator[dict[str, Any]]:
    """What the cells of an executed notebook showed."""
    for cell in json.loads(page.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if told := output.get("metadata", {}).get("busanalys"):
                yield told


def claims(page: Path) -> Iterator[tuple[str, list[str]]]:
    """The question that a figure of a page is about, with its title and notes."""
    for told in shown(page):
        question = re.sub(r"-(\d{4}|trend)$", "", str(told.get("id", "")))
        if question in SINGLE and told["kind"] == "figure":
            yield question, [str(told["title"]), *map(str, told["notes"])]


def numbers(match: re.Match[str]) -> list[int]:
    return [int(one) for one in match.groups() if one]


def test_no_title_or_sentence_of_a_page_contradicts_the_answers(rendered_example: Rendered) -> None:
    folder = rendered_example[0] / "example"
    checked = {"levels": 0, "changes": 0}
    for page in sorted(folder.glob("*/*.ipynb")):
        year = int(page.parent.name)
        for question, (title, *notes) in claims(page):
            base, yes = in_base(state(question, year)), YES.get(question, "yes")
            if said := OF.search(title):
                count, of = (numbers(said) * 2)[:2] if said[0].startswith("Alla") else [0, *numbers(said)][-2:]
                assert (page.name, title, count, of) == (page.name, title, base.count(yes), len(base))
                checked["levels"] += 1
            checked["changes"] += sum(said_change(page, note, question, year) for note in notes)
    assert min(checked.values()) > 10, checked


def said_change(page: Path, note: str, question: str, year: int) -> bool:
    """Check a note that speaks of the comparable groups; whether it does."""
    of, moved = COMPARABLE.search(note), FROM.search(note)
    if not (of and moved):
        return False
    earlier, yes = compared(question, year), YES.get(question, "yes")
    assert earlier is not None, note
    kept = [pair for reason, *pair in expected_change(question, year, earlier).values() if not reason]
    then, now = (sum(pair[place] == yes for pair in kept) for place in (0, 1))
    assert (note, *numbers(of), *(numbers(moved) * 2)[:2]) == (note, len(kept), then, now)
    assert str(earlier) in note, f"{page.name}: {note}"
    return True


def cells(table: Tag) -> list[dict[str, str]]:
    """The rows of a table of a page, words by heading."""
    heads = [head.get_text(" ", strip=True) for head in table.select("thead th")]
    bodies = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    return [
        dict(zip(heads, [cell.get_text(" ", strip=True) for cell in row], strict=True))
        for row in bodies
        if len(row) == len(heads)
    ]


def test_the_tables_of_the_pages_and_the_workbooks_have_the_numbers_of_the_files(rendered_example: Rendered) -> None:
    folder, checked = rendered_example[0] / "example", 0
    for page in sorted(folder.glob("*/yearly_report.html")):
        year, parsed = int(page.parent.name), BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        book = load_workbook(next(page.parent.glob("*tables.xlsx")), read_only=True)
        numbers = {tuple(map(str, row)) for sheet in book for row in sheet.iter_rows(values_only=True)}
        for question in (one for one in SINGLE if asked(one, year)):
            states, (figure,) = state(question, year), parsed.select(f"figure#{question.replace('_', '-')}")
            base = in_base(states)
            found = {row["Svar"]: row for row in cells(figure.select_one("table") or figure) if row["År"] == str(year)}
            for code in set(base):
                label = labels(question, year)[code]
                assert (found[label]["Antal"], found[label]["Bas"].split()[0]) == (str(base.count(code)), str(len(base)))
                row = {str(year), label, str(base.count(code)), str(len(base))}
                assert any(row <= set(one) for one in numbers), (year, question, row)
                checked += 1
    assert checked > 60
