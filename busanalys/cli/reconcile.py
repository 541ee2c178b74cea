"""`busanalys reconcile`: every printed number beside the number recomputed, and every signed year beside today's data."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from busanalys.cli.app import app
from busanalys.cli.options import AsJson, Data, Language, Spoken, say, spoken

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.publishing.comparison import Compared
    from busanalys.survey import Survey

PUBLISHED = "published"


@app.command()
def reconcile(
    which: Annotated[
        str | None, typer.Argument(metavar="[DATASET|YEAR]", help="A dataset, by name or path, or a year (default: published).")
    ] = None,
    dataset: Annotated[str, typer.Option(help="The dataset, where the argument is a year.")] = PUBLISHED,
    year: Annotated[int | None, typer.Option("--year", help="Only this year's report.")] = None,
    language: Language = Spoken.sv,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Hold every printed and every signed number against today's data (exit 1 if one differs without explanation)."""
    from busanalys import paths, survey
    from busanalys.errors import report
    from busanalys.indicators import reconciliation
    from busanalys.publishing import comparison, verification

    if which and which.isdigit():
        year = int(which)
    elif which:
        dataset = which
    loaded = survey.load(dataset, data)
    if year is not None:
        loaded.year(year)
    rows = reconciliation.reconcile(loaded, year)
    held = verification.verified(loaded, year)
    signed = list(comparison.compared(loaded, paths.data_dir(data), year, os.cpu_count() or 1))
    if as_json:
        records = json.loads(rows.to_json(orient="records"))
        print(json.dumps([*records, *_records(signed)], ensure_ascii=False))
    else:
        _print_reconciliation(loaded, rows)
        _print_signed(loaded, signed)
        say(*(f"note: {note}" for note in held.notes), *([report(held.problems)] if held.problems else ()))
    differs = (rows["result"] == reconciliation.DIFFERS).any() or any(one.changes for one in signed) or bool(held.problems)
    raise typer.Exit(1 if differs else 0)


def _print_reconciliation(loaded: Survey, rows: pd.DataFrame) -> None:
    if rows.empty:
        say(f"no printed statements for {loaded.name}")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("statement", "printed", "recomputed", "base", "status", "result", "note"):
        table.add_column(spoken(column), overflow="fold")
    for row in rows.to_dict("records"):
        recomputed = "" if row["recomputed"] != row["recomputed"] or row["recomputed"] is None else f"{row['recomputed']:.4g}"
        cells = (row["statement"], row["text"], recomputed, row["base"], row["status"], spoken(row["result"]), row["note"])
        table.add_row(*(str(cell) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    counts = ", ".join(f"{count} {spoken(str(result))}" for result, count in rows["result"].value_counts().items())
    say(f"\n{len(rows)} printed statements for {loaded.name}: {counts}")
    for row in loaded.tables["contradictions"].to_dict("records"):
        say(f"contradiction {row['id']} ({row['statements']}): {row['explanation']}")


def _print_signed(loaded: Survey, signed: list[Compared]) -> None:
    for one in signed:
        about = f"{loaded.name} {one.signature.year}, version {one.signature.version} signed on {one.signature.date}"
        say(f"{about}: {one.statements} statements, {len(one.changes)} differ")
        for change in one.changes:
            place = " / ".join(filter(None, (change.page, change.heading, change.row, change.column)))
            say(f"- {place}\n  signed: {change.before or '(nothing)'}\n  today:  {change.now or '(nothing)'}")


def _records(signed: list[Compared]) -> list[dict[str, Any]]:
    """The signed statements that differ, in the terms of the printed ones."""
    return [
        {
            "statement": "/".join((change.page, change.heading, change.row, change.column)),
            "year": one.signature.year,
            "text": change.before,
            "recomputed": change.now,
            "result": "differs",
        }
        for one in signed
        for change in one.changes
    ]
