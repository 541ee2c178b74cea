"""What in a comment looks like personal data is pointed out, whatever its writing; hours, ages and file numbers are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from busanalys.intake.match import personal

EMAILS = (
    "anna.andersson@exempel.se", "anna (at) exempel.se", "anna＠exempel.se", "anna[at]exempel[punkt]se", "anna@exempel．se",
    "anna snabel-a exempel punkt se", "anna at exempel dot se", "anna(a)exempel.se",
    "anna @ exempel.se", "anna(snabela)exempel.se",
)  # fmt: skip
PHONES = (
    "08-123 456 78", "070 123 45 67", "+46 70-123 45 67", "08 - 123 456 78", "070 – 123 45 67", "08/123 456 78",
    "+46 (0)70 123 45 67", "0046701234567", "0123-456 78",
)  # fmt: skip
NOBODYS = (
    "08.00-16.30", "09:00-10:30", "08.00 – 16.30", "0800-1630", "0139-2024/118", "00-2024-1187", "01.01.2024-31.12.2024",
    "0-18 år 120 planer", "dnr 0123-45678", "Dnr: 01234567", "beslut 0139/2231", "mellan 0 och 18 år", "SOU 2020:47",
    "08.00-16.30 och 08.00-12.00", "kl 08.00 - 12.00, 13.00 - 16.30", "121212-1213",
    "12 av 31 svarade", "under 2023-2024 gjordes 12",
)  # fmt: skip
SEPARATORS = ["", "-", "–", "—", "+", " ", ".", "/", ":", "_", " - ", "·", ",", "−"]


@pytest.mark.parametrize("text", EMAILS)
def test_an_address_is_found_in_every_writing(text: str) -> None:
    assert [hit.kind for hit in personal.find(f"Skriv till {text} i god tid.")] == [personal.EMAIL]


@pytest.mark.parametrize("text", PHONES)
def test_a_telephone_number_is_found_whole(text: str) -> None:
    assert [(hit.kind, hit.value) for hit in personal.find(f"Ring {text}.")] == [(personal.PHONE, text)]


@pytest.mark.parametrize("text", NOBODYS)
def test_hours_ages_and_file_numbers_are_nobodys(text: str) -> None:
    assert personal.masked(f"Se {text} om det.") == f"Se {text} om det."


@given(st.dates(), st.integers(0, 999), *(st.sampled_from(SEPARATORS) for _ in range(3)), st.booleans())
def test_an_identity_number_is_found_with_every_separator(
    born: object, birth: int, one: str, two: str, last: str, century: bool
) -> None:
    year, month, day = str(born).split("-")
    digits = f"{year[2:]}{month}{day}{birth:03d}"
    number = f"{digits}{luhn.calc_check_digit(digits)}"
    written = f"{'19' if century else ''}{year[2:]}{one}{month}{two}{day}{last}{number[6:]}"
    found = personal.find(f"Gäller {written} ja")
    assert [hit.kind for hit in found] == [personal.IDENTITY]
    assert "".join(filter(str.isdigit, found[0].value))[-10:] == number


@given(st.lists(st.sampled_from([*"0189afå.:-/ +@(", " at ", "snabel-a", ".se", "19", "192.168.0.1", "fe80::1"]), max_size=14))
def test_no_text_is_passed_over_in_which_a_pattern_holds(parts: list[str]) -> None:
    text = "".join(parts)
    assert personal.NEEDED.search(text) or not any(pattern.search(text) for _, pattern in personal.PATTERNS)


@given(st.text(st.sampled_from("0123456789-./ +@a(t)_"), max_size=40))
def test_masking_leaves_nothing_that_looks_personal_and_nothing_else_changes(text: str) -> None:
    once = personal.masked(text)
    assert personal.masked(once) == once or personal.find(once)
    assert (once == text) == (not personal.find(text))
