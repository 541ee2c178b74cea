"""The index: from a name to its numbers, searched by any name a place is known by, linked to what exists, honest."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import browser
import hostile
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

from busanalys import files, paths, survey
from busanalys.render.manifest import Manifest
from busanalys.render.page import assets, index, places, printed
from busanalys.survey import county

NAME = "enkät 2025 #1 50%"


def record(year: int, notebook: str, about: str = "", status: str = "rendered") -> dict[str, object]:
    made = {"made": "2026-11-25", "status": status, "standing": "Utkast", "inputs": {}, "files": {}}
    return {"year": year, "notebook": notebook, "about": about} | made


def folder(out: Path, years: tuple[int, ...] = (2019, 2024), name: str = NAME) -> Manifest:
    """An output folder of the example with a page for every report and group of some years, as a render would leave it."""
    loaded = survey.load("example")
    manifest = Manifest(out / name)
    manifest.describe(name=name, title="Exempel", synthetic=True, places=[one.as_json() for one in places.places(loaded)])
    for year in years:
        reports = [(f"{name}/{year}/{notebook}.html", record(year, notebook)) for notebook in ("yearly_report", "sip_uptake")]
        groups = loaded.registry.groups(year)[["group_id", "name"]].itertuples(index=False, name=None)
        reports += [(f"{name}/{year}/groups/{group}.html", record(year, "local_group", about)) for group, about in groups]
        for page, made in reports:
            files.write(out / page, f"<!DOCTYPE html><title>{page}</title>")
            manifest.add(page, made)
    manifest.save()
    return manifest


def written(out: Path, *manifests: Manifest) -> Path:
    files.write(out / assets.FOLDER / assets.STYLE, assets.files([assets.STYLE])[assets.STYLE])
    shelves = [index.shelf(one, out) for one in manifests]
    files.write(out / "index.html", index.index(shelves, date(2015, 6, 2), county.read(paths.data_dir())))
    return out / "index.html"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("index")
    return written(out, folder(out))


def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def named(page: BeautifulSoup) -> dict[str, str]:
    """The places that can be chosen, by name, with the page that they lead to."""
    links = page.select(".places li > a")
    return {link.get_text(): unquote(str(link["href"])) for link in links}


def test_every_municipality_and_district_of_the_registry_leads_to_the_newest_profile_of_its_group(shown: Path) -> None:
    loaded, found = survey.load("example"), named(parsed(shown))
    members = loaded.registry.members(2024).set_index("area_id")["group_id"]
    areas = loaded.registry.areas(loaded.reference_day(2024)).set_index("area_id")["name"]
    assert {found[areas[area]] for area in areas.index} == {f"{NAME}/2024/groups/{group}.html" for group in members}
    for area, name in areas.items():
        assert found[name] == f"{NAME}/2024/groups/{members[area]}.html", name


def test_a_district_that_ended_leads_to_the_group_that_covers_it_today_and_says_what_it_became(shown: Path) -> None:
    page = parsed(shown)
    rows = survey.load("example").registry.tables["districts"]
    ended = rows[rows["successor"].ne("")]
    names = rows.set_index("area_id")["name"]
    assert len(ended), "the districts changed in 2020 and 2023"
    after = dict(zip(ended["area_id"], ended["successor"], strict=True))
    for name, following in zip(ended["name"], ended["successor"], strict=True):
        successor = after.get(following, following)
        item = next(link.parent for link in page.select(".former > a") if link.get_text() == name)
        assert item is not None
        assert f"numera {names[successor]}" in item.get_text()
        assert named(page)[name] == named(page)[names[successor]]


def test_every_address_of_the_index_is_a_file_also_where_the_dataset_has_signs_that_mean_something_in_addresses(
    shown: Path,
) -> None:
    links = [str(link["href"]) for link in parsed(shown).select("a[href]")]
    own = [link for link in links if not link.startswith("#") and link != "accessibility.html"]
    assert len(own) > 60
    for link in own:
        assert "#" not in link
        assert (shown.parent / unquote(link)).is_file(), link


NAMES = [
    ("Nacka", "Nacka", "nacka"),
    ("nack", "Nacka", "nacka"),
    ("RINKEBY", "Järva", "jarva"),
    ("rinkeby kista", "Järva", "jarva"),
    ("Rinkeby-Kista sdf", "Järva", "jarva"),
    ("husby", "Järva", "jarva"),
    ("alvsjo", "Hägersten-Älvsjö", "hagersten-alvsjo"),
    ("a\u0308lvsjo\u0308", "Hägersten-Älvsjö", "hagersten-alvsjo"),
    ("upplands vasby kommun", "Upplands Väsby", "upplands-vasby"),
    ("Upplands-Väsby", "Upplands Väsby", "upplands-vasby"),
    ("stockholm järva", "Järva", "jarva"),
    ("sundbyberg", "Sundbyberg", "solna-sundbyberg"),
]


def test_a_place_is_found_by_any_name_it_is_known_by(shown: Path, chromium: Browser) -> None:
    with browser.visit(chromium, shown) as seen:
        for typed, first, group in NAMES:
            seen.page.fill("#sok", typed)
            hit = seen.page.query_selector("#funna > li:first-child a")
            assert hit is not None, typed
            assert hit.inner_text() == first, typed
            assert "påhittade exempeldata" in seen.page.inner_text("#funna > li:first-child"), typed
            assert unquote(str(hit.get_attribute("href"))) == f"{NAME}/2024/groups/{group}.html", typed
        assert hit is not None
        hit.click()
        seen.page.wait_for_load_state("load")
        assert unquote(seen.page.url).endswith(f"{NAME}/2024/groups/solna-sundbyberg.html")
        assert (seen.requests, seen.errors) == ([], [])


def test_a_name_gives_one_line_and_with_a_year_the_profile_of_that_year(shown: Path, chromium: Browser) -> None:
    with browser.visit(chromium, shown) as seen:
        seen.page.fill("#sok", "nacka")
        assert len(seen.page.query_selector_all("#funna > li")) == 1
        seen.page.fill("#sok", "nacka 2019")
        link = seen.page.query_selector("#funna > li:first-child a")
        assert link is not None
        assert "/2019/groups/nacka.html" in str(link.get_attribute("href"))


def test_stockholm_unfolds_into_its_districts_and_two_words_find_a_report_of_a_year(shown: Path, chromium: Browser) -> None:
    with browser.visit(chromium, shown) as seen:
        seen.page.fill("#sok", "Stockholm")
        assert "Södermalm" in seen.page.inner_text("#funna > li:first-child")
        assert len(seen.page.query_selector_all("#funna > li:first-child li:not(.former) a")) == 11
        seen.page.fill("#sok", "SIP 2024")
        assert seen.page.inner_text("#funna > li:first-child a") == "Samordnad individuell plan (SIP) 2024"
        assert len(seen.page.query_selector_all("#funna > li")) == 1
        seen.page.fill("#sok", "finns inte")
        assert (seen.page.inner_text("#traffar"), seen.page.query_selector_all("#funna > li")) == ("Inget med det namnet", [])
        seen.page.fill("#sok", "")
        assert seen.page.inner_text("#traffar") == ""


def test_the_picture_of_the_county_leads_where_the_list_leads_and_is_left_out_for_screen_readers_and_the_tab_key(
    shown: Path, chromium: Browser
) -> None:
    page = parsed(shown)
    tiles = page.select("svg.county a")
    assert len(tiles) == 36, "25 municipalities and 11 districts"
    for tile in tiles:
        assert isinstance(tile.title, Tag)
        assert unquote(str(tile["href"])) == named(page)[tile.title.get_text()]
    with browser.visit(chromium, shown) as seen:
        seen.page.click("svg.county a:has(title:text-is('Nacka'))")
        seen.page.wait_for_load_state("load")
        assert seen.page.url.endswith("/2024/groups/nacka.html")


def test_this_year_comes_first_and_older_years_are_folded(shown: Path, chromium: Browser) -> None:
    with browser.visit(chromium, shown) as seen:
        assert seen.page.is_visible("text=Årsrapport 2024")
        assert not seen.page.is_visible("text=Årsrapport 2019")
        seen.page.click("details.older > summary")
        assert seen.page.is_visible("text=Årsrapport 2019")


def test_without_javascript_places_and_reports_are_listed_and_there_is_no_field_that_does_nothing(
    shown: Path, chromium: Browser
) -> None:
    with browser.visit(chromium, shown, width=390, scripts=False) as seen:
        assert not seen.page.is_visible("#sok")
        assert seen.page.is_visible("a:text-is('Nacka')")
        assert seen.page.is_visible("text=Årsrapport 2024")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(shown: Path, chromium: Browser, width: int) -> None:
    with browser.visit(chromium, shown, width) as seen:
        seen.page.fill("#sok", "stockholm")
        found = Axe().run(seen.page)
        assert found.violations_count == 0, found.generate_report()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_was_not_rendered_is_not_offered_and_what_failed_says_so(tmp_path: Path) -> None:
    manifest = folder(tmp_path)
    shutil.rmtree(tmp_path / NAME / "2024")
    manifest.add(f"{NAME}/2024/yearly_report.html", record(2024, "yearly_report", status="failed"))
    manifest.add(f"{NAME}/2019/sip_uptake.html", record(2019, "sip_uptake", status="failed"))
    page = parsed(written(tmp_path, manifest))
    assert named(page)["Nacka"] == f"{NAME}/2019/groups/nacka.html"
    assert "Årsrapport 2024 kunde inte framställas 25 november 2026" in page.get_text()
    assert "kunde inte framställas på nytt 25 november 2026, sidan är från en tidigare körning" in page.get_text()
    assert not [link for link in page.select("a") if "2024" in str(link["href"])]


def test_a_pdf_a_document_and_a_workbook_are_linked_under_the_names_that_they_are_passed_on_with(tmp_path: Path) -> None:
    manifest = folder(tmp_path, (2024,))
    year = tmp_path / NAME / "2024"
    made_of = printed.digest(year / "yearly_report.html").encode()  # a PDF names the page that it was printed from
    for name in ("PAHITTAT-yearly_report.pdf", "PAHITTAT-yearly_report.docx", "tables.xlsx"):
        files.write(year / name, made_of)
    links = {unquote(str(link["href"])).rpartition("/")[2] for link in parsed(written(tmp_path, manifest)).select("a[href]")}
    assert {"PAHITTAT-yearly_report.pdf", "PAHITTAT-yearly_report.docx", "tables.xlsx"} <= links


def test_real_data_comes_first_and_is_told_from_made_up_data(tmp_path: Path) -> None:
    real = Manifest(tmp_path / "verklig")
    real.describe(name="verklig", title="Öppen uppföljning", synthetic=False)
    real.add("verklig/2015/yearly_report.html", record(2015, "yearly_report"))
    page = parsed(written(tmp_path, folder(tmp_path), real))
    shelves = page.select("section.shelf")
    assert [shelf.h2.get_text() for shelf in shelves if shelf.h2] == ["Öppen uppföljning", "Exempel"]
    assert "Verkliga uppgifter" in shelves[0].get_text()
    assert "Påhittade exempeldata" in shelves[1].get_text()


def test_hostile_names_come_out_as_text(tmp_path: Path, chromium: Browser) -> None:
    manifest = Manifest(tmp_path / "d")
    bad: Mapping[str, object] = {"name": hostile.HTML[0], "words": "x"} | {"now": "", "city": "", "groups": {}, "tile": []}
    manifest.describe(name="d", title=hostile.HTML[0], synthetic=False, places=[bad])
    for number, words in enumerate(hostile.HTML):
        files.write(tmp_path / f"d/2014/groups/g{number}.html", "x")
        manifest.add(f"d/2014/groups/g{number}.html", record(2014, "local_group", words.strip() or "x"))
    with browser.visit(chromium, written(tmp_path, manifest)) as seen:
        seen.page.fill("#sok", "script 2014")
        assert seen.page.evaluate(f"window.{hostile.MARK}") is None
        assert seen.page.query_selector_all("#funna > li")


def test_the_places_of_a_record_of_another_version_are_left_out() -> None:
    whole = places.Place("Nacka", words="nacka", groups={"2024": "nacka"}, tile=(1, 2, "Nacka", 1, 1))
    assert places.from_json([whole.as_json(), {"name": "Täby"}]) == [whole]


def test_a_dataset_that_ends_early_offers_the_districts_of_its_own_time() -> None:
    found = {place.name: place for place in places.places(survey.load("published", paths.data_dir()))}
    assert "Järva" not in found
    assert found["Rinkeby-Kista"].now == ""


def test_a_district_is_found_by_its_own_names_first_and_then_by_those_it_was_made_of_in_the_same_order_every_time() -> None:
    found = next(one for one in places.places(survey.load("example", paths.data_dir())) if one.name == "Hägersten-Älvsjö")
    begun = [found.words.split().index(word) for word in ("hagerstenalvsjo", "herrangen", "liljeholmen")]
    assert begun == sorted(begun)


@pytest.mark.parametrize(
    ("made", "parties"),
    [
        (date(2018, 12, 31), "mellan kommunerna och Stockholms läns landsting kring barn"),
        (date(2019, 1, 1), "mellan kommunerna och Region Stockholm kring barn"),
    ],
)
def test_the_index_names_the_region_as_it_was_called_that_day(made: date, parties: str) -> None:
    assert f"Samverkan {parties}" in index.index([], made, county.read(paths.data_dir()))


def test_the_index_of_a_county_whose_region_is_not_told_names_none() -> None:
    own = replace(county.read(paths.data_dir()), regions=())
    assert "Samverkan kring barn i behov" in index.index([], date(2019, 1, 1), own)
