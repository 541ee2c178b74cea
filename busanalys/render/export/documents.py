"""Word documents beside the pages that were rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat

from busanalys import files, survey
from busanalys.errors import BusanalysError
from busanalys.render import inputs, settings
from busanalys.render.export import pictures, word, wordtemplate
from busanalys.render.export.chromium import BrowserError
from busanalys.render.page import blocks, facts
from busanalys.render.page import html as page
from busanalys.render.plan import Task
from busanalys.render.request import Request
from busanalys.text import today

SUFFIX = ".docx"
Say = Callable[[str], None]


def write_all(tasks: Iterable[Task], request: Request, say: Say = print) -> dict[Path, str]:
    """Write a document beside every page; the documents that are missing, with the reason.

    Without a browser documents have their figures as text and table, and `say` says so once.
    """
    template = wordtemplate.content(settings.read(request.data).template)
    failed: dict[Path, str] = {}
    told: set[str] = set()
    for task in tasks:
        target = request.out / task.beside(SUFFIX)
        try:
            content, lacking = _document(task, request, template)
            files.write(target, content)
        except BusanalysError as error:
            failed[target] = str(error)
            continue
        if lacking and lacking not in told:
            told.add(lacking)
            say(f"no pictures in the documents: {lacking}")
    return failed


def _document(task: Task, request: Request, template: bytes | None) -> tuple[bytes, str]:
    """The document of a page, and why it has no pictures where it has none."""
    loaded = survey.load(task.dataset_path, request.data)
    digests = inputs.of_task(task, loaded, inputs.of_survey(loaded), request.single_file)
    described = facts.of_task(task, loaded, digests)
    notebook = nbformat.read(request.out / task.executed, as_version=4)
    drawn, lacking = _pictures(notebook)
    return word.document(notebook, described, page.stands(notebook, described), drawn, today(), template), lacking


def _pictures(notebook: nbformat.NotebookNode) -> tuple[dict[str, bytes], str]:
    try:
        return pictures.untitled(blocks.contents(notebook).blocks), ""
    except BrowserError as error:
        return {}, str(error)
