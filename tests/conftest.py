from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import browser
import hypothesis
import pytest
from playwright.sync_api import Browser

from busanalys import paths
from busanalys.render import Profiles, Request, Result, render

# The same examples in every short run, so that a failure concerns the change at hand; new ones and more of them in the full form.
hypothesis.settings.register_profile("short", derandomize=True)
if not os.environ.get("BUSANALYS_FULL"):
    hypothesis.settings.load_profile("short")


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


@pytest.fixture(scope="session")
def rendered_example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Result]]:
    """The example's first, a middle and the last year with one profile; every year and group with BUSANALYS_FULL=1."""
    out = tmp_path_factory.mktemp("example-output")
    every = bool(os.environ.get("BUSANALYS_FULL"))
    years = () if every else (2013, 2018, 2024)
    profiles = Profiles(every=every, groups=("norrtalje",))
    request = Request(data=paths.data_dir(), out=out, years=years, datasets=("example",), profiles=profiles, jobs=2)
    return out, render(request)
