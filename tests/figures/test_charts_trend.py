"""Trends: one line with its ends named, whiskers, breaks, printed points, and frames that say what they are about."""

from __future__ import annotations

from typing import Any

import pytest
from frames import trend, trend_row

from busanalys import indicators, survey
from busanalys.figures import charts
from busanalys.figures.figure import Figure, Prose
from busanalys.text import NO_BREAK

LABEL = "Har lokala överenskommelser"
BREAK = {"break_before": True, "break_text": "frågan ändrad 2016, jämför inte över linjen"}
EXAMPLE = survey.load("example")
WHISKERS = "Lägsta och högsta möjliga"


def bounded(year: int, count: int, base: int, total: int, unknown: int, **more: Any) -> dict[str, object]:
    upper = (count + unknown + total - base) / total
    bounds = {"total": total, "lower": count / total, "upper": upper, "unknown_count": unknown, "open_count": total - base}
    return trend_row(year, count, base, **bounds, **more)


def kinds(municipalities: tuple[int, int], districts: tuple[int, int]) -> dict[str, int]:
    names = ("municipality_count", "municipality_base", "district_count", "district_base")
    return dict(zip(names, (*municipalities, *districts), strict=True))


def draw(rows: list[dict[str, object]], **more: Any) -> Figure:
    made = charts.trend(trend(rows), id="t", indicator_label=LABEL, source="Prov", synthetic=False, **more)
    assert isinstance(made, Figure)
    return made


def trace(made: Figure, name: str) -> Any:
    return next(found for found in made.plot.data if found.name == name)


def names(made: Figure) -> list[str]:
    return [found.name for found in made.plot.data]


def written(made: Figure) -> str:
    return " ".join(str(note.text).replace("<br>", " ") for note in made.plot.layout.annotations)


def test_the_line_is_the_loudest_ink_and_goes_through_the_shares() -> None:
    made = draw([trend_row(2014, 20, 31, **kinds((15, 20), (5, 11))), trend_row(2015, 15, 30, **kinds((8, 20), (7, 10)))])
    assert trace(made, "Andel").y == pytest.approx((2000 / 31, 50))
    assert {name: trace(made, name).line.width for name in ("Kommuner", "Stadsdelsområden")} == {
        "Kommuner": 1.5,
        "Stadsdelsområden": 1.5,
    }
    assert trace(made, "Andel").line.width == 3
    assert made.plot.layout.showlegend is False


def test_values_stand_at_the_first_the_lowest_and_the_last_point() -> None:
    rows = [trend_row(2013, 20, 30), trend_row(2014, 9, 30), trend_row(2015, 15, 30), trend_row(2016, 24, 30)]
    words = written(draw(rows))
    said = [f"{count} av 30, {share}{NO_BREAK}%" for count, share in ((20, 67), (9, 30), (24, 80))]
    assert all(one in words for one in said)
    assert "15 av 30" not in words


def test_every_year_is_written_in_four_digits_and_fewer_of_them_on_a_phone() -> None:
    made = draw([trend_row(year, 20, 30) for year in range(2013, 2025)])
    assert list(made.plot.layout.xaxis.ticktext) == [str(year) for year in range(2013, 2025)]
    narrow = made.drawing["layout"]["meta"]["narrow"]["xaxis.ticktext"]
    assert 2 <= len(narrow) < 6
    assert narrow[-1] == "2024"


def test_what_non_response_may_mean_is_a_stroke_a_year_explained_at_the_last() -> None:
    made = draw([bounded(2014, 10, 30, total=40, unknown=6), bounded(2015, 20, 30, total=40, unknown=0)])
    strokes = trace(made, WHISKERS)
    assert list(strokes.x) == [2014, 2014, None, 2015, 2015, None]
    assert [level for level in strokes.y if level is not None] == pytest.approx([25, 65, 50, 75])
    assert written(made).count("beroende på") == 1
    assert f"50–75{NO_BREAK}%" in written(made)


def test_the_caption_gives_the_bounds_of_the_last_year_of_the_line_with_their_own_base_and_vet_ej_told_apart() -> None:
    rows = [bounded(2014, 10, 30, total=40, unknown=6), bounded(2015, 17, 30, total=32, unknown=3)]
    printed = trend_row(2016, 20, 31, origin="printed", base_unit="enkätsvar")
    said = " ".join(draw([*rows, printed]).notes)
    assert f"andel 2015: 53{NO_BREAK}% och 69{NO_BREAK}% av 32 BUS-grupper som fick frågan" in said
    assert "2 gav inget besked och 3 svarade ”vet ej”" in said
    nothing_open = " ".join(draw([bounded(2014, 10, 30, total=30, unknown=0)]).notes)
    assert "Lägsta" not in nothing_open


def test_no_stroke_is_drawn_where_the_number_of_groups_is_not_known() -> None:
    made = draw([trend_row(2014, 20, 31), trend_row(2015, 20, 31)])
    assert names(made) == ["Andel"]
    assert "beroende" not in written(made)


