"""The example counted again from its CSV files with plain pandas, none of the package's functions, and compared.

Written from the rulings on units, bases, comparable groups and bounds (docs/tolka_siffrorna.md), not from the code.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from busanalys import indicators, paths, survey

DATA = paths.data_dir()
YEARS = range(2013, 2025)
SINGLE = (
    "local_agreement", "sip_template_known", "sip_template_works", "habilitation_agreement_known",
    "habilitation_local_routines", "habilitation_coordinator", "deviation_system_known", "deviation_reports_work",
)  # fmt: skip
REQUIRED = {"social_services", "school_preschool", "bup", "habilitation", "bumm"}
YES = {"sip_template_works": "good", "deviation_reports_work": "good"}
RANK = {"positive": 2, "partial": 1, "negative": 0}
NO_STAND = {"silent", "not_asked", "skipped", "blank", "conflicting", "unknown"}
ORDER = ("silent_now", "new", "silent_then", "not_asked", "blank", "conflicting", "dont_know", "predecessors_differ")
REASON = {
    "skipped": "not_asked",
    "not_asked": "not_asked",
    "blank": "blank",
    "conflicting": "conflicting",
    "unknown": "dont_know",
}


@cache
def csv(name: str) -> pd.DataFrame:
    own: Path = DATA / "example" / f"{name}.csv"
    return pd.read_csv(own if own.exists() else DATA / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def rows(name: str, year: int) -> pd.DataFrame:
    frame = csv(name)
    return frame[frame["year"] == str(year)]


@cache
def in_force(name: str, year: int) -> pd.DataFrame:
    frame = csv(name)
    ends = frame["valid_to"].replace("", "9999")
    return frame[(frame["valid_from"] <= str(year)) & (ends >= str(year))]


@cache
def forms(year: int) -> dict[str, str]:
    """Each form that counts, with its group."""
    decided = rows("decisions", year)
    out = set(decided.loc[decided["kind"] == "exclude", "submission"])
    sent = rows("submissions", year)
    return {form: group for form, group in zip(sent["submission"], sent["group_id"], strict=True) if form not in out}


@cache
def there(year: int) -> frozenset[str]:
    """The groups that existed: not those that are missing, one being formed only if it answered."""
    facts = rows("facts", year)
    status = dict(facts.loc[(facts["unit"] == "group") & (facts["fact"] == "group_status"), ["unit_id", "value"]].to_numpy())
    answered = set(forms(year).values())
    valid = in_force("registry/groups", year)["group_id"]
    return frozenset(g for g in valid if g in answered or status.get(g, "exists") == "exists")


@cache
def asked(question: str, year: int) -> bool:
    versions = in_force("codebook/wordings", year)
    return bool((versions["question"].eq(question) & versions["asked"].eq("yes")).any())


@cache
def given(question: str, year: int) -> dict[str, frozenset[str]]:
    """What each form that counts answered, after corrections."""
    answers, decided = rows("answers", year), rows("decisions", year)
    own = answers[answers["question"] == question]
    found: dict[str, set[str]] = {}
    for form, option, value in zip(own["submission"], own["option"], own["value"], strict=True):
        found.setdefault(form, set()).add(option or value)
    corrected = decided[(decided["kind"] == "correct") & (decided["question"] == question)]
    found |= {form: set(value.split("|")) for form, value in zip(corrected["submission"], corrected["value"], strict=True)}
    return {form: frozenset(options) for form, options in found.items() if form in forms(year)}


@cache
def meaning(question: str, year: int) -> dict[str, str]:
    options = in_force("codebook/options", year)
    own = options[options["question"] == question]
    return dict(zip(own["option"], own["meaning"], strict=True))


@cache
def state(question: str, year: int) -> dict[str, str]:
    """One state for each group that existed: its answer, or why it took no stand."""
    decided = rows("decisions", year)
    resolved = decided[(decided["kind"] == "resolve") & (decided["question"] == question)]
    sent = rows("submissions", year).set_index("submission")["group_id"]
    settled = {sent[form]: value for form, value in zip(resolved["submission"], resolved["value"], strict=True)}
    doubt = {option for option, means in meaning(question, year).items() if means == "unknown"}
    described = csv("codebook/questions").set_index("question").loc[question]
    gate, shown = described["asked_if_question"], set(described["asked_if_options"].split("|"))
    found = {}
    for group in there(year):
        own = [form for form, of in forms(year).items() if of == group]
        said = [answer for form in own for answer in given(question, year).get(form, ())]
        sure = {answer for answer in said if answer not in doubt}
        if not asked(question, year) and own:
            found[group] = "not_asked"
        elif not own:
            found[group] = "silent"
        elif group in settled:
            found[group] = settled[group]
        elif said:
            found[group] = "conflicting" if len(sure) > 1 else next(iter(sure), "unknown")
        else:
            led_on = not gate or any(given(gate, year).get(form, frozenset()) & shown for form in own)
            led_on = led_on or (bool(gate) and state(gate, year).get(group) in shown)
            found[group] = "blank" if led_on else "skipped"
    return found


def in_base(states: dict[str, str]) -> list[str]:
    return [one for one in states.values() if one not in ("silent", "not_asked", "skipped")]


@cache
def example() -> survey.Survey:
    return survey.load("example")


@pytest.mark.parametrize("year", YEARS)
def test_every_count_and_base_of_every_question_is_that_of_the_files(year: int) -> None:
    for question in (*SINGLE, "sip_count"):
        frame = indicators.distribution(example(), question, year, "groups").set_index("category")
        if not asked(question, year):
            assert frame.empty
            continue
        expected = in_base(state(question, year))
        assert (question, frame["base"].iloc[0]) == (question, len(expected))
        for category in frame.index[frame["in_base"]]:
            assert (question, category, frame.loc[category, "count"]) == (question, category, expected.count(category))


@pytest.mark.parametrize("year", YEARS)
def test_every_count_and_base_of_forms_is_that_of_the_files(year: int) -> None:
    for question in (*SINGLE, "answered_by"):
        if not asked(question, year):
            continue
        frame = indicators.distribution(example(), question, year, "answers").set_index("category")
        counted = [next(iter(options)) for options in given(question, year).values()]
        assert frame["base"].iloc[0] == len(forms(year))
        options = frame.index.intersection(list(meaning(question, year)))
        assert frame.loc[options, "count"].to_dict() == {option: counted.count(option) for option in options}


@pytest.mark.parametrize("year", YEARS)
def test_the_members_are_the_union_of_a_groups_forms(year: int) -> None:
    of_group: dict[str, set[str]] = {}
    for form, options in given("members_represented", year).items():
        of_group.setdefault(forms(year)[form], set()).update(options)
    answered = set(forms(year).values())
    frame = indicators.distribution(example(), "members_represented", year)
    assert frame["base"].unique() == [len(answered)]
    for option, count in frame.loc[frame["kind"] == "neutral", ["category", "count"]].itertuples(index=False):
        assert count == sum(option in options for options in of_group.values())
    level = indicators.level(example(), "all_required_members", year)
    complete = sum(options >= REQUIRED for options in of_group.values())
    lacking = sum(not options >= REQUIRED for options in of_group.values())
    assert (level["count"], level["base"]) == (complete, len(answered))
    assert level["upper"] == (len(there(year)) - lacking) / len(there(year))


@pytest.mark.parametrize("year", YEARS)
def test_the_response_is_of_the_groups_that_existed(year: int) -> None:
    row = indicators.response_rate(example()).set_index("year").loc[year]
    assert (row["groups"], row["answered"], row["forms"]) == (len(there(year)), len(set(forms(year).values())), len(forms(year)))


@pytest.mark.parametrize("year", YEARS)
def test_bounds_run_from_yes_to_all_who_gave_no_answer(year: int) -> None:
    for question in SINGLE:
        if not asked(question, year):
            continue
        states = [one for one in state(question, year).values() if one != "skipped"]
        yes = states.count(YES.get(question, "yes"))
        could = yes + sum(states.count(one) for one in ("silent", "blank", "conflicting", "unknown"))
        level = indicators.level(example(), question, year)
        assert (question, level["count"], level["lower"], level["upper"]) == (
            question, yes, yes / len(states), could / len(states),
        )  # fmt: skip
        assert level["unknown_count"] == states.count("unknown")


@cache
def breaks(question: str, earlier: int, later: int) -> bool:
    versions = csv("codebook/wordings")
    own = versions[(versions["question"] == question) & (versions["valid_from"] > str(earlier))]
    reworded = own[own["valid_from"].le(str(later)) & own["breaks"].eq("yes")]
    return bool(len(reworded)) or set(meaning(question, earlier)) != set(meaning(question, later))


def compared(question: str, year: int) -> int | None:
    if not asked(question, year):
        return None
    before = [one for one in YEARS if one < year and asked(question, one) and not breaks(question, one, year)]
    return max(before, default=None)


@cache
def origins(group: str, year: int, earlier: int) -> set[str]:
    """The groups of an earlier year that a group comes from."""
    valid = set(in_force("registry/groups", earlier)["group_id"])
    came = csv("registry/group_successors")
    before = set(came.loc[(came["successor"] == group) & (came["year"] > str(earlier)) & (came["year"] <= str(year)), "group_id"])
    return ({group} & valid).union(*(origins(one, year, earlier) for one in before))


def expected_change(question: str, year: int, earlier: int) -> dict[str, tuple[str, str, str]]:
    """For each group: the reason why it falls out ("" if it does not), what it said then and now."""
    now, then = state(question, year), state(question, earlier)
    found = {}
    for group, said in now.items():
        before = [then[one] for one in sorted(origins(group, year, earlier)) if one in then]
        reasons = {"silent_now"} if said == "silent" else {REASON[said]} if said in NO_STAND else set()
        reasons |= {"new"} if not before else set()
        reasons |= {"silent_then" if one == "silent" else REASON[one] for one in before if one in NO_STAND}
        reasons |= {"predecessors_differ"} if len(set(before)) > 1 else set()
        found[group] = (min(reasons, key=ORDER.index, default=""), before[0] if before else "", said)
    return found


@pytest.mark.parametrize(("question", "year"), list(product((*SINGLE, "sip_count"), YEARS)))
def test_comparable_groups_and_all_that_is_said_of_change_are_those_of_the_files(question: str, year: int) -> None:
    earlier, change = compared(question, year), indicators.change(example(), question, year)
    assert change.compared_year == earlier
    if earlier is None:
        assert change.n == 0
        return
    expected = expected_change(question, year, earlier)
    frame = indicators.comparable_groups(example(), question, year).set_index("group_id")
    assert frame["reason"].to_dict() == {group: reason for group, (reason, _, _) in expected.items()}
    kept = {group: (then, now) for group, (reason, then, now) in expected.items() if not reason}
    assert {group: (frame.loc[group, "then"], frame.loc[group, "now"]) for group in kept} == kept
    assert (change.n, set(change.moved["group_id"])) == (len(kept), {group for group, (then, now) in kept.items() if then != now})
    assert change.n + sum(change.reasons.values()) == len(there(year))
    if question == "sip_count":
        return
    yes = YES.get(question, "yes")
    assert (change.then, change.now) == tuple(sum(pair[place] == yes for pair in kept.values()) for place in (0, 1))
    rank = {code: RANK[means] for code, means in meaning(question, year).items() if means in RANK}
    closer = {group for group, (then, now) in kept.items() if rank[now] > rank[then]}
    assert set(frame.index[frame["direction"] == "closer"]) == closer
    row = indicators.trend(example(), question).query("origin == 'computed'").set_index("year").loc[year]
    assert (row["panel_base"], row["panel_count_before"], row["panel_count"]) == (change.n, change.then, change.now)
    kinds = indicators.by_kind(example(), question, year).set_index("kind")
    assert kinds.loc["county", "panel_base"] == change.n == kinds["panel_base"].sum() - change.n


@pytest.mark.parametrize("year", YEARS)
def test_numbers_are_of_the_groups_that_were_asked(year: int) -> None:
    if not asked("sip_count", year):
        return
    states = in_base(state("sip_count", year))
    numbers = [int(one) for one in states if one.isdigit()]
    row = indicators.numbers(example(), "sip_count").set_index("year").loc[year]
    assert (row["groups"], row["base"], row["total"]) == (len(numbers), len(states), sum(numbers))


@pytest.mark.parametrize("year", YEARS)
def test_requirements_are_met_by_what_the_files_say(year: int) -> None:
    kinds = csv("codebook/questions").set_index("question")["kind"]
    found = indicators.requirements(example(), year).set_index(["target", "group_id"])["status"].to_dict()
    for target in csv("codebook/targets").to_dict("records"):
        question, wanted = target["question"], set(target["options"].split("+"))
        if not question or kinds[question] == "multiple" or not asked(question, year):
            continue
        for group, said in state(question, year).items():
            expected = "met" if said in wanted else "unknown" if said in NO_STAND else "not_met"
            if said != "skipped":
                assert (target["target"], group, found[target["target"], group]) == (target["target"], group, expected)
