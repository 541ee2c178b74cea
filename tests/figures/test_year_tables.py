"""Rows per year and per number of demands: the same groups, everybody once, and the missing by name."""

from __future__ import annotations

import statistics

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from busanalys import indicators, survey
from busanalys.figures import charts
from busanalys.figures.figure import Prose, Table
from busanalys.reporting import report

EXAMPLE = survey.load("example")
SIP = "sip_count"


def page(shown: object) -> BeautifulSoup:
    assert isinstance(shown, Table)
    return BeautifulSoup(shown.markup, "html.parser")


def given(year: int) -> dict[str, int]:
    """The number of every group whose forms agree in the year, straight from the answers as given or corrected."""
    forms = EXAMPLE.tables["submissions"].query("year == @year").set_index("submission")["group_id"]
    rows = EXAMPLE.tables["answers"].query("question == @SIP and submission in @forms.index")
    decided = EXAMPLE.tables["decisions"].query("question == @SIP and kind == 'correct'").set_index("submission")["value"]
    numbers: dict[str, set[int]] = {}
    for form, value in zip(rows["submission"], rows["value"], strict=True):
        if str(value).isdigit():
            numbers.setdefault(forms[form], set()).add(int(decided.get(form, value)))
    return {group: min(found) for group, found in numbers.items() if len(found) == 1}


def test_the_numbers_of_a_year_are_those_of_the_same_groups_every_year() -> None:
    frame = indicators.same_groups_numbers(EXAMPLE, SIP, 2024)
    assert frame["groups"].nunique() == 1
    assert frame["groups"].iloc[0] >= 10
    assert list(frame["year"]) == list(range(int(frame["year"].min()), 2025))


def test_median_and_quartiles_are_those_of_the_answers() -> None:
    frame = indicators.same_groups_numbers(EXAMPLE, SIP, 2024).set_index("year")
    same = set.intersection(*(set(given(int(year))) for year in frame.index))
    for year, row in frame.iterrows():
        values = [given(int(str(year)))[group] for group in same]
        assert len(values) == row["groups"]
        lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
        assert (row["lower"], row["median"], row["upper"]) == pytest.approx((lower, median, upper))


def test_fewer_than_ten_same_groups_make_no_line() -> None:
    first = next(year for year in EXAMPLE.years if EXAMPLE.codebook.asked(SIP, year))
    assert indicators.same_groups_numbers(EXAMPLE, SIP, first).empty
    assert isinstance(report(EXAMPLE, first).number_trend(SIP), Prose)


def test_the_table_of_numbers_has_a_row_per_year_and_never_a_sum() -> None:
    shown = report(EXAMPLE, 2024).number_trend(SIP)
    frame = indicators.same_groups_numbers(EXAMPLE, SIP, 2024)
    assert [row.th.get_text() for row in page(shown).select("tbody tr")] == [str(year) for year in frame["year"]]  # type: ignore[union-attr]
    assert isinstance(shown, Table)
    assert "Summa" not in shown.frame


@pytest.mark.parametrize("year", EXAMPLE.years)
def test_every_group_stands_once_in_the_strip_of_demands_and_the_title_has_the_bounds(year: int) -> None:
    shown = report(EXAMPLE, year).requirements()
    met = indicators.requirements_met(EXAMPLE, year)
    links = [str(link["data-profile"]) for link in page(shown).select("dd a")]
    assert sorted(links) == sorted(set(links))
    assert set(links) >= set(met.loc[met["met"].add(met["unknown"]).eq(met["of"]), "group_id"]) & set(links)
    rows = page(shown).select("dl > div")
    assert [int(row.b.get_text()) for row in rows] == [len(row.select("dd a")) for row in rows]  # type: ignore[union-attr]
    full = rows[0].select("dd a")
    assert len(full) == int(met["met"].eq(met["of"]).sum())


def test_a_group_that_may_meet_more_is_hollow() -> None:
    shown = page(report(EXAMPLE, 2024).requirements())
    met = indicators.requirements_met(EXAMPLE, 2024).set_index("group_id")
    open_ones = {str(link["data-profile"]) for link in shown.select("a.hollow")}
    assert open_ones
    assert (met.loc[list(open_ones), "unknown"] > 0).all()


@pytest.mark.parametrize("year", [2013, 2020, 2024])
def test_the_response_names_every_group_that_did_not_answer(year: int) -> None:
    shown = report(EXAMPLE, year).response_rate()
    assert isinstance(shown, Table)
    row = shown.frame.set_index("År").loc[str(year)]
    forms = set(EXAMPLE.tables["submissions"].query("year == @year")["group_id"])
    names = EXAMPLE.registry.groups(year).set_index("group_id")["short_name"]
    told = {name for name in names if name in row["Svarade inte"]}
    assert told == {name for group, name in names.items() if group not in forms and name in row["Svarade inte"]}
    answered, of = (int(number) for number in row["Svarande"].split(" BUS")[0].split(" av "))
    assert shown.caption.startswith(f"{answered} av {of} BUS-grupper svarade {year}")
    assert of - answered == len([name for name in names if name in row["Svarade inte"].replace(" och ", ", ").split(", ")])
    bars = [str(bar["style"]) for bar in page(shown).select(".answered")]
    assert bars[-1] == f"width:{100 * answered / of:.1f}%"


def test_an_empty_frame_gives_a_note() -> None:
    frame = pd.DataFrame(columns=["year", "groups", "lower", "median", "upper"])
    assert isinstance(charts.numbers(frame, id="n", question_label="Antal", source="Prov", synthetic=False), Prose)
