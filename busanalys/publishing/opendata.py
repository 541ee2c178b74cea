"""A dataset as open data: every answer with its value and its state, and its description by four standards.

The descriptions are made from one list of columns and the codebook: a Frictionless Data Package, a DDI Codebook 2.5 of the
questions, a DCAT-AP-SE record and a Croissant record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as Xml

from busanalys import states
from busanalys.indicators import harmonise
from busanalys.render import loose, settings
from busanalys.survey import counting
from busanalys.survey.datapackage import SAME_FOR_ALL
from busanalys.survey.schemas import Field, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from busanalys.survey import Survey

ANSWERS = TableSpec(
    "answers",
    (
        Field("year", "year"),
        Field("group_id"),
        Field("group_name"),
        Field("question"),
        Field("option", required=False),
        Field("value", required=False),
        Field("status", enum=tuple(states.STATUSES)),
    ),
    ("year", "group_id", "question", "option"),
)
DATA, PACKAGE, DDI, DCAT, CROISSANT = "answers.csv", "datapackage.json", "ddi.xml", "dcat.jsonld", "croissant.jsonld"
FOLDER = "oppna_data"
DDI_SPACE = "ddi:codebook:2_5"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RDF_TYPES = {"year": "sc:Integer", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date", "string": "sc:Text"}
SWEDISH = "http://publications.europa.eu/resource/authority/language/SWE"
DCAT_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
CROISSANT_TERMS = (
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes",
    "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated", "replace",
    "samplingRate", "separator", "source", "subField", "transform",
)  # fmt: skip
CROISSANT_CONTEXT = {
    "@language": "sv",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in CROISSANT_TERMS},
}  # the context of the standard, which its own validator asks for whole
Part = tuple[str, bytes]


class Facts(NamedTuple):
    """What a description says of the dataset beside its columns: `version` and `issued` are those of the signed report."""

    name: str
    title: str
    description: str
    publisher: str
    licence: str
    email: str
    years: tuple[int, ...]
    version: str
    issued: str


def of_data(survey: Survey, until: int, data: Path, *, public: bool) -> list[Part]:
    """`parts` with the publisher that the settings of a data folder name, in a folder of their own."""
    publisher = settings.read(data).publisher
    found = parts(survey, until, public=public, publisher=publisher.name, email=publisher.email)
    folder = loose.named(FOLDER, survey.synthetic)
    return [(f"{folder}/{name}", content) for name, content in found]


def parts(survey: Survey, until: int, *, public: bool, publisher: str, email: str = "") -> list[Part]:
    """The files of the open data up to a year; in the public edition every answer to a sensitive question is withheld.

    `publisher` and `email` are those of `data/settings.toml`; a survey without a publisher names none.
    """
    header = json.loads((survey.path / "datapackage.json").read_text(encoding="utf-8"))
    licence = next((one.get("path", "") for one in header.get("licenses", ())), "")
    about = header.get("description", survey.title)
    years = tuple(year for year in survey.years if year <= until)
    version, issued = next(
        ((f"{one.version}.0.0", one.date) for one in reversed(survey.signings(until))), (header.get("version", ""), "")
    )
    facts = Facts(survey.name, survey.title, about, publisher, licence, email, years, version, issued)
    content = answers(survey, until, public=public).to_csv(index=False, lineterminator="\n").encode()
    described = (
        (PACKAGE, as_json(package(facts))),
        (DDI, ddi(survey, until, facts)),
        (DCAT, as_json(dcat(facts))),
        (CROISSANT, as_json(croissant(facts, content))),
    )
    return [(DATA, content), *described]


def answers(survey: Survey, until: int, *, public: bool) -> pd.DataFrame:
    """One row per group, question and year, and per option of a multiple choice: the columns of ANSWERS.

    `value` is the option or number that the group gave, for a multiple choice `yes` or `no` of the option; it is empty where the
    status is another than answered or dont_know. Free texts are withheld.
    """
    import pandas as pd

    years = [year for year in survey.years if year <= until]
    rows = [
        row
        for year in years
        for question in survey.codebook.questions["question"]
        for row in _rows(survey, question, year, public)
    ]
    return pd.DataFrame(rows, columns=list(ANSWERS.columns))


def _rows(survey: Survey, question: str, year: int, public: bool) -> Iterator[tuple[object, ...]]:
    """The rows of a question and year."""
    book, groups = survey.codebook, harmonise.groups(survey, year)
    kind = book.question(question)["kind"]
    if kind == "text" or (public and question in book.sensitive):
        cells = [("", "", status) for status in _withheld(survey, question, year)]
    elif kind == "multiple":
        yield from _of_options(survey, question, year)
        return
    else:
        unknown = {option.code for option in book.options(question, year) if option.meaning == states.UNKNOWN}
        cells = [("", *_value(str(category), unknown)) for category in harmonise.items(survey, question, year)["category"]]
    for (group, name), cell in zip(groups[["group_id", "name"]].itertuples(index=False, name=None), cells, strict=True):
        yield (year, group, name, question, *cell)


def _withheld(survey: Survey, question: str, year: int) -> list[str]:
    """The status of every group where its answer is not told: withheld where it answered the survey, whatever it answered."""
    rows = harmonise.groups(survey, year)
    status = harmonise.unasked(rows) if survey.codebook.asked(question, year) is False else rows["response"]
    return [states.WITHHELD if one == counting.ANSWERED else str(one) for one in status]


def _of_options(survey: Survey, question: str, year: int) -> Iterator[tuple[object, ...]]:
    """A row per group and option of a multiple choice."""
    groups, chosen = harmonise.groups(survey, year), _chosen(survey, question, year)
    some = {group for group, _ in chosen}
    rows = zip(groups["group_id"], groups["name"], harmonise.state(survey, question, year), strict=True)
    for group, name, gap in rows:
        for option in survey.codebook.options(question, year):
            given = "yes" if (group, option.code) in chosen else "no"
            yield (year, group, name, question, option.code, *((given, states.ANSWERED) if group in some else ("", str(gap))))


def _chosen(survey: Survey, question: str, year: int) -> set[tuple[str, str]]:
    return set(harmonise.choices(survey, question, year).itertuples(index=False, name=None))


def _value(category: str, unknown: set[str]) -> tuple[str, str]:
    """Value and status of a group's answer to a question of one choice or a number."""
    if category in unknown:
        return category, states.DONT_KNOW
    if category in states.STATUSES:
        return "", category
    return category, states.MERGED if "+" in category else states.ANSWERED


