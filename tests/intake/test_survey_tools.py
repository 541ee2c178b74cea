"""Exports as the survey tools write them, in shapes that Hypothesis chooses: right at once or asked about, never wrong."""

from __future__ import annotations

from collections.abc import Callable

import cases
import gate
import pytest
from cases import AT_ONCE, BUP, COUNT, DAY, MEMBERS, REFUSED, SCHOOL, SOCIAL, WORKS
from hypothesis import given
from hypothesis import strategies as st

Heading = Callable[[str, str], str]
TICKS = {
    "LimeSurvey": ("Ja", "Nej"), "LimeSurvey, Y": ("Y", ""), "LimeSurvey, 1 and 2": ("1", "2"), "Kobo": ("1", "0"),
    "REDCap": ("Checked", "Unchecked"), "Webropol": ("1", ""), "Netigate": ("x", ""), "Excel": ("SANT", "FALSKT"),
    "Sphinx": ("✓", ""), "SPSS": ("Vald", "Ej vald"), "Qualtrics": ("1", "-99"),
}  # fmt: skip
HEADINGS: dict[str, Heading] = {
    "brackets": lambda q, o: f"{q} [{o}]",
    "choice": lambda q, o: f"{q} (choice={o})",
    "colon": lambda q, o: f"{q}: {o}",
    "dash": lambda q, o: f"{q} - {o}",
    "slash": lambda q, o: f"{q}/{o}",
    "arrow": lambda q, o: f"{q} > {o}",
    "numbered": lambda q, o: f"3. {q} - {o}",
}
JOINTS = st.sampled_from([";", "; ", ",", ", ", "|", "\n", " ; ", "/", " • "])
OWN: dict[str, Callable[[int], str]] = {
    "Svars-ID": lambda n: str(500 + n), "Status": lambda _: "Slutförd", "Språk": lambda _: "sv",
    "IP-adress": lambda n: f"192.0.2.{n}", "E-post": lambda n: f"person{n}@exempel.se", "Namn": lambda n: f"Påhittad Person {n}",
    "Starttid": lambda _: "2025-03-01 08:00:00", "_uuid": lambda n: f"7c0f-{n}", "collector id": lambda _: "4711",
    "Finished": lambda _: "True", "Progress": lambda _: "100", "Totalt antal poäng": lambda _: "", "lastpage": lambda _: "4",
}  # fmt: skip
DAYS: dict[str, Callable[[str], str]] = {
    "iso": lambda day: day, "with T": lambda day: f"{day[:10]}T{day[11:]}+01:00", "date": lambda day: day[:10],
    "short": lambda day: day[2:10], "plain": lambda day: day[:10].replace("-", ""),
    "slashed": lambda day: f"{day[8:10]}/{day[5:7]}/{day[:4]}",
    "American": lambda day: f"{int(day[5:7])}/{int(day[8:10])}/{day[2:4]} 9:30:00 AM",
}  # fmt: skip


@pytest.mark.parametrize("tool", TICKS)
@pytest.mark.parametrize("heading", HEADINGS)
def test_a_column_per_option_is_right_in_every_tools_writing(tool: str, heading: str) -> None:
    ticked, not_ticked = TICKS[tool]
    lines = cases.by_option(HEADINGS[heading], lambda chosen, _: ticked if chosen else not_ticked)
    found = cases.understood(lines)
    assert found.word == AT_ONCE, found.told


@pytest.mark.slow
@given(
    joint=JOINTS, own=st.permutations(list(OWN)), some=st.integers(0, len(OWN)), day=st.sampled_from(list(DAYS)),
    delimiter=st.sampled_from(";,\t"), order=st.permutations(range(6)), columns=st.randoms(use_true_random=False),
)  # fmt: skip
@gate.examples(60)
def test_a_column_per_question_is_right_whatever_else_the_tool_writes(
    joint: str, own: list[str], some: int, day: str, delimiter: str, order: list[int], columns: object
) -> None:
    head, *rows = cases.lines(joint)
    lines = [head, *(rows[place] for place in order)]
    for number, row in enumerate(lines[1:], 1):
        row[DAY] = DAYS[day](row[DAY])
        row[:0] = [OWN[name](number) for name in own[:some]]
    lines[0][:0] = own[:some]
    places = list(range(len(lines[0])))
    columns.shuffle(places)  # type: ignore[attr-defined]
    shuffled = [[row[place] for place in places] for row in lines]
    found = cases.understood(shuffled, delimiter=delimiter)
    assert found.word == AT_ONCE, found.told


SIGNS = ["1", "2", "0", "3", "-99", "x", "", "Ja", "Nej", "Y", "kanske", "9"]
CHOSEN, LEFT = {"1", "x", "Ja", "Y"}, {"0", "-99", "", "Nej"}


@pytest.mark.slow
@given(st.lists(st.sampled_from(SIGNS), min_size=2, max_size=2, unique=True))
@gate.examples(80)
def test_no_writing_of_ticks_is_ever_taken_for_its_opposite(signs: list[str]) -> None:
    ticked, not_ticked = signs
    found = cases.understood(cases.by_option(HEADINGS["brackets"], lambda chosen, _: ticked if chosen else not_ticked))
    natural = (ticked in CHOSEN and not_ticked in LEFT) or (ticked, not_ticked) == ("1", "2")
    absurd = (ticked in LEFT and not_ticked in CHOSEN | LEFT) or (ticked, not_ticked) == ("2", "1")
    assert absurd or found.word == (AT_ONCE if natural else REFUSED), found.told


UNCERTAIN = ["1,000", "1.000", "12-15", "3 + 4", "ca 12", "minst 5", "12 %", "1 00", "1.5", "-3", "tolv", "1,200", "12 13"]
NEARLY = ["bra", "Fungerar inte bra", "Skola", "1", "Fungerar bra, men", "Ja/Nej", "3"]


@given(st.sampled_from(UNCERTAIN))
@gate.examples(13)
def test_a_number_that_is_not_certain_is_never_stored(text: str) -> None:
    assert cases.understood(cases.changed(cases.lines(), {(1, COUNT): text})).word == REFUSED


@given(st.sampled_from(NEARLY), st.sampled_from([WORKS, MEMBERS]))
@gate.examples(14)
def test_a_label_that_is_only_likely_is_never_stored(text: str, place: int) -> None:
    assert cases.understood(cases.changed(cases.lines(), {(1, place): text})).word == REFUSED


@pytest.mark.slow
@given(st.lists(st.sampled_from([SOCIAL, SCHOOL, BUP, "Kultur och fritid"]), min_size=1, max_size=4, unique=True), JOINTS)
@gate.examples(40)
def test_own_words_among_choices_are_kept_whole_and_asked_about(known: list[str], joint: str) -> None:
    text = joint.join([*known, "samordnare för SSPF"])
    found = cases.understood(cases.changed(cases.lines(), {(1, MEMBERS): text}))
    assert found.word == REFUSED
    assert "'samordnare för SSPF' (members_represented" in found.told
    assert found.told.count("(members_represented") == 1
