"""`busanalys responses`: who has answered while the survey is open."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from busanalys.cli.app import app
from busanalys.cli.options import Data, Language, Spoken, say, spoken
from busanalys.errors import UsageError
from busanalys.text import today

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey


@app.command()
def responses(
    year: Annotated[int, typer.Argument(help="The year of the survey.")],
    dataset: Annotated[str, typer.Option(help="Name of a folder in data/ or a path.")],
    file: Annotated[
        Path | None,
        typer.Option(help="The survey tool's file so far, read as by import; nothing is stored.", exists=True, dir_okay=False),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="The corrected mapping workbook of an import of it.", exists=True, dir_okay=False)
    ] = None,
    closes: Annotated[str, typer.Option(help="The last day, like 2025-05-16 (default: that of years.csv).")] = "",
    contacts: Annotated[
        Path | None, typer.Option(help="Your own contact list with a column of groups.", exists=True, dir_okay=False)
    ] = None,
    workbook: Annotated[Path | None, typer.Option(help="Also write the lists as a workbook, outside the data folder.")] = None,
    language: Language = Spoken.sv,
    data: Data = None,
) -> None:
    """List who has answered, who has not, what they left blank and the days left (exit 0, 2 bad usage or data)."""
    from busanalys import paths, survey
    from busanalys.intake import Request, fieldwork, previewed

    folder = paths.data_dir(data)
    if workbook and workbook.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{workbook} lies in the data folder, where no contact data may be stored. Name another place.")
    preview = previewed(Request(file, year, dataset, today(), data, mapping, language=language.value)) if file else None
    loaded = preview.survey if preview else survey.load(dataset, data)
    frame = fieldwork.responses(loaded, year, without=preview.questions if preview else ())
    last = fieldwork.closing_day(loaded, year, closes)
    listed = fieldwork.contacts(contacts, loaded, year) if contacts else fieldwork.NOBODY
    _show(loaded, frame, year, last)
    if contacts:
        without = frame.loc[~frame["group_id"].isin(listed.rows), "name"]
        say(f"without a contact: {', '.join(without) or 'none'}")
    if workbook:
        fieldwork.write(workbook, frame, year, last, loaded.registry.county.said, listed)
        say(f"wrote {workbook}")
    if preview and preview.open:
        print()
        say("yet to be settled before the file can be imported:")
        print("\n".join(preview.open))


def _show(loaded: Survey, frame: pd.DataFrame, year: int, last: date | None) -> None:
    answered = frame[frame["response"] == "answered"]
    say(f"{loaded.name} {year}: {len(answered)} of {len(frame)} groups have answered; {_left(last)}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("group", "received", "forms", "blank"):
        table.add_column(spoken(column), overflow="fold")
    for row in answered.to_dict("records"):
        table.add_row(row["name"], row["received"], str(row["forms"]), ", ".join(row["blank"]))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    print()
    say(f"not answered: {', '.join(frame.loc[frame['response'] == 'silent', 'name']) or 'none'}")


def _left(last: date | None) -> str:
    if last is None:
        return "the last day is not known (name it with --closes)"
    days = (last - today()).days
    return f"{days} days left until {last}" if days >= 0 else f"closed on {last}"
