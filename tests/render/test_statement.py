"""The accessibility statement: every item that the supervisor asks for, from settings, honest about what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import browser
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from busanalys import files, paths, survey
from busanalys.errors import DataError
from busanalys.publishing import open_points
from busanalys.render import settings
from busanalys.render.page import assets, statement

AGREEMENT = "BUS-överenskommelsen"
FULL = """
[publisher]
name = "Samverkanskansliet"
email = "kontakt@exempel.se"
telephone = "08-000 00 00"
answer = "inom två arbetsdagar"

[accessibility]
service = "rapporterna om samverkan"
form = "https://exempel.se/brister"
conformance = "delvis"
published = "2026-05-12"
updated = "2026-11-25"
tested = "2026-11-20"
method = "självskattning"
faults = ["Kartor <b>saknar</b> tangentbord."]
burdens = ["Äldre PDF-filer."]
exempt = ["Kartor."]
supervisor = "Tillsynsmyndigheten"
complaint = "https://exempel.se/anmal"
"""


def read(tmp_path: Path, text: str) -> settings.Settings:
    files.write(tmp_path / settings.NAME, text)
    return settings.read(tmp_path)


def test_the_page_has_every_item_that_is_asked_for(tmp_path: Path) -> None:
    page = BeautifulSoup(statement.page(read(tmp_path, FULL), AGREEMENT), "html.parser")
    said = page.get_text(" ", strip=True)
    wanted = [
        "Samverkanskansliet står bakom rapporterna om samverkan", "delvis förenliga", "EN 301 549",
        "kontakt@exempel.se", "08-000 00 00",
        "svar inom två arbetsdagar", "Rapportera brister", "Tillsynsmyndigheten har ansvaret för tillsyn",
        "Bristande förenlighet med lagkraven", "Oskäligt betungande anpassning", "12 §", "Äldre PDF-filer.",
        "Innehåll som inte omfattas av lagen", "bedömts genom självskattning", "20 november 2026", "12 maj 2026",
        "uppdaterades senast den 25 november 2026",
    ]  # fmt: skip
    assert [one for one in wanted if one not in said] == []
    assert "<b>saknar</b>" in said, "what a setting says is text"
    assert {str(link["href"]) for link in page.select("main a")} == {
        "mailto:kontakt@exempel.se",
        "https://exempel.se/brister",
        "https://exempel.se/anmal",
    }
    assert "inte fullständig" not in said


def test_the_settings_that_ship_name_no_body_and_the_page_says_what_is_missing() -> None:
    shipped = settings.read(paths.data_dir())
    lacking = statement.missing(shipped)
    assert {"publisher.name", "publisher.email", "accessibility.tested"} <= set(lacking)
    said = BeautifulSoup(statement.page(shipped, AGREEMENT), "html.parser").get_text(" ", strip=True)
    assert "inte fullständig" in said
    assert all(what in said for what in lacking.values())


def test_a_folder_without_settings_has_a_statement_too(tmp_path: Path) -> None:
    said = statement.part(settings.read(tmp_path))
    assert all(what in said for what in statement.missing(settings.read(tmp_path)).values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[publisher", "not valid TOML"),
        ("[\"avsändare\"]\nnamn = 'x'", "there is no section [avsändare]"),
        ("publisher = 'x'", "there is no section [publisher]"),
        ("[publisher]\nnamn = 'x'", "[publisher] has no setting namn"),
        ("[publisher]\nname = 7", "name in [publisher] must be a text in quotes"),
        ("[accessibility]\ntested = '25 november'", "tested in [accessibility] must be a day such as 2026-11-25"),
        ("[accessibility]\ntested = 2026-11-25", "must be a text in quotes"),
        ("[accessibility]\nconformance = 'nästan'", "must be one of helt, delvis, inte"),
        ("[accessibility]\nfaults = 'ett fel'", "must be a list of texts"),
        ("[accessibility]\ncomplaint = 'javascript:alert(1)'", "must begin with https://"),
        ("[accessibility]\nform = 'javascript:alert(1)'", "must begin with https://"),
    ],
)
def test_settings_that_are_wrong_say_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DataError) as refused:
        read(tmp_path, text)
    assert said in str(refused.value)
    assert settings.SHOWN_AS in str(refused.value)


def test_all_that_is_wrong_comes_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        read(tmp_path, "[publisher]\nnamn = 'x'\n[accessibility]\ntested = 'i går'\n[x]\n")
    assert all(word in str(refused.value) for word in ("namn", "i går", "[x]"))


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_words_of_a_setting_come_out_as_text(words: str) -> None:
    given_ = settings.Settings(settings.Publisher(name=words), settings.Accessibility(faults=(words,)))
    page = BeautifulSoup(statement.page(given_, AGREEMENT), "html.parser")
    assert len(page.select("script, img, iframe")) == 0
    assert {element.name for element in page.select("main *")} <= {"h2", "h3", "p", "ul", "li", "a", "div", "strong"}


@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(tmp_path: Path, chromium: Browser, width: int) -> None:
    files.write(tmp_path / assets.FOLDER / assets.STYLE, assets.files([assets.STYLE])[assets.STYLE])
    shutil.copy(paths.data_dir() / settings.NAME, tmp_path)
    files.write(tmp_path / statement.PAGE, statement.page(settings.read(tmp_path), AGREEMENT))
    with browser.visit(chromium, tmp_path / statement.PAGE, width) as seen:
        assert (seen.requests, seen.errors) == ([], [])
        found = Axe().run(seen.page)
        assert found.violations_count == 0, found.generate_report()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_real_is_signed_while_the_statement_lacks_something_and_each_is_named(tmp_path: Path) -> None:
    real = survey.load("published")
    read(tmp_path, FULL.replace('email = "kontakt@exempel.se"', ""))
    assert [problem.values for problem in open_points.unsaid(real, tmp_path)] == [("publisher.email",)]
    read(tmp_path, FULL)
    assert open_points.unsaid(real, tmp_path) == []
    shipped = {problem.values[0] for problem in open_points.unsaid(real, paths.data_dir())}
    assert shipped == set(statement.missing(settings.read(paths.data_dir())))
