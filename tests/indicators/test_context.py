"""Numbers per thousand children: numerator and denominator of the same groups, recounted from the files with pandas alone."""

from __future__ import annotations

import builders
import pandas as pd
import pytest

import busanalys as bus
from busanalys import paths
from busanalys.figures.figure import Figure, Prose, Table
from busanalys.indicators import context
from busanalys.reporting import PUBLIC

FOLDER = paths.data_dir() / "example"
SHARED = paths.data_dir()


def cells(path: str) -> pd.DataFrame:
    own = FOLDER / path
    return pd.read_csv(own if own.exists() else SHARED / path, dtype=str, keep_default_na=False)


def recounted(year: int) -> pd.DataFrame:
    """Number and children of every group that gave one number, or has one by decision, and whose areas all have figures."""
    forms = cells("submissions.csv")
    forms = forms[forms["year"].eq(str(year))]
    decisions = cells("decisions.csv")
    decisions = decisions[decisions["year"].eq(str(year))]
    forms = forms[~forms["submission"].isin(decisions.loc[decisions["kind"].eq("exclude"), "submission"])]
    answers = cells("answers.csv")
    answers = answers[answers["year"].eq(str(year)) & answers["question"].eq("sip_count")]
    joined = answers.merge(forms[["submission", "group_id"]], on="submission")
    one = joined.groupby("group_id")["value"].agg(lambda given: given.iloc[0] if given.nunique() == 1 else "")
    numbers = {group: int(value) for group, value in one.items() if value}
    own = decisions[decisions["question"].eq("sip_count")].merge(forms[["submission", "group_id"]], on="submission")
    numbers |= {row["group_id"]: int(row["value"]) for row in own.to_dict("records") if row["value"]}
    members = cells("registry/group_members.csv")
    valid = members["valid_from"].astype(int).le(year) & members["valid_to"].replace("", "9999").astype(int).ge(year)
    figures = cells("context/children.csv")
    figures = figures[figures["year"].eq(str(year - 1)) & figures["status"].eq("given")].set_index("area_id")["value"].astype(int)
    rows = []
    for group, areas in members[valid].groupby("group_id")["area_id"]:
        if group in numbers and areas.isin(figures.index).all():
            rows.append((group, numbers[group], int(figures[areas].sum())))
    return pd.DataFrame(rows, columns=["group_id", "number", "children"]).set_index("group_id").sort_index()


YEARS = (2017, 2019, 2022, 2024)  # in the others districts changed between the figures and the survey, or figures are missing


@pytest.mark.parametrize("year", YEARS)
def test_the_number_per_thousand_children_is_that_of_an_own_recount(year: int) -> None:
    mine, survey = recounted(year), bus.load("example")
    found = context.per_thousand(survey, "sip_count", year).set_index("group_id").sort_index()
    assert found["number"].astype(int).to_dict() == mine["number"].to_dict()
    assert found["children"].astype(int).to_dict() == mine["children"].to_dict()
    assert found["rate"].to_dict() == pytest.approx((1000 * mine["number"] / mine["children"]).to_dict())
    rate = round(1000 * mine["number"].sum() / mine["children"].sum(), 1)
    assert f"{rate} per 1\u00a0000 barn".replace(".", ",") in str(bus.report(survey, year).per_thousand("sip_count"))


def test_the_years_are_of_the_same_groups_in_numerator_and_denominator() -> None:
    frame = context.per_thousand_years(bus.load("example"), "sip_count", 2024)
    mine = {int(year): recounted(int(year)) for year in frame["year"] if year in YEARS}
    every = [set(context.per_thousand(bus.load("example"), "sip_count", int(year))["group_id"]) for year in frame["year"]]
    same = sorted(set.intersection(*every))
    assert set(frame["groups"]) == {len(same)}
    for row in frame.itertuples():
        if row.year in mine:
            assert (row.number, row.children) == tuple(mine[row.year].loc[same].sum())


def test_a_district_that_came_of_others_has_their_children_where_all_are_known() -> None:
    survey = bus.load("example")
    areas = context.children_by_area(survey, 2021).set_index("area_id")  # the figures are of 2020, after the first reform
    assert areas["status"].eq("given").all()
    later = context.children_by_area(survey, 2024).set_index("area_id")
    figures = (
        cells("context/children.csv").query("year == '2022' and status == 'given'").set_index("area_id")["value"].astype(int)
    )
    parts = context.children_by_area(survey, 2023).set_index("area_id")  # of 2022, before the second reform
    assert parts["children"].astype(int).to_dict() == figures[parts.index].to_dict()
    assert later["children"].notna().all()


def test_missing_and_suppressed_figures_are_kept_apart_and_no_share_of_the_county_is_told_without_them() -> None:
    survey = bus.load("example")
    areas = context.children_by_area(survey, 2016)
    assert areas.loc[areas["status"].ne("given"), "status"].sort_values().tolist() == ["missing", "suppressed"]
    assert context.children_living(survey, "sip_template_known", 2016) is None
    assert not bus.report(survey, 2016).children_in("sip_template_known").paragraphs
    labels = set(context.base_map(survey, 2016)["label"])
    assert {"uppgift saknas i källan", "uppgiften är skyddad i källan"} <= {label.lower() for label in labels}


def test_the_share_of_children_is_that_of_the_groups_that_say_yes() -> None:
    survey, year = bus.load("example"), 2024
    living = context.children_living(survey, "sip_template_known", year)
    rows = context.children_by_group(survey, year).set_index("group_id")["children"].astype(int)
    known = bus.indicators.by_group(survey, "sip_template_known", year).set_index("group_id")["category"]
    assert living == (int(rows[known[rows.index].eq("yes")].sum()), int(rows.sum()))
    said = str(bus.report(survey, year).children_in("sip_template_known"))
    assert f"{living[0] / living[1]:.0%}".replace("%", "\u00a0%") in said


def test_nothing_is_told_of_where_children_live_that_would_tell_who_gave_a_sensitive_answer() -> None:
    report = bus.report(bus.load("example"), 2024, audience=PUBLIC)
    assert not report.children_in("sip_template_works").paragraphs
    assert report.children_in("sip_template_known").paragraphs


def test_real_figures_never_stand_beside_made_up_answers_nor_the_reverse() -> None:
    row = {"area_id": "0114", "year": 2013, "value": 5000, "status": "given", "date": "2014-02-22", "source": "x", "licence": "x"}
    for synthetic, expected in (("no", 1), ("yes", 0)):
        survey = builders.survey([], groups={"alfa": ["0114"]}, children=[row | {"synthetic": synthetic}])
        assert len(context.figures(survey, 2014)) == expected


def test_without_figures_the_report_says_so_once_and_draws_nothing() -> None:
    report = bus.report(bus.load("published"), 2014)
    assert isinstance(report.children_map(), Prose)
    example = bus.report(bus.load("example"), 2024)
    assert isinstance(example.children_map(), Figure)
    assert isinstance(example.per_thousand_trend("sip_count"), Table)
