"""What the rendered pages say of a number, "24 av 29" and "från 19 till 20", against the answers counted again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conftest import Rendered
from test_recount import SINGLE, YES, compared, expected_change, in_base, state

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
