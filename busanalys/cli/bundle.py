"""`busanalys bundle`: what is to be mailed of a year, in one zip."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import DEFAULT_AUDIENCE, Audience, Data, Language, Spoken, audience_in, say


@app.command()
def bundle(
    year: Annotated[int, typer.Argument(help="The year to mail.")],
    dataset: Annotated[str, typer.Option(help="Name of a folder in data/ or a path.")],
    demo: Annotated[bool, typer.Option("--demo", help="Bundle made-up data too, to show how it looks.")] = False,
    with_archive: Annotated[
        bool, typer.Option("--archive", help="Of a signed year: add documents, PDF/A, data, manifest and digests to be kept.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="The zip to write (default: bus-DATASET-YEAR.zip).")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many notebooks run side by side (default: the cores).")] = os.cpu_count()
    or 1,
    audience: Audience = DEFAULT_AUDIENCE,
    language: Language = Spoken.sv,
    data: Data = None,
) -> None:
    """Pack a year's reports, PDFs, tables and an index into one zip (exit 1 for made-up data without --demo)."""
    from busanalys import paths
    from busanalys.publishing import archive
    from busanalys.publishing import bundle as mail

    try:
        folder = paths.data_dir(data)
        order = mail.Order(folder, year, dataset, demo, jobs, audience_in(audience, folder), with_archive)
        written = mail.bundle(order, out, say)
    except (mail.NotForMailingError, archive.NotForArchivingError) as error:
        say(f"busanalys: {error}", error=True)
        raise typer.Exit(1) from error
    say(f"wrote {written} ({written.stat().st_size / 1e6:.1f} MB)")
