"""The reconciliation: each status means what it says, and every number is that of a recount by hand."""

from __future__ import annotations

import json
from collections import Counter

import pandas as pd
import pytest
from builders import survey
from typer.testing import CliRunner

import busanalys
from busanalys import paths
from busanalys.cli import app
from busanalys.indicators import reconciliation
from busanalys.survey import Survey

DATA = paths.data_dir()
PUBLISHED = busanalys.load("published")
ROWS = reconciliation.reconcile(PUBLISHED).set_index("statement")
EXAMPLE = reconciliation.reconcile(busanalys.load("example")).set_index("statement")
STATUSES = {"agrees", "explained", "contradicted", "unexplained", "stored", "untestable"}


def cells(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False)


def recount() -> dict[str, float]:
    """The recomputable numbers, counted from the files with pandas alone."""
    forms = cells("published/submissions.csv")
    who = cells("published/answers.csv").merge(forms, on=["year", "submission"])
    by = who["option"].value_counts()
    per_group = forms["group_id"].value_counts()
    members = cells("registry/group_members.csv").query("valid_from == '2014'")
    members["district"] = members["area_id"].str.startswith("0180-")
    shared = members.groupby("group_id")["area_id"].transform("size").gt(1)
    covered = members[members["group_id"].isin(per_group.index)]
    facts = cells("published/facts.csv")
    of_2013 = facts.query("year == '2013' and value == 'missing'")["unit_id"].str.startswith("0180-")
    of_2015 = facts.query("year == '2015' and fact == 'response' and value == 'answered'")["unit_id"].str.startswith("0180-")
    groups = cells("registry/groups.csv")
    forming = facts.query("year == '2014' and value == 'forming'")["unit_id"]
    alone = who[who["option"].eq("municipality") & who["group_id"].map(per_group).eq(1)]
    municipalities, printed = (
        len(cells("registry/municipalities.csv")),
        cells("published/printed.csv").set_index("statement")["value"],
    )
    adopted = cells("registry/adoption.csv")["status"].eq("adopted").sum()
    return {
        "2013-001": (~of_2013).sum(), "2013-002": of_2013.sum(), "2013-004": (~of_2013).sum(), "2013-005": of_2013.sum(),
        "2014-011": len(forms), "2014-012": (~covered["district"]).sum(), "2014-013": covered["district"].sum(),
        "2014-014": by["both"], "2014-015": by["municipality"], "2014-019": len(set(groups["group_id"]) - set(per_group.index)),
        "2014-021": len(forms), "2014-022": by["both"] + by["municipality"], "2014-023": by["both"] + by["region"],
        "2014-026": len(members), "2014-027": len(groups), "2014-028": len(forming), "2014-029": (~members["district"]).sum(),
        "2014-030": members["district"].sum(), "2014-031": (~members["district"] & ~shared).sum(),
        "2014-032": (~members["district"] & shared).sum(), "2014-035": groups["kind"].eq("district").sum(),
        "2014-036": forming.isin(groups.query("kind == 'district'")["group_id"]).sum(),
        "2014-037": (members["district"] & ~shared).sum(), "2014-049": len(set(groups["group_id"]) - set(per_group.index)),
        "2014-059": 31 - 20, "2014-061": len(members), "2014-064": len(alone), "2014-065": 100 * 12 / 30,
        "2014-071": 31 - 13 - 7, "2014-075": 11, "2014-079": adopted, "2014-080": municipalities - 24 - 1,
        "2014-081": municipalities - 24 - 1, "2014-084": 31 - 9, "2014-085": 100 * 22 / 30, "2014-089": 100 * 27 / 30,
        "2015-002": 31 - 5 - 2, "2015-005": of_2015.sum(), "2015-006": 14, "2015-008": float(printed["2014-027"]),
        "2015-009": (~of_2015).sum(),
    }  # fmt: skip


def test_every_recomputed_number_is_that_of_a_recount_and_none_is_left_out() -> None:
    expected = {statement: float(number) for statement, number in recount().items()}
    assert ROWS["recomputed"].dropna().to_dict() == pytest.approx(expected)


