"""Descriptors, settings and tables are data: whatever stands in them is named as a problem and never an error of ours."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gate
import pytest
from copies import copied_data
from hypothesis import given
from hypothesis import strategies as st

from busanalys import geography, paths, survey
from busanalys.cli.options import years_in
from busanalys.errors import BusanalysError, DataError, UsageError

SOUND = json.loads((paths.data_dir() / "published" / survey.DESCRIPTOR).read_text(encoding="utf-8"))
MANY = gate.examples(1000)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["../x", "/etc", "con", "published", "survey", "blank", "\ud800", "x" * 300, ""])
)  # fmt: skip
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_data(tmp_path_factory.mktemp("descriptors"), "published")


def problems(data: Path, content: bytes) -> list[str]:
    """The kinds of problems with this descriptor; any other error than ours with words goes on."""
    (data / "published" / survey.DESCRIPTOR).write_bytes(content)
    return [problem.kind for problem in survey.check("published", data)]


def changed(path: tuple[str, ...], value: object) -> bytes:
    made = json.loads(json.dumps(SOUND))
    owner: Any = made
    for key in path[:-1]:
        owner = owner[key]
    owner[path[-1]] = value
    return json.dumps(made).encode()


PLACES = st.sampled_from(
    [(key,) for key in (*SOUND, "x")] + [("busanalys", key) for key in (*SOUND["busanalys"], "x", "seed", "signed")]
)


@pytest.mark.slow
@given(PLACES, VALUES)
@MANY
def test_a_descriptor_with_any_value_anywhere_is_sound_or_named(data: Path, place: tuple[str, ...], value: object) -> None:
    problems(data, changed(place, value))


@pytest.mark.slow
@given(st.integers(0, 900), st.binary(max_size=6), st.integers(0, 9))
@MANY
def test_a_descriptor_with_any_bytes_is_sound_or_named(data: Path, place: int, put: bytes, taken: int) -> None:
    content = json.dumps(SOUND | {"resources": []}).encode()
    problems(data, content[:place] + put + content[place + taken :])


@given(st.dictionaries(st.sampled_from(["districts", "municipalities", "x"]), LEAVES, max_size=2), st.binary(max_size=5))
@MANY
def test_settings_with_any_value_are_used_or_named(tmp_path_factory: pytest.TempPathFactory, values: Any, put: bytes) -> None:
    folder = tmp_path_factory.mktemp("maps")
    text = "\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items())
    (folder / "settings.toml").write_bytes(text.encode(errors="replace") + put)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "maps_dir", lambda *_: folder)
        try:
            geography.districts_source()
        except DataError as error:
            assert "settings.toml" in str(error)


MALFORMED: dict[str, bytes] = {
    "empty": b"",
    "null": b"null",
    "a list": b"[]",
    "a number": b"3",
    "cut off": json.dumps(SOUND).encode()[:200],
    "not UTF-8": b'{"name": "\xff"}',
    "endless brackets": b"[" * 100_000,
    "an endless number": b'{"name": ' + b"9" * 10_000 + b"}",
    "too large": b" " * 2_000_000,
    "a mistyped kind": changed(("busanalys", "kind"), "surveys"),
    "kind of another type": changed(("busanalys", "kind"), ["survey"]),
    "synthetic as a word": changed(("busanalys", "synthetic"), "false"),
    "synthetic as a number": changed(("busanalys", "synthetic"), 1),
    "an unknown word for what is absent": changed(("busanalys", "absent_answer"), "nothing"),
    "a mistyped property": changed(("busanalys", "histroy"), ["published"]),
    "history as a word": changed(("busanalys", "history"), "published"),
    "history of numbers": changed(("busanalys", "history"), [1]),
    "history of itself": changed(("busanalys", "history"), ["published"]),
    "history that does not exist": changed(("busanalys", "history"), ["atlantis"]),
    "history outside": changed(("busanalys", "history"), ["../published"]),
    "a name that leads outside": changed(("name",), "../../x"),
    "an absolute name": changed(("name",), "/tmp/x"),
    "a name of a device": changed(("name",), "con"),
    "a name that is a number": changed(("name",), 3),
    "a title that is a list": changed(("title",), ["a"]),
    "an endless title": changed(("title",), "a" * 5000),
    "signings that are none": changed(("busanalys", "signed"), None),
    "half a character": changed(("title",), "\ud800"),
    "busanalys as a list": changed(("busanalys",), []),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_descriptor_is_named(name: str, data: Path) -> None:
    assert problems(data, MALFORMED[name])


def test_two_datasets_that_name_each_other_are_named(tmp_path: Path) -> None:
    data = copied_data(tmp_path, "published", "example")
    (data / "published" / survey.DESCRIPTOR).write_bytes(changed(("busanalys", "history"), ["example"]))
    assert [problem.kind for problem in survey.check("example", data)] == ["circular history"]


TABLES: dict[str, Callable[[Path], object]] = {
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "only a byte-order mark": lambda path: path.write_bytes(b"\xef\xbb\xbf"),
    "only a mark of UTF-16": lambda path: path.write_bytes(b"\xff\xfe"),
    "only blank lines": lambda path: path.write_bytes(b"\r\n\r\n"),
    "an endless heading": lambda path: path.write_bytes(b"a" * 200_000),
    "a quotation mark that is not closed": lambda path: path.write_bytes(b'"' + path.read_bytes()),
    "a link to nowhere": lambda path: (path.unlink(), path.symlink_to("nowhere.csv")),
    "a link to itself": lambda path: (path.unlink(), path.symlink_to(path.name)),
    "bytes of zero": lambda path: path.write_bytes(bytes(1000)),
    "other lines": lambda path: path.write_bytes(b"x\ny\nz\n"),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
@pytest.mark.parametrize("damage", TABLES)
def test_a_table_that_is_none_is_named(damage: str, tmp_path: Path) -> None:
    data = copied_data(tmp_path, "published")
    TABLES[damage](data / "published" / "years.csv")
    assert any("years" in problem.file for problem in survey.check("published", data))


@pytest.mark.slow
@given(st.integers(0, 3000), st.binary(max_size=6), st.integers(0, 20))
@MANY
def test_a_table_with_any_bytes_is_sound_or_named(data: Path, place: int, put: bytes, taken: int) -> None:
    (data / "published" / survey.DESCRIPTOR).write_bytes(json.dumps(SOUND).encode())
    path, sound = data / "published" / "years.csv", (paths.data_dir() / "published" / "years.csv").read_bytes()
    try:
        path.write_bytes(sound[:place] + put + sound[place + taken :])
        survey.check("published", data)
    finally:
        path.write_bytes(sound)


@pytest.mark.parametrize("text", ["0-9999999999", "2014-99999", "٢٠١٤", "²", "20140", "-", "", "2014-2013", "1e9", "2014-"])
def test_years_are_four_digits_of_this_time(text: str) -> None:
    if text == "2014-":
        assert years_in(text) == [2014]
        return
    with pytest.raises(UsageError, match="not a list of years"):
        years_in(text)


@pytest.mark.parametrize("epoch", ["", "x", "1e9", "-", "99999999999999999999", "nan"])
def test_a_day_that_is_no_number_is_named(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from busanalys.text import today

    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    try:
        today()
    except BusanalysError as error:
        assert "SOURCE_DATE_EPOCH" in str(error)
