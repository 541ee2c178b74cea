"""Every notebook really executed, and the batch around it: what is up to date, what failed, what is refused."""

from __future__ import annotations

import json
import shutil
from importlib import import_module
from pathlib import Path

import nbformat
import openpyxl
import pytest
from typer.testing import CliRunner

from busanalys import cli, indicators, paths, reporting, survey
from busanalys.errors import UnknownNameError
from busanalys.indicators import ahead
from busanalys.render import Request, Result, plan, render
from busanalys.render.page import links
from busanalys.render.run import execute

Rendered = tuple[Path, list[Result]]
SOME = plan.Profiles(groups=("vaxholm",))
PUBLISHED = Request(data=paths.data_dir(), out=Path(), datasets=("published",))


def test_every_notebook_renders_for_every_published_year(rendered: Rendered) -> None:
    out, results = rendered
    assert {result.status for result in results} == {"rendered", "empty"}, [result.reason for result in results]
    assert {result.task.year for result in results} == {2013, 2014, 2015}
    assert all((out / result.task.page).is_file() is (result.status == "rendered") for result in results)
    assert all((out / result.task.executed).is_file() for result in results)


def test_a_second_run_with_nothing_changed_renders_nothing(rendered: Rendered) -> None:
    out, _ = rendered
    again = render(Request(data=paths.data_dir(), out=out, datasets=("published",)))
    assert {result.status for result in again} == {"up to date"}


def test_a_page_without_content_of_its_own_is_not_made_and_the_index_says_why(rendered: Rendered) -> None:
    out, results = rendered
    empty = {result.task.page.as_posix() for result in results if result.status == "empty"}
    assert empty == {f"published/{year}/sip_uptake.html" for year in (2013, 2014, 2015)} | {
        f"published/{year}/habilitation_routines.html" for year in (2013, 2015)
    }
    records = json.loads((out / "published" / "manifest.json").read_text())["pages"]
    assert all("inget eget att visa" in records[page]["message"] for page in empty)
    assert "Underlaget för året har inget eget att visa här" in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(rendered: Rendered, tmp_path: Path) -> None:
    out, _ = rendered
    render(Request(data=paths.data_dir(), out=tmp_path, datasets=("published",), years=(2013,)))
    page, notebook = (Path("published", "2013", name) for name in ("yearly_report.html", "yearly_report.ipynb"))
    assert (tmp_path / notebook).read_bytes() == (out / notebook).read_bytes()
    # the links to other years differ with what else was rendered; the page as it was made does not
    assert links.bare((tmp_path / page).read_text("utf-8")) == links.bare((out / page).read_text("utf-8"))


def test_a_dry_run_says_why_and_writes_nothing(tmp_path: Path) -> None:
    request = Request(data=paths.data_dir(), out=tmp_path, datasets=("published",), dry_run=True)
    results = render(request)
    assert {(result.status, result.reason) for result in results} == {("planned", "not rendered yet")}
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_says_what_a_page_was_made_from(rendered: Rendered) -> None:
    out, _ = rendered
    record = json.loads((out / "published" / "manifest.json").read_text())["pages"]["published/2014/yearly_report.html"]
    assert record["parameters"] == {"year": 2014, "dataset": "published"}
    assert record["status"] == "rendered"
    assert len(record["digest"]) == 64
    assert {"plotly", "papermill", "jinja2"} <= set(record["versions"])


def test_no_page_shows_code_or_warnings(rendered: Rendered) -> None:
    out, results = rendered
    for result in (one for one in results if one.status == "rendered"):
        page = (out / result.task.page).read_text(encoding="utf-8")
        assert not any(word in page for word in ("import busanalys", "Warning", "Traceback", "In [", "Out["))


def test_the_executed_notebook_has_no_errors_and_ids_by_position(rendered: Rendered) -> None:
    out, _ = rendered
    notebook = nbformat.read(out / "published/2014/yearly_report.ipynb", as_version=4)
    assert [cell.id for cell in notebook.cells] == [f"cell-{n:02d}" for n in range(1, len(notebook.cells) + 1)]
    assert not [o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type in ("error", "stream")]


def test_the_workbook_holds_a_sheet_per_table_with_real_numbers(rendered: Rendered) -> None:
    out, _ = rendered
    book = openpyxl.load_workbook(out / "published/2014/tables.xlsx")
    assert book.sheetnames[0] == "Innehåll"
    works = next(sheet for sheet in book.worksheets[1:] if "SIP-mallen" in str(sheet["A1"].value))
    counts = {row[1]: row[2] for row in works.iter_rows(values_only=True)}
    assert (counts["Fungerar bra"], counts["Mindre bra"], counts["Vet ej"]) == (13, 7, 11)


