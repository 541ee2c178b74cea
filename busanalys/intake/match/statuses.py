"""What survey tools' own status columns say of an answer: finished, begun, or none at all (a test, a preview, deleted)."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from busanalys.names import normal

FINISHED, BEGUN, ANY = "finished", "begun", ""
PROGRESS, COMPLETE, WHOLE = "progress", "complete", 100


@lru_cache(maxsize=1)
def _known() -> dict[tuple[str, str], str]:
    text = files("busanalys.intake.match").joinpath("statuses.csv").read_text(encoding="utf-8")
    return {(normal(row["heading"]), normal(row["cell"])): row["status"] for row in csv.DictReader(text.splitlines())}


def meaning(heading: str, cell: str) -> str:
    """FINISHED, BEGUN, or why it is no answer (test, preview, disqualified, deleted, spam); "" for words nobody knows."""
    wanted, named = normal(cell), normal(heading)
    if named == PROGRESS and wanted.isdigit():
        return FINISHED if int(wanted) >= WHOLE else BEGUN
    named = COMPLETE if is_completeness(heading) else named
    return _known().get((named, wanted)) or _known().get((ANY, wanted), "")


def is_completeness(heading: str) -> bool:
    """Whether a heading is REDCap's own: `Complete?`, or an instrument's name with `_complete`."""
    return normal(heading).split()[-1:] == [COMPLETE] and ("_" in heading or normal(heading) == COMPLETE)
