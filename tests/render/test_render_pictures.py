"""Figures as pictures: at slide size, with title, base, notes and source; without a browser a clear message."""

from __future__ import annotations

import struct
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import browser
import hostile
import nbformat
import pandas as pd
import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup
from handmade import figure, notebook, raw_plot, shown
from test_render_pdf import FIND, stand_in

from busanalys.figures import style
from busanalys.figures.figure import Table
from busanalys.render.export import chromium, pictures


def stored(tmp_path: Path, *cells: nbformat.NotebookNode) -> Path:
    path = tmp_path / "yearly_report.ipynb"
    nbformat.write(notebook(*cells), path)
    return path


def words_of(svg: Path) -> str:
    return " ".join("".join(element.itertext()) for element in ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}text"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of figures of all kinds, of one with hostile words and of one whose map comes from the network."""
    browser.executable()
    plain = go.Figure(go.Scatter(x=[1, 2], y=[3, 1], name="Antal"), {"title": {"text": "Rått diagram"}})
    streets = go.Figure(go.Scattermap(lat=[59.3], lon=[18.1]), {"title": {"text": "Kartbild"}})
    tiles = Table("tiles", "Länet", pd.DataFrame({"BUS-grupp": ["Nacka"]}), markup="<p>Nacka</p>", synthetic=True)
    bars = [{"type": "bar", "orientation": "h", "x": [1], "y": [escape(words)]} for words in hostile.HTML]
    plot, table = style.draw(bars, style.layout(800, "T", "S", False)), pd.DataFrame({"Svar": ["ja"]})
    bad = figure("f", drawing=plot, table=table, alt="Ord", notes=hostile.HTML, source=hostile.HTML[0])
    cells = (shown(figure(notes=("Två svar kom sent.",))), raw_plot(streets), raw_plot(plain), shown(tiles), shown(bad))
    path = stored(tmp_path_factory.mktemp("pictures"), *cells)
    made = path.with_name("yearly_report_pictures")
    made.mkdir()
    (made / "eget.txt").write_text("en annans fil", encoding="utf-8")
    assert pictures.write_all([path]) == {}
    return made


@pytest.mark.slow
def test_every_figure_becomes_a_png_and_an_svg_with_title_base_notes_and_source(folder: Path) -> None:
    for name in ("works.png", "PAHITTAT-tiles.png"):
        assert struct.unpack(">I", (folder / name).read_bytes()[16:20]) == (pictures.ACROSS,)
    words = words_of(folder / "works.svg")
    for part in ("13 av 31 svarar ”ja”", "Bas: 31 enkätsvar.", "Två svar kom sent.", "Källa: uppföljningen 2014."):
        assert part in words
    deck = BeautifulSoup((folder / "PAHITTAT-slides.html").read_bytes(), "html.parser")
    assert style.SYNTHETIC in deck.get_text()
    alternatives = [figure().alt, "Diagram med en serie: Antal.", "Länet", "Ord"]
    assert [str(one["alt"]) for one in deck.find_all("img")] == alternatives
    assert {str(one["src"]).partition(",")[0] for one in deck.find_all("img")} == {
        "data:image/svg+xml;base64", "data:image/png;base64",
    }  # fmt: skip


@pytest.mark.slow
def test_a_figure_whose_map_comes_from_the_network_does_not_stop_the_pictures_of_the_others(folder: Path) -> None:
    both = {f"{name}.{ending}" for name in ("works", "ratt-diagram", "f") for ending in ("png", "svg")}
    assert {found.name for found in folder.iterdir()} == both | {"PAHITTAT-tiles.png", "PAHITTAT-slides.html", "eget.txt"}


@pytest.mark.slow
def test_hostile_words_come_out_as_text_in_a_picture(folder: Path) -> None:
    drawn = ElementTree.parse(folder / "f.svg")
    tags = {element.tag.rpartition("}")[2].lower() for element in drawn.iter()}
    assert not tags & {"script", "foreignobject", "iframe", "image", "a", "style", "object"}
    assert hostile.HTML[0] in words_of(folder / "f.svg")


def test_without_a_browser_the_message_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FIND, lambda **_: None)
    with pytest.raises(chromium.BrowserError, match="apt-get install chromium"):
        pictures.write_all([stored(tmp_path, shown(figure()))])


@pytest.mark.full
def test_a_browser_that_crashes_leaves_no_picture_of_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "exit 3")
    with pytest.raises(chromium.BrowserError, match="BROWSER_PATH"):
        chromium.photographs("<p>x</p>", "p", 100, 1)


def test_a_browser_that_crashes_leaves_the_earlier_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = tmp_path / "yearly_report_pictures" / "works.png"
    earlier.parent.mkdir()
    earlier.write_bytes(b"earlier")
    stand_in(tmp_path, monkeypatch, "exit 3")
    path = stored(tmp_path, shown(figure()))
    assert "BROWSER_PATH" in pictures.write_all([path])[path]
    assert earlier.read_bytes() == b"earlier"
