"""What an analyst types first: names, ids or labels, misspellings, and what a survey shows of itself."""

from __future__ import annotations

import inspect
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import WORKS
from builders import survey as survey_of

import busanalys as bus
from busanalys import indicators
from busanalys.errors import UnknownNameError
from busanalys.indicators import harmonise
from busanalys.reporting import Report
from busanalys.survey import Survey, counting, overview
from busanalys.survey.naming import IDS


@pytest.fixture(scope="module")
def survey() -> Survey:
    return bus.load("example")


def test_importing_the_package_loads_none_of_the_heavy_libraries() -> None:
    heavy = ("pandas", "geopandas", "plotly", "shapely", "nbconvert", "ipywidgets", "rapidfuzz")
    code = f"import sys, busanalys; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_completion_offers_about_ten_names_that_all_exist() -> None:
    assert dir(bus) == sorted(bus.__all__)
    assert 8 <= len(bus.__all__) <= 14
    assert all(getattr(bus, name) is not None for name in bus.__all__)


def test_a_label_gives_the_same_as_its_id_whatever_its_case(survey: Survey) -> None:
    by_id = indicators.distribution(survey, "sip_template_works", 2024)
    pd.testing.assert_frame_equal(indicators.distribution(survey, "sip-mallen FÖR barn", 2024), by_id)
    pd.testing.assert_frame_equal(indicators.distribution(survey, year=2024, question="SIP-mallen för barn"), by_id)


def test_a_report_takes_labels_of_questions_and_indicators(survey: Survey) -> None:
    report = bus.report(survey, 2024)
    assert report.trend("Känner till SIP-mallen").title == report.trend("sip_template_known").title
    assert report.question(question="Lokala överenskommelser").title == report.question("local_agreement").title


def test_a_group_is_found_by_its_name(survey: Survey) -> None:
    assert bus.profile(survey, "Norrtälje", 2024).group == "norrtalje"


def test_every_group_is_found_by_its_code_and_by_its_name(survey: Survey) -> None:
    groups = survey.registry.tables["groups"]
    codes = list(groups["group_id"])
    assert [survey.registry.group_id(code) for code in codes] == codes
    renumbered = groups.assign(group_id=groups["group_id"] + "-2025", name=groups["name"] + " 2")
    registry = replace(survey.registry, tables={**survey.registry.tables, "groups": renumbered})
    assert [registry.group_id(code) for code in renumbered["group_id"]] == list(renumbered["group_id"])


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("sip_template_work", "Did you mean 'sip_template_works' (SIP-mallen för barn)"),
        ("SIP-malen för barn", "Did you mean 'sip_template_works' (SIP-mallen för barn)"),
        ("lokala rutiner", "'habilitation_local_routines' (Lokala rutiner för samordning)"),
    ],
)
def test_a_misspelling_names_the_nearest_by_id_and_label(survey: Survey, wrong: str, nearest: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        bus.report(survey, 2024).answers(wrong)
    assert nearest in str(caught.value)
    assert caught.value.known == tuple(survey.codebook.tables["questions"]["question"])


def test_a_misspelt_group_names_the_nearest(survey: Survey) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean 'norrtalje' \(Norrtälje\)"):
        bus.profile(survey, "Nortälje", 2024)


@pytest.mark.parametrize("year", ["2024", " 2024 ", np.int64(2024)])
def test_a_year_may_be_digits(survey: Survey, year: object) -> None:
    assert bus.report(survey, year).year == 2024  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(indicators.by_group(survey, "sip_count", year), indicators.by_group(survey, "sip_count", 2024))  # type: ignore[arg-type]


@pytest.mark.parametrize("year", ["2O24", "24", "2024.0", 2024.5, "tjugofyra", 1999])
def test_a_misspelt_year_lists_the_years_and_guesses_nothing(survey: Survey, year: object) -> None:
    with pytest.raises(UnknownNameError) as caught:
        bus.report(survey, year)  # type: ignore[arg-type]
    assert "2013" in str(caught.value) and "2024" in str(caught.value)


def test_every_public_function_that_takes_a_question_indicator_or_group_takes_its_label() -> None:
    functions = [getattr(indicators, name) for name in indicators.__all__ if inspect.isfunction(getattr(indicators, name))]
    functions += [method for name, method in inspect.getmembers(Report, inspect.isfunction) if name[0] != "_"]
    taking = [function for function in functions if set(inspect.signature(function).parameters) & set(IDS)]
    assert len(taking) > 25
    handing_on = {indicators.over_years}  # the function that it is given takes the label
    unnamed = [function.__qualname__ for function in taking if function not in handing_on and not _is_named(function)]
    assert not unnamed, f"decorate with naming.named: {unnamed}"


def _is_named(function: object) -> bool:
    return getattr(function, "__code__").co_filename.endswith("naming.py")  # noqa: B009


def test_a_survey_says_in_one_line_what_it_is(survey: Survey) -> None:
    assert repr(survey) == f"<Survey {overview.line(survey)}>"
    assert "example: 2013–2024" in repr(survey)
    assert "påhittade exempeldata" in repr(survey)
    assert "31 BUS-grupper" in repr(bus.load("published"))


def test_an_overview_counts_groups_without_an_answer() -> None:
    given = [(2014, "alfa-1", WORKS, "good"), (2014, "alfa-2", WORKS, "poor"), (2014, "beta-1", WORKS, "unknown")]
    rows = survey_of(given, groups={"alfa": ["0114"], "beta": ["0115"], "gamma": ["0117"]}).overview()
    assert rows[["groups", "given", "missing"]].to_numpy().tolist() == [[3, 2, 1]]


def test_an_overview_counts_the_groups_that_existed_and_the_answers_that_count(survey: Survey) -> None:
    rows = survey.overview()
    there = {year: len(counting.existing(harmonise.groups(survey, year))) for year in survey.years}
    assert rows["groups"].tolist() == rows["year"].map(there).tolist()
    assert (rows[rows["asked"]]["missing"] >= 0).all()
    for year, missing in rows[rows["question"].eq("answered_by")].set_index("year")["missing"].items():
        assert missing >= int(harmonise.groups(survey, year)["response"].eq("silent").sum())


def test_an_overview_does_not_call_missing_what_the_source_does_not_print(survey: Survey) -> None:
    published = bus.load("published").overview().set_index(["year", "question"])["missing"]
    assert pd.isna(published[2014, "sip_template_works"])
    assert published[2014, "answered_by"] == 1


def test_an_overview_does_not_call_missing_what_a_filter_skipped_or_nobody_asked(survey: Survey) -> None:
    rows = survey.overview().set_index(["year", "question"])
    assert not rows.loc[(2013, "sip_count"), "asked"]
    assert pd.isna(rows.loc[(2013, "sip_count"), "missing"])
    assert rows["not_applicable"].sum() > 0
    told = rows[rows["missing"].notna()]
    assert (told["given"] + told["not_applicable"] + told["missing"] == told["groups"]).all()


def test_a_survey_shows_its_questions_by_years_in_a_notebook(survey: Survey) -> None:
    shown = survey._repr_html_()
    for words in ("SIP-mallen för barn", "<th>2013</th>", "<th>2024</th>", "Svar saknas i", "–"):
        assert words in shown


def test_a_notebook_shows_a_known_error_without_traceback() -> None:
    error = UnknownNameError("year", 1999, [2013, 2014])
    assert error._render_traceback_() == [f"UnknownNameError: {error}"]
