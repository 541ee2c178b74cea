"""The dashboard without a browser: what follows a choice, what is copied and saved, and what stands in where no widget moves."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any

import gate
import nbformat
import pandas as pd
import pytest
from copies import copied_data, only_group, only_years
from plotly.graph_objects import Layout

import busanalys as bus
from busanalys import explore, paths
from busanalys.errors import UnknownNameError, UsageError
from busanalys.explore import controls, export, lines, numbers, selection, session
from busanalys.explore.choice import Choice
from busanalys.explore.dashboard import Dashboard
from busanalys.explore.panel import OUTLINE, Panel
from busanalys.explore.parts import narrow
from busanalys.explore.static import Static
from busanalys.explore.views import VIEWS, code, show, stem
from busanalys.figures.figure import Figure
from busanalys.render import plan

pytestmark = pytest.mark.slow

INDICATORS = list(bus.load("example").codebook.indicators["indicator"])


@pytest.fixture(scope="module")
def dashboard() -> Dashboard:
    made = bus.explorer("example", 2024, group="Norrtälje", widgets=True)
    assert isinstance(made, Dashboard)
    return made


@pytest.fixture
def chosen() -> Choice:
    return explore.choose("example", 2024, "sip_template_works", "groups", "norrtalje")


def words_of(dashboard: Dashboard) -> list[str]:
    panels = (dashboard.map, dashboard.trend, dashboard.side)
    return [*(panel.caption.value for panel in panels), dashboard.actions.code.value]


def test_every_view_follows_a_menu(dashboard: Dashboard) -> None:
    dashboard.choose(year=2024, indicator="sip_template_works", base="groups")
    before = [
        dashboard.map.caption.value,
        dashboard.trend.caption.value,
        dashboard.side.caption.value,
        dashboard.actions.code.value,
    ]
    dashboard.controls.menus["indicator"].value = "local_agreement"
    after = [
        dashboard.map.caption.value,
        dashboard.trend.caption.value,
        dashboard.side.caption.value,
        dashboard.actions.code.value,
    ]
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert "lokala överenskommelser" in dashboard.map.caption.value


def test_a_click_on_an_area_shows_the_profile_of_its_group(dashboard: Dashboard) -> None:
    dashboard.choose(year=2024)
    dashboard._area("Nacka")
    assert dashboard.choice.group == dashboard.controls.menus["group"].value == "nacka"
    assert "Nacka" in dashboard.side.caption.value


def test_a_click_on_a_year_of_the_trend_shows_the_map_of_that_year(dashboard: Dashboard) -> None:
    dashboard._year(2016)
    assert dashboard.choice.year == dashboard.controls.menus["year"].value == 2016
    assert "2016" in dashboard.map.caption.value
    band = drawn(dashboard.trend)["layout"]["shapes"][0]
    assert (band["x0"], band["x1"]) == (2015.55, 2016.45)


@pytest.mark.slow
@pytest.mark.parametrize("view", ["map", "trend", "answers", "transitions", "matrix", "profile", "group"])
def test_no_view_stays_at_another_year_than_the_chosen(view: str) -> None:
    chosen = explore.choose("example", 2016, "sip_template_works", "answers", "nacka")
    shown = show(chosen, view)
    copied = code(chosen, view)
    assert " 2016)" in copied
    assert "_2016_" in stem(chosen, view)
    if view == "trend":
        assert isinstance(shown, Figure)
        assert "Rubriken gäller 2016" in shown.subtitle
        level = bus.indicators.level(chosen.survey, chosen.indicator, 2016, "answers")
        assert f"{level['count']} av {level['base']} enkätsvar" in shown.title
    elif view in ("map", "answers"):
        assert "2016" in f"{shown.title} {shown.subtitle}"  # type: ignore[union-attr]
    else:
        told = str(shown._repr_mimebundle_()[0])
        assert not any(str(year) in told for year in range(2017, 2024))


def test_the_key_numbers_are_those_of_the_year_and_the_base() -> None:
    for year, base in ((2014, "groups"), (2014, "answers"), (2024, "answers")):
        chosen = explore.choose("example", year, "sip_template_works", base, "nacka")
        level = bus.indicators.level(chosen.survey, chosen.indicator, year, base)
        said = numbers.html(chosen)
        assert f"{level['count']} av {level['base']}" in said
        assert str(year) in said


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_lowest_and_the_highest_possible_number_are_one_where_they_are_the_same(indicator: str) -> None:
    chosen = explore.choose("example", 2024, indicator, "groups", "nacka")
    assert not re.search(r">(\d+)–\1<", "".join(numbers.html(replace(chosen, year=year)) for year in chosen.survey.years))


def cells(line: str) -> list[str]:
    """What each cell of the own lines says."""
    return re.findall(r"role='img' title='([^']*)'", line)


def test_a_group_has_its_own_answer_of_every_year_in_a_line() -> None:
    survey = bus.load("example")
    for group in ("nacka", "jarfalla"):
        said = cells(lines.html(explore.choose("example", 2024, "sip_template_works", "groups", group)))
        rows = bus.indicators.group_by_year(survey, "sip_template_works")
        own = rows[rows["group_id"].eq(group)]
        assert {f"{row.column}: {row.label}" for row in own.itertuples()} <= {
            one.removesuffix(" (ny formulering)") for one in said
        }
        assert [int(one[:4]) for one in said] == list(survey.years)


def test_a_group_stands_beside_another_or_beside_the_groups_of_a_kind(chosen: Choice) -> None:
    alone = cells(lines.html(chosen))
    both = cells(lines.html(chosen.change(compared="nacka")))
    assert both[: len(alone)] == alone
    assert both[len(alone) :] == cells(lines.html(chosen.change(group="nacka")))
    peers = cells(lines.html(chosen.change(compared="district")))[len(alone) :]
    values = bus.indicators.values(bus.load("example"), "sip_template_works", 2016)
    own = values[values["kind"].eq("district") & values["value"].isin(["yes", "no", "unknown", "conflicting"])]
    (said,) = [one for one in peers if one.startswith("2016: ")]
    assert said.startswith(f"2016: {own['value'].eq('yes').sum()} av {len(own)} BUS-grupper")


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_has_key_numbers_and_a_line_of_the_group_beside_its_peers(indicator: str) -> None:
    chosen = explore.choose("example", 2022, indicator, "groups", "norrtalje").change(compared="municipality")
    said = cells(lines.html(chosen))
    assert [int(one[:4]) for one in said] == [*chosen.survey.years, *chosen.survey.years]
    assert not any("fanns inte" in one for one in said)
    assert "2022" in numbers.html(chosen)


def test_the_line_of_numbers_and_of_demands_says_what_the_files_hold() -> None:
    survey = bus.load("example")
    peers = explore.choose("example", 2022, "sip_count", "groups", "norrtalje").change(compared="district")
    rows = survey.answers.merge(survey.submissions[["submission", "group_id"]], on="submission")
    given = rows[rows["question"].eq("sip_count") & rows["year"].eq(2022)]
    assert f"2022: {int(given.loc[given['group_id'].eq('norrtalje'), 'value'].iloc[0])}" in cells(lines.html(peers))
    city = survey.registry.groups(2022).query("kind == 'district'")["group_id"]
    middle = pd.to_numeric(given.loc[given["group_id"].isin(city), "value"]).median()
    assert f"2022: medianen {middle:g} bland ".replace(".", ",") in " ".join(cells(lines.html(peers)))
    met = bus.indicators.requirements(survey, 2022).query("group_id == 'norrtalje'")["status"].eq("met").sum()
    assert f"2022: {met} av 5" in cells(lines.html(peers.change(indicator="requirements_met")))


@pytest.mark.parametrize("year", [2013, 2024])
def test_the_map_of_required_activities_tells_how_many_each_group_lacks(year: int) -> None:
    survey = bus.load("example")
    shown = show(explore.choose("example", year, "all_required_members", "groups", "norrtalje"), "map")
    assert isinstance(shown, Figure)
    had = bus.indicators.harmonise.choices(survey, "members_represented", year)
    required = {"social_services", "school_preschool", "bup", "habilitation", "bumm"}
    lacking = had.groupby("group_id")["option"].agg(lambda given: len(required - set(given)))
    told = dict(zip(shown.table["BUS-grupp"], shown.table["Uppgift"], strict=True))
    names = survey.registry.groups(year).set_index("group_id")["name"]
    words = ["Alla finns", "En saknas", "Två eller fler saknas"]
    expected = {names[group]: words[min(number, 2)] for group, number in lacking.items()}
    assert {name: said for name, said in told.items() if name in expected} == expected


def test_a_group_is_never_compared_with_itself(chosen: Choice) -> None:
    both = chosen.change(compared="nacka")
    assert both.change(group="nacka").compared == ""
    assert both.change(dataset="published", year=2013).compared == ""


def test_two_groups_answers_stand_side_by_side_under_their_names(dashboard: Dashboard) -> None:
    dashboard.choose(dataset="example", year=2024, indicator="sip_template_works", group="norrtalje", compared="nacka")
    dashboard.switch.value = "group"
    named = [panel.caption.value.split("<p>")[0] for panel in (dashboard.side, dashboard.beside)]
    assert named[0].startswith("<h2>Norrtälje: ja eller bra på")
    assert named[1] == "<h2>Nacka</h2>"  # it did not answer that year
    assert dashboard.sides.children == (dashboard.side.widget, dashboard.beside.widget)
    assert [label for label, _ in dashboard.actions.what.options][:2] == ["Den valda vyn, Norrtälje", "Den valda vyn, Nacka"]
    assert '"norrtalje"' in dashboard.actions.code.value
    dashboard.actions.what.value = "beside"
    assert '"nacka"' in dashboard.actions.code.value
    assert dashboard.actions.shown is dashboard.beside.shown
    dashboard.choose(compared="municipality")
    assert dashboard.sides.children == (dashboard.side.widget,)
    assert '"norrtalje"' in dashboard.actions.code.value
    dashboard.switch.value = "answers"
    dashboard.choose(compared="")


def outlines(dashboard: Dashboard) -> list[str]:
    """How the line round each outlined area is drawn, over its white rim."""
    lines = [trace["line"] for trace in drawn(dashboard.map)["data"] if trace.get("name") == OUTLINE]
    return [line["dash"] for line in lines if line["color"] != "#FFFFFF"]


def drawn(panel: Panel) -> dict[str, Any]:
    """What a panel's plot draws."""
    found: dict[str, Any] = json.loads(panel.plot.drawing)
    return found


