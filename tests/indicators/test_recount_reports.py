"""Tables, titles, maps and profiles of every year of the example against its CSV files, counted again with plain pandas."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import gate
import pytest
from test_recount import (
    NO_STAND,
    REQUIRED,
    SINGLE,
    YEARS,
    YES,
    asked,
    compared,
    csv,
    example,
    expected_change,
    forms,
    given,
    in_base,
    in_force,
    meaning,
    origins,
    rows,
    state,
    there,
)  # fmt: skip

import busanalys
from busanalys.figures.figure import Figure, Table
from busanalys.reporting.year import Report

pytestmark = pytest.mark.slow

SOME_YEARS = (2013, 2021, 2024)
MEMBERS, COMPLETE = "members_represented", "all_required_members"
NUMBER = re.compile(r"\d+")
GAPS = {"silent": "Har inte svarat", "blank": "Frågan obesvarad", "conflicting": "Motstridiga svar", "skipped": "Ej aktuellt"}


@cache
def report(year: int) -> Report:
    return busanalys.report(example(), year)


def asked_in(year: int) -> list[str]:
    return [question for question in SINGLE if asked(question, year)]


def words(indicator: str) -> str:
    """What an indicator is called in tables: its predicate with a capital."""
    predicate = str(csv("codebook/indicators").set_index("indicator")["predicate"][indicator])
    return predicate[:1].upper() + predicate[1:]


@cache
def labels(question: str, year: int) -> dict[str, str]:
    options = in_force("codebook/options", year)
    own = options[options["question"] == question]
    return dict(zip(own["option"], own["label"], strict=True)) | GAPS


@cache
def members(year: int) -> dict[str, frozenset[str] | None]:
    """The union of each group's forms, or what was resolved; None where it gave no answer."""
    decided = rows("decisions", year)
    resolved = decided[(decided["kind"] == "resolve") & (decided["question"] == MEMBERS)]
    of_form = forms(year)
    settled = {of_form[form]: frozenset(value.split("|")) for form, value in resolved[["submission", "value"]].to_numpy()}
    found: dict[str, frozenset[str] | None] = dict.fromkeys(there(year))
    for form, options in given(MEMBERS, year).items():
        found[of_form[form]] = (found[of_form[form]] or frozenset()) | options
    return found | settled


def complete(year: int) -> dict[str, str]:
    """Whether each group has all required activities: yes, no, blank or silent."""
    answered = set(forms(year).values())
    return {
        group: ("yes" if chosen >= REQUIRED else "no") if chosen else "blank" if group in answered else "silent"
        for group, chosen in members(year).items()
    }


def complete_change(year: int) -> tuple[int, int, int]:
    """Comparable groups of the required activities, how many had them all the year before, and how many have them now."""
    now, then = complete(year), complete(year - 1)
    kept = []
    for group, stands in now.items():
        before = {then[one] for one in origins(group, year, year - 1) if one in then}
        if stands in ("yes", "no") and len(before) == 1 and before <= {"yes", "no"}:
            kept.append((before.pop(), stands))
    return len(kept), *(sum(pair[place] == "yes" for pair in kept) for place in (0, 1))


def kept_of(question: str, year: int, earlier: int) -> tuple[int, int, int]:
    pairs = [pair for reason, *pair in expected_change(question, year, earlier).values() if not reason]
    yes = YES.get(question, "yes")
    return len(pairs), *(sum(pair[place] == yes for pair in pairs) for place in (0, 1))


def percent(count: int, base: int) -> str:
    return f"{(200 * count + base) // (2 * base)}\u00a0%"


