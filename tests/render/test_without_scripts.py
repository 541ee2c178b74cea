"""Where no script runs: every figure is seen as a picture, in a single file and in a folder, and a page is as it was without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import browser
import nbformat
import pandas as pd
import plotly.graph_objects as go
import pytest
from handmade import figure, html, markdown, raw_plot, shown, table
from playwright.sync_api import Browser

from busanalys import files
from busanalys.figures import style
from busanalys.render.export import chromium as program
from busanalys.render.export import svg
from busanalys.render.page import assets, drawing, links

pytestmark = pytest.mark.slow

PATTERNED = {"type": "bar", "x": [1, 2], "y": ["å & ä", "<b>"], "marker": {"pattern": {"shape": "/"}}}
NARROW = {"narrow": {"height": 321, "annotations.0.text": "smal"}}
CELLS = (markdown("# T"), shown(figure("a")), shown(figure("b", synthetic=True)), raw_plot(go.Figure(go.Bar(x=[1], y=[2]))))


def book(folder: Path, single: bool) -> tuple[Path, Path]:
    """A page and its executed notebook, as a render leaves them."""
    page, executed = folder / "output" / "trial" / "2014" / "page.html", folder / "page.ipynb"
    drawn = style.draw([PATTERNED], style.layout(120, "T", "U", False, annotations=[style.note_at("bred", x=0, y=0)]))
    drawn["layout"]["meta"] |= NARROW
    cells = (*CELLS, shown(figure("c", drawing=drawn)), shown(table("Grupper", pd.DataFrame({"Grupp": ["Nacka"]}))))
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), executed)
    files.write(page, html(*cells, **({"assets": assets.inside()} if single else {})))
    for name, content in assets.files().items():
        files.write(folder / "output" / assets.FOLDER / name, content)
    return page, executed


Drawing = Callable[[Iterable[Mapping[str, Any]]], dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def drawn() -> Drawing:
    """What draws figures, the same figures once, since both kinds of page show the same ones."""
    browser.executable()
    kept: dict[str, dict[str, dict[str, str]]] = {}
    draw = svg.drawn

    def drawn_once(figures: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
        wanted = list(figures)
        order = json.dumps([[figure["anchor"], figure["plot"]] for figure in wanted])
        return kept.get(order) or kept.setdefault(order, draw(wanted))

    return drawn_once


@pytest.fixture(scope="module", params=[True, False], ids=["alone", "in a folder"])
def embedded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, drawn: Drawing) -> tuple[Path, str]:
    page, executed = book(tmp_path_factory.mktemp("pictured"), request.param)
    before = page.read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(svg, "drawn", drawn)
        assert svg.embed_all({page: executed}, request.param) == {}
    return page, before


@pytest.mark.slow
def test_every_figure_is_seen_with_scripts_off(embedded: tuple[Path, str], chromium: Browser) -> None:
    with browser.visit(chromium, embedded[0], scripts=False) as seen:
        pictures = seen.page.query_selector_all("figure .plot img")
        assert len(pictures) == len(seen.page.query_selector_all("figure")) == 4
        for width, own in ((390, 358), (1200, 760)):
            seen.page.set_viewport_size({"width": width, "height": 900})
            for picture in pictures:
                picture.scroll_into_view_if_needed()
                box = picture.bounding_box()
                assert box is not None
                assert box["height"] > 60
            loaded = f"picture.complete && picture.naturalWidth === {own}"
            seen.wait_until(f"[...document.querySelectorAll('figure .plot img')].every((picture) => {loaded})")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert (seen.requests, seen.errors) == ([], [])


def test_with_scripts_the_drawing_takes_the_place_of_the_picture(embedded: tuple[Path, str], chromium: Browser) -> None:
    with browser.visit(chromium, embedded[0]) as seen:
        seen.wait_until_drawn()
        assert len(seen.page.query_selector_all(".plot .main-svg")) >= 4
        assert seen.page.query_selector_all(".plot img") == []
        assert (seen.requests, seen.errors) == ([], [])


def test_without_its_pictures_a_page_is_as_it_was_and_one_that_has_them_is_left_alone(
    embedded: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, before = embedded
    assert links.bare(page.read_text(encoding="utf-8")) == before
    monkeypatch.setattr(program, "executable", lambda: pytest.fail("nothing is to be drawn"))
    assert svg.embed_all({page: page}, is_single=True) == {}


def test_pictures_of_made_up_data_beside_a_page_say_so_in_their_names(embedded: tuple[Path, str]) -> None:
    found = {path.name for path in embedded[0].parent.glob("page_pictures/page/*.svg")}
    if found:
        assert {name for name in found if "b-" in name} == {"PAHITTAT-b-wide.svg", "PAHITTAT-b-narrow.svg"}
        assert {"a-wide.svg", "c-narrow.svg"} <= found
    else:
        assert embedded[0].read_text(encoding="utf-8").count("data:image/svg+xml,") == 8


@pytest.mark.slow
@pytest.mark.parametrize("embedded", [False], indirect=True, ids=["in a folder"])
def test_a_narrow_picture_is_laid_out_as_the_page_lays_it_out_and_patterns_survive_in_fewer_letters(
    embedded: tuple[Path, str],
) -> None:
    folder = embedded[0].parent / "page_pictures" / "page"
    found = {width: (folder / f"c-{width}.svg").read_text(encoding="utf-8") for width in ("wide", "narrow")}
    assert "smal" in found["narrow"]
    assert "bred" in found["wide"]
    assert ElementTree.fromstring(found["narrow"]).attrib["height"] == "321"
    assert "pattern" in found["wide"]
    assert " style=" not in found["wide"]
    assert "å &amp; ä" in found["wide"]


def test_a_layout_for_narrow_screens_reaches_into_lists_and_leaves_the_plot_alone() -> None:
    plot = {"data": [], "layout": {"annotations": [{"text": "bred"}], "meta": NARROW, "height": 5}}
    assert drawing.narrow(plot)["layout"]["annotations"] == [{"text": "smal"}]
    assert (plot["layout"]["annotations"], plot["layout"]["height"]) == ([{"text": "bred"}], 5)


def test_a_browser_that_dies_while_drawing_leaves_the_page_as_it_was_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, executed = book(tmp_path, single=True)
    program = tmp_path / "browser"
    files.write(program, "#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(program))
    before = page.read_bytes()
    failed = svg.embed_all({page: executed}, is_single=True)
    assert "BROWSER_PATH" in failed[page]
    assert page.read_bytes() == before
