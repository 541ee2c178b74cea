"""Open data by the standards' own tools, where these are installed: Croissant's validator, SHACL and the schema of DDI.

`uv pip install mlcroissant pyshacl` gives the first two; BUSANALYS_DDI names the folder with the schema codebook.xsd of DDI 2.5.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import busanalys as bus
from busanalys.publishing import opendata

pytestmark = [pytest.mark.full, pytest.mark.filterwarnings("ignore::DeprecationWarning")]  # of the tools themselves

# What DCAT-AP 2.1.1 and DCAT-AP-SE 2 demand of a catalogue, its datasets and their files
SHAPES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:catalogue> a sh:NodeShape ; sh:targetClass dcat:Catalog ; sh:property
    [sh:path dcterms:title; sh:minCount 1; sh:nodeKind sh:Literal],
    [sh:path dcterms:description; sh:minCount 1; sh:nodeKind sh:Literal],
    [sh:path dcterms:publisher; sh:minCount 1; sh:maxCount 1; sh:class foaf:Agent],
    [sh:path dcterms:license; sh:maxCount 1; sh:nodeKind sh:IRI],
    [sh:path dcat:dataset; sh:minCount 1; sh:class dcat:Dataset] .
<urn:dataset> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property
    [sh:path dcterms:title; sh:minCount 1; sh:nodeKind sh:Literal],
    [sh:path dcterms:description; sh:minCount 1; sh:nodeKind sh:Literal],
    [sh:path dcterms:publisher; sh:minCount 1; sh:maxCount 1; sh:class foaf:Agent],
    [sh:path dcterms:issued; sh:maxCount 1; sh:datatype xsd:date],
    [sh:path dcterms:temporal; sh:class dcterms:PeriodOfTime],
    [sh:path dcat:contactPoint; sh:minCount 1; sh:class vcard:Organization],
    [sh:path dcat:distribution; sh:minCount 1; sh:class dcat:Distribution] .
<urn:file> a sh:NodeShape ; sh:targetClass dcat:Distribution ; sh:property
    [sh:path dcat:accessURL; sh:minCount 1; sh:nodeKind sh:IRI],
    [sh:path dcat:downloadURL; sh:nodeKind sh:IRI],
    [sh:path dcterms:license; sh:maxCount 1; sh:nodeKind sh:IRI] .
<urn:agent> a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:property
    [sh:path foaf:name; sh:minCount 1; sh:nodeKind sh:Literal] .
<urn:period> a sh:NodeShape ; sh:targetClass dcterms:PeriodOfTime ; sh:property
    [sh:path dcat:startDate; sh:maxCount 1; sh:datatype xsd:date],
    [sh:path dcat:endDate; sh:maxCount 1; sh:datatype xsd:date] .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The open data of the example as files."""
    found = tmp_path_factory.mktemp("open")
    for name, content in opendata.parts(bus.load("example"), 2024, public=False, publisher="Prov", email="prov@example.se"):
        (found / name).write_bytes(content)
    return found


def test_croissants_own_reader_finds_nothing_to_object_to_and_reads_every_row(folder: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.jsonld"))
    assert not dataset.metadata.ctx.issues.errors
    rows = (folder / "answers.csv").read_text(encoding="utf-8").splitlines()
    assert sum(1 for _ in dataset.records("answers")) == len(rows) - 1


def test_the_record_of_dcat_conforms_to_the_shapes_of_its_profile(folder: Path) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    record = (folder / "dcat.jsonld").read_text(encoding="utf-8")
    shapes = {"data_graph_format": "json-ld", "shacl_graph": SHAPES, "shacl_graph_format": "turtle"}
    conforms, _, said = pyshacl.validate(record, **shapes)
    assert conforms, said
    assert not pyshacl.validate(record.replace('"foaf:name"', '"foaf:nick"'), **shapes)[0]


@pytest.mark.skipif("BUSANALYS_DDI" not in os.environ, reason="BUSANALYS_DDI names no folder with codebook.xsd")
def test_the_codebook_is_valid_by_the_schema_of_ddi(folder: Path) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(Path(os.environ["BUSANALYS_DDI"]) / "codebook.xsd")))
    schema.assertValid(etree.parse(str(folder / "ddi.xml")))