@pytest.mark.parametrize("year", gate.every(YEARS, but=SOME_YEARS))
def test_the_overview_has_the_numbers_of_the_files(year: int) -> None:
    shown = report(year).overview()
    assert isinstance(shown, Table)
    found = shown.frame.set_index("Fråga")
    expected: dict[str, list[int]] = {}
    for question in asked_in(year):
        states, earlier = in_base(state(question, year)), compared(question, year)
        change = [earlier, *kept_of(question, year, earlier)] if earlier else []
        expected[words(question)] = [states.count(YES.get(question, "yes")), len(states), *change]
    states, change = in_base(complete(year)), [year - 1, *complete_change(year)] if year > YEARS[0] else []
    expected[words(COMPLETE)] = [states.count("yes"), len(states), *change]
    for what, numbers in expected.items():
        row = found.loc[what]
        columns = ["Antal", "Av", "Jämfört med", "Jämförbara", "Antal då", "Antal nu"][: len(numbers)]
        assert (year, what, [int(row[column]) for column in columns]) == (year, what, numbers)
        assert row["Andel"] == percent(*numbers[:2])
    assert set(expected) == set(found.index) - {words("area_has_group")}


@pytest.mark.parametrize("year", gate.every(YEARS, but=SOME_YEARS))
def test_the_tables_of_bounds_and_of_comparable_groups_have_the_numbers_of_the_files(year: int) -> None:
    bounds = report(year).bounds()
    assert isinstance(bounds, Table)
    found = bounds.frame.set_index("Uppgift")
    for question in asked_in(year):
        states = [one for one in state(question, year).values() if one != "skipped"]
        yes, unknown = states.count(YES.get(question, "yes")), states.count("unknown")
        left = sum(states.count(one) for one in ("silent", "blank", "conflicting"))
        ends = [f"{count} ({percent(count, len(states))})" for count in (yes, yes + left + unknown)]
        assert list(found.loc[words(question)]) == [yes, len(states), unknown, left, *ends], (year, question)
    comparable = report(year).comparability()
    for question in asked_in(year):
        if earlier := compared(question, year):
            assert isinstance(comparable, Table)
            row = comparable.frame.set_index("Uppgift").loc[words(question)]
            reasons = [reason for reason, *_ in expected_change(question, year, earlier).values() if reason]
            assert (int(row["Jämfört med"]), row["Jämförbara BUS-grupper"]) == (earlier, len(there(year)) - len(reasons))
            assert sum(map(int, re.findall(r"(?:^|; )(\d+) ", row["Kan inte jämföras"]))) == len(reasons)


@pytest.mark.parametrize("year", gate.every(YEARS, but=SOME_YEARS))
def test_the_table_and_title_of_a_question_are_those_of_the_files(year: int) -> None:
    for question in asked_in(year):
        shown, states = report(year).question(question), state(question, year)
        assert isinstance(shown, Figure)
        base = in_base(states)
        yes = base.count(YES.get(question, "yes"))
        assert {f"{yes} av {len(base)}", f"Alla {len(base)}", f"Ingen av {len(base)}"} & set(
            re.findall(r"\d+ av \d+|Alla \d+|Ingen av \d+", shown.title)
        ), shown.title
        own = shown.table[shown.table["År"].eq(str(year))].set_index("Svar")["Antal"]
        counted = {labels(question, year)[code]: list(states.values()).count(code) for code in set(states.values())}
        assert {label: own[label] for label in counted} == counted, (year, question)
        earlier = shown.table[shown.table["År"].ne(str(year))]
        for row in earlier.to_dict("records"):
            then = in_base(state(question, int(row["År"])))
            assert (row["Antal"], int(NUMBER.findall(row["Bas"])[0])) == (then.count(YES.get(question, "yes")), len(then)), row


