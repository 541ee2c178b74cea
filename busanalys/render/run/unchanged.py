"""A quick look whether anything at all changed since a run that left nothing to do, before any data is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busanalys import files, paths
from busanalys.render import inputs, manifest
from busanalys.render.plan import Task

if TYPE_CHECKING:
    from busanalys.render.request import Request

NAME, INDEX = ".busanalys.done.json", "index.html"
READ = (".csv", ".json", ".md", ".toml")
Files = Mapping[Path, tuple[int, int, str]]


def tasks(request: Request) -> list[Task]:
    """The pages of the same request when its last run left all of them up to date and nothing changed since; else none."""
    try:
        stored = json.loads((request.out / NAME).read_text(encoding="utf-8"))
        same = not request.force and stored["key"] == _key(request, read(request))
        found = [_task(one) for one in stored["tasks"]] if same else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return found if not altered(request.out) else []


def altered(out: Path) -> list[Path]:
    """The files of the last run that are gone from an output folder, or were changed by somebody else since."""
    try:
        stored = json.loads((out / NAME).read_text(encoding="utf-8"))["files"].items()
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return []
    return [
        Path(path) for path, digest in stored if not (out / path).is_file() or digest not in ("", files.digest_of(out / path))
    ]


def read(request: Request) -> Files:
    """Every file that could be read for a request, with its time, size and SHA-256; to be asked before any data is loaded."""
    inputs.of_program(paths.maps_dir(request.data))  # remembered from now on, and so older than any data loaded after this
    folders = [request.data, *(Path(name) for name in request.datasets if Path(name).is_dir())]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in READ]
    found += paths.notebooks_dir().glob("*.ipynb")
    return {path: (*_version(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(found)}


def changed(request: Request, since: Files) -> list[Path]:
    """The files that were saved, added or removed since they were read, even if they say the same again."""
    now = {path: _version(path) for path in read(request)}
    then = {path: version for path, (*version, _) in since.items()}
    return [path for path in {**then, **now} if now.get(path) != tuple(then.get(path, ()))]


def _version(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def store(request: Request, since: Files, done: Iterable[Task], made: Iterable[Path]) -> None:
    """Remember that these pages, which are all that the request names, are up to date with the files that were read for them.

    `made` are all files that go with them but the index.
    """
    now = {path.as_posix(): files.digest_of(request.out / path) for path in made} | {INDEX: ""}  # that is written again later
    content = {"key": _key(request, since), "tasks": [_plain(task) for task in done], "files": now}
    files.write(request.out / NAME, json.dumps(content, ensure_ascii=False))


def forget(out: Path) -> None:
    """Remember nothing: a run is about to change something in the folder."""
    files.remove(out / NAME)


def _key(request: Request, found: Files) -> str:
    """A SHA-256 of what is asked for, of the files that are read for it, and of the records of earlier runs."""
    asked = [list(request.years), list(request.datasets), list(request.notebooks), repr(request.profiles)]
    wanted = [*asked, request.single_file, request.audience]
    contents = [(str(path), digest) for path, (_, _, digest) in found.items()]
    contents += [(str(path), files.digest([path])) for path in sorted(request.out.glob(f"*/{manifest.NAME}"))]
    return hashlib.sha256(json.dumps([wanted, contents, inputs.of_program(paths.maps_dir(request.data))]).encode()).hexdigest()


def _plain(task: Task) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, Path) else value for key, value in vars(task).items()}


def _task(stored: dict[str, Any]) -> Task:
    return Task(
        dataset=stored["dataset"],
        dataset_path=Path(stored["dataset_path"]),
        year=stored["year"],
        notebook=Path(stored["notebook"]),
        parameters=tuple((name, value) for name, value in stored["parameters"]),
        page=Path(stored["page"]),
        synthetic=stored["synthetic"],
    )
