"""Names in tiles and tables as a browser sets them: inside their own tile, none on another, none under 11 pixels (8 points)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import browser
import pytest
from handmade import html, shown
from playwright.sync_api import Browser

from busanalys import survey
from busanalys.figures.figure import Table
from busanalys.render.page import assets
from busanalys.reporting import report

EXAMPLE = survey.load("example")
LEAST = 11  # pixels
# every name with its letters' size, its own box and that of what it stands in
MEASURE = """(place) => [...document.querySelectorAll(place)].map((box) => {
  const range = document.createRange();
  const words = box.querySelector(":scope > a > span, :scope > span > span") || box;
  range.selectNodeContents(words);
  const own = range.getBoundingClientRect(), around = box.getBoundingClientRect();
  const out = Math.max(around.left - own.left, own.right - around.right, around.top - own.top, own.bottom - around.bottom);
  return { words: words.textContent, size: parseFloat(getComputedStyle(words).fontSize), out };
})"""


def measured(page: Path, table: object, chromium: Browser, width: int, place: str) -> list[dict[str, Any]]:
    assert isinstance(table, Table)
    page.write_text(html(shown(table), assets=assets.inside()), encoding="utf-8")
    with browser.visit(chromium, page, width=width) as seen:
        seen.wait_until_drawn()
        found: list[dict[str, Any]] = seen.page.evaluate(MEASURE, place)
        return found


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("year", [2013, 2018, 2021, 2024])
def test_every_name_on_the_tiles_lies_inside_its_tile(year: int, width: int, tmp_path: Path, chromium: Browser) -> None:
    found = measured(tmp_path / "p.html", report(EXAMPLE, year).answer_tiles("local_agreement"), chromium, width, ".tiles li")
    assert len(found) == len(EXAMPLE.registry.areas(EXAMPLE.reference_day(year))[lambda rows: rows["area_id"].ne("0180")])
    assert [one for one in found if one["size"] < LEAST] == []
    assert [one for one in found if one["out"] > 1] == []


@pytest.mark.parametrize("width", [1200, 390])
def test_every_sign_of_a_matrix_lies_inside_its_cell(width: int, tmp_path: Path, chromium: Browser) -> None:
    matrix = report(EXAMPLE, 2024).year_matrix("sip_template_works")
    found = measured(tmp_path / "p.html", matrix, chromium, width, ".matrix td .box")
    assert len(found) > 300
    assert [one for one in found if one["size"] < LEAST] == []
    assert [one for one in found if one["out"] > 1] == []