@pytest.mark.parametrize("year", gate.every(YEARS, but=SOME_YEARS))
def test_title_legend_and_words_of_a_map_count_the_groups_of_the_files(year: int) -> None:
    for question in asked_in(year):
        states = state(question, year)
        counted = {labels(question, year)[code]: list(states.values()).count(code) for code in set(states.values())}
        base, yes = in_base(states), YES.get(question, "yes")
        drawn, tiles = report(year).answer_map(question), report(year).answer_tiles(question)
        assert isinstance(drawn, Figure)
        legend = " ".join(str(trace["name"]) for trace in drawn.drawing["data"] if trace.get("showlegend"))
        if isinstance(tiles, Table):
            own, titles = tiles.frame["Svar"].value_counts(), (drawn.title, tiles.caption)
        else:  # at most three groups answer otherwise: a sentence with their names
            own, titles = None, (drawn.title,)
            most = max(counted, key=lambda label: counted[label])
            assert len(states) - counted[most] <= 3
            said = f"alla {len(states)}" if counted[most] == len(states) else f"{counted[most]} av {len(states)}"
            assert f"{most.lower()} i {said} BUS-grupper" in tiles.paragraphs[0]
        for label, count in counted.items():
            assert f"{label} ({count} BUS-grupp" in legend, (year, question, legend)
            assert f"{label} i {count} BUS-grupp" in drawn.alt
            assert own is None or own[label] == count
        for title in titles:
            parts = re.findall(r"(\d+|[Ii]ngen) av (?:kommunernas|stadsdelsområdenas) (\d+)", title)
            ends = [sum(0 if n.lower() == "ingen" else int(n) for n in numbers) for numbers in zip(*parts, strict=True)]
            assert ends in ([], [base.count(yes), len(base)]), title
        assert f"Bas: {len(base)} " in drawn.subtitle


@pytest.mark.parametrize("year", gate.every(YEARS, but=SOME_YEARS))
def test_how_many_meet_all_that_is_demanded_is_counted_from_the_files(year: int) -> None:
    kinds = csv("codebook/questions").set_index("question")["kind"]
    targets = csv("codebook/targets")
    valid = targets["valid_from"].replace("", "0000").le(str(year)) & targets["valid_to"].replace("", "9999").ge(str(year))
    met: dict[str, list[str]] = {group: [] for group in there(year)}
    for target in targets[valid].to_dict("records"):
        question, wanted = target["question"], set(target["options"].split("+"))
        for group, found in met.items():
            if not question:
                found.append("met")
            elif kinds[question] == "multiple":
                chosen = members(year)[group]
                found.append("unknown" if not chosen else "met" if wanted <= chosen else "not_met")
            elif asked(question, year) and (said := state(question, year)[group]) != "skipped":
                found.append("met" if said in wanted else "unknown" if said in NO_STAND else "not_met")
    least = sum(set(found) == {"met"} for found in met.values())
    most = sum("not_met" not in found for found in met.values())
    frame = busanalys.indicators.requirements_met(example(), year).set_index("group_id")
    counts = {group: [found.count("met"), found.count("unknown"), len(found)] for group, found in met.items()}
    assert {group: list(frame.loc[group, ["met", "unknown", "of"]]) for group in counts} == counts
    shown = report(year).requirements()
    assert isinstance(shown, Table)
    said = [int(one) for one in NUMBER.findall(shown.caption)]
    assert said[-1] == len(met)
    known = [least] if least == most and least else [least, most] if least else [most] if most else []
    assert said[:-1] == known, shown.caption


@pytest.mark.parametrize("year", gate.every(YEARS, but=SOME_YEARS))
def test_the_scoreboard_and_the_profiles_have_the_answers_of_the_files(year: int) -> None:
    shown = report(year).scoreboard()
    assert isinstance(shown, Table)
    names = csv("registry/groups").set_index("group_id")
    questions = csv("codebook/questions").set_index("question")["label"]
    by_name: dict[str, dict[Any, Any]] = {str(row["BUS-grupp"]): row for row in shown.frame.to_dict("records")}
    for group in there(year):
        row = by_name.get(names["name"][group]) or by_name[names["short_name"][group]]
        said = {question: state(question, year)[group] for question in asked_in(year)}
        assert {question: row[questions[question]] for question in said} == {
            question: labels(question, year)[code] for question, code in said.items()
        }, (year, group)
        assert row["Antal ja"] == sum(code == YES.get(question, "yes") for question, code in said.items())
    for group in sorted(there(year))[::6]:
        own = busanalys.profile(example(), group, year).answers()
        said = {question: state(question, year)[group] for question in asked_in(year)}
        positive = sum(meaning(question, year).get(code) == "positive" for question, code in said.items())
        if isinstance(own, Figure):
            counted = {0: "ingen av", len(said): "alla"}
            numerals = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta")
            assert (counted.get(positive) or f"{numerals[positive]} av") in own.title, (year, group, own.title)
        else:
            assert set(said.values()) <= set(GAPS), (year, group)
