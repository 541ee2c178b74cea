"""What is to be mailed of a year, in one zip: reports that each carry everything, a PDF of each, the tables, an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from busanalys import files, survey
from busanalys.errors import BusanalysError, UsageError
from busanalys.publishing import archive, named_groups, opendata
from busanalys.publishing.opendata import Part
from busanalys.render import loose, settings
from busanalys.render.export import chromium, declaration, pdf, svg, wordtemplate
from busanalys.render.export.documents import Say
from busanalys.render.export.zipped import is_own, zipped
from busanalys.render.manifest import Manifest
from busanalys.render.page import editions, index, links, templates
from busanalys.render.plan import Task
from busanalys.render.request import Request
from busanalys.render.run import batch, jobs
from busanalys.reporting import FORUM
from busanalys.text import on_day, today

ABOUT = "README.txt"
MAILED = ("*.html", "*.pdf", "*.xlsx", "*.css", "*.docx", f"*{declaration.NAME}")


class NotForMailingError(BusanalysError):
    """Made-up data without consent, or a report that failed: nothing was written."""


@dataclass(frozen=True)
class Order:
    """What to bundle: a year of a dataset of the data folder `data`; `demo` consents to made-up data.

    `jobs` is how many notebooks run side by side, `audience` one of `reporting.AUDIENCES`. `archive` adds what is to be kept
    of a signed report: documents, data, dictionaries, manifest and digests.
    """

    data: Path
    year: int
    dataset: str
    demo: bool = False
    jobs: int = 1
    audience: str = FORUM
    archive: bool = False


def bundle(order: Order, target: Path | None = None, say: Say = print) -> Path:
    """Write the zip and give its path.

    Without `target` the zip is `bus-DATASET-YEAR.zip` in the working folder, `PAHITTAT-bus-…` for made-up data.
    The reports are rendered anew, so that they
    carry what they need. Without a browser the zip has no PDFs, and `say` says so. Raises NotForMailingError for made-up
    data without `demo` and when a report fails, NotForArchivingError for an archive of what is not signed, UsageError for an
    unknown year or dataset; nothing is written then.
    """
    loaded = survey.load(order.dataset, order.data)
    loaded.year(order.year)
    _check_consent(order, loaded)
    folder = loose.named(f"bus-{loaded.name}-{order.year}{editions.suffix(order.audience)}", loaded.synthetic)
    day = today()
    if order.archive:
        signed = archive.signature(loaded, order.year)
        wordtemplate.content(settings.read(order.data).template)  # told before anything is made
        folder, day = f"{folder}-version-{signed.version}", date.fromisoformat(signed.date)
    path = target or Path(f"{folder}.zip")
    files.check_target(path, ".zip", is_own)
    with files.temporary() as out, on_day(day):
        parts = _parts(loaded, order, out, say)
    files.write(path, zipped([(f"{folder}/{name}", content) for name, content in parts], day))
    return path


def _check_consent(order: Order, loaded: survey.Survey) -> None:
    """Raise for made-up data that nobody consented to mail, and for an archive of an edition that may not hold one."""
    if loaded.synthetic and not order.demo:
        raise NotForMailingError(
            f"{loaded.name} is made-up data and must not be mailed as a report. To show how a bundle looks, add --demo; "
            "every page in it says that its data is made up."
        )
    if order.archive and order.audience != FORUM:
        raise UsageError(
            "An archive holds every answer that the report rests on, so it cannot be of the public edition. Leave out --archive, "
            "or leave out --audience public."
        )


def _parts(loaded: survey.Survey, order: Order, out: Path, say: Say) -> list[Part]:
    """Make everything in a folder; what goes into the zip."""
    tasks, request = _render(order, out, say)
    beside = (_beside(loaded, order, name) for name in (index.TABLES, declaration.NAME))
    loose.mark(out, [*(task.page for task in tasks), *beside], loaded.synthetic)
    batch.write_index(out, order.data)
    parts = [*_mailed(out), (ABOUT, _about(loaded, order, tasks, out).encode())]
    parts += [] if order.audience == FORUM else _open(loaded, order, say)
    return archive.whole(parts, loaded, tasks, request, say) if order.archive else parts


def _render(order: Order, out: Path, say: Say) -> tuple[list[Task], Request]:
    """Make the reports in a folder; what was made and how."""
    request = Request(order.data, out, [order.year], [order.dataset], jobs=order.jobs, single_file=True, audience=order.audience)
    results = batch.render(request)
    failed = [f"{result.task.name}: {result.reason}" for result in results if result.status == jobs.FAILED]
    if failed:
        raise NotForMailingError("\n".join(["Nothing was bundled, since a report failed:", *failed]))
    made = [result.task for result in results if (out / result.task.page).is_file()]
    _embed({out / task.page: out / task.executed for task in made}, say)
    _print({out / task.page: out / task.beside(pdf.SUFFIX) for task in made}, order.jobs, say)
    if order.archive:
        archive.papers(made, request, say)
    return made, request


def _open(loaded: survey.Survey, order: Order, say: Say) -> list[Part]:
    """The open data of the public edition; `say` tells what a person should read before it is passed on."""
    for problem in named_groups.found(loaded, order.year):
        say(str(problem))
    if not settings.read(order.data).publisher.name:
        say(f"the open data names no publisher, which DCAT-AP-SE demands: write [publisher] in {settings.NAME}")
    return opendata.of_data(loaded, order.year, order.data, public=True)


def _embed(pages: dict[Path, Path], say: Say) -> None:
    try:
        failed = svg.embed_all(pages, is_single=True)
    except chromium.BrowserError as error:
        say(f"no pictures for where no script runs: {error}")
        return
    for page, reason in failed.items():
        say(f"no pictures in {page.stem}: {reason}")


def _print(pages: dict[Path, Path], jobs: int, say: Say) -> None:
    try:
        failed = pdf.write_all(pages, today(), jobs)
    except chromium.BrowserError as error:
        say(f"no PDFs in the zip: {error}")
        return
    for page, reason in failed.items():
        say(f"no PDF of {page.stem}: {reason}")


def _about(loaded: survey.Survey, order: Order, tasks: list[Task], out: Path) -> str:
    """Which file of the zip goes to whom, in Swedish."""
    pages = Manifest(out / loaded.name).pages
    standings = ((task, pages[task.page.as_posix()]["standing"]) for task in tasks)
    mailed = [_in_words(task, standing, out, loaded.synthetic) for task, standing in standings]
    mailed.sort(key=lambda page: index.rank(page["title"]))
    return templates.text("mail.txt.j2").render(
        title=loaded.title,
        year=order.year,
        synthetic=loaded.synthetic,
        reader=loaded.registry.county.forum if order.audience == FORUM else "allmänheten",
        pages=mailed,
        tables=loose.found(out, _beside(loaded, order, index.TABLES), loaded.synthetic),
        declaration=loose.found(out, _beside(loaded, order, declaration.NAME), loaded.synthetic),
        pictured=not any(links.lacks_pictures((out / page["html"]).read_text(encoding="utf-8")) for page in mailed),
    )


def _beside(loaded: survey.Survey, order: Order, name: str) -> Path:
    return Path(loaded.name, str(order.year), name)


def _in_words(task: Task, standing: str, out: Path, synthetic: bool) -> dict[str, str]:
    printed = task.beside(pdf.SUFFIX)
    title = index.title_of(task.notebook.stem)
    named = printed.as_posix() if (out / printed).is_file() else ""
    return {"title": title, "standing": standing, "html": loose.found(out, task.page, synthetic), "pdf": named}


def _mailed(out: Path) -> list[Part]:
    found = sorted({path for pattern in MAILED for path in out.rglob(pattern)})
    return [(path.relative_to(out).as_posix(), path.read_bytes()) for path in found]
