"""Trends: bounds, breaks, printed points and the groups that answered both years."""

from __future__ import annotations

from typing import Any

import pytest
from frames import trend, trend_row

from busanalys.figures import charts
from busanalys.figures.figure import Figure, Prose
from busanalys.text import NO_BREAK

LABEL = "Har lokala överenskommelser"
BREAK = {"break_before": True, "break_text": "frågan ändrad 2016, jämför inte över linjen"}


def bounded(year: int, count: int, base: int, total: int, unknown: int, **more: Any) -> dict[str, object]:
    upper = (count + unknown + total - base) / total
    return trend_row(year, count, base, total=total, lower=count / total, upper=upper, unknown_count=unknown, **more)


def draw(rows: list[dict[str, object]], **more: Any) -> Figure:
    shown = charts.trend(trend(rows), id="t", indicator_label=LABEL, source="Prov", synthetic=False, **more)
    assert isinstance(shown, Figure)
    return shown


def trace(shown: Figure, name: str) -> Any:
    return next(found for found in shown.plot.data if found.name == name)


def names(shown: Figure) -> list[str]:
    return [found.name for found in shown.plot.data]


def test_the_line_goes_through_the_shares_and_every_year_shows_count_and_base() -> None:
    shown = draw([trend_row(2014, 20, 31), trend_row(2015, 15, 30)])
    assert trace(shown, "Andel").y == pytest.approx((2000 / 31, 50))
    assert list(shown.plot.layout.xaxis.ticktext) == ["2014<br><b>20</b><br>31", "2015<br><b>15</b><br>30"]


def test_the_title_gives_the_last_level_with_its_base() -> None:
    shown = draw([trend_row(2014, 20, 31), trend_row(2015, 15, 30)])
    assert shown.title == f"{LABEL}: 15 av 30 svarande BUS-grupper (50{NO_BREAK}%) 2015"
    assert shown.subtitle == "Åren 2014–2015. Bas: 30–31 svarande BUS-grupper."


def test_bounds_are_columns_with_vet_ej_on_top() -> None:
    shown = draw([bounded(2015, 10, 30, total=40, unknown=6)])
    open_part, unknown = trace(shown, "Lägsta och högsta möjliga andel"), trace(shown, "Därav ”vet ej”")
    assert (open_part.base[0], open_part.y[0]) == pytest.approx((25, 25))
    assert (unknown.base[0], unknown.y[0]) == pytest.approx((50, 15))
    assert unknown.marker.pattern.shape == "."


def test_no_bound_is_drawn_where_the_number_of_groups_is_not_known() -> None:
    shown = draw([trend_row(2014, 20, 31)])
    assert names(shown) == ["Andel"]
    assert not any("högsta" in note for note in shown.notes)


def test_the_line_breaks_where_the_question_changed_and_says_so() -> None:
    shown = draw([trend_row(2015, 15, 30), trend_row(2016, 20, 30, **BREAK), trend_row(2017, 21, 30)])
    assert list(trace(shown, "Andel").x) == [2015, None, 2016, 2017]
    (line,) = shown.plot.layout.shapes
    assert line.x0 == 2015.5
    labels = " ".join(str(note.text).replace("<br>", " ") for note in shown.plot.layout.annotations)
    assert "Frågan ändrad 2016, jämför inte över linjen" in labels
    assert "frågan ändrad 2016, jämför inte över linjen" in shown.alt


def test_two_breaks_have_labels_on_different_levels() -> None:
    rows = [trend_row(2015, 15, 30), trend_row(2016, 20, 30, **BREAK), trend_row(2017, 21, 30, **BREAK)]
    levels = [note.yshift for note in draw(rows).plot.layout.annotations if "jämför" in str(note.text)]
    assert len(set(levels)) == 2


def test_printed_counts_are_marked_points_beside_the_line_with_their_own_base() -> None:
    shown = draw([trend_row(2014, 20, 31, origin="printed", base_unit="enkätsvar"), trend_row(2015, 15, 30)])
    assert list(trace(shown, "Andel").x) == [2015]
    assert list(trace(shown, "Tryckt i källan, egen bas").x) == [2014]
    assert f"2014: 20 av 31 enkätsvar (65{NO_BREAK}%) (tryckt i källan)" in shown.alt
    assert any("egen bas" in note for note in shown.notes)


def test_a_single_printed_point_is_a_figure() -> None:
    shown = draw([trend_row(2014, 20, 31, origin="printed", base_unit="enkätsvar")])
    assert names(shown) == ["Tryckt i källan, egen bas"]
    assert "20 av 31 enkätsvar" in shown.title


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(15, 17, "ökade antalet från 15 till 17"), (17, 15, "minskade antalet från 17 till 15"), (15, 15, "oförändrat 15")],
)
def test_words_of_change_speak_only_of_the_groups_that_answered_both_years(before: int, after: int, said: str) -> None:
    shown = draw([trend_row(2014, 10, 28), trend_row(2015, 25, 31, panel=(26, before, after))])
    assert shown.notes[0].startswith("Av de 26 BUS-grupper som tog ställning både 2014 och 2015")
    assert said in shown.notes[0]
    assert trace(shown, "Samma grupper båda åren").y[:2] == pytest.approx((100 * before / 26, 100 * after / 26))


def test_nothing_is_said_of_change_across_a_break() -> None:
    shown = draw([trend_row(2015, 10, 28), trend_row(2016, 25, 31, **BREAK)])
    assert "ökade" not in shown.alt + " ".join(shown.notes)


def test_a_base_under_ten_gives_counts_only() -> None:
    shown = draw([bounded(2015, 3, 7, total=8, unknown=1), bounded(2016, 5, 8, total=8, unknown=1)])
    assert list(trace(shown, "Antal").y) == pytest.approx([3, 5])
    visible = str(shown.plot.layout.annotations) + str(shown.plot.layout.yaxis.ticksuffix) + shown.alt
    assert "%" not in visible
    assert trace(shown, "Lägsta och högsta möjliga andel").base[0] == pytest.approx(3)


def test_a_year_without_the_question_has_a_dash_and_no_point() -> None:
    shown = draw([trend_row(2014, 20, 31), trend_row(2016, 15, 30)])
    assert shown.plot.layout.xaxis.ticktext[1] == "2015<br>–<br>–"
    assert list(trace(shown, "Andel").x) == [2014, 2016]


def test_a_trend_without_years_is_a_note() -> None:
    assert isinstance(charts.trend(trend([]), id="t", indicator_label=LABEL, source="Prov", synthetic=False), Prose)


def test_the_dashes_of_an_area_indicator_are_areas() -> None:
    rows = [trend_row(2013, 31, 39), trend_row(2014, 39, 39, panel=(39, 31, 39))]
    shown = draw([row | {"base_unit": "områden"} for row in rows])
    assert "Besked båda åren" in names(shown)
    assert shown.notes[0].startswith("Av de 39 områden med besked både 2013 och 2014")
