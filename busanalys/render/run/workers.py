"""Jobs side by side in processes of their own; a process that dies fails its own job only."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from pathlib import Path
from types import FrameType
from typing import Generic, TypeVar, cast

from busanalys.render.run import execute, jobs
from busanalys.render.run.forked import process
from busanalys.render.run.jobs import Done, Job, Work

DIED = "the process that rendered it died"
SECONDS_TO_STOP = 1.0

Some = TypeVar("Some", bound=Work)


def run(waiting: Sequence[Some], workers: int, engine: str, begin: Callable[[Some], None]) -> Iterator[tuple[Some, Done]]:
    """Each job and how it went, as soon as it is done; `begin` is called before a job is given to a worker.

    When the caller stops early (Ctrl-C), every process is ended within about a second.
    """
    left, team = deque(waiting), list[_Worker[Some]]()
    ahead = _ahead((job.dataset, job.data) for job in waiting)
    try:
        for _ in range(min(workers, len(left))):
            team.append(_Worker[Some](engine, ahead))
            _give(team[-1], left, begin)
        while busy := {worker.connection: worker for worker in team if worker.job}:
            for connection in cast(list[Connection], wait(list(busy))):
                yield _taken(busy[connection], team, left, begin)
    finally:
        _end(team)


def begin(engine: str, datasets: Iterable[tuple[Path, Path]]) -> None:
    """Start the server that notebooks are forked from, without waiting for it; it counts the datasets, by folder and data folder.

    Nothing where notebooks run in kernels.
    """
    if execute.chosen_engine(engine) == execute.FORK:
        process.context(_ahead(datasets))


def _ahead(datasets: Iterable[tuple[Path, Path]]) -> str:
    return json.dumps(sorted({(str(dataset), str(data)) for dataset, data in datasets}))


def alone(job: Job) -> Done:
    """How one job went, done in a process of its own that ends with it."""
    worker = _Worker[Job](job.how.engine)
    try:
        worker.give(job)
        return worker.take()[1] or Done(jobs.FAILED, DIED)
    finally:
        _end([worker])


def _give(worker: _Worker[Some], left: deque[Some], begin: Callable[[Some], None]) -> None:
    if left:
        job = left.popleft()
        begin(job)
        worker.give(job)


def _taken(
    worker: _Worker[Some], team: list[_Worker[Some]], left: deque[Some], begin: Callable[[Some], None]
) -> tuple[Some, Done]:
    job, done = worker.take()
    if done is None:
        team.remove(worker)
        worker.kill(time.monotonic())
        worker = _Worker[Some](worker.engine)
        team.append(worker)
    _give(worker, left, begin)
    return job, done or Done(jobs.FAILED, DIED)


def _end(team: Sequence[_Worker[Some]]) -> None:
    for worker in team:
        worker.stop()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for worker in team:
        worker.kill(deadline)


class _Worker(Generic[Some]):
    """A process that does one job at a time; `job` is the one it has now."""

    def __init__(self, engine: str, ahead: str = "[]") -> None:
        self.engine, self.job = engine, cast(Some | None, None)
        context, settle = _way_to_start(engine, ahead)
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, settle))  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def give(self, job: Some) -> None:
        self.job = job
        with suppress(BrokenPipeError):  # a process that is gone shows when its result is awaited
            self.connection.send(job)

    def take(self) -> tuple[Some, Done | None]:
        """Its job and the result; None for the result if the process died over it."""
        job, self.job = cast(Some, self.job), None
        try:
            return job, self.connection.recv()
        except (EOFError, OSError):
            return job, None

    def stop(self) -> None:
        self.connection.close()
        if self.job:
            self._process.terminate()

    def kill(self, deadline: float) -> None:
        self._process.join(max(0.0, deadline - time.monotonic()))
        self._process.kill()
        self._process.join()


def _way_to_start(engine: str, ahead: str) -> tuple[BaseContext, Callable[[], None]]:
    """How to start a process, and what it must do first."""
    if execute.chosen_engine(engine) == execute.FORK:
        return process.context(ahead), partial(process.settle, dict(os.environ), str(Path.cwd()))
    return multiprocessing.get_context("spawn"), _alone


def _alone() -> None:
    process.end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _serve(connection: Connection, settle: Callable[[], None]) -> None:
    """Do the jobs that come until the other end closes."""
    settle()
    signal.signal(signal.SIGTERM, _leave)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            connection.send(connection.recv().do())


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)
