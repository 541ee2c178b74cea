"""Render a batch of pages: skip what is up to date, run the rest side by side, keep what is done when one fails."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from busanalys import __version__, paths, survey
from busanalys.errors import BusanalysError
from busanalys.render import execute, files, index, manifest, page, plan, workbook
from busanalys.text import long_date

RENDERED, FRESH, FAILED, PLANNED = "rendered", "up to date", "failed", "planned"
NO_PROFILES = plan.Profiles()
ASSETS = "assets"
TABLES = "tables.xlsx"


@dataclass(frozen=True)
class Request:
    """What to render and how; empty sequences mean everything. `data` is the data folder, `out` the output folder."""

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


@dataclass(frozen=True)
class Result:
    """How one page went: `rendered`, `up to date`, `failed` or (in a dry run) `planned`, and why."""

    task: plan.Task
    status: str
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Job:
    """One task with all that another process needs to do it."""

    task: plan.Task
    out: Path
    facts: page.Facts
    timeout: int | None


def render(request: Request, on_result: Callable[[Result, int], None] = lambda result, total: None) -> list[Result]:
    """Render what is stale and return one result per planned page.

    `on_result` is called with each result, as soon as it is known, and the number of planned pages. A failing page
    stops nothing else and leaves its earlier output in place. Raises DataError or UsageError before anything is
    written when the data or the request is wrong.
    """
    os.environ[paths.DATA_VARIABLE] = str(request.data)
    surveys = [survey.load(name, request.data) for name in request.datasets or survey.datasets(request.data)]
    tasks = plan.plan(surveys, request.years, request.notebooks, request.profiles)
    by_name = {loaded.name: loaded for loaded in surveys}
    digests = {task: _input_digest(task, by_name[task.dataset], request.data) for task in tasks}
    why = {task: _why(task, digests[task], request) for task in tasks}
    results = [_announced(Result(task, FRESH), on_result, len(tasks)) for task in tasks if not why[task]]
    stale = [task for task in tasks if why[task]]
    if request.dry_run:
        return results + [_announced(Result(task, PLANNED, why[task]), on_result, len(tasks)) for task in stale]
    jobs = [_job(task, by_name[task.dataset], digests[task], request) for task in stale]
    _copy_assets(request.out)
    for result in _run(jobs, request):
        _record(result, digests[result.task], request.out)
        results.append(_announced(result, on_result, len(tasks)))
    _finish(surveys, results, request.out)
    return results


def _announced(result: Result, on_result: Callable[[Result, int], None], total: int) -> Result:
    on_result(result, total)
    return result


def _why(task: plan.Task, digest: str, request: Request) -> str:
    if request.force:
        return "forced"
    record = manifest.read(request.out / task.dataset).get(_key(task), {})
    if not (request.out / task.page).is_file() or not (request.out / task.executed).is_file():
        return "not rendered yet"
    if record.get("status") != RENDERED:
        return "failed last time"
    return "" if record.get("digest") == digest else "inputs changed"


def _key(task: plan.Task) -> str:
    return task.page.as_posix()


def _input_digest(task: plan.Task, loaded: survey.Survey, data: Path) -> str:
    inputs = [task.notebook, *survey.input_files(loaded, data), *_program_files()]
    return files.digest(inputs)


@cache
def _program_files() -> tuple[Path, ...]:
    package = Path(page.__file__).parent.parent
    sources = [path for path in package.rglob("*") if path.suffix in (".py", ".j2", ".css", ".js")]
    return tuple(sorted([*sources, *(path for path in paths.maps_dir().glob("*") if path.suffix in (".csv", ".toml"))]))


def _job(task: plan.Task, loaded: survey.Survey, digest: str, request: Request) -> Job:
    up = "../" * (len(task.page.parts) - 1)
    closed = loaded.tables["years"].set_index("year")["closed"][task.year]
    facts = page.Facts(
        title="",
        year=task.year,
        dataset=loaded.name,
        dataset_title=loaded.title,
        synthetic=loaded.synthetic,
        made=made_on(),
        digest=digest,
        version=__version__,
        parameters=dict(task.parameters),
        assets=f"{up}{ASSETS}",
        index=f"{up}index.html",
        closed=long_date(date.fromisoformat(closed)) if closed else "",
    )
    return Job(task, request.out, facts, request.timeout)


def made_on() -> str:
    """Today in words, or the day that SOURCE_DATE_EPOCH fixes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.fromtimestamp(int(fixed), UTC).date() if fixed else datetime.now().astimezone().date()
    return long_date(day)


