"""The processes that notebooks run in: forks of a small server that has imported the libraries and nothing else."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

WARM = "busanalys.render.run.forked.warm"
SERVER = {
    "PYTHONHASHSEED": "0",  # a printed set has the same order in every run
    "OPENBLAS_NUM_THREADS": "1",  # no threads of numpy's and pyarrow's libraries, which a fork would not take along
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
PARENT, AHEAD = "BUSANALYS_PARENT", "BUSANALYS_AHEAD"
PARENT_DEATH_SIGNAL = 1  # prctl(2), PR_SET_PDEATHSIG
_forked_here = False


def context(ahead: str = "[]") -> BaseContext:
    """How to start a process: from the server, or by a fork of this process if that is itself a fresh fork of the server.

    `ahead` (JSON) are the datasets, with the data folder of each, that the server counts before any fork if it starts now.
    """
    return multiprocessing.get_context("fork") if _forked_here else _server(ahead)


@cache
def _server(ahead: str) -> BaseContext:
    chosen = multiprocessing.get_context("forkserver")
    chosen.set_forkserver_preload([WARM])
    # the system takes the end of the thread that started a process for its parent's, so that only the main one is bound to
    bound = {PARENT: str(os.getpid())} if threading.current_thread() is threading.main_thread() else {}
    with _set(SERVER | bound | {AHEAD: ahead}), _uninterrupted():
        forkserver.ensure_running()
    return chosen


@contextmanager
def _set(variables: Mapping[str, str]) -> Iterator[None]:
    """Environment variables for the processes started meanwhile; those that are already set stay."""
    new = {name: value for name, value in variables.items() if name not in os.environ}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            del os.environ[name]


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes started meanwhile, and theirs, ignore Ctrl-C: whoever started them ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def end_with_parent() -> None:
    """Let the system kill this process when the one that started it is gone, however it ended (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def settle(environment: Mapping[str, str], folder: str) -> None:
    """Make a fork a process of its own: environment, folder, random state; it dies with the process that started it."""
    global _forked_here  # noqa: PLW0603
    _forked_here = True
    end_with_parent()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def limit_memory(limit: int | None) -> None:
    """Let this process and those it starts take at most so many bytes more than it has now."""
    import resource

    if limit is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (_data_size() + limit, resource.RLIM_INFINITY))


def lift_memory_limit() -> None:
    """Let this process take what it needs, such as to say that it had taken too much."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _data_size() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        pages = int(file.read().split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")
