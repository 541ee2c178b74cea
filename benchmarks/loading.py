"""Loading, checking and harmonising surveys of growing size."""

from __future__ import annotations

import sys
from pathlib import Path

import measure

SIZES = {10_000: (40, 20), 100_000: (180, 60), 1_000_000: (640, 170)}  # answers: groups and questions of the example
EXAMPLE = Path(__file__).parents[1] / "tools" / "example"
LOAD = """
import sys
from busanalys import survey
from busanalys.indicators import harmonise
loaded = survey.load(sys.argv[1])
for question in loaded.codebook.questions.query("kind == 'single'")["question"]:
    for year in loaded.years:
        harmonise.items(loaded, question, year)
"""


def written(folder: Path, groups: int, questions: int) -> tuple[Path, int]:
    """A made-up survey of a size, and how many answers it has."""
    target = folder / f"example-{groups}-{questions}"
    measure.run([sys.executable, str(EXAMPLE), str(target), "--groups", str(groups), "--questions", str(questions)])
    with (target / "answers.csv").open(encoding="utf-8") as file:
        return target, sum(1 for _ in file) - 1


def harmonised(target: Path) -> measure.Taken:
    """What it takes to load, check and harmonise every question of every year, as a whole process."""
    return measure.run([sys.executable, "-c", LOAD, str(target)])
