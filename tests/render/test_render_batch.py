"""A batch of tiny notebooks: what is stale and why, what a failure leaves behind, how the outputs name and find each other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from busanalys import paths
from busanalys.errors import UsageError
from busanalys.figures.style import SYNTHETIC
from busanalys.render import Request, Result, render
from busanalys.render.page import links
from busanalys.render.run import forked

pytestmark = pytest.mark.slow

GOOD = "from busanalys import load\nsurvey = load(dataset)\nprint(survey.name, year)"
FAILS_IN_2014 = "assert year != 2014, 'inget för 2014'\nprint(year)"


class Project:
    """A project of its own with the real published data and notebooks of one cell."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.out = folder, folder / "data", folder / "output"
        shutil.copytree(paths.data_dir(), self.data, ignore=shutil.ignore_patterns("example"))
        (folder / "notebooks").mkdir()
        self.write("yearly_report", GOOD)

    def write(self, name: str, source: str) -> None:
        """Store a notebook with a title, parameters and one cell."""
        parameters = nbformat.v4.new_code_cell("year = 2014\ndataset = 'published'", metadata={"tags": ["parameters"]})
        cells = [nbformat.v4.new_markdown_cell(f"# {name}"), parameters, nbformat.v4.new_code_cell(source)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), self.folder / "notebooks" / f"{name}.ipynb")

    def copy(self, folder_name: str, folder: Path, name: str = "") -> Path:
        """A copy of the published dataset under another name."""
        target = shutil.copytree(self.data / "published", folder / folder_name)
        descriptor = json.loads((target / "datapackage.json").read_text(encoding="utf-8"))
        descriptor |= {"name": name or folder_name, "title": f"Uppföljningen {folder_name}"}
        (target / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
        return target

    def render(self, **more: object) -> list[Result]:
        """Render 2014, or what is asked for."""
        settings = {"years": (2014,), "datasets": ("published",)} | more
        return render(Request(self.data, self.out, **settings))  # type: ignore[arg-type]

    def page(self, name: str = "yearly_report", year: int = 2014, dataset: str = "published") -> Path:
        """The path of a page."""
        return self.out / dataset / str(year) / f"{name}.html"

    def reasons(self, **more: object) -> list[str]:
        """Why pages would be rendered now."""
        return [result.reason for result in self.render(dry_run=True, **more) if result.status == "planned"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose report of 2014 was rendered; for reading alone."""
    made = Project(tmp_path_factory.mktemp("once"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.folder)
        assert statuses(made.render()) == ["rendered"]
    return made


@pytest.fixture
def rendered(project: Project, once: Project) -> Project:
    """A project of one's own whose report of 2014 was rendered."""
    shutil.copytree(once.folder, project.folder, dirs_exist_ok=True)
    return project


def statuses(results: list[Result]) -> list[str]:
    return [result.status for result in results]


@pytest.mark.slow
def test_a_later_run_says_which_input_changed(project: Project) -> None:
    assert project.reasons() == ["not rendered yet"]
    assert statuses(project.render()) == ["rendered"]
    assert project.reasons() == []
    assert project.reasons(force=True) == ["forced"]
    assert project.reasons(single_file=True) == ["parameters changed"]
    project.write("yearly_report", f"{GOOD}\n# ändrad")
    assert project.reasons() == ["notebook changed"]
    years = project.data / "published" / "years.csv"
    years.write_text(years.read_text(encoding="utf-8").replace("2014-05-09", "2014-05-10"), encoding="utf-8")
    assert project.reasons() == ["data of 2014 and notebook changed"]
    project.page().unlink()
    assert project.reasons() == ["not rendered yet"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["yearly_report.html", "yearly_report.ipynb"])
def test_an_output_that_somebody_altered_is_made_again(rendered: Project, name: str) -> None:
    path = rendered.page().with_name(name)
    before = path.read_bytes()
    path.write_bytes(before + b"<!-- -->" if name.endswith("html") else before.replace(b"published", b"publisheD"))
    assert rendered.reasons() == ["altered since"]
    rendered.render()
    assert path.read_bytes() == before
    assert statuses(rendered.render()) == ["up to date"]


def test_one_corrected_answer_renders_its_year_and_later_ones_again(project: Project) -> None:
    everything = {"years": (), "jobs": 2}
    project.render(**everything)
    answers = project.data / "published" / "answers.csv"
    rows = answers.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(number for number, row in enumerate(rows) if ",answered_by,both," in row)
    assert rows[place].startswith("2014,")
    rows[place] = rows[place].replace(",both,", ",municipality,")
    answers.write_text("".join(rows), encoding="utf-8")
    planned = {result.task.year: (result.status, result.reason) for result in project.render(dry_run=True, **everything)}
    changed = ("planned", "data of 2014 changed")
    assert planned == {2013: ("up to date", ""), 2014: changed, 2015: changed}


def test_a_notebook_of_ones_own_depends_on_every_year(project: Project) -> None:
    project.write("mitt_urval", GOOD)
    project.render(notebooks=("mitt_urval",), years=(2013,))
    years = project.data / "published" / "years.csv"
    years.write_text(years.read_text(encoding="utf-8").replace("2014-05-09", "2014-05-10"), encoding="utf-8")
    assert project.reasons(notebooks=("mitt_urval",), years=(2013,)) == ["data of 2014 changed"]
    assert project.reasons(years=(2013,)) == ["not rendered yet"]


def test_nothing_changed_is_seen_without_loading_the_data(once: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(once.folder)
    monkeypatch.setattr("busanalys.survey.load", lambda *_: pytest.fail("the data was loaded"))
    assert statuses(once.render()) == ["up to date"]


@pytest.mark.slow
def test_a_failing_notebook_stops_nothing_else_and_leaves_the_earlier_page_in_place(rendered: Project) -> None:
    before = links.bare(rendered.page().read_text(encoding="utf-8"))
    rendered.write("yearly_report", FAILS_IN_2014)
    results = rendered.render(years=(2013, 2014))
    assert sorted((result.task.year, result.status) for result in results) == [(2013, "rendered"), (2014, "failed")]
    reason = next(result.reason for result in results if result.status == "failed")
    assert "yearly_report.ipynb: cell 4 (assert year != 2014, 'inget för 2014'): AssertionError: inget för 2014" in reason
    assert links.bare(rendered.page().read_text(encoding="utf-8")) == before
    assert rendered.reasons() == ["failed last time"]
    index = (rendered.out / "index.html").read_text(encoding="utf-8")
    assert "kunde inte framställas på nytt" in index


def test_the_failed_notebook_is_kept_for_a_look_until_it_succeeds(project: Project) -> None:
    project.write("yearly_report", FAILS_IN_2014)
    project.render()
    kept = project.page().with_suffix(".failed.ipynb")
    assert "AssertionError" in kept.read_text(encoding="utf-8")
    assert not project.page().exists()
    project.write("yearly_report", GOOD)
    assert statuses(project.render()) == ["rendered"]
    assert not kept.exists()


def test_a_worker_that_dies_fails_its_own_page_only(project: Project) -> None:
    kills_its_worker = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)"
    project.write("yearly_report", f"if year == 2014:\n    {kills_its_worker.replace(chr(10), chr(10) + '    ')}")
    results = project.render(years=(), jobs=2)
    assert {result.task.year: result.status for result in results} == {2013: "rendered", 2014: "failed", 2015: "rendered"}
    assert next(result.reason for result in results if result.task.year == 2014) == "the process that rendered it died"


@pytest.mark.full
def test_side_by_side_gives_the_same_pages_as_one_after_the_other(project: Project) -> None:
    project.write("yearly_report", f"{GOOD}\nimport time\ntime.sleep(year == 2013)")  # the first of them is done last
    one_by_one = project.render(years=())
    alone = {path.relative_to(project.out): path.read_bytes() for path in project.out.rglob("yearly_report.*")}
    assert len(alone) == 6
    side_by_side = project.render(years=(), jobs=2, force=True)
    assert [result.task for result in side_by_side] == [result.task for result in one_by_one]
    assert alone == {path.relative_to(project.out): path.read_bytes() for path in project.out.rglob("yearly_report.*")}


@pytest.mark.skipif(not forked.available(), reason="forks are for Linux")
def test_a_worker_that_has_read_data_and_maps_has_no_threads(rendered: Project) -> None:
    # the server has begun, and so a worker reads and counts the next dataset itself
    rendered.copy("andra", rendered.data)
    rendered.write("yearly_report", "import os\nassert len(os.listdir(f'/proc/{os.getppid()}/task')) == 1, 'threads'")
    assert [result.reason for result in rendered.render(datasets=("andra",)) if result.status == "failed"] == []


def test_a_dataset_may_be_a_folder_anywhere(project: Project, tmp_path: Path) -> None:
    project.copy("egen", tmp_path / "elsewhere")
    assert statuses(project.render(datasets=(str(tmp_path / "elsewhere" / "egen"),))) == ["rendered"]
    assert "egen 2014" in project.page(dataset="egen").read_text(encoding="utf-8")
    assert str(tmp_path) not in project.page(dataset="egen").with_suffix(".ipynb").read_text(encoding="utf-8")


def test_two_datasets_of_the_same_name_are_refused(project: Project, tmp_path: Path) -> None:
    project.copy("annan", tmp_path / "elsewhere", name="published")
    with pytest.raises(UsageError, match="Two datasets are named 'published'"):
        project.render(datasets=("published", str(tmp_path / "elsewhere" / "annan")))
    assert not project.out.exists()


@pytest.mark.slow
def test_the_index_keeps_what_earlier_runs_made_of_other_datasets(rendered: Project) -> None:
    rendered.copy("egen", rendered.data)
    rendered.render(datasets=("egen",))
    index = (rendered.out / "index.html").read_text(encoding="utf-8")
    assert 'href="egen/2014/yearly_report.html"' in index
    assert 'href="published/2014/yearly_report.html"' in index
    assert SYNTHETIC not in index


def test_a_page_in_a_folder_finds_its_assets_and_the_index(once: Project) -> None:
    page = once.page().read_text(encoding="utf-8")
    links = [part.split('"')[0] for part in page.replace('src="', 'href="').split('href="')[1:]]
    assert all((once.page().parent / link).is_file() for link in links if not link.startswith("#"))


@pytest.mark.slow
def test_single_files_need_no_assets_and_stay_under_their_size(project: Project) -> None:
    project.render(single_file=True)
    assert not (project.out / "assets" / "plotly.min.js").exists()
    assert 1_000_000 < project.page().stat().st_size < 2_500_000


def test_an_output_folder_that_cannot_be_written_is_explained(project: Project) -> None:
    project.out.write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        project.render()
    assert project.out.read_text(encoding="utf-8") == "a file, not a folder"


def test_a_workbook_that_is_locked_fails_alone(project: Project) -> None:
    source = "import pandas as pd\nfrom busanalys.figures import Table\nTable('t', 'Tabell', pd.DataFrame({'a': [1]}))"
    project.write("yearly_report", source)
    project.page().with_name("tables.xlsx").mkdir(parents=True)
    results = project.render()
    assert [(result.task.page.name, result.status) for result in results] == [
        ("yearly_report.html", "rendered"),
        ("tables.xlsx", "failed"),
    ]
    assert "open in another program" in results[-1].reason
    assert (project.out / "index.html").is_file()


@pytest.mark.slow
def test_files_that_are_not_ours_are_never_removed_and_nothing_half_written_is_left(project: Project) -> None:
    own = project.out / "published" / "2014" / "egna anteckningar.docx"
    own.parent.mkdir(parents=True)
    own.write_text("mitt", encoding="utf-8")
    project.render()
    assert own.read_text(encoding="utf-8") == "mitt"
    assert not [path for path in project.out.rglob("*") if path.name.endswith(".part")]


@pytest.mark.slow
def test_progress_is_told_once_for_every_page_with_the_number_of_pages(rendered: Project) -> None:
    told: list[tuple[int, str, int]] = []
    request = Request(rendered.data, rendered.out, (2013, 2014), ("published",))
    results = render(request, lambda result, total: told.append((result.task.year, result.status, total)))
    assert told == [(2014, "up to date", 2), (2013, "rendered", 2)]
    assert len(results) == 2


def test_a_damaged_manifest_means_that_everything_is_rendered_again(rendered: Project) -> None:
    manifest = rendered.out / "published" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8")[:100], encoding="utf-8")
    assert rendered.reasons() == ["not rendered yet"]


def test_the_day_on_the_page_can_be_fixed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1402876800")
    project.render()
    assert "16 juni 2014" in project.page().read_text(encoding="utf-8")
