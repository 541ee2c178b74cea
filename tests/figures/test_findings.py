"""Findings: one measure every year, its direction among the comparable groups, ties and doubt, and no word of cause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import busanalys
from busanalys import indicators
from busanalys.figures import findings, groups
from busanalys.figures.figure import Figure
from busanalys.figures.findings import Measure
from busanalys.indicators import Change
from busanalys.survey import Survey

UNIT = "svarande BUS-grupper"
CAUSES = re.compile(r"\b(eftersom|därför|på grund av|tack vare|beror på|leder till|effekt|orsak)", re.IGNORECASE)


def measure(count: int, base: int, *, others: tuple[tuple[str, int], ...] = (), unknown: int = 0, unit: str = UNIT) -> Measure:
    return Measure("Har rutiner", "har rutiner", count, base, unit, "Ja", others, unknown)


def change(then: int, now: int, n: int, moved: tuple[tuple[str, str], ...] = ()) -> Change:
    rows = pd.DataFrame(moved, columns=["short_name", "direction"])
    return Change("works", 2015, 2013, n, then, now, rows, {})


MOVED = (("Älvsjö", "closer"), ("Nacka", "closer"), ("Ekerö", "further"))


@pytest.mark.parametrize(
    ("found", "moved", "title"),
    [
        (measure(24, 29), None, "24 av 29 BUS-grupper har rutiner"),
        (measure(29, 29), None, "Alla 29 BUS-grupper har rutiner"),
        (measure(0, 29), None, "Ingen av 29 BUS-grupper har rutiner"),
        (measure(1, 1), None, "1 av 1 BUS-grupp har rutiner"),
        (measure(20, 31, unit="enkätsvar"), None, "Enligt 20 av 31 enkätsvar har gruppen rutiner"),
        (measure(31, 39, unit="områden"), None, "31 av 39 områden har rutiner"),
        (measure(12, 29), change(5, 10, 23, MOVED), "Fler BUS-grupper har rutiner: 12 av 29"),
        (measure(12, 29), change(10, 8, 23, MOVED), "Färre BUS-grupper har rutiner: 12 av 29"),
        (measure(12, 29), change(10, 11, 23, MOVED), "12 av 29 BUS-grupper har rutiner, i stort sett oförändrat"),
        (measure(12, 29), change(10, 10, 23), "12 av 29 BUS-grupper har rutiner, oförändrat"),
        (measure(12, 29), change(0, 0, 0), "12 av 29 BUS-grupper har rutiner"),
        (measure(12, 29, others=(("Nej", 12),)), None, "12 av 29 BUS-grupper har rutiner, lika många (12) svarar ”nej”"),
        (measure(12, 29, others=(("Nej", 14),)), None, "12 av 29 BUS-grupper har rutiner, något fler (14) svarar ”nej”"),
        (measure(20, 29, unknown=6), None, "20 av 29 BUS-grupper har rutiner, 6 svarar ”vet ej”"),
        (measure(20, 29, unknown=5), None, "20 av 29 BUS-grupper har rutiner"),
        (measure(11, 29, unknown=11), None, "11 av 29 BUS-grupper har rutiner, lika många (11) svarar ”vet ej”"),
    ],
)
def test_a_title_tells_the_measure_its_direction_and_what_is_less_than_plain(
    found: Measure, moved: Change | None, title: str
) -> None:
    assert findings.finding(found, moved) == title


def test_a_share_that_moves_against_the_comparable_groups_is_said_in_title_and_sentence() -> None:
    before, now, moved = measure(10, 20), measure(12, 30), change(8, 11, 18, MOVED)
    assert "åt olika håll" in findings.finding(now, moved, before)
    assert "Av alla som svarade var andelen 50\u00a0% 2013 och 40\u00a0% 2015." in findings.development(now, moved, before)


def test_those_who_moved_are_named_in_alphabetical_order_or_counted() -> None:
    assert findings.development(measure(12, 29), change(5, 6, 20, MOVED)) == (
        "Bland 20 jämförbara BUS-grupper ökade antalet från 5 till 6 sedan 2013.",
        "Närmare ”ja”: Nacka och Älvsjö.",
        "Längre från ”ja”: Ekerö.",
    )
    many = tuple((f"Grupp {n}", "closer") for n in range(11))
    assert "Närmare ”ja”: elva BUS-grupper." in findings.development(measure(12, 29), change(5, 16, 20, many))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 40))
def test_the_direction_of_a_title_is_that_of_the_comparable_groups(then: int, now: int, base: int) -> None:
    n = max(then, now, 1)
    title = findings.finding(measure(min(now, base), base), change(then, now, n, MOVED))
    assert title.startswith("Fler ") is (now - then > 1)
    assert title.startswith("Färre ") is (then - now > 1)
    assert ("oförändrat" in title) is (abs(now - then) <= 1)


def test_the_headline_is_the_largest_change_or_that_nothing_changed() -> None:
    small, large = (measure(3, 29), change(3, 5, 25, MOVED)), (measure(9, 29), change(2, 6, 12, MOVED))
    ranked = findings.by_change([small, large])
    said = "Fler BUS-grupper har rutiner: bland de 12 som tog ställning både 2013 och 2015 ökade antalet från 2 till 6"
    assert findings.headline(ranked) == said
    steady = findings.by_change([(measure(3, 29), change(3, 3, 25))])
    assert findings.headline(steady) == "Inget av de svar som kan jämföras har ändrats sedan 2013"
    nearly = findings.by_change([(measure(3, 29), change(3, 4, 25, MOVED))])
    assert findings.headline(nearly).startswith("I stort sett oförändrat sedan 2013")


@pytest.mark.slow
@pytest.mark.parametrize("years", [(2023, 2024), (2018, 2019), (2014, 2015)])
def test_every_title_of_two_years_tells_the_same_measure(years: tuple[int, int]) -> None:
    survey = busanalys.load("example")
    book = survey.codebook
    told = {year: {**dict(titles(survey, year))} for year in years}
    both = set(told[years[0]]) & set(told[years[1]])
    assert len(both) >= 7
    for year, question in product(years, both):
        title, wanted = told[year][question], book.positive(question)
        assert book.indicator(book.indicators_of(question)[0])["predicate"] in title
        assert not CAUSES.search(title)
        if book.question(question)["kind"] == "single":
            rows = indicators.distribution(survey, question, year).query("in_base")
            number = int(rows.loc[rows["category"].isin(wanted), "count"].sum())
            assert re.search(rf"\b(?:{number} av |Alla ){rows['base'].iloc[0]}\b", title), title


def titles(survey: Survey, year: int) -> Iterator[tuple[str, str]]:
    """The title of the figure of every question of the yearly report."""
    report = busanalys.report(survey, year)
    for question in (name for theme in report.themes() for name in report.questions(theme)):
        if isinstance(shown := report.question(question), Figure):
            yield question, shown.title


def rows(*cells: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=["short_name", "response", "n_submissions"])


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ((("Alfa", "answered", 1), ("Beta", "answered", 1)), ("Alla 2 BUS-grupper svarade.",)),
        ((("Alfa", "silent", 0), ("Beta", "answered", 1)), ("1 av 2 BUS-grupper svarade. Alfa har inte svarat.",)),
        ((("Alfa", "silent", 0), ("Beta", "silent", 0)), ("Ingen av 2 BUS-grupper svarade.",)),
        ((("Alfa", "answered", 1),), ("Länets enda BUS-grupp svarade.",)),
        ((("Alfa", "not_in_source", 0),), ()),
    ],
)
def test_who_answered_is_told_for_none_one_and_many(known: tuple[tuple[str, str, int], ...], said: tuple[str, ...]) -> None:
    assert groups.answered(rows(*known)) == said


def test_groups_that_merge_split_change_name_come_and_go_have_sentences_of_their_own() -> None:
    became = {"Solna": ["Solna/Sundbyberg"], "Sundbyberg": ["Solna/Sundbyberg"], "Väst": ["Nord", "Syd"], "Spånga": ["Järva"]}
    assert groups.reformed(became, ["Salem"], ["Ekerö"]) == (
        "Solna och Sundbyberg bildar nu gruppen Solna/Sundbyberg.",
        "Gruppen Väst delades i Nord och Syd.",
        "Gruppen Spånga blev Järva.",
        "Ny BUS-grupp: Salem.",
        "Ekerö har inte längre någon BUS-grupp.",
    )


def test_two_answers_are_told_with_vardera_only_of_several() -> None:
    one = rows(("Täby", "answered", 2))
    two = rows(("Österåker", "answered", 2), ("Danderyd", "answered", 2))
    assert groups.exceptions(one, {}) == ("Täby lämnade två svar.",)
    assert groups.exceptions(two, {"Enbart kommunen": ["Täby"]}) == (
        "Danderyd och Österåker lämnade två svar vardera.",
        "Enbart kommunen svarade i Täby.",
    )
