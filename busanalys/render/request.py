"""What a batch is asked for, and what it answers of every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from busanalys.render import plan
from busanalys.reporting import FORUM

NO_PROFILES = plan.Profiles()


@dataclass(frozen=True)
class Request:
    """What to render and how; empty sequences mean everything. `data` is the data folder, `out` the output folder.

    `timeout` is seconds per cell. `single_file` puts plotly.js, script and style into every page, so that it can be
    mailed. `engine` is one of `execute.ENGINES`, by default that of this system. `memory` is the bytes that the process of
    a notebook may take, by default its part of what the machine has (only where processes are forks). `scheduler` is the
    address of a Dask cluster that does the work instead of `jobs` processes here. `audience` is one of `reporting.AUDIENCES`.
    """

    data: Path
    out: Path
    years: Sequence[int] = ()
    datasets: Sequence[str] = ()
    notebooks: Sequence[str] = ()
    profiles: plan.Profiles = NO_PROFILES
    jobs: int = 1
    force: bool = False
    dry_run: bool = False
    timeout: int | None = None
    single_file: bool = False
    engine: str = ""
    memory: int | None = None
    scheduler: str = ""
    audience: str = FORUM


@dataclass(frozen=True)
class Result:
    """How one page went: `rendered`, `up to date`, `failed` or (in a dry run) `planned`, why, and what its cells warned of."""

    task: plan.Task
    status: str
    reason: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
