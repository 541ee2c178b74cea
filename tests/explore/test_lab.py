"""JupyterLab for real: each notebook opened in a browser, its cells run, widgets moved, the figures seen to change."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import gate
import nbformat
import pytest
import running_lab
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

import busanalys as bus
from busanalys import cli, paths
from busanalys.cli import lab as lab_command
from busanalys.explore import choose
from busanalys.explore.panel import OUTLINE
from busanalys.explore.parts import narrow
from busanalys.explore.views import Shown, code, show
from busanalys.figures.figure import Figure, Table

NOTEBOOKS = sorted(path.stem for path in paths.notebooks_dir().glob("*.ipynb"))
PATIENCE = running_lab.PATIENCE * 1000

PLOTTED = "[...document.querySelectorAll('.bus-panel .main-svg')].map((plot) => plot.textContent).join()"
CUT_OFF = """(() => {
    const right = (part) => part.getBoundingClientRect().right;
    const years = [...document.querySelectorAll('.bus-line > span')];
    return years.filter((year) => right(year) > right(year.closest('.jupyter-widgets')) + 1).map((year) => year.title);
})()"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running_lab.Lab]:
    with running_lab.started(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="module")
def explore(lab: running_lab.Lab, chromium: Browser) -> Iterator[Page]:
    with running_lab.opened(chromium, lab, "explore.ipynb") as page:
        page.wait_for_selector(".bus-trend .main-svg", timeout=PATIENCE)
        page.wait_for_selector(".bus-map .main-svg", timeout=PATIENCE)
        yield page


def colours(page: Page, panel: str = ".bus-map") -> str:
    """The fills of a plot as it is drawn now."""
    return str(page.evaluate(f"[...document.querySelectorAll('{panel} .js-fill')].map((fill) => fill.style.fill).join()"))


def wait_for_new_colours(page: Page, before: str) -> None:
    last = time.monotonic() + running_lab.PATIENCE
    while colours(page) == before:
        assert time.monotonic() < last, "the map did not change"
        page.wait_for_timeout(50)


@pytest.mark.slow
def test_nothing_asks_whether_news_may_be_fetched_from_the_internet(explore: Page) -> None:
    settings = explore.evaluate("fetch('/lab/api/settings/@jupyterlab/apputils-extension:notification').then((r) => r.json())")
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"
    expect(explore.get_by_text("Jupyter news")).to_have_count(0)


def test_moving_a_menu_redraws_the_map_and_the_words(explore: Page) -> None:
    before = colours(explore)
    explore.get_by_label("År", exact=True).select_option("2016")
    wait_for_new_colours(explore, before)
    expect(explore.locator(".bus-map")).to_contain_text("År 2016")
    before = colours(explore)
    explore.get_by_label("Indikator", exact=True).select_option("Har lokala överenskommelser")
    wait_for_new_colours(explore, before)
    expect(explore.locator(".bus-trend")).to_contain_text("Har lokala överenskommelser")


def click_until(page: Page, place: Locator, at: tuple[float, float], panel: str, words: str) -> None:
    """Point at a place of a plot and click, again where plotly had not yet noticed the pointer, until a panel says the words."""
    place.scroll_into_view_if_needed()
    last = time.monotonic() + running_lab.PATIENCE
    while words not in page.locator(panel).inner_text():
        assert time.monotonic() < last, f"{panel} never said {words}"
        box = place.bounding_box()
        assert box
        x, y = box["x"] + at[0] * box["width"], box["y"] + at[1] * box["height"]
        page.mouse.move(x - 3, y - 3)
        page.mouse.move(x, y, steps=3)
        page.wait_for_timeout(400)
        page.mouse.click(x, y)
        page.wait_for_timeout(800)


def test_a_click_on_the_map_shows_the_profile_of_the_area(explore: Page) -> None:
    plot = explore.locator(".bus-map .js-plotly-plot").first
    at = plot.evaluate("""(plot) => {
        const { x, y } = plot.data.find((trace) => trace.name === 'Norrtälje'), { xaxis, yaxis } = plot._fullLayout;
        const middle = (values) => values.filter((value) => value !== null).reduce((sum, one, _, all) => sum + one / all.length,
            0);
        const box = plot.getBoundingClientRect();
        return [(xaxis._offset + xaxis.d2p(middle(x))) / box.width, (yaxis._offset + yaxis.d2p(middle(y))) / box.height]; }""")
    click_until(explore, plot, tuple(at), ".bus-side", "Norrtälje år för år")


