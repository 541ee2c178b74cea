"""An output folder that is read-only, full, locked or shared with others: a clear error, earlier outputs intact."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import gate
import pytest
from test_render_batch import Project

from busanalys import cli, files

pytestmark = pytest.mark.slow

LIMIT = """
import resource, signal, sys
sys.dont_write_bytecode = True  # Python would keep half of it
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
"""
TABLE = "from busanalys.figures import Table\nimport pandas as pd\nTable('t', 'T', pd.DataFrame({'a': [1]}))"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made


def limited(program: str) -> subprocess.CompletedProcess[str]:
    """A program that may write files of 1000 bytes, as on a disk that is nearly full."""
    return subprocess.run([sys.executable, "-c", LIMIT + textwrap.dedent(program)], check=False, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_is_explained_and_leaves_the_earlier_file_and_nothing_half_written(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("earlier", encoding="utf-8")
    outcome = limited(f"""
        from pathlib import Path
        from busanalys.errors import UsageError
        from busanalys import files
        try:
            files.write(Path({str(target)!r}), "x" * 2000)
        except UsageError as error:
            print(error)
    """)
    assert "the disk is full" in outcome.stdout, outcome.stderr
    assert "Nothing was changed" in outcome.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert target.read_text(encoding="utf-8") == "earlier"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_temporary_folder_is_explained_and_no_workbook_is_written(tmp_path: Path) -> None:
    outcome = limited(f"""
        from pathlib import Path
        from busanalys import paths
        from busanalys.errors import UsageError
        from busanalys.workbooks import editing
        try:
            editing.write(editing.tables("published", paths.data_dir()), Path({str(tmp_path / "book.xlsx")!r}))
        except UsageError as error:
            print(error)
    """)
    assert "cannot be written: No space left on device" in outcome.stdout, outcome.stderr
    assert str(Path(tempfile.gettempdir())) in outcome.stdout
    assert list(tmp_path.iterdir()) == []


def as_a_user() -> list[str]:
    """What stands before a command for root to be bound by the rights of files as everybody else is."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere and setpriv (util-linux) is missing")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes the right to write from files, not from folders")
@pytest.mark.parametrize("earlier", gate.every([True, False], but=[True]), ids=["with earlier pages", "empty"])
def test_an_output_folder_that_is_read_only_is_explained_and_keeps_what_it_holds(project: Project, earlier: bool) -> None:
    project.write("yearly_report", TABLE)
    page = project.out / "published" / "2014" / "yearly_report.html"
    project.out.mkdir(exist_ok=True)
    if earlier:
        assert {result.status for result in project.render()} == {"rendered"}
    before = {path: path.read_bytes() for path in project.out.rglob("[!.]*") if path.is_file()}
    folders = [project.out, *(path for path in project.out.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    command = [*as_a_user(), sys.executable, "-m", "busanalys", "render", "2014", "--force"]
    ran = subprocess.run(
        [*command, "--data", str(project.data), "--out", str(project.out)], check=False, capture_output=True, text=True
    )
    for folder in folders:
        folder.chmod(0o755)
    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert "cannot be written" in ran.stderr
    assert "read-only" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert {path: path.read_bytes() for path in project.out.rglob("[!.]*") if path.is_file()} == before
    assert page.is_file() == earlier


def test_an_output_folder_that_is_a_file_ends_with_a_message_and_the_file_stays(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project.out.write_text("en annans fil", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["busanalys", "render", "2014", "--data", str(project.data), "--out", str(project.out)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "cannot be written" in said
    assert "Traceback" not in said
    assert project.out.read_text(encoding="utf-8") == "en annans fil"


def test_files_of_others_are_never_deleted_and_a_locked_workbook_harms_nothing_else(project: Project) -> None:
    project.write("yearly_report", TABLE)
    own = [project.out / name for name in ("anteckning.txt", "published/2014/min.html", "assets/bild.png")]
    for path in own:
        files.write(path, "en annans fil")
    locked = project.out / "published" / "2014" / "tables.xlsx" / "öppen"
    files.write(locked, "x")
    results = {result.task.page.name: result for result in project.render(force=True)}
    assert results["yearly_report.html"].status == "rendered"
    assert "open in another program" in results["tables.xlsx"].reason
    assert all(path.read_text(encoding="utf-8") == "en annans fil" for path in own)
    assert locked.is_file()
    assert (project.out / "index.html").is_file()