def test_the_chosen_group_has_a_line_round_all_its_areas_and_the_compared_one_another(dashboard: Dashboard) -> None:
    dashboard.choose(year=2016, group="jarfalla-upplands-bro", indicator="sip_template_works")
    assert outlines(dashboard) == ["solid", "solid"]
    dashboard.choose(group="nacka")
    assert outlines(dashboard) == ["solid"]
    dashboard.choose(compared="botkyrka")
    assert sorted(outlines(dashboard)) == ["dot", "solid"]
    dashboard.choose(compared="")


@pytest.mark.parametrize("year", [2014, 2024])
def test_the_base_drives_map_matrix_and_change_with_the_numbers_of_the_forms(year: int) -> None:
    chosen = explore.choose("example", year, "sip_template_works", "answers", "nacka")
    survey = chosen.survey
    forms = survey.submissions[survey.submissions["year"].eq(year)]["submission"]
    given = survey.answers[survey.answers["question"].eq("sip_template_works") & survey.answers["submission"].isin(forms)]
    counted = f"{given['option'].isin(['good', 'works_well', 'well']).sum()} av {given['submission'].nunique()}"
    for view in ("map", "matrix", "transitions"):
        shown = show(chosen, view)
        said = " ".join([str(shown._repr_mimebundle_()[1]["busanalys"]), *getattr(shown, "notes", ())])
        assert counted in said
        assert "BUS-grupp" in said
        assert 'base="answers"' in code(chosen, view)
        assert "enkätsvar" in stem(chosen, view)


