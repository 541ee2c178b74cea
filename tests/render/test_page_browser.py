"""Small pages in a real browser with the network blocked: scripts beside or inside, off, narrow, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import browser
import frames
import gate
import hostile
import pandas as pd
import plotly.graph_objects as go
import pytest
from axe_playwright_python.sync_playwright import Axe
from handmade import figure, html, markdown, raw, raw_plot, shown, table
from playwright.sync_api import Browser

from busanalys.figures import charts, scoreboard
from busanalys.figures.figure import Prose, Table, note
from busanalys.render.page import assets

CELLS = (
    markdown("# Provrapport\n\nInledning.\n\n## Figurer"),
    shown(figure("first")),
    raw_plot(go.Figure(go.Scatter(x=[1, 2, 3], y=[3, 1, 2], name="Antal"), {"title": {"text": "Rått diagram"}})),
    markdown("## Tabeller"),
    shown(table()),
    shown(table("Bred tabell", pd.DataFrame({f"Kolumn {n}": ["ett ganska långt ord"] for n in range(12)}))),
    raw({"text/html": pd.DataFrame({"a": [1]}).to_html(), "text/plain": "a"}),
    shown(Prose(("Ett stycke.",), ("En punkt.",))),
    shown(note("En anmärkning.")),
)
OUT_OF_SIGHT = """all => all.map((one) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return words.getBoundingClientRect().width === 0;
})"""
IN_THE_FLOW = "all => all.every((one) => getComputedStyle(one, '::before').position === 'static')"  # else lost on a second sheet
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for pages with the assets that they share, which a browser then reads once."""
    folder = tmp_path_factory.mktemp("output")
    copy_assets(folder)
    return folder


def copy_assets(folder: Path) -> None:
    (folder / assets.FOLDER).mkdir()
    for name, content in assets.files().items():
        (folder / assets.FOLDER / name).write_bytes(content)


@pytest.fixture
def write(output: Path) -> Write:
    """Writes a page of cells and gives its path."""

    def written(*cells: object, single: bool = False, page: str | None = None, folder: Path = output) -> Path:
        path = folder / "trial" / "2014" / "page.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        used = {"assets": assets.inside()} if single else {}
        path.write_text(page or html(*cells, **used), encoding="utf-8")  # type: ignore[arg-type]
        return path

    return written


@pytest.mark.parametrize("single", [False, True], ids=["folder", "single file"])
def test_every_plot_is_drawn_without_asking_anything_of_a_network(write: Write, chromium: Browser, single: bool) -> None:
    with browser.visit(chromium, write(*CELLS, single=single)) as seen:
        seen.wait_until_drawn()
        assert seen.page.locator("figure").count() == 2
        assert seen.page.locator("#first .point path").count() == 2
        assert seen.page.locator("#ratt-diagram .js-line").count() == 1
        assert seen.requests == []
        assert seen.errors == []


@pytest.mark.slow
@pytest.mark.parametrize("single", gate.every([False, True], but=[False]), ids=["folder", "single file"])
def test_axe_finds_nothing_with_every_kind_of_block_and_all_tables_open(write: Write, chromium: Browser, single: bool) -> None:
    with browser.visit(chromium, write(*CELLS, single=single)) as seen:
        seen.wait_until_drawn()
        seen.page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
        found = Axe().run(seen.page)
        assert found.violations_count == 0, found.generate_report()


def test_a_script_of_other_content_does_not_run_in_a_single_file(write: Write, chromium: Browser) -> None:
    page = html(*CELLS, assets=assets.inside()).replace("</main>", f"</main><script>{hostile.RUN}</script>")
    with browser.visit(chromium, write(page=page, single=True)) as seen:
        seen.wait_until_drawn()
        assert seen.page.evaluate(f"window.{hostile.MARK}") is None
        assert any("Content Security Policy" in error for error in seen.errors)


@pytest.mark.parametrize("single", gate.every([False, True], but=[True]), ids=["folder", "single file"])
def test_without_javascript_texts_and_tables_stand_open_and_a_line_says_why(
    write: Write, chromium: Browser, single: bool
) -> None:
    with browser.visit(chromium, write(*CELLS, single=single), scripts=False) as seen:
        assert "JavaScript" in seen.page.locator("noscript").inner_text()
        for part in (".alternative", "table"):
            found = seen.page.locator(f"figure {part}")
            assert found.count() == 2
            assert all(found.nth(number).is_visible() for number in range(2))


