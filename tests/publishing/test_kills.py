"""Imports, edits, signings and bundles killed at any moment: all of it or nothing counts, and nothing stays behind."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import copies
import exports
import imports
import pytest
from openpyxl import load_workbook
from test_statement import FULL
from test_writers import MARK, marked

from busanalys import files, survey
from busanalys.workbooks import editing

pytestmark = [pytest.mark.full, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /proc")]

KILLS = 50
BUSANALYS = [sys.executable, "-m", "busanalys"]
SECONDS_TO_END = 3  # that a child may live on after its parent


def an_import(folder: Path, data: Path) -> list[str]:
    """The example ends with 2023; its 2024 lies beside it as a survey tool writes it, with the workbook that settles it."""
    file = exports.csv_file(folder / "2024.csv", exports.whole(survey.load("example"), 2024))
    for path in (data / "example").glob("*.csv"):
        frame = imports.table(path)
        frame[frame["year"].isin(["2023"])].to_csv(path, index=False, lineterminator="\n")
    trial = Path(shutil.copytree(data, folder / "trial"))
    assert imports.settled(file, trial / "example", data=trial).code == 0
    mapping = ["--mapping", str(folder / "2024_mapping.xlsx")]
    return ["import", str(file), "--year", "2024", "--dataset", str(data / "example"), "--synthetic", *mapping]


def an_edit(folder: Path, data: Path) -> list[str]:
    editing.write(editing.tables("example", data), folder / "book.xlsx")
    book = load_workbook(folder / "book.xlsx")
    book["aliases"].append(["group", "botkyrka", "Nytt namn", ""])
    book.save(folder / "book.xlsx")
    return ["edit", "example", "--apply", str(folder / "book.xlsx")]


def a_signing(folder: Path, data: Path) -> list[str]:
    (data / "settings.toml").write_text(FULL, encoding="utf-8")
    return ["publish", "2014", "--dataset", "published", "--by", "Anna Ek", "--reference", "B 1", "--jobs", "2"]


def a_bundle(folder: Path, data: Path) -> list[str]:
    return ["bundle", "2013", "--dataset", "published", "--out", str(data / "mailed.zip"), "--jobs", "2"]


def _parts(bundle: bytes) -> bytes:
    """The names in a whole zip: a browser does not print and draw to the same bytes every time."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.testzip() is None
        return "\n".join(archive.namelist()).encode()


class Attacked:
    """A command on data of its own that is started, killed and counted after."""

    def __init__(self, folder: Path, prepared: Callable[[Path, Path], list[str]]) -> None:
        self.data, self.place = copies.copied_data(folder, "example"), Path(tempfile.mkdtemp(dir="/tmp"))
        self.command = [*BUSANALYS, *prepared(folder, self.data), "--data", str(self.data)]
        self.mark = f"{os.getpid()}-{prepared.__name__}"
        self.environment = os.environ | {MARK: self.mark, "TMPDIR": str(self.place), "SOURCE_DATE_EPOCH": "1402876800"}

    def run(self, after: float | None = None) -> int:
        """The command's exit code; killed so many seconds after its start."""
        process = subprocess.Popen(self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        return process.returncode

    def state(self) -> dict[str, bytes]:
        """Every file of the data folder that counts."""
        content = imports.content(self.data)
        counts = {name: one for name, one in content.items() if Path(name).name != files.LOCK}
        return {name: _parts(one) if name.endswith(".zip") else one for name, one in counts.items()}

    def children_left(self) -> list[int]:
        """Processes that live on after their parent had time to take them along."""
        deadline = time.monotonic() + SECONDS_TO_END
        while (left := marked(self.mark)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left

    def other(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same data, after the kill."""
        order = [*BUSANALYS, *words, "--data", str(self.data)]
        return subprocess.run(order, check=False, env=self.environment, capture_output=True, text=True)


@pytest.mark.parametrize("prepared", [an_import, an_edit, a_signing, a_bundle], ids=lambda one: one.__name__)
def test_a_killed_command_leaves_all_or_nothing_and_can_be_given_again(
    tmp_path: Path, prepared: Callable[[Path, Path], list[str]]
) -> None:
    attacked = Attacked(tmp_path, prepared)
    before, started = attacked.state(), time.monotonic()
    assert attacked.run() == 0
    lasts, whole = time.monotonic() - started, attacked.state()
    moments = random.Random(2014)
    for number in range(KILLS):
        shutil.rmtree(attacked.data)
        for name, content in before.items():
            files.write(attacked.data / name, content)
        code = attacked.run(moments.uniform(0, lasts) if number % 2 else lasts * moments.uniform(0.8, 1.1))
        assert attacked.children_left() == []
        checked = attacked.other("check")
        assert checked.returncode == 0, checked.stdout
        assert [path for path in attacked.place.rglob("*") if path.is_file()] == []
        with files.locked(attacked.data):
            for dataset in ("example", "published"):
                files.finish(attacked.data / dataset)
            files.finish(attacked.data)
        assert attacked.state() in ((whole,) if code == 0 else (before, whole))
        if attacked.state() == before:
            assert attacked.run() == 0
            assert attacked.state() == whole
    shutil.rmtree(attacked.place)
