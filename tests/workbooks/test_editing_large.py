"""A dataset of 200 groups, 60 questions and 30 years as a workbook and back: within its memory, and never stopped half-way."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import copies
import imports
import pytest
from openpyxl import load_workbook

from busanalys import survey
from busanalys.survey import datapackage

GROUPS = [f"g{number}" for number in range(200)]
QUESTIONS = [f"q{number}" for number in range(60)]
YEARS = range(1995, 2025)
OPTIONS = {"yes": "positive", "no": "negative", "unknown": "unknown"}
MOST = 500_000_000
LIMITED = """
import resource, sys
from busanalys import cli
try:
    cli.app(sys.argv[1:])
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def added(path: Path, rows: Iterable[Iterable[object]], keep: bool = True) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *before = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(before if keep else []), *rows])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = copies.copied_data(tmp_path, "example")
    own = made / "example"
    places = {"codebook": own / "codebook", "registry": own / "registry"}
    book, registry = (folder if folder.is_dir() else made / name for name, folder in places.items())
    added(book / "questions.csv", ((q, "sip", "single", q, "", 100 + n, "no", "", "", "") for n, q in enumerate(QUESTIONS)))
    added(book / "options.csv", ((q, o, 1990, "", o, n, m) for q in QUESTIONS for n, (o, m) in enumerate(OPTIONS.items(), 1)))
    added(book / "wordings.csv", ((q, 1, 1990, "", "yes", f"{q}?", "no", "egen") for q in QUESTIONS))
    added(registry / "groups.csv", ((g, g, g, "municipality", 1990, "", "egen") for g in GROUPS))
    added(own / "years.csv", ((y, f"{y}-03-01", f"{y}-05-01", f"{y}", "", "egen") for y in YEARS), keep=False)
    forms = [(y, f"{y}-{g}", g) for y in YEARS for g in GROUPS]
    added(own / "submissions.csv", ((y, form, g, f"{y}-04-01", "", "yes", "", "") for y, form, g in forms), keep=False)
    answers = ((y, form, q, tuple(OPTIONS)[(n + y) % 3], "", "") for y, form, _ in forms for n, q in enumerate(QUESTIONS))
    added(own / "answers.csv", answers, keep=False)
    for name in ("decisions", "facts"):
        added(own / f"{name}.csv", (), keep=False)
    (own / datapackage.DESCRIPTOR).write_text(datapackage.refreshed(own), encoding="utf-8")
    return made


def edit(data: Path, *more: str) -> tuple[str, int]:
    """What the command says, and the bytes of memory that its own process took."""
    command = [sys.executable, "-c", LIMITED, "edit", "example", "--data", str(data), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said, _, peak = done.stdout.rpartition("peak ")
    return said, int(peak)


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of memory in kB")
def test_a_large_dataset_becomes_a_workbook_in_little_memory_and_is_read_back(data: Path, tmp_path: Path) -> None:
    said, peak = edit(data, "--out", str(tmp_path / "book.xlsx"))
    assert "wrote" in said
    assert peak <= MOST
    book = load_workbook(tmp_path / "book.xlsx")
    book["aliases"].append(["group", "g7", "Nya", ""])
    book.save(tmp_path / "edited.xlsx")
    said, _ = edit(data, "--apply", str(tmp_path / "edited.xlsx"))
    assert "added group, g7, Nya" in said
    assert survey.check("example", data) == []
    assert len(imports.table(data / "example" / "answers.csv")) == len(GROUPS) * len(QUESTIONS) * len(YEARS)
