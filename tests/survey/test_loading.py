"""Files are read and checked once for each state that they are in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import copies
import pytest

from busanalys import survey
from busanalys.survey import csvfile, loading


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files read from now on, by their names in messages; nothing is remembered of what other tests read."""
    for remembered in (loading._checked, loading._read, loading._checked_alone):
        remembered.cache_clear()
    names: list[str] = []
    real = csvfile.read

    def noted(path: Path, shown_as: str, *more: object) -> object:
        names.append(shown_as)
        return real(path, shown_as, *more)

    monkeypatch.setattr(csvfile, "read", noted)
    return names


def test_a_copy_that_keeps_its_times_is_not_read_again(tmp_path: Path, read: list[str]) -> None:
    survey.load("published")
    read.clear()
    copied = survey.load("published", copies.copied_data(tmp_path))
    assert read == []
    assert copied.path == tmp_path / "data" / "published"


def touched(path: Path) -> None:
    """The file is saved anew with the same content."""
    found = path.stat()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1_000_000_000))


def altered(path: Path) -> None:
    """One letter is another, and size and time are as before."""
    found = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("Norrtälje", "Norrtalje", 1).ljust(found.st_size), encoding="utf-8")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1))


@pytest.mark.parametrize("change", [touched, altered])
def test_a_file_that_was_saved_is_read_again_and_no_other(
    change: Callable[[Path], None], tmp_path: Path, read: list[str]
) -> None:
    data = copies.copied_data(tmp_path)
    survey.check("published", data)
    read.clear()
    change(data / "registry" / "municipalities.csv")
    survey.check("published", data)
    assert read == ["registry/municipalities.csv"]
