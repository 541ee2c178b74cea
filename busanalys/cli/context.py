"""`busanalys context`: children by area from a downloaded file, beside the answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import Data, Language, Spoken, say
from busanalys.errors import DataError, UsageError
from busanalys.text import today

if TYPE_CHECKING:
    from busanalys.intake import context as intake


@app.command()
def context(
    file: Annotated[Path, typer.Argument(help="Kolada's JSON or CSV, a table of Statistics Sweden or the city, or your own.")],
    source: Annotated[str, typer.Option(help="Who publishes the figures, as reports shall name it.")],
    licence: Annotated[str, typer.Option(help="The licence of the figures, like CC0 1.0.")],
    dataset: Annotated[str, typer.Option(help="Store them with this dataset alone, not in data/context.")] = "",
    year: Annotated[
        int | None, typer.Option(help="The year of the figures (31 December), where the file does not say it.")
    ] = None,
    day: Annotated[str, typer.Option("--date", help="When the file was downloaded, like 2025-02-22 (default: today).")] = "",
    sheet: Annotated[str | None, typer.Option(help="The sheet, where a workbook has several.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be stored; store nothing.")] = False,
    language: Language = Spoken.sv,
    data: Data = None,
) -> None:
    """Read children 0-17 by area into the data (exit 0 stored or unchanged, 1 problems in the file, 2 bad usage or data)."""
    from busanalys.errors import report
    from busanalys.intake import context as intake

    request = intake.Request(file, _day(day), source, licence, data, dataset, year, sheet, dry_run)
    try:
        outcome = intake.run(request)
    except DataError as error:
        say(report(error.problems))
        say("Nothing was stored.")
        raise typer.Exit(1) from None
    for line in _said(outcome):
        say(line)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given) if given else today()
    except ValueError as error:
        raise UsageError(f"'{given}' is no day; write --date like 2025-02-22.") from error


def _said(outcome: intake.Outcome) -> list[str]:
    years = sorted({row["year"] for row in outcome.rows})
    gaps = {status: sum(row["status"] == status for row in outcome.rows) for status in ("missing", "suppressed")}
    lines = [f"{len(outcome.rows)} figures for {len({row['area_id'] for row in outcome.rows})} areas, {years[0]}–{years[-1]}"]
    lines += [f"{gaps['missing']} are missing in the source, {gaps['suppressed']} are suppressed"] if any(gaps.values()) else []
    lines += [f"{year}: {_sum(outcome, year)} children in all areas of the file" for year in years[-1:]]
    lines += outcome.notes
    lines.append(f"{outcome.added} new and {outcome.changed} changed figures")
    return [*lines, f"stored in {outcome.path}" if outcome.stored else "nothing was stored"]


def _sum(outcome: intake.Outcome, year: str) -> int:
    return sum(int(row["value"]) for row in outcome.rows if row["year"] == year and row["value"])
