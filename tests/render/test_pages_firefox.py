"""Pages in a Firefox with JavaScript off: every figure shows its text alternative and its table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import firefox
import nbformat
import pytest
from firefox import Firefox
from handmade import FACTS

from busanalys.render import Result
from busanalys.render.page import assets
from busanalys.render.page.html import page

Rendered = tuple[Path, list[Result]]


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox with JavaScript off for all tests here."""
    with firefox.started(tmp_path_factory.mktemp("firefox") / "profile") as browser:
        yield browser


def assert_readable(browser: Firefox, path: Path) -> None:
    browser.ask("WebDriver:Navigate", url=path.as_uri())
    figures = browser.visible("figure")
    assert figures, path
    assert browser.visible("figure .alternative") == [True] * len(figures), path
    assert browser.visible("figure table") == [True] * len(figures), path
    assert all(browser.visible("a[download]")), path
    assert "JavaScript" in browser.text("main > noscript"), path


def with_figures(rendered: Rendered) -> list[Path]:
    paths = [rendered[0] / result.task.page for result in rendered[1] if result.status == "rendered"]
    return [path for path in paths if "<figure" in path.read_text(encoding="utf-8")]


@pytest.mark.full
def test_every_page_is_readable_without_javascript(rendered: Rendered, rendered_example: Rendered, silent: Firefox) -> None:
    pages = [*with_figures(rendered), *with_figures(rendered_example)]
    assert len(pages) > 9
    for path in pages:
        assert_readable(silent, path)


@pytest.mark.full
def test_with_javascript_every_figure_is_drawn_from_disk(rendered: Rendered, tmp_path: Path) -> None:
    alone = tmp_path / "alone.html"
    book = nbformat.read(rendered[0] / "published" / "2014" / "yearly_report.ipynb", as_version=4)
    alone.write_text(page(book, FACTS, assets.inside()), encoding="utf-8")
    with firefox.started(tmp_path / "profile", scripts=True) as browser:
        for path in (rendered[0] / "published" / "2014" / "yearly_report.html", alone):
            browser.ask("WebDriver:Navigate", url=path.as_uri())
            browser.wait_for("html[data-drawn=yes]")
            browser.wait_for("html:not([data-failed])")
            assert len(browser.visible("figure .main-svg:first-child")) >= len(browser.visible("figure"))


@pytest.mark.full
def test_a_page_that_was_mailed_alone_is_readable_too(rendered: Rendered, tmp_path: Path, silent: Firefox) -> None:
    book = nbformat.read(rendered[0] / "published" / "2014" / "yearly_report.ipynb", as_version=4)
    (tmp_path / "alone.html").write_text(page(book, FACTS, assets.inside()), encoding="utf-8")
    assert_readable(silent, tmp_path / "alone.html")