def as_json(described: Mapping[str, Any]) -> bytes:
    """A description as a file."""
    return f"{json.dumps(described, ensure_ascii=False, indent=2)}\n".encode()


def package(facts: Facts) -> dict[str, Any]:
    """The Frictionless Data Package of the open data."""
    resource = {"name": ANSWERS.name, "path": DATA, **SAME_FOR_ALL, "schema": ANSWERS.frictionless()}
    licences = {"licenses": [{"path": facts.licence}]} if facts.licence else {}
    about = {"name": facts.name.lower(), "title": facts.title, "description": facts.description}
    return {**about, **licences, "resources": [resource]}


def dcat(facts: Facts) -> dict[str, Any]:
    """The dataset in a catalogue of its own by DCAT-AP-SE, as JSON-LD; what is not known is left out."""
    about = {"dcterms:title": _swedish(facts.title), "dcterms:description": _swedish(facts.description), **_by(facts)}
    licence = {"dcterms:license": {"@id": facts.licence}} if facts.licence else {}
    dates = {"dcterms:issued": _day(facts.issued)} if facts.issued else {}
    contact = {"@type": "vcard:Organization", "vcard:fn": facts.publisher, "vcard:hasEmail": {"@id": f"mailto:{facts.email}"}}
    file = {
        "@type": "dcat:Distribution",
        "dcterms:title": _swedish(DATA),
        "dcat:accessURL": {"@id": DATA},
        "dcat:downloadURL": {"@id": DATA},
        "dcterms:format": "text/csv",
        **licence,
    }
    dataset = {
        "@id": f"#{facts.name}",
        "@type": "dcat:Dataset",
        **about,
        **dates,
        **({"dcat:contactPoint": contact} if facts.publisher and facts.email else {}),
        "dcterms:language": {"@id": SWEDISH},
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/SOCI"},
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": _day(f"{facts.years[0]}-01-01"),
            "dcat:endDate": _day(f"{facts.years[-1]}-12-31"),
        },
        "dcat:distribution": [file],
    }
    catalogue = {"@id": "#catalogue", "@type": "dcat:Catalog", **about, **licence, "dcterms:language": {"@id": SWEDISH}}
    return {"@context": DCAT_CONTEXT, **catalogue, "dcat:dataset": [dataset]}


def _by(facts: Facts) -> dict[str, Any]:
    email = {"foaf:mbox": {"@id": f"mailto:{facts.email}"}} if facts.email else {}
    agent = {"@id": "#publisher", "@type": "foaf:Agent", "foaf:name": facts.publisher, **email}
    return {"dcterms:publisher": agent} if facts.publisher else {}


def _swedish(words: str) -> dict[str, str]:
    return {"@value": words, "@language": "sv"}


