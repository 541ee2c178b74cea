"""The timeline: dates as precise as they are known, text that fits a phone."""

from __future__ import annotations

import pandas as pd
import pytest

from busanalys import charts, style, text
from busanalys.figure import Figure, Prose

COLUMNS = ["order", "date", "precision", "actor", "status", "event"]
EVENTS = [
    (2, "2012-03-29", "day", "KSL", "recommendation", "Kommunerna rekommenderas att anta överenskommelsen"),
    (1, "2001", "year", "", "other", "Policy för samverkan kring barn i behov av särskilt stöd börjar gälla i hela länet"),
    (3, "2012-autumn", "season", "Landstinget och samtliga kommuner", "decision", "Överenskommelsen är antagen"),
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


def test_events_go_from_the_top_down_in_their_order() -> None:
    shown = drawn(EVENTS)
    assert shown.table["Tidpunkt"].to_list() == ["2001", "29 mars 2012", "hösten 2012"]
    assert list(shown.plot.data[0].y) == sorted(shown.plot.data[0].y)


def test_a_recommendation_is_never_shown_as_a_decision() -> None:
    shown = drawn(EVENTS)
    symbols = dict(zip(shown.table["Status"], shown.plot.data[0].marker.symbol, strict=True))
    assert symbols == {"Övrigt": "line-ew-open", "Rekommendation": "diamond-open", "Beslut": "circle"}
    assert "29 mars 2012, rekommendation, KSL: Kommunerna rekommenderas" in shown.alt


def test_long_texts_are_wrapped_and_every_event_gets_its_room() -> None:
    shown = drawn([(i, "2012", "year", "KSL", "decision", "Ett mycket långt ord om samverkan " * 6) for i in range(12)])
    tops = [note.y for note in shown.plot.layout.annotations]
    lines = [note.text.count("<br>") + 1 for note in shown.plot.layout.annotations]
    assert all(
        top + 16 * number <= after
        for top, number, after in zip(tops, lines, [*tops[1:], shown.plot.layout.yaxis.range[0]], strict=True)
    )
    assert max(style.width_of(line) for note in shown.plot.layout.annotations for line in note.text.split("<br>")) < 280


def test_a_timeline_without_events_is_a_note() -> None:
    assert isinstance(draw([]), Prose)
