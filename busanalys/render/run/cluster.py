"""The jobs of a batch on an existing Dask cluster, whose machines see the same folders."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from busanalys.errors import UsageError
from busanalys.render.run import jobs, workers
from busanalys.render.run.jobs import Done, Job

if TYPE_CHECKING:
    from distributed import Client, Future

SECONDS_TO_ANSWER = 10


def run(waiting: Sequence[Job], address: str, begin: Callable[[Job], None]) -> Iterator[tuple[Job, Done]]:
    """Each job and how it went, as soon as it is done; a job whose worker dies is done again by another.

    `address` is that of the scheduler, like `tcp://10.0.0.5:8786`. Raises UsageError if none answers there.
    """
    with _connected(address) as client:
        from distributed import as_completed

        for job in waiting:
            begin(job)
        futures = {client.submit(_do, job, pure=False): job for job in waiting}
        try:
            for future in as_completed(futures, loop=client.loop):
                yield futures[future], _seen(futures[future], _result(future))
        finally:
            client.cancel(list(futures))


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs Dask. Install it with: pip install 'busanalys[cluster]'") from None
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"No Dask scheduler answers at {address} ({error}). Usual cause: the cluster is not started, or the address has "
            "another port. Write it as the scheduler prints it, like tcp://10.0.0.5:8786."
        ) from error
    with client:
        yield client


def _do(job: Job) -> Done:
    """Do a job on a worker of the cluster, in a process of its own, since the worker itself has threads."""
    multiprocessing.current_process().daemon = False  # else Python lets a worker that a nanny watches start no processes
    return workers.alone(job)


def _result(future: Future[Any]) -> Done:
    try:
        done: Done = future.result()
    except Exception as error:  # what the cluster says of a job that no worker survived
        return Done(jobs.FAILED, f"the cluster could not do it: {type(error).__name__}: {error}")
    return done


def _seen(job: Job, done: Done) -> Done:
    page = job.how.out / job.task.page
    if done.status == jobs.RENDERED and not page.is_file():
        return Done(
            jobs.FAILED, f"the cluster wrote {page} where this machine cannot see it; use a folder that all machines share"
        )
    return done
