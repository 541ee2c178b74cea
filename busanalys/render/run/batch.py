"""Render a batch of pages: skip what is up to date, run the rest side by side, keep what is done when one fails."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from busanalys import files, paths, survey
from busanalys.files import locked
from busanalys.render import inputs, plan, settings
from busanalys.render.manifest import BEGUN, Manifest, Record, found, versions
from busanalys.render.page import around, assets, facts, index, links, places, standing, statement
from busanalys.render.request import Request, Result
from busanalys.render.run import cluster, execute, log, tables, unchanged, workers
from busanalys.render.run.jobs import EMPTY, FAILED, RENDERED, Done, How, Job
from busanalys.survey import county
from busanalys.text import today

FRESH, PLANNED = "up to date", "planned"
OVERTAKEN = "overtaken"  # the status of a record whose page was made while its data changed


@dataclass(frozen=True)
class Batch:
    """A planned run: the files as they were before any was read, the outputs that somebody altered, the surveys, and the tasks.

    The tasks come with the digests of their inputs. `statement` is what pages that are mailed alone say of accessibility.
    """

    request: Request
    files: unchanged.Files
    altered: Sequence[Path]
    surveys: dict[str, survey.Survey]
    digests: dict[plan.Task, dict[str, str]]
    statement: str = ""


OnResult = Callable[[Result, int], None]
Note = Callable[[Result], None]


def render(request: Request, on_result: OnResult = lambda result, total: None) -> list[Result]:
    """Render what is stale and return one result per planned page, in the order of the plan whichever was done first.

    `on_result` is called with each result, as soon as it is known, and the number of planned pages. A failing page
    stops nothing else and leaves its earlier output in place. Raises DataError or UsageError before anything is
    written when the data or the request is wrong or another run writes to the same folder.
    """
    execute.chosen_engine(request.engine)
    results: list[Result] = []
    if fresh := unchanged.tasks(request):
        for task in fresh:
            results.append(Result(task, FRESH))
            on_result(results[-1], len(fresh))
        return results
    _begin_forks(request)
    batch = _batch(request, unchanged.read(request))

    def note(result: Result) -> None:
        results.append(result)
        on_result(result, len(batch.digests))

    with nullcontext() if request.dry_run else locked(request.out):
        if not request.dry_run:
            files.finish(request.out)
        _render(batch, note)
        places = {task: place for place, task in enumerate(batch.digests)}
        results.sort(key=lambda result: places[result.task])
        if request.dry_run:
            return results
        marked = _overtaken(batch, results)
        return marked + _finish(batch, marked)


def _begin_forks(request: Request) -> None:
    """Let what pages are forked from start, which takes seconds, while the run is planned."""
    if not (request.dry_run or request.scheduler):
        named = request.datasets or survey.datasets(request.data)
        workers.begin(request.engine, [(survey.data_folder(name, request.data), request.data) for name in named])


def _render(batch: Batch, note: Note) -> None:
    manifests = {name: Manifest(batch.request.out / name) for name in batch.surveys}
    why = {task: _why(task, batch, manifests[task.dataset]) for task in batch.digests}
    for task in (task for task, reason in why.items() if not reason):
        note(Result(task, FRESH))
    stale = {task: reason for task, reason in why.items() if reason}
    if not batch.request.dry_run:
        _render_stale(stale, batch, manifests, note)
        return
    for task, reason in stale.items():
        note(Result(task, PLANNED, reason))


def _batch(request: Request, read: unchanged.Files) -> Batch:
    surveys = [survey.load(name, request.data) for name in request.datasets or survey.datasets(request.data)]
    tasks = plan.plan(surveys, request.years, request.notebooks, request.profiles, request.data, request.audience)
    by_name = {loaded.name: loaded for loaded in surveys}
    for folder in {task.page.parent for task in tasks}:
        paths.inside(request.out, folder)
    parts = {name: inputs.of_survey(loaded) for name, loaded in by_name.items()}
    said = statement.part(settings.read(request.data)) if request.single_file else ""
    single = request.single_file
    digests = {task: inputs.of_task(task, by_name[task.dataset], parts[task.dataset], single, said) for task in tasks}
    return Batch(request, read, unchanged.altered(request.out), by_name, digests, said)


def _why(task: plan.Task, batch: Batch, manifest: Manifest) -> str:
    record = manifest.pages.get(task.page.as_posix(), {})
    if batch.request.force:
        return "forced"
    needed = (task.executed,) if record.get("status") == EMPTY else (task.page, task.executed)
    if not record or not all((batch.request.out / path).is_file() for path in needed):
        return "not rendered yet"
    if record["status"] in (BEGUN, OVERTAKEN):
        return "interrupted last time" if record["status"] == BEGUN else "data changed while it was rendered"
    if record["status"] not in (RENDERED, EMPTY):
        return "failed last time"
    if record["files"] != _outputs(task, batch.request.out):
        return "altered since"
    changed = inputs.changed(batch.digests[task], record["inputs"])
    return f"{' and '.join(changed)} changed" if changed else ""


def _outputs(task: plan.Task, out: Path) -> dict[str, str | None]:
    """The SHA-256 of a task's outputs, of its page without the links that come and go."""
    page = out / task.page
    bare = links.bare(page.read_text(encoding="utf-8", errors="replace")) if page.is_file() else None
    made = None if bare is None else hashlib.sha256(bare.encode()).hexdigest()
    return {task.page.name: made, task.executed.name: files.digest_of(out / task.executed)}


