"""The gallery shows everything in two lines each, and every figure looks as it did when its picture was kept.

`BUSANALYS_PICTURES=keep uv run pytest tests/figures/test_gallery.py` keeps the pictures anew, after somebody has looked at them,
and the page of the guides that shows them.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import browser
import nbformat
import picture
import plotly.graph_objects as go
import pytest
from handmade import FACTS, html, shown
from playwright.sync_api import Browser, Page

import busanalys
from busanalys import paths, survey
from busanalys.figures.figure import Figure, Table
from busanalys.render.page import assets
from busanalys.reporting import GroupProfile, Report

KEEP = os.environ.get("BUSANALYS_PICTURES") == "keep"
CELLS = nbformat.read(paths.notebooks_dir() / "gallery.ipynb", as_version=4).cells
CODE = [cell.source for cell in CELLS if cell.cell_type == "code"]
HEADS = [before.source.rpartition("# ")[2] for before, cell in pairwise(CELLS) if cell.cell_type == "code"][2:]
PAGE = paths.notebooks_dir().parent / "docs" / "galleri.md"
OPENING = """# Galleri

Figurerna och tabellerna i litet, ritade av **påhittade exempeldata**, med raden som gör var och en i JupyterLab. Anteckningsboken
`gallery.ipynb` visar dem i full storlek, och texterna med dem.

| | |
|---|---|
"""


@pytest.fixture(scope="module")
def made() -> list[object]:
    """What each cell of the gallery shows, made by the notebook's own lines."""
    space: dict[str, object] = {}
    for source in CODE[:2]:
        exec(source, space)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(busanalys, "load", cache(survey.load))  # once and not for every figure
        return [_made(source, space) for source in CODE[2:]]


def _made(source: str, space: dict[str, object]) -> object:
    first, last = source.splitlines()
    exec(first, space)
    return eval(last, space)


@pytest.fixture(scope="module")
def drawn(made: list[object]) -> dict[str, Figure | Table]:
    """Every figure and every table with signs, bars or tiles by its id."""
    return {one.id: one for one in made if isinstance(one, Figure) or (isinstance(one, Table) and one.markup)}


@pytest.fixture(scope="module")
def figures(drawn: dict[str, Figure | Table]) -> dict[str, Figure]:
    """Those that plotly draws."""
    return {name: one for name, one in drawn.items() if isinstance(one, Figure)}


@pytest.fixture(scope="module")
def gallery(
    drawn: dict[str, Figure | Table], chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[browser.Visit]:
    """All figures drawn on one page."""
    path = tmp_path_factory.mktemp("gallery") / "gallery.html"
    facts = replace(FACTS, synthetic=True)
    path.write_text(html(*map(shown, drawn.values()), facts=facts, assets=assets.inside()), encoding="utf-8")
    with browser.visit(chromium, path, width=900) as seen:
        seen.wait_until_drawn()
        seen.page.evaluate(picture.WITHOUT_BAND)
        seen.page.set_viewport_size({"width": 900, "height": 6000})
        yield seen


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    """A page to reckon with pictures in."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_every_public_method_of_a_report_and_a_profile_is_shown() -> None:
    for owner, name in ((Report, "report"), (GroupProfile, "profile")):
        methods = {method for method, _ in inspect.getmembers(owner, inspect.isfunction) if not method.startswith("_")}
        missing = {method for method in methods if not any(f"\n{name}.{method}(" in source for source in CODE)}
        assert not missing, f"the gallery does not show {sorted(missing)}"


def test_everything_is_shown_with_two_lines_of_code() -> None:
    assert {len(source.splitlines()) for source in CODE[2:]} == {2}


@pytest.mark.slow
def test_plotly_accepts_every_drawing(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        assert len(go.Figure(dict(figure.drawing)).data) == len(figure.drawing["data"]), figure.id


@pytest.mark.slow
def test_every_figure_looks_as_it_did_when_its_picture_was_kept(
    drawn: dict[str, Figure | Table], gallery: browser.Visit, blank: Page
) -> None:
    apart = {}
    for name, taken in zip(drawn, picture.small(blank, gallery.page, "figure .plot, .table > .scroll"), strict=True):
        kept = picture.FOLDER / f"{name}.png"
        if KEEP:
            picture.FOLDER.mkdir(exist_ok=True)
            kept.write_bytes(taken)
        assert kept.is_file(), f"no picture of {name} is kept; look at it and keep it with BUSANALYS_PICTURES=keep"
        apart[name] = picture.difference(blank, taken, kept.read_bytes())
    changed = {name: round(value, 1) for name, value in apart.items() if value > picture.TOLERANCE}
    assert not changed, f"look at these figures and keep their pictures anew if they are right: {changed}"


def test_no_picture_is_kept_of_a_figure_that_is_gone(drawn: dict[str, Figure | Table]) -> None:
    assert {path.stem for path in picture.FOLDER.glob("*.png")} == set(drawn)


def test_pictures_of_other_figures_are_told_apart(blank: Page) -> None:
    kept = {path.stem: path.read_bytes() for path in sorted(picture.FOLDER.glob("*.png"))}
    apart = picture.differences(blank, list(kept.values()))
    near = [(one, other, apart[row][column]) for (row, one), (column, other) in combinations(enumerate(kept), 2)]
    told = [pair for pair in near if pair[2] > picture.TOLERANCE]
    assert len(told) > 0.9 * len(near), sorted(near, key=lambda pair: pair[2])[:10]


def test_the_guides_show_every_kept_picture_with_the_line_that_makes_it(
    made: list[object], drawn: dict[str, Figure | Table]
) -> None:
    places = {str(getattr(one, "id", "")): place for place, one in enumerate(made)}
    told = [(name, HEADS[places[name]], CODE[2:][places[name]].splitlines()[1]) for name in drawn]
    rows = [f"| ![{head}](../tests/pictures/{name}.png) | {head}: `{line}` |\n" for name, head, line in told]
    page = OPENING + "".join(rows)
    if KEEP:
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "keep the page anew with BUSANALYS_PICTURES=keep"
