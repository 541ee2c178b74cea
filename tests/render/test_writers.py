"""Two writers at once, a writer beside a render, and what killed processes leave: nothing is lost, nothing stays behind."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import copies
import exports
import gate
import imports
import pytest
from openpyxl import load_workbook
from test_render_batch import GOOD, Project, statuses
from test_statement import FULL
from typer.testing import CliRunner

from busanalys import cli, files, paths, survey
from busanalys.errors import UsageError
from busanalys.survey import store
from busanalys.workbooks import editing

pytestmark = pytest.mark.slow

ROUNDS = 10 if gate.FULL else 1  # one round lost a year every time while there was no lock
KILLS = 50 if gate.FULL else 2
YEARS = (2023, 2024)
MARK = "BUSANALYS_TEST_MARK"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells of processes in /proc")


def take_in(order: tuple[Path, Path, int]) -> int:
    """One import, as a process of its own does it."""
    file, data, year = order
    return imports.settled(file, data / "example", year, data=data).code


def apply(order: tuple[Path, Path]) -> tuple[int, str]:
    """One edit, as a process of its own does it."""
    book, data = order
    done = CliRunner().invoke(cli.app, ["edit", "example", "--data", str(data), "--apply", str(book)])
    return done.exit_code, done.output + (str(done.exception) if done.exception else "")


def import_or_edit(order: tuple[Callable[[object], object], object]) -> object:
    work, about = order
    return work(about)


def at_once(*orders: tuple[Callable[..., object], object]) -> list[object]:
    """What several processes that start together answer."""
    with multiprocessing.get_context("spawn").Pool(len(orders)) as pool:
        return pool.map(import_or_edit, orders, chunksize=1)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose example ends with 2022, and beside it the survey files of the two years after."""
    folder = tmp_path_factory.mktemp("writers")
    whole, data = survey.load("example"), copies.copied_data(folder, "example")
    for path in (data / "example").glob("*.csv"):
        frame = imports.table(path)
        frame[frame["year"].isin(["2022"])].to_csv(path, index=False, lineterminator="\n")
    for year in YEARS:
        exports.csv_file(folder / f"{year}.csv", exports.whole(whole, year))
    editing.write(editing.tables("example", data), folder / "book.xlsx")
    return folder


@pytest.fixture
def own(before: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(before, tmp_path / "own"))


def edited(folder: Path, name: str, alias: str) -> Path:
    """A workbook of the data as they stand, with an alias added."""
    book = load_workbook(folder / "book.xlsx")
    book["aliases"].append(["group", "botkyrka", alias, ""])
    book.save(folder / name)
    return folder / name


def aliases(data: Path) -> set[str]:
    return set(imports.table(data / "registry" / "aliases.csv")["alias"])


@pytest.mark.full
@pytest.mark.parametrize("_", range(ROUNDS))
def test_two_imports_at_once_store_both_years(own: Path, _: int) -> None:
    data = own / "data"
    assert at_once(*((take_in, (own / f"{year}.csv", data, year)) for year in YEARS)) == [0, 0]
    assert survey.load("example", data).years == [2022, *YEARS]
    for year in YEARS:
        assert imports.answers(data / "example", year) == imports.answers(paths.data_dir() / "example", year)


@pytest.mark.full
@pytest.mark.parametrize("_", range(ROUNDS))
def test_an_import_and_two_edits_at_once_lose_nothing_that_was_said_to_be_stored(own: Path, _: int) -> None:
    data = own / "data"
    books = {alias: edited(own, f"{alias}.xlsx", alias) for alias in ("Ena", "Andra")}
    orders = [(apply, (book, data)) for book in books.values()]
    code, *edits = at_once((take_in, (own / "2024.csv", data, 2024)), *orders)
    assert code == 0
    assert survey.check("example", data) == []
    assert survey.load("example", data).years == [2022, 2024]
    done = {alias for alias, (code, _) in zip(books, edits, strict=True) if code == 0}
    assert aliases(data) & set(books) == done
    assert len(done) <= 1
    for code, said in edits:
        assert code == 0 or "Files changed since" in said