def test_a_figure_that_cannot_be_drawn_says_so_opens_its_table_and_spares_the_others(write: Write, chromium: Browser) -> None:
    page = html(shown(figure("broken")), shown(figure("whole")))
    page = page.replace('data-plot="broken"', 'data-plot="absent"')
    with browser.visit(chromium, write(page=page)) as seen:
        seen.wait_until_drawn()
        assert "kunde inte ritas" in seen.page.locator("#broken .plot").inner_text()
        assert seen.page.locator("#broken table").is_visible()
        assert seen.page.locator("#whole .point path").count() == 2
        assert not seen.page.locator("#whole table").is_visible()


def test_without_plotly_every_figure_still_gives_its_text_and_table(write: Write, chromium: Browser, tmp_path: Path) -> None:
    copy_assets(tmp_path)
    (tmp_path / assets.FOLDER / assets.PLOTLY).unlink()
    with browser.visit(chromium, write(*CELLS, folder=tmp_path)) as seen:
        seen.wait_until_drawn()
        tables = seen.page.locator("figure table")
        assert all(tables.nth(number).is_visible() for number in range(tables.count()))


@pytest.mark.parametrize("width", [320, 1920])
def test_the_page_never_scrolls_sideways_but_a_wide_table_does_by_keyboard(write: Write, chromium: Browser, width: int) -> None:
    area = "document.querySelector('[aria-label=\"Tabell: Bred tabell\"]')"
    with browser.visit(chromium, write(*CELLS), width) as seen:
        seen.wait_until_drawn()
        for wide in (width, 390, 768, 1200):  # as it is opened, and as the window is drawn to another width
            seen.page.set_viewport_size({"width": wide, "height": 900})
            seen.wait_until(f"{area}.hasAttribute('tabindex') === {area}.scrollWidth > {area}.clientWidth")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= wide
            if seen.page.evaluate(f"{area}.scrollWidth > {area}.clientWidth"):
                seen.page.evaluate(f"{area}.scrollLeft = 0")
                seen.page.get_by_label("Tabell: Bred tabell").focus()
                seen.page.keyboard.press("ArrowRight")
                seen.wait_until(f"{area}.scrollLeft > 0")
            else:
                assert wide >= 1200


def test_a_plot_follows_the_width_of_its_page_and_takes_its_narrow_layout(write: Write, chromium: Browser) -> None:
    plot = figure().plot
    plot.layout.meta = plot.layout.meta | {"narrow": {"height": 333}}
    with browser.visit(chromium, write(shown(figure("first", drawing=plot.to_plotly_json())))) as seen:
        seen.wait_until_drawn()
        box = "document.querySelector('#first .main-svg').getBoundingClientRect()"
        assert seen.page.evaluate(f"{box}.width") > 700
        seen.page.set_viewport_size({"width": 390, "height": 800})
        seen.wait_until(f"{box}.width < 390 && {box}.height === 333")


def test_on_paper_plots_fit_and_closed_tables_stay_away(write: Write, chromium: Browser) -> None:
    with browser.visit(chromium, write(*CELLS), 1920) as seen:
        seen.wait_until_drawn()
        seen.page.emulate_media(media="print")
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert abs(seen.page.evaluate("document.querySelector('#first .main-svg').getBoundingClientRect().width") - 672) < 1
        assert not seen.page.locator("#first summary").is_visible()
        seen.page.emulate_media(media="screen")
        seen.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert seen.page.evaluate("document.querySelector('#first .main-svg').getBoundingClientRect().width") > 700


def test_on_paper_a_tall_figure_fits_on_a_page_with_its_caption_and_source(write: Write, chromium: Browser) -> None:
    tall = {f"tall-{pixels}": figure().plot.update_layout(height=pixels) for pixels in (1000, 1400)}
    cells = [shown(figure(name, drawing=plot.to_plotly_json())) for name, plot in tall.items()]
    with browser.visit(chromium, write(*cells, shown(figure("low")))) as seen:
        seen.wait_until_drawn()
        seen.page.emulate_media(media="print")
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        height = "document.querySelector('{}').getBoundingClientRect().height"
        for name in tall:
            whole, drawing = (seen.page.evaluate(height.format(one)) for one in (f"#{name}", f"#{name} .main-svg"))
            assert 690 < drawing < whole <= 910
        assert seen.page.evaluate(height.format("#low .main-svg")) <= 120  # a low figure keeps its size


def test_a_table_that_the_reader_opened_is_printed(write: Write, chromium: Browser) -> None:
    with browser.visit(chromium, write(*CELLS)) as seen:
        seen.wait_until_drawn()
        seen.page.locator("#first summary").click()
        seen.page.emulate_media(media="print")
        assert seen.page.locator("#first table").is_visible()
        assert not seen.page.locator("#ratt-diagram table").is_visible()


