"""Lists of answers with Swedish headings."""

from __future__ import annotations

import pandas as pd

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
