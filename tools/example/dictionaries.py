"""The dictionaries that the example needs of its own: made-up groups, changed wordings, and what large datasets add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.survey import csvfile, schemas
from example import plan

if TYPE_CHECKING:
    import pandas as pd

YES_NO = (
    ("yes", "Ja", "positive"),
    ("in_progress", "Håller på att arbeta fram", "partial"),
    ("no", "Nej", "negative"),
    ("unknown", "Vet ej", "unknown"),
)
FIRST = str(plan.FIRST_YEAR)
GIVEN_SOURCE = "Påhittat exempel; grupperna 2014 enligt 001_588f30d3de35be46.txt"


def shared(data: Path) -> dict[str, pd.DataFrame]:
    """The shared dictionaries as text cells, by the name of their table."""
    parts = ((schemas.CODEBOOK, "codebook"), (schemas.REGISTRY, "registry"))
    return {
        table.name: csvfile.read(data / part / f"{table.name}.csv", f"{part}/{table.name}.csv", table.columns)
        for tables, part in parts
        for table in tables
    }


def codebook(base: Mapping[str, pd.DataFrame], extra: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The codebook's tables that differ from the shared ones: questions, wordings, options and column_maps.

    `extra` are the ids of made-up questions, which take turns among the themes.
    """
    questions, wordings, options = _questions(base["questions"]), _wordings(base["wordings"]), _options(base["options"])
    if extra:
        questions = _joined(questions, _extra_questions(base, extra))
        wordings = _joined(wordings, _extra_wordings(extra))
        options = _joined(options, _extra_options(extra))
    return {"questions": questions, "wordings": wordings, "options": options, "column_maps": _column_maps(wordings)}


def _questions(base: pd.DataFrame) -> pd.DataFrame:
    found = base.set_index("question")
    for row in plan.table("filters"):
        found.loc[row["question"], ["asked_if_question", "asked_if_options"]] = row["asked_if_question"], row["asked_if_options"]
    return found.reset_index()


def _wordings(base: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    said = base[base["wording"] != ""].drop_duplicates("question").set_index("question")
    changed = pd.DataFrame(plan.table("wordings"))
    same = changed["wording"] == "="
    known = changed["question"].map(said["wording"])
    source = changed["question"].map(said["source"]).where(same | (changed["wording"] == ""), plan.SOURCE)
    own = changed.assign(wording=changed["wording"].mask(same, known), source=source)
    kept = _from_first_year(base[~base["question"].isin(changed["question"])], "version")
    order = {name: place for place, name in enumerate(base["question"].drop_duplicates())}
    joined = _joined(kept, own).assign(place=lambda rows: rows["question"].map(order))
    return joined.sort_values(["place", "version"], kind="stable", ignore_index=True).drop(columns="place")


def _options(base: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    own = pd.DataFrame(plan.table("options"))
    kept = _from_first_year(base[~base["question"].isin(own["question"])], "option")
    return _joined(kept, own)


def _from_first_year(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    first = ~rows.duplicated(["question", key if key == "option" else "question"])
    return rows.assign(valid_from=rows["valid_from"].mask(first, FIRST))


def _column_maps(wordings: pd.DataFrame) -> pd.DataFrame:
    asked = wordings[wordings["asked"] == "yes"]
    return asked.assign(option="", header=asked["wording"])[list(schemas.spec("column_maps").columns)]


def _extra_questions(base: Mapping[str, pd.DataFrame], extra: Sequence[str]) -> pd.DataFrame:
    themes, first = list(base["themes"]["theme"]), int(base["questions"]["order"].astype(int).max()) + 1
    rows = [
        {
            "question": name, "theme": themes[number % len(themes)], "kind": "single", "label": f"Påhittad fråga {number + 1}",
            "order": str(first + number), "sensitive": "no",
        }
        for number, name in enumerate(extra)
    ]  # fmt: skip
    return _filled("questions", rows)


def _extra_wordings(extra: Sequence[str]) -> pd.DataFrame:
    rows = [
        {
            "question": name, "version": "1", "valid_from": FIRST, "asked": "yes", "breaks": "no", "source": plan.SOURCE,
            "wording": f"Påhittad fråga {number}?",
        }
        for number, name in enumerate(extra, 1)
    ]  # fmt: skip
    return _filled("wordings", rows)


def _extra_options(extra: Sequence[str]) -> pd.DataFrame:
    rows = [
        {
            "question": name, "option": option, "valid_from": FIRST, "label": label, "order": str(place), "meaning": meaning,
        }
        for name in extra
        for place, (option, label, meaning) in enumerate(YES_NO, 1)
    ]  # fmt: skip
    return _filled("options", rows)


def registry(base: Mapping[str, pd.DataFrame], extra: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The registry's tables that differ from the shared ones: groups, group_members and group_successors.

    `extra` are the ids of made-up groups, which cover no area.
    """
    names = dict(zip(base["municipalities"]["area_id"], base["municipalities"]["name"], strict=True))
    names |= dict(zip(base["districts"]["area_id"], base["districts"]["name"], strict=True))
    rows = plan.table("groups")
    groups = [_group(row, [names[area] for area in row["areas"].split("|")], base["groups"]) for row in rows]
    made_up = [_extra_group(name) for name in extra]
    return {
        "groups": _filled("groups", [*groups, *made_up]),
        "group_members": _filled("group_members", [member for row in rows for member in _members(row)]),
        "group_successors": _filled("group_successors", [successor for row in rows for successor in _successors(row)]),
    }


def _group(row: plan.Row, areas: list[str], known: pd.DataFrame) -> plan.Row:
    source = GIVEN_SOURCE if row["group_id"] in set(known["group_id"]) else plan.SOURCE
    kept = {column: row[column] for column in ("group_id", "kind", "valid_from", "valid_to")}
    return {**kept, "name": text.join(areas), "short_name": "/".join(areas), "source": source}


def _extra_group(name: str) -> plan.Row:
    shown = f"Påhittad grupp {name.rsplit('-', 1)[1]}"
    kept = {"group_id": name, "name": shown, "short_name": shown, "kind": "municipality"}
    return {**kept, "valid_from": FIRST, "source": plan.SOURCE}


def _members(row: plan.Row) -> list[plan.Row]:
    years = {"valid_from": row["valid_from"], "valid_to": row["valid_to"], "source": plan.SOURCE}
    return [{"group_id": row["group_id"], "area_id": area, **years} for area in row["areas"].split("|")]


def _successors(row: plan.Row) -> list[plan.Row]:
    return [
        {"group_id": row["group_id"], "successor": name, "year": str(int(row["valid_to"]) + 1), "source": plan.SOURCE}
        for name in row["successors"].split("|")
        if name
    ]


def _filled(table: str, rows: Sequence[plan.Row]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(schemas.spec(table).columns), dtype=str).fillna("")


def _joined(*frames: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([frame[list(frames[0].columns)] for frame in frames], ignore_index=True)
