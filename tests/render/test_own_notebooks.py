"""Analysts' own notebooks: their parameters, what they show of their own, and nbconvert's own command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import browser
import nbformat
import pytest
from playwright.sync_api import Browser

from busanalys import language
from busanalys.errors import UnknownNameError
from busanalys.render.page import analyst, blocks, markup
from busanalys.render.run import execute

AREA = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
AREAS = {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "A", "properties": {}, "geometry": AREA}]}


def notebook(path: Path, *sources: str, tag: str = "parameters") -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = [tag]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Eget"), *cells]), path)
    return path


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("year: int | None = 2024\ndataset: str = 'example'", ["year", "dataset"]),
        ("year, dataset = 2024, 'example'", ["year", "dataset"]),
        ('"""Text.\n\nyear = 1999\n"""\ndataset = "a=b"  # year = 2', ["dataset"]),
        ("year = (\n    2024\n)", ["year"]),
        ("year: int", ["year"]),
        ("def trasig(:", []),
    ],
)
def test_parameters_are_what_the_cell_assigns(source: str, names: list[str], tmp_path: Path) -> None:
    assert execute.parameters_of(notebook(tmp_path / "n.ipynb", source)) == names


@pytest.mark.slow
def test_a_parameter_with_a_compound_type_is_given_and_a_misspelt_one_is_refused(tmp_path: Path) -> None:
    path = notebook(tmp_path / "n.ipynb", "year: int | None = 2024", "print(year)")
    done = execute.execute(path, {"year": 2023})
    assert done.cells[-1].outputs[0].text == "2023\n"
    with pytest.raises(UnknownNameError, match=r"Unknown parameter of n\.ipynb 'yaer'"):
        execute.execute(path, {"yaer": 2023})


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        ({"text/markdown": "**26** svarade", "text/plain": "<Markdown object>"}, "html", "<strong>26</strong>"),
        ({"image/svg+xml": "<svg/>", "text/plain": "<SVG object>"}, "picture", "data:image/svg+xml;base64,PHN2Zy8+"),
        ({"application/json": {"a": "å"}, "text/plain": "<JSON object>"}, "text", '"a": "å"'),
        ({"text/latex": "$x$", "text/plain": "<Math object>"}, "text", "$x$"),
    ],
)
def test_what_jupyterlab_shows_stands_in_the_page(data: dict[str, object], kind: str, words: str) -> None:
    shown = analyst.block(data)
    assert shown is not None
    assert shown["kind"] == kind
    assert words in "".join(str(value) for value in shown.values())
    assert "object>" not in str(shown)


def test_what_a_page_cannot_show_is_named_with_its_cell() -> None:
    outputs = [
        {"text/latex": "$x$", "text/plain": ""},
        {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Slider"},
        {analyst.PLOTLY_MIME: {"data": [{"type": "choroplethmap", "locations": ["A"], "z": [1]}], "layout": {}}},
        {analyst.PLOTLY_MIME: {"data": [{"type": "choropleth", "geojson": AREAS, "locations": ["A"], "z": [1]}], "layout": {}}},
        {"text/html": "<b>x</b>"},
    ]
    cells = [nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=one)]) for one in outputs]
    named = blocks.left_out(nbformat.v4.new_notebook(cells=cells))
    assert [line.partition(":")[0] for line in named] == ["cell 1", "cell 2", "cell 3"]
    told = language.told([f"warning: eget: {line}" for line in named], language.SWEDISH)
    assert [line for line in told if not line.startswith("varning: eget: cell") or " page " in line] == []


@pytest.mark.parametrize("source", ["![Karta](https://a.se/b.png)", '<p><img alt="k" src="https://a.se/b.png"></p>'])
def test_a_picture_that_is_dropped_is_named_with_its_address_and_one_in_code_is_not(source: str) -> None:
    shown = nbformat.v4.new_output("display_data", data={"text/markdown": source})
    cells = [nbformat.v4.new_markdown_cell(source), nbformat.v4.new_code_cell("", outputs=[shown])]
    cells += [nbformat.v4.new_markdown_cell(f"Skriv `{source}` så"), nbformat.v4.new_markdown_cell("Bara **ord** < 3")]
    named = blocks.left_out(nbformat.v4.new_notebook(cells=cells))
    assert [line.partition(": ")[0] for line in named] == ["cell 1", "cell 2"]
    assert all("<img> https://a.se/b.png" in line for line in named)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("<svg><circle r='4'/></svg>", "<svg>"),
        ("<IFRAME src='https://a.se/x'></IFRAME>", "<iframe> https://a.se/x"),
        ("<math><mi>x</mi></math>", "<math>"),
        ("<video src=film.mp4>", "<video> film.mp4"),
        ("<p>&lt;img src=x&gt;</p>", ""),
        ("<img " * 60_000, ""),
    ],
)
def test_what_html_shows_that_a_page_drops_is_named_whatever_its_spelling(source: str, named: str) -> None:
    told = markup.left_out(source, is_markdown=False)
    assert [line.partition(",")[0] for line in told] == ([named] if named else [])


def test_points_on_a_map_from_the_network_stand_in_a_table() -> None:
    traces = [{"type": "scattermap", "lat": [59.3, 59.8], "lon": [18.1, 18.7], "name": "Mottagningar"}]
    shown = analyst.block({analyst.PLOTLY_MIME: {"data": traces, "layout": {}}})
    assert shown is not None
    assert shown["table"]["columns"] == ["Serie", "Latitud", "Longitud"]
    assert shown["table"]["rows"] == [["Mottagningar", 59.3, 18.1], ["Mottagningar", 59.8, 18.7]]
    bare = analyst.left_out({analyst.PLOTLY_MIME: {"data": [{"type": "scattermap"}], "layout": {}}})
    assert "bus.figure" in bare[0]


CHOROPLETH = f"""import plotly.graph_objects as go
go.Figure(go.Choropleth(geojson={AREAS!r}, locations=["A"], z=[1]), layout={{"title": "Egen karta"}})"""


def converted(path: Path, to: str) -> str:
    words = [sys.executable, "-m", "nbconvert", "--execute", "--to", to, "--output-dir", str(path.parent), str(path)]
    ran = subprocess.run(words, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return path.with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_nbconvert_makes_our_page_and_an_own_choropleth_is_drawn_without_a_network(tmp_path: Path, chromium: Browser) -> None:
    page = converted(notebook(tmp_path / "n.ipynb", "year = 2024\ndataset = 'example'", CHOROPLETH), "busanalys")
    assert '<html lang="sv"' in page
    assert "Påhittade exempeldata" in page
    with browser.visit(chromium, tmp_path / "n.html") as seen:
        seen.wait_until_drawn()
        assert seen.page.locator("path.choroplethlocation").count() == 1


@pytest.mark.full
def test_nbconverts_stock_page_shows_title_text_and_table_of_each_figure(tmp_path: Path) -> None:
    show = "import busanalys as bus\nbus.report(bus.load('published'), 2014).answers('sip_template_works')"
    page = converted(notebook(tmp_path / "n.ipynb", "x = 1", show), "html")
    assert page.count("Fungerar bra") > 1
    assert "<h4>" in page
    assert "Källa:" in page
