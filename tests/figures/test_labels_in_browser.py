"""Words in figures as a browser sets them: in their place, on nothing else, struck through by nothing, never under 11 pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import browser
import gate
import pytest
from bs4 import BeautifulSoup
from frames import trend, trend_row
from handmade import html, shown
from playwright.sync_api import Browser

from busanalys import indicators, survey
from busanalys.figures import charts, style
from busanalys.figures.charts import trend_plot
from busanalys.figures.figure import Table
from busanalys.render.page import assets
from busanalys.reporting import profile, report

EXAMPLE = survey.load("example")
LEAST = 11  # pixels
# every name with its letters' size, its own box and that of what it stands in
MEASURE = """(place) => [...document.querySelectorAll(place)].map((box) => {
  if ("look" in box.dataset) {
    const sign = getComputedStyle(box, "::before"), edges = parseFloat(sign.paddingLeft) + parseFloat(sign.paddingRight);
    const out = Math.max(parseFloat(sign.width) + edges - box.clientWidth, parseFloat(sign.height) - box.clientHeight) / 2;
    return { words: sign.content, size: parseFloat(sign.fontSize), out };
  }
  const range = document.createRange();
  const words = box.querySelector(":scope > a > span, :scope > span > span") || box;
  range.selectNodeContents(words);
  const own = range.getBoundingClientRect(), around = box.getBoundingClientRect();
  const out = Math.max(around.left - own.left, own.right - around.right, around.top - own.top, own.bottom - around.bottom);
  return { words: words.textContent, size: parseFloat(getComputedStyle(words).fontSize), out };
})"""


def check_places(page: Path, chromium: Browser, tables: list[Table], places: dict[str, int]) -> None:
    """Assert that so many places of the tables hold their words, in letters that can be read, on a wide and a narrow screen."""
    page.write_text(html(*map(shown, tables), assets=assets.inside()), encoding="utf-8")
    with browser.visit(chromium, page) as seen:
        seen.wait_until_drawn()
        for width in (1200, 390):
            seen.resize(width)
            for place, number in places.items():
                found = seen.page.evaluate(MEASURE, place)
                assert len(found) == number
                assert [one for one in found if one["size"] < LEAST] == []
                assert [one for one in found if one["out"] > 1] == []


@pytest.mark.parametrize("year", gate.every([2013, 2018, 2021, 2024], but=[2013, 2024]))
def test_every_name_on_the_tiles_and_every_sign_of_a_matrix_lies_inside_its_place(
    year: int, tmp_path: Path, chromium: Browser
) -> None:
    areas = EXAMPLE.registry.areas(EXAMPLE.reference_day(year))[lambda rows: rows["area_id"].ne("0180")]
    tiles, matrix = report(EXAMPLE, year).answer_tiles("local_agreement"), report(EXAMPLE, 2024).year_matrix("sip_template_works")
    assert isinstance(tiles, Table) and isinstance(matrix, Table)
    signs = len(BeautifulSoup(matrix.markup, "html.parser").select("td [data-look]"))
    assert signs > 300
    both = year == EXAMPLE.years[-1]  # the matrix holds all years
    places = {".tiles li": len(areas)} | ({".matrix td [data-look]": signs} if both else {})
    check_places(tmp_path / "p.html", chromium, [tiles, matrix] if both else [tiles], places)


# What is wrong with the words of every plot: each line of words with its box, against the picture, the other words and what is
# drawn as a line. A plate behind words keeps pale strokes and the grid away from them, nothing else.
FAULTS = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((plot) => {
  const found = [], frame = plot.querySelector("svg.main-svg").getBoundingClientRect();
  const say = (what, words) => found.push([plot.closest("figure").id, what, words].join(": "));
  const isWhite = (colour) => colour === "rgb(255, 255, 255)", look = (one) => getComputedStyle(one);
  const isIn = (one, box) => box.left <= one.left && box.right >= one.right && box.top <= one.top && box.bottom >= one.bottom;
  const bars = [...plot.querySelectorAll(".bars path")].map((bar) => bar.getBoundingClientRect());
  const texts = [...plot.querySelectorAll("text")].filter((text) => text.textContent.trim() && !text.closest(".hoverlayer"));
  const lines = texts.flatMap((text) => {
    const parts = text.querySelectorAll("tspan.line"), plate = text.closest(".annotation")?.querySelector("rect.bg");
    return [...(parts.length ? parts : [text])].map((part) => {
      const { left, right, top, bottom, height } = part.getBoundingClientRect(), air = 0.18 * height;
      const size = Math.min(...[part, ...part.querySelectorAll("tspan")].map((one) => parseFloat(look(one).fontSize)));
      const colours = { plated: plate && isWhite(look(plate).fill), white: isWhite(look(text).fill) };
      return { text, size, words: part.textContent, left, right, top: top + air, bottom: bottom - air, ...colours };
    });
  });
  lines.forEach((one, place) => {
    const room = { left: frame.left - 1, right: frame.right + 1, top: frame.top - 1, bottom: frame.bottom + 1 };
    if (one.size < 10.99) say("small", one.words);
    if (!isIn(one, room)) say("outside", one.words);
    if (one.white && !bars.some((bar) => isIn(one, bar))) say("white on white", one.words);
    lines.slice(0, place).filter((other) => other.text !== one.text).forEach((other) => {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 0.5 && high > 0.5) say("overlap", one.words + " / " + other.words);
    });
  });
  for (const path of plot.querySelectorAll(".annotation-arrow-g path, path.js-line, .shapelayer path, .ygrid")) {
    const { stroke, opacity, strokeOpacity } = look(path), at = path.getScreenCTM(), hits = new Map();
    if (stroke === "none" || opacity === "0" || strokeOpacity === "0") continue;
    for (let along = 0; along <= path.getTotalLength(); along += 0.75) {
      const { x, y } = path.getPointAtLength(along).matrixTransform(at);
      const met = lines.filter((one) => isIn({ left: x, right: x, top: y, bottom: y }, one));
      met.forEach((one) => hits.set(one, (hits.get(one) || 0) + 1));
    }
    const isPale = path.matches(".ygrid") || ["WHISKER", "RULE"].includes(stroke);
    for (const [one, times] of hits) if (times > 2 && !(isPale && one.plated)) say("struck through", one.words);
  }
  return found;
})"""
PALE = {"WHISKER": trend_plot.WHISKER, "RULE": style.RULE}
for name, colour in PALE.items():
    FAULTS = FAULTS.replace(name, f"rgb{tuple(bytes.fromhex(colour[1:]))}")


