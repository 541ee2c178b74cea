"""Every door that a file from outside comes in by, tried with files made to do harm: words, and nothing written."""

from __future__ import annotations

from pathlib import Path

import copies
import exports
import hostilefiles
import imports
import pytest
from typer.testing import CliRunner

from busanalys import cli, survey
from busanalys.errors import BusanalysError

pytestmark = [pytest.mark.full, pytest.mark.confined]

HARMFUL = [name for name in hostilefiles.HEAVY if not name.startswith("ett datum")]
DOORS = {
    "import": "import {hostile} --year 2025 --dataset {data}/example --data {data} --synthetic",
    "a mapping": "import {good} --year 2025 --dataset {data}/example --data {data} --synthetic --mapping {hostile}",
    "context": "context {hostile} --source x --licence x --data {data}",
    "the file of responses": "responses 2025 --dataset example --data {data} --file {hostile}",
    "the mapping of responses": "responses 2025 --dataset example --data {data} --file {good} --mapping {hostile}",
    "contacts": "responses 2024 --dataset example --data {data} --contacts {hostile}",
    "an edited workbook": "edit example --data {data} --apply {hostile}",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copies.copied_data(tmp_path_factory.mktemp("doors"), "example")


@pytest.mark.parametrize("name", HARMFUL)
@pytest.mark.parametrize("door", DOORS)
def test_a_harmful_file_is_refused_in_words_at_every_door(data: Path, tmp_path: Path, door: str, name: str) -> None:
    hostile, before = tmp_path / f"x{Path(name).suffix}", imports.content(data)
    hostile.write_bytes(hostilefiles.HEAVY[name]())
    lines = [[cell.replace("2024-", "2025-") for cell in row] for row in exports.whole(survey.load("example"), 2024)]
    good = exports.csv_file(tmp_path / "good.csv", lines)
    words = [word.format(hostile=hostile, good=good, data=data) for word in DOORS[door].split(" ")]
    done = CliRunner().invoke(cli.app, words)
    assert done.exit_code != 0
    assert isinstance(done.exception, SystemExit | BusanalysError), done.exception
    assert hostile.name in done.output + str(done.exception)
    assert imports.content(data) == before
