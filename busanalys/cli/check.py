"""`busanalys check`: every problem of the data at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import AsJson, Data, Language, Spoken, say


@app.command()
def check(
    datasets: Annotated[list[str] | None, typer.Argument(help="Names or paths (default: every dataset).")] = None,
    data: Data = None,
    as_json: AsJson = False,
    language: Language = Spoken.sv,
) -> None:
    """Validate datasets and dictionaries; print every problem at once (exit 1 if there is any)."""
    from busanalys import paths, survey
    from busanalys.errors import report
    from busanalys.publishing import verification

    found = {name: survey.check(name, data) for name in datasets or survey.datasets(data)}
    signed = {name: verification.verified(survey.load(name, data)) for name, problems in found.items() if not problems}
    found = {name: [*problems, *signed[name].problems] if name in signed else problems for name, problems in found.items()}
    if as_json:
        print(
            json.dumps({name: [asdict(problem) for problem in problems] for name, problems in found.items()}, ensure_ascii=False)
        )
    else:
        if any(found.values()):
            say(f"files are named as they lie in {paths.data_dir(data)}")
        if not found:
            say(f"no dataset in {paths.data_dir(data)} yet; `busanalys import` makes one")
        for name, problems in found.items():
            say(f"{name}: {report(problems) if problems else 'no problems'}")
            say(*(f"note: {note}" for note in signed[name].notes) if name in signed else ())
    raise typer.Exit(1 if any(found.values()) else 0)
