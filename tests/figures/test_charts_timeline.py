"""The timeline: dates as precise as they are known, each event with the sign of its status."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from busanalys import text
from busanalys.figures import charts
from busanalys.figures.figure import Prose, Table

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


def draw(events: list[tuple[object, ...]]) -> Table | Prose:
    frame = pd.DataFrame(events, columns=COLUMNS)
    return charts.timeline(frame, id="t", title="Överenskommelsen", subtitle="2001–2020", source="001")


def drawn(events: list[tuple[object, ...]]) -> tuple[Table, list[tuple[str, str]]]:
    """The timeline, and the sign and the words of every event of its markup."""
    shown = draw(events)
    assert isinstance(shown, Table)
    items = BeautifulSoup(shown.markup, "html.parser").select("li")
    pairs = [(item.select(".sign")[0].get_text(), item.get_text()) for item in items]
    return shown, [(sign, said.removeprefix(sign)) for sign, said in pairs]


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


def test_events_go_from_the_top_down_in_their_order_each_with_its_source() -> None:
    shown, items = drawn(EVENTS)
    assert shown.frame["Tidpunkt"].to_list() == ["2001", "29 mars 2012", "Hösten 2012"]
    assert shown.frame["Källa"].to_list() == ["002", "003", "001"]
    assert [said.split(",")[0] for _, said in items] == ["2001", "29 mars 2012", "Hösten 2012"]


def test_a_recommendation_is_never_shown_as_a_decision() -> None:
    shown, items = drawn(EVENTS)
    by_status = dict(zip(shown.frame["Status"], items, strict=True))
    assert len({sign for sign, _ in by_status.values()}) == 3
    assert by_status["Rekommendation"][1].startswith("29 mars 2012, rekommendation, KSLKommunerna rekommenderas")


def test_hostile_words_come_out_as_text() -> None:
    _, items = drawn([(1, "2012", "year", "<b>KSL</b>", "decision", "<script>1</script>", "001")])
    assert items == [("●", "2012, beslut, <b>KSL</b><script>1</script>")]


def test_a_timeline_without_events_is_a_note() -> None:
    assert isinstance(draw([]), Prose)
