"""What is mailed: one zip whose files each carry everything; made-up data only on demand; all or nothing."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import copies
import pytest
from test_render_batch import Project

from busanalys import cli, paths
from busanalys.publishing import bundle
from busanalys.render.export.zipped import zipped
from busanalys.text import today

NAMES = {
    "index.html", "assets/page.css", "published/2014/yearly_report.html", "published/2014/sip_uptake.html",
    "published/2014/tables.xlsx", "accessibility.html", "README.txt",
}  # fmt: skip
TABLE = "from busanalys.figures import Table\nimport pandas as pd\nTable(notebook, 'Tabell', pd.DataFrame({'Svar': ['ja']}))"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    for name in ("yearly_report", "sip_uptake"):
        made.write(name, f"notebook = '{name}'\n{TABLE}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("choreographer.browsers.chromium.Chromium.find_browser", lambda **_: None)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1402876800")
    return made


def order(project: Project, **more: object) -> bundle.Order:
    return bundle.Order(project.data, 2014, "published", **more)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_bundle_holds_reports_that_carry_everything_the_tables_and_an_index_and_is_the_same_every_time(
    project: Project,
) -> None:
    said: list[str] = []
    path = bundle.bundle(order(project), say=said.append)
    assert bundle.bundle(order(project), project.folder / "b.zip", say=lambda _: None).read_bytes() == path.read_bytes()
    assert path == Path("bus-published-2014.zip")
    with zipfile.ZipFile(path) as mailed:
        assert {name.removeprefix("bus-published-2014/") for name in mailed.namelist()} == NAMES
        report = mailed.read("bus-published-2014/published/2014/yearly_report.html").decode()
        listed = mailed.read("bus-published-2014/index.html").decode()
        about = mailed.read("bus-published-2014/README.txt").decode()
    assert "Till BUSSAM, att läsa på dator eller telefon: published/2014/yearly_report.html" in about
    assert ".pdf" not in about, "there is no browser here"
    assert "published/2014/tables.xlsx" in about
    assert "plotly-packad" in report
    assert "src=" not in report
    assert 'href="published/2014/yearly_report.html"' in listed
    assert len(said) == 1
    assert "no PDFs" in said[0]


@pytest.mark.slow
def test_every_file_of_made_up_data_that_can_be_sent_alone_says_so_in_its_name(project: Project) -> None:
    shipped = Path(__file__).parents[2] / "data" / "example"
    copies.only_years(Path(shutil.copytree(shipped, project.data / "example")), 2014)
    path = bundle.bundle(bundle.Order(project.data, 2014, "example", demo=True), say=lambda _: None)
    assert path == Path("PAHITTAT-bus-example-2014.zip")
    with zipfile.ZipFile(path) as mailed:
        names = {name.removeprefix("PAHITTAT-bus-example-2014/") for name in mailed.namelist()}
        listed = mailed.read("PAHITTAT-bus-example-2014/index.html").decode()
        about = mailed.read("PAHITTAT-bus-example-2014/README.txt").decode()
    marked = {f"example/2014/PAHITTAT-{name}" for name in ("yearly_report.html", "sip_uptake.html", "tables.xlsx")}
    assert {name for name in names if name.startswith("example/")} == marked
    assert all(f'href="{name}"' in listed and name in about for name in marked)
    assert "example/2014/yearly_report" not in listed + about


@pytest.mark.slow
def test_a_report_that_fails_leaves_the_earlier_bundle_as_it_was(project: Project) -> None:
    target = project.folder / "mailed.zip"
    target.write_bytes(earlier := zipped([("earlier", b"")], today()))
    project.write("sip_uptake", "assert False, 'trasig'")
    with pytest.raises(bundle.NotForMailingError, match="trasig"):
        bundle.bundle(order(project), target)
    assert target.read_bytes() == earlier


def test_made_up_data_is_refused_unless_it_is_a_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.zip"
    arguments = ["bundle", "2014", "--dataset", "example", "--out", str(target), "--data", str(paths.data_dir())]
    monkeypatch.setattr("sys.argv", ["busanalys", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert "--demo" in capsys.readouterr().err
    assert not target.exists()


def test_a_zip_of_the_same_parts_has_the_same_bytes_and_the_day_on_every_part() -> None:
    packed = zipped([("a.txt", b"1")], date(2015, 6, 1))
    assert packed == zipped([("a.txt", b"1")], date(2015, 6, 1))
    assert packed != zipped([("a.txt", b"1")], date(2015, 6, 2))


@pytest.mark.usefixtures("swedish")
def test_what_the_command_tells_on_its_way_is_in_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def packed(_: object, target: Path, say: Callable[[str], None]) -> Path:
        say("no PDFs in the zip: no browser")
        target.write_bytes(b"")
        return target

    monkeypatch.setattr("busanalys.publishing.bundle.bundle", packed)
    monkeypatch.setattr("sys.argv", ["busanalys", "bundle", "2014", "--dataset", "example", "--out", str(tmp_path / "a.zip")])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().out.startswith("inga PDF-filer i paketet:")