def test_the_results_are_those_of_the_sources() -> None:
    found = {result: set(rows.index) for result, rows in ROWS.groupby("result")}
    assert set(found) == STATUSES
    assert found["explained"] == {"2014-015", "2014-065", "2014-085", "2014-089"}
    assert found["contradicted"] == {"2014-022", "2014-023", "2014-046", "2014-052", "2015-009"}
    assert found["unexplained"] == {"2015-002"}
    assert found["stored"] >= {"2014-016", "2014-017", "2014-018", "2014-020", "2014-033", "2014-042", "2013-003", "2015-003"}


@pytest.mark.parametrize(
    ("statement", "number", "base"),
    [
        ("2014-023", 18, "31 enkätsvar"),
        ("2014-026", 39, "39 områden"),
        ("2014-061", 39, "39 områden"),
        ("2014-075", 11, "31 enkätsvar"),
    ],
)
def test_a_share_in_words_is_recomputed_with_its_base(statement: str, number: int, base: str) -> None:
    assert tuple(ROWS.loc[statement, ["recomputed", "base"]]) == (number, base)


@pytest.mark.parametrize(
    ("statement", "written"), [("2014-071", "31 − 13 − 7"), ("2014-084", "31 − 9"), ("2014-080", "26 − 24 − 1")]
)
def test_a_residual_shows_the_one_sum_that_it_checks(statement: str, written: str) -> None:
    assert ROWS.loc[statement, "base"] == written


def test_the_made_up_answers_of_2014_give_what_is_printed() -> None:
    assert "differs" not in set(EXAMPLE["result"])
    tested = EXAMPLE[EXAMPLE["recomputed"].notna() & EXAMPLE["year"].eq(2014)]
    more = set(tested.index) - set(ROWS[ROWS["recomputed"].notna()].index)
    assert {"2014-048", "2014-050", "2014-058", "2014-069", "2014-083", "2014-087", "2014-088", "2014-093", "2014-100"} <= more
    assert set(tested.loc[list(more), "result"]) == {"agrees"}


def statement(method: str, arguments: str, value: float | None = None, **more: object) -> dict[str, object]:
    row = {"statement": "2014-001", "year": 2014, "source": "x", "section": "x", "quantity": "count", "unit": "answers"}
    return row | {"value": value, "text": "x", "passage": "x", "status": "R", "method": method, "arguments": arguments} | more


def made(*rows: dict[str, object]) -> Survey:
    answers = [(2014, f"{group}-1", "sip_template_works", "good") for group in ("alfa", "beta")]
    groups = {name: [f"01{14 + place}"] for place, name in enumerate(("alfa", "beta", "gamma"))}
    return survey(answers, groups=groups, kind="published", printed=rows)


def result(row: dict[str, object]) -> str:
    return str(reconciliation.reconcile(made(row))["result"].iloc[0])


@pytest.mark.parametrize(
    ("status", "value", "expected"),
    [("R", 2, "agrees"), ("R", 3, "differs"), ("E", 3, "explained"), ("C", 3, "contradicted"), ("U", 3, "unexplained"),
     ("C", 2, "agrees")],
)  # fmt: skip
def test_a_difference_is_what_its_row_accounts_for_and_agreement_is_always_agreement(
    status: str, value: int, expected: str
) -> None:
    assert result(statement("count", "table=submissions", value, status=status)) == expected


@pytest.mark.parametrize(
    ("holds", "expected"), [("all", "differs"), ("most", "agrees"), ("under_half", "differs"), ("third", "differs")]
)
def test_words_are_held_against_the_share(holds: str, expected: str) -> None:
    row = statement("count", f"table=groups;n_submissions=1;is={holds}", quantity="words", unit="groups")
    assert result(row) == expected


def test_the_command_gives_every_status_as_json_and_nothing_differs() -> None:
    run = CliRunner().invoke(app, ["reconcile", "published", "--json"])
    assert run.exit_code == 0
    assert Counter(row["result"] for row in json.loads(run.stdout)) == Counter(ROWS["result"])