def sign(order: tuple[Path, int]) -> tuple[int, str]:
    """One signing, as a process of its own does it."""
    data, year = order
    words = ["publish", str(year), "--dataset", "published", "--by", "Anna Ek", "--reference", "B 1", "--jobs", "1"]
    command = [sys.executable, "-m", "busanalys", *words, "--data", str(data)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.mark.full
@pytest.mark.parametrize("years", [(2013, 2014), (2013, 2013)], ids=["two years", "the same year"])
def test_of_two_signings_at_once_none_is_lost(tmp_path: Path, years: tuple[int, int]) -> None:
    data = copies.copied_data(tmp_path)
    (data / "settings.toml").write_text(FULL, encoding="utf-8")
    codes, said = zip(*at_once(*((sign, (data, year)) for year in years)), strict=True)
    assert 0 in codes
    signed = [(year, one.version) for year in {*years} for one in survey.load("published", data).signings(year)]
    assert len(signed) == codes.count(0)
    assert survey.check("published", data) == []
    for code, words in zip(codes, said, strict=True):
        assert code == 0 or "Another run is writing to" in words or "was signed as version 1" in words


def test_whoever_waits_too_long_is_told_who_holds_the_data(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.1)
    before = imports.content(own / "data")
    with store.writing(own / "data" / "example"):
        with pytest.raises(UsageError, match=rf"writing to .*data \(process {os.getpid()} on .*, since"):
            imports.imported(own / "2024.csv", own / "data" / "example", data=own / "data")
        looked = imports.imported(own / "2024.csv", own / "data" / "example", data=own / "data", dry_run=True)
        assert "Without --dry-run all of this is written" in imports.told(looked)
    assert imports.content(own / "data") == before


def test_a_file_that_somebody_saved_meanwhile_is_never_written_over(own: Path) -> None:
    data = own / "data"
    tables = editing.tables("example", data)
    edit = editing.edited(tables, edited(own, "new.xlsx", "Ny"))
    path = data / "registry" / "districts.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    before = imports.content(data)
    with pytest.raises(UsageError, match=r"districts\.csv changed while this command was at work, so nothing was stored"):
        editing.apply(tables, edit)
    assert imports.content(data) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_files_keep_their_mode_and_new_ones_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(tmp_path / "a.csv", b"a")
        files.replace(tmp_path, {"part/b.csv": b"b"})
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a.csv", "part/b.csv")] == [0o640, 0o640]
        (tmp_path / "a.csv").chmod(0o600)
        files.write(tmp_path / "a.csv", b"A")
        files.replace(tmp_path, {"a.csv": b"AA", "part/b.csv": b"B"})
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a.csv", "part/b.csv")] == [0o600, 0o640]
    finally:
        os.umask(before)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made


YEARS_FILE = "years.csv"
CHANGES = """
from pathlib import Path
path = Path({path!r})
content = path.read_text(encoding="utf-8")
path.write_text(content.replace("2014-05-09", "2014-05-10"), encoding="utf-8")
"""
CHANGES_BACK = 'path.write_text(content, encoding="utf-8")\n'


@pytest.mark.parametrize("back", gate.every([False, True], but=[True]), ids=["and stays", "and back"])
def test_data_that_change_while_they_are_rendered_are_rendered_by_the_next_run(project: Project, back: bool) -> None:
    path = project.data / "published" / YEARS_FILE
    changes = CHANGES.format(path=str(path)) + (CHANGES_BACK if back else "")
    project.write("yearly_report", changes + GOOD)
    first = project.render()
    assert statuses(first) == ["rendered"]
    assert "years.csv changed while it was rendered" in first[0].reason
    project.write("yearly_report", GOOD)
    assert project.reasons() != []
    assert statuses(project.render()) == ["rendered"]
    assert statuses(project.render()) == ["up to date"]


@pytest.mark.slow
def test_a_page_made_while_its_data_changed_and_changed_back_is_not_up_to_date(project: Project) -> None:
    path, done = project.data / "published" / YEARS_FILE, project.folder / "done"
    changes = f"{CHANGES.format(path=str(path))}{CHANGES_BACK}Path({str(done)!r}).touch()"
    once = "\n    ".join(changes.strip().splitlines())
    project.write("yearly_report", f"import os\nif not os.path.exists({str(done)!r}):\n    {once}\n{GOOD}")
    assert statuses(project.render()) == ["rendered"]
    assert project.reasons() == ["data changed while it was rendered"]
    assert statuses(project.render()) == ["rendered"]
    assert project.reasons() == []


def test_temporary_folders_of_dead_processes_are_cleared_and_those_of_living_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    program = (
        "import sys\nfrom busanalys import files\nwith files.temporary() as folder:\n    print(folder, flush=True)\n    input()"
    )
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    held = [
        subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        for _ in range(2)
    ]
    dead, living = (Path(process.stdout.readline().strip()) for process in held)  # type: ignore[union-attr]
    held[0].kill()
    held[0].communicate()
    assert dead.is_dir()
    with files.temporary() as mine:
        assert (dead.exists(), living.is_dir(), mine.is_dir()) == (False, True, True)
    held[1].communicate("\n")
    assert [path.name for path in files.temporary_place().iterdir()] == []


def marked(mark: str) -> list[int]:
    """The processes that live and were started, however far down, by one with the mark."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes() and " Z " not in (folder / "stat").read_text():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@linux
@pytest.mark.full
@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_render_takes_its_processes_along_and_the_next_command_its_files(project: Project, number: int) -> None:
    started = project.folder / "started"
    project.write("yearly_report", f"from pathlib import Path\nimport time\nPath({str(started)!r}).touch()\ntime.sleep(60)")
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    mark = f"{os.getpid()}-{number}"
    command = [sys.executable, "-m", "busanalys", "render", "2014", "--jobs", "2"]
    process = subprocess.Popen(
        [*command, "--data", str(project.data), "--out", str(project.out)],
        env=os.environ | {MARK: mark, "TMPDIR": str(place)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not started.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    assert len(marked(mark)) > 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 3
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert marked(mark) == []
    checked = [sys.executable, "-m", "busanalys", "list", "--data", str(project.data)]
    subprocess.run(checked, env=os.environ | {"TMPDIR": str(place)}, check=True, capture_output=True)
    left = [path for path in place.rglob("*") if path.is_file()]
    shutil.rmtree(place)
    assert left == []
