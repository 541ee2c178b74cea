"""What is kept of a signed report: its pages, documents and numbers, the data behind it, and how to verify all of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import nbformat

from busanalys.errors import BusanalysError, report
from busanalys.figures.style import SYNTHETIC
from busanalys.publishing import opendata, pdfa, verification
from busanalys.publishing.opendata import Part
from busanalys.publishing.publishing import page_in_folder
from busanalys.render import inputs, loose
from busanalys.render.export import documents
from busanalys.render.export.documents import Say
from busanalys.render.manifest import NAME, Manifest, versions
from busanalys.render.page import assets, standing, templates
from busanalys.render.plan import Task
from busanalys.render.request import Request
from busanalys.survey import Survey, signatures
from busanalys.survey.signatures import Signature
from busanalys.text import long_date

SHARED = ("codebook", "registry", "context")
KEPT = (".csv", ".json", ".md")
RAW = "raw"
PDFA = "_pdfa.pdf"
SUMS, ABOUT = "SHA256SUMS.txt", "README.txt"


class NotForArchivingError(BusanalysError):
    """The report is not signed, or no longer says what was signed: nothing was written."""


def signature(survey: Survey, year: int) -> Signature:
    """The last signature of a year; NotForArchivingError while there is none."""
    if not (signed := survey.signings(year)):
        raise NotForArchivingError(
            f"The report of {year} is a draft, and drafts are not archived. Sign it first: busanalys publish {year} "
            f"--dataset {survey.name} --by … --reference …"
        )
    return signed[-1]


def _check_standing(survey: Survey, year: int, out: Path) -> None:
    """Raise NotForArchivingError with every page of a folder that does not say what was signed, and for changed data."""
    pages = Manifest(out / survey.name).pages
    changed = [page for page, record in pages.items() if not record["standing"].startswith(standing.SIGNED)]
    if changed:
        raise NotForArchivingError(
            f"These pages no longer say what was signed: {', '.join(changed)}. `busanalys reconcile {year} --dataset "
            f"{survey.name}` shows what differs. Undo it, or sign a new version with `busanalys publish`."
        )
    if problems := verification.verified(survey, year).problems:
        raise NotForArchivingError(report(problems))


def papers(tasks: Iterable[Task], request: Request, say: Say) -> None:
    """Write a Word document and, where there is LibreOffice, a PDF/A beside every page; `say` says what is missing and why."""
    for target, reason in documents.write_all(list(tasks), request, say).items():
        say(f"no document {target.name}: {reason}")
    try:
        for document in sorted(request.out.rglob(f"*{documents.SUFFIX}")):
            document.with_name(f"{document.stem}{PDFA}").write_bytes(pdfa.printed(document))
    except pdfa.OfficeError as error:
        say(f"no PDF/A in the archive: {error}")


def whole(mailed: Sequence[Part], survey: Survey, tasks: Sequence[Task], request: Request, say: Say) -> list[Part]:
    """All parts of an archive: the reports, the pages as signed, the data, the manifest, what they are, the SHA-256 of each.

    Raises NotForArchivingError when a page does not say what was signed, or differs from it although the program is the same.
    """
    year = tasks[0].year
    _check_standing(survey, year, request.out)
    parts = [*((f"rapport/{name}", content) for name, content in mailed), *_signed_pages(survey, tasks, request, say)]
    parts += _data(survey, request.data)
    parts += opendata.of_data(survey, year, request.data, public=False)
    parts.append((NAME, _manifest(survey, request.out)))
    has_pdfa = any(name.endswith(PDFA) for name, _ in parts)
    parts.append((ABOUT, _about(survey, year, signature(survey, year), has_pdfa).encode()))
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts)
    return [*parts, (SUMS, sums.encode())]


def _signed_pages(survey: Survey, tasks: Sequence[Task], request: Request, say: Say) -> list[Part]:
    """The pages as they stand in an output folder, which is how they were signed, with the files that they share."""
    signed = signature(survey, tasks[0].year)
    wanted = {one.page: one.value for one in signatures.read(survey.path, signed) if one.part == standing.PAGE}
    books = {task: nbformat.read(request.out / task.executed, as_version=4) for task in tasks}
    of_survey = inputs.of_survey(survey)
    pages = {task: page_in_folder(task, survey, of_survey, book) for task, book in books.items()}
    other = [task.signed_as for task, page in pages.items() if wanted.get(task.signed_as) != signatures.digest(page)]
    if other and signed.code == inputs.of_program(survey.registry.maps):
        raise NotForArchivingError(f"These pages differ from those that were signed: {', '.join(other)}.")
    if other:
        say(f"pages made with another version of the program than was signed with ({signed.program}): {', '.join(other)}")
    shared = assets.files((assets.PLOTLY, assets.SCRIPT, assets.STYLE))
    parts = [(f"sidor/{task.page.as_posix()}", page) for task, page in pages.items()]
    return [*parts, *((f"sidor/{assets.FOLDER}/{name}", content) for name, content in shared.items())]


def _data(survey: Survey, data: Path) -> list[Part]:
    """The dataset, those of its history and the shared dictionaries, as a data folder that busanalys can read."""
    folders = [survey.path, *(past.path for past in survey.history), *(data / name for name in SHARED)]
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.suffix in KEPT):
            inside = path.relative_to(folder)
            if RAW not in inside.parts:
                found[f"data/{folder.name}/{inside.as_posix()}"] = path.read_bytes()
    return list(found.items())


def _manifest(survey: Survey, out: Path) -> bytes:
    """The record of what the pages were made from, without how long it took."""
    pages = Manifest(out / survey.name).pages
    kept = {page: {key: value for key, value in record.items() if key != "seconds"} for page, record in pages.items()}
    return f"{json.dumps({'pages': kept, 'versions': versions()}, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


def _about(survey: Survey, year: int, signed: Signature, has_pdfa: bool) -> str:
    return templates.text("archive.txt.j2").render(
        title=survey.title,
        notice=SYNTHETIC if survey.synthetic else "",
        year=year,
        signed=signed,
        day=long_date(date.fromisoformat(signed.date)),
        folder=survey.path.name,
        open_data=loose.named(opendata.FOLDER, survey.synthetic),
        has_pdfa=has_pdfa,
        manifest=NAME,
        sums=SUMS,
    )