def test_a_kind_of_group_has_no_point_where_its_base_is_under_ten_and_no_line_without_points() -> None:
    rows = [
        trend_row(2014, 20, 31, **kinds((15, 20), (5, 9))),
        trend_row(2015, 15, 30, **kinds((8, 9), (7, 8))),
        trend_row(2016, 15, 30, **kinds((8, 10), (7, 8))),
    ]
    made = draw(rows)
    assert list(trace(made, "Kommuner").x) == [2014, 2016]
    assert "Stadsdelsområden" not in [*names(made), written(made)]


def test_the_table_tells_what_a_pointer_meets_on_the_thin_lines() -> None:
    made = charts.trend(indicators.trend(survey.load("example"), "sip_template_works"))
    assert isinstance(made, Figure)
    for name in ("Kommuner", "Stadsdelsområden"):
        own = made.table.set_index("År")[name]
        for words in filter(
            None, (words for line in made.drawing["data"] if line.get("name") == name for words in line["customdata"])
        ):
            year, _, said = words.removeprefix(f"{name} ").partition(": ")
            assert own[year].split(" (")[0] == said.split(",")[0].split(" (")[0]


def test_the_line_has_a_gap_where_the_question_changed_and_the_gap_says_so() -> None:
    made = draw([trend_row(2015, 15, 30), trend_row(2016, 20, 30, **BREAK), trend_row(2017, 21, 30)])
    assert list(trace(made, "Andel").x) == [2015, None, 2016, 2017]
    (words,) = [note for note in made.plot.layout.annotations if note.text == "ny formulering"]
    assert words.x == 2015.5
    assert "frågan ändrad 2016, jämför inte över linjen" in made.alt


def test_vet_ej_stands_under_the_years_with_its_number() -> None:
    made = draw([bounded(2015, 10, 30, total=40, unknown=6), bounded(2016, 10, 30, total=40, unknown=0)])
    strip = trace(made, "Vet ej")
    assert (list(strip.y), list(strip.text), strip.yaxis) == ([6, 0], ["6", "0"], "y2")
    assert "Vet ej" not in names(draw([bounded(2015, 10, 30, total=40, unknown=0)]))


def test_printed_counts_are_rings_with_their_own_base_and_source() -> None:
    made = draw([trend_row(2014, 20, 31, origin="printed", base_unit="enkätsvar"), trend_row(2015, 15, 30)])
    assert list(trace(made, "Andel").x) == [2015]
    assert list(trace(made, "Tryckt i källan").x) == [2014]
    assert f"2014: 20 av 31 enkätsvar (65{NO_BREAK}%) (tryckt i källan)" in made.alt
    assert "tryckt: 20 av 31" in written(made)
    assert any("egen bas" in note and "Prov" in note for note in made.notes)


def test_made_up_data_shows_no_printed_points() -> None:
    assert set(indicators.trend(EXAMPLE, "sip_template_works")["origin"]) == {"computed"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (15, 17, "ökade antalet från 15 till 17"),
        (17, 15, "minskade antalet från 17 till 15"),
        (15, 15, "var antalet 15 båda åren"),
    ],
)
def test_words_of_change_speak_only_of_the_groups_that_answered_both_years(before: int, after: int, said: str) -> None:
    made = draw([trend_row(2014, 10, 28), trend_row(2015, 25, 31, panel=(26, before, after))])
    assert made.notes[0].startswith("Av de 26 BUS-grupper som tog ställning både 2014 och 2015")
    assert said in made.notes[0]


def test_the_change_of_one_group_is_told_in_the_singular() -> None:
    made = draw([trend_row(2014, 0, 1), trend_row(2015, 1, 1, panel=(1, 0, 1))])
    assert made.notes[0].startswith("Av 1 BUS-grupp som tog ställning både 2014 och 2015")


def test_a_base_under_ten_gives_counts_only() -> None:
    made = draw([bounded(2015, 3, 7, total=8, unknown=1), bounded(2016, 5, 8, total=8, unknown=1)])
    assert list(trace(made, "Antal").y) == pytest.approx([3, 5])
    assert "%" not in written(made) + str(made.plot.layout.yaxis.ticksuffix) + made.alt


def test_a_trend_without_years_is_a_note() -> None:
    assert isinstance(charts.trend(trend([]), id="t", indicator_label=LABEL, source="Prov", synthetic=False), Prose)


def test_a_frame_is_drawn_from_itself_also_when_it_is_filtered() -> None:
    frame = indicators.trend(EXAMPLE, "local_agreement")
    made = charts.trend(frame[frame["year"] > 2019])
    assert isinstance(made, Figure)
    assert made.id == "local_agreement-trend"
    assert made.title.startswith(LABEL)
    assert made.synthetic
    assert "påhittade" in made.source