def test_the_slider_and_play_move_the_year_of_every_part(dashboard: Dashboard) -> None:
    dashboard.choose(year=2014)
    dashboard.controls.slider.value = 2018
    assert dashboard.choice.year == dashboard.controls.menus["year"].value == 2018
    dashboard.controls.play.value += 1
    assert dashboard.choice.year == dashboard.controls.slider.value == 2019
    assert "2019" in dashboard.map.caption.value


def test_a_choice_that_comes_while_another_is_being_shown_waits_for_its_turn(
    dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    dashboard.choose(dataset="example", year=2024, indicator="sip_template_works")
    begun, go, refresh = Event(), Event(), dashboard._refresh

    def slow() -> None:
        begun.set()
        assert go.wait(30)
        refresh()

    monkeypatch.setattr(dashboard, "_refresh", slow)
    moves = [
        Thread(target=dashboard.choose, kwargs={"indicator": "local_agreement"}),
        Thread(target=setattr, args=(dashboard.controls.menus["year"], "value", 2016)),
    ]
    moves[0].start()
    assert begun.wait(30)
    moves[1].start()
    go.set()
    for move in moves:
        move.join()
    assert (dashboard.choice.indicator, dashboard.choice.year) == ("local_agreement", 2016)
    assert dashboard.controls.menus["year"].value == dashboard.controls.slider.value == 2016
    assert "2016" in dashboard.map.caption.value


def test_without_a_year_the_one_with_most_answers_is_shown() -> None:
    survey = bus.load("example")
    opened = explore.choose("example", None, "sip_template_works", "groups", "")
    sizes = survey.tables["submissions"]["year"].value_counts()
    assert sizes[opened.year] == sizes.max()


def test_nothing_of_an_earlier_figure_stays_in_a_plot(dashboard: Dashboard) -> None:
    dashboard.switch.value = "answers"
    assert drawn(dashboard.side)["data"]
    dashboard.switch.value = "matrix"
    assert not drawn(dashboard.side)["data"]


def test_a_view_that_cannot_be_drawn_takes_the_plot_before_it_away(dashboard: Dashboard) -> None:
    dashboard.choose(dataset="example", year=2024, indicator="sip_template_works")
    assert dashboard.map.middle in dashboard.map.widget.children
    dashboard.choose(dataset="published", year=2014)
    for panel in (dashboard.map, dashboard.trend, dashboard.side):
        is_seen = panel.middle in panel.widget.children
        assert is_seen == isinstance(panel.shown, Figure) == bool(drawn(panel)["data"])
    dashboard.choose(dataset="example", year=2024)


@pytest.mark.parametrize(
    ("indicator", "view", "elsewhere"), [("sip_count", "map", "trend"), ("requirements_met", "trend", "map")]
)
def test_where_there_is_no_picture_a_sentence_says_what_to_look_at_and_no_file_is_offered(
    dashboard: Dashboard, indicator: str, view: str, elsewhere: str
) -> None:
    dashboard.choose(dataset="example", year=2024, indicator=indicator)
    (said,) = show(dashboard.choice, view).paragraphs  # type: ignore[union-attr]
    assert said.startswith(str(dashboard.choice.survey.codebook.indicator(indicator)["label"]))
    assert "BUS-gruppens rad" in said
    offered = dashboard.actions.buttons.values()
    dashboard.actions.what.value = view
    assert all(button.disabled for button in offered)
    dashboard.actions.what.value = elsewhere
    assert not any(button.disabled for button in offered)
    dashboard.choose(indicator="sip_template_works")


@pytest.mark.slow
def test_a_cell_that_is_run_again_closes_the_dashboard_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("busanalys.explore.dashboard._cell", lambda: "cell-03")
    first, _ = (bus.explorer("example", 2024, widgets=True) for _ in range(2))
    assert isinstance(first, Dashboard)
    assert first.map.plot.comm is None


@pytest.mark.slow
@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_has_something_to_show_in_every_view_of_every_year(indicator: str) -> None:
    first = explore.choose("example", 2013, indicator, "groups", "")
    for year in (2013, 2018, 2024) if gate.FULL else (2018,):
        for view in VIEWS:
            shown = show(first.change(year=year), view)
            assert not isinstance(shown, Figure) or shown.plot.data
            assert export.table_of(shown).shape[0]


def test_in_a_column_a_map_has_the_changes_it_names_for_narrow_pages(chosen: Choice) -> None:
    shown = show(chosen, "map")
    assert isinstance(shown, Figure)
    drawn = Layout(narrow(shown)["layout"])
    changes = shown.plot.layout.meta["narrow"]
    assert len(drawn.annotations) == len(changes["annotations"])
    plain = {path: value for path, value in changes.items() if path.endswith(("range", "constraintoward", "scaleanchor"))}
    assert plain
    assert all(drawn[path] == (tuple(value) if isinstance(value, list) else value) for path, value in plain.items())


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example that a test may change."""
    data = copied_data(tmp_path, "example")
    monkeypatch.setenv("BUSANALYS_DATA", str(data))
    return data / "example"


def test_a_dataset_that_changes_on_disk_is_told_of_and_read_again_on_a_click(own_data: Path) -> None:
    made = bus.explorer("example", 2024, group="Norrtälje", widgets=True)
    assert isinstance(made, Dashboard)
    before = made.numbers.value
    answers = own_data / "answers.csv"
    answers.write_text(answers.read_text(encoding="utf-8").replace("sip_template_works,good", "sip_template_works,less_good"))
    made._asked(None, {"kind": "look"}, [])
    assert "answers.csv" in made.changed.children[0].value
    assert (made.numbers.value, made.actions.browser.looked) == (before, 1)
    made.changed.children[1].click()
    assert not made.changed.children
    assert "<b>0\u00a0%</b> 0 av" in made.numbers.value
    assert "0 av" in made.trend.caption.value or "Ingen" in made.trend.caption.value


def test_a_dataset_that_can_no_longer_be_read_leaves_what_was_read_and_says_why(own_data: Path) -> None:
    made = bus.explorer("example", 2024, widgets=True)
    assert isinstance(made, Dashboard)
    before = made.map.caption.value
    (own_data / "answers.csv").write_text("year,submission\n2024,x\n", encoding="utf-8")
    made.choose(indicator="sip_template_works")
    made.changed.children[1].click()
    assert "answers.csv" in made.message.value
    assert made.map.caption.value == before
    made.choose(year=2016)
    assert "2016" in made.map.caption.value
    assert made.changed.children


@pytest.mark.parametrize("groups", gate.every(["all", "one"], but=["one"]))
def test_a_dataset_of_one_year_or_one_group_shows_what_there_is(own_data: Path, groups: str) -> None:
    only_years(own_data, 2016)
    if groups == "one":
        only_group(own_data, "nacka")
    made = bus.explorer("example", widgets=True)
    assert isinstance(made, Dashboard)
    assert made.controls.slider.disabled
    assert made.controls.play.disabled
    assert made.controls.menus["group"].disabled == (groups == "one")
    for indicator in made.choice.survey.codebook.indicators["indicator"]:
        for view in ("answers", "matrix", "transitions", "profile", "group"):
            made.switch.value = view
            made.choose(indicator=indicator)
            assert not made.message.value
            assert all(panel.caption.value for panel in (made.map, made.trend, made.side))
    made.choose(indicator="sip_template_works")
    assert "bara tal för 2016" in made.trend.caption.value


def test_a_click_on_the_name_of_a_group_chooses_it_and_nothing_that_does_not_exist(dashboard: Dashboard) -> None:
    dashboard.choose(dataset="example", year=2024, group="norrtalje")
    dashboard._asked(None, {"kind": "group", "group": "nacka"}, [])
    assert dashboard.choice.group == "nacka"
    dashboard._asked(None, {"kind": "group", "group": "atlantis"}, [])
    assert dashboard.choice.group == "nacka"


@pytest.mark.parametrize("indicator", ["all_required_members", "sip_template_works"])
def test_all_years_of_an_indicator_come_in_one_frame_with_the_year(indicator: str) -> None:
    survey = bus.load("example")
    every = bus.indicators.over_years(bus.indicators.values, survey, indicator)
    assert list(every["year"].unique()) == list(survey.years)
    for year in survey.years:
        own = every[every["year"].eq(year)].drop(columns="year").reset_index(drop=True)
        pd.testing.assert_frame_equal(own, bus.indicators.values(survey, indicator, year))


def test_published_data_shows_figures_or_says_why_there_are_none() -> None:
    made = bus.explorer("published", 2014, widgets=True)
    assert isinstance(made, Dashboard)
    for year in (2013, 2014, 2015):
        made.choose(year=year)
        assert made.map.caption.value
        assert made.controls.menus["group"].disabled == (year != 2014)


def test_a_group_that_a_year_does_not_have_gives_way_to_the_one_with_its_areas(chosen: Choice) -> None:
    before = chosen.change(year=2016, group="jarfalla-upplands-bro")
    after = before.change(year=2024)
    assert (before.group, after.group) == ("jarfalla-upplands-bro", "jarfalla")


def test_another_dataset_keeps_what_it_also_has(chosen: Choice) -> None:
    moved = chosen.change(dataset="published")
    assert (moved.year, moved.indicator, moved.base) == (2015, "sip_template_works", "groups")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"survey": "exmple"}, ["Unknown dataset 'exmple'", "Did you mean 'example'", "published"]),
        ({"year": 1999}, ["Unknown year of dataset example '1999'", "2013, 2014"]),
        ({"indicator": "sip"}, ["Unknown indicator 'sip'", "sip_template_works", "local_agreement"]),
        ({"base": "people"}, ["Unknown base 'people'", "answers, groups"]),
        ({"group": "Nortälje"}, ["Unknown group 'Nortälje'", "norrtalje"]),
        ({"group": "jarfalla-upplands-bro"}, ["Unknown group of 2024", "jarfalla"]),
    ],
)
def test_a_parameter_that_does_not_exist_is_an_error_that_lists_what_does(wrong: dict[str, object], words: list[str]) -> None:
    with pytest.raises(UnknownNameError) as caught:
        bus.explorer(**({"year": 2024} | wrong), widgets=False)  # type: ignore[arg-type]
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("view", list(VIEWS))
def test_the_copied_code_is_two_lines_that_give_the_same_figure(chosen: Choice, view: str) -> None:
    words = code(chosen, view).splitlines()
    assert (len(words), words[0]) == (2, "import busanalys as bus")
    copied = eval(words[1], {"bus": bus})
    assert export.table_of(copied).equals(export.table_of(show(chosen, view)))


def test_a_table_is_saved_so_that_a_swedish_excel_opens_it_and_says_that_it_is_made_up(chosen: Choice) -> None:
    content = export.csv(show(chosen, "answers"))
    assert content.startswith("\ufeff".encode())
    frame = pd.read_csv(io.BytesIO(content), sep=";")
    assert list(frame["Svar"])[:2] == ["Fungerar bra", "Fungerar delvis"]
    assert set(frame["Anmärkning"].dropna()) == {"Påhittade exempeldata, beskriver inte verkligheten"}
    assert dict(zip(frame["Svar"], frame["Statuskod"], strict=True)).items() >= {
        ("Fungerar bra", "answered"),
        ("Vet ej", "dont_know"),
    }


def test_a_figure_is_saved_as_one_page_that_needs_nothing_else(chosen: Choice) -> None:
    shown = show(chosen, "map")
    saved = export.html(chosen, shown).decode()
    assert isinstance(shown, Figure)
    assert shown.title in saved
    assert "Påhittade exempeldata" in saved
    assert "<script src" not in saved
    assert len(saved) < 2_500_000


def test_pressing_a_button_sends_the_file_to_the_browser(dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, str]] = []
    dashboard.switch.value = "answers"
    monkeypatch.setattr(dashboard.actions.browser, "send", lambda content, buffers=None: sent.append(content))
    for label in ("Kopiera koden", "Spara CSV", "Spara HTML", "Spara PNG", "Spara SVG"):
        dashboard.actions.buttons[label].click()
        assert "role='status'" in dashboard.actions.message.value
    assert [message["kind"] for message in sent] == ["copy", "save", "save", "picture", "picture"]


def test_views_sent_to_a_report_make_a_notebook_that_can_be_rendered(chosen: Choice, tmp_path: Path) -> None:
    for view in ("map", "trend"):
        path = selection.send(chosen, view, f"Rubrik för {view}", tmp_path)
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code", "code", "markdown", "code", "markdown", "code"]
    assert notebook.cells[4].source == 'bus.report(survey, 2024).answer_map("sip_template_works")'
    space: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, space)
    assert notebook.cells[1].metadata.tags == ["parameters"]


def test_a_view_that_cannot_be_drawn_is_not_sent(chosen: Choice, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing was added"):
        selection.send(chosen.change(indicator="sip_count"), "map", "x", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_broken_notebook_of_choices_is_left_alone_and_named(chosen: Choice, tmp_path: Path) -> None:
    (tmp_path / f"{selection.NAME}.ipynb").write_text("{")
    with pytest.raises(UsageError, match="cannot be read as a notebook"):
        selection.send(chosen, "map", "x", tmp_path)
    assert (tmp_path / f"{selection.NAME}.ipynb").read_text() == "{"


def test_an_own_notebook_can_be_rendered_by_name_but_those_for_jupyterlab_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("yearly_report", "explore", "gallery", selection.NAME):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    monkeypatch.setattr(paths, "notebooks_dir", lambda: tmp_path)
    assert [path.stem for path in plan.notebooks()] == ["yearly_report"]
    assert [path.stem for path in plan.notebooks([selection.NAME])] == [selection.NAME]
    with pytest.raises(UnknownNameError, match="Unknown notebook 'explore'"):
        plan.notebooks(["explore"])


def test_without_a_live_notebook_the_figures_are_fixed_and_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in session.LIVE:
        monkeypatch.delenv(name, raising=False)
    made = bus.explorer("example", 2024)
    assert isinstance(made, Static)
    shown = made._repr_html_()
    assert "Kör ”busanalys lab”" in shown
    figures = [one for one in made.figures().values() if isinstance(one, Figure)]
    assert shown.count("Plotly.newPlot(") == len(figures) > 2
    assert "<script src" not in shown
    assert "Karta." in repr(made)


def test_in_a_live_notebook_the_widgets_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "explore.ipynb")
    assert session.has_widgets()


@pytest.mark.slow
def test_without_ipywidgets_and_in_another_folder_the_figures_are_fixed_and_it_says_how_to_install_them(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['ipywidgets'] = None; sys.modules['anywidget'] = None"
    ask = "from busanalys.explore import session; session.find_spec = lambda name: None"
    show_it = "import busanalys as bus; made = bus.explorer('example', 2024); print(made.words); print(len(made._repr_html_()))"
    command = [sys.executable, "-c", f"{hide}; {ask}; {show_it}"]
    ran = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    words, size = ran.stdout.splitlines()
    assert "pip install ipywidgets anywidget" in words
    assert int(size) > 4_000_000


def test_the_notebook_is_thin() -> None:
    cells = json.loads((paths.notebooks_dir() / "explore.ipynb").read_text(encoding="utf-8"))["cells"]
    code_cells = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code_cells) == 2
    assert len([line for line in code_cells[1]["source"] if line.strip()]) == 2


def test_a_data_folder_without_the_example_is_explored_from_its_first_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copied_data(tmp_path, "published")
    monkeypatch.setenv(paths.DATA_VARIABLE, str(data))
    assert explore.choose(None, None, "sip_template_works", "groups", "").dataset == "published"
    monkeypatch.delenv(paths.DATA_VARIABLE)
    assert explore.choose(None, None, "sip_template_works", "groups", "").dataset == "example"


def test_the_notebook_names_no_dataset_and_no_group_that_another_county_lacks() -> None:
    text = (paths.notebooks_dir() / "explore.ipynb").read_text(encoding="utf-8")
    assert not re.search(r"BUS\b|norrtalje|\\\"example", text)


def test_menus_numbers_and_file_names_are_in_the_words_of_another_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = copied_data(tmp_path, "example")
    county = data / "registry" / "county.csv"
    words = county.read_text(encoding="utf-8").replace("BUS-", "nord").replace("stadsdelsområde", "stadsområde")
    county.write_text(words, encoding="utf-8")
    monkeypatch.setenv(paths.DATA_VARIABLE, str(data))
    chosen = explore.choose("example", 2024, "sip_template_works", "groups", "").change(compared="district")
    menus = controls.Controls(chosen, lambda **_: None, RLock()).menus.values()
    told = [name for menu in menus if menu.description != "Indikator" for name, _ in menu.options]
    told += [*(menu.description for menu in menus), *(stem(chosen, view) for view in VIEWS)]
    told += [numbers.html(replace(chosen, indicator=one)) for one in ("sip_template_works", "sip_count", "requirements_met")]
    text = re.sub("<[^>]+>", " ", " ".join(told))
    assert not re.search(r"\bbus\b|stadsdel", text, re.IGNORECASE)
    assert len(re.findall("nordgrupper", text, re.IGNORECASE)) > 4
