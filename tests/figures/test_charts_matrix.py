"""Matrices: every cell in its place, told apart without colour, with a key of what occurs and nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from frames import cells

from busanalys import states
from busanalys.figures import charts, style
from busanalys.figures.figure import Figure, Prose

GOOD = ("good", "Fungerar bra", "positive", 1)
POOR = ("poor", "Mindre bra", "negative", 2)
UNKNOWN = ("unknown", "Vet ej", "unknown", 3)
SILENT = ("silent", "Har inte svarat", "gap", 920)
YES = ("yes", "Ja", "positive", 1)
YEARS = [
    ("Farsta", "district", 2014, *GOOD),
    ("Farsta", "district", 2015, *SILENT),
    ("Täby", "municipality", 2014, *POOR),
    ("Täby", "municipality", 2015, *UNKNOWN),
]


def draw(frame: pd.DataFrame, **more: Any) -> Figure:
    shown = charts.matrix(frame, id="m", subject="SIP-mallen", source="Prov", synthetic=False, **more)
    assert isinstance(shown, Figure)
    return shown


def drawn_cells(shown: Figure) -> dict[str, str]:
    """The fill of every cell by what it says."""
    bars = [trace for trace in shown.plot.data if trace.type == "bar"]
    return {said: trace.marker.color for trace in bars for said in trace.customdata}


def key(shown: Figure) -> list[str]:
    return [said for said in drawn_cells(shown) if ":" not in said]


def texts(shown: Figure) -> list[str]:
    return [note.text for note in shown.plot.layout.annotations]


def test_every_group_and_year_has_a_cell_in_the_colour_of_its_answer() -> None:
    found = drawn_cells(draw(cells(YEARS)))
    assert found["Farsta, 2014: Fungerar bra"] == style.SCALE["positive"]
    assert found["Täby, 2014: Mindre bra"] == style.SCALE["negative"]
    assert found["Farsta, 2015: Har inte svarat"] == style.WHITE


def test_the_key_has_what_occurs_and_nothing_else() -> None:
    assert sorted(key(draw(cells(YEARS)))) == ["Fungerar bra", "Har inte svarat", "Mindre bra", "Vet ej"]
    assert key(draw(cells(YEARS[:1]))) == ["Fungerar bra"]


def test_the_key_stands_in_the_order_of_legends() -> None:
    shown = draw(cells(YEARS[::-1]))
    rows = {
        said: y for trace in shown.plot.data if trace.type == "bar" for said, y in zip(trace.customdata, trace.y, strict=True)
    }
    assert sorted(key(shown), key=rows.__getitem__) == ["Fungerar bra", "Mindre bra", "Vet ej", "Har inte svarat"]


def test_every_cell_carries_a_sign_beside_its_colour() -> None:
    signs = {sign for trace in draw(cells(YEARS)).plot.data if trace.type == "scatter" for sign in trace.text}
    assert signs == {style.look("positive").sign, style.look("negative").sign, "?", style.look("gap", "silent").sign}


def test_rows_and_columns_keep_the_order_of_the_frame() -> None:
    shown = draw(cells(YEARS).assign(row_kind="district"))
    assert list(shown.plot.layout.yaxis.ticktext[:2]) == ["Farsta", "Täby"]
    assert list(shown.table.columns) == ["BUS-grupp", "2014", "2015"]


def test_municipalities_and_districts_stand_under_their_headings() -> None:
    assert {"<b>Stadsdelsområden</b>", "<b>Kommuner</b>", "<b>Så läses rutorna</b>"} <= set(texts(draw(cells(YEARS))))


def test_a_year_in_which_the_group_did_not_exist_is_an_empty_cell_with_a_note() -> None:
    shown = draw(cells(YEARS[:3]))
    assert not any(said.startswith("Täby, 2015") for said in drawn_cells(shown))
    assert shown.notes == ("Tom ruta: BUS-gruppen fanns inte det året.",)
    assert draw(cells(YEARS)).notes == ()


def test_an_answer_taken_from_one_of_two_forms_is_marked() -> None:
    frame = cells(YEARS).assign(flagged=[True, False, False, False])
    shown = draw(frame)
    assert [sign for trace in shown.plot.data if trace.type == "scatter" for sign in trace.text if "*" in sign] == ["+*"]
    assert shown.notes[0].startswith("*")


def test_the_title_counts_the_most_common_answer_among_those_that_answered() -> None:
    rows = [(f"G{i}", "municipality", 2015, *answer) for i, answer in enumerate([GOOD, GOOD, POOR, SILENT, SILENT, SILENT])]
    assert draw(cells(rows)).title == "2015: 2 av 3 svarande BUS-grupper – fungerar bra"


def test_when_nobody_answered_in_the_last_year_the_title_says_so() -> None:
    assert draw(cells([("Täby", "municipality", 2015, *SILENT)])).title == "2015: ingen BUS-grupp har gett besked"


def test_by_questions_all_questions_share_one_scale() -> None:
    frame = cells([("Täby", "municipality", "SIP-mallen för barn", *GOOD), ("Täby", "municipality", "Lokala rutiner", *YES)])
    shown = draw(frame, by="questions")
    assert key(shown) == ["Fungerar bra / Ja"]
    assert set(drawn_cells(shown).values()) == {style.SCALE["positive"]}


def test_long_column_names_are_numbered_and_explained_above() -> None:
    frame = cells([("Täby", "municipality", "SIP-mallen för barn", *GOOD), ("Täby", "municipality", "Lokala rutiner", *YES)])
    shown = texts(draw(frame, by="questions"))
    assert {"1", "2"} <= set(shown)
    assert "1\u2002SIP-mallen för barn<br>2\u2002Lokala rutiner" in shown


def test_the_text_alternative_counts_every_column() -> None:
    alt = draw(cells(YEARS)).alt
    assert "2014: fungerar bra 1 och mindre bra 1; 2015: vet ej 1 och har inte svarat 1" in alt


def test_forty_rows_with_long_names_do_not_overlap_and_stay_light() -> None:
    names = [f"Älvsjö, Skärholmen och Hägersten-Liljeholmen {i}" for i in range(40)]
    frame = cells([(name, "district", year, *GOOD) for name in names for year in range(2013, 2025)])
    shown = draw(frame)
    axis = shown.plot.layout.yaxis
    rows = list(zip(axis.tickvals, axis.ticktext, strict=True))
    assert all((b - a) * 2 >= 15 * (one.count("<br>") + other.count("<br>") + 2) for (a, one), (b, other) in pairwise(rows[:40]))
    assert axis.range[0] <= shown.plot.layout.height
    assert len(shown.plot.to_json()) < 120_000


def test_all_states_can_stand_in_one_matrix() -> None:
    rows = [("Täby", "municipality", year, *state) for year, state in enumerate(states.STATES.values(), 2000)]
    assert len(key(draw(cells(rows)))) == len(states.STATES)


@pytest.mark.parametrize("by", ["years", "questions"])
def test_a_matrix_without_cells_is_a_note(by: str) -> None:
    shown = charts.matrix(cells([]), id="m", subject="SIP-mallen", source="Prov", synthetic=False, by=by)  # type: ignore[arg-type]
    assert isinstance(shown, Prose)


def test_municipalities_come_before_districts_under_one_heading_each_however_the_rows_are_mixed() -> None:
    rows = [
        (name, kind, 2014, *GOOD) for name, kind in [("Farsta", "district"), ("Täby", "municipality"), ("Älvsjö", "district")]
    ]
    shown = draw(cells(rows))
    assert list(shown.plot.layout.yaxis.ticktext[:3]) == ["Täby", "Farsta", "Älvsjö"]
    assert texts(shown).count("<b>Stadsdelsområden</b>") == 1


def test_a_long_word_of_a_label_gets_smaller_letters_to_fit_beside_the_cells() -> None:
    long = "Kännedom om avvikelserapporteringen"
    shown = draw(cells([(long, "district", 2014, *GOOD), ("Täby", "district", 2014, *POOR)]))
    assert set(shown.plot.layout.yaxis.ticktext) >= {
        'Kännedom om<br><span style="font-size:10px">avvikelserapporteringen</span>', "Täby"
    }  # fmt: skip
