"""Every kind of page, the index and the style are valid: the Nu Html Checker (vnu) finds nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import gate
import hostile
import nbformat
import pandas as pd
import pytest
from handmade import FACTS, figure, html, markdown, shown, table

from busanalys.figures.figure import Prose
from busanalys.render import Result
from busanalys.render.page import assets
from busanalys.render.page.html import page

Rendered = tuple[Path, list[Result]]
MISSING = (
    "no HTML checker found: install Java and run `npm install vnu-jar`, then name the file in BUSANALYS_VNU "
    "(node_modules/vnu-jar/build/dist/vnu.jar)"
)
NOT_FOR_DISK = "Content Security Policy"  # the checker reads `file:` in a policy as no source at all; browsers do not


def complaints(*paths: Path) -> list[str]:
    """What the checker says of files, without its remarks on policies; without a checker the test is skipped."""
    jar = os.environ.get("BUSANALYS_VNU", "")
    if not Path(jar).is_file() or not shutil.which("java"):
        (pytest.fail if os.environ.get("BUSANALYS_REQUIRE_BROWSER") else pytest.skip)(MISSING)
    command = ["java", "-jar", jar, "--stdout", "--format", "json", "--also-check-css", *map(str, paths)]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    messages = [found for found in json.loads(said.stdout)["messages"] if NOT_FOR_DISK not in found["message"]]
    return [f"{found['url']}:{found.get('lastLine')}: {found['message']}" for found in messages]


@pytest.mark.slow
def test_every_rendered_page_the_index_and_the_style_are_valid_and_what_is_wrong_is_found(
    rendered: Rendered, rendered_example: Rendered, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!DOCTYPE html><html lang=sv><title>T</title><p><div id=a></div><div id=a></div></p>", encoding="utf-8")
    made = [path for out, _ in (rendered, rendered_example) for path in (*out.rglob("*.html"), *out.rglob("*.css"))]
    if not gate.FULL:  # every kind of page once
        made = [path for path in made if not {"2013", "2015", "2018"} & set(path.parts)]
    assert len(made) > 10
    found = complaints(wrong, *made)
    assert any(wrong.name in said for said in found), "the checker finds what is wrong"
    assert [said for said in found if wrong.name not in said] == []


@pytest.mark.full
def test_a_single_file_and_a_page_of_hostile_words_are_valid(tmp_path: Path, rendered: Rendered) -> None:
    book = nbformat.read(rendered[0] / "published" / "2014" / "yearly_report.ipynb", as_version=4)
    (tmp_path / "alone.html").write_text(page(book, FACTS, assets.inside()), encoding="utf-8")
    words = hostile.ALL
    cells = [markdown("# Prov"), shown(Prose(words, words)), shown(table("Ord", pd.DataFrame({"Ord": words})))]
    cells += [shown(figure("f", word or "x", alt=word, source=word)) for word in words]
    (tmp_path / "hostile.html").write_text(html(*cells), encoding="utf-8")
    assert complaints(tmp_path / "alone.html", tmp_path / "hostile.html") == []
