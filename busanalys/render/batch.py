"""Render a batch of pages: skip what is up to date, run the rest side by side, keep what is done when one fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from busanalys import survey
from busanalys.errors import BusanalysError
from busanalys.render import assets, execute, files, index, inputs, page, plan, today, workbook
from busanalys.render.manifest import Manifest, Record, found, versions
from busanalys.text import long_date

RENDERED, FRESH, FAILED, PLANNED = "rendered", "up to date", "failed", "planned"
NO_PROFILES = plan.Profiles()
TABLES = "tables.xlsx"
INDEX = "index.html"


@dataclass(frozen=True)
class Request:
    """What to render and how; empty sequences mean everything. `data` is the data folder, `out` the output folder.

    `timeout` is seconds per cell. `single_file` puts plotly.js, script and style into every page, so that it can be
    mailed. `engine` is one of `execute.ENGINES`.
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
    engine: str = "kernel"


@dataclass(frozen=True)
class Result:
    """How one page went: `rendered`, `up to date`, `failed` or (in a dry run) `planned`, and why."""

    task: plan.Task
    status: str
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Job:
    """One task with all that another process needs to do it."""

    task: plan.Task
    request: Request
    facts: page.Facts


@dataclass(frozen=True)
class Batch:
    """A planned run: the surveys, the tasks with the digests of their inputs, and the manifests so far."""

    request: Request
    surveys: dict[str, survey.Survey]
    digests: dict[plan.Task, dict[str, str]]
    manifests: dict[str, Manifest]


OnResult = Callable[[Result, int], None]


def render(request: Request, on_result: OnResult = lambda result, total: None) -> list[Result]:
    """Render what is stale and return one result per planned page.

    `on_result` is called with each result, as soon as it is known, and the number of planned pages. A failing page
    stops nothing else and leaves its earlier output in place. Raises DataError or UsageError before anything is
    written when the data or the request is wrong.
    """
    batch = _batch(request)
    results: list[Result] = []

    def note(result: Result) -> None:
        results.append(result)
        on_result(result, len(batch.digests))

    why = {task: _why(task, batch) for task in batch.digests}
    for task in (task for task, reason in why.items() if not reason):
        note(Result(task, FRESH))
    stale = [task for task, reason in why.items() if reason]
    if request.dry_run:
        for task in stale:
            note(Result(task, PLANNED, why[task]))
        return results
    _render_stale(stale, batch, note)
    return results + _finish(batch, results)


def _batch(request: Request) -> Batch:
    execute.check_engine(request.engine)
    surveys = [survey.load(name, request.data) for name in request.datasets or survey.datasets(request.data)]
    tasks = plan.plan(surveys, request.years, request.notebooks, request.profiles, request.data)
    by_name = {loaded.name: loaded for loaded in surveys}
    data = {name: inputs.of_survey(loaded, request.data) for name, loaded in by_name.items()}
    digests = {task: inputs.of_task(task, data[task.dataset], request.single_file) for task in tasks}
    return Batch(request, by_name, digests, {name: Manifest(request.out / name) for name in by_name})


def _why(task: plan.Task, batch: Batch) -> str:
    record = batch.manifests[task.dataset].pages.get(task.page.as_posix(), {})
    if batch.request.force:
        return "forced"
    if not record or not all((batch.request.out / path).is_file() for path in (task.page, task.executed)):
        return "not rendered yet"
    if record.get("status") != RENDERED:
        return "failed last time"
    changed = inputs.changed(batch.digests[task], record.get("inputs", {}))
    return f"{' and '.join(changed)} changed" if changed else ""


def _render_stale(stale: Sequence[plan.Task], batch: Batch, note: Callable[[Result], None]) -> None:
    if stale:
        _write_assets(batch.request)
    try:
        for result in _run([_job(task, batch) for task in stale], batch.request):
            batch.manifests[result.task.dataset].add(result.task.page.as_posix(), _record(result, batch))
            note(result)
    finally:
        for name in {task.dataset for task in stale}:
            _describe(batch.manifests[name], batch.surveys[name])
            batch.manifests[name].save()


def _describe(manifest: Manifest, loaded: survey.Survey) -> None:
    manifest.dataset = {"name": loaded.name, "title": loaded.title, "synthetic": loaded.synthetic}


def _write_assets(request: Request) -> None:
    """The shared files of the pages; the index needs the style also where every page carries its own."""
    wanted = (assets.STYLE,) if request.single_file else (assets.PLOTLY, assets.SCRIPT, assets.STYLE)
    for name, content in assets.files(wanted).items():
        target = request.out / assets.FOLDER / name
        if not target.is_file() or target.read_bytes() != content:
            files.write(target, content)


