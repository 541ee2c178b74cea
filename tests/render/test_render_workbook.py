"""The workbook of tables: real numbers, text that never computes, the same bytes every time."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import gate
import hostile
import nbformat
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from handmade import cell, figure, html, notebook, raw, shown, table
from openpyxl import Workbook

from busanalys import paths
from busanalys.errors import UsageError
from busanalys.figures.figure import Prose
from busanalys.figures.style import SYNTHETIC
from busanalys.render.export import workbook
from busanalys.render.run.jobs import FAILED
from busanalys.render.run.tables import Tables

DAY = date(2015, 6, 1)


def made(*cells: nbformat.NotebookNode, synthetic: bool = False) -> Workbook:
    described = workbook.tables([("yearly_report", notebook(*cells))])
    return openpyxl.load_workbook(io.BytesIO(workbook.workbook(described, "Tabeller 2014", synthetic, DAY)))


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return [tuple(value for value in row if value is not None) for row in book[name].iter_rows(values_only=True)]


def test_there_is_a_cover_and_one_sheet_per_figure_and_table() -> None:
    book = made(shown(figure()), shown(table()), shown(Prose(("Text",))), raw({"text/plain": "x"}), shown(figure("second")))
    assert book.sheetnames == ["Innehåll", "Figur 1", "Tabell 1", "Figur 2"]


def test_the_cover_names_every_sheet_with_its_base_source_and_notes_and_links_to_it() -> None:
    cover = made(shown(figure(notes=("Två svar.", "Ett sent."))))["Innehåll"]
    line = [found.value for found in cover[4]]
    source = "Källa: uppföljningen 2014."
    assert line == ["Figur 1", "13 av 31 svarar ”ja”", "Fungerar mallen? Bas: 31 enkätsvar.", source, "Två svar. Ett sent."]
    assert cover["A4"].hyperlink.location == "'Figur 1'!A1"


def test_counts_and_shares_are_numbers_that_can_be_computed_with() -> None:
    book = made(shown(figure()))
    assert rows(book, "Figur 1")[3:6] == [("Svar", "Antal", "Andel"), ("ja", 13, 0.42), ("nej", 18, 0.58)]
    assert book["Figur 1"]["C5"].number_format == "0 %"


def test_the_heading_row_stays_in_sight_and_can_be_filtered() -> None:
    sheet = made(shown(figure()))["Figur 1"]
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:C6"
    assert all(sheet.cell(4, column).font.bold for column in (1, 2, 3))


def test_codes_keep_their_zeros_and_missing_cells_stay_empty() -> None:
    frame = pd.DataFrame({"Kod": ["0114", "0180"], "Antal": pd.array([1, None], dtype="Int64")})
    assert rows(made(shown(table("Koder", frame))), "Tabell 1")[2:5] == [("Kod", "Antal"), ("0114", 1), ("0180",)]


def test_made_up_data_is_announced_on_every_sheet() -> None:
    book = made(shown(figure()), shown(table()), synthetic=True)
    assert all(any(SYNTHETIC in row for row in rows(book, name)) for name in book.sheetnames)
    assert not any(SYNTHETIC in row for row in rows(made(shown(figure())), "Figur 1"))


def test_sheets_are_called_as_figures_and_tables_are_numbered_on_the_page() -> None:
    cells = [shown(figure("first")), shown(figure()), shown(table()), shown(table())]
    page = BeautifulSoup(html(*cells), "html.parser")
    numbers = [one.get_text().rstrip(".") for one in page.select(".figure-number")]
    assert numbers == ["Figur 1", "Figur 2", "Tabell 1", "Tabell 2"]
    assert made(*cells).sheetnames == ["Innehåll", *numbers]


def test_sheets_of_other_pages_begin_with_the_name_of_the_page() -> None:
    books = [
        ("yearly_report", shown(figure())),
        ("sip_uptake", shown(figure())),
        ("min/egen: sida med långt namn", shown(table())),
    ]
    described = workbook.tables((name, notebook(one)) for name, one in books)
    assert [one["sheet"] for one in described] == ["Figur 1", "SIP figur 1", "min egen  sida med tabell 1"]
    assert workbook.workbook(described, "T", False, DAY)


@pytest.mark.parametrize("words", gate.every(hostile.ALL, but=hostile.ALL[::4]))
def test_hostile_words_stay_text(words: str) -> None:
    book = made(shown(figure("f", words, subtitle=words, source=words, notes=(words,), table=pd.DataFrame({words: [words]}))))
    cells = [found for sheet in book.worksheets for row in sheet.iter_rows() for found in row if found.value is not None]
    assert cells
    assert {found.data_type for found in cells} == {"s"}


@pytest.mark.parametrize("words", hostile.FORMULAS)
def test_words_that_look_like_formulas_stay_text_also_when_someone_edits_the_cell(words: str) -> None:
    sheet = made(shown(table("Kommentarer", pd.DataFrame({"Kommentar": [words]}))))["Tabell 1"]
    found = next(row[0] for row in sheet.iter_rows(min_row=4, max_row=4))
    assert str(found.value).strip() == words.strip()
    assert found.quotePrefix or words.startswith("'")


def test_the_same_tables_on_the_same_day_give_the_same_bytes() -> None:
    described = workbook.tables([("yearly_report", notebook(shown(figure()), shown(table())))])
    assert workbook.workbook(described, "T", False, DAY) == workbook.workbook(described, "T", False, DAY)


def test_a_workbook_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    source, target = tmp_path / "a.ipynb", tmp_path / "tables.xlsx"
    nbformat.write(notebook(shown(table())), source)
    target.mkdir()
    with pytest.raises(UsageError, match="open in another program"):
        workbook.write(target, [source], "T", False, DAY)
    assert list(target.iterdir()) == []


def test_notebooks_without_tables_give_no_workbook(tmp_path: Path) -> None:
    source = tmp_path / "a.ipynb"
    nbformat.write(notebook(cell()), source)
    workbook.write(tmp_path / "tables.xlsx", [source], "T", False, DAY)
    assert not (tmp_path / "tables.xlsx").exists()


def test_rows_are_as_high_as_their_words_and_a_sheet_is_one_page_wide_on_paper() -> None:
    frame = pd.DataFrame({"Fråga": ["kort", "ord " * 60], "Antal": [1, 2]})
    sheet = made(shown(table("Långa ord", frame)))["Tabell 1"]
    header = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "Fråga")
    assert sheet.row_dimensions[header + 1].height is None
    assert sheet.row_dimensions[header + 2].height >= 60  # 240 letters in a column of sixty
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${header}:${header}"


def test_a_damaged_notebook_fails_the_tables_of_its_year_in_words_and_harms_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "yearly_report.ipynb").write_text("{", encoding="utf-8")
    done = Tables(paths.data_dir() / "published", paths.data_dir(), tmp_path, 2014, DAY, "").do()
    assert done.status == FAILED
    assert done.reason.startswith("JSONDecodeError") and "busanalys itself" in done.reason
    assert not (tmp_path / "tables.xlsx").exists()
