"""What a page states, and what differs between two states of it."""

from __future__ import annotations

import pandas as pd
from handmade import cell, figure, markdown, notebook, shown, table

from busanalys.figures.figure import Commentary, Prose
from busanalys.figures.statements import Change, changes, of_notebook, row_keys
from busanalys.survey.signatures import Statement


def said(*cells: object) -> dict[tuple[str, str, str], str]:
    return {(one.part, one.row, one.column): one.value for one in of_notebook(notebook(*cells), "report")}  # type: ignore[arg-type]


def test_a_figure_states_its_title_its_base_and_every_cell_of_its_table() -> None:
    stated = of_notebook(notebook(shown(figure())), "report")
    assert Statement("report", "works", "", "Rubrik", "13 av 31 svarar ”ja”", "Bas: 31 enkätsvar") in stated
    assert Statement("report", "works", "ja", "Antal", "13", "Bas: 31 enkätsvar") in stated
    assert Statement("report", "works", "nej", "Andel", "58\u00a0%", "Bas: 31 enkätsvar") in stated


def test_a_table_with_a_column_for_the_base_gives_every_row_its_own() -> None:
    frame = pd.DataFrame({"År": ["2023", "2024"], "Antal": [13, 14], "Bas": ["30 grupper", "31 grupper"]})
    bases = {one.row: one.base for one in of_notebook(notebook(shown(table(frame=frame))), "report") if one.column == "Antal"}
    assert bases == {"2023": "30 grupper", "2024": "31 grupper"}


def test_a_sentence_is_placed_by_its_section_and_its_cell() -> None:
    stated = said(markdown("## Sammanfattning\n\nText."), shown(Prose(("Tio grupper svarade.",), ("Ja: 7", "Nej: 3"))))
    assert stated == {
        ("secret_code()", "Sammanfattning", "Mening"): "Tio grupper svarade.",
        ("secret_code()", "Sammanfattning", "Mening 2"): "Ja: 7",
        ("secret_code()", "Sammanfattning", "Mening 3"): "Nej: 3",
    }


def test_last_years_commentary_is_no_statement() -> None:
    stated = said(shown(Commentary("Kommentar", "I år.", "Förra årets kommentar", "I fjol.")))  # type: ignore[arg-type]
    assert list(stated.values()) == ["I år."]


def test_an_output_of_an_analysts_own_is_a_statement_too() -> None:
    from nbformat.v4 import new_output

    own = new_output("display_data", data={"text/plain": "medel 4,2"})
    assert list(said(cell(own, new_output("stream", name="stdout", text="n = 3\n"))).values()) == ["medel 4,2", "n = 3"]


def test_rows_that_share_their_first_cell_are_told_apart_by_their_words_not_their_numbers() -> None:
    assert row_keys([["Ja", "Nej", 3], ["Ja", "Ja", 5], ["Nej", "Ja", 1]]) == ["Ja / Nej", "Ja / Ja", "Nej"]


def statement(row: str, column: str, value: str, part: str = "works") -> Statement:
    return Statement("report", part, row, column, value, "")


TITLE = statement("", "Rubrik", "Svaren")


def test_a_changed_cell_is_named_by_its_heading_with_both_values() -> None:
    before, now = [TITLE, statement("ja", "Antal", "13")], [TITLE, statement("ja", "Antal", "12")]
    assert changes(before, now) == [Change("report", "Svaren", "ja", "Antal", "13", "12")]


def test_a_row_that_came_or_went_is_one_change() -> None:
    yes, no = statement("ja", "Antal", "13"), [statement("nej", "Antal", "3"), statement("nej", "Andel", "19 %")]
    assert changes([TITLE, yes], [TITLE, yes, *no]) == [
        Change("report", "Svaren", "nej", "Hela raden", "", "Antal: 3; Andel: 19 %")
    ]
    assert changes([TITLE, yes, *no], [TITLE, yes]) == [
        Change("report", "Svaren", "nej", "Hela raden", "Antal: 3; Andel: 19 %", "")
    ]


def test_rows_in_another_order_are_no_change() -> None:
    rows = [statement("ja", "Antal", "13"), statement("nej", "Antal", "3")]
    assert changes([TITLE, *rows], [TITLE, *reversed(rows)]) == []
