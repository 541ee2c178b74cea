"""Lists of answers with Swedish headings."""

from __future__ import annotations

import pandas as pd

import busanalys
from busanalys.figures import listings


def test_a_groups_years_stand_in_rows_with_how_many_said_the_same() -> None:
    rows = [
        ("SIP", "Ja", "positive", 2023, 5, 9),
        ("Avvikelser", "Frågan obesvarad", "gap", 2023, 0, 9),
        ("SIP", "Nej", "negative", 2024, 2, 11),
        ("Avvikelser", "Ja", "positive", 2024, 7, 11),
    ]
    frame = pd.DataFrame(rows, columns=["question_label", "label", "kind", "year", "same", "base"])
    shown = listings.beside_county_by_year(frame)
    assert list(shown.columns) == ["År", "Svarande", "SIP", "Avvikelser"]
    assert shown.to_numpy().tolist() == [["2023", 9, "Ja (5)", "Frågan obesvarad"], ["2024", 11, "Nej (2)", "Ja (7)"]]


def test_an_earlier_group_ends_the_year_before_its_successor_begins() -> None:
    frame = listings.membership(busanalys.load("example").registry, "solna-sundbyberg", 2024).set_index("Roll")
    assert frame.loc["tidigare grupp"].to_numpy().tolist() == [["Solna", "2013", "2021"], ["Sundbyberg", "2013", "2021"]]
    assert set(frame.loc["ingår", "Från"]) == {"2022"}