def faults(page: Path, figures: list[object], chromium: Browser) -> tuple[int, list[str]]:
    """How many plots a page of the figures draws, and what is wrong with their words on a phone, on a wide page and on paper."""
    page.write_text(html(*map(shown, figures), assets=assets.inside()), encoding="utf-8")
    with browser.visit(chromium, page, width=390) as seen:
        seen.wait_until_drawn()
        count = int(seen.page.evaluate("document.querySelectorAll('.js-plotly-plot').length"))
        found = [f"on a phone: {fault}" for fault in seen.page.evaluate(FAULTS)]
        seen.resize(1200)
        found += seen.page.evaluate(FAULTS)
        seen.page.emulate_media(media="print")
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        return count, found + [f"on paper: {fault}" for fault in seen.page.evaluate(FAULTS)]


def trends(years: list[int]) -> list[object]:
    known = EXAMPLE.codebook.indicators
    shares = list(known.loc[known["kind"].isin(["share", "all_of"]), "indicator"])
    return [charts.trend(indicators.trend(EXAMPLE, name, until=year)) for name in shares for year in years]


def plots(year: int) -> list[object]:
    """The maps of a year, a question in bars, and two groups beside the county."""
    made = report(EXAMPLE, year)
    groups = [profile(EXAMPLE, group, year).answers() for group in ("nacka", "norrtalje")]
    return [made.answer_map("sip_template_works"), made.response_map(), made.answers("local_agreement"), *groups]


@pytest.mark.slow
def test_words_of_plots_stand_apart_inside_and_clear_of_lines(tmp_path: Path, chromium: Browser) -> None:
    merged = report(survey.load("published"), 2014).question("habilitation_local_routines")
    forms: dict[str, Any] = {"origin": "printed", "base_unit": "enkätsvar"}
    rows = [trend_row(2014, 20, 31, **forms), trend_row(2015, 15, 26, **forms), trend_row(2024, 17, 28), trend_row(2025, 22, 30)]
    printed = charts.trend(trend(rows), id="printed", indicator_label="Ja", source="Prov", synthetic=False)
    count, found = faults(tmp_path / "p.html", [*trends([2014])[:2], *trends([2024]), *plots(2024), merged, printed], chromium)
    assert count > 12
    assert found == []


@pytest.mark.full
@pytest.mark.parametrize("year", EXAMPLE.years)
def test_words_of_every_years_plots_stand_apart_inside_and_clear_of_lines(year: int, tmp_path: Path, chromium: Browser) -> None:
    assert faults(tmp_path / "p.html", [*trends([year]), *plots(year)], chromium)[1] == []