def read(seen: browser.Visit, role: str) -> list[str]:
    """What the browser tells assistive technology of everything with a role."""
    tree = seen.page.context.new_cdp_session(seen.page).send("Accessibility.getFullAXTree")["nodes"]
    shown = [node for node in tree if not node["ignored"]]
    return [str(node["name"]["value"]) for node in shown if node["role"]["value"] == role and node.get("name", {}).get("value")]


def board() -> Table:
    """Every answer of two groups to two questions, by the words that its kinds have."""
    said = {("A", "x"): ("gap", "silent", "Har inte svarat"), ("A", "y"): ("positive", "ja", "Ja")}
    said |= {("B", "x"): ("positive", "bra", "Fungerar bra"), ("B", "y"): ("negative", "nej", "Nej")}
    rows = [
        {"group_id": group.lower(), "row_label": group, "row_kind": "", "column": column, "column_label": column.upper()}
        | dict(zip(("kind", "category", "label"), answer, strict=True)) | {"order": 1}
        for (group, column), answer in said.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    return Table("board", "Alla svar", frame, markup=scoreboard.markup(frame, {("b", "y")}, "Alla svar"))


def test_every_box_of_a_matrix_is_seen_with_its_sign_and_read_as_words(write: Write, chromium: Browser) -> None:
    rows = [
        ("Täby", "district", 2014, "good", "Fungerar bra", "positive", 1),
        ("Täby", "district", 2015, "silent", "Tyst", "gap", 9),
    ]
    matrix = charts.matrix(frames.cells(rows), id="m", subject="Rutiner", source="Prov", synthetic=False)
    with browser.visit(chromium, write(shown(matrix))) as seen:
        cells = seen.page.locator("#m td [data-look]")
        assert read(seen, "cell") == ["Fungerar bra", "Tyst"]
        assert all(cells.evaluate_all(OUT_OF_SIGHT))
        assert cells.evaluate_all(IN_THE_FLOW)
        assert cells.evaluate_all("all => all.map((one) => getComputedStyle(one, '::before').content[1])") == ["●", "–"]
        assert max(cells.evaluate_all("all => all.map((one) => one.getBoundingClientRect().width)")) < 80  # not as wide as words
        fills = cells.evaluate_all("all => all.map((one) => getComputedStyle(one).backgroundColor)")
        assert fills == ["rgb(18, 67, 109)", "rgb(255, 255, 255)"]
        cells.nth(1).hover()
        assert cells.nth(1).get_attribute("title") == "Tyst"


def test_every_answer_is_seen_as_a_sign_read_as_words_and_sorted_by_its_kind(write: Write, chromium: Browser) -> None:
    with browser.visit(chromium, write(shown(board()))) as seen:
        cells, names = seen.page.locator("#board tbody [data-sign]"), seen.page.locator("#board tbody th")
        answers = [words for words in read(seen, "cell") if not words.isdigit()]
        assert answers == ["Har inte svarat", "Ja", "Fungerar bra", "Nej, ändrat"]
        assert cells.evaluate_all("all => all.map((one) => getComputedStyle(one, '::before').content[1])") == [*"–●●○"]
        assert all(cells.evaluate_all(OUT_OF_SIGHT))
        assert cells.evaluate_all(IN_THE_FLOW)
        cells.nth(0).hover()
        assert cells.nth(0).get_attribute("title") == "Har inte svarat"
        assert names.all_inner_texts() == ["A", "B"]
        assert min(names.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")) >= 24, "a finger's width"
        seen.page.get_by_role("button", name="X").click()
        assert names.all_inner_texts() == ["B", "A"]
        seen.page.get_by_role("button", name="Y").click()
        assert names.all_inner_texts() == ["A", "B"]


@pytest.mark.slow
def test_hostile_words_do_nothing_in_a_browser(write: Write, chromium: Browser) -> None:
    cells = [shown(Prose((words,), (words,))) for words in hostile.ALL]
    cells += [
        shown(figure("f", words, alt=words, source=words, notes=(words,), table=pd.DataFrame({words: [words]})))
        for words in hostile.ALL
    ]
    with browser.visit(chromium, write(*cells), 320) as seen:
        seen.wait_until_drawn()
        seen.page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
        assert seen.page.evaluate(f"window.{hostile.MARK}") is None
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert seen.page.locator("figure").count() == len(hostile.ALL)
        assert seen.requests == []
        assert seen.errors == []
