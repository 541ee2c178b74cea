"""Matrices: every cell in its place, told apart without colour, with a key of what occurs and nothing else."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from frames import cells

from busanalys import states
from busanalys.figures import charts, style
from busanalys.figures.charts.matrix import NUMBERED
from busanalys.figures.figure import Prose, Table

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


def draw(frame: pd.DataFrame, **more: Any) -> Table:
    shown = charts.matrix(frame, id="m", subject="SIP-mallen", source="Prov", synthetic=False, **more)
    assert isinstance(shown, Table)
    return shown


def page(shown: Table) -> BeautifulSoup:
    return BeautifulSoup(shown.markup, "lxml")  # as browsers do, it ends a cell where the next begins


def drawn(shown: Table, name: str) -> list[tuple[str, str]]:
    """The words of every cell and what it is drawn with: `f` its fill, `s` its sign."""
    of_table = declared(page(shown).select("table")[0])
    found = []
    for cell in page(shown).select("td [data-look]"):
        number = str(cell["data-look"])
        found.append((cell.get_text(), (of_table if number else declared(cell))[f"--{name}{number}"]))
    return found


def declared(tag: Tag) -> dict[str, str]:
    return dict(one.split(":", 1) for one in str(tag["style"]).split(";") if one)


def fills(shown: Table) -> dict[str, str]:
    """The fill of every cell by its words."""
    return dict(drawn(shown, "f"))


def key(shown: Table) -> list[str]:
    return [part.get_text().split(" ", 1)[1] for part in page(shown).select(".key .part")]


def signs(shown: Table) -> set[str]:
    return {sign.strip("'") for _, sign in drawn(shown, "s")}


def heads(shown: Table) -> list[str]:
    return [cell.get_text() for cell in page(shown).select("tbody th[scope=row]")]


def test_every_group_and_year_has_a_cell_in_the_colour_of_its_answer() -> None:
    found = fills(draw(cells(YEARS)))
    assert style.SCALE["positive"] in found["Fungerar bra"]
    assert style.SCALE["negative"] in found["Mindre bra"]
    assert style.WHITE in found["Har inte svarat"]


def test_the_key_has_what_occurs_and_nothing_else_in_the_order_of_legends() -> None:
    assert key(draw(cells(YEARS[::-1]))) == ["fungerar bra", "mindre bra", "vet ej", "har inte svarat"]
    assert key(draw(cells(YEARS[:1]))) == ["fungerar bra"]


def test_every_cell_carries_a_sign_beside_its_colour_and_its_words_for_who_cannot_see() -> None:
    shown = draw(cells(YEARS))
    assert signs(shown) == {style.look(*kind).sign for kind in (("positive",), ("negative",), ("unknown",), ("gap", "silent"))}
    assert [words for words, _ in drawn(shown, "s")] == ["Mindre bra", "Vet ej", "Fungerar bra", "Har inte svarat"]


def test_rows_keep_the_order_of_the_frame_and_years_stand_in_theirs() -> None:
    shown = draw(cells([*YEARS[1:], YEARS[0]]).assign(row_kind="district"))
    assert heads(shown) == ["Farsta", "Täby"]
    assert list(shown.frame.columns) == ["BUS-grupp", "2014", "2015"]
    assert [head.get_text() for head in page(shown).select("thead th")] == ["BUS-grupp", "2014", "2015"]


def test_rows_and_columns_are_headed_with_their_scope_and_the_caption_says_what_is_found() -> None:
    shown = page(draw(cells(YEARS), finding="Två av tre"))
    assert {str(head["scope"]) for head in shown.select("th")} == {"col", "row", "rowgroup"}
    assert shown.select_one("caption .board-title").get_text() == "Två av tre"  # type: ignore[union-attr]


def test_municipalities_come_before_districts_under_one_heading_each_however_the_rows_are_mixed() -> None:
    rows = [
        (name, kind, 2014, *GOOD) for name, kind in [("Farsta", "district"), ("Täby", "municipality"), ("Älvsjö", "district")]
    ]
    shown = draw(cells(rows))
    assert heads(shown) == ["Täby", "Farsta", "Älvsjö"]
    assert [head.get_text() for head in page(shown).select(".theme")] == ["Kommuner", "Stadsdelsområden"]


def test_a_break_is_a_gap_with_its_words_before_its_column() -> None:
    shown = page(draw(cells(YEARS), breaks={2015: "ny formulering"}))
    for row in shown.select("tr:not(.theme)"):
        assert [place for place, cell in enumerate(row.find_all(["th", "td"])) if "break" in cell.get("class", [])] == [2]
    assert [cell.get_text() for cell in shown.select("thead .break")] == ["ny formulering"]


def test_a_break_stands_in_the_heading_of_its_year_where_the_table_has_no_markup() -> None:
    assert list(draw(cells(YEARS), breaks={2015: "ny formulering"}).frame.columns) == [
        "BUS-grupp",
        "2014",
        "2015 (ny formulering)",
    ]


QUESTIONS = [
    ("SIP-mallen", "", 2014, *GOOD),
    ("SIP-mallen", "", 2015, *GOOD),
    ("Rutiner", "", 2014, *YES),
    ("Rutiner", "", 2015, *YES),
]


def test_where_rows_are_questions_a_new_wording_is_a_gap_before_its_own_cell_in_key_words_and_table() -> None:
    asked = cells(QUESTIONS).assign(question=["sip", "sip", "rutiner", "rutiner"], new_wording=[False, True, False, False])
    shown = draw(asked, row_words=("fråga", "frågor"))
    cut = page(shown).select("td.cut")
    assert [cell.get_text() for cell in cut] == ["Fungerar bra (ny formulering)"]
    assert key(shown)[-1] == "ny formulering"
    assert list(shown.frame.columns) == ["Fråga", "2014", "2015"]
    assert list(shown.frame["2015"]) == ["Fungerar bra (ny formulering)", "Ja"]


def test_ja_and_bra_of_two_questions_look_the_same_in_the_history_of_a_group() -> None:
    shown = draw(cells(QUESTIONS).assign(question=["sip", "sip", "rutiner", "rutiner"]))
    assert key(shown) == ["fungerar bra / ja"]
    assert signs(shown) == {style.look("positive").sign}


def test_a_year_in_which_the_group_did_not_exist_is_an_empty_cell_with_a_note() -> None:
    shown = draw(cells(YEARS[:3]))
    last = page(shown).select("tr")[2].select("td")[-1]
    assert isinstance(last, Tag)
    assert not last.get_text()
    assert shown.notes == ("Tom ruta: BUS-gruppen fanns inte det året.",)
    assert draw(cells(YEARS)).notes == ()


def test_an_answer_taken_from_one_of_two_forms_is_marked() -> None:
    shown = draw(cells(YEARS).assign(flagged=[True, False, False, False]))
    assert [cell.get_text() for cell in page(shown).select("[data-flag]")] == ["Fungerar bra*"]
    assert shown.notes[0].startswith("*")


def test_quiet_answers_have_no_fill() -> None:
    found = fills(draw(cells(YEARS), quiet=["poor"]))
    assert found["Mindre bra"] == "#FFFFFF"


def test_names_link_to_profiles_and_hostile_names_come_out_as_text() -> None:
    shown = draw(cells([("<b>x</b>", "district", 2014, *GOOD)]).assign(group_id="farsta"))
    link = page(shown).select_one("tbody a")
    assert link is not None
    assert (link["href"], link["data-profile"], link.get_text()) == ("groups/farsta.html", "farsta", "<b>x</b>")


def test_the_title_counts_the_most_common_answer_among_those_that_answered() -> None:
    rows = [(f"G{i}", "municipality", 2015, *answer) for i, answer in enumerate([GOOD, GOOD, POOR, SILENT, SILENT, SILENT])]
    assert draw(cells(rows)).caption == "2015: 2 av 3 svarande BUS-grupper – fungerar bra"


def test_when_nobody_answered_in_the_last_year_the_title_says_so() -> None:
    assert draw(cells([("Täby", "municipality", 2015, *SILENT)])).caption == "2015: ingen BUS-grupp har gett besked"


def test_by_questions_all_questions_share_one_scale() -> None:
    frame = cells([("Täby", "municipality", "SIP-mallen för barn", *GOOD), ("Täby", "municipality", "Lokala rutiner", *YES)])
    shown = draw(frame, by="questions")
    assert key(shown) == ["fungerar bra / ja"]
    assert len(set(fills(shown).values())) == 1


def test_all_states_can_stand_in_one_matrix_each_with_a_fill_and_sign_of_its_own() -> None:
    rows = [("Täby", "municipality", year, *state) for year, state in enumerate(states.STATES.values(), 2000)]
    assert len(key(draw(cells(rows)))) == len(states.STATES)


def test_more_looks_than_the_style_sheet_numbers_are_drawn_as_they_are() -> None:
    answers = {f"Svar {order}": style.look("neutral", f"a{order}", order) for order in range(1, 31)}
    rows = [
        ("Täby", "municipality", 2000 + order, f"a{order}", words, "neutral", order) for order, words in enumerate(answers, 1)
    ]
    shown = draw(cells(rows))
    assert drawn(shown, "f") == [(words, style.fill(look)) for words, look in answers.items()]
    assert drawn(shown, "s") == [(words, f"'{look.sign}'") for words, look in answers.items()]
    assert len(page(shown).select("td [style]")) == len(set(answers.values())) - NUMBERED


@pytest.mark.parametrize("by", ["years", "questions"])
def test_a_matrix_without_cells_is_a_note(by: str) -> None:
    shown = charts.matrix(cells([]), id="m", subject="SIP-mallen", source="Prov", synthetic=False, by=by)  # type: ignore[arg-type]
    assert isinstance(shown, Prose)
