"""Broken copies of the real data: every problem is named with its place, cause and remedy, and the command ends with 1 or 2."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import gate
import pytest
from typer.testing import CliRunner

from busanalys import cli, paths, survey
from busanalys.errors import DataError, UsageError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the project's dictionaries and published data that a test may break."""
    copied = tmp_path / "data"
    for part in ("codebook", "registry", "published"):
        shutil.copytree(paths.data_dir() / part, copied / part)
    return copied


def edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text, f"the test changed nothing in {path.name}"
    path.write_text(changed, encoding="utf-8")


def append(row: str) -> Callable[[str], str]:
    return lambda text: text + row + "\n"


def replace(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def message(data: Path) -> str:
    with pytest.raises(DataError) as caught:
        survey.load("published", data)
    return str(caught.value)


BROKEN = {
    "an answer with an unknown question": (
        "published/answers.csv", append("2014,2014-farsta,sip_templat_works,good,,"), ["did you mean sip_template_works"],
    ),
    "an answer with an unknown option": (
        "published/answers.csv", append("2014,2014-farsta,local_agreement,maybe,,"), ["no such option", "maybe"],
    ),
    "a submission of an unknown group": (
        "published/submissions.csv", append("2014,2014-x,tumba,,,no,,"), ["tumba", "groups"],
    ),
    "an answer of a form that was never sent in": (
        "published/answers.csv", append("2014,2014-tumba,local_agreement,yes,,"), ["submissions.csv", "2014-tumba"],
    ),
    "a group whose members overlap": (
        "registry/group_members.csv", append("farsta,0180-skarpnack,2014,2014,x"), ["two groups in the same year"],
    ),
    "a validity that ends before it begins": (
        "registry/groups.csv", append("tumba,Tumba,Tumba,municipality,2015,2013,x"), ["ends before it begins", "'2015', '2013'"],
    ),
    "a group answering in a year when it did not exist": (
        "published/submissions.csv", append("2013,2013-farsta,farsta,,,no,,"), ["did not exist that year", "'farsta', '2013'"],
    ),
    "a percentage over 100": (
        "published/printed.csv", replace(",73,", ",730,"), ["over 100 per cent", "730"],
    ),
    "a municipality code without its leading zero": (
        "registry/municipalities.csv", replace("0114", "114"), ["leading zero", "'114'"],
    ),
    "a date that a spreadsheet rewrote": (
        "published/years.csv", replace("2014-05-09", "09/05/2014"), ["is not a date", "09/05/2014"],
    ),
    "a doubled row": (
        "published/facts.csv", lambda text: text + text.splitlines()[1] + "\n", ["stands on an earlier row"],
    ),
    "versions of a question with a hole": (
        "codebook/wordings.csv", append("local_agreement,9,2030,,yes,Ny fråga,yes,x"), ["wordings.csv"],
    ),
    "an indicator that names an unknown option": (
        "codebook/indicator_options.csv", append("local_agreement,local_agreement,certainly"), ["certainly", "no such option"],
    ),
    "a target that names an unknown question": (
        "codebook/targets.csv", replace("group,,members_represented,", "group,,members_present,"),
        ["members_present", "not in the table questions"],
    ),
    "a target that names an unknown option": (
        "codebook/targets.csv", replace("+bumm,", "+bummm,"), ["bummm", "no such option"],
    ),
    "a target without anything to count": (
        "codebook/targets.csv", replace("group_status,", ","), ["either a fact or the answers", "local_group"],
    ),
    "a target of years in which its question is never asked": (
        "codebook/targets.csv", replace("local_agreement,yes,2012,,", "local_agreement,yes,2010,2012,"),
        ["not asked in any year in which the target holds", "local_agreement"],
    ),
    "made-up answers among real ones": (
        "published/submissions.csv", replace(",no,", ",yes,"), ["made-up and real answers must not be mixed"],
    ),
    "a year without anything": (
        "published/years.csv", append("2016,,,Uppföljning 2016,,x"), ["nothing at all is stored", "2016"],
    ),
    "an empty cell": ("published/years.csv", append("2016,,,,,x"), ["must be filled in", "title"]),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", gate.every(BROKEN, but=list(BROKEN)[::2]))
def test_broken_data_is_named_with_file_row_and_values(case: str, data: Path) -> None:
    name, change, words = BROKEN[case]
    edit(data / name, change)
    text = message(data)
    assert name in text
    assert "row " in text
    assert all(word in text for word in words), text


def test_a_missing_file_is_named(data: Path) -> None:
    (data / "registry" / "groups.csv").unlink()
    text = message(data)
    assert "registry/groups.csv" in text
    assert "does not exist" in text


def test_a_wrong_encoding_is_named(data: Path) -> None:
    path = data / "registry" / "municipalities.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-8").decode("cp1252").encode("utf-8"))
    assert "garbled" in message(data)


def test_all_problems_come_at_once(data: Path) -> None:
    edit(data / "published/answers.csv", append("2014,2014-tumba,local_agreement,maybe,,"))
    edit(data / "registry/groups.csv", append("tumba,Tumba,Tumba,municipality,2015,2013,x"))
    text = message(data)
    assert text.startswith("3 problems")


def test_more_than_ten_problems_of_a_kind_are_counted(data: Path) -> None:
    edit(
        data / "published/answers.csv", lambda text: text + "".join(f"2014,2014-x{n},local_agreement,yes,,\n" for n in range(24))
    )
    assert "… and 14 more of this kind" in message(data)


def test_a_descriptor_that_is_no_json_is_named(data: Path) -> None:
    (data / "published" / "datapackage.json").write_text("{", encoding="utf-8")
    assert "datapackage.json" in message(data)


def test_check_prints_every_problem_and_ends_with_1(data: Path) -> None:
    edit(data / "registry/municipalities.csv", replace("0114", "114"))
    result = CliRunner().invoke(cli.app, ["check", "--data", str(data)])
    assert result.exit_code == 1
    assert "leading zero" in result.output
    assert "Traceback" not in result.output


def test_check_can_speak_json(data: Path) -> None:
    edit(data / "registry/municipalities.csv", replace("0114", "114"))
    result = CliRunner().invoke(cli.app, ["check", "--json", "--data", str(data)])
    kinds = {problem["kind"] for problem in json.loads(result.output)["published"]}
    assert "wrong form" in kinds


def test_a_folder_without_codebook_is_no_data_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="codebook"):
        survey.load("published", tmp_path)
