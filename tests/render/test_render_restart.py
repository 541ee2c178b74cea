"""A batch that is killed, interrupted or run twice at once: nothing is lost, nothing half-written, and it says how to go on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import gate
import pytest
from test_render_batch import GOOD, Project, statuses

from busanalys import files
from busanalys.errors import UsageError
from busanalys.render import manifest
from busanalys.render.page import links

pytestmark = pytest.mark.slow

KILLS = 50 if gate.FULL else 3
COMMAND = [sys.executable, "-m", "busanalys", "render", "--dataset", "published", "--jobs", "2"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    for name in ("sip_uptake", "habilitation_routines"):
        made.write(name, GOOD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1402876800")
    return made


def started(project: Project, *more: str) -> subprocess.Popen[str]:
    command = [*COMMAND, "--data", str(project.data), "--out", str(project.out), *more]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it, and its children would too
    return subprocess.Popen(command, cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def pages(out: Path) -> dict[Path, bytes]:
    found = [path for kind in ("*.html", "*.ipynb", "*.xlsx") for path in out.rglob(kind)]
    return {path.relative_to(out): path.read_bytes() for path in found}


def made(path: Path, content: bytes) -> bytes:
    """A page as it was made: links to other pages come when the batch is done, and not before."""
    return links.bare(content.decode()).encode() if path.suffix == ".html" else content


def waits_for(path: Path, process: subprocess.Popen[str]) -> None:
    """Return when a file is there; fail with what the process said if it ends before."""
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


@pytest.mark.full
def test_a_batch_killed_at_any_moment_ends_whole_when_it_is_run_again(project: Project, tmp_path: Path) -> None:
    assert set(statuses(project.render(years=(), jobs=2))) == {"rendered"}
    whole = pages(project.out)
    other = Project.__new__(Project)
    other.folder, other.data, other.out = project.folder, project.data, tmp_path / "killed"
    moments = random.Random(2014)
    for _ in range(KILLS):
        process = started(other)
        waits_for(other.out / "render.log", process) if not pages(other.out) else None
        time.sleep(moments.uniform(0, 6))
        process.kill()
        process.communicate()
        assert [path for path, content in pages(other.out).items() if made(path, content) != made(path, whole[path])] == []
    last = started(other)
    said, complaint = last.communicate()
    assert (last.returncode, complaint) == (0, "")
    assert pages(other.out) == whole, said
    assert not list(other.out.rglob("manifest.journal"))


@pytest.mark.full
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(project: Project) -> None:
    project.write("yearly_report", "import time\nprint(year)\nif year == 2015:\n    time.sleep(600)")
    process = started(project)
    waits_for(project.page("yearly_report", 2014), process)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    said, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from there" in complaint
    assert "Traceback" not in complaint + said
    assert "IPKernelApp" not in complaint + said
    assert project.page("yearly_report", 2014).is_file()
    project.write("yearly_report", GOOD)
    results = project.render(years=())
    assert "up to date" in statuses(results), {result.reason for result in results}


def test_a_second_run_on_the_same_folder_says_who_is_at_work(project: Project) -> None:
    with files.locked(project.out):
        with pytest.raises(UsageError, match=rf"Another run is writing to .*process {os.getpid()} on .*, since"):
            project.render()
        assert project.reasons() == ["not rendered yet"] * 3
    assert statuses(project.render()) == ["rendered"] * 3


def test_the_lock_of_a_dead_process_is_no_obstacle(project: Project) -> None:
    project.out.mkdir()
    (project.out / files.LOCK).write_text("process 1, since 2014-06-16 10:00", encoding="utf-8")
    assert statuses(project.render()) == ["rendered"] * 3


def test_a_page_that_was_being_written_when_the_run_was_killed_is_rendered_again(project: Project) -> None:
    project.render()
    stored = manifest.Manifest(project.out / "published")
    stored.begin("published/2014/sip_uptake.html")
    (project.out / ".busanalys.done.json").unlink()
    with (project.out / "published" / manifest.JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write('{"page": "published/2014/yearly_rep')
    assert project.reasons() == ["interrupted last time"]


@pytest.mark.slow
def test_records_of_another_version_count_as_not_rendered(project: Project) -> None:
    project.render()
    path = project.out / "published" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["pages"]["published/2014/sip_uptake.html"]["about"]
    content["pages"]["published/2014/yearly_report.html"] = ["nothing", "of", "ours"]
    path.write_text(json.dumps(content), encoding="utf-8")
    (project.out / ".busanalys.done.json").unlink()
    assert project.reasons() == ["not rendered yet"] * 2
    assert statuses(project.render()).count("rendered") == 2


def exits(project: Project, source: str, more: Sequence[str] = ()) -> tuple[int, str]:
    project.write("yearly_report", source)
    process = started(project, "--notebook", "yearly_report", *more)
    said, complaint = process.communicate()
    assert not complaint
    return process.returncode, said


@pytest.mark.full
def test_a_hanging_cell_and_a_dying_process_are_one_failure_each(project: Project) -> None:
    code, said = exits(project, "if year == 2014:\n    while True: pass\nprint(year)", ["--timeout", "2"])
    assert (code, said.count("failed: ")) == (1, 1)
    assert "yearly_report.ipynb: cell 4 (if year == 2014:): the cell ran longer than 2 s" in said
    assert project.page("yearly_report", 2014).with_suffix(".failed.ipynb").is_file()
    code, said = exits(project, "import os\nif year == 2014:\n    os._exit(0)\nprint(year)")
    assert (code, said.count("failed: ")) == (1, 1)
    assert "cell 4 (import os): the process died in this cell" in said
