"""The rows of a year, as they are stored: its forms, answers and decisions, and how the file was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from busanalys.intake.dataset import replaced
from busanalys.intake.match import model, personal
from busanalys.intake.match.answers import Answer
from busanalys.survey.grounds import grounds
from busanalys.survey.schemas import spec
from busanalys.survey.store import Record, Store, as_cells

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.intake.match.reading import Reading

    Frames = Mapping[str, pd.DataFrame]

OF_THE_YEAR = ("submissions", "answers", "import_columns", "import_labels", "import_respondents", "import_forms")


@dataclass(frozen=True)
class Calendar:
    """What years.csv says of the year: its first and last day and its title; "" leaves what stands there."""

    opened: str = ""
    closed: str = ""
    title: str = ""


def of_year(reading: Reading, synthetic: bool) -> Frames:
    """The rows of the year by table as text cells, without those of other years."""
    records = {
        "submissions": _submissions(reading, synthetic),
        "import_columns": _columns(reading),
        "import_labels": _labels(reading),
        "import_respondents": _respondents(reading),
        "import_forms": _responses(reading),
    }
    return {"answers": _answers(reading)} | {name: as_cells(name, rows) for name, rows in records.items()}


def _submissions(reading: Reading, synthetic: bool) -> list[Record]:
    made_up = "yes" if synthetic else "no"
    return [
        {
            "year": str(reading.year),
            "submission": code,
            "group_id": form.group_id,
            "received": form.received,
            "synthetic": made_up,
        }
        for code, form in reading.numbered
    ]


def _answers(reading: Reading) -> pd.DataFrame:
    import pandas as pd

    answers, _ = reading.answered
    rows = [(code, *answer) for code, found in answers.items() for answer in found]
    forms = pd.DataFrame(rows, columns=["submission", *Answer._fields], dtype="str")
    return forms.assign(year=str(reading.year), statement="").astype("str")[list(spec("answers").columns)]


def _columns(reading: Reading) -> list[Record]:
    found = [(m.column, m.target) for m in reading.matches if m.target]
    return [
        {
            "year": str(reading.year), "column": column.letter, "header": personal.masked(column.header or column.code),
            "subheader": personal.masked(column.option), "role": target.role, "question": target.question,
            "option": target.option, "reason": target.reason,
        }
        for column, target in found
    ]  # fmt: skip


def _labels(reading: Reading) -> list[Record]:
    found = sorted(reading.answers.texts.values(), key=lambda match: (match.question, match.means, match.text))
    return [{"year": str(reading.year), "question": m.question, "label": m.text, "answer": m.means} for m in found if m.means]


def _respondents(reading: Reading) -> list[Record]:
    found = sorted(reading.forms.texts.values(), key=lambda match: (match.means, match.text))
    return [{"year": str(reading.year), "respondent": m.text, "group_id": m.means} for m in found if m.means]


def _responses(reading: Reading) -> list[Record]:
    own = [(code, form.response) for code, form in reading.numbered if form.response]
    return [{"year": str(reading.year), "submission": code, "response": response} for code, response in own]


def whole(dataset: Store, reading: Reading, new: Frames, calendar: Calendar, today: date) -> Frames:
    """Every table that the year touches, all years together."""
    own = {
        **new,
        "years": _years(dataset, reading, calendar),
        "imports": _imports(dataset, reading, len(new["submissions"]), today),
    }
    decisions = _grounded([*_kept_decisions(dataset, reading), *_exclusions(dataset, reading, today)], reading, new)
    tables = {name: replaced(dataset.cells(name), reading.year, rows) for name, rows in own.items()}
    return tables | {"decisions": as_cells("decisions", decisions)}


def _years(dataset: Store, reading: Reading, calendar: Calendar) -> pd.DataFrame:
    year = str(reading.year)
    title = f"Uppföljning av {reading.survey.registry.county.agreement} {year}"
    new = {"year": year, "opened": "", "closed": "", "title": title, "note": "", "source": reading.export.file}
    row = next(iter(dataset.rows("years", reading.year)), new)
    told = {"opened": calendar.opened, "closed": calendar.closed, "title": calendar.title}
    return as_cells("years", [{**row, **{name: value for name, value in told.items() if value}}])


def _kept_decisions(dataset: Store, reading: Reading) -> list[Record]:
    removed = {one.decision["decision"] for one in reading.shaken if reading.settled(one) == model.REMOVED}
    return [row for row in dataset.rows("decisions") if row["year"] != str(reading.year) or row["decision"] not in removed]


def _grounded(rows: list[Record], reading: Reading, new: Frames) -> list[Record]:
    """Decisions with what they are about as it is now, where a person has just taken them or let them stand."""
    import pandas as pd

    stand = {one.decision["decision"] for one in reading.shaken if reading.settled(one) == model.KEPT}
    taken = stand | {row["decision"] for row in rows if "was" not in row}
    if not taken:
        return rows
    about = grounds(pd.DataFrame(rows), new["submissions"], new["answers"])
    now = dict(zip((row["decision"] for row in rows), about, strict=True))
    return [{**row, "was": now[row["decision"]]} if row["decision"] in taken else row for row in rows]


def _exclusions(dataset: Store, reading: Reading, today: date) -> list[Record]:
    left_out = [(code, form.choice) for code, form in reading.numbered if form.choice.leave_out]
    rows = _kept_decisions(dataset, reading)
    known = {(row["year"], row["submission"]) for row in rows if row["kind"] == "exclude"}
    new = [(code, choice) for code, choice in left_out if (str(reading.year), code) not in known]
    taken = {row["decision"] for row in rows}
    free = (f"{reading.year}-import-{number}" for number in range(1, len(taken) + len(new) + 1))
    names = [name for name in free if name not in taken]
    return [_exclusion(name, reading.year, code, choice, today) for name, (code, choice) in zip(names, new, strict=False)]


def _exclusion(name: str, year: int, code: str, choice: model.RowChoice, today: date) -> Record:
    return {
        "decision": name, "year": str(year), "kind": "exclude", "submission": code, "question": "", "value": "",
        "by": choice.by, "date": today.isoformat(), "reason": choice.reason,
    }  # fmt: skip


def _imports(dataset: Store, reading: Reading, submissions: int, today: date) -> pd.DataFrame:
    export, year = reading.export, str(reading.year)
    before = [{**row, "state": "replaced"} for row in dataset.rows("imports", reading.year) if row["sha256"] != export.sha256]
    new = {
        "year": year, "file": personal.masked(export.file), "sheet": export.sheet,
        "sha256": export.sha256, "producer": export.producer, "imported": today.isoformat(),
        "rows": str(len(export.rows)), "submissions": str(submissions), "state": "current",
        "note": "; ".join(_left_out(reading)),
    }  # fmt: skip
    return as_cells("imports", [*before, new])


def _left_out(reading: Reading) -> list[str]:
    """What of the file is not stored, and which decisions went, with their reasons."""
    said = {number: choice for number, choice in reading.given.rows.items() if choice.leave_out}
    by = {number: f"{choice.reason} ({choice.by})" if choice.by else choice.reason for number, choice in said.items()}
    aside = [(one.number, by.get(one.number) or one.why) for one in reading.forms.aside.values() if one.out]
    stored = {form.number for form in reading.forms.forms} | {number for number, _ in aside}
    lines = [f"row {number} left out: {why}" for number, why in (*aside, *((n, w) for n, w in by.items() if n not in stored))]
    gone = [one for one in reading.shaken if reading.settled(one) == model.REMOVED]
    return [*lines, *(f"decision {one.decision['decision']} removed: {one.why}" for one in gone)]
