"""Tiny surveys made in memory, so that a test shows its whole data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd

from busanalys import paths
from busanalys.survey import Survey, schemas
from busanalys.survey.codebook import Codebook
from busanalys.survey.registry import Registry

Row = Mapping[str, object]

WORKS = "sip_template_works"
COUNTY = {
    "code": "01",
    "name": "Stockholms län",
    "forum": "BUSSAM",
    "agreement": "BUS-överenskommelsen",
    "work": "BUS-arbetet",
    "group": "BUS-grupp",
    "district": "stadsdelsområde",
}
OPTIONS = (("good", "Fungerar bra", "positive"), ("poor", "Mindre bra", "negative"), ("unknown", "Vet ej", "unknown"))


def table(name: str, rows: Sequence[Row]) -> pd.DataFrame:
    """A frame with the columns and types that the file `name` has after loading; cells left out are empty."""
    if not rows:
        return empty(name)
    return _typed(name, rows)


@cache
def empty(name: str) -> pd.DataFrame:
    """The frame of a file that holds only its header."""
    return _typed(name, [])


def _typed(name: str, rows: Sequence[Row]) -> pd.DataFrame:
    kinds = {"year": "Int64", "integer": "Int64", "number": "Float64"}
    return pd.DataFrame(
        {field.name: _column(rows, field.name, kinds.get(field.type, "str")) for field in schemas.spec(name).fields}
    )


def _column(rows: Sequence[Row], name: str, kind: str) -> pd.api.extensions.ExtensionArray:
    given = [row.get(name) for row in rows]
    return pd.array(["" if one is None else str(one) for one in given] if kind == "str" else given, dtype=kind)


def question(name: str = WORKS, kind: str = "single", **more: object) -> Row:
    """A row of questions.csv."""
    return {"question": name, "theme": "sip", "kind": kind, "label": f"Om {name}", "order": 1, "sensitive": "no"} | more


def wording(name: str = WORKS, version: int = 1, valid_from: int = 2014, **more: object) -> Row:
    """A row of wordings.csv."""
    return {"question": name, "version": version, "valid_from": valid_from, "asked": "yes", "breaks": "no"} | more


def option(code: str, label: str, meaning: str, name: str = WORKS, order: int = 1, **more: object) -> Row:
    """A row of options.csv."""
    row = {"question": name, "option": code, "valid_from": 2014, "label": label, "order": order, "meaning": meaning}
    return row | more


def options(name: str = WORKS) -> list[Row]:
    """Good, poor and unknown as options of a question."""
    return [option(code, label, meaning, name, order) for order, (code, label, meaning) in enumerate(OPTIONS, 1)]


def codebook(**tables: Sequence[Row]) -> Codebook:
    """A codebook with one question of three options; name a table to replace its rows."""
    rows: dict[str, Sequence[Row]] = {
        "themes": [{"theme": "sip", "label": "SIP", "order": 1}],
        "questions": [question()],
        "wordings": [wording()],
        "options": options(),
        "indicators": [indicator("works")],
        "indicator_options": [{"indicator": "works", "question": WORKS, "option": "good"}],
        "targets": [],
        "column_maps": [],
    }
    return Codebook({name: table(name, content) for name, content in (rows | tables).items()})


def indicator(name: str, kind: str = "share", base: str = "groups") -> Row:
    """A row of indicators.csv."""
    row = {"indicator": name, "label": f"Andel {name}", "predicate": "", "kind": kind, "base": base, "higher_is_better": "yes"}
    return row | {"order": 1, "description": "Prov"}


def registry(members: Mapping[str, Sequence[str]], **tables: Sequence[Row]) -> Registry:
    """A registry in which each group (valid from 2014) covers the named municipalities; name a table to replace its rows."""
    areas = list(dict.fromkeys(area for covered in members.values() for area in covered))
    rows: dict[str, Sequence[Row]] = {spec.name: [] for spec in schemas.REGISTRY}
    rows |= {
        "county": [{"item": item, "value": value} for item, value in COUNTY.items()],
        "municipalities": [{"area_id": area, "name": f"Kommun {area}", "short_name": area, "source": "x"} for area in areas],
        "groups": [group(name) for name in members],
        "group_members": [
            {"group_id": name, "area_id": area, "valid_from": 2014, "source": "x"}
            for name, covered in members.items()
            for area in covered
        ],
    }
    return Registry({name: table(name, content) for name, content in (rows | tables).items()}, paths.maps_dir())


def group(name: str, valid_from: int = 2014, **more: object) -> Row:
    """A row of groups.csv."""
    row = {"group_id": name, "name": f"BUS {name}", "short_name": name, "kind": "municipality", "valid_from": valid_from}
    return row | {"source": "x"} | more


def survey(
    given: Sequence[tuple[int, str, str, str]],
    *,
    groups: Mapping[str, Sequence[str]],
    book: Codebook | None = None,
    register: Registry | None = None,
    years: Sequence[int] = (2014,),
    kind: str = "survey",
    forms: Sequence[tuple[int, str, str]] = (),
    **tables: Sequence[Row],
) -> Survey:
    """A survey from answers (year, form, question, option) whose form ids begin with the group id: `alfa-1`.

    `forms` adds submissions without answers (year, form, group).
    """
    sent = dict.fromkeys([(year, form, form.rsplit("-", 1)[0]) for year, form, *_ in given]) | dict.fromkeys(forms)
    rows: dict[str, Sequence[Row]] = {spec.name: [] for spec in (*schemas.DATASET, *schemas.CONTEXT)}
    rows |= {
        "years": [{"year": year, "title": f"Uppföljning {year}", "source": "x"} for year in years],
        "submissions": [{"year": y, "submission": form, "group_id": g, "synthetic": "no"} for y, form, g in sent],
        "answers": [{"year": y, "submission": form, "question": q, "option": o} for y, form, q, o in given],
    }
    return Survey(
        name="test",
        title="Provdata",
        kind=kind,
        synthetic=False,
        absent_answer="blank" if kind == "survey" else "not_in_source",
        path=Path("test"),
        tables={name: table(name, content) for name, content in (rows | tables).items()},
        codebook=replace(book or codebook(), complete=kind == "survey"),
        registry=register or registry(groups),
    )
