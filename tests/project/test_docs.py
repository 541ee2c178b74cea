"""Every command and code block of the documentation is run, in a copy of the project, in the order of its page.

The first word after the language says how: `slow` runs with BUSANALYS_FULL=1, `fails` must end with an error in words,
`elsewhere` is run by another test (JupyterLab, pictures) or installs programs.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import copies
import exports
import gate
import imports
import pytest

from busanalys import paths, survey

ROOT = paths.project_root(Path(__file__).parent)
DOCS = ROOT / "docs"
PAGES = sorted(path.stem for path in DOCS.glob("*.md"))
GENERATED = ("api", "data_model")
FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.M | re.S)
ELSEWHERE = (
    "pip install uv",
    "uv sync",
    "uv run busanalys lab",
    "BUSANALYS_PICTURES=keep uv run pytest",
    "openssl cms",
    "uv run python tools/",
    "uv run busanalys import vastra_gotaland/",
    "uv run busanalys render 2024 --data vastra_gotaland/",
)
sys.path.append(str(DOCS))


class Block(NamedTuple):
    """A fenced block: its language, what stands after it, and its lines."""

    language: str
    note: str
    content: str


def blocks(page: str) -> list[Block]:
    return [Block(*found) for found in FENCE.findall((DOCS / f"{page}.md").read_text(encoding="utf-8"))]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project in which files may be written."""
    folder = tmp_path / "project"
    for name in ("data", "docs", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    for name in ("busanalys", "maps", "tests", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def add_survey(folder: Path) -> None:
    """The dataset `enkat` and the file of its next year, which an analyst has and the project has not."""
    copies.example_as("enkat", folder / "data", synthetic=False)
    exports.xlsx_file(folder / "svar_2025.xlsx", exports.following_year(survey.load(folder / "data" / "enkat")))


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != paths.DATA_VARIABLE}
    return subprocess.run(words, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=900)


def command(line: str) -> list[str]:
    words = shlex.split(line.removeprefix("uv run "))
    return [sys.executable, "-m", "busanalys", *words[1:]] if words[0] == "busanalys" else [sys.executable, *words[1:]]


def run_block(block: Block, folder: Path) -> None:
    if block.language == "csv":
        path = folder / block.note
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(block.content)
    elif block.language == "python":
        ran = run([sys.executable, "-c", block.content], folder)
        assert ran.returncode == 0, f"{block.content}\n{ran.stderr}"
    elif block.note != "elsewhere" and (gate.FULL or block.note != "slow"):
        for line in block.content.splitlines():
            if "--mapping" in line:
                imports.settle_own_words(folder / line.rpartition(" ")[2])
            ran = run(command(line), folder)
            assert (ran.returncode != 0) == (block.note == "fails"), f"{line}\n{ran.stdout}\n{ran.stderr}"
            assert "Traceback" not in ran.stderr


@pytest.mark.full
@pytest.mark.usefixtures("swedish")
@pytest.mark.parametrize("page", [page for page in PAGES if page not in GENERATED])
def test_every_block_of_a_page_runs(page: str, project: Path) -> None:
    if "svar_2025.xlsx" in (DOCS / f"{page}.md").read_text(encoding="utf-8"):
        add_survey(project)
    for block in blocks(page):
        run_block(block, project)


def test_blocks_are_of_kinds_that_are_run() -> None:
    for page in PAGES:
        for block in blocks(page):
            assert block.language in ("sh", "python", "csv"), f"{page}: {block.language}"
            assert block.language == "csv" or block.note in ("", "slow", "fails", "elsewhere"), f"{page}: {block.note}"


def test_no_block_goes_without_a_language() -> None:
    for page in PAGES:
        fences = re.findall(r"^```", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.M)
        assert len(fences) == 2 * len(blocks(page)), page


def test_what_is_run_elsewhere_is_known() -> None:
    lines = [line for page in PAGES for block in blocks(page) if block.note == "elsewhere" for line in block.content.splitlines()]
    assert lines
    assert not [line for line in lines if not line.startswith(ELSEWHERE)]


def test_commands_are_written_as_they_are_typed() -> None:
    lines = [line for page in PAGES for block in blocks(page) if block.language == "sh" for line in block.content.splitlines()]
    assert not [
        line
        for line in lines
        if not line.startswith(("uv run ", "uv sync", "pip install uv", "BUSANALYS_PICTURES=", "openssl cms "))
    ]


def test_generated_pages_are_as_the_code_has_them() -> None:
    import reference

    assert not list(reference.changed(DOCS)), "run `uv run python docs/build.py` and commit what it writes"


def test_the_picture_of_the_floors_names_every_module() -> None:
    import reference

    drawn = (DOCS / "pictures" / "architecture.svg").read_text(encoding="utf-8")
    assert all(f">{name}</text>" in drawn for row in reference.floors() for name in row)


class Links(HTMLParser):
    """The addresses that a page points to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


@pytest.mark.slow
def test_the_built_pages_say_their_language_and_link_to_files_that_exist(tmp_path: Path) -> None:
    ran = run([sys.executable, str(DOCS / "build.py"), str(tmp_path)], tmp_path)
    assert ran.returncode == 0, ran.stderr
    for page in PAGES:
        content = (tmp_path / f"{page}.html").read_text(encoding="utf-8")
        assert re.search(r'<html lang="(sv|en)">', content)
        links = Links()
        links.feed(content)
        local = [link.partition("#")[0] for link in links.found if "://" not in link]
        assert all((tmp_path / link).is_file() for link in local if link), page
