"""The groups that are like one: the same kind, as many areas, about as many children; and how many of them said yes."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

import busanalys as bus
from busanalys import indicators, paths
from busanalys.figures import groups as words
from busanalys.indicators import context, harmonise
from busanalys.survey import Survey, counting

CASES = [(group, year) for year in (2016, 2020, 2024) for group in ("norrtalje", "sodermalm", "sodertalje-salem", "sigtuna")]


@cache
def example() -> Survey:
    return bus.load("example")


@pytest.mark.parametrize(("group", "year"), CASES)
def test_peers_are_other_groups_of_the_same_kind_that_meet_what_is_said_of_them(group: str, year: int) -> None:
    rows = counting.existing(harmonise.groups(example(), year)).set_index("group_id")
    like, children = indicators.peers(example(), group, year), context.children_by_group(example(), year).set_index("group_id")
    assert group not in like.groups
    assert {rows["kind"][one] for one in like.groups} == {rows["kind"][group]} == {like.kind}
    if like.several is not None:
        assert {rows["n_areas"][one] > 1 for one in like.groups} == {like.several}
    if like.children:
        assert all(like.children[0] <= children["children"][one] <= like.children[1] for one in like.groups)
        assert len(like.groups) >= 3


@pytest.mark.parametrize("year", [2016, 2020, 2024])
def test_that_one_group_is_like_another_holds_both_ways_where_both_ask_for_children(year: int) -> None:
    found = {
        group: indicators.peers(example(), group, year)
        for group in counting.existing(harmonise.groups(example(), year))["group_id"]
    }
    for group, like in found.items():
        for other in like.groups if like.children and like.several is not None else ():
            back = found[other]
            assert group in back.groups or not (back.children and back.several is not None)


def test_how_many_peers_said_yes_is_counted_from_the_files() -> None:
    folder = paths.data_dir() / "example"
    answers, forms = (
        pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False) for name in ("answers", "submissions")
    )
    own = answers[answers["question"].eq("local_agreement") & answers["year"].eq("2024")].merge(forms, on=["year", "submission"])
    for group in ("norrtalje", "farsta-skarpnack"):
        like = indicators.peers(example(), group, 2024).groups
        row = indicators.peer_answers(example(), group, 2024).set_index("question").loc["local_agreement"]
        given = own[own["group_id"].isin(like)].groupby("group_id")["option"].agg(set)
        assert (row["count"], row["base"]) == (given.map(lambda options: options == {"yes"}).sum(), len(given))


def test_a_sentence_counts_and_names_no_answer_of_another_group() -> None:
    row = {"question_label": "Lokala rutiner", "own_label": "Nej", "own_kind": "negative", "positive_label": "Ja"}
    rows = pd.DataFrame(
        [row | {"count": 4, "base": 6}, row | {"count": 0, "base": 6}, row | {"count": 3, "base": 3, "own_kind": "gap"}]
    )
    assert words.peer_answers(rows) == (
        "Lokala rutiner: av sex liknande BUS-grupper svarar fyra ”ja”. Gruppens svar: nej.",
        "Lokala rutiner: av sex liknande BUS-grupper svarar ingen ”ja”. Gruppens svar: nej.",
        "Lokala rutiner: av tre liknande BUS-grupper svarar alla ”ja”.",
    )


def test_a_group_that_did_not_exist_and_a_published_year_show_no_peers() -> None:
    assert str(bus.profile(example(), "nykvarn", 2020).peers()).startswith("Vad liknande BUS-grupper svarade 2020 framgår inte")
    assert str(bus.profile(bus.load("published"), "botkyrka", 2014).peers()).startswith("Vad liknande BUS-grupper svarade 2014")