def _render_stale(stale: Mapping[plan.Task, str], batch: Batch, manifests: dict[str, Manifest], note: Note) -> None:
    if not stale:
        return
    unchanged.forget(batch.request.out)
    _write_assets(batch.request)
    log.say(batch.request.out, f"rendering {len(stale)} of {len(batch.digests)} pages with {json.dumps(versions())}")
    used = {name: manifests[name] for name in {task.dataset for task in stale}}
    for name, manifest in used.items():
        loaded = batch.surveys[name]
        manifest.describe(name=name, title=loaded.title, synthetic=loaded.synthetic, places=_places(stale, loaded, manifest))
    begin = lambda job: used[job.task.dataset].begin(job.task.page.as_posix())  # noqa: E731
    waiting = [_job(task, batch) for task in stale]
    try:
        for job, done in _run(waiting, batch.request, begin):
            used[job.task.dataset].add(job.task.page.as_posix(), _record(job.task, done, batch))
            log.say(batch.request.out, f"{done.status} {job.task.name} in {done.seconds:.1f} s ({stale[job.task]}) {done.reason}")
            note(Result(job.task, done.status, done.reason, done.seconds, done.warnings))
    finally:
        for manifest in used.values():
            manifest.save()


def _places(stale: Iterable[plan.Task], loaded: survey.Survey, manifest: Manifest) -> list[dict[str, Any]]:
    """What readers choose profiles by, where this run makes some; else what an earlier run stored."""
    if any(task.group and task.dataset == loaded.name for task in stale):
        return [place.as_json() for place in places.places(loaded)]
    return list(manifest.dataset.get("places", []))


def _run(waiting: Sequence[Job], request: Request, begin: Callable[[Job], None]) -> Iterator[tuple[Job, Done]]:
    if request.scheduler:
        return cluster.run(waiting, request.scheduler, begin)
    return workers.run(waiting, request.jobs, request.engine, begin)


def _write_assets(request: Request) -> None:
    """The shared files of the pages; the index needs the style also where every page carries its own."""
    wanted = (assets.STYLE,) if request.single_file else (assets.PLOTLY, assets.SCRIPT, assets.STYLE)
    for name, content in assets.files(wanted).items():
        target = request.out / assets.FOLDER / name
        if not target.is_file() or target.read_bytes() != content:
            files.write(target, content)


def _job(task: plan.Task, batch: Batch) -> Job:
    request = batch.request
    memory = request.memory or (None if request.scheduler else share_of_memory(request.jobs))
    how = How(request.data, request.out, request.timeout, request.engine, memory, request.single_file)
    return Job(task, how, facts.of_task(task, batch.surveys[task.dataset], batch.digests[task], batch.statement))


def share_of_memory(jobs: int) -> int | None:
    """The bytes that each of so many processes may take, one part being left to the rest; None where it is not known."""
    if not hasattr(os, "sysconf"):
        return None
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (jobs + 1)


def _record(task: plan.Task, done: Done, batch: Batch) -> Record:
    digests = batch.digests[task]
    return {
        "dataset": task.dataset,
        "year": task.year,
        "notebook": task.notebook.stem,
        "about": facts.group_name(task, batch.surveys[task.dataset]),
        "parameters": dict(task.parameters),
        "digest": inputs.combined(digests),
        "inputs": digests,
        "files": _outputs(task, batch.request.out),
        "versions": versions(),
        "made": today().isoformat(),
        "seconds": round(done.seconds, 3),
        "status": done.status,
        "standing": done.standing,
        "message": done.reason,
        "warnings": list(done.warnings),
    }


