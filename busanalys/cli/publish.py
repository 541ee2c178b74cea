"""`busanalys publish`: sign a year's report off."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import Data, Language, Spoken, say


@app.command()
def publish(
    year: Annotated[int, typer.Argument(help="The year whose report is signed.")],
    dataset: Annotated[str, typer.Option(help="Name of a folder in data/ or a path.")],
    by: Annotated[str, typer.Option(help="Who answers for the report: name and title.")],
    reference: Annotated[str, typer.Option(help="The reference number of the case.")],
    reason: Annotated[str, typer.Option(help="From the second version on: what was wrong, in Swedish.")] = "",
    jobs: Annotated[int, typer.Option(min=1, help="How many notebooks run side by side (default: the cores).")] = os.cpu_count()
    or 1,
    language: Language = Spoken.sv,
    data: Data = None,
) -> None:
    """Sign a year's report and store every number it prints (exit 1 when something is open or nothing changed)."""
    from busanalys import paths, survey
    from busanalys.publishing import named_groups, publishing

    order = publishing.Order(paths.data_dir(data), year, dataset, by, reference, reason, jobs)
    try:
        signed = publishing.publish(order)
    except publishing.NotSignedError as error:
        say(f"busanalys: {error}", error=True)
        raise typer.Exit(1) from error
    say(f"signed {dataset} {year} as version {signed.version} on {signed.date}; SHA-256 of its numbers {signed.numbers}")
    for problem in named_groups.found(survey.load(dataset, data), year):
        say(str(problem))
    say(f"next: busanalys render {year} --dataset {dataset}, and busanalys bundle {year} --dataset {dataset} --archive")
