"""`busanalys render`: notebooks to pages."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from busanalys.cli.app import app
from busanalys.cli.options import DEFAULT_AUDIENCE, Audience, Data, Language, Spoken, audience_in, say, spoken, years_in
from busanalys.errors import SHOWN_VALUES
from busanalys.text import today

if TYPE_CHECKING:
    from busanalys.render import Request, Result, plan

INTERRUPTED = 130  # what a shell says of a command that Ctrl-C ended


@app.command()
def render(
    years: Annotated[list[str] | None, typer.Argument(help="Years like 2014 or 2013-2016,2018 (default: all).")] = None,
    dataset: Annotated[list[str] | None, typer.Option(help="Name or path; repeatable (default: all in data/).")] = None,
    notebook: Annotated[list[str] | None, typer.Option(help="Name of a notebook; repeatable (default: the yearly ones).")] = None,
    groups: Annotated[bool, typer.Option("--groups", help="Also a profile of every group for every year.")] = False,
    group: Annotated[list[str] | None, typer.Option(help="Also a profile of this group; repeatable.")] = None,
    out: Annotated[Path, typer.Option(help="The output folder.")] = Path("output"),
    jobs: Annotated[int, typer.Option(min=1, help="How many notebooks run side by side (default: the cores).")] = os.cpu_count()
    or 1,
    force: Annotated[bool, typer.Option(help="Render also what is up to date.")] = False,
    dry_run: Annotated[bool, typer.Option(help="List what would be rendered and why; write nothing.")] = False,
    timeout: Annotated[int | None, typer.Option(min=1, help="Seconds that a cell may take.")] = None,
    single_file: Annotated[bool, typer.Option("--single-file", help="Pages that carry everything, to be mailed.")] = False,
    with_pdf: Annotated[bool, typer.Option("--pdf", help="Also a tagged PDF of every page (needs a browser).")] = False,
    with_pictures: Annotated[
        bool, typer.Option("--pictures", help="Also every figure as PNG and SVG for slides (needs a browser).")
    ] = False,
    with_documents: Annotated[bool, typer.Option("--docx", help="Also a Word document of every page.")] = False,
    engine: Annotated[str, typer.Option(help="fork or kernel (default: fork on Linux, kernel elsewhere).")] = "",
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler whose cluster does the work.")] = "",
    audience: Audience = DEFAULT_AUDIENCE,
    language: Language = Spoken.sv,
    data: Data = None,
) -> None:
    """Render notebooks to pages (exit 0 all is rendered or up to date, 1 some failed, 2 bad usage or data)."""
    from busanalys import paths
    from busanalys.render import Profiles, Request
    from busanalys.render.page import editions

    chosen = years_in(" ".join(years)) if years else []
    folder = paths.data_dir(data)
    audience = audience_in(audience, folder)
    profiles = Profiles(groups, tuple(group or ()))
    request = Request(
        folder,
        editions.folder(out.resolve(), audience),
        chosen,
        dataset or (),
        notebook or (),
        profiles,
        jobs=jobs,
        force=force,
        dry_run=dry_run,
        timeout=timeout,
        single_file=single_file,
        engine=engine,
        scheduler=scheduler,
        audience=audience,
    )
    beside = _Beside(with_pdf, with_pictures, with_documents)
    _demand(beside, folder)
    results = _rendered(request)
    missing = {} if dry_run else _make_beside(beside, results, request)
    _print_all(results, missing, request)
    raise typer.Exit(1 if missing or any(result.status == "failed" for result in results) else 0)


class _Beside(NamedTuple):
    """What is made beside the pages."""

    pdf: bool
    pictures: bool
    documents: bool


def _demand(beside: _Beside, folder: Path) -> None:
    """Raise for what the files beside the pages need and is lacking, before anything is made."""
    from busanalys.render import settings
    from busanalys.render.export import chromium, wordtemplate

    if beside.pdf or beside.pictures:
        chromium.executable()
    if beside.documents:
        wordtemplate.content(settings.read(folder).template)


def _rendered(request: Request) -> list[Result]:
    """Make the pages, with a bar for whoever looks on; Ctrl-C keeps what is done."""
    from busanalys.render import render as render_all

    told: list[Result] = []

    def tell(result: Result, total: int) -> None:
        told.append(result)
        progress.update(bar, advance=1, total=total, description=result.task.name)

    with _progress() as progress:
        bar = progress.add_task("rendering", total=None)
        try:
            return render_all(request, tell)
        except KeyboardInterrupt:
            progress.stop()
            say(f"stopped: {len(told)} pages are done and kept; the same command goes on from there", error=True)
            raise typer.Exit(INTERRUPTED) from None


def _make_beside(beside: _Beside, results: list[Result], request: Request) -> dict[Path, str]:
    """Make what was asked for beside the pages; what is missing of it, with the reason."""
    missing = _embed_pictures(results, request) if request.single_file or beside.pictures else {}
    missing |= _print_pdfs(results, request) if beside.pdf else {}
    missing |= _draw_pictures(results, request) if beside.pictures else {}
    missing |= _write_documents(results, request) if beside.documents else {}
    return missing


def _made(results: list[Result], request: Request) -> list[plan.Task]:
    """The tasks that have a page, from this run or an earlier one."""
    tasks = [result.task for result in results if result.status != "failed"]
    return [task for task in tasks if (request.out / task.page).is_file()]


def _embed_pictures(results: list[Result], request: Request) -> dict[Path, str]:
    """Put pictures into the pages for where no script runs; without a browser single files go without, and it is said."""
    from busanalys.render.export import chromium, svg

    try:
        pages = {request.out / task.page: request.out / task.executed for task in _made(results, request)}
        with _progress() as progress:
            progress.add_task("drawing for where no script runs", total=None)
            return svg.embed_all(pages, request.single_file)
    except chromium.BrowserError as error:
        say(f"no pictures in the pages, which have text and table where no script runs: {error}", error=True)
        return {}


def _print_pdfs(results: list[Result], request: Request) -> dict[Path, str]:
    """Print what is rendered and list it in the index; the PDFs that are missing, with the reason."""
    from busanalys.render.export import pdf
    from busanalys.render.run import batch

    wanted = {request.out / task.page: request.out / task.beside(pdf.SUFFIX) for task in _made(results, request)}
    with _progress() as progress:
        bar = progress.add_task("printing", total=len(wanted))
        failed = pdf.write_all(wanted, today(), request.jobs, lambda page, _: progress.update(bar, advance=1))
    batch.write_index(request.out, request.data)
    return failed


def _draw_pictures(results: list[Result], request: Request) -> dict[Path, str]:
    from busanalys.render.export import pictures

    with _progress() as progress:
        progress.add_task("drawing pictures", total=None)
        return pictures.write_all(request.out / task.executed for task in _made(results, request))


def _write_documents(results: list[Result], request: Request) -> dict[Path, str]:
    from busanalys.render.export import documents

    with _progress() as progress:
        progress.add_task("writing documents", total=None)
        return documents.write_all(_made(results, request), request)


class _Rate(ProgressColumn):
    """Pages per minute."""

    def render(self, task: Task) -> Text:
        """The rate of the last pages; nothing before it is known."""
        return Text(f"{60 * task.speed:.0f}/min" if task.speed else "")


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _print_all(results: list[Result], missing: dict[Path, str], request: Request) -> None:
    from busanalys.reporting import PUBLIC

    for path, reason in missing.items():
        say(f"failed: {path.relative_to(request.out)}: {reason}")
    if any(result.status == "rendered" for result in results):
        _print_signings(request)
    if request.audience == PUBLIC:
        _print_named(results, request)
    _print_results(results, request.out, request.dry_run)


def _print_signings(request: Request) -> None:
    """What was signed and no longer is as it was, among the datasets that were rendered."""
    from busanalys import survey
    from busanalys.publishing import verification

    for name in request.datasets or survey.datasets(request.data):
        held = verification.verified(survey.load(name, request.data))
        say(*(f"note: {note}" for note in held.notes), *map(str, held.problems))


def _print_named(results: list[Result], request: Request) -> None:
    """The lines of commentary that a person should read before the public edition is passed on."""
    from busanalys import survey
    from busanalys.publishing import named_groups

    for path, year in dict.fromkeys((result.task.dataset_path, result.task.year) for result in results):
        say(*map(str, named_groups.found(survey.load(path, request.data), year)))


def _print_results(results: list[Result], out: Path, dry_run: bool) -> None:
    for result in results:
        if result.status in ("failed", "planned"):
            say(f"{result.status}: {result.task.name}: {result.reason}")
    for reason in dict.fromkeys(result.reason for result in results if result.status == "rendered" and result.reason):
        say(f"note: {reason}")
    warned = [f"{result.task.name}: {line}" for result in results for line in result.warnings]
    for line in [*warned[:SHOWN_VALUES], *([f"… and {len(warned) - SHOWN_VALUES} more"] if warned[SHOWN_VALUES:] else [])]:
        say(f"warning: {line}")
    counts = Counter(result.status for result in results)
    say(", ".join(f"{count} {spoken(status)}" for status, count in sorted(counts.items())))
    if not dry_run:
        say(f"open {out / 'index.html'}")
