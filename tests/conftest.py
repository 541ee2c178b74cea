from __future__ import annotations

import atexit
import gc
import os
import pickle
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

import browser
import gate
import hypothesis
import pytest
from playwright.sync_api import Browser

from busanalys import files, incoming, paths
from busanalys.errors import UsageError
from busanalys.render import Profiles, Request, Result, render

Rendered = tuple[Path, list[Result]]
P = ParamSpec("P")
R = TypeVar("R")

hypothesis.settings.register_profile("short", derandomize=True, max_examples=gate.FEW)
if not gate.FULL:
    hypothesis.settings.load_profile("short")

os.environ["BUSANALYS_LANGUAGE"] = "en"  # commands speak Swedish to people; test_language holds the two together

BROWSERS = {"chromium", "firefox"}
RENDERS = {"rendered", "rendered_example", "signed", "swapped", "drawn"}  # fixtures that render or draw a whole year and more


def pytest_xdist_auto_num_workers() -> int:
    """One worker for each core: browsers and forks keep busy what a worker that waits for them leaves."""
    return os.cpu_count() or 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what opens a browser or a whole render, and leave the tests of the full form to BUSANALYS_FULL=1."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & BROWSERS:
            item.add_marker("browser")
        if used & RENDERS or item.get_closest_marker("full"):
            item.add_marker("slow")
    left_out = [] if gate.FULL else [item for item in items if item.get_closest_marker("full")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    slow, waiting = ({item.path for item in items if item.get_closest_marker(mark)} for mark in ("slow", "browser"))
    # files that take long begin first, so that none ends last
    items.sort(key=lambda item: (item.path not in waiting, item.path not in slow))


def pytest_collection_finish() -> None:
    """Let the garbage collector leave what the tests are made of alone, a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure() -> None:
    """Look once for what was left open, since pytest goes five times through all that is still used, and end without ado."""
    gc.collect()
    gc.freeze()
    if "PYTEST_XDIST_WORKER" in os.environ:
        atexit.register(os._exit, 0)  # as the first that runs, before seconds of giving memory back piece by piece


@pytest.fixture
def swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands speak as they do to people."""
    monkeypatch.delenv("BUSANALYS_LANGUAGE")


def understood_here(file: str, limits: incoming.Limits, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `incoming.confined` gives of a harmless file, without the second that a process of its own takes to start."""
    with warnings.catch_warnings(action="ignore"):  # nobody hears those of the process either
        return function(*args, **kwargs)


@pytest.fixture(autouse=True)
def harmless_files_are_read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests marked `confined`, and the full form, start a limited process for each file from outside."""
    if not (gate.FULL or request.node.get_closest_marker("confined")):
        monkeypatch.setattr(incoming, "confined", understood_here)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all browser tests."""
    with browser.started() as started:
        yield started


def rendered_once(factory: pytest.TempPathFactory, name: str, **wanted: object) -> Rendered:
    """The output folder and results of a render that all workers of this test run share; whoever comes first makes it."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    folder = (factory.getbasetemp() if alone else factory.getbasetemp().parent) / name
    out, kept = folder / "output", folder / "results.pickle"
    while not kept.exists():
        try:
            with files.locked(folder):
                if not kept.exists():
                    results = render(Request(data=paths.data_dir(), out=out, datasets=(name,), jobs=2, **wanted))  # type: ignore[arg-type]
                    files.write(kept, pickle.dumps(results))
        except UsageError:  # another worker holds the lock
            time.sleep(0.2)
    return out, pickle.loads(kept.read_bytes())


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """Everything that ships of the published data, rendered once: the output folder and the results."""
    return rendered_once(tmp_path_factory, "published")


@pytest.fixture(scope="session")
def rendered_example(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The example's first, a middle and the last year with one profile; every year and group with BUSANALYS_FULL=1."""
    years = () if gate.FULL else (2013, 2018, 2024)
    return rendered_once(tmp_path_factory, "example", years=years, profiles=Profiles(every=gate.FULL, groups=("norrtalje",)))