def test_a_click_on_the_trend_shows_the_map_of_that_year(explore: Page) -> None:
    plot = explore.locator(".bus-trend .nsewdrag").first
    click_until(explore, plot, ((2019 - 2012.4) / (2024.6 - 2012.4), 0.5), ".bus-map", "År 2019")
    expect(explore.get_by_label("År", exact=True)).to_have_value("2019")


def test_the_keyboard_alone_reaches_and_moves_every_menu_and_button(explore: Page) -> None:
    explore.get_by_label("Datamängd").focus()
    reached = []
    for _ in range(40):
        reached.append(explore.evaluate("document.activeElement.innerText.trim() || document.activeElement.id"))
        explore.keyboard.press("Tab")
    for words in ("Svar", "Kopiera koden", "Spara CSV", "Lägg i rapport"):
        assert words in reached, reached
    year = explore.get_by_label("År", exact=True)
    year.focus()
    before = year.input_value()
    explore.keyboard.press("ArrowUp" if before == "2024" else "ArrowDown")
    assert year.input_value() != before
    expect(explore.locator(".bus-map")).to_contain_text(f"År {year.input_value()}")


@pytest.mark.parametrize(
    "button",
    gate.every(["Spara CSV", "Spara HTML", "Spara PNG", "Spara SVG"], but=["Spara CSV", "Spara PNG"]),
)
def test_a_view_is_saved_as_a_file(explore: Page, tmp_path: Path, button: str) -> None:
    ending = button.split()[1].lower()
    explore.get_by_role("button", name="Svar", exact=True).click()
    expect(explore.locator(".bus-side .main-svg").first).to_be_visible(timeout=PATIENCE)
    with explore.expect_download(timeout=PATIENCE) as download:
        explore.get_by_role("button", name=button).click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.suffix == f".{ending}"
    start = {"csv": b"\xef\xbb\xbf", "html": b"<!DOCTYPE html>", "png": b"\x89PNG", "svg": b"<svg"}[ending]
    assert saved.read_bytes().lstrip()[: len(start)].lower() == start.lower()


def test_the_code_is_copied_and_the_view_is_sent_to_a_report(explore: Page, lab: running_lab.Lab) -> None:
    explore.get_by_role("button", name="Kopiera koden").click()
    expect(explore.locator("[role=status]")).to_contain_text("kopierad")
    assert explore.evaluate("navigator.clipboard.readText()").startswith("import busanalys as bus\nbus.")
    explore.get_by_role("button", name="Lägg i rapport").click()
    expect(explore.locator("[role=status]")).to_contain_text("busanalys render 20")
    assert len(nbformat.read(lab.project / "notebooks" / "mitt_urval.ipynb", as_version=4).cells) == 5


def test_no_plot_is_wider_than_its_column_on_a_wide_or_a_narrow_screen(explore: Page) -> None:
    wider = """[...document.querySelectorAll('.bus-panel:has(.main-svg)')].filter((panel) =>
        panel.querySelector('.main-svg').getBoundingClientRect().width > panel.getBoundingClientRect().width + 1).length"""
    for width in (1400, 760):
        explore.set_viewport_size({"width": width, "height": 1500})
        last = time.monotonic() + running_lab.PATIENCE
        while explore.evaluate(wider):
            assert time.monotonic() < last, f"a plot is cut off at {width} pixels"
            explore.wait_for_timeout(100)
    explore.set_viewport_size({"width": 1400, "height": 1500})