def test_the_index_links_to_pages_that_exist_and_says_what_is_real(rendered: Rendered) -> None:
    out, _ = rendered
    index = (out / "index.html").read_text(encoding="utf-8")
    links = [part.split('"')[0] for part in index.split('href="')[1:]]
    assert all((out / link).is_file() for link in links if not link.startswith("#"))
    assert "Verkliga uppgifter" in index


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["1999"], ["Unknown year '1999'", "2013, 2014, 2015"]),
        (["--dataset", "publiched"], ["Unknown dataset", "Did you mean 'published'", "published"]),
        (["--notebook", "yearly_raport"], ["Unknown notebook", "yearly_report"]),
        (["2014-2013"], ["is not a list of years"]),
        (["soon"], ["is not a list of years"]),
        (["--data", "/nowhere"], ["is not a busanalys data folder"]),
    ],
)
def test_bad_usage_is_explained_with_what_exists_and_touches_no_output(
    arguments: list[str], words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "output"
    monkeypatch.setattr("sys.argv", ["busanalys", "render", *arguments, "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert all(word in said for word in words), said
    assert "Traceback" not in said
    assert not out.exists()


def test_the_notebook_of_profiles_means_profiles_alone() -> None:
    published, data = survey.load("published"), paths.data_dir()
    planned = [plan.plan([published], [2014], ["local_group"], profiles, data) for profiles in (plan.Profiles(), SOME)]
    assert [len(tasks) for tasks in planned] == [31, 1]
    assert {task.notebook.stem for tasks in planned for task in tasks} == {"local_group"}


def test_broken_data_stops_the_run_before_any_output_is_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, out = tmp_path / "data", tmp_path / "output"
    for part in ("codebook", "registry", "published"):
        shutil.copytree(paths.data_dir() / part, data / part)
    (data / "published" / "answers.csv").unlink()
    monkeypatch.setattr("sys.argv", ["busanalys", "render", "--data", str(data), "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "published/answers.csv: the file does not exist" in capsys.readouterr().err
    assert not out.exists()


def notebook_with(source: str, folder: Path) -> Path:
    cells = [nbformat.v4.new_code_cell("year = 2014"), nbformat.v4.new_code_cell(source)]
    cells[0].metadata["tags"] = ["parameters"]
    path = folder / "trial.ipynb"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_a_misspelt_parameter_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'year'"):
        execute.execute(notebook_with("year", tmp_path), {"yaer": 2014})


def test_a_failing_cell_is_named_with_its_message(tmp_path: Path) -> None:
    with pytest.raises(execute.NotebookError) as caught:
        execute.execute(notebook_with("1 / 0", tmp_path), {"year": 2014})
    assert "1 / 0" in str(caught.value)
    assert "ZeroDivisionError: division by zero" in str(caught.value)


def test_list_names_what_there_is() -> None:
    result = CliRunner().invoke(cli.app, ["list"])
    assert result.exit_code == 0
    for words in ("dataset published (real)", "group vaxholm", "question sip_template_works", "notebook yearly_report"):
        assert words in result.output


def test_reconcile_agrees_or_explains_and_names_the_contradictions() -> None:
    result = CliRunner().invoke(cli.app, ["reconcile", "published", "--year", "2014"])
    assert result.exit_code == 0
    for words in ("73 procent", "30 svarande BUS-grupper", "contradicted", "untestable", "contradiction"):
        assert words in result.output


@pytest.mark.parametrize("name", survey.datasets())
def test_what_is_counted_ahead_of_the_forks_can_be_counted(name: str) -> None:
    loaded = survey.load(name)
    ahead.count_ahead(loaded)
    assert indicators.trend(loaded, "local_agreement")["year"].is_monotonic_increasing


def test_a_report_finds_the_answers_in_their_base_as_they_were_counted_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = survey.load("example")
    ahead.count_ahead(loaded)
    distribution = import_module("busanalys.indicators.distribution")  # the function of that name hides it
    monkeypatch.setattr(distribution, "in_base", lambda frame: pytest.fail(f"counted anew: {frame.attrs}"))
    assert reporting.report(loaded, 2024).headline().paragraphs
