"""What reading a file from outside may take is held, whatever the file asks for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import brokenfiles
import gate
import hostilefiles
import imports
import pytest
from brokenfiles import BROKEN, PLAIN

from busanalys import incoming as outside
from busanalys.errors import DataError
from busanalys.intake import file as incoming

pytestmark = [pytest.mark.slow, pytest.mark.confined]
READ = """
import resource, sys
from pathlib import Path
from busanalys.errors import DataError
from busanalys.intake import file
try:
    file.read(Path(sys.argv[1]))
except DataError as error:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, error)
"""
MADE = {one.file: one.content for one in BROKEN} | hostilefiles.HEAVY
HARM = {
    "en lång text som sju miljoner celler hänvisar till.xlsx": "holds 7,000,000 cells; at most 2,500,000 are read",
    "en lång text som en miljon celler hänvisar till.xlsx": "MB of memory",
    "åtta miljoner texter.xlsx": "MB of memory",
    "ett datum utanför kalendern.xlsx": "a number far too large is shown as a date",
    "ändlösa blanksteg.ods": "MB of memory",
    "ändlösa rader.ods": "reaches to row 429,496,730",
    "ändlösa kolumner.ods": "almost all of them blank",
    "en miljon kolumner.xlsx": "1,000,000 columns",
    "en miljon kolumner.csv": "1,000,001 columns",
    "skadad.xls": "breaks the program",
}
ONE_OF_EACH = (
    "en lång text som en miljon celler hänvisar till.xlsx",
    "en miljon kolumner.csv",
    "skadad.xls",
)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory and tells it in kB")
@pytest.mark.parametrize("name", gate.every(HARM, but=ONE_OF_EACH))
def test_a_file_that_asks_for_all_memory_gets_a_message_and_no_more_than_the_limit(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(MADE[name]())
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    peak, _, told = done.stdout.partition(" ")
    assert HARM[name] in told
    assert "what to do" in told
    assert name in told
    assert done.stderr == ""
    assert 0 < int(peak) <= outside.USUAL.memory
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_process_that_hangs_is_ended_by_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "PATIENCE", 1)
    with pytest.raises(DataError, match="cannot be read within 1 seconds"):
        outside.confined("svar.csv", outside.Limits(seconds=1), time.sleep, 10_000)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_process_that_takes_more_than_its_memory_is_ended() -> None:
    with pytest.raises(DataError, match="MB of memory"):
        outside.confined("svar.csv", outside.Limits(memory=300_000_000), bytearray, 400_000_000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_or_a_device_is_refused_unopened_and_nothing_is_written(tmp_path: Path) -> None:
    dataset = imports.dataset_before(tmp_path / "survey")
    before = imports.content(dataset)
    os.mkfifo(tmp_path / "svar.csv")
    for path, kind in ((tmp_path / "svar.csv", "a pipe"), (Path("/dev/zero"), "a device")):
        with pytest.raises(DataError, match=kind):
            imports.imported(path, dataset)
    assert imports.content(dataset) == before


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_cut_in_the_middle_of_a_character_is_refused(tmp_path: Path, encoding: str) -> None:
    path = brokenfiles.made(brokenfiles.Broken("", "svar.csv", lambda: PLAIN.encode(encoding)[:-1], ()), tmp_path)
    with pytest.raises(DataError, match="cut off in the middle of a character"):
        incoming.read(path)
