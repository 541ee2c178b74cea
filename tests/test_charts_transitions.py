"""Transitions: who moved up, who moved down, and what cannot be compared."""

from __future__ import annotations

from frames import moves

from busanalys.figures import charts
from busanalys.figures.figure import Figure, Prose
from busanalys.text import NO_BREAK

GOOD, POOR, UNKNOWN = ("Fungerar bra", "positive"), ("Mindre bra", "negative"), ("Vet ej", "unknown")
ROWS = [
    *[(f"Bättre {i}", *POOR, *GOOD, "better") for i in range(4)],
    *[(f"Lika {i}", *GOOD, *GOOD, "same") for i in range(3)],
    *[(f"Sämre {i}", *GOOD, *POOR, "worse") for i in range(2)],
    ("Okänd", *UNKNOWN, *GOOD, "not_comparable"),
]


def draw(rows: list[tuple[str, str, str, str, str, str]]) -> Figure | Prose:
    return charts.transitions(
        moves(rows), id="t", question_label="SIP-mallen", earlier=2014, later=2015, source="Prov", synthetic=False
    )


def drawn(rows: list[tuple[str, str, str, str, str, str]]) -> Figure:
    shown = draw(rows)
    assert isinstance(shown, Figure)
    return shown


def lengths(shown: Figure) -> dict[str, float]:
    return {trace.name: trace.x[0] for trace in shown.plot.data if trace.name}


def test_each_pair_of_answers_is_a_bar_of_its_areas() -> None:
    assert lengths(drawn(ROWS)) == {
        "Mindre bra → Fungerar bra": 4,
        "Fungerar bra → Fungerar bra": 3,
        "Fungerar bra → Mindre bra": 2,
        "Kan inte jämföras": 1,
    }


def test_the_bars_hold_every_area_once() -> None:
    shown = drawn(ROWS)
    assert sum(lengths(shown).values()) == len(ROWS) == shown.table["Antal områden"].sum()


def test_the_title_counts_better_same_and_worse_of_all_areas() -> None:
    assert drawn(ROWS).title == "Bättre än 2014 i 4, oförändrat i 3 och sämre i 2 av 10 områden"


def test_each_direction_has_a_heading_with_its_sum() -> None:
    texts = [note.text for note in drawn(ROWS).plot.layout.annotations]
    assert {"Bättre: 4 områden", "Oförändrat: 3 områden", "Sämre: 2 områden"} <= set(texts)


def test_shares_are_of_all_areas() -> None:
    assert f"Mindre bra till Fungerar bra: 4 (40{NO_BREAK}%)" in drawn(ROWS).alt


def test_what_cannot_be_compared_is_explained_and_told_apart_in_the_table() -> None:
    shown = drawn(ROWS)
    assert shown.notes[0].startswith("”Kan inte jämföras”")
    assert shown.table.iloc[-1].to_list() == ["Vet ej", "Fungerar bra", 1, "Kan inte jämföras", "Okänd"]


def test_a_changed_question_makes_nothing_comparable_and_says_why() -> None:
    shown = drawn([(f"Ö{i}", *GOOD, *POOR, "not_comparable") for i in range(39)])
    assert shown.title == "Inget av 39 områden kan jämföras med 2014"
    assert shown.notes[0].startswith("Frågan ändrades")


def test_better_and_worse_differ_in_lightness_and_in_their_section() -> None:
    shown = drawn(ROWS)
    colours = {trace.name: trace.marker.color for trace in shown.plot.data if trace.name}
    assert len(set(colours.values())) == 4
    assert len(shown.plot.layout.shapes) == 3


def test_no_areas_give_a_note() -> None:
    assert isinstance(draw([]), Prose)
