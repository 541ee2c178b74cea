"""Open data: every answer has a value or says why not, and four descriptions say the same of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import frictionless
import pandas as pd
import pytest

import busanalys as bus
from busanalys import states
from busanalys.publishing import opendata

YEAR = 2024
DDI = "{ddi:codebook:2_5}"
ISSUE = ["answered", "dont_know", "blank", "silent", "conflicting", "merged", "not_applicable", "not_asked", "no_group"]
ISSUE += ["forming", "withheld", "not_in_source"]
# children in order, those that must be there, attributes: from the field-level documentation of DDI Codebook 2.5
MODEL = {
    "codeBook": ("docDscr stdyDscr fileDscr dataDscr otherMat", "stdyDscr", "version lang"),
    "stdyDscr": ("citation studyAuthorization stdyInfo method dataAccs othrStdyMat notes", "citation", ""),
    "citation": ("titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes", "titlStmt", ""),
    "titlStmt": ("titl subTitl altTitl parTitl IDNo", "titl", ""),
    "prodStmt": ("producer copyright prodDate prodPlac software fundAg grantNo", "", ""),
    "stdyInfo": ("studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation", "", ""),
    "sumDscr": ("timePrd collDate nation geogCover geogUnit geoBndBox boundPoly anlyUnit universe dataKind", "", ""),
    "timePrd": ("", "", "ID date event cycle"),
    "fileDscr": ("fileTxt locMap notes", "", "ID URI sdatrefs methrefs pubrefs access"),
    "fileTxt": ("fileName fileCitation dataFingerprint fileCont fileStrc dimensns fileType format filePlac dataChck", "", ""),
    "dataDscr": ("varGrp nCubeGrp var nCube notes", "", ""),
    "var": (
        "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod universe TotlResp sumStat "
        "txt stdCatgry catgryGrp catgry codInstr verStmt concept derivation varFormat geoMap catLevel notes",
        "",
        "ID name wgt wgt-var weight qstn files vendor dcml intrvl rectype sdatrefs methrefs pubrefs access aggrMeth nature",
    ),
    "qstn": ("preQTxt qstnLit postQTxt forward backward ivuInstr", "", "ID qstn var seqNo sdatrefs responseDomainType"),
    "qstnLit": ("", "", "ID callno sdatrefs seqNo"),
    "catgry": ("catValu labl txt catStat mrow", "", "ID missing missType country sdatrefs excls catgry level"),
    "varFormat": ("", "", "ID type formatname schema otherType URI"),
}
OCCUR = {"answered", "dont_know", "blank", "silent", "conflicting", "not_applicable", "not_asked", "withheld"}


@pytest.fixture(scope="module", params=[False, True], ids=["forum", "public"])
def public(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def made(public: bool) -> dict[str, bytes]:
    """The files of the example."""
    return dict(opendata.parts(bus.load("example"), YEAR, public=public, publisher="Provsekretariatet", email="prov@example.se"))


@pytest.fixture(scope="module")
def rows(made: dict[str, bytes]) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(made["answers.csv"]), dtype=str, keep_default_na=False)


@pytest.mark.slow
def test_every_answer_has_a_value_or_a_status_that_says_why_not(rows: pd.DataFrame) -> None:
    assert list(states.STATUSES) == ISSUE
    assert set(rows["status"]) <= set(ISSUE)
    assert (rows["value"].ne("") == rows["status"].isin(["answered", "dont_know", "merged"])).all()
    assert not rows.duplicated(["year", "group_id", "question", "option"]).any()
    assert set(rows["status"]) >= OCCUR


def test_the_counts_are_those_of_the_reports(rows: pd.DataFrame) -> None:
    for question in ("local_agreement", "deviation_system_known"):
        frame = bus.indicators.distribution(bus.load("example"), question, YEAR, "groups")
        own = rows[rows["year"].eq(str(YEAR)) & rows["question"].eq(question)]
        counted = own["value"].where(own["value"].ne(""), own["status"]).value_counts().to_dict()
        assert counted == {code: n for code, n in zip(frame["category"], frame["count"], strict=True) if n}


def test_in_the_public_edition_nothing_of_a_sensitive_question_is_told(rows: pd.DataFrame, public: bool) -> None:
    book = bus.load("example").codebook
    own = rows[rows["question"].isin(book.sensitive)]
    texts = book.questions.loc[book.questions["kind"].eq("text"), "question"]
    kept_back = own if public else own[own["question"].isin(texts)]
    assert set(kept_back["value"]) == {""}
    assert set(kept_back["status"]) <= {"withheld", "silent", "not_asked", "no_group", "forming"}
    assert own["value"].ne("").any() is not public


def test_the_package_is_valid_by_frictionless(made: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_the_ddi_codebook_has_every_question_with_its_wordings_and_options(made: dict[str, bytes]) -> None:
    survey, root = bus.load("example"), Xml.fromstring(made["ddi.xml"])
    assert (root.tag, root.get("version")) == (f"{DDI}codeBook", "2.5")
    assert root.find(f"{DDI}stdyDscr/{DDI}citation/{DDI}titlStmt/{DDI}titl") is not None
    for element in root.iter():
        children, needed, attributes = MODEL.get(element.tag.removeprefix(DDI), ("", "", ""))
        own = [child.tag.removeprefix(DDI) for child in element]
        assert own == sorted(own, key=children.split().index)
        assert set(needed.split()) <= set(own)
        assert {name.rpartition("}")[2] for name in element.attrib} <= {*attributes.split()}
    assert {one.get("missing") for one in root.iter(f"{DDI}catgry")} <= {"Y", None}
    assert {one.get("type") for one in root.iter(f"{DDI}varFormat")} <= {"numeric", "character"}
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    references = [one for element in root.iter() for name in ("sdatrefs", "files") for one in (element.get(name) or "").split()]
    assert set(references) <= set(ids)
    variables = {element.get("name"): element for element in root.iter(f"{DDI}var")}
    assert list(variables) == list(survey.codebook.questions["question"])
    for name, variable in variables.items():
        codes = [element.text for element in variable.iter(f"{DDI}catValu")]
        assert {option.code for option in survey.codebook.options(str(name), YEAR)} <= set(codes)
        assert len(codes) == len(set(codes))
    said = [element.text for element in variables["sip_template_works"].iter(f"{DDI}qstnLit")]
    version = survey.codebook.wording("sip_template_works", YEAR)
    assert version is not None and version["wording"] in said
    assert len(said) > 1  # the wording changed


def test_the_dcat_record_has_what_dcat_ap_se_demands(made: dict[str, bytes]) -> None:
    catalogue = json.loads(made["dcat.jsonld"])
    (dataset,) = catalogue["dcat:dataset"]
    assert (catalogue["@type"], dataset["@type"]) == ("dcat:Catalog", "dcat:Dataset")
    for record in (catalogue, dataset):
        for name in ("dcterms:title", "dcterms:description"):
            assert record[name]["@language"] == "sv"
            assert record[name]["@value"]
        assert record["dcterms:publisher"]["@type"] == "foaf:Agent"
        assert record["dcterms:publisher"]["foaf:name"] == "Provsekretariatet"
    assert dataset["dcat:contactPoint"]["vcard:fn"]
    assert dataset["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:prov@example.se"}
    assert [one["dcat:accessURL"]["@id"] for one in dataset["dcat:distribution"]] == ["answers.csv"]
    assert dataset["dcterms:temporal"]["dcat:startDate"]["@value"] == "2013-01-01"
    names = {name for one in (catalogue, dataset, *dataset["dcat:distribution"]) for name in one if ":" in name}
    assert {name.partition(":")[0] for name in names} <= set(catalogue["@context"])


def test_a_body_that_is_not_known_is_not_named_in_any_description() -> None:
    files = dict(opendata.parts(bus.load("published"), 2014, public=False, publisher=""))
    assert b"foaf" not in files["dcat.jsonld"].replace(b"xmlns.com/foaf", b"").replace(b'"foaf": ', b"")
    assert b"publisher" not in files["dcat.jsonld"]
    assert b"contactPoint" not in files["dcat.jsonld"]
    assert "publisher" not in json.loads(files["croissant.jsonld"])
    assert b"prodStmt" not in files["ddi.xml"]


def test_croissant_describes_the_columns_of_the_file(made: dict[str, bytes], rows: pd.DataFrame) -> None:
    record = json.loads(made["croissant.jsonld"])
    assert (record["@type"], record["conformsTo"]) == ("sc:Dataset", "http://mlcommons.org/croissant/1.0")
    (file,), (answers,) = record["distribution"], record["recordSet"]
    assert {"@id", "name", "contentUrl", "encodingFormat", "sha256"} <= set(file)
    assert [field["source"]["extract"]["column"] for field in answers["field"]] == list(rows.columns)
    assert {field["source"]["fileObject"]["@id"] for field in answers["field"]} == {file["@id"]}


def test_what_is_made_up_says_so_in_every_description(made: dict[str, bytes]) -> None:
    for name in ("datapackage.json", "dcat.jsonld", "croissant.jsonld"):
        assert "Påhittade exempeldata" in made[name].decode()
    assert "Syntetiska exempeldata" in made["ddi.xml"].decode()


def test_published_facts_are_not_in_the_source_rather_than_blank() -> None:
    frame = opendata.answers(bus.load("published"), 2014, public=False)
    assert "blank" not in set(frame["status"])
    assert "not_in_source" in set(frame["status"])
