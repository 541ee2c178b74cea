from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busanalys import text


@pytest.mark.parametrize(
    ("count", "base", "expected"), [(13, 31, 42), (22, 30, 73), (27, 30, 90), (1, 200, 1), (1, 8, 13), (0, 31, 0), (31, 31, 100)]
)
def test_per_cent_is_whole_and_halves_go_up(count: int, base: int, expected: int) -> None:
    assert text.whole_percent(count, base) == expected


@given(base=st.integers(1, 10_000), data=st.data())
def test_whole_per_cent_is_never_further_than_half_a_point_away(base: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, base))
    assert abs(text.whole_percent(count, base) - 100 * count / base) <= 0.5


def test_a_base_under_ten_gets_counts_only() -> None:
    assert text.count_and_share(3, 9) == "3"
    assert text.of_base(3, 9, "grupper") == "3 av 9 grupper"
    assert text.count_and_share(13, 31) == "13 (42\u00a0%)"
    assert text.of_base(13, 31, "enkätsvar") == "13 av 31 enkätsvar (42\u00a0%)"


def test_numbers_have_decimal_comma_and_a_space_that_does_not_break() -> None:
    assert text.number(12345.65, 1) == "12\u00a0345,7"
    assert text.number(-3) == "\u22123"


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_lists_are_joined_as_in_running_text(words: list[str], expected: str) -> None:
    assert text.join(words) == expected


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("svarande BUS-grupper", "svarande BUS-grupp"),
        ("BUS-grupper som fick frågan", "BUS-grupp som fick frågan"),
        ("lokala samverkansgrupper", "lokal samverkansgrupp"),
        ("jämförbara BUS-grupper", "jämförbar BUS-grupp"),
        ("områden", "område"),
        ("stadsdelsområden", "stadsdelsområde"),
        ("kommuner", "kommun"),
        ("enkätsvar", "enkätsvar"),
    ],
)
def test_one_is_counted_in_the_singular_and_none_or_several_in_the_plural(many: str, one: str) -> None:
    assert [text.counted(n, many) for n in (0, 1, 2)] == [f"0 {many}", f"1 {one}", f"2 {many}"]
    assert [text.of_base(n, n, many) for n in (0, 1, 2)] == [f"0 av 0 {many}", f"1 av 1 {one}", f"2 av 2 {many}"]


def test_numerals_and_plurals() -> None:
    assert [text.numeral(1), text.numeral(1, neuter=True), text.numeral(12), text.numeral(13)] == ["en", "ett", "tolv", "13"]
    assert [text.plural(n, "grupp", "grupper") for n in (0, 1, 2)] == ["grupper", "grupp", "grupper"]


def test_dates_are_written_out() -> None:
    assert text.long_date(date(2014, 5, 9)) == "9 maj 2014"


NUMBERS = [(1234, "1\u00a0234"), (0.5, "0,5"), (30.0, "30"), (2.345, "2,35"), (100.0, "100"), (float("nan"), "–")]


@pytest.mark.parametrize(("value", "words"), [*NUMBERS, (None, "–"), (True, "ja"), ("07", "07")])
def test_a_cell_is_written_as_a_swedish_reader_expects(value: object, words: str) -> None:
    assert text.cell(value) == words


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Samordningsansvarig", "Samord-nings-ans-va-rig"),
        ("överenskommelser", "öve-rens-kom-mel-ser"),
        ("avvikelserapporteringen", "avvi-kel-se-rap-por-te-rin-gen"),
        ("samordning", "samord-ning"),
        ("kännedom", "kännedom"),
    ],
)
def test_long_words_may_be_broken_between_syllables_and_read_the_same(word: str, parts: str) -> None:
    assert text.breakable(word).replace("\u00ad", "-") == parts
    assert text.breakable(f"om {word}.").replace("\u00ad", "") == f"om {word}."
