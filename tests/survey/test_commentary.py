"""The secretariat's commentary: numbers filled in from the data, every mistake named, and what is missing said."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from builders import WORKS, survey
from copies import copied_data

import busanalys
from busanalys import survey as surveys
from busanalys.errors import DataError
from busanalys.figures.figure import Commentary, Prose
from busanalys.render.page import markup
from busanalys.reporting.commented import filled
from busanalys.survey import commentary


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copied_data(tmp_path, "example")


def write(data: Path, year: int, name: str, text: str, encoding: str = "utf-8") -> None:
    path = commentary.path(data / "example", year, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)


def test_a_reference_becomes_the_number_with_its_base(data: Path) -> None:
    write(data, 2024, "sip", "Mallen fungerar bra i {sip_template_works.share}; {sip_template_works.good.count} sade så.")
    loaded = surveys.load("example", data)
    level = busanalys.indicators.level(loaded, "sip_template_works", 2024)
    said = filled(loaded, 2024, "sip", "groups")
    assert f"{level['count']} av {level['base']} svarande BUS-grupper (" in said
    assert said.endswith(f"; {level['count']} sade så.")


@pytest.mark.slow
def test_a_reference_may_name_another_year(data: Path) -> None:
    write(data, 2024, "sip", "År 2023 var det {sip_template_works.count@2023}.")
    loaded = surveys.load("example", data)
    expected = busanalys.indicators.level(loaded, "sip_template_works", 2023)["count"]
    assert filled(loaded, 2024, "sip", "groups") == f"År 2023 var det {expected}."


def test_swedish_windows_text_is_read(data: Path) -> None:
    write(data, 2024, "summary", "Året då samverkan ökade.", "cp1252")
    assert surveys.load("example", data).commentary(2024, "summary") == "Året då samverkan ökade."


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{sip_template_work.share}", "no indicator 'sip_template_work' has a share"),
        ("{sip_count.share}", "no indicator 'sip_count' has a share"),
        ("{sip_template_works.god.share}", "has no option 'god'; it has good"),
        ("{sip_template_works.procent}", "the form 'procent' does not exist"),
        ("{sip_template_works.share@1999}", "the dataset has no year 1999"),
        ("{antal grupper}", "a reference that cannot be read"),
    ],
)
def test_a_reference_that_names_nothing_is_a_problem_of_the_data(data: Path, written: str, words: str) -> None:
    write(data, 2024, "sip", f"Första raden.\n\nSedan {written}.")
    (problem,) = surveys.check("example", data)
    assert words in str(problem)
    assert written in str(problem)
    assert "example/comments/2024/sip.md" in problem.file


def test_every_mistake_is_named_at_once(data: Path) -> None:
    write(data, 2024, "spi", "Fel tema {x.share} och {y.count}.")
    write(data, 2030, "sip", "Fel år.")
    assert sorted(problem.kind for problem in surveys.check("example", data)) == [
        "unknown reference",
        "unknown reference",
        "unknown theme",
        "unknown year",
    ]


def test_a_number_that_the_year_does_not_have_is_an_error(data: Path) -> None:
    loaded = surveys.load("example", data)
    unasked = next(year for year in loaded.years if not loaded.codebook.asked("deviation_reports_work", year))
    write(data, unasked, "deviations", "Bra i {deviation_reports_work.share}.")
    with pytest.raises(DataError, match=f"the number does not exist for {unasked}"):
        filled(surveys.load("example", data), unasked, "deviations", "groups")


def test_headings_in_a_commentary_do_not_enter_the_outline_of_the_page(data: Path) -> None:
    write(data, 2024, "sip", "# Kommentar\n\nMallen används.")
    assert filled(surveys.load("example", data), 2024, "sip", "groups") == "**Kommentar**\n\nMallen används."


def test_a_draft_says_what_is_missing_and_shows_last_years_words(data: Path) -> None:
    write(data, 2023, "sip", "Förra året gick det bra.")
    report = busanalys.report(surveys.load("example", data), 2024)
    shown = report.commentary("sip")
    assert isinstance(shown, Commentary)
    assert (shown.text, shown.earlier_label) == ("", "Förra årets kommentar (2023)")
    assert shown.earlier == "Förra året gick det bra."
    missing = report.commentary("habilitation")
    assert isinstance(missing, Prose)
    assert missing.kind == "absence"
    assert "Sekretariatets kommentar saknas för sammanfattningen, lokal struktur" in str(report.open_points())


def test_printed_facts_have_no_commentary_of_ours() -> None:
    assert busanalys.report(surveys.load("published"), 2014).commentary("sip") == Prose()


def test_decisions_are_listed_with_who_when_and_why_and_released_comments_without_the_group() -> None:
    forms = [(2014, "alfa-1", "alfa"), (2014, "beta-1", "beta")]
    shared = {"year": 2014, "by": "Sekretariatet", "date": "2014-05-20"}
    decided = [
        {"decision": "1", "kind": "include_late", "submission": "alfa-1", "reason": "Sent"} | shared,
        {"decision": "2", "kind": "release_comment", "submission": "beta-1", "question": WORKS, "reason": "Inget känsligt"}
        | shared,
    ]
    made = survey([], groups={"alfa": ["0114"], "beta": ["0115"]}, forms=forms, decisions=decided)
    table = busanalys.report(made, 2014).decisions()
    assert not isinstance(table, Prose)
    assert table.frame.to_numpy().tolist() == [
        ["Sent svar medtaget", "BUS alfa", "", "2014-05-20", "Sekretariatet", "Sent"],
        ["Kommentar släppt", "1 kommentar", f"Om {WORKS}", "2014-05-20", "Sekretariatet", "Inget känsligt"],
    ]


def test_a_year_without_decisions_says_so() -> None:
    made = survey([], groups={"alfa": ["0114"]})
    assert busanalys.report(made, 2014).decisions() == Prose(("Inga beslut har fattats om uppgifterna för 2014.",))


FORGED = (
    '<h2 id="figurer-packade">data</h2>',
    '<a name="figurer-packade">x</a>',
    '<p id="plotly-packad" class="plot" style="position:fixed">x</p>',
    '<div class="figure" data-profile="nacka" onclick="x()">x</div>',
    '<form name="figurer-packade"><input name="x"></form>',
    '<script type="text/plain" id="figurer-packade">H4sIAAAA</script>',
    "## figurer-packade",
)


@pytest.mark.parametrize("written", FORGED)
def test_a_commentary_gives_no_element_a_name_a_class_or_a_style(written: str) -> None:
    shown, headings = markup.from_markdown(f"Text\n\n{written}\n\nmer", markup.Anchors())
    attributes = [name for element in BeautifulSoup(shown, "html.parser").find_all(True) for name in element.attrs]
    assert [heading.anchor for heading in headings] == (["figurer-packade--2"] if written.startswith("##") else [])
    assert attributes == ["id"] * len(headings)
    assert "H4sI" not in shown


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://www.sll.se/bus", True),
        ("mailto:bus@example.org", True),
        ("#avsnitt", True),
        ("groups/nacka.html", True),
        ("//example.org/x", False),
        ("/etc/passwd", False),
        ("\\\\host\\share", False),
        ("/\\example.org", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("vbscript:x", False),
    ],
)
def test_only_addresses_of_pages_and_mail_are_links(address: str, is_link: bool) -> None:
    shown = markup.safe(f'<a href="{address}">ord</a>')
    assert ("href" in shown) == is_link
    assert "ord" in shown


@pytest.mark.parametrize("written", ["# a" + " " * 60_000 + "b", "# " + "[" * 60_000, "<" * 60_000, "# " + "a" * 60_000])
def test_a_title_is_found_in_linear_time(written: str) -> None:
    title, rest = markup.title_in(written)
    assert len(title) + len(rest) >= len(written) - 3
