"""Lists of answers with Swedish headings."""

from __future__ import annotations

import pandas as pd

import busanalys
from busanalys.figures import groups, listings

COLUMNS = [
    "question_label", "category", "label", "kind", "count", "base", "own", "own_label", "own_kind", "same", "then_label",
    "then_year",
]  # fmt: skip


def in_county(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Rows of `indicators.group_in_county`."""
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(question=frame["question_label"])


def test_a_groups_answers_stand_beside_how_many_gave_the_same_and_its_last_answer() -> None:
    frame = in_county(
        ("SIP", "yes", "Ja", "positive", 5, 12, "yes", "Ja", "positive", 5, "Nej", "2023"),
        ("Avvikelser", "yes", "Ja", "positive", 9, 12, "blank", "Frågan obesvarad", "gap", 0, "", ""),
    )
    assert listings.beside_county(frame).to_numpy().tolist() == [
        ["SIP", "Ja", "5 av 12 BUS-grupper (42\u00a0%)", "Nej (2023)"],
        ["Avvikelser", "Frågan obesvarad", "", ""],
    ]


def test_what_differs_from_the_most_common_answer_is_told_with_its_number() -> None:
    frame = in_county(
        ("SIP", "yes", "Ja", "positive", 9, 12, "no", "Nej", "negative", 3, "", ""),
        ("SIP", "no", "Nej", "negative", 3, 12, "no", "Nej", "negative", 3, "", ""),
    )
    said = "Gruppen gav ett annat svar än det vanligaste i länet om SIP (nej; 9 av 12 svarar ja)."
    assert groups.differences(frame) == (said,)
    alike = frame.assign(own="yes", own_label="Ja", own_kind="positive")
    assert groups.differences(alike) == ("Gruppen gav länets vanligaste svar på alla frågor där den tog ställning.",)
    assert groups.differences(frame.assign(own_kind="gap")) == ()


def test_an_earlier_group_ends_the_year_before_its_successor_begins() -> None:
    frame = listings.membership(busanalys.load("example").registry, "solna-sundbyberg", 2024).set_index("Roll")
    assert frame.loc["tidigare grupp"].to_numpy().tolist() == [["Solna", "2013", "2021"], ["Sundbyberg", "2013", "2021"]]
    assert set(frame.loc["ingår", "Från"]) == {"2022"}
