"""`busanalys reconcile`: every printed number beside the number recomputed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from busanalys.cli.app import app
from busanalys.cli.options import AsJson, Data, DatasetArgument

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey


@app.command()
def reconcile(
    dataset: DatasetArgument = "published",
    year: Annotated[int | None, typer.Option("--year", help="Only the numbers of this year's report.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Hold every printed number against the number recomputed (exit 1 if one differs without explanation)."""
    from busanalys import reconciliation, survey

    loaded = survey.load(dataset or "published", data)
    if year is not None:
        loaded.year(year)
    rows = reconciliation.reconcile(loaded, year)
    if as_json:
        print(rows.to_json(orient="records", force_ascii=False))
    else:
        _print_reconciliation(loaded, rows)
    raise typer.Exit(1 if (rows["result"] == reconciliation.DIFFERS).any() else 0)


def _print_reconciliation(loaded: Survey, rows: pd.DataFrame) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("statement", "printed", "recomputed", "base", "status", "result", "note"):
        table.add_column(column, overflow="fold")
    for row in rows.to_dict("records"):
        recomputed = "" if row["recomputed"] != row["recomputed"] or row["recomputed"] is None else f"{row['recomputed']:.4g}"
        cells = (row["statement"], row["text"], recomputed, row["base"], row["status"], row["result"], row["note"])
        table.add_row(*(str(cell) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    counts = ", ".join(f"{count} {result}" for result, count in rows["result"].value_counts().items())
    console.print(f"\n{len(rows)} printed statements in {loaded.name}: {counts}")
    for row in loaded.tables["contradictions"].to_dict("records"):
        console.print(f"contradiction {row['id']} ({row['statements']}): {row['explanation']}", highlight=False)
