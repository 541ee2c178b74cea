"""The dataset that a year is taken into: made once per module, and a copy for every test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import imports
import pytest


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example without its last year, only to be read."""
    return imports.dataset_before(tmp_path_factory.mktemp("before") / "survey")


@pytest.fixture
def dataset(before: Path, tmp_path: Path) -> Path:
    """The same in a folder of the test's own."""
    return Path(shutil.copytree(before, tmp_path / "survey"))
