"""Files that are broken as files: each is named in one message, and docs/import_errors.md shows that message."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import brokenfiles
import gate
import imports
import pytest
from brokenfiles import BROKEN, Broken

from busanalys import incoming as outside
from busanalys import language, paths
from busanalys.errors import DataError
from busanalys.intake import file as incoming

PAGE = paths.project_root(Path(__file__).parent) / "docs" / "import_errors.md"
OPENING = """# Filer som inte går att läsa in

Sidan visar vad `busanalys import` svarar när en fil inte går att läsa in. Inget skrivs då: datamängden är som den var.
Varje meddelande säger vad som är fel, var det står, vilka värden det gäller, vad det oftast beror på och vad man gör åt
det. Alla fel i filen visas på en gång. Det som en människa behöver ta ställning till, som en
okänd rubrik eller ett nytt svarsalternativ, visas i stället i en arbetsbok: se
[Lägg till ett nytt år](lagg_till_ett_nytt_ar.md).

Varje fil nedan görs och läses in av projektets tester, som också håller sidan aktuell. Sekunder och megabyte för 158 filer:
[Filer som är gjorda för att skada](hostile_files.md).
"""


KEEP = os.environ.get("BUSANALYS_ERRORS_PAGE") == "keep"
AGAIN = "run this file with BUSANALYS_ERRORS_PAGE=keep and commit the page"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return imports.dataset_before(tmp_path_factory.mktemp("broken") / "survey")


def message(broken: Broken, folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        incoming.read(brokenfiles.made(broken, folder))
    return str(caught.value)


def section(broken: Broken, told: str) -> str:
    """What the page shows of a file."""
    lines = language.told(told.splitlines()[1:], language.SWEDISH)
    return f"## {broken.title}\n\n" + "\n".join(f"    {line}" for line in lines)


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize("broken", gate.every(BROKEN, but=BROKEN[::3]), ids=lambda broken: broken.file)
def test_a_broken_file_is_named_in_one_message_and_nothing_is_written(broken: Broken, dataset: Path, tmp_path: Path) -> None:
    before = imports.content(dataset)
    with pytest.raises(DataError) as caught:
        imports.imported(brokenfiles.made(broken, tmp_path), dataset)
    told = str(caught.value)
    assert [words for words in (broken.file, "what to do", *broken.words) if words not in told] == [], told
    assert imports.content(dataset) == before
    assert [path.name for path in tmp_path.iterdir()] == [broken.file]
    assert KEEP or section(broken, told) in PAGE.read_text(encoding="utf-8"), AGAIN


def test_no_case_stands_twice() -> None:
    assert len({broken.title for broken in BROKEN}) == len({broken.file for broken in BROKEN}) == len(BROKEN)


@pytest.mark.confined
def test_the_page_for_analysts_shows_every_broken_file_and_no_other(tmp_path: Path) -> None:
    if KEEP:
        shown = [section(broken, message(broken, tmp_path)) for broken in BROKEN]
        PAGE.write_text("\n\n".join([OPENING.rstrip(), *shown]) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    assert page.startswith(OPENING), AGAIN
    assert re.findall("^## (.+)$", page, re.MULTILINE) == [broken.title for broken in BROKEN], AGAIN


def test_the_longest_cell_is_the_same_whatever_a_library_let_csv_take(tmp_path: Path) -> None:
    endless = next(broken for broken in BROKEN if broken.file == "slut.csv")
    before = csv.field_size_limit(10_000_000)
    try:
        assert endless.words[0] in message(endless, tmp_path)
        assert csv.field_size_limit() == 10_000_000
    finally:
        csv.field_size_limit(before)


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(outside.MOST_BYTES + 1)
    with pytest.raises(DataError, match=r"the file weighs 100\.0 MB"):
        incoming.read(path)


def test_a_folder_or_a_missing_file_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="a folder, not a file"):
        incoming.read(tmp_path)
    with pytest.raises(DataError, match="does not exist"):
        incoming.read(tmp_path / "none.csv")


def test_a_file_that_is_closed_to_the_reader_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = brokenfiles.made(BROKEN[0], tmp_path)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(DataError, match="cannot be read: Permission denied"):
        incoming.read(path)


def test_every_problem_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    content = brokenfiles.put(C2="=1+3", C3="#REF!", A4="TÃ¤by", A1="")()
    told = message(Broken("", "many.xlsx", lambda: content, ()), tmp_path)
    assert all(words in told for words in ("3 problems", "holds a formula", "an error value", "garbled"))


def test_formulas_and_merged_cells_in_titles_and_totals_do_no_harm(tmp_path: Path) -> None:
    def change(page: brokenfiles.Worksheet) -> None:
        page.append(["Summa", "", "", "=SUM(D2:D5)"])
        page.insert_rows(1)
        page["A1"] = "Uppföljning 2024"
        page.merge_cells("A1:E1")

    path = brokenfiles.made(Broken("", "sound.xlsx", brokenfiles.sheet(change), ()), tmp_path)
    assert [row.cells[0] for row in incoming.read(path).rows] == ["Ekerö", "Nacka", "Täby", "Sigtuna"]