def _job(task: plan.Task, batch: Batch) -> Job:
    loaded = batch.surveys[task.dataset]
    closed = loaded.year(task.year)["closed"]
    facts = page.Facts(
        year=task.year,
        dataset=loaded.name,
        dataset_title=loaded.title,
        synthetic=loaded.synthetic,
        made=today.in_words(),
        digest=batch.digests[task]["data"],
        versions=versions(),
        parameters=dict(task.parameters),
        index="" if batch.request.single_file else f"{_up(task)}{INDEX}",
        closed=long_date(date.fromisoformat(closed)) if closed else "",
        about=_group_name(task, batch),
    )
    return Job(task, batch.request, facts)


def _group_name(task: plan.Task, batch: Batch) -> str:
    groups = batch.surveys[task.dataset].registry.tables["groups"]
    return str(groups.set_index("group_id")["name"].get(task.group, ""))


def _up(task: plan.Task) -> str:
    return "../" * (len(task.page.parts) - 1)


def _run(jobs: list[Job], request: Request) -> Iterator[Result]:
    if min(request.jobs, len(jobs)) <= 1:
        yield from map(_do, jobs)
        return
    left = dict.fromkeys(jobs)
    for job, result in _side_by_side(jobs, request.jobs):
        del left[job]
        yield result
    for job in left:  # a process died and took the others' results with it: each of them again, on its own
        alone = list(_side_by_side([job], 1))
        yield alone[0][1] if alone else Result(job.task, FAILED, "the process that rendered it died")


def _side_by_side(jobs: Sequence[Job], workers: int) -> Iterator[tuple[Job, Result]]:
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=get_context("spawn")) as pool:
        pending = {pool.submit(_do, job): job for job in jobs}
        for done in as_completed(pending):
            try:
                yield pending[done], done.result()
            except BrokenProcessPool:
                continue


def _do(job: Job) -> Result:
    started = time.perf_counter()
    try:
        _make(job)
    except execute.NotebookError as error:
        reason = _kept(job, error)
    except BusanalysError as error:
        reason = str(error)
    except Exception as error:  # whatever goes wrong with one page must not end the batch
        reason = f"{type(error).__name__}: {error} (an error in busanalys itself)"
    else:
        return Result(job.task, RENDERED, "", time.perf_counter() - started)
    return Result(job.task, FAILED, reason, time.perf_counter() - started)


def _kept(job: Job, error: execute.NotebookError) -> str:
    """Keep the notebook as far as it came, and say where."""
    import nbformat

    if error.partial is None:
        return str(error)
    kept = job.request.out / job.task.failed
    try:
        files.write(kept, nbformat.writes(error.partial) + "\n")
    except BusanalysError as refused:
        return f"{error}\n{refused}"
    return f"{error}\n(as far as it came: {kept})"


def _make(job: Job) -> None:
    import nbformat

    task, request = job.task, job.request
    notebook = execute.execute(task.notebook, dict(task.parameters), request.timeout, engine=request.engine, data=request.data)
    used = assets.inside() if request.single_file else assets.beside(f"{_up(task)}{assets.FOLDER}")
    shown = page.page(notebook, job.facts, used)
    files.write(request.out / task.executed, nbformat.writes(notebook) + "\n")
    files.write(request.out / task.page, shown)
    files.remove(request.out / task.failed)


def _record(result: Result, batch: Batch) -> Record:
    task, digests = result.task, batch.digests[result.task]
    return {
        "dataset": task.dataset,
        "year": task.year,
        "notebook": task.notebook.stem,
        "about": _group_name(task, batch),
        "parameters": dict(task.parameters),
        "digest": inputs.combined(digests),
        "inputs": digests,
        "versions": versions(),
        "made": today.day().isoformat(),
        "seconds": round(result.seconds, 3),
        "status": result.status,
        "message": result.reason,
    }


def _finish(batch: Batch, results: Iterable[Result]) -> list[Result]:
    """The workbooks and the index; a workbook that cannot be written is a failed result of its own."""
    out = batch.request.out
    rendered = {(result.task.dataset, result.task.year) for result in results if result.status == RENDERED}
    years = {(task.dataset, task.year) for task in batch.digests}
    missing = {(name, year) for name, year in years if not (out / name / str(year) / TABLES).is_file()}
    failed = [result for name, year in sorted(rendered | missing) if (result := _write_tables(batch, name, year))]
    write_index(out)
    return failed


def write_index(out: Path) -> None:
    """Write the list of what an output folder holds."""
    files.write(out / INDEX, index.index([index.shelf(manifest, out) for manifest in found(out)], today.in_words()))


def _write_tables(batch: Batch, name: str, year: int) -> Result | None:
    folder, loaded = batch.request.out / name / str(year), batch.surveys[name]
    target = folder / TABLES
    books = [book for notebook in plan.YEARLY if (book := folder / f"{notebook}.ipynb").is_file()]
    try:
        workbook.write(target, books, f"{loaded.title}: tabeller {year}", loaded.synthetic, today.day())
    except BusanalysError as error:
        shown = Path(name, str(year), TABLES)
        return Result(plan.Task(name, loaded.path, year, target, (), shown), FAILED, str(error))
    return None
