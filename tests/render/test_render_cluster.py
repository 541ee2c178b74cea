"""The same pages from a Dask cluster: a real scheduler and two workers, one of which is killed in the middle."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_render_batch import GOOD, Project, statuses
from test_render_restart import pages

from busanalys.errors import UsageError

NAMES = ("yearly_report", "sip_uptake", "habilitation_routines")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    for name in NAMES:
        made.write(name, f"{GOOD}\nimport time\ntime.sleep(1)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1402876800")
    return made


class Cluster:
    """A scheduler and two workers, one of them watched by a nanny, on this machine."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self.processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", "0")]
        while not self._file.exists():
            assert self.processes[0].poll() is None
            time.sleep(0.1)
        self.address = json.loads(self._file.read_text(encoding="utf-8"))["address"]
        self.processes += [self._start("worker", "--nthreads", "1", how) for how in ("--no-nanny", "--nanny")]

    def _start(self, what: str, *more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", str(self._file), "--no-dashboard"]
        return subprocess.Popen([*command, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.end()


@pytest.mark.full
def test_a_cluster_gives_the_same_pages_even_when_a_worker_is_killed(project: Project, cluster: Cluster) -> None:
    assert set(statuses(project.render(years=(), jobs=2))) == {"rendered"}
    here = pages(project.out)
    for path in here:
        (project.out / path).unlink()
    command = [sys.executable, "-m", "busanalys", "render", "--dataset", "published", "--scheduler", cluster.address]
    folders = ["--data", str(project.data), "--out", str(project.out)]
    run = subprocess.Popen([*command, *folders], cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not list(project.out.rglob("*/2013/*.html")):
        assert run.poll() is None, run.communicate()
        time.sleep(0.05)
    cluster.processes[1].kill()
    said, complaint = run.communicate()
    assert run.returncode == 0, said + complaint
    assert "9 rendered" in said
    assert pages(project.out) == here


def test_a_scheduler_that_does_not_answer_is_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("busanalys.render.run.cluster.SECONDS_TO_ANSWER", 1)
    with pytest.raises(UsageError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        project.render(scheduler="tcp://127.0.0.1:9")
