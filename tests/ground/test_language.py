"""What an analyst is told is in Swedish unless English is asked for, whole, and sheets and headings are read back in either."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import busanalys
from busanalys import cli, language, paths
from busanalys.errors import DataError, Problem
from busanalys.survey import schemas
from busanalys.workbooks.editing.book import COLUMNS, ORIGIN

PACKAGE = Path(busanalys.__file__).parent
HOLE = "X1"
PARTS = ("what", "cause", "remedy")
SAYING = ("say", "UsageError", "BrowserError", "OfficeError", "NotSignedError", "NotForMailingError", "NotForArchivingError")
RAISED = re.compile(r"Problem\(|Error\(|say\(")
NO_WORDS = re.compile(rf"{HOLE}|busanalys|\W")
TABLES = (*schemas.CODEBOOK, *schemas.REGISTRY, *schemas.CONTEXT, *schemas.DATASET)


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, its holes filled with a word of no language."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in PARTS:
            yield from _texts(node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = zip(node.targets[0].elts, node.value.elts, strict=False)  # a star may take several
            yield from (
                text for name, value in pairs if isinstance(name, ast.Name) and name.id in PARTS for text in _texts(value)
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
            named = {word.arg: word.value for word in node.keywords if word.arg in PARTS}
            values = [*node.args[1:2], *node.args[6:8], *named.values()]
            yield from (text for value in values for text in _texts(value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            yield from (line for value in node.args for text in _texts(value) for line in text.splitlines())


def test_every_problem_of_files_and_data_has_swedish_words() -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    told = [text for source in sources if RAISED.search(source) for text in _said(ast.parse(source))]
    whole = {text for text in told if " " in text.strip() and not text.startswith(HOLE) and not text.endswith(" ")}
    whole = {text for text in whole if NO_WORDS.sub("", text)}
    assert len(whole) > 300
    left = sorted(text for text in whole if language.swedish(text) == text)
    assert not left, "\n".join(left)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_headings_of_a_table_are_read_back_in_either_language(table: schemas.TableSpec) -> None:
    shown = [language.named(column, "field") for column in table.columns]
    assert len(set(shown)) == len(shown)
    for column, heading in zip(table.columns, shown, strict=True):
        assert language.english(heading, table.columns, "field") == language.english(column, table.columns, "field") == column


def test_sheets_are_read_back_in_either_language() -> None:
    names = [*(table.name for table in TABLES), ORIGIN]
    shown = [language.named(name, "sheet") for name in names]
    assert len({name.casefold() for name in shown}) == len(names)
    assert all(len(name) <= 31 for name in shown)  # what Excel allows
    assert [language.english(name, names, "sheet") for name in shown] == names
    assert len({language.named(column, "field") for column in COLUMNS}) == len(COLUMNS)


def test_a_problem_is_told_whole_with_its_place_and_values() -> None:
    problem = Problem(
        "x", "the question takes a whole number", "svar.csv", 3, "B", ("tolv",), "a row was copied", "keep one of them"
    )
    assert language.told([f"busanalys: {DataError([problem])}"], language.SWEDISH)[0].split("\n") == [
        "busanalys: 1 fel i uppgifterna",
        "- svar.csv, rad 3, kolumn B: frågan tar ett heltal",
        "  hittat: 'tolv'",
        "  vanlig orsak: en rad kopierades",
        "  gör så här: behåll en av dem",
    ]


def test_no_template_has_other_holes_in_swedish() -> None:
    rows = [line for line in language.rows() if len(re.findall(r"\{~?\}", line[0])) != len(re.findall(r"\{~?\d?\}", line[1]))]
    assert rows == []


@pytest.mark.usefixtures("swedish")
def test_what_goes_wrong_in_a_command_is_told_in_its_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tom.csv"
    file.write_text("", encoding="utf-8")
    for words, said in (([], "filen är tom"), (["--language", "en"], "the file is empty")):
        order = ["busanalys", "import", str(file), "--year", "2025", "--dataset", str(tmp_path / "nytt"), *words]
        with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit):
            patch.setattr("sys.argv", order)
            cli.main()
        assert said in capsys.readouterr().err


@pytest.mark.usefixtures("swedish")
def test_edit_speaks_swedish_and_its_workbook_is_read_back(tmp_path: Path) -> None:
    book = str(tmp_path / "bok.xlsx")
    made = CliRunner().invoke(cli.app, ["edit", "published", "--out", book])
    assert made.output.startswith("skrev "), made.output
    applied = CliRunner().invoke(cli.app, ["edit", "published", "--apply", book, "--dry-run"])
    assert (applied.exit_code, applied.output) == (0, "inget skiljer sig\n")


@pytest.mark.usefixtures("swedish")
def test_a_data_folder_without_a_dataset_is_told_what_to_do(tmp_path: Path) -> None:
    for part in ("codebook", "registry"):
        (tmp_path / part).mkdir()
    done = CliRunner().invoke(cli.app, ["check", "--data", str(tmp_path)])
    assert (done.exit_code, done.output) == (0, f"ingen datamängd i {tmp_path} än; `busanalys import` gör en\n")


@pytest.mark.parametrize("name", [3, "", "a/b", " x", "con", "x" * 300])
def test_why_a_name_cannot_be_that_of_a_folder_is_told_in_swedish(name: object) -> None:
    reason = paths.unfit(name)
    assert language.swedish(f"a name that cannot become that of a folder: {reason}").startswith("ett namn som inte kan bli")
    assert language.swedish(reason) != reason
