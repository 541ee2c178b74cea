"""Published years without groups or answers still make every figure or say why, and tell what their sources do say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from handmade import FACTS, html, shown

import busanalys
from busanalys import indicators
from busanalys.figures.figure import Figure, Prose, Table

PUBLISHED = busanalys.load("published")


def table(shown: object) -> Table:
    assert isinstance(shown, Table)
    return shown


@pytest.mark.parametrize("year", PUBLISHED.years)
def test_nothing_can_be_compared_and_nothing_breaks_in_a_published_year(year: int) -> None:
    for question in ("sip_template_known", "local_agreement"):
        assert indicators.change(PUBLISHED, question, year).n == 0


def test_the_summary_of_2015_tells_of_its_26_answers_and_of_both_counts_of_areas() -> None:
    said = " ".join(busanalys.report(PUBLISHED, 2015).response().paragraphs)
    for words in ("26 enkätsvar", "21 kommuner och 12 stadsdelsområden", "32 av 39", "33", "Haninge, Nykvarn, Nynäshamn"):
        assert words in said


def test_the_report_of_2015_opens_with_what_its_source_says() -> None:
    report = busanalys.report(PUBLISHED, 2015)
    assert report.headline().paragraphs == (
        "Enligt källan kom det in 26 enkätsvar, som omfattar 21 kommuner och 12 stadsdelsområden.",
    )
    assert "Det lämnar 32 av 39 områden, men källans tal ger 33." in report.news().points


def test_the_summary_of_2013_tells_where_there_was_a_group() -> None:
    assert "31 av 39 områden" in " ".join(busanalys.report(PUBLISHED, 2013).response().paragraphs)


def test_the_response_table_of_2015_has_2015_with_its_own_source() -> None:
    shown = table(busanalys.report(PUBLISHED, 2015).response_rate())
    assert list(shown.frame["År"]) == ["2014", "2015"]
    assert list(shown.frame["Enkätsvar"]) == [31, 26]
    assert shown.frame["Svarande"].iloc[1] == "Framgår inte av källan"
    assert shown.caption == "26 enkätsvar kom in 2015"
    assert "docplayer.se/3049947" in shown.source


@pytest.mark.parametrize(("dataset", "year"), [("published", 2014), ("example", 2024)])
def test_real_facts_carry_their_own_source_and_are_never_called_made_up(dataset: str, year: int) -> None:
    report = busanalys.report(busanalys.load(dataset), year)
    facts = {
        "Uppföljning av det lokala BUS-arbetet 2014 (2014-06-16)": report.adoption_map(),
        "Presentation av BUS-överenskommelsen": report.levels(),
        "storsthlm.se": report.group_counts(),
        "de dokument som anges i tabellen": report.timeline(),
        "uppdragpsykiskhalsa.se": report.later_facts(),
    }
    for source, fact in facts.items():
        assert source in (str(fact) if isinstance(fact, Prose) else fact.source)
        assert fact.real and not fact.synthetic  # type: ignore[union-attr]
    assert not report.duties().synthetic


@pytest.mark.parametrize("dataset", ["published", "example"])
def test_the_local_agreement_has_a_source_line(dataset: str) -> None:
    shown = busanalys.profile(busanalys.load(dataset), "norrtalje", 2014).agreement()
    assert shown.paragraphs == (
        "Den lokala överenskommelsen tecknades den 18 december 2009 och reviderades i maj 2012 och i februari 2014.",
        "Källa: Presentation av BUS-överenskommelsen, omkring 2020.",
    )
    assert not shown.synthetic


@pytest.mark.parametrize(
    ("question", "own", "base"),
    [("habilitation_coordinator", "90 procent", "31 BUS-grupper"), ("habilitation_local_routines", "73 procent", "31 enkätsvar")],
)
def test_the_source_s_own_share_stands_beside_the_figure_with_its_base(question: str, own: str, base: str) -> None:
    figure = busanalys.report(PUBLISHED, 2014).answers(question)
    assert isinstance(figure, Figure)
    assert base in figure.subtitle
    assert f"Källans {own} stämmer på 30 svarande BUS-grupper." in figure.notes


def test_the_number_of_groups_keeps_intervals_and_never_mixes_units() -> None:
    shown = table(busanalys.report(PUBLISHED, 2014).group_counts())
    assert shown.caption == "Länet hade 31 lokala BUS-grupper 2014 och 33 någon gång 2019–2022"
    told = [(when, fact.partition(".")[0]) for when, fact in zip(shown.frame["Tidpunkt"], shown.frame["Uppgift"], strict=True)]
    assert told == [
        ("2014", "31 lokala BUS-grupper i länet"),
        ("2014", "8 lokala BUS-grupper i Stockholms stad"),
        ("Omkring 2017–2018", "9 lokala BUS-grupper i Stockholms stad"),
        ("Någon gång 2019–2022", "33 lokala BUS-grupper i länet"),
    ]
    later = table(busanalys.report(PUBLISHED, 2014).later_facts()).frame.set_index("Tidpunkt")
    assert later.loc["Januari 2017", "Uppgift"].startswith("2 SIP-samordnare i Stockholms stad (personer). ")
    assert later.loc["Slutet av 2018", "Uppgift"].startswith("9 BUS-grupper i Stockholms stad med en SIP-samordnare. ")
    assert not later["Uppgift"].str.contains("33 lokala").any()


@pytest.mark.slow
def test_a_real_printed_point_never_stands_in_a_made_up_chart() -> None:
    example, made = busanalys.load("example"), set[str]()
    for indicator in example.codebook.indicators.query("kind == 'share'")["indicator"]:
        made |= set(indicators.trend(example, indicator)["origin"])
    assert made == {"computed"}
    assert "printed" in set(indicators.trend(PUBLISHED, "local_agreement")["origin"])


def test_the_timeline_is_named_after_its_own_events() -> None:
    title = busanalys.report(PUBLISHED, 2014).timeline().caption  # type: ignore[union-attr]
    events = PUBLISHED.registry.tables["timeline"]
    assert title == f"Överenskommelsens historia 2000–2022: {len(events)} händelser"


def test_only_what_is_made_up_is_stamped_on_a_made_up_page() -> None:
    report, facts = busanalys.report(busanalys.load("example"), 2014), replace(FACTS, synthetic=True)
    page = html(shown(report.levels()), shown(report.timeline()), shown(report.response_rate()), facts=facts)
    stamped = re.findall(r'<div class="table" id="([^"]+)">\s*<p class="synthetic">', page)
    assert stamped == ["response-rate"]
    assert not re.search(r'<figcaption>\s*<p class="synthetic">', page)


def test_a_share_in_the_overview_is_rounded_once() -> None:
    overview = table(busanalys.report(PUBLISHED, 2014).overview())
    assert "79 procent 2013" in overview.markup


def test_what_the_source_says_in_words_stands_where_it_gives_no_numbers() -> None:
    report = busanalys.report(PUBLISHED, 2014)
    said = report.question("deviation_reports_work")
    assert isinstance(said, Prose)
    assert said.points == ("”Några tycker att det fungerar bra medan de flesta svarar att de inte vet.”",)
    assert report.question("sip_count") == Prose()


def test_a_passage_on_two_questions_is_told_of_the_first() -> None:
    report = busanalys.report(PUBLISHED, 2014)
    routines, coordinator = (
        " ".join(figure.notes)
        for name in ("habilitation_local_routines", "habilitation_coordinator")
        if isinstance(figure := report.question(name), Figure)
    )
    assert "Men det är få lokala BUS-grupper" in routines
    assert "Men det är få lokala BUS-grupper" not in coordinator


def test_published_years_open_with_groups_and_their_maps_say_something_else() -> None:
    lead = {year: " ".join(busanalys.report(PUBLISHED, year).headline().paragraphs) for year in (2013, 2014)}
    assert lead[2013] == "Åtta av 39 områden saknar BUS-grupp."
    assert lead[2014] == "Inget av de 39 områdena saknar BUS-grupp; året innan saknade åtta en."
    titles = busanalys.report(PUBLISHED, 2013).group_status_map(), busanalys.report(PUBLISHED, 2014).coverage_map()
    assert [one.title for one in titles if isinstance(one, Figure)] == [
        "Fem kommuner och tre stadsdelsområden saknar BUS-grupp",
        "Alla områden utom Vaxholm omfattas av ett svar",
    ]


def test_what_is_not_known_is_said_once_and_never_of_a_question_that_was_not_asked() -> None:
    unknown = {year: " ".join(busanalys.report(PUBLISHED, year).unknown().points) for year in PUBLISHED.years}
    assert "antal SIP" not in unknown[2014]
    assert unknown[2015].startswith("Hur många som gav varje svar på enkätens frågor.")
