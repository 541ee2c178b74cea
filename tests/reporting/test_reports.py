"""The yearly notebooks as a reader meets them: nothing twice, no heading over nothing, and surveys of every odd shape."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from builders import WORKS, codebook, indicator, option, options, question, registry, survey, wording
from handmade import html, markdown, shown

import busanalys
from busanalys import paths
from busanalys.figures.figure import Figure, Prose, Table
from busanalys.render import Result
from busanalys.survey import Survey

Rendered = tuple[Path, list[Result]]
YEARLY = ("yearly_report", "method_and_sources", "sip_uptake", "habilitation_routines")
TOLD_OUTSIDE = "nav, header, footer, details, table, .source, .synthetic, .label, noscript"
LEAST_WORDS = 4  # of a sentence that would be missed if it stood twice
NEEDS_DISTRICTS = "report.sources()"  # names the map of the city, of which these registries have no district
MAP_KEY = "Siffror på kartan"
BASE = "Bas: "  # every figure names its own
LONG = "En mycket lång benämning som ingen borde skriva men som någon ändå kommer att skriva i sin kodbok " * 2


def sentences(page: Path) -> list[str]:
    """The sentences that a reader meets in running text and titles, folded parts and tables left out."""
    parsed = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for part in parsed.select(TOLD_OUTSIDE):
        part.decompose()
    said = [block.get_text(" ", strip=True) for block in parsed.select("main p, main li") if not block.get_text().startswith("”")]
    found = [one.strip() for words in said for one in re.split(r"(?<=[.!?])\s+", words)]
    return [one for one in found if len(one.split()) >= LEAST_WORDS and not one.startswith((MAP_KEY, BASE))]


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["example", "published"])
def test_no_sentence_stands_twice_on_a_page(dataset: str, request: pytest.FixtureRequest) -> None:
    out, results = request.getfixturevalue("rendered_example" if dataset == "example" else "rendered")
    for result in (one for one in results if one.status == "rendered"):
        counted = Counter(sentences(out / result.task.page))
        assert {said for said, number in counted.items() if number > 1} == set(), result.task.name


def test_no_heading_stands_over_nothing(rendered: Rendered) -> None:
    out, results = rendered
    for result in (one for one in results if one.status == "rendered"):
        main = BeautifulSoup((out / result.task.page).read_text(encoding="utf-8"), "html.parser").select_one("main")
        assert isinstance(main, Tag)
        for heading in main.select("h2, h3"):
            after = heading.find_next_sibling()
            assert isinstance(after, Tag), f"{result.task.name}: {heading.get_text()}"
            assert after.name not in ("h2", heading.name), f"{result.task.name}: {heading.get_text()}"


def test_a_report_shows_no_trace_of_the_workshop(rendered_example: Rendered, rendered: Rendered) -> None:
    for out, results in (rendered_example, rendered):
        for result in (one for one in results if one.status == "rendered"):
            main = BeautifulSoup((out / result.task.page).read_text(encoding="utf-8"), "html.parser").select_one("main")
            assert isinstance(main, Tag)
            words = main.get_text(" ")
            foot = main.find_next("footer")
            assert isinstance(foot, Tag)
            for folded in foot.select("details"):
                folded.decompose()
            assert not re.search(r"year =|SHA-256|\d+\.\d+\.\d+", foot.get_text(" ")), result.task.name
            for never in ("Kommentar saknas ännu", "kan inte ritas", ".csv", "Traceback", "None", "nan"):
                assert not re.search(rf"\b{re.escape(never)}\b" if never.isalpha() else re.escape(never), words), (
                    result.task.name, never,
                )  # fmt: skip


def shown_by(name: str, made: Survey, year: int) -> list[Figure | Table | Prose]:
    """What the cells of a yearly notebook show of a survey."""
    cells = nbformat.read(paths.notebooks_dir() / f"{name}.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code" and "report." in cell.source]
    code = [source for source in code if source != NEEDS_DISTRICTS]
    found: list[Figure | Table | Prose] = []
    space = {"report": busanalys.report(made, year), "display": lambda *shown: found.extend(shown)}
    for source in code:
        if source.startswith("for "):
            exec(source, space)
        else:
            found.append(eval(source, space))
    return found


GROUPS = {"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117"]}
LONG_BOOK = codebook(
    questions=[question(label=LONG)],
    options=[option("good", LONG, "positive"), option("poor", LONG, "negative", order=2)],
    indicators=[indicator("works") | {"label": LONG, "predicate": LONG.lower()}],
)
TWO_THEMES = codebook(
    themes=[{"theme": "sip", "label": "SIP", "order": 1}, {"theme": "deviations", "label": "Avvikelser", "order": 2}],
    wordings=[wording()],
    options=options(),
)
SHAPES = {
    "one question": survey([(2014, "alfa-1", WORKS, "good"), (2014, "beta-1", WORKS, "poor")], groups=GROUPS),
    "no answers": survey([], groups=GROUPS),
    "one group": survey([(2014, "alfa-1", WORKS, "good")], groups={"alfa": ["0114"]}),
    "two hundred groups": survey(
        [(2014, f"g{n}-1", WORKS, "good" if n % 3 else "unknown") for n in range(200)],
        groups={},
        register=registry({f"g{n}": ["0114"] if n == 0 else [] for n in range(200)}),
    ),
    "a theme without questions": survey([(2014, "alfa-1", WORKS, "good")], groups=GROUPS, book=TWO_THEMES),
    "very long labels": survey([(2014, "alfa-1", WORKS, "good"), (2014, "beta-1", WORKS, "poor")], groups=GROUPS, book=LONG_BOOK),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_yearly_report_of_an_odd_survey_reads_and_says_what_is_missing(shape: str) -> None:
    made = SHAPES[shape]
    found = [one for one in shown_by("yearly_report", made, 2014) if not isinstance(one, Prose) or one.paragraphs or one.points]
    page = BeautifulSoup(html(markdown("# Rapport"), *map(shown, found)), "html.parser")
    words = page.select_one("main")
    assert isinstance(words, Tag)
    text = words.get_text(" ", strip=True)
    expected = {
        "no answers": "Ingen av 3 BUS-grupper svarade.",
        "one group": "Länets enda BUS-grupp svarade.",
        "two hundred groups": "Alla 200 BUS-grupper svarade.",
    }
    assert expected.get(shape, "svarade") in text
    for part in words.select("figure, .table"):
        assert part.get_text(strip=True)


@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "two hundred groups"])
def test_the_method_page_of_an_odd_survey_can_be_made(shape: str) -> None:
    assert shown_by("method_and_sources", SHAPES[shape], 2014)


def test_sentences_on_made_up_answers_say_so_in_jupyterlab_and_those_on_real_facts_do_not() -> None:
    made, real = busanalys.report(busanalys.load("example"), 2024), busanalys.report(busanalys.load("published"), 2014)
    own = busanalys.profile(busanalys.load("example"), "norrtalje", 2024)

    def is_marked(shown: Prose | Table) -> bool:
        return "Påhittade exempeldata" in shown._repr_mimebundle_()[0]["text/html"]

    assert all(map(is_marked, (made.headline(), made.news(), made.response(), own.overview(), own.changes())))
    assert not any(map(is_marked, (made.definitions(), made.sources(), own.agreement(), real.headline(), real.news())))


def test_a_theme_has_its_section_by_data_alone_and_none_where_nothing_was_asked() -> None:
    themes = [("travel", "Resor till insatser"), ("quiet", "Inget frågat"), ("sip", "SIP")]
    book = codebook(
        themes=[{"theme": theme, "label": label, "order": order} for order, (theme, label) in enumerate(themes)],
        questions=[question(), question("travel_support", theme="travel", order=2)],
        wordings=[wording(), wording("travel_support")],
        options=[*options(), *options("travel_support")],
    )
    given = [(2014, f"{group}-1", name, "good") for group in GROUPS for name in (WORKS, "travel_support")]
    made = survey(given, groups=GROUPS, book=book)
    page = BeautifulSoup(html(markdown("# Rapport"), *map(shown, shown_by("yearly_report", made, 2014))), "html.parser")
    headings = [one.get_text() for one in page.select("main h2")]
    assert [label for label in headings if label in dict(themes).values()] == ["Resor till insatser", "SIP"]
    assert page.select_one("#travel-support") is not None
