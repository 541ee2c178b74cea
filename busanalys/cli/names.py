"""`busanalys list`: the names that other commands take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.cli.app import app
from busanalys.cli.options import Data, Language, Spoken, say, spoken

if TYPE_CHECKING:
    import pandas as pd


@app.command("list")
def list_all(language: Language = Spoken.sv, data: Data = None) -> None:
    """List datasets, years, groups, questions, indicators and notebooks."""
    from busanalys import paths, survey

    loaded = [survey.load(name, data) for name in survey.datasets(data)]
    for one in loaded:
        kind = "made-up" if one.synthetic else "real"
        say(f"dataset {one.name} ({kind}): {one.title}; years {', '.join(map(str, one.years))}")
    for one in loaded[:1]:
        _print_names("group", one.registry.tables["groups"], "group_id", "name")
        _print_names("question", one.codebook.questions, "question", "label")
        _print_names("indicator", one.codebook.indicators, "indicator", "label")
    for notebook in sorted(paths.notebooks_dir().glob("*.ipynb")):
        say(f"{spoken('notebook')} {notebook.stem}")


def _print_names(kind: str, rows: pd.DataFrame, key: str, label: str) -> None:
    for identity, name in zip(rows[key], rows[label], strict=True):
        say(f"{spoken(kind)} {identity}: {name}")
