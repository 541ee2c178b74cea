"""Large surveys: loading, checking and harmonising of many answers, import of many forms, pages of many years and groups."""

from __future__ import annotations

import shutil
from pathlib import Path

from measure import HERE, Checkout, Taken

SIZES = {10_000: (40, 20), 100_000: (180, 60), 1_000_000: (640, 170)}  # answers: groups and questions of the example
FORMS, LAST = 10_000, 2024
LARGE, SMALL = (200, 60, "2013-2042"), (40, 20, "2015-2024")  # groups, questions, years
PROFILES = 10
LOAD = """
import sys
from busanalys import survey
try:
    from busanalys.indicators import harmonise
except ImportError:
    from busanalys import harmonise
loaded = survey.load(sys.argv[1])
for question in loaded.codebook.questions.query("kind == 'single'")["question"]:
    for year in loaded.years:
        harmonise.items(loaded, question, year)
"""
EXPORT = """
import csv, sys
sys.path.insert(0, "tests")
import exports
from busanalys import survey
loaded = survey.load(sys.argv[1])
asked = [(name, loaded.years[-1]) for name in exports.questions(loaded, loaded.years[-1])]
labels = {option.label for question in asked for option in loaded.codebook.options(*question)}
with open(sys.argv[2], "w", newline="", encoding="utf-8") as file:
    for line in exports.following_year(loaded):
        known = [";".join(part for part in cell.split(";") if part in labels) for cell in line]  # no words of their own
        csv.writer(file).writerow([short or cell for short, cell in zip(known, line)])
"""


def written(checkout: Checkout, folder: Path, groups: int, questions: int, years: str = "") -> tuple[Path, int]:
    """A made-up survey of a size, and how many answers it has."""
    target = folder / f"example-{groups}-{questions}"
    tool = checkout.folder / "tools" / "example"
    command = ("python", str(tool)) if tool.is_dir() else ("busanalys", "example")
    size = {"--groups": groups, "--questions": questions, "--years": years}
    given = [part for name, value in size.items() if value for part in (name, str(value))]
    checkout.run(*command, str(target), *given)
    with (target / "answers.csv").open(encoding="utf-8") as file:
        return target, sum(1 for _ in file) - 1


def harmonised(checkout: Checkout, target: Path) -> Taken:
    """What it takes to load, check and harmonise every question of every year, as a whole process."""
    return checkout.source(LOAD, str(target))


def export(folder: Path) -> Path:
    """A file of so many forms (less the silent groups) of a year after the one that a made-up survey has."""
    target, _ = written(HERE, folder, FORMS, 0, str(LAST))
    HERE.source(EXPORT, str(target), str(folder / "export.csv"))
    return folder / "export.csv"


def imported(checkout: Checkout, target: Path, file: Path) -> Taken:
    """What `busanalys import` takes for the file, into a copy of a survey that has the year before."""
    copy = Path(shutil.copytree(target, target.with_name("copy")))
    taken = checkout.run("busanalys", "import", str(file), "--year", str(LAST + 1), "--dataset", str(copy), "--synthetic")
    shutil.rmtree(copy)
    return taken


def large(folder: Path, quick: bool) -> tuple[Path, int]:
    """A made-up survey of many years, groups and questions, and how many answers it has."""
    return written(HERE, folder, *(SMALL if quick else LARGE))


def rendered(target: Path, out: Path, years: int) -> Taken:
    """What the yearly notebooks and some profiles of the last so many years of a survey take."""
    rows = (target / "registry" / "groups.csv").read_text(encoding="utf-8").splitlines()
    groups = [part for row in rows[-PROFILES:] for part in ("--group", row.partition(",")[0])]
    last = int((target / "years.csv").read_text(encoding="utf-8").splitlines()[-1].partition(",")[0])
    return HERE.run("busanalys", "render", f"{last - years + 1}-{last}", "--dataset", str(target), *groups, "--out", str(out))
