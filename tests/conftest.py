from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import browser
import pytest
from playwright.sync_api import Browser

from busanalys import paths
from busanalys.render import Request, Result, render


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all browser tests."""
    with browser.started() as started:
        yield started


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Result]]:
    """Everything that ships of the published data, rendered once: the output folder and the results."""
    out = tmp_path_factory.mktemp("output")
    request = Request(data=paths.data_dir(), out=out, datasets=("published",), jobs=2)
    return out, render(request)
