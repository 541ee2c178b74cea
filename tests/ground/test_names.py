"""Names that become paths and addresses: none leads out of its folder, none breaks a link, none is another system's device."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_render_batch import Project, statuses

from busanalys import files, paths, survey
from busanalys.errors import BusanalysError, UsageError
from busanalys.render.export.zipped import is_own, zipped
from busanalys.text import today

HOSTILE = (
    "../../x", "/tmp/x", "..", ".", "", " ", ".dold", "a/b", "a\\b", "con", "NUL.csv", "a:b", "x" * 101, "rad\nbryt", "a.",
    7, None,
)  # fmt: skip
FINE = ("example", "enkät 2025 #1 50%", "Åre & Härnösand", "a.b", "com", "nulla", "2025")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.mark.parametrize("name", HOSTILE)
def test_a_dataset_whose_name_is_no_folder_is_a_problem_and_writes_nothing(project: Project, name: object) -> None:
    path = project.data / "published" / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(described | {"name": name}), encoding="utf-8")
    before = {found for found in project.folder.rglob("*") if "output" not in found.parts}
    assert survey.check("published", project.data) != []
    with pytest.raises(BusanalysError):
        project.render()
    assert {found for found in project.folder.rglob("*") if "output" not in found.parts} == before
    assert not list(project.out.rglob("*.html"))


@pytest.mark.parametrize("name", FINE)
def test_an_ordinary_name_is_fit(name: str) -> None:
    assert paths.unfit(name) == ""


@pytest.mark.slow
@given(st.text(max_size=120))
def test_a_name_that_is_fit_stays_in_its_folder_and_comes_back_from_its_address(name: str) -> None:
    if paths.unfit(name):
        return
    folder = Path("/somewhere/output")
    assert (folder / name).parent == folder
    assert os.path.normpath(folder / name) == str(folder / name)
    address = paths.address(f"{name}/2024/page.html")
    assert unquote(address) == f"{name}/2024/page.html"
    assert not set(address) & set("#?%&\"' <>") - {"%"}


@pytest.mark.parametrize("name", ["assets", "Assets", "public"])
def test_a_dataset_named_like_a_folder_of_the_output_is_refused(project: Project, name: str) -> None:
    folder = project.copy("annan", project.data, name)
    with pytest.raises(UsageError, match="a folder of the output itself"):
        project.render(datasets=(str(folder),))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few make links")
def test_an_output_folder_with_a_link_out_of_it_is_refused(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    project.out.mkdir()
    (project.out / "published").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(UsageError, match="outside"):
        project.render()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.slow
def test_an_output_folder_that_is_itself_a_link_is_followed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    project.out.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert statuses(project.render()) == ["rendered"]


def test_only_an_earlier_work_of_ones_own_is_written_over(tmp_path: Path) -> None:
    target, device = tmp_path / "bus.zip", tmp_path / "device.zip"
    files.check_target(target, ".zip", is_own)
    target.write_bytes(zipped([("a", b"a")], today()))
    files.check_target(target, ".zip", is_own)
    shutil.make_archive(str(tmp_path / "other"), "zip", tmp_path)
    for other in ("other.zip", "answers.csv"):
        (tmp_path / other).touch()
        with pytest.raises(UsageError, match=r"left as it is|another ending"):
            files.check_target(tmp_path / other, ".zip", is_own)
    device.symlink_to("/dev/null")
    with pytest.raises(UsageError, match="left as it is"):
        files.check_target(device, ".zip", is_own)
