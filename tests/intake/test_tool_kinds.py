"""Every kind of file that was tried, as tools and people make them: right at once, asked about, never wrong; counted."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import cases
import pytest
import test_cases
import toolfiles

from busanalys import paths

PAGE = paths.project_root(Path(__file__).parent) / "docs" / "import_cases.md"
KEEP = os.environ.get("BUSANALYS_CASES_PAGE") == "keep"
KINDS = toolfiles.kinds()
ENDS = {
    cases.AT_ONCE: "right at once",
    cases.SETTLED: "right after one settled workbook",
    cases.REFUSED: "asked about or refused, nothing stored",
    cases.WRONG: "wrong",
}
OPENING = """# How other people's files end

Six made-up forms whose right values are known, written as survey tools and people write them. Each kind is imported by a test
(`tests/intake/test_cases.py`, `tests/intake/test_tool_kinds.py`), which holds what is stored against the right values and fails
where a kind ends otherwise than here. What is only likely is shown in a workbook and stored when a person has settled it.
"""


@pytest.mark.parametrize("name", KINDS)
def test_a_tools_file_is_right_at_once_or_asked_about_and_never_wrong(name: str) -> None:
    kind = KINDS[name]
    found = cases.understood(kind.lines, delimiter=kind.delimiter)
    assert found.word == kind.word, found.told


def _page() -> str:
    words = {name: case.word for name, case in test_cases.CASES.items()} | {name: kind.word for name, kind in KINDS.items()}
    counts = Counter(words.values())
    rows = [f"| {said} | {counts[word]} |" for word, said in ENDS.items()]
    listed = [f"## {said[:1].upper()}{said[1:]}\n\n" + "\n".join(f"- {name}" for name in words if words[name] == word)
              for word, said in ENDS.items() if counts[word]]  # fmt: skip
    table = "\n".join(["| how it ends | kinds |", "|---|---|", *rows, f"| together | {len(words)} |"])
    return "\n\n".join([OPENING.rstrip(), table, *listed]) + "\n"


def test_the_page_counts_every_kind_and_none_is_wrong() -> None:
    if KEEP:
        PAGE.write_text(_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == _page(), "run this file with BUSANALYS_CASES_PAGE=keep and commit the page"
    assert "| wrong | 0 |" in _page()
