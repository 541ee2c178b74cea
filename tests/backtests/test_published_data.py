"""Back tests: what data/published says of 2013, 2014 and 2015 is what the sources say."""

from __future__ import annotations

import json
import re
from datetime import date

import pandas as pd
import pytest
from frictionless import Package

from busanalys import indicators, paths, survey
from busanalys.indicators import harmonise, reconciliation
from busanalys.survey import schemas, signatures

PUBLISHED = survey.load("published")
ROWS = reconciliation.reconcile(PUBLISHED)


def test_the_package_is_a_valid_frictionless_data_package() -> None:
    report = Package(str(paths.data_dir() / "published" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_31_answers_came_from_30_of_31_groups() -> None:
    groups = harmonise.groups(PUBLISHED, 2014)
    assert len(groups) == 31
    assert groups["n_submissions"].sum() == 31
    assert groups["response"].eq("answered").sum() == 30
    assert list(groups.loc[groups["response"].eq("silent"), "group_id"]) == ["vaxholm"]
    assert list(groups.loc[groups["n_submissions"].eq(2), "group_id"]) == ["danderyd"]


def test_who_answered_is_17_jointly_13_forms_of_municipalities_and_one_of_the_county_council() -> None:
    counts = indicators.distribution(PUBLISHED, "answered_by", 2014, "answers").set_index("category")["count"].to_dict()
    assert counts == {"both": 17, "municipality": 13, "region": 1}
    by_group = indicators.by_group(PUBLISHED, "answered_by", 2014).set_index("group_id")
    assert by_group.loc["danderyd", "label"] == "Separata svar"
    assert by_group["category"].value_counts().to_dict() == {"both": 17, "municipality": 12, "separate": 1, "silent": 1}


def test_21_municipalities_have_their_own_group_4_share_and_stockholm_has_8() -> None:
    groups = harmonise.groups(PUBLISHED, 2014)
    assert (groups["kind"] == "district").sum() == 8
    own = groups[(groups["kind"] == "municipality")]["n_municipalities"]
    assert own.value_counts().to_dict() == {1: 21, 2: 2}


def test_eight_areas_lacked_a_group_in_2013_and_none_in_2014() -> None:
    missing = harmonise.areas(PUBLISHED, 2013).query("group_status == 'missing'")
    assert sorted(missing["name"]) == [
        "Nykvarn", "Rinkeby-Kista", "Salem", "Sigtuna", "Spånga-Tensta", "Södertälje", "Tyresö", "Älvsjö",
    ]  # fmt: skip
    levels = indicators.trend(PUBLISHED, "area_has_group").set_index("year")
    assert (levels.loc[2013, "count"], levels.loc[2013, "base"]) == (31, 39)
    assert (levels.loc[2014, "count"], levels.loc[2014, "base"]) == (39, 39)


def test_the_habilitation_agreement_is_adopted_by_24_of_26() -> None:
    frame = indicators.adoption(PUBLISHED)
    assert frame["category"].value_counts().to_dict() == {"adopted": 24, "declined": 1, "undecided": 1}
    assert list(frame.loc[frame["category"] == "declined", "name"]) == ["Nynäshamn"]
    assert list(frame.loc[frame["category"] == "undecided", "name"]) == ["Norrtälje"]


@pytest.mark.parametrize(
    ("day", "count"), [(date(2020, 6, 30), 14), (date(2020, 7, 1), 13), (date(2023, 6, 30), 13), (date(2023, 7, 1), 11)]
)
def test_the_districts_change_on_their_days(day: date, count: int) -> None:
    assert len(PUBLISHED.registry.districts(day)) == count


def test_what_is_known_of_2015_is_kept_and_nothing_more() -> None:
    areas = harmonise.areas(PUBLISHED, 2015)
    silent = areas[areas["response"] == "silent"]
    assert sorted(silent["name"]) == ["Farsta", "Haninge", "Nykvarn", "Nynäshamn", "Skarpnäck", "Solna", "Vaxholm"]
    assert harmonise.groups(PUBLISHED, 2015).empty
    assert indicators.distribution(PUBLISHED, "sip_template_works", 2015).empty


def test_every_statement_of_2014_is_held_against_the_facts_and_none_differs_unexplained() -> None:
    assert len(ROWS[ROWS["year"] == 2014]) >= 100
    assert not (ROWS["result"] == reconciliation.DIFFERS).any()


def test_what_is_only_printed_is_untestable_and_never_agreement() -> None:
    assert set(ROWS.loc[ROWS["status"].isin(["T", "M", "W"]), "result"]) == {reconciliation.UNTESTABLE}


def test_a_row_that_is_itself_the_stored_fact_is_never_agreement() -> None:
    stored = ROWS[ROWS["status"].eq("S")].set_index("statement")["result"]
    selecting = [*range(16, 19), 20, 33, 34, *range(38, 43)]
    assert {f"2014-{number:03d}" for number in selecting} <= set(stored.index)
    assert set(stored) == {reconciliation.STORED}


def test_no_statement_is_computed_from_itself() -> None:
    printed = PUBLISHED.printed
    itself = [name in arguments for name, arguments in zip(printed["statement"], printed["arguments"], strict=True)]
    assert not any(itself)


def test_73_and_90_per_cent_fit_only_30_and_about_40_fits_30_and_31() -> None:
    bases = ROWS[(ROWS["result"] == reconciliation.EXPLAINED) & ROWS["status"].eq("P")].set_index("text")["base"].to_dict()
    assert bases["73 procent"] == "30 svarande BUS-grupper"
    assert bases["90 procent"] == "30 svarande BUS-grupper"
    assert bases["ca 40 procent"].startswith("30 svarande BUS-grupper, 31 enkätsvar")


def test_the_contradictions_of_the_report_are_named() -> None:
    told = " ".join(PUBLISHED.tables["contradictions"]["explanation"])
    for words in ("18 av 31", "30 av 31", "tretton", "20 + 11", "30, ett tal", "tre av de 31", "elevhälsan", "bildas", "sjuor"):
        assert words in told


def test_every_contradiction_names_statements_that_exist() -> None:
    named = {name for joined in PUBLISHED.tables["contradictions"]["statements"] for name in joined.split("|")}
    assert named <= set(PUBLISHED.printed["statement"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("local_agreement", {"yes": 20, "in_progress": 11}),
        ("sip_template_works", {"good": 13, "less_good": 7, "unknown": 11}),
        ("habilitation_local_routines", {"yes+in_progress": 9, "no+unknown": 22}),
        ("habilitation_coordinator", {"yes": 1, "no+unknown": 27, "unaccounted": 3}),
    ],
)
def test_printed_counts_come_back_with_merged_categories_merged(question: str, expected: dict[str, int]) -> None:
    frame = indicators.distribution(PUBLISHED, question, 2014, "answers")
    assert frame.set_index("category")["count"].to_dict() == expected
    assert set(frame["base"]) == {31}
    assert set(frame["base_unit"]) == {"BUS-grupper" if question == "habilitation_coordinator" else "enkätsvar"}


@pytest.mark.parametrize("question", ["sip_template_known", "habilitation_agreement_known", "deviation_reports_work"])
def test_lost_figures_have_words_and_no_numbers(question: str) -> None:
    assert indicators.distribution(PUBLISHED, question, 2014).empty
    assert (PUBLISHED.printed.query("question == @question")["passage"] != "").any()


def test_the_registry_knows_norrtalje_and_the_levels_of_collaboration() -> None:
    tables = PUBLISHED.registry.tables
    assert list(tables["local_agreements"]["date"]) == ["2009-12-18", "2012-05", "2014-02"]
    assert list(tables["convener_rota"]["year"]) == [2020, 2021, 2022]
    assert set(tables["local_bodies"].query("body == 'steering_group'")["status"]) == {"proposed"}
    assert len(tables["duties"]) == 6
    assert len(tables["levels"]) == 3


DATA = paths.data_dir()
PRINTED = PUBLISHED.printed
README = (DATA / "README.md").read_text(encoding="utf-8")


def cells(path: str) -> pd.DataFrame:
    return pd.read_csv(DATA / path, dtype=str, keep_default_na=False)


@pytest.mark.parametrize("table", [*schemas.CODEBOOK, *schemas.REGISTRY, *schemas.DATASET], ids=lambda table: table.name)
def test_the_readme_of_the_data_explains_every_column_in_order(table: schemas.TableSpec) -> None:
    described = README.partition(f"/{table.name}.csv\n")[2].partition("\n##")[0]
    assert tuple(re.findall(r"^\| (\w+) \|", described, re.M)[1:]) == table.columns


def test_the_package_describes_the_files_as_the_code_does() -> None:
    resources = json.loads((DATA / "published" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    later = schemas.IMPORTED | {signatures.TABLE}
    assert {r["name"]: r["schema"] for r in resources} == {
        t.name: t.frictionless() for t in schemas.DATASET if t.name not in later
    }


def test_the_words_that_carry_a_number_stand_in_the_passage() -> None:
    read = PRINTED[PRINTED["passage"].ne("")]  # of some documents only the titles could be read
    assert list(PRINTED.index.difference(read.index)) == [len(PRINTED) - 1]
    pairs = zip(read["text"], read["passage"], strict=True)
    assert not [(token, passage) for token, passage in pairs if not all(part in passage for part in token.split(" … "))]


def test_what_is_computed_has_a_method_and_what_is_only_printed_has_none() -> None:
    computed = PRINTED["method"] != "none"
    assert computed[PRINTED["status"].isin(["R", "P"])].all()
    recounted = PRINTED["method"].isin(["count", "sum", "share"])
    assert not recounted[PRINTED["status"].isin(["T", "M", "W", "S"])].any()
    assert (PRINTED["arguments"] != "")[recounted].all()
    assert (PRINTED["arguments"] == "")[PRINTED["method"].isin(["none", "stored"])].all()
    assert (PRINTED["method"].eq("stored") == PRINTED["status"].eq("S")).all()


def test_words_and_dates_have_no_number_and_everything_else_has_one() -> None:
    assert (PRINTED["value"].isna() == PRINTED["quantity"].isin(["words", "date"])).all()


def test_a_merged_category_is_never_split() -> None:
    counts = PRINTED[PRINTED["quantity"].isin(["count", "percent"])]
    for question, rows in counts[counts["question"] != ""].groupby("question"):
        merged = {code for joined in rows["options"] if "+" in joined for code in joined.split("+")}
        assert not merged & set(rows["options"]), question
    assert {"yes+in_progress", "no+unknown"} <= set(counts["options"])


def test_the_number_30_is_never_given_as_printed() -> None:
    of_2014 = PRINTED[PRINTED["year"] == 2014]
    assert not of_2014["value"].eq(30).any()
    assert not of_2014["text"].str.contains(r"\b30\b|trettio").any()


@pytest.mark.parametrize("table", ["submissions", "answers", "facts"])
def test_every_stored_fact_names_the_statement_that_it_comes_from(table: str) -> None:
    assert set(PUBLISHED.tables[table]["statement"]) <= set(PRINTED["statement"])


def test_every_group_that_the_report_names_as_answering_stands_in_its_sentence() -> None:
    passages = PRINTED.set_index("statement")["passage"]
    areas = cells("registry/municipalities.csv")[["area_id", "name"]], cells("registry/districts.csv")[["area_id", "name"]]
    members = cells("registry/group_members.csv").merge(pd.concat(areas))
    rows = PUBLISHED.submissions.merge(members, on="group_id")
    assert not [name for name, of in zip(rows["name"], rows["statement"], strict=True) if name not in passages[of]]


def test_31_areas_had_a_group_in_2013_and_7_of_39_did_not_answer_in_2015() -> None:
    facts = cells("published/facts.csv")
    counts = facts[facts["unit"] == "area"].groupby(["year", "fact", "value"]).size()
    assert counts["2013", "group_status"].to_dict() == {"exists": 31, "missing": 8}
    assert counts["2015", "response"].to_dict() == {"answered": 32, "silent": 7}


def test_26_answers_of_2015_are_kept_beside_the_24_that_could_be_expected() -> None:
    row = ROWS[(ROWS["year"] == 2015) & (ROWS["value"] == 26)].iloc[0]
    assert (row["recomputed"], row["base"], row["result"]) == (24, "31 − 5 − 2", reconciliation.UNEXPLAINED)


def test_the_wordings_of_figures_4_to_11_are_those_of_the_report() -> None:
    rows = cells("codebook/wordings.csv").merge(cells("codebook/questions.csv"), on="question")
    sourced = rows[rows["source"].str.startswith("001")]
    assert sorted(sourced["figure_2014"].astype(int)) == list(range(4, 12))
    assert (sourced["source"] == "001 figur " + sourced["figure_2014"]).all()


def test_the_sources_of_2005_and_2012_are_proposals_and_recommendations_of_the_agreement() -> None:
    rows = cells("registry/timeline.csv")
    of_2012 = rows[rows["source"].str.startswith("003")]
    assert set(of_2012["status"]) == {"proposal", "recommendation", "date_only"}
    decisions = ["2009-12-18", "2012-05", "2012-autumn", "2012", "2014-02"]
    assert list(rows.loc[rows["status"] == "decision", "date"]) == decisions
    assert set(rows.loc[rows["source"].str.startswith("002"), "status"]) == {"event", "recommendation", "proposal"}


@pytest.mark.parametrize(
    ("kind", "spelling", "identity"),
    [
        ("area", "Upplands Bro", "0139"),
        ("area", "Skarholmen", "0180-skarholmen"),
        ("area", "Hässelby/Vällingby", "0180-hasselby-vallingby"),
        ("area", "Enskede-Årsta-Vantörs stadsdelsförvaltning", "0180-enskede-arsta-vantor"),
        ("area", "DANDERYDS KOMMUN", "0162"),
        ("area", "Va\u0308rmdo\u0308", "0120"),
        ("group", "Salem/Södertälje", "sodertalje-salem"),
        ("group", "Hägersten-Liljeholmen/Skarholmen/Älvsjö", "alvsjo-skarholmen-hagersten-liljeholmen"),
        ("group", "Farsta sdf", "farsta"),
        ("area", "Uppsala", None),
    ],
)
def test_names_are_found_in_the_spellings_that_occur(kind: str, spelling: str, identity: str | None) -> None:
    assert PUBLISHED.registry.find(kind, spelling) == identity


def test_every_alias_means_what_it_says() -> None:
    rows = cells("registry/aliases.csv")
    found = [PUBLISHED.registry.find(kind, alias) for kind, alias in zip(rows["kind"], rows["alias"], strict=True)]
    assert found == list(rows["id"])
