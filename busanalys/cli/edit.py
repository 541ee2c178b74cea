"""`busanalys edit`: a dataset and its dictionaries as one workbook, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import Data, Language, Spoken, say


@app.command()
def edit(
    dataset: Annotated[str, typer.Argument(help="Name of a folder in data/.")],
    out: Annotated[Path | None, typer.Option(help="The workbook to write (default: DATASET.xlsx).")] = None,
    apply: Annotated[Path | None, typer.Option(help="The edited workbook to read back.", exists=True, dir_okay=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --apply: show what would change; write nothing.")] = False,
    language: Language = Spoken.sv,
    data: Data = None,
) -> None:
    """Write a dataset with its dictionaries as a workbook, or read one back (exit 1 when it has problems)."""
    from busanalys import paths, survey
    from busanalys.survey import store

    base = paths.data_dir(data)
    with store.reading(survey.data_folder(dataset, base), only=apply is None or dry_run):
        lines = _write(dataset, base, out, language) if apply is None else _apply(dataset, base, apply, dry_run)
    say(*lines)


def _write(dataset: str, base: Path, out: Path | None, language: str) -> list[str]:
    from busanalys.workbooks import editing

    tables = editing.tables(dataset, base)
    target = out or Path(f"{tables.store.folder.name}.xlsx")
    editing.write(tables, target, language)
    return [f"wrote {target}; edit it, save it, and type: busanalys edit {dataset} --apply {target}"]


def _apply(dataset: str, base: Path, book: Path, dry_run: bool) -> list[str]:
    from busanalys.errors import DataError
    from busanalys.workbooks import editing

    tables = editing.tables(dataset, base)
    try:
        found = editing.edited(tables, book)
    except DataError as error:
        say(f"busanalys: nothing was written\n{error}", error=True)
        raise typer.Exit(1) from error
    if not found.files or dry_run:
        return [*(found.lines or ["nothing differs"])]
    editing.apply(tables, found)
    return [*found.lines, f"wrote {', '.join(found.files)}"]
