"""Transitions: who moved up, who moved down, and what cannot be compared."""

from __future__ import annotations

from frames import moves

from busanalys.figures import charts
from busanalys.figures.figure import Figure, Prose
from busanalys.text import NO_BREAK

GOOD, POOR, UNKNOWN = ("Fungerar bra", "positive"), ("Mindre bra", "negative"), ("Vet ej", "unknown")
ROWS = [
    *[(f"Närmare {i}", *POOR, *GOOD, "closer") for i in range(4)],
    *[(f"Lika {i}", *GOOD, *GOOD, "same") for i in range(5)],
    *[(f"Längre {i}", *GOOD, *POOR, "further") for i in range(2)],
    ("Okänd", *UNKNOWN, *GOOD, "not_comparable"),
]
COMPARABLE = 11


def draw(rows: list[tuple[str, str, str, str, str, str]]) -> Figure | Prose:
    return charts.transitions(moves(rows), id="t", question_label="SIP-mallen", year=2015, source="Prov", synthetic=False)


def drawn(rows: list[tuple[str, str, str, str, str, str]]) -> Figure:
    shown = draw(rows)
    assert isinstance(shown, Figure)
    return shown


def lengths(shown: Figure) -> dict[str, float]:
    return {trace.name: trace.x[0] for trace in shown.plot.data if trace.name}


def test_each_pair_of_answers_is_a_bar_of_its_groups() -> None:
    assert lengths(drawn(ROWS)) == {
        "Mindre bra → Fungerar bra": 4,
        "Fungerar bra → Fungerar bra": 5,
        "Fungerar bra → Mindre bra": 2,
    }


def test_the_bars_and_the_table_hold_every_comparable_group_once() -> None:
    shown = drawn(ROWS)
    assert sum(lengths(shown).values()) == COMPARABLE == shown.table["Antal BUS-grupper"].sum()
    assert "Okänd" not in " ".join(shown.table["Vilka"])


def test_the_title_counts_who_came_closer_and_further_of_the_comparable_groups() -> None:
    assert drawn(ROWS).title == "Sedan 2014 har 4 av 11 jämförbara BUS-grupper kommit närmare ja och 2 längre från"
    assert "Bas: 11 BUS-grupper som tog ställning båda åren" in drawn(ROWS).subtitle


def test_a_title_says_that_nothing_changed() -> None:
    assert drawn(ROWS[4:9]).title == "Inget av de svar som kan jämföras har ändrats sedan 2014"


def test_each_direction_has_a_heading_with_its_sum() -> None:
    texts = [note.text for note in drawn(ROWS).plot.layout.annotations]
    assert {"Närmare ja: 4 BUS-grupper", "Oförändrat: 5 BUS-grupper", "Längre från ja: 2 BUS-grupper"} <= set(texts)


def test_shares_are_of_the_comparable_groups() -> None:
    assert f"Mindre bra till Fungerar bra: 4 (36{NO_BREAK}%)" in drawn(ROWS).alt


def test_closer_and_further_differ_in_lightness_and_in_their_section() -> None:
    shown = drawn(ROWS)
    colours = {trace.name: trace.marker.color for trace in shown.plot.data if trace.name}
    assert len(set(colours.values())) == 3
    assert len(shown.plot.layout.shapes) == 2


def test_no_comparable_groups_give_a_note() -> None:
    assert isinstance(draw(ROWS[-1:]), Prose)
