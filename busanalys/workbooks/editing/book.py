"""The workbook that people edit: a sheet per table, text cells, drop-downs for codes, and notes on what columns mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import workbooks
from busanalys.language import ENGLISH, named
from busanalys.survey import schemas
from busanalys.workbooks.editing.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

ORIGIN = "origin"
COLUMNS = ("file", "sha256")
AREAS = ("municipalities", "districts")
ABOUT = (
    "Datamängden {name} med kodbok och register. Varje blad är en CSV-fil; kolumnerna förklaras när man pekar på rubriken.",
    "Ändra, lägg till eller ta bort rader. Ändra inte bladens och kolumnernas namn. Alla celler är text: skriv 0180, inte 180.",
    "Celler med en lista tar bara värden ur listan. Bladet {origin} säger vilka filer arbetsboken gjordes av; ändra det inte.",
    "Spara och kör: busanalys edit {name} --apply <arbetsboken>. Kommandot visar varje ändring, prövar allt och sparar allt "
    "eller inget. Lägg till --dry-run för att bara se.",
)


def write(tables: Tables, path: Path, language: str = ENGLISH) -> None:
    """Write the workbook whole or not at all, its sheets and headings in the language; its cells are those of the files.

    Raises DataError for texts that no workbook can hold and UsageError where the file cannot be written.
    """
    origin = workbooks.Sheet(ORIGIN, COLUMNS, tuple(tables.digests().items()), locked=frozenset(COLUMNS))
    sheets = [*(_sheet(name, tables) for name in tables.frames), origin]
    if language != ENGLISH:
        sheets = [sheet.renamed(named(sheet.name, "sheet"), {c: named(c, "field") for c in sheet.columns}) for sheet in sheets]
    about = [line.format(name=tables.store.folder.name, origin=sheets[-1].name) for line in ABOUT]
    workbooks.write(path, sheets, about, workbooks.ABOUT if language == ENGLISH else named(workbooks.ABOUT, "sheet"))


def _sheet(name: str, tables: Tables) -> workbooks.Sheet:
    spec = schemas.spec(name)
    known: dict[str, str] = {}  # one string per text, not per cell: a million answers say few different things
    columns = [[known.setdefault(cell, cell) for cell in tables.frames[name][column]] for column in spec.columns]
    rows = tuple(zip(*columns, strict=True))
    choices = {field.name: found for field in spec.fields if (found := _choices(field, tables.frames))}
    meanings = _meanings(tables.store.data, name)
    return workbooks.Sheet(name, spec.columns, rows, choices, {f.name: _note(f, meanings.get(f.name, "")) for f in spec.fields})


def _choices(field: schemas.Field, frames: dict[str, pd.DataFrame]) -> list[str]:
    """What a cell of the column may hold, where that is a list."""
    if field.enum or not field.refers:
        return list(field.enum)
    table, column = field.refers.split(".")
    names = AREAS if table == "areas" else (table,)
    return list(dict.fromkeys(value for name in names if name in frames for value in frames[name][column]))


def _note(field: schemas.Field, meaning: str) -> str:
    needed = "" if field.required else "Får vara tom."
    kind = {"date": "Datum som 2025-03-14.", "year": "År med fyra siffror.", "integer": "Heltal.", "number": "Tal."}
    refers = f"Hämtas ur {field.refers}." if field.refers else ""
    return " ".join(part for part in (f"{field.name}.", meaning, kind.get(field.type, ""), refers, needed) if part)


def _meanings(base: Path, table: str) -> dict[str, str]:
    """What the columns of a table mean, from the data folder's README; empty where it has none."""
    readme = base / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    section = text.partition(f"/{table}.csv\n")[2].partition("\n##")[0]
    return dict(re.findall(r"^\| (\w+) \| (.+) \|$", section, re.MULTILINE))
