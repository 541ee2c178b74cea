"""Small frames shaped as the indicators give them, for tests of charts and tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from busanalys import states

Answer = tuple[str, str, str, int | None]

OUTSIDE = ("silent", "forming", "no_group", "not_in_source")
ORDER = {code: state.order for code, state in states.STATES.items()}
TEMPLATE = [
    ("good", "Fungerar bra", "positive", 13),
    ("poor", "Fungerar mindre bra", "negative", 7),
    ("unknown", "Vet ej", "unknown", 11),
]
AGREEMENT = [
    ("yes", "Ja, vi har lokala överenskommelser", "positive", 20),
    ("working", "Vi håller på att arbeta fram dem", "partial", 11),
]
ROUTINES = [
    ("yes+working", "Har eller håller på att arbeta fram lokala rutiner", "merged", 9),
    ("no+unknown", "Har inte arbetat fram lokala rutiner eller vet ej", "merged", 22),
]
COORDINATOR = [
    ("yes", "Ja, vi utser en samordningsansvarig person", "positive", 1),
    ("no+unknown", "Nej eller vet ej", "merged", 27),
    ("unaccounted", "Redovisas inte i källan", "gap", 3),
]
MEMBERS = [
    ("social", "Socialtjänst", "neutral", 30),
    ("school", "Skola/förskola", "neutral", 30),
    ("bup", "Barn- och ungdomspsykiatri (BUP)", "neutral", 30),
    ("habilitation", "Habilitering", "neutral", None),
    ("bumm", "Barn- och ungdomsmedicinsk mottagning (BUMM)", "neutral", 26),
    ("dental", "Tandhälsovård", "neutral", 0),
    ("other", "Annan verksamhet", "neutral", 6),
]


def distribution(
    answers: Sequence[Answer], base: int = 31, unit: str = "enkätsvar", origin: str = "computed", outside: Sequence[str] = ()
) -> pd.DataFrame:
    """A frame of `indicators.distribution` from (category, label, kind, count); categories of `outside` are not in the base."""
    rows = [
        {
            "category": category, "label": label, "kind": kind, "count": count, "base": base, "base_unit": unit,
            "share": None if count is None or category in outside else count / max(base, 1),
            "order": ORDER.get(category, place), "in_base": category not in outside, "origin": origin, "source": "Prov",
        }
        for place, (category, label, kind, count) in enumerate(answers, 1)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"count": "Int64", "share": "Float64"})


COLUMNS = ["category", "label", "kind", "count", "base", "base_unit", "share", "order", "in_base", "origin", "source"]

TREND_COLUMNS = [
    "year", "count", "base", "base_unit", "share", "total", "lower", "upper", "unknown_count", "open_count",
    "break_before", "break_text", "origin", "source", "compared_year", "panel_base", "panel_count", "panel_count_before",
    "municipality_count", "municipality_base", "district_count", "district_base",
]  # fmt: skip


def trend_row(
    year: int, count: int, base: int, panel: tuple[int, int, int] | None = None, origin: str = "computed", **more: object
) -> dict[str, object]:
    """A row of `indicators.trend`; `panel` is its base, the count the year before and the count this year."""
    row = {
        "year": year,
        "count": count,
        "base": base,
        "base_unit": "svarande BUS-grupper",
        "share": count / base if base else None,
    }
    if panel:
        row |= {"compared_year": year - 1, "panel_base": panel[0], "panel_count_before": panel[1], "panel_count": panel[2]}
    return row | {"origin": origin, "source": "Prov", "break_before": False, "break_text": ""} | more


def trend(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    """A frame of `indicators.trend`."""
    return pd.DataFrame(rows, columns=TREND_COLUMNS)


def cells(rows: Sequence[tuple[str, str, object, str, str, str, int]]) -> pd.DataFrame:
    """A matrix frame from (row label, row kind, column, category, label, kind, order)."""
    names = ["row_label", "row_kind", "column", "category", "label", "kind", "order"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(column_label=frame["column"].astype(str), group_id=frame["row_label"].str.lower(), flagged=False)


def moves(rows: Sequence[tuple[str, str, str, str, str, str]]) -> pd.DataFrame:
    """A frame of `indicators.comparable_groups` since 2014 from (name, then label and kind, now label and kind, direction).

    A direction of `not_comparable` is a group that falls out.
    """
    names = ["short_name", "then_label", "then_kind", "now_label", "now_kind", "direction"]
    frame = pd.DataFrame(rows, columns=names).assign(compared_year=2014)
    comparable = frame["direction"].ne("not_comparable")
    answers = {"then": frame["then_label"], "now": frame["now_label"], "group_id": frame["short_name"].str.lower()}
    return frame.assign(**answers, comparable=comparable, predecessors=[()] * len(frame))