def test_everything_that_a_choice_drives_is_seen_at_once_on_a_laptop(explore: Page) -> None:
    """Choices, county picture with its key beside it, trend, key numbers and the lines of two groups at 1440 by 900 pixels."""
    explore.set_viewport_size({"width": 1440, "height": 900})
    explore.get_by_label("Jämför med").select_option("Botkyrka")
    expect(explore.locator(".bus-own")).to_have_count(2)
    explore.evaluate("document.querySelector('.bus-dashboard').scrollIntoView()")
    screen = explore.locator(".jp-WindowedPanel-outer").first.bounding_box()
    assert screen
    places = [".bus-controls", ".bus-map .main-svg", ".bus-key", ".bus-trend .main-svg", ".bus-numbers", ".bus-own >> nth=1"]
    for place in places:
        box = explore.locator(place).first.bounding_box()
        assert box, place
        assert box["x"] + box["width"] <= screen["x"] + screen["width"], place
        assert screen["y"] - 1 <= box["y"] and box["y"] + box["height"] <= screen["y"] + screen["height"], place
    explore.get_by_label("Jämför med").select_option("Kommunernas grupper")
    expect(explore.locator(".bus-own b").nth(1)).to_have_text("Kommunernas grupper")
    assert explore.evaluate(CUT_OFF) == []
    explore.get_by_label("Jämför med").select_option("Ingen")
    explore.set_viewport_size({"width": 1400, "height": 1500})


def test_the_dashboard_has_no_flaw_that_axe_finds(explore: Page) -> None:
    found = Axe().run(explore, context=".bus-dashboard")
    assert found.violations_count == 0, found.generate_report()


MARKS = "bus-map", "bus-trend", "bus-side"


def drawn(page: Page) -> dict[str, bool]:
    """Whether a plot can be seen in each panel."""
    return {mark: page.locator(f".{mark} .main-svg").first.is_visible() for mark in MARKS}


@pytest.mark.slow
def test_nothing_of_one_dataset_is_seen_under_the_words_of_another(explore: Page) -> None:
    for dataset, year in (("published", "2013"), ("published", "2014"), ("published", "2015"), ("example", "2020")):
        explore.get_by_label("Datamängd").select_option(dataset)
        explore.get_by_label("År", exact=True).select_option(year)
        expect(explore.locator(".bus-map")).to_contain_text(re.compile(rf"{year}|finns inte|framgår|anger inte"))
        made_up = explore.locator(".bus-panel", has_text="Påhittade exempeldata")
        if dataset == "published":
            expect(made_up).to_have_count(0, timeout=PATIENCE)
        else:
            expect(made_up.first).to_be_attached(timeout=PATIENCE)
        last = time.monotonic() + PATIENCE / 1000
        while bare := [mark for mark, seen in drawn(explore).items() if seen and not explore.locator(f".{mark} h2").count()]:
            assert time.monotonic() < last, f"{bare} show a plot without a heading in {dataset} {year}"
            explore.wait_for_timeout(50)
        words = explore.evaluate(PLOTTED)  # all at once, since a plot that is drawn anew is gone for a moment
        assert dataset == "example" or "Påhittade" not in words


def test_slider_and_play_are_moved_by_the_keyboard_and_named_in_swedish(explore: Page) -> None:
    explore.get_by_label("Datamängd").select_option("example")
    explore.get_by_label("År", exact=True).select_option("2016")
    expect(explore.locator(".bus-map")).to_contain_text("År 2016", timeout=PATIENCE)
    explore.get_by_label("År", exact=True).focus()
    explore.keyboard.press("Tab")
    slider = explore.locator(":focus")
    expect(slider).to_have_attribute("role", "slider")
    expect(slider).to_have_attribute("aria-label", "Tidslinje, välj år med pilarna")
    expect(slider).to_have_attribute("aria-valuetext", "2016")
    explore.keyboard.press("ArrowRight")
    expect(explore.locator(".bus-map")).to_contain_text("År 2017", timeout=PATIENCE)
    expect(slider).to_have_attribute("aria-valuetext", "2017")
    explore.keyboard.press("Tab")
    expect(explore.locator(":focus")).to_have_attribute("aria-label", "Spela upp åren")
    explore.keyboard.press("Enter")
    expect(explore.locator(".bus-map")).to_contain_text("År 2019", timeout=PATIENCE)
    explore.keyboard.press("Tab")
    expect(explore.locator(":focus")).to_have_attribute("aria-label", "Sluta spela")
    explore.keyboard.press("Enter")
    explore.get_by_label("Jämför med").focus()
    explore.keyboard.press("ArrowDown")
    expect(explore.locator(".bus-own")).to_have_count(2, timeout=PATIENCE)
    explore.keyboard.press("ArrowUp")
    expect(explore.locator(".bus-own")).to_have_count(1, timeout=PATIENCE)


