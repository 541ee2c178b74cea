"""Links between pages: set to what exists, relative, encoded, and taken out again without a trace."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from handmade import html, markdown, shown, table
from hypothesis import given
from hypothesis import strategies as st
from test_index import NAME, folder

from busanalys import files
from busanalys.render.page import addresses, around, links
from busanalys.render.page.links import Link, Targets

MARKUP = '<table><tr><th><a href="groups/nacka.html" data-profile="nacka">Nacka</a></th></tr></table>'
SIGNS = st.characters(exclude_characters="/\x00", exclude_categories=("Cs",))
TARGETS = Targets((Link("../x.html", "← 2013 & så"),), {"nacka": ("Nacka", "groups/nacka.html")}, frozenset({"method.html"}))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of two years that name every group and the method page, linked; copy them before changing them."""
    out = tmp_path_factory.mktemp("pages")
    manifest = folder(out)
    body = markdown("# T\n\n[metod](method_and_sources.html#s) [sip](sip_uptake.html#figurer) [ute](https://x.se/a.html)")
    for page in manifest.pages:
        files.write(out / page, html(body, shown(replace(table(), markup=MARKUP))))
    around.connect(out, manifest)
    files.write(out / "index.html", "")
    files.write(out / "accessibility.html", "")
    return out


def parsed(out: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((out / NAME / page).read_text(encoding="utf-8"), "html.parser")


def words(out: Path, page: str) -> dict[str, str]:
    return {link.get_text(): unquote(str(link["href"])) for link in parsed(out, page).select("nav.around a")}


def test_a_report_links_to_its_years_its_siblings_the_index_and_the_statement(pages: Path) -> None:
    assert words(pages, "2024/yearly_report.html") == {
        "Alla rapporter": "../../index.html",
        "← 2019": "../2019/yearly_report.html",
        "Samordnad individuell plan (SIP) 2024": "sip_uptake.html",
        "Tillgänglighetsredogörelse": "../../accessibility.html",
    }
    assert words(pages, "2019/yearly_report.html")["2024 →"] == "../2024/yearly_report.html"


def test_a_profile_links_to_the_groups_that_it_came_from_and_that_came_of_it(pages: Path) -> None:
    found = words(pages, "2024/groups/jarva.html")
    assert found["← Spånga-Tensta och Rinkeby-Kista 2019"] == "../../2019/groups/spanga-tensta-rinkeby-kista.html"
    assert words(pages, "2019/groups/spanga-tensta-rinkeby-kista.html")["Järva 2024 →"] == "../../2024/groups/jarva.html"
    assert words(pages, "2024/groups/nacka.html")["← 2019"] == "../../2019/groups/nacka.html"


def test_names_of_groups_lead_to_profiles_from_every_page_and_links_to_what_is_not_there_have_no_address(pages: Path) -> None:
    for page, address in (("2024/yearly_report.html", "groups/nacka.html"), ("2024/groups/jarva.html", "nacka.html")):
        found = parsed(pages, page)
        assert [link["href"] for link in found.select("a[data-profile=nacka]")] == [address]
        assert [link.get("href") for link in found.select("a:-soup-contains('metod')")] == [None]
    assert parsed(pages, "2024/yearly_report.html").select("a[href='sip_uptake.html#figurer']")
    assert not parsed(pages, "2024/groups/nacka.html").select("a[data-profile=nacka][href]"), "no page links to itself"
    assert parsed(pages, "2024/yearly_report.html").select("a[href='https://x.se/a.html']")


def test_every_relative_link_of_every_page_is_a_file(pages: Path) -> None:
    tried = 0
    for page in pages.glob("*/*/**/*.html"):
        found = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for link in found.select("a[href]"):
            address = str(link["href"])
            if not address.startswith(("#", "https:", "data:")):
                assert (page.parent / unquote(address.partition("#")[0])).is_file(), (page, address)
                tried += 1
    assert tried > 200


def test_a_page_that_goes_loses_its_links_and_pages_whose_links_stay_are_not_written_anew(pages: Path, tmp_path: Path) -> None:
    pages = Path(shutil.copytree(pages, tmp_path / "own"))
    manifest = around.Manifest(pages / NAME)
    before = {page: (pages / page).stat().st_mtime_ns for page in manifest.pages}
    around.connect(pages, manifest)
    assert before == {page: (pages / page).stat().st_mtime_ns for page in manifest.pages}
    (pages / NAME / "2024" / "groups" / "nacka.html").unlink()
    around.connect(pages, manifest)
    assert not parsed(pages, "2024/yearly_report.html").select("a[data-profile=nacka][href]")
    assert words(pages, "2019/groups/nacka.html").keys() == words(pages, "2019/groups/taby.html").keys() - {"2024 →"}


def test_without_its_links_a_page_is_as_it_was_made() -> None:
    made = html(markdown("# T\n\n[m](method.html)"), shown(replace(table(), markup=MARKUP)))
    linked = links.connected(made, TARGETS)
    assert 'href="groups/nacka.html"' in linked
    assert "← 2013 &amp; så" in linked
    assert links.bare(linked) == made
    assert links.connected(linked, TARGETS) == linked


@given(st.lists(st.text(SIGNS, min_size=1), min_size=1, max_size=4))
def test_an_address_gives_back_its_path_and_holds_no_sign_that_means_something_else(parts: list[str]) -> None:
    path = "/".join(parts)
    address = addresses.address(path)
    assert unquote(address) == path
    assert not set(address) & set("#?% \"<>&'") - {"%"}