def _overtaken(batch: Batch, results: Iterable[Result]) -> list[Result]:
    """The results, with those of pages during whose making files changed marked so that the next run makes them again."""
    if not (changed := unchanged.changed(batch.request, batch.files)):
        return list(results)
    why = f"{', '.join(path.name for path in changed)} changed while it was rendered; the next run renders it again"
    manifests = {name: Manifest(batch.request.out / name) for name in batch.surveys}
    marked = [replace(result, reason=why) if result.status == RENDERED else result for result in results]
    for task in (result.task for result in marked if result.status == RENDERED):
        page = task.page.as_posix()
        manifests[task.dataset].add(page, {**manifests[task.dataset].pages[page], "status": OVERTAKEN})
    for manifest in manifests.values():
        manifest.save()
    log.say(batch.request.out, why)
    return marked


def _finish(batch: Batch, results: Sequence[Result]) -> list[Result]:
    """The workbooks and the index; a workbook that cannot be written is a failed result of its own."""
    out = batch.request.out
    rendered = {(result.task.dataset, result.task.year) for result in results if result.status == RENDERED}
    years = {(task.dataset, task.year) for task in batch.digests}
    missing = {(name, year) for name, year in years if _are_to_make(Path(name, str(year)), batch)}
    failed = _write_tables(batch, sorted(rendered | missing))
    _connect(batch)
    write_index(out, batch.request.data)
    if not failed and all(
        result.status == EMPTY or (result.status in (RENDERED, FRESH) and not result.reason) for result in results
    ):
        books = {Path(task.dataset, str(task.year), name) for task in batch.digests for name in tables.FILES}
        made = [path for task in batch.digests for path in (task.page, task.executed) if (out / path).is_file()]
        made += [book for book in sorted(books) if (out / book).is_file()]
        unchanged.store(batch.request, batch.files, batch.digests, made)
    return failed


def _are_to_make(folder: Path, batch: Batch) -> bool:
    altered = {folder / name for name in tables.FILES} & set(batch.altered)
    return bool(altered) or not (batch.request.out / folder / index.TABLES).is_file()


def _connect(batch: Batch) -> None:
    """Link the pages of every dataset of the run with each other; those that are mailed alone link to nothing."""
    for name in batch.surveys if not batch.request.single_file else ():
        around.connect(batch.request.out, Manifest(batch.request.out / name))


def write_index(out: Path, data: Path) -> None:
    """Write the list of what an output folder holds, and the accessibility statement by the settings of the data folder."""
    own, shelves = county.read(data), [index.shelf(manifest, out) for manifest in found(out)]
    files.write(out / facts.INDEX, index.index(shelves, today(), own))
    files.write(out / statement.PAGE, statement.page(settings.read(data), own.agreement))


def _write_tables(batch: Batch, years: Iterable[tuple[str, int]]) -> list[Result]:
    """The failed results of writing the tables of the years, which is done side by side where processes are forked."""
    request, waiting = batch.request, [_tables(batch, name, year) for name, year in years]
    if execute.chosen_engine(request.engine) == execute.FORK:
        done = dict(workers.run(waiting, request.jobs, request.engine, lambda one: None))
    else:
        done = {one: one.do() for one in waiting}
    return [_refused(one, done[one].reason) for one in waiting if done[one].reason]


def _tables(batch: Batch, name: str, year: int) -> tables.Tables:
    out = batch.request.out / name
    return tables.Tables(batch.surveys[name].path, batch.request.data, out / str(year), year, today(), _standing(out, year))


def _refused(one: tables.Tables, reason: str) -> Result:
    target = one.folder / index.TABLES
    shown = Path(one.folder.parent.name, one.folder.name, index.TABLES)
    return Result(plan.Task(shown.parts[0], one.dataset, one.year, target, (), shown), FAILED, reason)


def _standing(folder: Path, year: int) -> str:
    """The standing that all reports of a year share; where they differ they are drafts."""
    pages = Manifest(folder).pages.values()
    found = {page["standing"] for page in pages if page["year"] == year and page["notebook"] in plan.YEARLY}
    return found.pop() if len(found) == 1 else standing.DRAFT
