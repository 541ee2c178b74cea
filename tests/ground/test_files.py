"""Files that are replaced whole or not at all, also when the machine stops half-way."""

from __future__ import annotations

from pathlib import Path

import pytest

from busanalys import files
from busanalys.errors import UsageError

OLD = {"a.csv": b"old a\n", "part/b.csv": b"old b\n"}
NEW = {"a.csv": b"new a\n", "part/b.csv": b"new b\n"}


def stored(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def seen(folder: Path) -> dict[str, bytes]:
    return {name: files.current(folder, name).read_bytes() for name in OLD}


def test_files_are_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    files.replace(tmp_path / "data", OLD | {"kept.csv": b"kept\n"})
    files.replace(tmp_path / "data", NEW)
    assert stored(tmp_path / "data") == NEW | {"kept.csv": b"kept\n"}


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_stop_after_any_number_of_moved_files_shows_all_of_the_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    files.replace(tmp_path, OLD)
    move, done = Path.replace, list[Path]()

    def stopping(self: Path, target: Path) -> Path:
        if target.name != files.WAITING and len(done) == moved:
            raise KeyboardInterrupt
        if target.name != files.WAITING:
            done.append(target)
        return move(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopping)
        if moved == len(NEW):
            files.replace(tmp_path, NEW)
        else:
            with pytest.raises(KeyboardInterrupt):
                files.replace(tmp_path, NEW)
    assert seen(tmp_path) == NEW
    files.finish(tmp_path)
    assert stored(tmp_path) == NEW


def test_a_stop_while_writing_aside_shows_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.replace(tmp_path, OLD)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(UsageError, match=r"No space left on device.*Nothing was changed"):
            files.replace(tmp_path, NEW)
    assert stored(tmp_path) == OLD


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "a.csv"
    files.write(path, b"old\n")

    def refusing(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refusing)
        with pytest.raises(UsageError, match=r"a\.csv cannot be written: Permission denied.*such as Excel"):
            files.write(path, b"new\n")
    assert stored(tmp_path) == {"deep/a.csv": b"old\n"}


def test_what_a_killed_writer_left_is_removed_by_the_next_that_holds_the_lock(tmp_path: Path) -> None:
    files.write(tmp_path / "deep" / "a.csv", b"a\n")
    (tmp_path / "deep" / f"{files.PART}0123").write_bytes(b"half")
    (tmp_path / f"{files.PART}4567").mkdir()
    with files.locked(tmp_path):
        files.finish(tmp_path)
    assert stored(tmp_path) == {"deep/a.csv": b"a\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep"]


def test_a_temporary_folder_that_takes_no_more_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def full(**_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(UsageError, match=r"busanalys-.* cannot be written: No space left on device"), files.temporary():
        pass
