"""Tables for whoever computes with them: every number of a text comes out as a number, and no word is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from busanalys import states
from busanalys.render.page import numbers

COUNTS = st.integers(0, 99_999)
WORDS = st.sampled_from(["har inte svarat", "utanför basen", "framgår inte av källan", ""])


@given(st.lists(st.tuples(COUNTS, COUNTS, st.integers(0, 100)), min_size=1, max_size=6))
def test_counts_bases_and_shares_come_out_as_they_went_in(given_: list[tuple[int, int, int]]) -> None:
    rows = [["rad", f"{count} av {base} svarande BUS-grupper ({percent}\u00a0%)"] for count, base, percent in given_]
    columns, apart = numbers.apart(["Rad", "Svar"], rows)
    assert columns == ["Rad", "Svar: antal", "Svar: av", "Svar: andel", "Svar: enhet"]
    for row, (count, base, percent) in zip(apart, given_, strict=True):
        assert row[1:3] == [count, base]
        assert abs(100 * float(str(row[3])) - percent) < 1e-9
        assert row[4] == "svarande BUS-grupper"


@given(st.lists(COUNTS, min_size=3, max_size=6), WORDS)
def test_words_among_numbers_stand_in_a_column_of_their_own(counts: list[int], words: str) -> None:
    rows = [*([f"rad {n}", f"{count} grupper"] for n, count in enumerate(counts)), ["sist", words]]
    columns, apart = numbers.apart(["Rad", "Bas"], rows)
    assert [row[1] for row in apart] == [*counts, None]
    assert ("Status" in columns) == bool(words)
    assert not words or apart[-1][-1] == words


def test_states_stand_in_one_column_of_status_beside_the_answers() -> None:
    columns, apart = numbers.apart(["Område", "Svar"], [["Nacka", "Har inte svarat"], ["Täby", "Ja"]])
    assert columns == ["Område", "Svar", "Status"]
    assert [row[-1] for row in apart] == ["Har inte svarat", None]


def test_states_of_several_years_stand_with_their_years() -> None:
    rows = [["Nacka", "Har inte svarat", "Ja", "Har inte svarat"], ["Täby", "Ja", "Frågan obesvarad", "Motstridiga svar"]]
    columns, apart = numbers.apart(["BUS-grupp", "2013", "2014", "2015"], rows)
    assert columns[-1] == "Status"
    assert [row[-1] for row in apart] == [
        "2013, 2015: Har inte svarat",
        "2014: Frågan obesvarad; 2015: Motstridiga svar",
    ]


def test_a_table_with_a_status_of_its_own_keeps_one() -> None:
    columns, apart = numbers.apart(["Grupp", "Status", "Svar"], [["Nacka", "finns", "Har inte svarat"], ["Täby", "finns", "Ja"]])
    assert columns == ["Grupp", "Status", "Svar"]
    assert [row[1] for row in apart] == ["finns; Har inte svarat", "finns"]
    rows = [["Nacka", "under bildande", "Under bildande"], ["Täby", "finns", "Ja"]]
    assert numbers.apart(["Grupp", "Status", "Svar"], rows)[1] == rows


def test_what_the_same_groups_said_then_and_now_comes_out_as_three_numbers() -> None:
    columns, apart = numbers.apart(["I", "Samma grupper"], [["Länet", "8 → 10 av 23"], ["Kommuner", "–"], ["Stad", "2 → 4 av 8"]])
    assert columns == ["I", "Samma grupper: då", "Samma grupper: nu", "Samma grupper: av"]
    assert apart[0][1:4] == [8, 10, 23]


def test_every_value_has_a_status_from_one_list_and_so_has_every_column_of_answers() -> None:
    rows = [["Nacka", "Ja", "Vet ej (2018)"], ["Täby", "Har inte svarat", "Nej eller vet ej (redovisas sammanslaget i källan)"]]
    columns, coded = numbers.coded(["BUS-grupp", "2013", "2014"], rows)
    assert columns[-2:] == ["Statuskod: 2013", "Statuskod: 2014"]
    assert [row[-2:] for row in coded] == [["answered", "dont_know"], ["silent", "merged"]]
    assert numbers.coded(["BUS-grupp", "2013"], [["Järva", ""], ["Täby", "Vet ej"]])[1] == [
        ["Järva", "", ""],
        ["Täby", "Vet ej", "dont_know"],
    ]
    for state in states.STATES.values():
        (row,) = numbers.coded(["Område", "Svar"], [["Nacka", state.label]])[1]
        assert row[-1] in states.STATUSES
        assert row[-1] == {"separate": "answered", "unaccounted": "not_in_source"}.get(state.code, state.code)
    assert numbers.coded(["Område", "Antal"], [["Nacka", 3]]) == (["Område", "Antal", "Statuskod"], [["Nacka", 3, "answered"]])
    assert numbers.coded(["Svar"], [[f"(uppgiften {states.WITHHELD_NOTE})"]])[1][0][-1] == "withheld"


def test_names_among_numbers_with_units_are_no_states() -> None:
    rows = [["a", "Nykvarn"], ["b", "2 kommentarer"], ["c", "3 kommentarer"]]
    assert numbers.apart(["Beslut", "Gäller"], rows) == (["Beslut", "Gäller"], rows)


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers(), WORDS), min_size=2, max_size=2), max_size=5))
def test_whatever_a_table_holds_no_row_and_no_text_is_lost(rows: list[list[object]]) -> None:
    _, apart = numbers.apart(["A", "B"], rows)
    assert len(apart) == len(rows)
    for before, after in zip(rows, apart, strict=True):
        for cell in before:
            digits = [sign for sign in str(cell) if sign.isdigit()]
            kept = "".join(str(one) for one in after)
            assert cell in (None, "") or not str(cell).strip() or str(cell) in kept or digits


def test_years_are_numbers_single_shares_are_shares_and_texts_and_numbers_stay() -> None:
    rows = [["2023", "95\u00a0%", "Ja", 3], ["2024", "utanför basen", "Nej", None], ["2025", "100\u00a0%", "Ja", 4]]
    columns, apart = numbers.apart(["År", "Andel", "Svar", "Antal"], rows)
    assert columns == ["År", "Andel", "Svar", "Antal", "Status"]
    assert apart == [[2023, 0.95, "Ja", 3, None], [2024, None, "Nej", None, "utanför basen"], [2025, 1.0, "Ja", 4, None]]


def test_sentences_that_begin_with_a_number_stay_sentences() -> None:
    rows = [["a", "2 SIP-samordnare i staden (personer)"], ["b", "31 lokala grupper i länet"], ["c", "Nykvarn"]]
    assert numbers.apart(["Rad", "Uppgift"], rows) == (["Rad", "Uppgift"], rows)