def _copy_assets(out: Path) -> None:
    import plotly

    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    for source in (script, page.TEMPLATE_FOLDER / "page.js", page.TEMPLATE_FOLDER / "page.css"):
        target = out / ASSETS / source.name
        content = source.read_bytes()
        if not target.is_file() or target.read_bytes() != content:
            files.write(target, content)


def _run(jobs: list[Job], request: Request) -> Iterator[Result]:
    workers = min(request.jobs, len(jobs))
    if workers <= 1:
        yield from map(_do, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        pending: dict[Future[Result], Job] = {pool.submit(_do, job): job for job in jobs}
        for done in as_completed(pending):
            yield _outcome(done, pending[done])


def _outcome(done: Future[Result], job: Job) -> Result:
    try:
        return done.result()
    except Exception as error:  # a dying worker is one failure, not the end of the batch
        return Result(job.task, FAILED, f"the process died: {error}")


def _do(job: Job) -> Result:
    started = time.perf_counter()
    try:
        _make(job)
    except BusanalysError as error:
        return Result(job.task, FAILED, str(error), time.perf_counter() - started)
    return Result(job.task, RENDERED, "", time.perf_counter() - started)


def _make(job: Job) -> None:
    from dataclasses import replace

    import nbformat

    notebook = execute.execute(job.task.notebook, dict(job.task.parameters), job.timeout)
    facts = replace(job.facts, title=page.title_of(notebook))
    shown = page.page(notebook, facts)
    files.write(job.out / job.task.executed, nbformat.writes(notebook) + "\n")
    files.write(job.out / job.task.page, shown)


def _record(result: Result, digest: str, out: Path) -> None:
    task, folder = result.task, out / result.task.dataset
    records = manifest.read(folder)
    record: dict[str, Any] = {
        "dataset": task.dataset,
        "year": task.year,
        "notebook": task.notebook.stem,
        "group": dict(task.parameters).get("group", ""),
        "parameters": dict(task.parameters),
        "digest": digest,
        "versions": manifest.versions(),
        "seconds": round(result.seconds, 3),
        "status": result.status,
        "message": result.reason,
    }
    manifest.write(folder, records | {_key(task): record})


def _finish(surveys: Iterable[survey.Survey], results: list[Result], out: Path) -> None:
    for name, year in sorted({(r.task.dataset, r.task.year) for r in results if r.status == RENDERED}):
        _write_tables(out, name, year)
    shelves = [_shelf(loaded, out) for loaded in surveys]
    files.write(out / "index.html", index.index(shelves, made_on()))


def _write_tables(out: Path, name: str, year: int) -> None:
    import nbformat

    folder = out / name / str(year)
    executed = [
        nbformat.read(folder / f"{book}.ipynb", as_version=4) for book in plan.YEARLY if (folder / f"{book}.ipynb").is_file()
    ]
    described = workbook.tables(executed)
    if described:
        files.write(folder / TABLES, workbook.workbook(described, f"Uppföljning av BUS-överenskommelsen {year}: tabeller"))


def _shelf(loaded: survey.Survey, out: Path) -> index.Shelf:
    records = manifest.read(out / loaded.name)
    books = {
        year: f"{loaded.name}/{year}/{TABLES}" for year in loaded.years if (out / loaded.name / str(year) / TABLES).is_file()
    }
    groups = loaded.registry.tables["groups"]
    names = dict(zip(groups["group_id"], groups["name"], strict=True))
    return index.Shelf(loaded.name, loaded.title, loaded.synthetic, index.entries(records, names), books)
