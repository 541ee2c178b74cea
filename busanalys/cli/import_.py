"""`busanalys import`: a survey tool's file becomes a year of a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import Data, Language, Spoken
from busanalys.text import today


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="The survey tool's .csv, .xlsx, .xls or .ods.", exists=True, dir_okay=False)],
    year: Annotated[int, typer.Option(min=1990, max=2100, help="The year that the survey is about.")],
    dataset: Annotated[str, typer.Option(help="A name in data/ or a path; a new one is created.")],
    mapping: Annotated[
        Path | None, typer.Option(help="The mapping workbook of an earlier try, corrected.", exists=True, dir_okay=False)
    ] = None,
    workbook: Annotated[Path | None, typer.Option(help="Where a mapping workbook is written (default: beside the file).")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet, where several hold answers.")] = None,
    opened: Annotated[str, typer.Option(help="The survey's first day, like 2025-03-14.")] = "",
    closed: Annotated[str, typer.Option(help="The survey's last day; what comes later is late.")] = "",
    title: Annotated[str, typer.Option(help="The year's title in the reports, in Swedish.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a year that is stored.")] = False,
    keep_raw: Annotated[bool, typer.Option("--keep-raw", help="Keep the file itself in raw/, which git ignores.")] = False,
    with_unfinished: Annotated[
        bool, typer.Option("--with-unfinished", help="Take in forms that were begun but never sent in.")
    ] = False,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="The answers are made up.")] = False,
    language: Language = Spoken.sv,
    data: Data = None,
) -> None:
    """Take a survey tool's file into a dataset; exit 1 when something must be settled first, 2 when the file is of no use."""
    from busanalys.intake import Calendar, Request, run

    calendar = Calendar(opened, closed, title)
    outcome = run(
        Request(
            file, year, dataset, today(), data, mapping, workbook, sheet, calendar,
            synthetic, with_unfinished, replace, dry_run, keep_raw, language.value,
        )
    )  # fmt: skip
    print("\n".join(outcome.lines))
    raise typer.Exit(outcome.code)
