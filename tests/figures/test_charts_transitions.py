"""Change: who moved, by name, and those that did not as one bar."""

from __future__ import annotations

from bs4 import BeautifulSoup
from frames import moves

from busanalys.figures import charts
from busanalys.figures.figure import Prose, Table

GOOD, POOR, UNKNOWN = ("Fungerar bra", "positive"), ("Mindre bra", "negative"), ("Vet ej", "unknown")
ROWS = [
    *[(f"Närmare {i}", *POOR, *GOOD, "closer") for i in range(4)],
    *[(f"Lika {i}", *GOOD, *GOOD, "same") for i in range(5)],
    *[(f"Längre {i}", *GOOD, *POOR, "further") for i in range(2)],
    ("Okänd", *UNKNOWN, *GOOD, "not_comparable"),
]
COMPARABLE = 11


def draw(rows: list[tuple[str, str, str, str, str, str]]) -> Table | Prose:
    return charts.transitions(moves(rows), id="t", question_label="SIP-mallen", year=2015, source="Prov", synthetic=False)


def drawn(rows: list[tuple[str, str, str, str, str, str]]) -> tuple[Table, BeautifulSoup]:
    shown = draw(rows)
    assert isinstance(shown, Table)
    return shown, BeautifulSoup(shown.markup, "html.parser")


def test_every_group_that_moved_is_named_once_with_what_it_answered_then_and_now() -> None:
    _, page = drawn(ROWS)
    items = {str(item.a.get_text()): item.select_one(".from").get_text() for item in page.select(".moves li")}  # type: ignore[union-attr]
    assert items == {
        **{f"Närmare {i}": "mindre bra →till fungerar bra" for i in range(4)},
        **{f"Längre {i}": "fungerar bra →till mindre bra" for i in range(2)},
    }


def test_those_that_did_not_move_are_one_bar_of_the_comparable_groups_and_nobody_else_is_told() -> None:
    shown, page = drawn(ROWS)
    assert page.select_one(".unmoved").get_text() == "Oförändrat: 5 av 11 (5 fungerar bra)"  # type: ignore[union-attr]
    assert [bar["style"] for bar in page.select(".track span")] == ["width:45.5%"]
    assert shown.frame["Antal BUS-grupper"].sum() == COMPARABLE
    assert "Okänd" not in shown.markup + " ".join(shown.frame["Vilka"])


def test_the_title_counts_who_came_closer_and_further_of_the_comparable_groups() -> None:
    shown, page = drawn(ROWS)
    assert shown.caption == "Sedan 2014 har 4 av 11 jämförbara BUS-grupper kommit närmare ja och 2 längre från"
    assert "Bas: 11 BUS-grupper som tog ställning båda åren" in page.get_text()


def test_a_title_says_that_nothing_changed_and_no_list_is_empty() -> None:
    shown, page = drawn(ROWS[4:9])
    assert shown.caption == "Inget av de svar som kan jämföras har ändrats sedan 2014"
    assert page.select(".moves") == []


def test_each_direction_has_a_heading_with_its_sum_and_a_sign() -> None:
    _, page = drawn(ROWS)
    assert [one.get_text() for one in page.select(".moves p")] == [
        "↑ Närmare ja: 4 BUS-grupper",
        "↓ Längre från ja: 2 BUS-grupper",
    ]


def test_no_comparable_groups_give_a_note() -> None:
    assert isinstance(draw(ROWS[-1:]), Prose)
