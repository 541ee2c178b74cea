"""The timeline: dates as precise as they are known, text that fits a phone."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from busanalys import text
from busanalys.figures import charts, style
from busanalys.figures.figure import Figure, Prose

COLUMNS = ["order", "date", "precision", "actor", "status", "event", "source"]
EVENTS = [
    (2, "2012-03-29", "day", "KSL", "recommendation", "Kommunerna rekommenderas att anta överenskommelsen", "003"),
    (
        1,
        "2001",
        "year",
        "",
        "date_only",
        "Policy för samverkan kring barn i behov av särskilt stöd börjar gälla i hela länet",
        "002",
    ),
    (3, "2012-autumn", "season", "Landstinget och samtliga kommuner", "decision", "Överenskommelsen är antagen", "001"),
]


def draw(events: list[tuple[object, ...]]) -> Figure | Prose:
    frame = pd.DataFrame(events, columns=COLUMNS)
    return charts.timeline(frame, id="t", title="Överenskommelsen", subtitle="2001–2020", source="001")


def drawn(events: list[tuple[object, ...]]) -> Figure:
    shown = draw(events)
    assert isinstance(shown, Figure)
    return shown


@pytest.mark.parametrize(
    ("day", "precision", "expected"),
    [
        ("2005-10-06", "day", "6 oktober 2005"),
        ("2012-05", "month", "maj 2012"),
        ("2012-autumn", "season", "hösten 2012"),
        ("2001", "year", "2001"),
    ],
)
def test_a_date_is_no_more_precise_than_it_is_known(day: str, precision: str, expected: str) -> None:
    assert text.dated(day, precision) == expected


def signs(shown: Figure) -> list[go.layout.Shape]:
    return [shape for shape in shown.plot.layout.shapes if shape.name]


def test_events_go_from_the_top_down_in_their_order_each_with_its_source() -> None:
    shown = drawn(EVENTS)
    assert shown.table["Tidpunkt"].to_list() == ["2001", "29 mars 2012", "Hösten 2012"]
    assert shown.table["Källa"].to_list() == ["002", "003", "001"]
    places = [sign.yanchor for sign in signs(shown)]
    assert places == sorted(places)


def test_a_recommendation_is_never_shown_as_a_decision() -> None:
    shown = drawn(EVENTS)
    by_status = dict(zip(shown.table["Status"], signs(shown), strict=True))
    assert [by_status[status].type for status in ("Enbart datum", "Rekommendation", "Beslut")] == ["line", "path", "circle"]
    assert by_status["Rekommendation"].fillcolor != by_status["Beslut"].fillcolor
    assert "29 mars 2012, rekommendation, KSL: Kommunerna rekommenderas" in shown.alt


@pytest.mark.parametrize(("narrow", "widest"), [(True, style.PHONE_WIDTH), (False, style.PAGE_WIDTH)])
def test_long_texts_are_wrapped_and_every_event_gets_its_room(narrow: bool, widest: int) -> None:
    shown = drawn([(i, "2012", "year", "KSL", "decision", "Ett mycket långt ord om samverkan " * 6, "001") for i in range(12)])
    layout = shown.plot.layout
    notes, end = layout.annotations, layout.yaxis.range[0]
    if narrow:
        changes = layout.meta["narrow"]
        notes, end = [go.layout.Annotation(one) for one in changes["annotations"]], changes["yaxis.range"][0]
    tops = [note.y for note in notes]
    lines = [note.text.count("<br>") + 1 for note in notes]
    assert all(top + 16 * number <= after for top, number, after in zip(tops, lines, [*tops[1:], end], strict=True))
    assert max(style.width_of(line) for note in notes for line in note.text.split("<br>")) < widest


def test_a_timeline_without_events_is_a_note() -> None:
    assert isinstance(draw([]), Prose)
