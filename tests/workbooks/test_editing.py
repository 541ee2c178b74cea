"""A dataset as one workbook and back: byte for byte without edits, all or nothing with them, every damage named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import copies
import gate
import imports
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from busanalys import cli, files, survey
from busanalys.errors import DataError, UsageError
from busanalys.workbooks import editing
from busanalys.workbooks.editing.difference import difference

Damage = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose example has one year, and its workbook; copy both before changing them."""
    folder = tmp_path_factory.mktemp("edit")
    data = copies.copied_data(folder, "example")
    for path in (data / "example").glob("*.csv"):
        frame = imports.table(path)
        frame[frame["year"].isin(["2024"])].to_csv(path, index=False, lineterminator="\n")
    editing.write(editing.tables("example", data), folder / "example.xlsx")
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "own"))


def contents(data: Path) -> dict[str, bytes]:
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}


def changed(folder: Path, damage: Damage) -> Path:
    """The workbook with something done to it."""
    book = load_workbook(folder / "example.xlsx")
    damage(book)
    book.save(folder / "example.xlsx")
    return folder / "example.xlsx"


def edited(folder: Path) -> editing.Edit:
    return editing.edited(editing.tables("example", folder / "data"), folder / "example.xlsx")


def column(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def put(sheet: str, name: str, value: object, row: int = 2) -> Damage:
    """Write a value into a cell, as a number or a date where it is one."""

    def damage(book: Workbook) -> None:
        cell = book[sheet].cell(row, column(book[sheet], name))
        cell.number_format = "General"
        cell.value = value

    return damage


@pytest.mark.parametrize("name", ["example", "published"])
@pytest.mark.usefixtures("swedish")
def test_a_round_trip_without_edits_changes_nothing(name: str, tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "example")
    before = contents(data)
    runner, book = CliRunner(), str(tmp_path / "book.xlsx")
    written = runner.invoke(cli.app, ["edit", name, "--data", str(data), "--out", book])
    assert written.exit_code == 0, written.output
    applied = runner.invoke(cli.app, ["edit", name, "--data", str(data), "--apply", book])
    assert (applied.exit_code, applied.output) == (0, "inget skiljer sig\n")
    assert contents(data) == before


@pytest.mark.slow
@pytest.mark.usefixtures("swedish")
def test_an_edit_is_shown_row_by_row_and_stored(own: Path) -> None:
    rows = imports.table(own / "data" / "example" / "answers.csv")
    place = rows.index[(rows["question"] == "sip_template_works") & (rows["option"] == "good")][0]
    book = changed(own, put("answers", "option", "less_good", int(place) + 2))
    order = ["edit", "example", "--data", str(own / "data"), "--apply", str(book)]
    before = contents(own / "data")
    shown = CliRunner().invoke(cli.app, [*order, "--dry-run"])
    assert shown.exit_code == 0, shown.output
    assert "sip_template_works: option 'good' blir 'less_good'" in shown.output
    assert contents(own / "data") == before
    done = CliRunner().invoke(cli.app, order)
    assert "skrev example/answers.csv" in done.output
    after = contents(own / "data")
    assert {name for name in after if after[name] != before.get(name)} == {"example/answers.csv"}
    assert imports.table(own / "data" / "example" / "answers.csv").loc[place, "option"] == "less_good"
    assert survey.check("example", own / "data") == []


def test_rows_can_be_added_removed_and_sorted(own: Path) -> None:
    def work(book: Workbook) -> None:
        sheet = book["aliases"]
        sheet.append(["group", "botkyrka", "Botkyrka BUS", ""])
        sheet.delete_rows(2)

    gone = imports.table(own / "data" / "registry" / "aliases.csv").iloc[0]
    changed(own, work)
    edit = edited(own)
    assert list(edit.files) == ["registry/aliases.csv"]
    assert any("added group, botkyrka, Botkyrka BUS" in line for line in edit.lines)
    assert any(line.startswith("registry/aliases.csv: removed") and gone["alias"] in line for line in edit.lines)


def test_a_decision_can_be_added_in_the_workbook(own: Path) -> None:
    row = ["2024-99", "2024", "exclude", "2024-lidingo", "", "", "", "Anna Ek", "2024-06-01", "Dubblett."]
    changed(own, lambda book: book["decisions"].append(row))
    edit = edited(own)
    editing.apply(editing.tables("example", own / "data"), edit)
    stored = imports.table(own / "data" / "example" / "decisions.csv").set_index("decision")
    received = imports.table(own / "data" / "example" / "submissions.csv").set_index("submission").loc["2024-lidingo", "received"]
    assert stored.loc["2024-99", "was"] == f"lidingo {received}"
    assert survey.check("example", own / "data") == []


@pytest.mark.slow
def test_blank_rows_and_a_hidden_row_do_no_harm(own: Path) -> None:
    def work(book: Workbook) -> None:
        book["answers"].insert_rows(5)
        book["answers"].row_dimensions[7].hidden = True

    changed(own, work)
    assert edited(own).files == {}


def rename(sheet: str, name: str) -> Damage:
    def damage(book: Workbook) -> None:
        book[sheet].title = name

    return damage


def remove(sheet: str) -> Damage:
    return lambda book: book.remove(book[sheet])


def head(sheet: str, old: str, new: object) -> Damage:
    def damage(book: Workbook) -> None:
        book[sheet].cell(1, column(book[sheet], old)).value = new

    return damage


def extra_sheet(book: Workbook) -> None:
    book.create_sheet("Blad1").append(["anteckning"])


def extra_column(book: Workbook) -> None:
    sheet = book["answers"]
    sheet.cell(1, sheet.max_column + 1, "anteckning")


def without_column(book: Workbook) -> None:
    sheet = book["answers"]
    sheet.delete_cols(column(sheet, "option"))


def doubled_row(book: Workbook) -> None:
    sheet = book["answers"]
    sheet.append([cell.value for cell in sheet[2]])


def merged(book: Workbook) -> None:
    book["answers"].merge_cells("A2:A4")


def shifted(book: Workbook) -> None:
    sheet = book["answers"]
    sheet.move_range("C2:F2", cols=1)


def emptied(book: Workbook) -> None:
    sheet = book["years"]
    sheet.delete_rows(2, sheet.max_row)


DAMAGE: dict[str, tuple[Damage, str]] = {
    "a code that lost its zero": (put("municipalities", "area_id", 114), "lost"),
    "an unknown municipality code": (put("municipalities", "area_id", "9999"), "area_id"),
    "a year as a decimal": (put("answers", "year", 2024.5), "2024.5"),
    "a year as text": (put("answers", "year", "tjugofyra"), "tjugofyra"),
    "a date where a year was": (put("answers", "year", date(2024, 5, 1)), "2024-05-01"),
    "a date with a time": (put("submissions", "received", "2024-05-01 10:00"), "2024-05-01 10:00"),
    "a date in words": (put("submissions", "received", "1 maj"), "1 maj"),
    "a serial number where a date was": (put("submissions", "received", 45413), "45413"),
    "a truth value": (put("submissions", "synthetic", True), "SANT"),
    "an option that does not exist": (put("answers", "option", "jättebra"), "jättebra"),
    "an option with a space after it": (put("answers", "option", "good "), "good "),
    "a question that does not exist": (put("answers", "question", "sip_template_worx"), "sip_template_worx"),
    "a form that does not exist": (put("answers", "submission", "2024-atlantis"), "2024-atlantis"),
    "a group that does not exist": (put("submissions", "group_id", "atlantis"), "atlantis"),
    "an empty cell that must be filled": (put("submissions", "group_id", None), "group_id"),
    "a formula": (put("answers", "option", "=A2"), "cell holds a formula"),
    "an error value": (put("answers", "option", "#REF!"), "error value"),
    "a Swedish error value": (put("answers", "option", "#SAKNAS!"), "an error value"),
    "a word in a column of numbers": (put("questions", "order", "första"), "första"),
    "a decimal comma in a column of whole numbers": (put("questions", "order", "1,5"), "1,5"),
    "yes in Swedish": (put("questions", "sensitive", "ja"), "'ja'"),
    "a renamed sheet": (rename("answers", "Svaren"), "sheets are missing"),
    "a removed sheet": (remove("answers"), "sheets are missing"),
    "a sheet too many": (extra_sheet, "sheets that are no table"),
    "a renamed column": (head("answers", "option", "svar"), "columns are missing"),
    "a doubled column": (head("answers", "value", "option"), "columns stand twice"),
    "a heading taken out": (head("answers", "option", None), "columns are missing"),
    "a column too many": (extra_column, "columns are unknown"),
    "a removed column": (without_column, "columns are missing"),
    "a row copied": (doubled_row, "2024"),
    "merged cells": (merged, "year"),
    "cells shifted to the right": (shifted, "question"),
    "all years removed": (emptied, "year"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", gate.every(DAMAGE, but=list(DAMAGE)[::5]))
def test_damage_is_named_and_nothing_is_written(own: Path, name: str) -> None:
    damage, words = DAMAGE[name]
    book = changed(own, damage)
    before = contents(own / "data")
    order = ["edit", "example", "--data", str(own / "data"), "--apply", str(book), "--language", "en"]
    done = CliRunner().invoke(cli.app, order)
    assert done.exit_code == 1, done.output
    assert words in done.output
    assert contents(own / "data") == before


def test_every_damage_is_told_in_one_go(own: Path) -> None:
    def damage(book: Workbook) -> None:
        put("answers", "option", "#REF!")(book)
        rename("years", "årtal")(book)
        head("decisions", "by", "vem")(book)

    changed(own, damage)
    with pytest.raises(DataError) as raised:
        edited(own)
    assert {problem.kind for problem in raised.value.problems} == {
        "error value", "missing sheet", "unknown sheet", "missing column", "unknown column",
    }  # fmt: skip


def no_workbook(path: Path) -> None:
    path.write_text("<html>", encoding="utf-8")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


@pytest.mark.parametrize(("damage", "words"), [(no_workbook, "web page"), (cut_off, "damaged or cut off")])
def test_a_file_that_is_no_workbook_is_named(own: Path, damage: Callable[[Path], None], words: str) -> None:
    damage(own / "example.xlsx")
    with pytest.raises(DataError, match=words):
        edited(own)


@pytest.mark.parametrize("damage", [remove("origin"), head("origin", "sha256", "x")])
def test_another_workbook_is_refused(own: Path, damage: Damage) -> None:
    changed(own, damage)
    with pytest.raises(UsageError, match="no workbook of `busanalys edit`"):
        edited(own)


def test_files_that_changed_meanwhile_are_named_and_no_change_is_lost(own: Path) -> None:
    path = own / "data" / "example" / "decisions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Sekretariatet", "Kansliet"), encoding="utf-8")
    changed(own, put("answers", "option", "less_good"))
    with pytest.raises(UsageError, match=r"Files changed since example\.xlsx was made: example/decisions\.csv"):
        edited(own)


def test_a_dataset_outside_the_data_folder_is_refused(own: Path, tmp_path: Path) -> None:
    elsewhere = Path(shutil.copytree(own / "data" / "example", tmp_path / "elsewhere"))
    with pytest.raises(DataError, match="the dataset lies in"):
        editing.tables(elsewhere, own / "data")


@pytest.mark.slow
def test_an_interrupted_store_counts_whole(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(book: Workbook) -> None:
        book["decisions"].append(["2024-99", "2024", "exclude", "2024-lidingo", "", "", "", "Anna Ek", "2024-06-01", "Dubblett."])
        book["aliases"].append(["group", "botkyrka", "Botkyrka BUS", ""])

    changed(own, work)
    data = own / "data"
    tables, edit = editing.tables("example", data), edited(own)
    monkeypatch.setattr(files, "finish", lambda folder: None)
    editing.apply(tables, edit)
    assert (data / files.WAITING).is_dir()
    loaded = survey.load("example", data)
    assert "2024-99" in set(loaded.tables["decisions"]["decision"])
    assert "Botkyrka BUS" in set(loaded.registry.tables["aliases"]["alias"])


def test_columns_have_notes_drop_downs_and_frozen_heads(made: Path) -> None:
    book = load_workbook(made / "example.xlsx")
    sheet = book["answers"]
    assert sheet.freeze_panes == "A2"
    assert "Hämtas ur questions.question." in str(sheet.cell(1, column(sheet, "question")).comment.text)
    ranges = {str(rule.sqref).split("2:")[0] for rule in sheet.data_validations.dataValidation}
    assert "C" in ranges
    assert book["municipalities"]["A2"].value == "0114"
    assert book["municipalities"]["A2"].number_format == "@"


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\r"), max_size=40)


@pytest.mark.slow
@gate.examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(notes=st.lists(TEXTS, min_size=1, max_size=6))
def test_any_text_of_a_cell_comes_back_as_it_was(notes: list[str], tmp_path: Path) -> None:
    from busanalys import workbooks

    rows = tuple((f"0{number}", note) for number, note in enumerate(notes))
    workbooks.write(tmp_path / "texts.xlsx", [workbooks.Sheet("texts", ("code", "note"), rows)])
    assert tuple(workbooks.read(tmp_path / "texts.xlsx")["texts"].itertuples(index=False, name=None)) == rows


def aliases(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame([("group", identity, alias, "") for identity, alias in rows], columns=["kind", "id", "alias", "note"])


def test_a_changed_row_is_told_by_its_key_and_its_cells() -> None:
    lines = difference("aliases", aliases(("solna", "Solna stad")), aliases(("taby", "Solna stad")))
    assert lines == ["Solna stad/group: id 'solna' becomes 'taby'"]


def test_rows_in_another_order_are_told_as_that() -> None:
    rows = [("solna", "Solna stad"), ("taby", "Täby kommun")]
    assert difference("aliases", aliases(*rows), aliases(*reversed(rows))) == ["the rows stand in another order"]
