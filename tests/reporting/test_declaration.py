"""The quality declaration: five components filled from what is recorded, the same on the page and in the file."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import gate
import pandas as pd
import pytest

import busanalys as bus
from busanalys import paths
from busanalys.figures import declaration
from busanalys.figures.declaration import Declaration
from busanalys.render.export import declaration as exported
from busanalys.survey import commentary

FIVE = [
    "Relevans", "Tillförlitlighet", "Aktualitet och punktlighet", "Tillgänglighet och tydlighet",
    "Jämförbarhet och samanvändbarhet",
]  # fmt: skip


@cache
def declared(dataset: str, year: int, audience: str = "bussam") -> Declaration:
    shown = bus.report(bus.load(dataset), year, audience=audience).quality_declaration()
    assert isinstance(shown, Declaration)
    return shown


@pytest.mark.parametrize("year", gate.every([2013, 2016, 2020, 2022, 2024], but=[2013, 2024]))
def test_every_component_is_filled_and_nothing_in_it_is_empty(year: int) -> None:
    frame = declared("example", year).frame
    assert list(frame["Komponent"].unique()) == FIVE
    assert frame["Innehåll"].str.strip().ne("").all()


@pytest.mark.parametrize("year", gate.every([2016, 2020, 2024], but=[2024]))
def test_the_dates_of_collection_are_those_of_the_files(year: int) -> None:
    years = pd.read_csv(paths.data_dir() / "example" / "years.csv", dtype=str).set_index("year").loc[str(year)]
    forms = pd.read_csv(paths.data_dir() / "example" / "submissions.csv", dtype=str).query("year == @year.__str__()")
    facts = {fact.code: fact.value for fact in declared("example", year).facts}
    assert facts["collection"]["days"] == (date.fromisoformat(years["closed"]) - date.fromisoformat(years["opened"])).days + 1
    assert facts["last_answer"] == forms["received"].max()
    assert facts.get("late_answers", 0) == forms["received"].gt(years["closed"]).sum()


def test_the_response_rate_is_the_one_that_stands_elsewhere_and_names_its_definition() -> None:
    facts = {fact.code: fact for fact in declared("example", 2020).facts}
    assert facts["response_rate"].value == {"answered": 23, "eligible": 31, "definition": "AAPOR RR2"}
    assert facts["response_rate"].text == "23 av 31 BUS-grupper (74\u00a0%), RR2 enligt AAPOR"


def test_a_published_year_declares_only_what_its_source_tells() -> None:
    codes = {fact.code for fact in declared("published", 2014).facts}
    assert not codes & {"item_nonresponse", "bounds", "holds", "population", "over_time", "decisions"}
    assert {"coverage", "response_rate", "collection"} <= codes


@pytest.mark.slow
def test_the_public_edition_says_nothing_of_sensitive_questions() -> None:
    for year in (2016, 2020, 2024):
        values = json.dumps(declaration.record(declared("example", year, "public").facts))
        assert "sip_template_works" not in values
        told = values.replace('"not_asked"', "")
        assert "deviation_reports_work" not in told.split("not_asked")[0]


def executed(folder: Path, *shown: object) -> None:
    """A method page as it lies after it was executed, with these outputs."""
    outputs = [{"output_type": "display_data", "metadata": one._repr_mimebundle_()[1]} for one in shown]  # type: ignore[attr-defined]
    (folder / "method_and_sources.ipynb").write_text(json.dumps({"cells": [{"outputs": outputs}]}), encoding="utf-8")


def test_the_file_beside_the_page_holds_what_the_page_says_and_the_secretariats_words(tmp_path: Path) -> None:
    shown = declared("example", 2020)
    words = bus.figures.figure.Commentary("Kommentar", "Svarstiden förlängdes.")
    executed(tmp_path, shown, words)
    exported.write(tmp_path, bus.load("example"), 2020)
    written = json.loads((tmp_path / exported.NAME).read_text(encoding="utf-8"))
    assert [one["name"] for one in written["components"]] == FIVE
    texts = [item["text"] for one in written["components"] for item in one["items"]]
    assert texts == list(shown.frame["Innehåll"])
    assert (written["year"], written["made_up"], written["commentary"]) == (2020, True, "Svarstiden förlängdes.")
    assert written["signed"] == []


def test_no_file_is_written_where_the_page_declares_nothing(tmp_path: Path) -> None:
    executed(tmp_path)
    exported.write(tmp_path, bus.load("example"), 2020)
    assert not (tmp_path / exported.NAME).exists()


def test_the_secretariat_may_write_of_quality_in_a_file_of_its_own() -> None:
    assert commentary.path(Path("data"), 2024, commentary.QUALITY).as_posix() == "data/comments/2024/quality.md"