def _day(iso: str) -> dict[str, str]:
    return {"@value": iso, "@type": "xsd:date"}


def croissant(facts: Facts, content: bytes) -> dict[str, Any]:
    """The dataset by Croissant 1.0, as JSON-LD; `content` is the file of answers."""
    fields = [_croissant_field(field) for field in ANSWERS.fields]
    file = {"@type": "cr:FileObject", "@id": DATA, "name": DATA, "contentUrl": DATA, "encodingFormat": "text/csv"}
    known = {
        "license": facts.licence,
        "version": facts.version,
        "datePublished": facts.issued,
        "publisher": {"@type": "sc:Organization", "name": facts.publisher} if facts.publisher else "",
        "citeAs": ". ".join(filter(None, (facts.publisher, facts.title, facts.issued))),
    }
    return {
        "@context": CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "name": facts.name,
        "description": facts.description,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **{name: value for name, value in known.items() if value},
        "distribution": [file | {"sha256": hashlib.sha256(content).hexdigest()}],
        "recordSet": [{"@type": "cr:RecordSet", "@id": ANSWERS.name, "name": ANSWERS.name, "field": fields}],
    }


def _croissant_field(field: Field) -> dict[str, Any]:
    source = {"fileObject": {"@id": DATA}, "extract": {"column": field.name}}
    named = {"@type": "cr:Field", "@id": f"{ANSWERS.name}/{field.name}", "name": field.name}
    return named | {"dataType": RDF_TYPES[field.type], "source": source}


def ddi(survey: Survey, until: int, facts: Facts) -> bytes:
    """The questions with every wording, their options with every label, and the states, by DDI Codebook 2.5."""
    Xml.register_namespace("", DDI_SPACE)
    root = Xml.Element(_ddi("codeBook"), {"version": "2.5", XML_LANGUAGE: "sv"})
    study = _under(root, "stdyDscr")
    citation = _under(study, "citation")
    _under(_under(citation, "titlStmt"), "titl", facts.title)
    if facts.publisher:
        _under(_under(citation, "prodStmt"), "producer", facts.publisher)
    told = _under(_under(study, "stdyInfo"), "sumDscr")
    for year in facts.years:
        _under(told, "timePrd", str(year), ID=f"y{year}", date=str(year))
    file = _under(_under(root, "fileDscr", ID="answers"), "fileTxt")
    _under(file, "fileName", DATA)
    described = _under(root, "dataDscr")
    for question in survey.codebook.questions["question"]:
        _variable(described, survey, str(question), until)
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _ddi(name: str) -> str:
    return f"{{{DDI_SPACE}}}{name}"


def _under(parent: Xml.Element, tag: str, text: str = "", /, **attributes: str) -> Xml.Element:
    found = Xml.SubElement(parent, _ddi(tag), attributes)
    found.text = text or None
    return found


def _variable(parent: Xml.Element, survey: Survey, question: str, until: int) -> None:
    """A question: label, wordings with their years, options by year, and the states that stand for no answer."""
    row = survey.codebook.question(question)
    found = _under(parent, "var", ID=question, name=question, files="answers")
    _under(found, "labl", str(row["label"]))
    for first, last, said in _wordings(survey, question, until):
        _under(_under(found, "qstn"), "qstnLit", said, sdatrefs=_years(first, last))
    for code, label in _options(survey, question, until).items():
        category = _under(found, "catgry")
        _under(category, "catValu", code)
        _under(category, "labl", label)
    for status in (one for one in states.STATUSES if one not in (states.ANSWERED, states.DONT_KNOW, states.MERGED)):
        category = _under(found, "catgry", missing="Y")
        _under(category, "catValu", status)
        _under(category, "labl", survey.registry.county.said(states.STATUSES[status]))
    _under(found, "varFormat", type="numeric" if row["kind"] == "number" else "character")


def _years(first: int, last: int) -> str:
    return f"y{first}" if first == last else f"y{first} y{last}"


def _wordings(survey: Survey, question: str, until: int) -> Iterator[tuple[int, int, str]]:
    """The wordings that a question had, each with its first and last year among those of the survey."""
    said: dict[str, list[int]] = {}
    for year in (year for year in survey.years if year <= until):
        version = survey.codebook.wording(question, year)
        if version is not None and version["asked"] == "yes" and version["wording"]:
            said.setdefault(str(version["wording"]), []).append(year)
    return ((years[0], years[-1], words) for words, years in said.items())


def _options(survey: Survey, question: str, until: int) -> dict[str, str]:
    years: Sequence[int] = [year for year in survey.years if year <= until]
    return {option.code: option.label for year in years for option in survey.codebook.options(question, year)}
