"""The quality declaration of a year as a file for programs, made from the executed method page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import files
from busanalys.figures.figure import METADATA_KEY

if TYPE_CHECKING:
    from busanalys.survey import Survey

NAME = "quality_declaration.json"
PAGE = "method_and_sources"


def write(folder: Path, survey: Survey, year: int) -> None:
    """Write the declaration beside the page; nothing is written where the executed page holds none.

    Raises UsageError when the file cannot be written.
    """
    executed = folder / f"{PAGE}.ipynb"
    described = _described(json.loads(executed.read_text(encoding="utf-8"))) if executed.is_file() else []
    components = next((one["declaration"] for one in described if "declaration" in one), None)
    if components is not None:
        said = next((str(one["text"]) for one in described if one.get("kind") == "commentary"), "")
        files.write(folder / NAME, content(components, said, survey, year))


def _described(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """What the outputs of an executed notebook say of themselves."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output.get("metadata", {}).get(METADATA_KEY, {}) for output in outputs]


def content(components: list[dict[str, Any]], commentary: str, survey: Survey, year: int) -> str:
    """The file: dataset, year, title, whether made up, components, what the secretariat says of them, and the signings."""
    signed = [{"version": one.version, "date": one.date, "reference": one.reference} for one in survey.signings(year)]
    described = {
        "dataset": survey.name,
        "year": year,
        "title": str(survey.year(year)["title"]),
        "language": "sv",
        "made_up": survey.synthetic,
        "components": components,
        "commentary": commentary,
        "signed": signed,
    }
    return f"{json.dumps(described, ensure_ascii=False, indent=1)}\n"