def test_a_group_is_chosen_by_its_name_in_a_table_with_the_keyboard(explore: Page) -> None:
    explore.get_by_role("button", name="Grupp för grupp", exact=True).click()
    name = explore.locator(".bus-side a[data-profile=taby]").first
    name.focus()
    explore.keyboard.press("Enter")
    expect(explore.locator(".bus-own b").first).to_have_text("Täby", timeout=PATIENCE)
    explore.get_by_role("button", name="Svar", exact=True).click()


PANELS = {"bus-map": "map", "bus-trend": "trend", "bus-side": "answers"}
SEEN = """(mark) => {
    const panel = document.querySelector(`.${mark}`), plot = panel.querySelector('.js-plotly-plot');
    const seen = plot && plot.checkVisibility() && plot.querySelector('.main-svg');
    return [panel.innerText.replace(/\\s+/g, ' '), seen ? plot.data.map((trace) => trace.name ?? '') : null,
        seen ? plot.data.map((trace) => trace.text ?? trace.customdata ?? '').flat(2).join('|') : null];
}"""


def squeezed(words: str) -> str:
    """Words with single spaces, as a page shows them."""
    return " ".join(words.split())


def expected(shown: Shown) -> tuple[str, list[str] | None, str | None]:
    """What a panel says first, and the names and the words of what its plot draws; None for both where it draws nothing."""
    if not isinstance(shown, Figure):
        return squeezed(shown.caption if isinstance(shown, Table) else shown.paragraphs[0]), None, None
    traces = narrow(shown)["data"]
    words = [part for trace in traces for part in flat(trace.get("text") or trace.get("customdata") or "")]
    return squeezed(shown.title), [str(trace.get("name", "")) for trace in traces], "|".join(words)


def flat(words: object) -> list[str]:
    """The texts of a trace, which may stand in lists."""
    return [one for part in words for one in flat(part)] if isinstance(words, list | tuple) else [str(words)]


@pytest.mark.slow
@pytest.mark.parametrize("dataset", gate.every(["example", "published"], but=["example"]))
def test_whatever_is_chosen_all_that_is_seen_belongs_to_it(explore: Page, dataset: str) -> None:
    """Every indicator in every year (every third in one of three years in the short form): heading, drawing, code, notice."""
    every = bus.load(dataset).years
    turns = cycle([every[0], every[len(every) // 2], every[-1]])
    book = bus.load(dataset).codebook.indicators.iloc[:: 1 if gate.FULL else 3]
    explore.get_by_label("Datamängd").select_option(dataset)
    expect(explore.get_by_label("Kod")).to_have_value(re.compile(f'"{dataset}"|finns inte'), timeout=PATIENCE)
    explore.get_by_role("button", name="Svar", exact=True).click()
    for indicator, label in zip(book["indicator"], book["label"], strict=True):
        explore.get_by_label("Indikator").select_option(label)
        for year in every if gate.FULL else [next(turns)]:
            explore.get_by_label("År", exact=True).select_option(str(year))
            chosen = choose(dataset, year, indicator, "groups", "")
            for mark, view in PANELS.items():
                wait_for(explore, mark, expected(show(chosen, view)), f"{dataset} {indicator} {year} {view}")
            shown = explore.locator(".bus-dashboard").inner_text()
            assert dataset == "example" or "Påhittade" not in shown, (indicator, year)
            if wanted := code(chosen, "answers"):
                expect(explore.get_by_label("Kod")).to_have_value(wanted, timeout=PATIENCE)  # set last, after the panels


def wait_for(page: Page, mark: str, wanted: tuple[str, list[str] | None, str | None], which: str) -> None:
    """Wait until a panel says and draws what it should, and nothing of what stood there before."""
    last = time.monotonic() + running_lab.PATIENCE
    while True:
        said, names, words = page.evaluate(SEEN, mark)
        drawn = None if names is None else [name for name in names if name != OUTLINE]
        if said.startswith(wanted[0]) and (drawn, words and words.strip("|")) == (wanted[1], wanted[2] and wanted[2].strip("|")):
            return
        assert time.monotonic() < last, (which, wanted[0], said[:200], wanted[1], drawn)
        page.wait_for_timeout(40)


@pytest.mark.slow
def test_a_page_that_is_loaded_again_shows_the_dashboard_as_it_was(explore: Page, lab: running_lab.Lab) -> None:
    explore.get_by_label("Datamängd").select_option("example")
    explore.get_by_label("Indikator", exact=True).select_option("Har lokala överenskommelser")
    explore.get_by_label("År", exact=True).select_option("2014")
    expect(explore.locator(".bus-map")).to_contain_text("År 2014", timeout=PATIENCE)
    explore.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    explore.goto(lab.url("explore.ipynb").removesuffix("&reset"))
    explore.wait_for_selector(".bus-map .main-svg", timeout=PATIENCE)
    expect(explore.locator(".bus-map")).to_contain_text("År 2014")
    explore.get_by_label("År", exact=True).select_option("2015")
    expect(explore.locator(".bus-map")).to_contain_text("År 2015", timeout=PATIENCE)


@pytest.mark.full
def test_a_restart_of_python_is_told_of_and_the_cell_can_be_run_again(explore: Page) -> None:
    explore.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(explore.locator(".bus-dashboard [role=alert]")).to_contain_text("Kör cellen igen", timeout=PATIENCE)
    explore.wait_for_function(running_lab.IDLE, timeout=PATIENCE)
    explore.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    expect(explore.locator(".bus-dashboard [role=alert]")).to_have_count(0, timeout=PATIENCE)
    explore.wait_for_selector(".bus-map .main-svg", timeout=PATIENCE)
    explore.get_by_label("År", exact=True).select_option("2016")
    expect(explore.locator(".bus-map")).to_contain_text("År 2016", timeout=PATIENCE)


@pytest.mark.full
def test_running_the_cell_again_leaves_one_dashboard_and_no_more_widgets(lab: running_lab.Lab, chromium: Browser) -> None:
    with running_lab.opened(chromium, lab, "explore.ipynb") as page:
        page.wait_for_selector(".bus-map .main-svg", timeout=PATIENCE)
        widgets = []
        for _ in range(3):
            page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
            page.wait_for_function(running_lab.IDLE, timeout=PATIENCE)
            page.wait_for_selector(".bus-map .main-svg", timeout=PATIENCE)
            page.wait_for_timeout(500)
            widgets.append(page.locator(".bus-dashboard").count())
        assert widgets == [1, 1, 1]


@pytest.mark.full
@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name != "explore"])
def test_a_notebook_runs_in_jupyterlab_and_shows_its_figures(lab: running_lab.Lab, chromium: Browser, name: str) -> None:
    with running_lab.opened(chromium, lab, f"{name}.ipynb") as page:
        page.wait_for_function(running_lab.DONE, timeout=PATIENCE)
        assert page.evaluate(running_lab.ERRORS) == []
        page.wait_for_selector(".main-svg, .jp-RenderedHTMLCommon table", state="attached", timeout=PATIENCE)
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


@pytest.mark.slow
def test_lab_prints_the_address_of_the_notebook_last_and_alone(lab: running_lab.Lab) -> None:
    words = lab.log.read_text(encoding="utf-8").splitlines()
    assert words[-1] == f"{lab.address}/lab/tree/explore.ipynb?token={running_lab.TOKEN}"
    assert "ServerApp" not in "".join(words)


def test_options_for_jupyterlab_are_handed_on() -> None:
    words = lab_command.command("explore.ipynb", 8899, ["--allow-root"])
    assert words[1:4] == ["-m", "jupyterlab", "explore.ipynb"]
    assert {"--ServerApp.port=8899", "--allow-root"} <= set(words)


def test_without_jupyterlab_lab_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lab_command, "find_spec", lambda name: None)
    monkeypatch.setattr("sys.argv", ["busanalys", "lab"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "pip install jupyterlab" in capsys.readouterr().err
